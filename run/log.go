package run

import (
	"io"
	"log/slog"
	"time"
)

// newLog makes the run's structured log: stages, counts and timings, never a
// name or an identifier of a person.
func newLog(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, nil)) }

// stopwatch times stages for the log and the benchmark.
type stopwatch struct {
	log    *slog.Logger
	stages []Stage
	from   time.Time
}

// Stage is how long one part of a run took.
type Stage struct {
	Name string        `json:"stage"`
	Took time.Duration `json:"nanoseconds"`
}

func newStopwatch(log *slog.Logger) *stopwatch {
	return &stopwatch{log: log, from: time.Now()}
}

// lap ends a stage and begins the next.
func (s *stopwatch) lap(name string, attrs ...any) {
	took := time.Since(s.from)
	s.stages = append(s.stages, Stage{name, took})
	s.log.Info("stage", append([]any{"name", name, "seconds", took.Seconds()}, attrs...)...)
	s.from = time.Now()
}
