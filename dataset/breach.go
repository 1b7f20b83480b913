package dataset

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"forceprofiles/internal/table"
)

// Marks on the rows of a segment; firstBreach and above number a breach of the
// contract.
const (
	clean           uint8 = iota
	markWithheld          // E-graded intelligence
	markOtherPerson       // names a suppressed person
	firstBreach
)

// earliest is the first moment of 1900: no record is older, and nobody born.
var (
	earliestDay = Day(1900, 1, 1)
	earliest    = london().Midnight(earliestDay)
)

// breach is one way in which a row can break the contract by itself.
type breach struct {
	column string
	kind   string // in words, without the value
	// mark sets m on the rows of [lo, hi) that break it and are not marked yet
	// with something that takes precedence; marks[0] belongs to row lo.
	mark func(c *table.Chunk, lo, hi int, marks []uint8, m uint8) bool
	// value is the offending value in words, "" where there is nothing to add.
	value func(c *table.Chunk, i int) string
}

// checker finds the rows of one table that break the contract by themselves,
// whatever the person and the other versions.
type checker struct {
	columns  map[string]int // places in the chunks
	breaches []breach
	buffer   []uint8

	eGrade     int // place of intelligence_assessment, or −1
	other      int // place of the Text column naming another person, or −1
	suppressed map[string]bool
}

// set marks row i unless something that takes precedence already has.
func set(marks []uint8, i int, m uint8) bool {
	if marks[i] <= markWithheld {
		marks[i] = m
		return true
	}
	return false
}

// newChecker prepares the checks for a table with the given columns.
func newChecker(spec *Spec, present []table.Field, forces []Force, suppressed map[string]bool) *checker {
	k := &checker{columns: map[string]int{}, eGrade: -1, other: -1, suppressed: suppressed}
	for i, f := range present {
		k.columns[f.Name] = i
	}
	forceCodes := make([]string, len(forces))
	for i, f := range forces {
		forceCodes[i] = f.Code
	}
	for i, f := range present {
		if f.Required {
			k.notNull(i, f)
		}
		column := spec.Column(f.Name)
		if column.Closed {
			k.oneOf(i, f.Name, "is not one of "+strings.Join(column.Codes, ", "), column.Codes)
		}
		if f.Name == "force" || f.Name == "home_force" {
			k.oneOf(i, f.Name, "is not a force of dataset.yaml", forceCodes)
		}
		if column.Least < column.Most {
			k.within(i, f.Name, column.Least, column.Most)
		}
	}
	if spec.Kind != Persons {
		occurred, known := spec.clocks()
		k.instants(occurred, occurred, "is before 1900", func(_, v int64) bool { return v < earliest })
		k.instants(known, occurred, "is before 1900", func(_, v int64) bool { return v < earliest })
		if spec.AfterTheFact {
			k.instants(known, occurred, "is before it occurred", func(o, v int64) bool { return v < o })
		}
		for _, end := range spec.Ends {
			k.instants(end, occurred, "is before it began", func(o, v int64) bool { return v < o })
		}
	}
	if i, ok := k.columns["intelligence_assessment"]; ok && spec.Kind == Intel {
		k.eGrade = i
	}
	if i, ok := k.columns["other_person_id"]; ok && len(suppressed) > 0 {
		k.other = i
	}
	return k
}

// marks checks rows [lo, hi) and returns one mark a row, or nil where all are
// clean. The slice is the checker's, good until the next call.
func (k *checker) marks(c *table.Chunk, lo, hi int) []uint8 {
	if cap(k.buffer) < hi-lo {
		k.buffer = make([]uint8, hi-lo)
	}
	marks := k.buffer[:hi-lo]
	clear(marks)
	any := false
	if k.eGrade >= 0 {
		col := &c.Columns[k.eGrade]
		if e := codeOf(col.Dict, "E"); e >= 0 {
			for i := lo; i < hi; i++ {
				if col.Codes[i] == uint32(e) && col.Known(i) {
					marks[i-lo], any = markWithheld, true
				}
			}
		}
	}
	if k.other >= 0 {
		col := &c.Columns[k.other]
		for i := lo; i < hi; i++ {
			if k.suppressed[col.Text[i]] && col.Known(i) {
				marks[i-lo], any = markOtherPerson, true
			}
		}
	}
	for b := range k.breaches {
		if k.breaches[b].mark(c, lo, hi, marks, firstBreach+uint8(b)) {
			any = true
		}
	}
	if !any {
		return nil
	}
	return marks
}

