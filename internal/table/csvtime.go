package table

import (
	"fmt"
	"strings"
	"time"
)

// parseDate reads an ISO 8601 date, 2026-03-31, as days since 1970-01-01.
func parseDate(s string) (int64, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date (as 2026-03-31)", s)
	}
	return t.Unix() / 86400, nil // exact: midnight
}

// parseInstant reads an RFC 3339 instant, 2026-03-31T08:00:00Z, as
// microseconds since 1970 UTC, rounded down. A space for the T, and the
// offsets +01 and +0100, are what DuckDB, pandas and Polars write.
func parseInstant(s string) (int64, error) {
	const seconds = len("2026-03-31T08:00:00")
	written := s
	bad := func() error { return fmt.Errorf("%q is not an instant (as 2026-03-31T08:00:00Z)", written) }
	if len(s) < seconds || !strings.Contains("Tt ", s[10:11]) || s[13] != ':' || s[16] != ':' ||
		strings.Contains(s, ",") { // time reads hours of one digit, and a comma in the seconds
		return 0, bad()
	}
	at := strings.IndexAny(s[seconds:], "Zz+-") + seconds
	if at < seconds {
		return 0, fmt.Errorf("%q has no zone: write Z for UTC, or an offset such as +01:00", s)
	}
	zone := strings.ToUpper(s[at:])
	switch len(zone) {
	case len("+01"):
		zone += ":00"
	case len("+0100"):
		zone = zone[:3] + ":" + zone[3:]
	}
	if s[10] != 'T' || zone != s[at:] {
		s = s[:10] + "T" + s[11:at] + zone
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0, bad()
	}
	return t.UnixMicro(), nil
}
