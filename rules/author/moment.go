package author

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
)

// relative is "-30d", "+14d", "-36h", "-17y" or several in a row: "-18y+1d" is
// a day short of 18 years. A sign holds until the next one.
var relative = regexp.MustCompile(`^[+-](?:[+-]?\d{1,6}[ydhm])+$`)

var relativeTerm = regexp.MustCompile(`([+-]?)(\d+)([ydhm])`)

// terms calls f for each part of a relative moment, with its sign.
func terms(s string, f func(n int, unit byte) error) error {
	if !relative.MatchString(s) {
		return errNotRelative
	}
	sign := 1
	for _, m := range relativeTerm.FindAllStringSubmatch(s, -1) {
		switch m[1] {
		case "-":
			sign = -1
		case "+":
			sign = 1
		}
		n, _ := strconv.Atoi(m[2])
		if err := f(sign*n, m[3][0]); err != nil {
			return err
		}
	}
	return nil
}

var errNotRelative = fmt.Errorf("not relative to as_of")

// instant reads a moment: relative to as_of ("-30d", a day being 24 hours), or
// RFC 3339. The result is microseconds since 1970 UTC.
func instant(s string, asOf time.Time) (int64, error) {
	t := asOf
	err := terms(s, func(n int, unit byte) error {
		switch unit {
		case 'd':
			t = t.Add(time.Duration(n) * 24 * time.Hour)
		case 'h':
			t = t.Add(time.Duration(n) * time.Hour)
		case 'm':
			t = t.Add(time.Duration(n) * time.Minute)
		default:
			return fmt.Errorf("%q: a year is not a length of time; write days (d), hours (h) or minutes (m)", s)
		}
		return nil
	})
	if errors.Is(err, errNotRelative) {
		t, err = time.Parse(time.RFC3339Nano, s)
		if err != nil {
			err = fmt.Errorf("%q is neither relative to as_of, such as -30d or -36h, nor a moment such as 2026-03-01T00:00:00Z",
				s)
		}
	}
	return t.UnixMicro(), err
}

// day reads a date: relative to as_of's day in London ("-30d", "-17y"), or a
// date. The result is days since 1970-01-01.
func day(s string, asOf time.Time) (int64, error) {
	d := dataset.LondonDay(asOf.UnixMicro())
	err := terms(s, func(n int, unit byte) error {
		switch unit {
		case 'd':
			d += int64(n)
		case 'y':
			y, m, dom := dataset.Date(d)
			d = dataset.Day(y+n, m, dom)
		default:
			return fmt.Errorf("%q: a date is whole days; write days (d) or years (y)", s)
		}
		return nil
	})
	if errors.Is(err, errNotRelative) {
		var date strictyaml.Date
		if date.UnmarshalText([]byte(s)) != nil {
			return 0, fmt.Errorf("%q is neither relative to as_of, such as -30d or -17y, nor a date such as 2009-05-31", s)
		}
		t, _ := time.Parse(time.DateOnly, s)
		return dataset.Day(t.Year(), t.Month(), t.Day()), nil
	}
	return d, err
}
