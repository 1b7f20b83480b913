package dataset

import (
	"cmp"
	"math"
	"slices"
	"time"

	"forceprofiles/internal/table"
)

// Quality is what DPA 2018 s38(5) asks to be said when data is passed on: how
// complete and current the rows were that a walk used. (What was inaccurate is
// in quarantine.) It is in contract order of tables and columns, dataset.yaml's
// order of forces.
type Quality struct {
	Spans   []Span        `json:"spans"`
	Lacks   []Lack        `json:"lacks"`
	Unknown []UnknownCode `json:"unknown_codes"`
}

// Span gives the rows a force has in a table and how old they are. A force
// without rows has no Span.
type Span struct {
	Table          string    `json:"table"`
	Force          string    `json:"force"` // for persons the home force
	Rows           int64     `json:"rows"`
	OldestOccurred time.Time `json:"oldest_occurred,omitzero"` // zero for persons
	NewestOccurred time.Time `json:"newest_occurred,omitzero"`
	LastKnown      time.Time `json:"last_known,omitzero"`
}

// Lack counts the rows of a force's table that have no value in an optional
// column; all of them where the file has no such column. Columns that lack
// nothing are listed too.
type Lack struct {
	Table  string `json:"table"`
	Force  string `json:"force"`
	Column string `json:"column"`
	Rows   int64  `json:"rows"`
	Null   int64  `json:"null"`
}

// Share is the part of the rows without a value, 0 to 1.
func (l Lack) Share() float64 {
	if l.Rows == 0 {
		return 0
	}
	return float64(l.Null) / float64(l.Rows)
}

// UnknownCode is a code that no reference table knows; its rows are kept and
// its weight is provisional.
type UnknownCode struct {
	Table  string `json:"table"`
	Column string `json:"column"`
	Code   string `json:"code"`
	Rows   int64  `json:"rows"`
}

// forceColumns hold a force of any country's police: one outside the dataset
// is no mistake, but it is counted as an unknown code.
var forceColumns = []string{"found_force", "exporting_force", "importing_force", "managing_force"}

// qualityOf measures the used rows of one table. Its cost is one pass over the
// forces and clocks and over each column that has nulls.
type qualityOf struct {
	spec    *Spec
	forces  []Force
	byForce int // place of force or home_force
	occ     int // place of occurred_at and known_at, −1 for persons
	kno     int
	dict    []int32 // force's dictionary code → place in forces

	rows, oldest, newest, known []int64   // by force
	null                        [][]int64 // by column as present, force
	coded                       []codedColumn
}

// codedColumn counts the codes of a column that nothing knows.
type codedColumn struct {
	at      int
	known   func(code string) bool
	unknown []bool  // by dictionary code
	rows    []int64 // by dictionary code
	dict    []string
	any     bool
}

func newQuality(spec *Spec, present []table.Field, info *Info, o *Options) *qualityOf {
	q := &qualityOf{spec: spec, forces: info.Forces, occ: -1, kno: -1}
	n := len(info.Forces)
	q.rows, q.oldest, q.newest, q.known = make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	for i := range n {
		q.oldest[i], q.newest[i], q.known[i] = math.MaxInt64, math.MinInt64, math.MinInt64
	}
	isForce := func(code string) bool {
		return slices.ContainsFunc(info.Forces, func(f Force) bool { return f.Code == code })
	}
	for i, f := range present {
		q.null = append(q.null, make([]int64, n))
		switch {
		case f.Name == "force" || f.Name == "home_force":
			q.byForce = i
		case f.Name == "occurred_at":
			q.occ = i
		case f.Name == "known_at":
			q.kno = i
		case f.Name == "offence_code" && o.KnownOffences != nil:
			q.coded = append(q.coded, codedColumn{at: i, known: func(c string) bool { return o.KnownOffences[c] }})
		case f.Name == "outcome_code" && o.KnownOutcomes != nil:
			q.coded = append(q.coded, codedColumn{at: i, known: func(c string) bool { return o.KnownOutcomes[c] }})
		case slices.Contains(forceColumns, f.Name):
			q.coded = append(q.coded, codedColumn{at: i, known: isForce})
		}
	}
	return q
}

// add measures the rows of a batch.
func (q *qualityOf) add(c *table.Chunk) {
	if c.Rows == 0 {
		return
	}
	force := &c.Columns[q.byForce]
	for _, code := range force.Dict[min(len(q.dict), len(force.Dict)):] {
		at := slices.IndexFunc(q.forces, func(f Force) bool { return f.Code == code })
		q.dict = append(q.dict, int32(at)) // −1 is never read: such rows are in quarantine
	}
	for _, code := range force.Codes {
		q.rows[q.dict[code]]++
	}
	if q.occ >= 0 {
		occurred, known := c.Columns[q.occ].Int, c.Columns[q.kno].Int
		for i, code := range force.Codes {
			f := q.dict[code]
			q.oldest[f] = min(q.oldest[f], occurred[i])
			q.newest[f] = max(q.newest[f], occurred[i])
			q.known[f] = max(q.known[f], known[i])
		}
	}
	for k := range c.Columns {
		valid, null := c.Columns[k].Valid, q.null[k]
		for i, ok := range valid {
			if !ok {
				null[q.dict[force.Codes[i]]]++
			}
		}
	}
	for k := range q.coded {
		q.coded[k].add(&c.Columns[q.coded[k].at])
	}
}

func (k *codedColumn) add(c *table.Column) {
	for _, code := range c.Dict[min(len(k.unknown), len(c.Dict)):] {
		ok := k.known(code)
		k.unknown, k.rows = append(k.unknown, !ok), append(k.rows, 0)
		k.any = k.any || !ok
	}
	if len(c.Dict) >= len(k.dict) {
		k.dict = c.Dict
	}
	if !k.any {
		return
	}
	for i, code := range c.Codes {
		if k.unknown[code] && c.Known(i) {
			k.rows[code]++
		}
	}
}

// into appends what was measured.
func (q *qualityOf) into(out *Quality, present []table.Field) {
	at := func(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
	for f, force := range q.forces {
		if q.rows[f] == 0 {
			continue
		}
		s := Span{Table: q.spec.Name, Force: force.Code, Rows: q.rows[f]}
		if q.occ >= 0 {
			s.OldestOccurred, s.NewestOccurred, s.LastKnown = at(q.oldest[f]), at(q.newest[f]), at(q.known[f])
		}
		out.Spans = append(out.Spans, s)
	}
	for _, field := range q.spec.Fields {
		if field.Required {
			continue
		}
		k := slices.IndexFunc(present, func(p table.Field) bool { return p.Name == field.Name })
		for f, force := range q.forces {
			if q.rows[f] == 0 {
				continue
			}
			l := Lack{Table: q.spec.Name, Force: force.Code, Column: field.Name, Rows: q.rows[f], Null: q.rows[f]}
			if k >= 0 {
				l.Null = q.null[k][f]
			}
			out.Lacks = append(out.Lacks, l)
		}
	}
	for _, k := range q.coded {
		first := len(out.Unknown)
		for code, n := range k.rows {
			if n > 0 {
				out.Unknown = append(out.Unknown, UnknownCode{q.spec.Name, present[k.at].Name, k.dict[code], n})
			}
		}
		slices.SortFunc(out.Unknown[first:], func(a, b UnknownCode) int { return cmp.Compare(a.Code, b.Code) })
	}
}
