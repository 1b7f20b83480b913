package expr

import (
	"sort"
	"time"
)

const (
	microsPerDay  = 86_400_000_000
	microsPerHour = 3_600_000_000
	// Moments beyond the years 1 to 9999 are null, as in CEL.
	minTime = -62_135_596_800_000_000
	maxTime = 253_402_300_799_999_999
	// Durations beyond what nanoseconds hold in 64 bits are null, as in CEL.
	maxDuration = (1<<63 - 1) / 1000
)

// civil turns moments into civil time of one zone, several times faster than
// time.Time: a table of the zone's offsets, found through one step for every
// 2^42 µs (51 days).
type civil struct {
	start  []int64 // µs, ascending: offset[i] holds from start[i] until start[i+1]
	offset []int64 // µs
	step   []uint16
	zone   *time.Location
}

const stepBits = 42

var (
	civilFrom  = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	civilUntil = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

func newCivil(zone *time.Location) *civil {
	c := &civil{zone: zone}
	for t := time.UnixMicro(civilFrom).In(zone); t.UnixMicro() < civilUntil; {
		_, seconds := t.Zone()
		if at, offset := t.UnixMicro(), int64(seconds)*1_000_000; len(c.start) == 0 || offset != c.offset[len(c.offset)-1] {
			c.start, c.offset = append(c.start, at), append(c.offset, offset)
		}
		_, next := t.ZoneBounds()
		if next.IsZero() {
			break
		}
		if !next.After(t) {
			// On the last day of a leap year beyond its table, Go's ZoneBounds
			// says that the zone ended that midnight (go1.26).
			next = t.Add(24 * time.Hour)
		}
		t = next
	}
	for at := civilFrom; at < civilUntil; at += 1 << stepBits {
		i := sort.Search(len(c.start), func(i int) bool { return c.start[i] > at }) - 1
		c.step = append(c.step, uint16(i))
	}
	return c
}

// local is the µs since 1970-01-01 00:00 that a clock in the zone shows.
func (c *civil) local(micros int64) int64 {
	if micros < civilFrom || micros >= civilUntil {
		_, seconds := time.UnixMicro(micros).In(c.zone).Zone()
		return micros + int64(seconds)*1_000_000
	}
	i := int(c.step[(micros-civilFrom)>>stepBits])
	for i+1 < len(c.start) && c.start[i+1] <= micros {
		i++
	}
	return micros + c.offset[i]
}

// midnight is the moment at which a day, counted from 1970-01-01, begins.
func (c *civil) midnight(day int64) int64 {
	if day < minTime/microsPerDay || day > maxTime/microsPerDay {
		return Null
	}
	wall := day * microsPerDay
	at := wall - (c.local(wall) - wall)
	// The offset may change between the guess and midnight itself.
	at = wall - (c.local(at) - at)
	if at < minTime || at > maxTime {
		return Null
	}
	return at
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// date is the year, month and day of a day counted from 1970-01-01, in the
// Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", civil_from_days.
func date(day int64) (year, month, dayOfMonth int64) {
	day += 719_468
	era := floorDiv(day, 146_097)
	doe := day - era*146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dayOfMonth = doy - (153*mp+2)/5 + 1
	month = mp + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, dayOfMonth
}

// age is the number of birthdays between two moments, less than 0 if the
// second is before the first. Who is born on 29 February has a birthday on
// 1 March in other years.
func (c *civil) age(born, at int64) float64 {
	by, bm, bd := date(floorDiv(c.local(born), microsPerDay))
	y, m, d := date(floorDiv(c.local(at), microsPerDay))
	n := y - by
	if m < bm || m == bm && d < bd {
		n--
	}
	return float64(n)
}

func (c *civil) hour(micros int64) float64 {
	local := c.local(micros)
	return float64((local - floorDiv(local, microsPerDay)*microsPerDay) / microsPerHour)
}

func (c *civil) month(micros int64) float64 {
	y, m, _ := date(floorDiv(c.local(micros), microsPerDay))
	return float64(y*12 + m)
}

// spell writes a moment's day as people read it: "2 January 2026".
func (c *civil) spell(micros int64) string {
	return time.UnixMicro(micros).In(c.zone).Format("2 January 2006")
}
