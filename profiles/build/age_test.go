package build

import (
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/profiles/wording"
)

// The quick ways to an age agree with the calendar on every day around the
// birthday, leap years and summer time included.
func TestQuickAges(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2024, 2, 29, 12, 0, 0, 0, dataset.London), time.Date(2026, 2, 28, 0, 0, 0, 0, dataset.London),
		time.Date(2026, 6, 1, 0, 30, 0, 0, dataset.London), time.Date(2026, 3, 1, 0, 0, 0, 0, dataset.London),
		time.Date(2025, 12, 31, 23, 59, 0, 0, dataset.London),
	} {
		y, m, d := at.In(dataset.London).Date()
		last := dataset.Day(y-18, m, d)
		for d := last - 800; d <= last+800; d++ {
			if got, want := adultAt(d, at.UnixMicro()), ageAt(d, at) >= 18; got != want {
				t.Fatalf("%v, born %s: adult is %v", at, wording.Day(d), got)
			}
		}
	}
}
