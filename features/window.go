package features

import (
	"fmt"
	"regexp"
	"strconv"

	"forceprofiles/dataset"
)

const (
	microsPerDay = 86_400_000_000
	maxDays      = 36_500 // a hundred years: longer is a slip of the pen
)

// span is a window before the as-of date, in µs: [as_of − older, as_of − newer).
type span struct {
	newer, older int64
	all          bool // no bound at all
}

var windowForm = regexp.MustCompile(`^(?:(\d{1,6})d\.\.)?(\d{1,6})d$`)

// parseWindow reads "365d", "365d..730d" and "".
func parseWindow(s string) (span, error) {
	if s == "" {
		return span{all: true}, nil
	}
	m := windowForm.FindStringSubmatch(s)
	if m == nil {
		return span{}, fmt.Errorf(
			"%q is no window; write 365d, or 365d..730d for the year before the last, or leave it out for all time", s)
	}
	newer, _ := strconv.ParseInt("0"+m[1], 10, 64)
	older, _ := strconv.ParseInt(m[2], 10, 64)
	switch {
	case older == 0 || m[1] != "" && newer >= older:
		return span{}, fmt.Errorf("window %q is empty: the newer bound comes first, as in 365d..730d", s)
	case older > maxDays:
		return span{}, fmt.Errorf("window %q is longer than %d days; leave it out for all time", s, maxDays)
	}
	return span{newer: newer * microsPerDay, older: older * microsPerDay}, nil
}

// String is the window in one spelling.
func (w span) String() string {
	switch {
	case w.all:
		return "all"
	case w.newer == 0:
		return fmt.Sprintf("%dd", w.older/microsPerDay)
	}
	return fmt.Sprintf("%dd..%dd", w.newer/microsPerDay, w.older/microsPerDay)
}

// bounds are the window's ends at an as-of date: from is inside, until is not.
func (w span) bounds(asOf int64) (from, until int64) {
	if w.all {
		return -1 << 63, asOf
	}
	return asOf - w.older, asOf - w.newer
}

// covered says whether a force supplies a table for the whole window.
func (w span) covered(info *dataset.Info, k dataset.Kind, force string, asOf int64) bool {
	forces := info.Coverage[k]
	if forces == nil {
		return true
	}
	since, supplied := forces[force]
	if !supplied {
		return false
	}
	from, _ := w.bounds(asOf)
	return w.all || since.UnixMicro() <= from
}

// daysBefore is how many whole days t, which lies before the as-of date, lies
// before it.
func daysBefore(asOf, t int64) float64 { return float64((asOf - t) / microsPerDay) }
