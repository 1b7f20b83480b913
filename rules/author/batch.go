package author

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
)

// batch makes the batch of one person that a case's events describe, as the
// dataset would hand it to a run at asOf: of each record the latest version
// known before asOf, both clocks before asOf, no E-graded intelligence.
func (c *Case) batch(forces []dataset.Force, home string, asOf time.Time) (*dataset.Batch, error) {
	var errs strictyaml.Errors
	info := &dataset.Info{Name: "case", AsOf: asOf.UTC(), Synthetic: true, Forces: forces}
	b := &dataset.Batch{AsOf: asOf.UTC(), Info: info}
	kinds := map[string]dataset.Kind{}
	for k := range dataset.Kinds {
		kinds[k.String()] = k
	}
	kind := func(name string, at strictyaml.Position) (dataset.Kind, bool) {
		k, ok := kinds[name]
		if !ok || k == dataset.Persons {
			errs = append(errs, at.Errorf("%s", strictyaml.Unknown("event table", name, tableNames())))
			return 0, false
		}
		return k, true
	}

	person := row{spec: &dataset.Tables[dataset.Persons], cells: map[string]cell{
		"person_id": {text: personID}, "home_force": {text: home}}}
	person.fill(c.Person, asOf, &errs)
	b.Persons = chunk(person.spec, []row{person})

	var rows [dataset.Kinds][]row
	for _, name := range slices.Sorted(maps.Keys(c.Events)) {
		k, ok := kind(name, c.Position.Key("events"))
		if !ok {
			continue
		}
		for i, f := range c.Events[name] {
			if r, ok := event(k, i, f, home, asOf, &errs); ok {
				rows[k] = append(rows[k], r)
			}
		}
	}
	for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
		seen := visible(rows[k], asOf.UnixMicro())
		b.Events[k] = dataset.Events{Rows: chunk(&dataset.Tables[k], seen), Start: []int32{0, int32(len(seen))},
			Supplied: true}
	}
	for _, name := range c.Unsupplied {
		if k, ok := kind(name, c.Position.Key("unsupplied")); ok {
			info.Coverage[k] = map[string]time.Time{}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.SuppliedSince)) {
		if k, ok := kind(name, c.Position.Key("supplied_since")); ok {
			at, err := instant(c.SuppliedSince[name], asOf)
			if err != nil {
				errs = append(errs, c.Position.Key("supplied_since").Errorf("%v", err))
			}
			info.Coverage[k] = map[string]time.Time{home: time.UnixMicro(at).UTC()}
		}
	}
	return b, errs.Sorted()
}

// personID names the person of every case.
const personID = "P1"

func tableNames() []string {
	var names []string
	for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
		names = append(names, k.String())
	}
	return names
}

// cell is one value of a row; which field holds it depends on the column.
type cell struct {
	text string
	num  float64
	bool bool
	int  int64
	list []string
}

// row is one row of a table; a column without a cell is null.
type row struct {
	spec  *dataset.Spec
	cells map[string]cell
}

// event reads row number i of a table in a case.
func event(k dataset.Kind, i int, f strictyaml.Fields, home string, asOf time.Time, errs *strictyaml.Errors) (row,
	bool) {
	r := row{spec: &dataset.Tables[k], cells: map[string]cell{
		"person_id": {text: personID}, "force": {text: home}}}
	for _, key := range r.spec.Key {
		if field := r.spec.Field(key); field.Type == table.Text {
			r.cells[key] = cell{text: fmt.Sprintf("%s-%04d", strings.ToUpper(key[:1]), i+1)}
		}
	}
	before := len(*errs)
	r.fill(f, asOf, errs)
	if len(*errs) > before {
		return r, false
	}
	at, ok := r.cells["occurred_at"]
	if !ok {
		e := &strictyaml.Error{Message: fmt.Sprintf("row %d of %s has no `at`: say when it happened, such as at: -30d", i+1,
			r.spec.Name)}
		if len(f) > 0 {
			e = f[0].Name.Errorf("%s", e.Message)
		}
		*errs = append(*errs, e)
		return r, false
	}
	if _, ok := r.cells["known_at"]; !ok {
		r.cells["known_at"] = at
	}
	return r, true
}

// fill sets cells from the fields an author wrote.
func (r *row) fill(fields strictyaml.Fields, asOf time.Time, errs *strictyaml.Errors) {
	for _, f := range fields {
		name := f.Key
		if r.spec.Kind != dataset.Persons {
			switch name {
			case "at":
				name = "occurred_at"
			case "known":
				name = "known_at"
			}
		}
		field := r.spec.Field(name)
		if field == nil {
			*errs = append(*errs, f.Name.Errorf("%s", strictyaml.Unknown("column of "+r.spec.Name, f.Key, columnNames(r.spec))))
			continue
		}
		if f.Value == nil {
			delete(r.cells, name)
			if field.Required {
				*errs = append(*errs, f.Position.Errorf("column %s of %s is never null", f.Key, r.spec.Name))
			}
			continue
		}
		c, err := cellOf(field.Type, f.Value, asOf)
		if err == nil {
			if column := r.spec.Column(name); column.Closed && !slices.Contains(column.Codes, c.text) {
				err = fmt.Errorf("%s", strictyaml.Unknown(name, c.text, column.Codes))
			}
		}
		if err != nil {
			*errs = append(*errs, f.Position.Errorf("%v", err))
			continue
		}
		r.cells[name] = c
	}
}