func codeOf(dict []string, s string) int {
	for i, d := range dict {
		if d == s {
			return i
		}
	}
	return -1
}

// notNull: a required column has a value, and a text that is not empty.
func (k *checker) notNull(at int, f table.Field) {
	k.breaches = append(k.breaches, breach{
		column: f.Name, kind: "is missing",
		mark: func(c *table.Chunk, lo, hi int, marks []uint8, m uint8) (any bool) {
			col := &c.Columns[at]
			if col.Valid != nil {
				for i := lo; i < hi; i++ {
					if !col.Valid[i] && set(marks, i-lo, m) {
						any = true
					}
				}
			}
			if f.Type == table.Text {
				for i := lo; i < hi; i++ {
					if col.Text[i] == "" && set(marks, i-lo, m) {
						any = true
					}
				}
			}
			return any
		},
	})
}

// oneOf: a code, where known, is one of the allowed ones.
func (k *checker) oneOf(at int, name, kind string, allowed []string) {
	var known []bool // by dictionary code, extended with the dictionary
	wrong := 0
	k.breaches = append(k.breaches, breach{
		column: name, kind: kind,
		mark: func(c *table.Chunk, lo, hi int, marks []uint8, m uint8) (any bool) {
			col := &c.Columns[at]
			for _, s := range col.Dict[min(len(known), len(col.Dict)):] {
				ok := codeOf(allowed, s) >= 0
				known = append(known, ok)
				if !ok {
					wrong++
				}
			}
			if wrong == 0 {
				return false
			}
			for i := lo; i < hi; i++ {
				if col.Known(i) && !known[col.Codes[i]] && set(marks, i-lo, m) {
					any = true
				}
			}
			return any
		},
		value: func(c *table.Chunk, i int) string { return quote(c.Columns[at].Dict[c.Columns[at].Codes[i]]) },
	})
}

// within: a number, where known, lies in a range (NaN does not).
func (k *checker) within(at int, name string, least, most float64) {
	k.breaches = append(k.breaches, breach{
		column: name, kind: fmt.Sprintf("is not between %g and %g", least, most),
		mark: func(c *table.Chunk, lo, hi int, marks []uint8, m uint8) (any bool) {
			col := &c.Columns[at]
			for i := lo; i < hi; i++ {
				if v := col.Num[i]; !(v >= least && v <= most) && col.Known(i) && set(marks, i-lo, m) {
					any = true
				}
			}
			return any
		},
		value: func(c *table.Chunk, i int) string {
			v := c.Columns[at].Num[i]
			if math.IsNaN(v) {
				return "not a number"
			}
			return strconv.FormatFloat(v, 'g', 6, 64)
		},
	})
}

// instants: an instant, where known, is not impossible beside that of another
// column, which every such table has.
func (k *checker) instants(name, beside, kind string, impossible func(occurred, v int64) bool) {
	at, ok := k.columns[name]
	if !ok {
		return
	}
	from := k.columns[beside]
	k.breaches = append(k.breaches, breach{
		column: name, kind: kind,
		mark: func(c *table.Chunk, lo, hi int, marks []uint8, m uint8) (any bool) {
			occurred, col := &c.Columns[from], &c.Columns[at]
			for i := lo; i < hi; i++ {
				if impossible(occurred.Int[i], col.Int[i]) && col.Known(i) && occurred.Known(i) && set(marks, i-lo, m) {
					any = true
				}
			}
			return any
		},
		value: func(c *table.Chunk, i int) string { return instantText(c.Columns[at].Int[i]) },
	})
}

// quote shows a value from the data, cut to a bearable length.
func quote(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

// valueOf is the value that broke the contract, in words.
func (k *checker) valueOf(c *table.Chunk, i int, m uint8) string {
	if b := &k.breaches[m-firstBreach]; b.value != nil {
		return b.value(c, i)
	}
	return ""
}
