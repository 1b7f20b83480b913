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
	"forceprofiles/internal/nearest"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/profiles/build"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
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
	Scores      int64  // each explained
	ByRules     int64  // people of populations that have no model
	Listed      int
	Accounting  []dataset.TableCount
	Warnings    []string
	// Suppress is how many people and records are to be suppressed, and
	// SuppressUnknown how many of them the dataset does not know.
	Suppress, SuppressUnknown int

	Surprise string // one line on the most surprising person listed; "" if nobody is
	Stages   []Stage
}

// job is what a run is asked for and made from. No stage changes it: each takes
// what it needs and returns what it made.
type job struct {
	cfg      Config
	o        Options
	workers  int
	folder   *runfolder.Folder // the working folder
	lib      *pack.Library
	ds       *dataset.Dataset
	info     *dataset.Info
	offences *build.Offences
	scorer   *scoring.Scorer
	byID     []int             // the scorer's populations in the order of their ids
	previous *runfolder.Folder // nil for none
}

// Run makes one run folder from end to end: it appears whole under cfg.Out, or
// not at all.
func Run(ctx context.Context, cfg Config, o Options) (_ *Result, err error) {
	place, recovered, err := stage(cfg.Out)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, place.discard())
		}
	}()
	j, err := open(cfg, o, place.dir)
	if err != nil {
		return nil, err
	}
	defer j.ds.Close()
	log, err := os.OpenFile(j.folder.Path(runfolder.LogName), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	r, err := j.make(ctx, newStopwatch(newLog(log)))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(log.Close(), ctx.Err()); err != nil {
		return nil, err
	}
	r.ProfilesDir = filepath.Join(cfg.Out, runfolder.ProfilesDir)
	if r.First != "" {
		r.First = filepath.Join(cfg.Out, filepath.FromSlash(r.First))
	}
	if recovered {
		r.Warnings = append(r.Warnings,
			"a run that was killed had left its working files beside "+cfg.Out+": they are removed")
	}
	if err := place.publish(); err != nil {
		return nil, err
	}
	return r, nil
}

// make fills the working folder.
func (j *job) make(ctx context.Context, watch *stopwatch) (*Result, error) {
	e, m, err := j.work(ctx, watch)
	if err != nil {
		return nil, err
	}
	documents, err := j.render(ctx, e)
	if err != nil {
		return nil, err
	}
	watch.lap("render", "profiles", len(documents))
	if err := j.folder.Seal(m); err != nil {
		return nil, err
	}
	watch.lap("seal")
	r := &Result{RunID: m.RunID, Profiles: len(documents), People: e.tally.People, Scores: m.Checks.Scored,
		ByRules: e.tally.people() - m.Checks.Scored,
		Listed:  listed(e.ranks), Accounting: j.ds.Accounting(), Surprise: j.surprise(e.listing), Stages: watch.stages}
	if len(documents) > 0 {
		r.First = documents[0] + ".pdf"
	}
	r.Suppress = len(j.cfg.Suppress) + len(j.cfg.SuppressRecords) // how many, never who
	r.SuppressUnknown = len(j.ds.UnknownSuppressed())
	return r, nil
}

// work makes everything but the documents, stage by stage: the tables, what the
// documents are built from, and the manifest.
func (j *job) work(ctx context.Context, watch *stopwatch) (*edition, *runfolder.Manifest, error) {
	if err := j.writeInputs(); err != nil {
		return nil, nil, err
	}
	watch.lap("prepare")
	e := &edition{}
	var err error
	collect := thrifty()
	e.tally, e.picture, err = j.firstPass(ctx)
	collect()
	if err != nil {
		return nil, nil, err
	}
	watch.lap("score", "people", e.tally.People, "scores", e.tally.people())
	m := &runfolder.Manifest{Format: runfolder.Format, Accounting: accounts(j.ds.Accounting()), Checks: j.checks(e.tally)}
	if m.Checks.SecondOpinion, m.Checks.SecondOpinionSampled, err = j.secondOpinion(e.tally); err != nil {
		return nil, nil, err
	}
	if e.ranks, err = j.rank(e.tally); err != nil {
		return nil, nil, err
	}
	m.Populations = j.countPopulations(e.ranks)
	cases := j.review(e.tally, e.ranks)
	if err := errors.Join(j.writeScores(e.tally, e.ranks), cases.writeSampling(j.folder)); err != nil {
		return nil, nil, err
	}
	watch.lap("rank")
	if m.Inputs, err = j.inputs(ctx); err != nil {
		return nil, nil, err
	}
	if m.RunID, err = runfolder.RunID(m.Inputs); err != nil {
		return nil, nil, err
	}
	e.runID = m.RunID
	watch.lap("hash inputs")
	if e.previous, err = j.readPrevious(ctx, e.tally, e.ranks); err != nil {
		return nil, nil, err
	}
	if e.listing, err = j.secondPass(ctx, e.tally, e.ranks, cases, e.previous); err != nil {
		return nil, nil, err
	}
	m.Checks.Rescored, m.Rules = e.listing.rescored, j.countRules(e.tally, e.listing)
	if j.previous != nil {
		m.CompareRules(j.previous.Manifest)
	}
	watch.lap("case files", "listed", listed(e.ranks))
	if m.Checks.Insights, err = j.insight(ctx, e.tally, e.ranks, e.listing); err != nil {
		return nil, nil, err
	}
	watch.lap("insight", "people", m.Checks.Insights)
	return e, m, nil
}

