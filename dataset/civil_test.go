package dataset

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// TestLondonAgreesWithTime: the table of offsets against the standard library,
// at every change of the clock and at random instants.
func TestLondonAgreesWithTime(t *testing.T) {
	check := func(micros int64) {
		t.Helper()
		want := time.UnixMicro(micros).In(London)
		y, m, d := Date(LondonDay(micros))
		if y != want.Year() || m != want.Month() || d != want.Day() || LondonHour(micros) != want.Hour() {
			t.Fatalf("%s: day %d-%d-%d hour %d", want, y, m, d, LondonHour(micros))
		}
		if got := LondonMonth(micros); got != int64(y)*12+int64(m) {
			t.Fatalf("%s: month %d", want, got)
		}
		if Day(y, m, d) != LondonDay(micros) {
			t.Fatalf("%s: Day is not Date's inverse", want)
		}
		if got, want := StartOfDay(LondonDay(micros)), time.Date(y, m, d, 0, 0, 0, 0, London).UnixMicro(); got != want {
			t.Fatalf("start of %d-%d-%d: %d, want %d", y, m, d, got, want)
		}
	}
	o := londonOffsets()
	if len(o.start) < 2*(2200-1972) {
		t.Fatalf("only %d changes of the clock", len(o.start))
	}
	for _, s := range o.start[1:] {
		check(s*microsPerSecond - 1)
		check(s * microsPerSecond)
	}
	r := rand.New(rand.NewPCG(1, 2))
	lo, hi := time.Date(1880, 1, 2, 0, 0, 0, 0, time.UTC).UnixMicro(),
		time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC).UnixMicro()
	for range 20_000 {
		check(lo + r.Int64N(hi-lo))
	}
}

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
		if got := fmt.Sprintf("%s %d h", dayText(LondonDay(at.UnixMicro())), LondonHour(at.UnixMicro())); got != want {
			t.Errorf("%s: %s, want %s", instant, got, want)
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
	// A birthday begins at midnight in London, an hour before it does in UTC.
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
