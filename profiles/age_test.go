package profiles

import (
	"testing"
	"time"

	"forceprofiles/dataset"
)

// The quick ways to an age agree with the calendar on every day around the
// birthday, leap years and summer time included.
func TestQuickAges(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2024, 2, 29, 12, 0, 0, 0, dataset.London), time.Date(2026, 2, 28, 0, 0, 0, 0, dataset.London),
		time.Date(2026, 6, 1, 0, 30, 0, 0, dataset.London), time.Date(2026, 3, 1, 0, 0, 0, 0, dataset.London),
		time.Date(2025, 12, 31, 23, 59, 0, 0, dataset.London),
	} {
		for _, years := range []int{18, 25, 35, 50} {
			last := birthday(at, years)
			for d := last - 400; d <= last+400; d++ {
				if got, want := d <= last, ageAt(d, at) >= years; got != want {
					t.Fatalf("%v, born %s: at least %d is %v, the calendar says %v", at, day(d), years, got, want)
				}
			}
		}
		last := birthday(at, 18)
		for d := last - 800; d <= last+800; d++ {
			if got, want := adultAt(d, at.UnixMicro()), ageAt(d, at) >= 18; got != want {
				t.Fatalf("%v, born %s: adult is %v", at, day(d), got)
			}
		}
	}
}
