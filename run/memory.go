package run

import (
	"os"
	"runtime"
	"runtime/debug"
)

// scoringGC is Go's garbage collection percentage while everyone is scored. A
// batch is some megabytes of numbers without pointers in few pieces, so that a
// collection costs little, and half the usual room for garbage is enough. While
// pages are drawn the garbage is of many small pieces, and Go's default stands.
const scoringGC = 50

// thrifty collects garbage early until the function that it returns is called,
// which also takes away what scoring has left: the heap's next limit follows
// from what pages need, not from what scoring needed. A person who sets GOGC
// has decided otherwise.
func thrifty() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(scoringGC)
	return func() {
		debug.SetGCPercent(before)
		runtime.GC()
	}
}