// open reads everything that can be wrong before any work is done; dir is the
// working folder.
func open(cfg Config, o Options, dir string) (_ *job, err error) {
	j := &job{cfg: cfg, o: o, workers: cfg.Workers, folder: &runfolder.Folder{Dir: dir}}
	if j.workers <= 0 {
		j.workers = runtime.NumCPU()
	}
	overrides, places := map[string]map[string]float64{}, map[string]strictyaml.Position{}
	for force, c := range cfg.Forces {
		overrides[force], places[force] = c.Params, c.Position
	}
	if j.lib, err = pack.Load(cfg.packs(), pack.Options{Overrides: overrides, OverridesAt: places}); err != nil {
		return nil, err
	}
	j.offences = build.NewOffences(j.lib.Reference)
	known := map[string]bool{}
	for _, o := range j.lib.Reference.Offences {
		known[o.Code] = true
	}
	quarantine := dataset.Limit{Share: cfg.quarantineLimit()}
	if quarantine.Share == 0 {
		quarantine = dataset.Limit{Rows: -1}
	}
	if j.ds, err = dataset.Open(cfg.Dataset, dataset.Options{AsOf: cfg.AsOf, Suppressed: cfg.Suppress,
		SuppressedRecords: cfg.records(), Limit: quarantine,
		QuarantineDir: j.folder.Path(runfolder.QuarantineDir), KnownOffences: known}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, j.ds.Close())
		}
	}()
	j.info = j.ds.Info()
	if j.cfg.Marking == "" {
		j.cfg.Marking = j.info.Marking
	}
	for _, f := range j.info.Forces {
		if j.rendersForce(f.Code) && j.cfg.paper(f.Code).Marking == "" {
			return nil, fmt.Errorf("no marking for %s: set `marking` in the run file; "+
				"a profile is never printed without one", f.Code)
		}
	}
	if err := j.checkNames(); err != nil {
		return nil, err
	}
	if j.previous, err = openPrevious(o.Previous, j.info.AsOf); err != nil {
		return nil, err
	}
	if j.scorer, err = scoring.New(j.lib, j.info, j.workers); err != nil {
		return nil, err
	}
	for k := range j.scorer.Populations {
		j.byID = append(j.byID, k)
	}
	slices.SortFunc(j.byID, func(a, b int) int {
		return strings.Compare(j.scorer.Populations[a].ID, j.scorer.Populations[b].ID)
	})
	return j, nil
}

// checkNames refuses forces, populations and profiles that do not exist.
func (j *job) checkNames() error {
	var forces []string
	for _, f := range j.info.Forces {
		forces = append(forces, f.Code)
	}
	for _, f := range j.o.Forces {
		if !slices.Contains(forces, f) {
			return nearest.Unknown("--force: " + noForce(f, forces))
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
		if !slices.Contains(forces, f) {
			return j.cfg.Position.Key("forces."+f).Errorf("run file: %s", noForce(f, forces))
		}
		for _, population := range slices.Sorted(maps.Keys(c.Capacity)) {
			if _, p := j.lib.Population(population); p == nil {
				return c.Position.Key("capacity."+population).Errorf("run file: capacity of force %s: %s", f,
					strictyaml.Unknown("population", population, populations))
			}
		}
	}
	for what, rates := range j.cfg.shares() {
		for _, population := range slices.Sorted(maps.Keys(rates)) {
			if _, p := j.lib.Population(population); p == nil {
				return j.cfg.Position.Key(what+"."+population).Errorf("run file: %s: %s", what,
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
			return nearest.Unknown("--profile: " + strictyaml.Unknown("profile", p, known))
		}
	}
	return nil
}

// noForce says which forces a dataset has, and the one that may be meant.
func noForce(written string, codes []string) string {
	s := fmt.Sprintf("the dataset has no force %s; it has %s", written, strings.Join(codes, ", "))
	if near := nearest.Name(written, codes, len(written)/3); near != "" {
		s += fmt.Sprintf("; did you mean %s?", near)
	}
	return s
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
