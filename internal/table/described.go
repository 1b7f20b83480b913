package table

import (
	"fmt"
	"slices"
)

// described is a column of a Parquet or Arrow file as its schema describes it.
type described struct {
	name    string
	found   string // the type in words, for errors
	form    form
	list    bool
	problem string // why the column cannot be read, with the way out; "" if it can
}

// contents are the columns of a file, in its order.
type contents []described

// distinct refuses two columns of one name.
func (c contents) distinct() error {
	names := c.names()
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("two columns are named %s; rename or drop one", name)
		}
	}
	return nil
}

func (c contents) names() []string {
	out := make([]string, len(c))
	for i := range c {
		out[i] = c[i].name
	}
	return out
}

func (c contents) natural() []Field {
	var out []Field
	for _, d := range c {
		if t := d.form.natural(d.list); t != 0 && d.problem == "" {
			out = append(out, Field{Name: d.name, Type: t})
		}
	}
	return out
}

// find returns which column f is, or why that cannot be read as f.
func (c contents) find(f Field) (int, error) {
	i := slices.IndexFunc(c, func(d described) bool { return d.name == f.Name })
	if d := c[i]; d.problem != "" || !d.form.fits(f.Type, d.list) {
		return 0, columnError(f, d.found, d.problem)
	}
	return i, nil
}

// typeNames are what errors call the types.
var typeNames = map[Type]string{
	Code: "text", Text: "text", Number: "number", Integer: "whole number", Bool: "true or false",
	Instant: "instant (timestamp, UTC)", Date: "date", CodeList: "list of text", TextList: "list of text",
}

func (t Type) String() string { return typeNames[t] }

// wayOut says how to bring a column of the wrong type right.
var wayOut = map[Type]string{
	Code: "cast it to text", Text: "cast it to text", Number: "cast it to double", Integer: "cast it to int64",
	Bool: "cast it to boolean", Instant: "write it as a timestamp adjusted to UTC", Date: "cast it to date",
	CodeList: "write it as a list of text", TextList: "write it as a list of text",
}

// fits says whether stored values of form f, in a list or not, can be read as t.
func (f form) fits(t Type, list bool) bool {
	if f == formNull {
		return !list || t == CodeList || t == TextList // nulls of any type
	}
	switch t {
	case Code, Text:
		return f == formString && !list
	case CodeList, TextList:
		return f == formString && list
	case Number, Integer:
		return f >= formInt32 && f <= formDouble && !list
	case Bool:
		return f == formBool && !list
	case Instant:
		return (f == formMilli || f == formMicro || f == formNano) && !list
	case Date:
		return f == formDays && !list
	}
	return false
}

// natural is the type that Describe gives a column; 0 if none.
func (f form) natural(list bool) Type {
	switch {
	case f == formString && list:
		return TextList
	case list:
		return 0
	}
	switch f {
	case formString:
		return Text
	case formInt32, formUint32, formInt64, formUint64:
		return Integer
	case formFloat, formDouble:
		return Number
	case formMilli, formMicro, formNano:
		return Instant
	case formDays:
		return Date
	case formBool:
		return Bool
	}
	return 0
}

// columnError says that a column's type is not what the field needs.
func columnError(f Field, found, problem string) error {
	if problem == "" {
		problem = wayOut[f.Type]
	}
	return fmt.Errorf("column %s holds %s; expected %s: %s", f.Name, found, f.Type, problem)
}

func missingError(f Field) error {
	return fmt.Errorf("column %s is missing and required (%s); add it to the file", f.Name, f.Type)
}
