package features

import (
	"fmt"
	"slices"
	"time"

	"forceprofiles/dataset"
)

// Unsupplied says that a feature is not known for a force's people, and why.
type Unsupplied struct {
	Feature int
	Force   string // a code; "" for every force
	Reason  string // "Kent does not supply custody"
}

// Unsupplied lists the features that are not known in a dataset, by feature
// and then force, with the reason. tables is dataset.Dataset.Tables. A feature
// that says whether any row is there is listed too: it can be known to be so,
// but not known not to be.
func (s *Set) Unsupplied(info *dataset.Info, tables []dataset.TableInfo) []Unsupplied {
	var out []Unsupplied
	gaps := make([][]Unsupplied, len(s.features))
	for i, f := range s.features {
		if f.from == derived {
			for _, in := range f.inputs {
				for _, g := range gaps[in] {
					g.Reason = s.features[in].Name + ": " + g.Reason
					gaps[i] = append(gaps[i], g)
				}
			}
		} else {
			gaps[i] = f.gaps(info, tables)
		}
		for _, g := range gaps[i] {
			g.Feature = i
			out = append(out, g)
		}
	}
	return out
}

// gaps are a table's feature's reasons not to be known.
func (f *feature) gaps(info *dataset.Info, tables []dataset.TableInfo) []Unsupplied {
	table := func(k dataset.Kind) *dataset.TableInfo {
		i := slices.IndexFunc(tables, func(t dataset.TableInfo) bool { return t.Kind == k })
		if i < 0 {
			return nil
		}
		return &tables[i]
	}
	if t := table(f.from); t == nil || !t.Supplied {
		return []Unsupplied{{Reason: fmt.Sprintf("the dataset has no table %s", f.from)}}
	}
	for _, r := range f.reads {
		if t := table(r.kind); t != nil && slices.Contains(t.Absent, r.name) {
			return []Unsupplied{{Reason: fmt.Sprintf("the table %s has no column %s", r.kind, r.name)}}
		}
	}
	if f.from == dataset.Persons {
		return nil
	}
	var out []Unsupplied
	asOf := info.AsOf.UnixMicro()
	for _, force := range info.Forces {
		if f.window.covered(info, f.from, force.Code, asOf) {
			continue
		}
		reason := fmt.Sprintf("%s does not supply %s", force.Name, f.from)
		if since, some := info.Coverage[f.from][force.Code]; some {
			from, _ := f.window.bounds(asOf)
			day := func(t time.Time) string { return t.In(dataset.London).Format("2 January 2006") }
			reason = fmt.Sprintf("%s supplies %s only since %s; the window begins on %s", force.Name, f.from, day(since),
				day(time.UnixMicro(from)))
		}
		out = append(out, Unsupplied{Force: force.Code, Reason: reason})
	}
	return out
}
