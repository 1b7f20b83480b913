package build

import (
	"cmp"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
)

// annexKinds are the tables of the graded-intelligence panel: assessments, not
// facts. Where the annex is not on the sheet, no reference to them is either.
var annexKinds = []dataset.Kind{dataset.Intel, dataset.OCGLinks, dataset.CountyLines, dataset.OSINT}

// evidence finds the records behind the values of one person.
type evidence struct {
	*writer
	in   *Input
	c    Case
	rows map[int][]features.TraceRow // by place in Features, newest first
	// named are the references that were named on the sheet so far.
	named map[string]bool
}

func (w *writer) evidence(in *Input, c Case) *evidence {
	return &evidence{writer: w, in: in, c: c, rows: map[int][]features.TraceRow{}, named: map[string]bool{}}
}

// behind lists the records that a feature's value rests on, newest first; for a
// derived feature those of the features it reads.
func (e *evidence) behind(at int) []features.TraceRow {
	if rows, ok := e.rows[at]; ok {
		return rows
	}
	e.rows[at] = nil // a feature that reads itself ends here
	t, err := e.in.Features.Trace(e.c.Batch, e.c.Person, at)
	if err != nil {
		return nil // the value stands; its records are among the facts
	}
	var out []features.TraceRow
	add := func(r features.TraceRow) {
		if r.Kind != dataset.Persons && !slices.ContainsFunc(out, func(x features.TraceRow) bool {
			return x.Kind == r.Kind &&
				x.Key == r.Key
		}) {
			out = append(out, r)
		}
	}
	for _, decides := range []bool{true, false} {
		if decides || len(out) == 0 {
			for _, r := range t.Rows {
				if r.Decides == decides {
					add(r)
				}
			}
		}
	}
	for _, i := range t.Inputs {
		for _, r := range e.behind(i) {
			add(r)
		}
	}
	slices.SortStableFunc(out, func(a, b features.TraceRow) int {
		return cmp.Or(b.OccurredAt.Compare(a.OccurredAt), cmp.Compare(a.Key, b.Key))
	})
	e.rows[at] = out
	return out
}

// read lists the records behind everything that a rule read, newest first.
func (e *evidence) read(f *rules.Finding) []features.TraceRow {
	var out []features.TraceRow
	for _, v := range f.Values {
		if v.Param || !v.Known || v.Value == 0 {
			continue
		}
		if at := e.in.Features.Index(v.Name); at >= 0 {
			out = append(out, e.behind(at)...)
		}
	}
	slices.SortStableFunc(out, func(a, b features.TraceRow) int {
		return cmp.Or(b.OccurredAt.Compare(a.OccurredAt), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// nameable are references for a page: those of graded intelligence only where the
// annex is inline.
func (e *evidence) nameable(rows []features.TraceRow) (refs []string, withheld int) {
	for _, r := range rows {
		switch {
		case e.in.Run.Annex != AnnexInline && slices.Contains(annexKinds, r.Kind):
			withheld++
		case !slices.Contains(refs, r.Key):
			refs = append(refs, r.Key)
		}
	}
	return refs, withheld
}

// shownRefs is how many records a factor names.
const shownRefs = 2

// refs names the records behind a factor.
func (e *evidence) refs(f wording.Factor) string {
	refs, withheld := e.nameable(e.behind(f.At))
	switch {
	case len(refs) == 0 && withheld > 0:
		return e.Say("refs.withheld", "n", withheld)
	case len(refs) == 0:
		return e.Say("refs.none")
	}
	for _, ref := range refs[:min(shownRefs, len(refs))] {
		e.named[ref] = true
	}
	return e.Some(refs, shownRefs)
}

// first is the newest of some records that may be named on the sheet, recorded
// facts before graded intelligence.
func (e *evidence) first(rows []features.TraceRow) (features.TraceRow, bool) {
	for _, r := range rows {
		if !slices.Contains(annexKinds, r.Kind) {
			return r, true
		}
	}
	if e.in.Run.Annex == AnnexInline && len(rows) > 0 {
		return rows[0], true
	}
	return features.TraceRow{}, false
}

// openFirst says which record to open first, and why that one: the newest
// behind the rule that weighs most, else behind the factor that does.
func (e *evidence) openFirst(s *profiles.Sheet, r *Listed, factors []wording.Factor) {
	set := func(key string, row features.TraceRow, why string) {
		s.Record = row.Key
		s.OpenFirst = e.Say(key, "ref", row.Key, "date", wording.Date(row.OccurredAt), "why", why)
	}
	for _, h := range s.Rules {
		i := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Rule == h.ID && f.Outcome == rules.Hit })
		if row, ok := e.first(e.read(&r.Findings[i])); ok {
			set("open.rule", row, h.Title)
			return
		}
	}
	for _, f := range byWeight(factors) {
		if f.LogOdds <= 0 {
			break
		}
		if row, ok := e.first(e.behind(f.At)); ok {
			set("open.factor", row, e.Phrase(f))
			return
		}
	}
	s.OpenFirst = e.Say("open.none")
}

// citations are the records that the sheet names so far, and those that bear on
// why this person is listed: those that a rule that hit has read, and those
// behind the factors that weighed most.
func (e *evidence) citations(s *profiles.Sheet, r *Listed, factors []wording.Factor) citations {
	out := map[recordKey]bool{}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Outcome == rules.Hit {
			for _, row := range e.read(f) {
				out[recordKey{row.Kind, row.Key}] = true
			}
		}
	}
	for _, f := range byWeight(factors)[:min(shownFactors, len(factors))] {
		if f.LogOdds > 0 {
			for _, row := range e.behind(f.At) {
				out[recordKey{row.Kind, row.Key}] = true
			}
		}
	}
	return citations{first: s.Record, named: e.named, bears: out}
}

// recordKey names a record.
type recordKey struct {
	kind dataset.Kind
	key  string
}

// byWeight puts factors that raised the score most first.
func byWeight(factors []wording.Factor) []wording.Factor {
	out := slices.Clone(factors)
	slices.SortStableFunc(out, func(a, b wording.Factor) int { return cmp.Compare(b.LogOdds, a.LogOdds) })
	return out
}

// recent says whether an instant lies in the last so many days before the
// data cut-off.
func (w *recordWriter) recent(micros int64, days int) bool {
	return micros >= w.info.AsOf.Add(-time.Duration(days)*24*time.Hour).UnixMicro()
}
