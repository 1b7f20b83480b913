package features

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

// TestSameBitsHoweverCut computes one world as one batch and as many, on one
// worker and on several at once, and asks for the same bits.
func TestSameBitsHoweverCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	w := randomWorld(r, 120)
	s := compile(t, append(randomSpecs(r, 30), spec("age", "persons", "", "", "", "value(age_at(date_of_birth, as_of))"),
		spec("d", "features", "", "", "", "value(age * 2)"))...)
	whole := compute(t, s, w.batch(0, 120))
	var wait sync.WaitGroup
	for _, size := range []int{1, 7, 50} {
		first, second := w.batch(0, size), w.batch(size, 120)
		wait.Go(func() {
			worker := s.NewWorker(w.info())
			at := 0
			for _, b := range []*struct{ m *Matrix }{{must(worker.Compute(first))}, {must(worker.Compute(second))}} {
				for f := range s.Len() {
					for p := range b.m.Rows() {
						if math.Float64bits(b.m.Cols[f][p]) != math.Float64bits(whole.Cols[f][at+p]) {
							t.Errorf("cut at %d: %s of %s is %v, in one batch %v", size, b.m.Names[f], b.m.IDs[p], b.m.Cols[f][p],
								whole.Cols[f][at+p])
							return
						}
					}
				}
				at += b.m.Rows()
			}
			for f := range s.Len() { // traces share the Set between goroutines
				tr, err := s.Trace(first, 0, f)
				if err != nil || !sameNumber(tr.Value, whole.Cols[f][0]) {
					t.Errorf("%s traces to %v (%v), computed %v", s.Spec(f).Name, tr.Value, err, whole.Cols[f][0])
				}
			}
		})
	}
	wait.Wait()
}

func must(m *Matrix, err error) *Matrix {
	if err != nil {
		panic(fmt.Sprint("in a test: ", err))
	}
	return m
}

// TestNoAllocationPerRow allows Compute its Matrix and little else.
func TestNoAllocationPerRow(t *testing.T) {
	specs, ref := shipped(t)
	s, err := Compile(specs, ref, CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := typicalWorld(300).batch(0, 300)
	worker := s.NewWorker(b.Info)
	must(worker.Compute(b))
	if n := testing.AllocsPerRun(3, func() { must(worker.Compute(b)) }); n > 150 {
		t.Errorf("%v allocations for a batch of 300 people", n)
	}
}
