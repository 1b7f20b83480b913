package main

import (
	"runtime"
	"sync"
	"time"

	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// An outcome of a rule for a person.
const (
	miss = iota
	hit
	abstain
	untold // by an engine that cannot say
)

// outcomes[rule][person], people in order.
type outcomes [][]byte

func newOutcomes(rules, people int) outcomes {
	o := make(outcomes, rules)
	for k := range o {
		o[k] = make([]byte, people)
	}
	return o
}

// differing counts outcomes of the first people that are told and not the same.
func (o outcomes) differing(other outcomes, people int) int {
	n := 0
	for k := range o {
		for i := range people {
			if other[k][i] != untold && o[k][i] != other[k][i] {
				n++
			}
		}
	}
	return n
}

// engine evaluates all rules on all people.
type engine interface {
	name() string
	module() string // of go.mod, for its version
	// worker makes one goroutine's evaluator: it works on a part of the people,
	// and afterwards tells the outcomes of the part last worked on.
	worker() (worker, error)
}

type worker interface {
	eval(part *features.Matrix) error
	tell(part *features.Matrix, into func(rule, row int, outcome byte))
}

// timed runs an engine over everyone once. Handing the outcomes over to the
// comparison is not in the time.
func timed(e engine, people []*features.Matrix, workers, total int) (seconds, allocs float64, o outcomes, err error) {
	ws := make([]worker, workers)
	for i := range ws {
		if ws[i], err = e.worker(); err != nil {
			return 0, 0, nil, err
		}
		if err = ws[i].eval(people[0]); err != nil { // buffers get their size
			return 0, 0, nil, err
		}
	}
	var before, after runtime.MemStats
	errs := make([]error, workers)
	starts := make([]int, len(people)+1)
	for i, p := range people {
		starts[i+1] = starts[i] + p.Rows()
	}
	var mallocs int64
	first, rules := true, 0
	// Part by part for all workers: between the parts the clock stands still
	// and the outcomes are noted.
	for lo := 0; lo < len(people); lo += workers {
		hi := min(lo+workers, len(people))
		runtime.ReadMemStats(&before)
		began := time.Now()
		var group sync.WaitGroup
		for i := lo; i < hi; i++ {
			group.Add(1)
			go func() {
				defer group.Done()
				errs[i-lo] = ws[i-lo].eval(people[i])
			}()
		}
		group.Wait()
		seconds += time.Since(began).Seconds()
		runtime.ReadMemStats(&after)
		mallocs += int64(after.Mallocs) - int64(before.Mallocs)
		for i := lo; i < hi; i++ {
			if errs[i-lo] != nil {
				return 0, 0, nil, errs[i-lo]
			}
			ws[i-lo].tell(people[i], func(rule, row int, outcome byte) {
				if first {
					return
				}
				o[rule][starts[i]+row] = outcome
			})
			if first {
				ws[i-lo].tell(people[i], func(rule, _ int, _ byte) { rules = max(rules, rule+1) })
				o, first = newOutcomes(rules, total), false
				ws[i-lo].tell(people[i], func(rule, row int, outcome byte) { o[rule][starts[i]+row] = outcome })
			}
		}
	}
	return seconds, float64(mallocs) / float64(total), o, nil
}

// columns is this engine: package rules, as a run uses it.
type columns struct{ s *set }

func (*columns) name() string   { return "forceprofiles" }
func (*columns) module() string { return "" }

func (e *columns) worker() (worker, error) {
	var conditions []rules.Condition
	for _, r := range e.s.rules {
		conditions = append(conditions, rules.Condition{Name: r.ID, When: strictyaml.Text{Value: r.When}})
	}
	compiled, err := rules.CompileConditions(conditions, e.s.lib.Features, nil, rules.Options{})
	if err != nil {
		return nil, err
	}
	return &columnWorker{compiled.NewWorker(e.s.info), len(e.s.rules)}, nil
}

type columnWorker struct {
	*rules.ConditionWorker
	rules int
}

func (w *columnWorker) eval(part *features.Matrix) error { return w.Eval(part, nil, nil) }

func (w *columnWorker) tell(part *features.Matrix, into func(rule, row int, outcome byte)) {
	for k := range w.rules {
		for i := range part.Rows() {
			switch {
			case w.True(k, i):
				into(k, i, hit)
			case w.Known(k, i):
				into(k, i, miss)
			default:
				into(k, i, abstain)
			}
		}
	}
}

// told is the outcomes of a worker that goes row by row.
type told struct{ out [][]byte }

func (t *told) size(rules, rows int) {
	if len(t.out) == 0 || len(t.out[0]) < rows {
		t.out = newOutcomes(rules, rows)
	}
}

func (t *told) tell(part *features.Matrix, into func(rule, row int, outcome byte)) {
	for k := range t.out {
		for i := range part.Rows() {
			into(k, i, t.out[k][i])
		}
	}
}
