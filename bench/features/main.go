// Command features times this engine's feature pass over a dataset: reading it
// alone, and reading it and computing every feature. It prints one line of JSON.
//
//	go run ./bench/features -runs 3 DATASET
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
)

type result struct {
	Engine   string  `json:"engine"`
	Version  string  `json:"version"`
	Workers  int     `json:"workers"`
	People   int     `json:"people"`
	Features int     `json:"features"`
	Reading  float64 `json:"reading_s"` // the walk alone: rows decoded, checked and resolved
	Whole    float64 `json:"whole_s"`   // the walk and every feature
	Compute  float64 `json:"compute_s"` // the time within Compute, over all workers, divided by them
	Runs     int     `json:"runs"`
	Peak     float64 `json:"peak_mib"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/features:", err)
		os.Exit(1)
	}
}

func run() error {
	runs := flag.Int("runs", 3, "how often; the fastest counts")
	profile := flag.String("cpuprofile", "", "file for a CPU profile of the whole")
	flag.Parse()
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		return err
	}
	r := result{Engine: "forceprofiles", Version: runtime.Version(), Workers: runtime.GOMAXPROCS(0),
		Features: lib.Features.Len(), Runs: *runs}
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
	for i := range *runs {
		_, reading, _, err := walk(flag.Arg(0), nil)
		if err != nil {
			return err
		}
		people, whole, inside, err := walk(flag.Arg(0), lib.Features)
		if err != nil {
			return err
		}
		r.People = people
		if compute := inside / float64(r.Workers); i == 0 || whole < r.Whole {
			r.Whole, r.Compute = whole, compute
		}
		if i == 0 || reading < r.Reading {
			r.Reading = reading
		}
	}
	if r.Peak, err = peak(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// peak is the most memory that the process has held, in MiB (Linux).
func peak() (mib float64, err error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			kib, err := strconv.ParseFloat(f[1], 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("/proc/self/status has no VmHWM")
}

// walk goes over a dataset once with a goroutine a processor; set may be nil.
func walk(folder string, set *features.Set) (people int, seconds, inside float64, err error) {
	began := time.Now()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ds, err := dataset.Open(folder, dataset.Options{})
	if err != nil {
		return 0, 0, 0, err
	}
	defer ds.Close()
	batches := make(chan *dataset.Batch)
	var lock sync.Mutex
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Add(1)
		go func() {
			defer group.Done()
			var w *features.Worker
			if set != nil {
				w = set.NewWorker(ds.Info())
			}
			for b := range batches {
				t := time.Now()
				var failed error
				if w != nil {
					_, failed = w.Compute(b)
				}
				lock.Lock()
				people += b.People()
				inside += time.Since(t).Seconds()
				if failed != nil {
					err = failed
				}
				lock.Unlock()
			}
		}()
	}
	var broken error
	for b, failed := range ds.Batches(ctx) {
		if failed != nil {
			broken = failed
			break
		}
		batches <- b
	}
	close(batches)
	group.Wait()
	if broken != nil {
		err = broken
	}
	return people, time.Since(began).Seconds(), inside, err
}
