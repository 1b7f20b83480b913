// Package civil reckons in calendar days and civil time: instants are
// microseconds since 1970 UTC, days are days since 1970-01-01, as in the
// columns of a table.
//
//	london := civil.NewZone(location)
//	year, month, day := civil.Date(london.Day(micros))
package civil

import (
	"sort"
	"time"
)

const (
	microsPerSecond = 1_000_000
	microsPerHour   = 3_600 * microsPerSecond
	// MicrosPerDay is the length of a day without a change of the clock.
	MicrosPerDay = 24 * microsPerHour
)

// Zone turns instants into the civil time of a time zone, several times faster
// than time.Time: a table of the zone's offsets from 1800 to 2200, found
// through one step for every 2^42 µs (51 days). Other instants take the slow
// way. It is immutable and may be shared.
type Zone struct {
	start    []int64 // µs, ascending: offset[i] holds from start[i] until start[i+1]
	offset   []int64 // µs
	step     []uint16
	location *time.Location
}

const stepBits = 42

var (
	zoneFrom  = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	zoneUntil = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// NewZone lays out the offsets of a time zone.
func NewZone(location *time.Location) *Zone {
	z := &Zone{location: location}
	for t := time.UnixMicro(zoneFrom).In(location); t.UnixMicro() < zoneUntil; {
		_, seconds := t.Zone()
		if at, offset := t.UnixMicro(), int64(seconds)*microsPerSecond; len(z.start) == 0 ||
			offset != z.offset[len(z.offset)-1] {
			z.start, z.offset = append(z.start, at), append(z.offset, offset)
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
	for at := zoneFrom; at < zoneUntil; at += 1 << stepBits {
		i := sort.Search(len(z.start), func(i int) bool { return z.start[i] > at }) - 1
		z.step = append(z.step, uint16(i))
	}
	return z
}

// Location is the time zone.
func (z *Zone) Location() *time.Location { return z.location }

// local is the µs since 1970-01-01 00:00 that a clock in the zone shows.
func (z *Zone) local(micros int64) int64 {
	if micros < zoneFrom || micros >= zoneUntil {
		_, seconds := time.UnixMicro(micros).In(z.location).Zone()
		return micros + int64(seconds)*microsPerSecond
	}
	i := int(z.step[(micros-zoneFrom)>>stepBits])
	for i+1 < len(z.start) && z.start[i+1] <= micros {
		i++
	}
	return micros + z.offset[i]
}

// Day is the calendar day at an instant.
func (z *Zone) Day(micros int64) int64 { return Days(z.local(micros)) }

// Hour is the hour, 0 to 23, on a clock at an instant.
func (z *Zone) Hour(micros int64) int64 {
	local := z.local(micros)
	return (local - Days(local)*MicrosPerDay) / microsPerHour
}

// Month is year×12 + month (January is 1) at an instant, so that differences
// count months.
func (z *Zone) Month(micros int64) int64 {
	year, month, _ := Date(z.Day(micros))
	return int64(year)*12 + int64(month)
}

// Midnight is the instant at which a day begins.
func (z *Zone) Midnight(day int64) int64 {
	wall := day * MicrosPerDay
	at := wall - (z.local(wall) - wall)
	// The offset may change between the guess and midnight itself.
	return wall - (z.local(at) - at)
}

// Days is whole days, rounded down, also below zero.
func Days(micros int64) int64 { return floorDiv(micros, MicrosPerDay) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Date is the year, month and day of the month of a day, in the Gregorian
// calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
// civil_from_days.
func Date(day int64) (year int, month time.Month, dayOfMonth int) {
	day += 719_468
	era := floorDiv(day, 146_097)
	doe := day - era*146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	m, y := mp+3, yoe+era*400
	if m > 12 {
		m -= 12
	}
	if m <= 2 {
		y++
	}
	return int(y), time.Month(m), int(doy - (153*mp+2)/5 + 1)
}

// Day is the day of a calendar date.
func Day(year int, month time.Month, dayOfMonth int) int64 {
	return Days(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).UnixMicro())
}

// Age is the whole years from a birth day to another day, negative before
// birth. Someone born on 29 February turns a year older on 1 March of a year
// without one.
func Age(born, on int64) int {
	by, bm, bd := Date(born)
	y, m, d := Date(on)
	age := y - by
	if m < bm || m == bm && d < bd {
		age--
	}
	return age
}
