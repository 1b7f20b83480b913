package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/profiles/picture"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
)

// Version is the engine's version, as manifests and pages state it.
const Version = "0.1.0"

// Options are what the command line decides about one run.
type Options struct {
	Profiles []string // to render; none means all
	Forces   []string // to render; none means all. Scores and percentiles do not change
	Previous string   // the run before this one; "" for none
	// Progress, where set, is told how many of total people are scored.
	Progress func(done, total int)
}

// Result says what a run made.
type Result struct {
	RunID       string
	ProfilesDir string
	First       string // a PDF to open first
	Profiles    int    // documents
	People      int64  // read and used
	Scores      int64
	Listed      int
	Accounting  []dataset.TableCount
	Warnings    []string
	Surprise    string // one line on the most surprising person listed; "" if nobody is
	Stages      []Stage
}

// job is one run under way.
type job struct {
	cfg     Config
	o       Options
	folder  runfolder.Folder // the working folder
	watch   *stopwatch
	lib     *pack.Library
	ds      *dataset.Dataset
	info    *dataset.Info
	scorer  *scoring.Scorer
	workers int
	before  *runfolder.Folder // of the previous run; nil for none

	picture *picture.Picture
	tally   []tally // by population
	placed  [][]priority.Placed
	cuts    [][]priority.Cut
	m       runfolder.Manifest
	result  Result
}

