// Command shap times this engine on a model and rows written by models.py and
// prints one JSON line a run: the other engines are timed by rivals.py.
//
//	go run ./bench/shap -model lgb-200x31-sparse.txt -rows sparse.f64 -columns 40 -limit 100000
package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"

	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// result is one line of output. Times are per row, over all workers.
type result struct {
	Engine      string  `json:"engine"`
	Model       string  `json:"model"`
	Rows        int     `json:"rows"`
	Workers     int     `json:"workers"`
	BuildSecs   float64 `json:"build_s"`
	TableMB     float64 `json:"table_mb"`
	DirectTrees int     `json:"direct_trees"`
	PredictUs   float64 `json:"predict_us,omitempty"`
	LeavesUs    float64 `json:"leaves_us,omitempty"`
	ShapUs      float64 `json:"shap_us,omitempty"`
	Additivity  float64 `json:"additivity,omitempty"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/shap:", err)
		os.Exit(1)
	}
}

func run() error {
	modelFile := flag.String("model", "", "model file")
	rowsFile := flag.String("rows", "", "column-major float64 rows")
	columns := flag.Int("columns", 40, "columns in the rows file")
	limit := flag.Int("limit", 100000, "rows to time")
	workers := flag.Int("workers", 1, "goroutines")
	tableMB := flag.Int64("table-mb", 256, "cap on tables")
	repeats := flag.Int("repeats", 3, "the best of this many runs is printed")
	withLeaves := flag.Bool("leaves", false, "time leaves too (one worker, LightGBM models)")
	task := flag.String("task", "both", "shap, predict or both")
	seconds := flag.Float64("seconds", 0, "explain all rows but once where once takes longer than this; 0: always repeat")
	profile := flag.String("cpuprofile", "", "write a CPU profile of the explanations here")
	flag.Parse()
	data, err := os.ReadFile(*modelFile)
	if err != nil {
		return err
	}
	e, err := model.Read(*modelFile, data)
	if err != nil {
		return err
	}
	cols, err := readRows(*rowsFile, *columns, *limit)
	if err != nil {
		return err
	}
	rows := len(cols[0])
	start := time.Now()
	x, err := shap.New(e, shap.Options{Workers: runtime.NumCPU(), MaxTableBytes: *tableMB << 20})
	if err != nil {
		return err
	}
	r := result{Engine: "forceprofiles", Model: *modelFile, Rows: rows, Workers: *workers,
		BuildSecs: time.Since(start).Seconds(), TableMB: float64(x.TableBytes()) / (1 << 20), DirectTrees: x.DirectTrees()}
	margins := make([]float64, rows)
	contribs := make([][]float64, x.Players())
	for f := range contribs {
		contribs[f] = make([]float64, rows)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	explain := func(n int) func() {
		return func() {
			share(*workers, n, func(from, to int) {
				err := x.NewWorker().Explain(cut(cols, from, to), [][]float64{margins[from:to]}, cut(contribs, from, to))
				if err != nil {
					panic(err)
				}
			})
		}
	}
	if *task != "predict" {
		first, runs := min(rows, 1024), *repeats
		if *seconds > 0 && best(1, first, explain(first))*float64(rows) > *seconds*1e6 {
			runs = 1
		}
		r.ShapUs = best(runs, rows, explain(rows))
		r.Additivity = shap.Additivity(x.BaseValue(), contribs, margins)
	}
	if *task == "shap" {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	predictor := model.NewPredictor(e)
	r.PredictUs = best(*repeats, rows, func() {
		share(*workers, rows, func(from, to int) {
			if err := predictor.NewWorker().Margins(cut(cols, from, to), [][]float64{margins[from:to]}); err != nil {
				panic(err)
			}
		})
	})
	if *withLeaves {
		check, err := model.Leaves(*modelFile, data)
		if err != nil {
			return err
		}
		n := min(rows, 20000)
		r.LeavesUs = best(*repeats, n, func() {
			if err := check.Margins(cols, margins[:n]); err != nil {
				panic(err)
			}
		})
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// best runs do several times and returns the shortest time per row, in µs.
func best(repeats, rows int, do func()) float64 {
	shortest := math.Inf(1)
	for range repeats {
		start := time.Now()
		do()
		shortest = min(shortest, time.Since(start).Seconds())
	}
	return shortest / float64(rows) * 1e6
}

// share splits rows between workers and waits for them.
func share(workers, rows int, do func(from, to int)) {
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() { do(rows*i/workers, rows*(i+1)/workers) })
	}
	group.Wait()
}

func cut(cols [][]float64, from, to int) [][]float64 {
	out := make([][]float64, len(cols))
	for i := range cols {
		out[i] = cols[i][from:to]
	}
	return out
}

func readRows(path string, columns, limit int) ([][]float64, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	rows := len(raw) / 8 / columns
	if rows == 0 || rows*8*columns != len(raw) {
		return nil, fmt.Errorf("%s does not hold whole columns", path)
	}
	cols := make([][]float64, columns)
	for c := range cols {
		cols[c] = make([]float64, min(rows, limit))
		for i := range cols[c] {
			cols[c][i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[(c*rows+i)*8:]))
		}
	}
	return cols, nil
}
