package dataset

import (
	"sync"
	"time"
	_ "time/tzdata" // the machine's own zone files may be old or absent
)

// Civil time in Europe/London. Instants are microseconds since 1970 UTC, days
// are days since 1970-01-01, as in the columns of a Batch.

const (
	microsPerSecond = 1_000_000
	secondsPerDay   = 86_400
)

// London is Europe/London from the embedded time-zone database.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the database is embedded: cannot happen
	}
	return l
}

// offsets are London's offsets from UTC: offset[i] seconds hold from start[i]
// until start[i+1]. Looking them up is several times faster than time.Time.
type offsets struct {
	start  []int64 // Unix seconds, ascending
	offset []int64
}

// londonOffsets covers 1880 to 2200, beyond which the nearest entry is used.
// (Time.ZoneBounds would name the changes, but on 31 December of a leap year
// after 2037 it returns an end that has passed, as of Go 1.26.)
var londonOffsets = sync.OnceValue(func() offsets {
	at := func(sec int64) int64 {
		_, off := time.Unix(sec, 0).In(London).Zone()
		return int64(off)
	}
	const week = 7 * secondsPerDay // London has never changed its clock twice within one
	sec := Day(1880, 1, 1) * secondsPerDay
	o := offsets{start: []int64{sec}, offset: []int64{at(sec)}}
	for end := Day(2200, 1, 1) * secondsPerDay; sec < end; sec += week {
		before, after := at(sec), at(sec+week)
		if before == after {
			continue
		}
		lo, hi := sec, sec+week // the change lies in (lo, hi]
		for hi-lo > 1 {
			if mid := (lo + hi) / 2; at(mid) == before {
				lo = mid
			} else {
				hi = mid
			}
		}
		o.start, o.offset = append(o.start, hi), append(o.offset, after)
	}
	return o
})

// londonSeconds turns an instant into the seconds since 1970-01-01 00:00 that a
// clock in London shows.
func londonSeconds(micros int64) int64 {
	sec := floorDiv(micros, microsPerSecond)
	o := londonOffsets()
	lo, hi := 0, len(o.start) // the last start <= sec
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if o.start[mid] <= sec {
			lo = mid
		} else {
			hi = mid
		}
	}
	return sec + o.offset[lo]
}

// LondonDay is the calendar day in London at an instant.
func LondonDay(micros int64) int64 { return floorDiv(londonSeconds(micros), secondsPerDay) }

// LondonHour is the hour, 0 to 23, on a clock in London at an instant.
func LondonHour(micros int64) int {
	return int((londonSeconds(micros) - LondonDay(micros)*secondsPerDay) / 3600)
}

// LondonMonth is year×12 + month (January is 1) in London at an instant, so
// that differences count months.
func LondonMonth(micros int64) int64 { return MonthOfDay(LondonDay(micros)) }

// LondonTime is an instant as a time.Time in London, for printing.
func LondonTime(micros int64) time.Time { return time.UnixMicro(micros).In(London) }

// StartOfDay is the instant at which a day begins in London (00:00).
func StartOfDay(day int64) int64 {
	y, m, d := Date(day)
	return time.Date(y, m, d, 0, 0, 0, 0, London).UnixMicro()
}

// MonthOfDay is year×12 + month of a day.
func MonthOfDay(day int64) int64 {
	y, m, _ := Date(day)
	return int64(y)*12 + int64(m)
}

// Date is the year, month and day of the month of a day.
func Date(day int64) (year int, month time.Month, dayOfMonth int) {
	// H. Hinnant, chrono-compatible low-level date algorithms, civil_from_days.
	z := day + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := doy - (153*mp+2)/5 + 1
	m := mp + 3
	if m > 12 {
		m -= 12
	}
	y := yoe + era*400
	if m <= 2 {
		y++
	}
	return int(y), time.Month(m), int(d)
}

// Day is the day of a calendar date.
func Day(year int, month time.Month, dayOfMonth int) int64 {
	return floorDiv(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay)
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

// AgeAt is the age in London at an instant of someone born on a day.
func AgeAt(born, micros int64) int { return Age(born, LondonDay(micros)) }

// floorDiv divides rounding down, also below zero.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