func columnNames(s *dataset.Spec) []string {
	var names []string
	if s.Kind != dataset.Persons {
		names = append(names, "at", "known")
	}
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	return names
}

// cellOf turns a value as written into a cell of a column of type t.
func cellOf(t table.Type, v any, asOf time.Time) (c cell, err error) {
	text, isText := v.(string)
	switch t {
	case table.Code, table.Text:
		if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1e15 {
			text, isText = fmt.Sprintf("%.0f", f), true // a code such as 16, written without quotes
		}
		c.text = text
		if !isText {
			err = fmt.Errorf("a text is needed here")
		}
	case table.Number, table.Integer:
		f, ok := v.(float64)
		c.num = f
		if !ok || t == table.Integer && f != math.Trunc(f) {
			err = fmt.Errorf("a number is needed here")
			if t == table.Integer {
				err = fmt.Errorf("a whole number is needed here")
			}
		}
	case table.Bool:
		b, ok := v.(bool)
		c.bool = b
		if !ok {
			err = fmt.Errorf("true or false is needed here")
		}
	case table.Instant:
		if !isText {
			return c, fmt.Errorf("a moment is needed here, such as -30d")
		}
		c.int, err = instant(text, asOf)
	case table.Date:
		if !isText {
			return c, fmt.Errorf("a date is needed here, such as -30d or 2009-05-31")
		}
		c.int, err = day(text, asOf)
	case table.CodeList, table.TextList:
		items, ok := v.([]any)
		if !ok {
			return c, fmt.Errorf("a list is needed here, such as [a, b]")
		}
		c.list = []string{}
		for _, item := range items {
			s, ok := item.(string)
			if !ok {
				return c, fmt.Errorf("a list of texts is needed here, such as [a, b]")
			}
			c.list = append(c.list, s)
		}
	default:
		err = fmt.Errorf("a column of this type cannot be set in a case")
	}
	return c, err
}

func (r *row) key() string {
	var parts []string
	for _, k := range r.spec.Key {
		parts = append(parts, r.cells[k].text)
	}
	return strings.Join(parts, "\x00")
}

// visible keeps what a run at asOf sees, in the order of a Batch.
func visible(rows []row, asOf int64) []row {
	latest := map[string]int{} // key → index of the newest version known before asOf
	for i := range rows {
		known := rows[i].cells["known_at"].int
		if known >= asOf {
			continue
		}
		if j, ok := latest[rows[i].key()]; !ok || rows[j].cells["known_at"].int < known {
			latest[rows[i].key()] = i
		}
	}
	var out []row
	for i := range rows {
		j, ok := latest[rows[i].key()]
		graded := rows[i].spec.Kind == dataset.Intel && rows[i].cells["intelligence_assessment"].text == "E"
		if ok && j == i && rows[i].cells["occurred_at"].int < asOf && !graded {
			out = append(out, rows[i])
		}
	}
	slices.SortStableFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.cells["occurred_at"].int, b.cells["occurred_at"].int),
			cmp.Compare(a.key(), b.key()), cmp.Compare(a.cells["known_at"].int, b.cells["known_at"].int))
	})
	return out
}

// chunk lays rows out in columns: all columns of the contract.
func chunk(spec *dataset.Spec, rows []row) table.Chunk {
	out := table.Chunk{Rows: len(rows), Columns: make([]table.Column, len(spec.Fields))}
	for f, field := range spec.Fields {
		col := table.Column{Field: field}
		dict := map[string]uint32{}
		code := func(s string) uint32 {
			if _, ok := dict[s]; !ok {
				dict[s] = uint32(len(col.Dict))
				col.Dict = append(col.Dict, s)
			}
			return dict[s]
		}
		if field.Type == table.Code {
			code("") // so that a null's code 0 has an entry, whatever the rows hold
		}
		if field.Type == table.CodeList || field.Type == table.TextList {
			col.Offsets = []int32{0}
		}
		for i, r := range rows {
			c, known := r.cells[field.Name]
			if !known && col.Valid == nil {
				col.Valid = slices.Repeat([]bool{true}, len(rows))
			}
			if !known {
				col.Valid[i] = false
			}
			switch field.Type {
			case table.Code:
				col.Codes = append(col.Codes, code(c.text))
			case table.Text:
				col.Text = append(col.Text, c.text)
			case table.Number, table.Integer:
				col.Num = append(col.Num, c.num)
			case table.Bool:
				col.Bool = append(col.Bool, c.bool)
			case table.Instant, table.Date:
				col.Int = append(col.Int, c.int)
			case table.CodeList:
				for _, s := range c.list {
					col.Codes = append(col.Codes, code(s))
				}
				col.Offsets = append(col.Offsets, int32(len(col.Codes)))
			case table.TextList:
				col.Text = append(col.Text, c.list...)
				col.Offsets = append(col.Offsets, int32(len(col.Text)))
			}
		}
		out.Columns[f] = col
	}
	return out
}
