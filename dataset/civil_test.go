package dataset

import (
	"fmt"
	"testing"
	"time"
)

func TestLondonDay(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-05-31T22:59:59.999999Z": "2026-05-31 23 h",
		"2026-05-31T23:00:00Z":        "2026-06-01 0 h",
		"2026-01-31T23:30:00Z":        "2026-01-31 23 h",
		"2026-03-29T00:59:59Z":        "2026-03-29 0 h", // the clocks go forward
		"2026-03-29T01:00:00Z":        "2026-03-29 2 h",
		"2026-10-25T00:30:00Z":        "2026-10-25 1 h", // and back: one o'clock comes twice
		"2026-10-25T01:30:00Z":        "2026-10-25 1 h",
		"1970-06-01T12:00:00Z":        "1970-06-01 13 h", // British Standard Time, 1968 to 1971
		"1970-01-01T12:00:00Z":        "1970-01-01 13 h",
		"1941-07-01T12:00:00Z":        "1941-07-01 14 h", // double summer time
	} {
		at, err := time.Parse(time.RFC3339Nano, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s %d h", dayText(LondonDay(at.UnixMicro())), london().Hour(at.UnixMicro())); got != want {
			t.Errorf("%s: %s, want %s", instant, got, want)
		}
	}
}

// A birthday begins at midnight in London, an hour before it does in UTC.
func TestAgeAt(t *testing.T) {
	if got := AgeAt(Day(2008, 6, 1), testAsOf.UnixMicro()); got != 18 {
		t.Errorf("at midnight in London: %d", got)
	}
	if got := AgeAt(Day(2008, 6, 1), testAsOf.UnixMicro()-1); got != 17 {
		t.Errorf("just before: %d", got)
	}
}

func BenchmarkLondonDay(b *testing.B) {
	at := testAsOf.UnixMicro()
	for i := range b.N {
		LondonDay(at - int64(i))
	}
}
