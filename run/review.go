package run

import (
	"cmp"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
	"forceprofiles/runfolder"
)

// DefaultControls is how many people who are not listed are drawn for review,
// as a share of the list's size, where the run file does not say: enough that
// being asked about somebody does not tell that they are listed.
const DefaultControls = 0.25

// review is whom reviewers are asked about: everybody listed, and controls.
type review struct {
	cases map[string][]runfolder.SamplingRow // by person, in the order of the populations' ids
}

// review draws the controls, population by population and force by force, among
// those not listed. Grown people and children are drawn apart, each in their
// part of the list: by default no child is drawn.
func (j *job) review(t *Tally, ranks []ranked) *review {
	r := &review{cases: map[string][]runfolder.SamplingRow{}}
	for _, k := range j.byID {
		p, c := j.scorer.Populations[k], &t.Populations[k]
		rates := [2]float64{j.controls(p.ID), j.cfg.ChildControls[p.ID]}
		for f, force := range j.info.Forces {
			var listed, others [2]int
			for i, e := range c.Entries {
				switch child := stratum(c.Children[i]); {
				case int(e.Force) != f:
				case ranks[k].placed[i].Listed():
					listed[child]++
					r.add(runfolder.SamplingRow{Population: p.ID, Person: c.People.At(i), Force: force.Code, Listed: true,
						Inclusion: 1})
				default:
					others[child]++
				}
			}
			var drawn [2]runfolder.Sample
			for child := range drawn {
				drawn[child].Most = min(int(math.Ceil(rates[child]*float64(listed[child]))), others[child])
			}
			for i, e := range c.Entries {
				if s := &drawn[stratum(c.Children[i])]; int(e.Force) == f && s.Most > 0 && !ranks[k].placed[i].Listed() {
					id := c.People.At(i)
					s.Offer(runfolder.Draw(j.cfg.Seed, runfolder.ForControls+p.ID, id), id, func() []float64 { return nil })
				}
			}
			for child, s := range drawn {
				for _, d := range s.People {
					r.add(runfolder.SamplingRow{Population: p.ID, Person: d.Person, Force: force.Code,
						Inclusion: float64(s.Most) / float64(others[child])})
				}
			}
		}
	}
	return r
}

// stratum is 0 for grown people and 1 for children.
func stratum(b bool) int {
	if b {
		return 1
	}
	return 0
}

// controls is the rate of a population.
func (j *job) controls(population string) float64 {
	if rate, ok := j.cfg.Controls[population]; ok {
		return rate
	}
	return DefaultControls
}

func (r *review) add(x runfolder.SamplingRow) { r.cases[x.Person] = append(r.cases[x.Person], x) }

// people are everybody reviewers are asked about.
func (r *review) people() []string { return slices.Sorted(maps.Keys(r.cases)) }

// control says that somebody is a control, and on no list.
func (r *review) control(person string) bool {
	cases := r.cases[person]
	return len(cases) > 0 && !slices.ContainsFunc(cases, func(x runfolder.SamplingRow) bool { return x.Listed })
}

// writeSampling writes how everybody came to be a case.
func (r *review) writeSampling(dir *runfolder.Folder) error {
	var all []runfolder.SamplingRow
	for _, cases := range r.cases {
		all = append(all, cases...)
	}
	slices.SortFunc(all, func(a, b runfolder.SamplingRow) int {
		return cmp.Or(cmp.Compare(a.Population, b.Population), cmp.Compare(a.Person, b.Person))
	})
	if err := os.MkdirAll(filepath.Dir(dir.Path(runfolder.SamplingName)), 0o700); err != nil {
		return err
	}
	out, err := dir.CreateSampling()
	if err != nil {
		return err
	}
	for i := range all {
		if err := out.Write(&all[i]); err != nil {
			break
		}
	}
	return out.Close() // which fails where a Write did
}

// evidence says of a table where it says what somebody's part in a record is,
// and what the record is about; graded tables hold assessments.
var evidence = [dataset.Kinds]struct {
	role, code string
	graded     bool
}{
	dataset.Crimes:       {"side", "offence_code", false},
	dataset.Intel:        {"role", "intelligence_assessment", true},
	dataset.Custody:      {"", "offence_code", false},
	dataset.Missing:      {"", "risk_grade", false},
	dataset.OCGLinks:     {"role", "activity", true},
	dataset.CountyLines:  {"role", "drug", true},
	dataset.ViSOR:        {"", "offence_code", false},
	dataset.OSINT:        {"", "kind", true},
	dataset.Associations: {"", "kind", false},
	dataset.Addresses:    {"", "kind", false},
}

// write writes the records of a person of a batch, once a case.
func (r *review) write(out *runfolder.Writer[runfolder.CaseRow], b *dataset.Batch, person int) error {
	id := b.ID(person)
	cases := r.cases[id]
	if len(cases) == 0 {
		return nil
	}
	records := recordsOf(b, person)
	for _, c := range cases {
		for _, x := range records {
			x.Person, x.Population, x.Force = id, c.Population, c.Force
			if err := out.Write(&x); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordsOf are the records of a person of a batch, by when they happened,
// table and key.
func recordsOf(b *dataset.Batch, person int) []runfolder.CaseRow {
	var out []runfolder.CaseRow
	for k := range dataset.Kinds {
		if k == dataset.Persons || k == dataset.Identities {
			continue // who somebody is, no record of theirs
		}
		e := &b.Events[k]
		code := func(name string, i int) string {
			if c := e.Rows.Column(name); c != nil && c.Known(i) {
				return c.Dict[c.Codes[i]]
			}
			return ""
		}
		instant := func(name string, i int) time.Time {
			if c := e.Rows.Column(name); c != nil && c.Known(i) {
				return time.UnixMicro(c.Int[i]).UTC()
			}
			return time.Time{}
		}
		for i := int(e.Start[person]); i < int(e.Start[person+1]); i++ {
			x := runfolder.CaseRow{Table: k.String(), RecordForce: code("force", i), Occurred: instant("occurred_at", i),
				Known: instant("known_at", i), Role: code(evidence[k].role, i), Code: code(evidence[k].code, i),
				Graded: evidence[k].graded, Handling: code("handling", i)}
			if key := e.Rows.Column(dataset.Tables[k].Key[0]); key != nil && key.Type == table.Text {
				x.Key = key.Text[i]
			}
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b runfolder.CaseRow) int {
		return cmp.Or(a.Occurred.Compare(b.Occurred), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key))
	})
	return out
}
