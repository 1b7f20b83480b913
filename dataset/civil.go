package dataset

import (
	"sync"
	"time"
	_ "time/tzdata" // the machine's own zone files may be old or absent

	"forceprofiles/internal/civil"
)

// Civil time in Europe/London. Instants are microseconds since 1970 UTC, days
// are days since 1970-01-01, as in the columns of a Batch.

// London is Europe/London from the embedded time-zone database.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the database is embedded: cannot happen
	}
	return l
}

var london = sync.OnceValue(func() *civil.Zone { return civil.NewZone(London) })

// LondonDay is the calendar day in London at an instant.
func LondonDay(micros int64) int64 { return london().Day(micros) }

// Date is the year, month and day of the month of a day.
func Date(day int64) (year int, month time.Month, dayOfMonth int) { return civil.Date(day) }

// Day is the day of a calendar date.
func Day(year int, month time.Month, dayOfMonth int) int64 { return civil.Day(year, month, dayOfMonth) }

// AgeAt is the age in whole years, in London at an instant, of someone born on
// a day.
func AgeAt(born, micros int64) int { return civil.Age(born, LondonDay(micros)) }