// Run makes one run folder from end to end: it appears whole under cfg.Out, or
// not at all.
func Run(ctx context.Context, cfg Config, o Options) (_ *Result, err error) {
	j := &job{cfg: cfg, o: o, workers: cfg.Workers}
	if j.workers <= 0 {
		j.workers = runtime.NumCPU()
	}
	place, recovered, err := stage(cfg.Out)
	if err != nil {
		return nil, err
	}
	if recovered {
		j.result.Warnings = append(j.result.Warnings,
			"a run that was killed had left its working files beside "+cfg.Out+": they are removed")
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, place.discard())
		}
	}()
	j.folder.Dir = place.dir
	if err := j.open(); err != nil {
		return nil, err
	}
	defer j.ds.Close()
	log, err := os.OpenFile(j.folder.Path(runfolder.LogName), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	j.watch = newStopwatch(newLog(log))
	if err := j.make(ctx); err != nil {
		return nil, err
	}
	if err := log.Close(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j.result.Stages = j.watch.stages
	j.result.ProfilesDir = filepath.Join(cfg.Out, runfolder.ProfilesDir)
	if j.result.First != "" {
		j.result.First = filepath.Join(cfg.Out, filepath.FromSlash(j.result.First))
	}
	if err := place.publish(); err != nil {
		return nil, err
	}
	return &j.result, nil
}

// make fills the working folder.
func (j *job) make(ctx context.Context) error {
	if err := j.writeInputs(); err != nil {
		return err
	}
	j.watch.lap("prepare")
	collect := thrifty()
	err := j.firstPass(ctx)
	collect()
	if err != nil {
		return err
	}
	j.watch.lap("score", "people", j.result.People, "scores", j.result.Scores)
	if err := j.secondOpinion(); err != nil {
		return err
	}
	if err := j.rank(ctx); err != nil {
		return err
	}
	j.watch.lap("rank")
	if err := j.describeInputs(ctx); err != nil {
		return err
	}
	j.watch.lap("hash inputs")
	listed, err := j.secondPass(ctx)
	if err != nil {
		return err
	}
	j.watch.lap("case files", "listed", j.result.Listed)
	if err := j.insight(ctx, listed); err != nil {
		return err
	}
	j.watch.lap("insight", "people", j.m.Checks.Insights)
	if err := j.render(ctx, listed); err != nil {
		return err
	}
	j.watch.lap("render", "profiles", j.result.Profiles)
	if err := j.folder.Seal(&j.m); err != nil {
		return err
	}
	j.watch.lap("seal")
	return nil
}

// open reads everything that can be wrong before any work is done.
func (j *job) open() error {
	overrides, places := map[string]map[string]float64{}, map[string]strictyaml.Position{}
	for force, c := range j.cfg.Forces {
		overrides[force], places[force] = c.Params, c.Position.Key("params")
	}
	var err error
	if j.before, err = readPrevious(j.o.Previous); err != nil {
		return err
	}
	if j.lib, err = pack.Load(j.cfg.packs(), pack.Options{Overrides: overrides, OverridesAt: places}); err != nil {
		return err
	}
	limit := DefaultQuarantineLimit
	if j.cfg.QuarantineLimit != nil {
		limit = *j.cfg.QuarantineLimit
	}
	known := map[string]bool{}
	for _, o := range j.lib.Reference.Offences {
		known[o.Code] = true
	}
	quarantine := dataset.Limit{Share: limit}
	if limit == 0 {
		quarantine = dataset.Limit{Rows: -1}
	}
	o := dataset.Options{Suppressed: j.cfg.Suppress, Limit: quarantine,
		QuarantineDir: j.folder.Path(runfolder.QuarantineDir),
		KnownOffences: known}
	if j.ds, err = dataset.Open(j.cfg.Dataset, o); err != nil {
		return err
	}
	j.info = j.ds.Info()
	if j.cfg.Marking == "" {
		j.cfg.Marking = j.info.Marking
	}
	for _, f := range j.info.Forces {
		if j.rendersForce(f.Code) && j.cfg.paper(f.Code).Marking == "" {
			return fmt.Errorf("no marking for %s: set `marking` in the run file; a profile is never printed without one", f.Code)
		}
	}
	if err := errors.Join(j.checkNames(), j.checkPrevious()); err != nil {
		return err
	}
	j.scorer, err = scoring.New(j.lib, j.info, j.workers)
	return err
}

// checkNames refuses forces, populations and profiles that do not exist.
func (j *job) checkNames() error {
	forces := map[string]bool{}
	for _, f := range j.info.Forces {
		forces[f.Code] = true
	}
	for _, f := range j.o.Forces {
		if !forces[f] {
			return fmt.Errorf("--force %s: the dataset has no such force", f)
		}
	}
	var populations []string
	for _, p := range j.lib.Packs {
		for i := range p.Populations {
			populations = append(populations, p.Populations[i].ID)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(j.cfg.Forces)) {
		c := j.cfg.Forces[f]
		if !forces[f] {
			return c.Position.Errorf("run file: the dataset has no force %s; it has %s", f,
				strings.Join(slices.Sorted(maps.Keys(forces)), ", "))
		}
		for _, population := range slices.Sorted(maps.Keys(c.Capacity)) {
			if _, p := j.lib.Population(population); p == nil {
				return c.Position.Key("capacity").Errorf("run file: capacity of force %s: %s", f,
					strictyaml.Unknown("population", population, populations))
			}
		}
	}
	var known []string
	for _, p := range j.lib.Packs {
		known = append(known, p.Profile)
	}
	for _, p := range j.o.Profiles {
		if !slices.Contains(known, p) {
			return fmt.Errorf("--profile: %s", strictyaml.Unknown("profile", p, known))
		}
	}
	return nil
}

// capacity is how many a force lists by rank.
func (j *job) capacity(p *scoring.Compiled, force string) int {
	if n, ok := j.cfg.Forces[force].Capacity[p.ID]; ok {
		return n
	}
	return p.Policy.Capacity
}

// WriteAccounting prints what became of every row of every table.
func WriteAccounting(w io.Writer, counts []dataset.TableCount) {
	fmt.Fprintf(w, "%-13s %9s = %9s + %10s + %11s + %14s + %10s + %11s + %8s\n", "table", "read", "used", "superseded",
		"after as-of", "past retention", "suppressed", "quarantined", "withheld")
	for _, c := range counts {
		if !c.Supplied {
			fmt.Fprintf(w, "%-13s not supplied\n", c.Table)
			continue
		}
		fmt.Fprintf(w, "%-13s %9d = %9d + %10d + %11d + %14d + %10d + %11d + %8d\n", c.Table, c.Read, c.Used, c.Superseded,
			c.AfterAsOf, c.PastRetention, c.Suppressed, c.Quarantined, c.Withheld)
	}
}
