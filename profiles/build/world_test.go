package build_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/expr"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/build"
	"forceprofiles/profiles/picture"
	"forceprofiles/rules"
	"forceprofiles/scoring"
)

// world is a small synthetic dataset, walked once, with the shipped packs read
// from their files. Scores are made up: this package does not care how they
// came about, only that they are told right.
type world struct {
	info       *dataset.Info
	batches    []*dataset.Batch
	accounting []dataset.TableCount
	quality    *dataset.Quality
	offences   *build.Offences
	features   specs
	packs      []*pack.Pack
	rules      map[string][]rules.Rule
	people     map[string][]build.Case // by population
}

// specs are the shipped feature specs, traced to all rows of their table.
type specs []features.Spec

func (s specs) Len() int { return len(s) }
func (s specs) Index(name string) int {
	return slices.IndexFunc(s, func(f features.Spec) bool { return f.Name == name })
}
func (s specs) Spec(f int) *features.Spec { return &s[f] }
func (s specs) Type(f int) expr.Type {
	switch {
	case len(s[f].Categories) > 0:
		return expr.String
	case s[f].Value.Value == "any":
		return expr.Bool
	}
	return expr.Number
}
func (s specs) Categories(f int, info *dataset.Info) []string {
	if c := s[f].Categories; len(c) == 1 && c[0] == features.Forces {
		var out []string
		for _, f := range info.Forces {
			out = append(out, f.Code)
		}
		return out
	}
	return s[f].Categories
}
func (s specs) Trace(b *dataset.Batch, person, f int) (features.Trace, error) {
	t := features.Trace{Feature: f}
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		if k.String() != s[f].From || len(b.Events[k].Start) == 0 {
			continue
		}
		for i := b.Events[k].Start[person]; i < b.Events[k].Start[person+1]; i++ {
			t.Rows = append(t.Rows,
				features.TraceRow{Kind: k, Row: int(i), Key: b.Events[k].Rows.Column(dataset.Tables[k].Key[0]).Text[i]})
		}
	}
	return t, nil
}

var loadOnce sync.Once
var loaded *world

func load(t testing.TB) *world {
	t.Helper()
	loadOnce.Do(func() {
		w := &world{rules: map[string][]rules.Rule{}, people: map[string][]build.Case{}}
		l, err := pack.Load(nil, pack.Options{WithoutModels: true})
		if err != nil {
			t.Fatal(err)
		}
		w.features, w.offences, w.packs = l.Specs, build.NewOffences(l.Reference), l.Packs
		for _, p := range l.Packs {
			for i := range p.Populations {
				w.rules[p.Populations[i].ID] = p.Populations[i].Rules.Rules()
			}
		}
		dir, err := os.MkdirTemp("", "profiles-test-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if _, err := synth.Generate(context.Background(), synth.Config{People: 4000, Seed: 3,
			Out: filepath.Join(dir, "d")}); err != nil {
			t.Fatal(err)
		}
		d, err := dataset.Open(filepath.Join(dir, "d"), dataset.Options{BatchPeople: 512})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		w.info = d.Info()
		for b, err := range d.Batches(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			w.batches = append(w.batches, b)
		}
		w.accounting, w.quality = d.Accounting(), d.Quality()
		loaded = w
	})
	if loaded == nil {
		t.Fatal("the world could not be made")
	}
	return loaded
}

func populations(w *world) []string {
	var out []string
	for _, p := range w.packs {
		for _, pop := range p.Populations {
			out = append(out, pop.ID)
		}
	}
	return out
}

// members makes populations by table alone: near enough for a page.
func members(w *world, b *dataset.Batch) []picture.Members {
	at := map[string]uint16{}
	for i, f := range w.info.Forces {
		at[f.Code] = uint16(i)
	}
	home := b.Persons.Column("home_force")
	born := b.Persons.Column("date_of_birth")
	out := make([]picture.Members, 0, 5)
	for _, id := range populations(w) {
		var m picture.Members
		for i := range b.People() {
			has := func(k dataset.Kind) bool {
				return len(b.Events[k].Start) > 0 && b.Events[k].Start[i+1] > b.Events[k].Start[i]
			}
			child := !born.Known(i) || born.Int[i] > b.AsOf.Unix()/86400-18*365
			ok := map[string]bool{"vawg-suspect": has(dataset.Crimes), "vawg-victim": has(dataset.Crimes),
				"visor-managed": has(dataset.ViSOR),
				"missing-child": has(dataset.Missing) && child, "missing-adult": has(dataset.Missing) && !child}[id]
			if ok {
				m.Rows = append(m.Rows, int32(i))
				m.Force = append(m.Force, at[home.Dict[home.Codes[i]]])
			}
		}
		out = append(out, m)
	}
	return out
}

