// Command rules times this engine, CEL's own interpreter and expr-lang/expr on
// the same rules over the same people, holds their outcomes against each other,
// and writes what rivals.py needs to do the same in DuckDB.
//
//	rules -features features.parquet -rules 75 -out FOLDER
//
// It is a module of its own so that expr-lang/expr is no part of the product.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"forceprofiles/features"
)

// measured is one engine's line of the table.
type measured struct {
	Engine    string  `json:"engine"`
	Version   string  `json:"version"`
	Workers   int     `json:"workers"`
	People    int     `json:"people"`
	Rules     int     `json:"rules"`
	Seconds   float64 `json:"seconds"` // of the fastest run, over data in memory
	Reading   float64 `json:"reading_s,omitempty"`
	Allocs    float64 `json:"allocs_per_row"` // per person, all rules together
	Runs      int     `json:"runs"`
	Differing int     `json:"differing"` // outcomes unlike this engine's
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/rules:", err)
		os.Exit(1)
	}
}

func run() error {
	file := flag.String("features", "", "features.parquet of a run, or of forceprofiles features")
	packs := flag.String("pack", "", "folder of packs; empty for the shipped ones")
	count := flag.Int("rules", 75, "how many rules, in the order of the packs")
	out := flag.String("out", "", "folder for results.jsonl, rules.json and outcomes.u8")
	rowwise := flag.Int("rowwise", 1<<30, "at most so many people for the two engines that go row by row")
	flag.Parse()
	workers := runtime.GOMAXPROCS(0)
	s, err := shipped(*packs, *count)
	if err != nil {
		return err
	}
	var people []*features.Matrix
	reading := 0.0
	for range 3 {
		began := time.Now()
		if people, err = s.read(*file, workers); err != nil {
			return err
		}
		if t := time.Since(began).Seconds(); reading == 0 || t < reading {
			reading = t
		}
	}
	if err := s.describe(filepath.Join(*out, "rules.json")); err != nil {
		return err
	}
	results, err := os.Create(filepath.Join(*out, "results.jsonl"))
	if err != nil {
		return err
	}
	defer results.Close()
	var ours outcomes
	for _, e := range []engine{&columns{s: s}, &celRows{s: s}, &plainCEL{s: s}, &exprRows{s: s}} {
		m := measured{Engine: e.name(), Version: version(e.module()), Workers: workers, Rules: len(s.rules), Reading: reading}
		part := people
		if ours != nil {
			part = first(people, *rowwise)
		}
		for _, p := range part {
			m.People += p.Rows()
		}
		fmt.Fprintf(os.Stderr, "%s: %d people, %d rules\n", m.Engine, m.People, m.Rules)
		var got outcomes
		for begun := time.Now(); m.Runs == 0 || m.Runs < 20 && time.Since(begun) < 10*time.Second; m.Runs++ {
			seconds, allocs, o, err := timed(e, part, workers, m.People)
			if err != nil {
				return fmt.Errorf("%s: %w", m.Engine, err)
			}
			if m.Runs == 0 || seconds < m.Seconds {
				m.Seconds = seconds
			}
			m.Allocs, got = allocs, o
		}
		if ours == nil {
			ours = got
		}
		m.Differing = ours.differing(got, m.People)
		line, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(results, "%s\n", line); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(*out, "outcomes.u8"), slices.Concat(ours...), 0o600)
}

// first is the leading matrices with at most n people, at least one.
func first(people []*features.Matrix, n int) []*features.Matrix {
	for i, p := range people {
		if n -= p.Rows(); n < 0 && i > 0 {
			return people[:i]
		}
	}
	return people
}

// version is a module's version as this program was built with.
func version(module string) string {
	if module == "" {
		return runtime.Version()
	}
	mods, err := os.ReadFile("go.mod")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(mods)) {
		if f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require ")); len(f) > 1 && f[0] == module {
			return f[1]
		}
	}
	return "unknown"
}
