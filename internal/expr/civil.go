package expr

import "forceprofiles/internal/civil"

const (
	// Moments beyond the years 1 to 9999 are null, as in CEL.
	minTime = -62_135_596_800_000_000
	maxTime = 253_402_300_799_999_999
	// Durations beyond what nanoseconds hold in 64 bits are null, as in CEL.
	maxDuration = (1<<63 - 1) / 1000
)

// midnight is the moment at which a day begins in the Env's zone.
func (e *Env) midnight(day int64) int64 {
	if day < minTime/civil.MicrosPerDay || day > maxTime/civil.MicrosPerDay {
		return Null
	}
	at := e.civil.Midnight(day)
	if at < minTime || at > maxTime {
		return Null
	}
	return at
}
