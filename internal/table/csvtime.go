package table

import (
	"fmt"
	"time"
)

// digits reads s[from:to] as a decimal number; -1 if it is none.
func digits(s string, from, to int) int {
	if to > len(s) {
		return -1
	}
	v := 0
	for i := from; i < to; i++ {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		v = 10*v + int(s[i]-'0')
	}
	return v
}

// parseDate reads an ISO 8601 date, 2026-03-31, as days since 1970-01-01.
func parseDate(s string) (int64, error) {
	if len(s) == 10 {
		if d, ok := civil(s); ok {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is not a date (as 2026-03-31)", s)
}

// civil reads the date at the front of s.
func civil(s string) (days int64, ok bool) {
	year, month, day := digits(s, 0, 4), digits(s, 5, 7), digits(s, 8, 10)
	if year < 0 || month < 1 || day < 1 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return 0, false // 31 February
	}
	return t.Unix() / 86400, true // exact: midnight
}

// parseInstant reads an RFC 3339 instant, 2026-03-31T08:00:00Z, as
// microseconds since 1970 UTC, rounded down. A space for the T, and the
// offsets +01 and +0100, are what DuckDB, pandas and Polars write.
func parseInstant(s string) (int64, error) {
	bad := fmt.Errorf("%q is not an instant (as 2026-03-31T08:00:00Z)", s)
	if len(s) < 19 || s[10] != 'T' && s[10] != ' ' && s[10] != 't' || s[13] != ':' || s[16] != ':' {
		return 0, bad
	}
	days, ok := civil(s)
	hour, minute, second := digits(s, 11, 13), digits(s, 14, 16), digits(s, 17, 19)
	if !ok || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0, bad
	}
	rest := s[19:]
	micros := int64(0)
	if len(rest) > 0 && rest[0] == '.' {
		n := 1
		for scale := int64(100000); n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
			micros += int64(rest[n]-'0') * scale
			scale /= 10
		}
		if n == 1 {
			return 0, bad
		}
		rest = rest[n:]
	}
	offset := 0
	switch {
	case rest == "":
		return 0, fmt.Errorf("%q has no zone: write Z for UTC, or an offset such as +01:00", s)
	case rest == "Z" || rest == "z":
	case rest[0] == '+' || rest[0] == '-':
		h, m := digits(rest, 1, 3), 0
		switch {
		case len(rest) == 6 && rest[3] == ':':
			m = digits(rest, 4, 6)
		case len(rest) == 5:
			m = digits(rest, 3, 5)
		case len(rest) != 3:
			return 0, bad
		}
		if h < 0 || h > 23 || m < 0 || m > 59 {
			return 0, bad
		}
		if offset = h*3600 + m*60; rest[0] == '-' {
			offset = -offset
		}
	default:
		return 0, bad
	}
	seconds := days*86400 + int64(hour*3600+minute*60+second-offset)
	return seconds*1e6 + micros, nil
}
