package civil

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"
)

// The table of offsets against the standard library, on every day and about
// every change of the clock.
func TestZoneAgreesWithTime(t *testing.T) {
	for _, name := range []string{"Europe/London", "America/New_York", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		c := NewZone(zone)
		r := rand.New(rand.NewPCG(5, 6))
		check := func(at time.Time) {
			local := at.In(zone)
			y, m, d := Date(c.Day(at.UnixMicro()))
			if y != local.Year() || m != local.Month() || d != local.Day() || Day(y, m, d) != c.Day(at.UnixMicro()) {
				t.Fatalf("%s: %d-%d-%d", local, y, m, d)
			}
			if got, want := c.Hour(at.UnixMicro()), int64(local.Hour()); got != want {
				t.Fatalf("%s: hour %v, want %v", local, got, want)
			}
			if got, want := c.Month(at.UnixMicro()), int64(local.Year()*12+int(local.Month())); got != want {
				t.Fatalf("%s: month %v, want %v", local, got, want)
			}
		}
		for d := time.Date(1790, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2210; d = d.AddDate(0, 0, 1) {
			check(d.Add(time.Duration(r.Int64N(int64(24 * time.Hour)))))
			want := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
			if got := c.Midnight(d.Unix() / 86400); d.Unix()%86400 == 0 && got != want.UnixMicro() && want.Hour() == 0 {
				t.Fatalf("%s: midnight of %s is %s, want %s", name, d, time.UnixMicro(got).In(zone), want)
			}
		}
		for year := 1850; year < 2200; year++ { // about every change of the clock
			for at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).In(zone); at.Year() <= year; {
				_, next := at.ZoneBounds()
				if next.IsZero() || !next.After(at) {
					break
				}
				check(next)
				check(next.Add(-time.Microsecond))
				at = next
			}
		}
	}
}

func TestAge(t *testing.T) {
	for _, tt := range []struct {
		born, on string
		want     int
	}{
		{"2008-06-01", "2026-05-31", 17},
		{"2008-06-01", "2026-06-01", 18},
		{"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2028-02-29", 20},
		{"2008-06-01", "2008-06-01", 0},
		{"2008-06-01", "2008-05-31", -1},
	} {
		day := func(s string) int64 {
			d, err := time.Parse(time.DateOnly, s)
			if err != nil {
				t.Fatal(err)
			}
			return Day(d.Date())
		}
		if got := Age(day(tt.born), day(tt.on)); got != tt.want {
			t.Errorf("born %s, on %s: %d, want %d", tt.born, tt.on, got, tt.want)
		}
	}
}