func observed(t testing.TB, w *world, workers int) *picture.Picture {
	p, err := picture.New(w.info, w.packs, populations(w))
	if err != nil {
		t.Fatal(err)
	}
	parts := make([]*picture.Part, len(w.batches))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(w.batches); i += workers {
				var err error
				if parts[i], err = p.Observe(w.batches[i], members(w, w.batches[i])); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, q := range parts {
		p.Merge(q)
	}
	return p
}

// input makes up results for one force and pack.
func input(w *world, p *picture.Picture, pk *pack.Pack, force dataset.Force, most int) build.Input {
	in := build.Input{Force: force, Info: w.info, Accounting: w.accounting, Quality: w.quality, Pack: pk,
		Offences: w.offences, Features: w.features,
		Picture: p, Cases: map[string]build.Case{}, Run: build.Run{ID: "9f3ac41d20", Marking: "Official-Sensitive",
			Recipient: "Head of Public Protection", Copies: 2}}
	for _, q := range pk.Params {
		in.Params = append(in.Params, build.Setting{Param: q, Here: q.Value + float64(len(in.Params)%2)})
	}
	ids := populations(w)
	for k := range pk.Populations {
		pop := &pk.Populations[k]
		typical := 1.0
		card := &pack.Card{Name: pop.ID, Version: "1", Owner: "central team", Library: "lightgbm", LibraryVersion: "4.6.0",
			BaseRate:  0.041,
			TrainedOn: pack.Trained{Rows: 60000, Positives: 2460, Synthetic: true},
			Validation: []pack.Validation{{Kind: "held-out", People: 12000, Positives: 490, AUC: 0.84,
				PrecisionAtCapacity: 0.38, Capacity: 225, CalibrationError: 0.011}},
			Reliability: []pack.ReliabilityBin{{From: 0, To: 0.1, People: 9000, Positives: 200},
				{From: 0.1, To: 1, People: 800, Positives: 250}},
			Limits: []string{"Trained on a synthetic world"}}
		for _, f := range pop.ModelFeatures {
			card.Features = append(card.Features, pack.CardFeature{Name: f, Typical: &typical})
		}
		px := build.Results{Pack: pop, Card: card, Rules: w.rules[pop.ID]}
		at := slices.Index(ids, pop.ID)
		rng := rand.New(rand.NewPCG(uint64(at), 5))
		scored := 0
		for _, b := range w.batches {
			m := members(w, b)[at]
			for i, row := range m.Rows {
				here := w.info.Forces[m.Force[i]].Code == force.Code
				if here {
					scored++
				}
				if here && len(px.Listed) >= most || !here && len(px.Visitors) > 30 {
					continue
				}
				r := build.Listed{Result: scoring.Result{Profile: pk.Profile, Population: pop.ID, Person: b.ID(int(row)),
					Force: w.info.Forces[m.Force[i]].Code, BaseValue: -3.1, Margin: -3.1}}
				for range pop.ModelFeatures {
					c := rng.NormFloat64() * 0.2
					r.Contributions = append(r.Contributions, c)
					r.Margin += c
					v := float64(rng.IntN(5))
					if rng.IntN(15) == 0 {
						v = math.NaN()
					}
					r.Values = append(r.Values, v)
					r.AtLeast = append(r.AtLeast, rng.IntN(20) == 0)
				}
				r.Probability, r.Percentile = 0.02+0.3*rng.Float64(), 96+4*rng.Float64()
				r.Listed, r.Why = true, "Model score above 97.1% of the people scored."
				for n, rule := range w.rules[pop.ID] {
					if (n+i)%7 == 0 && rule.Status == rules.Active && i%3 > 0 {
						f := rules.Finding{Rule: rule.ID, Version: rule.Version, Title: rule.Title, Outcome: rules.Hit,
							MustReview: rule.MustReview, Points: rule.Points,
							Reason: "Recorded 4 times against the same person in 12 months"}
						if i%2 == 0 && rule.MustReview {
							f.Outcome, f.Points, f.Reason = rules.Abstain, 0, "Not known: custody records."
						}
						r.Findings = append(r.Findings, f)
						r.Points += f.Points
					}
				}
				r.MustReview = i%5 == 0
				r.Insight = &scoring.Insight{
					Groups: []scoring.GroupShare{{Group: w.features.Spec(w.features.Index(pop.ModelFeatures[0])).Group,
						Shapley: 0.5}},
					Pairs: []scoring.PairShare{{A: 0, B: 1, Interaction: 0.6 - 1.2*float64(i%2)}},
					Changes: []scoring.WouldChange{{Feature: i % len(r.Values), From: 4, To: 1, Margin: r.Margin - 1, Line: "list",
						Way: scoring.WayFewer}, {Feature: (i + 1) % len(r.Values), From: 0, To: 3, Margin: r.Margin + 1, Line: "base",
						Way: scoring.WayMore}},
					Similar: scoring.Similar{People: i % 3, Sample: 400},
				}
				px.Swarm.Values, px.Swarm.Contributions = append(px.Swarm.Values, r.Values),
					append(px.Swarm.Contributions, r.Contributions)
				if len(pop.Marks) > 0 && i%4 == 0 {
					r.Marks = []string{pop.Marks[0].Text}
				}
				in.Cases[r.Person] = build.Case{Batch: b, Person: int(row)}
				if here {
					r.Rank = len(px.Listed) + 1
					px.Listed = append(px.Listed, r)
				} else {
					r.Rank = len(px.Visitors) + 1
					px.Visitors = append(px.Visitors, r)
				}
			}
		}
		px.Standing = scoring.ListEnd{Population: pop.ID, Force: force.Code, Scored: scored, Listed: len(px.Listed),
			Capacity: most, CutoffPercentile: 97, CutoffMargin: -2}
		if len(px.Listed) == 0 {
			px.Standing.CutoffPercentile, px.Standing.CutoffMargin = math.NaN(), math.NaN()
		}
		px.Baselines = []build.Baseline{{Title: "harm index (CCHI)", Shared: 0, Capacity: most, Spearman: math.NaN()},
			{Title: "recency, frequency, gravity (CCHI)", Shared: most / 2, Capacity: most, Spearman: -0.456}}
		in.Populations = append(in.Populations, px)
	}
	return in
}

// every makes all twenty-seven documents.
func every(t testing.TB, w *world, p *picture.Picture) []*profiles.Profile {
	t.Helper()
	var out []*profiles.Profile
	for _, f := range w.info.Forces {
		for _, pk := range w.packs {
			doc, err := build.Build(input(w, p, pk, f, 4))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, doc)
		}
	}
	return out
}
