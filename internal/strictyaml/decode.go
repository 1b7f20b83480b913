package strictyaml

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Decode reads one YAML document into a struct, a list or a map. name is the
// file's name in errors and positions. The error is an Errors with everything
// found wrong, or nil; into holds what could be read either way.
func Decode(name string, data []byte, into any) (err error) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("strictyaml: %s: decode into a pointer, not %T", name, into)
	}
	// yaml.v3 is unmaintained; a panic of its own must not cross our border.
	defer func() {
		if p := recover(); p != nil {
			err = Errors{{File: name, Message: fmt.Sprintf("cannot be read as YAML (%v)", p)}}
		}
	}()
	src, node, err := parse(name, data, v.Elem().Type())
	if err != nil {
		return err
	}
	d := decoder{src: src}
	d.value(node, v.Elem())
	return d.errs.Sorted()
}

// parse checks the bounds and returns the document's only node.
func parse(name string, data []byte, t reflect.Type) (*source, *yaml.Node, error) {
	src := &source{name: name}
	fail := func(m mark, format string, args ...any) (*source, *yaml.Node, error) {
		return nil, nil, Errors{{File: name, Line: m.line, Col: m.col, Message: fmt.Sprintf(format, args...),
			Source: src.text(m.line)}}
	}
	empty := "the file is empty"
	if t.Kind() == reflect.Struct && len(infoOf(t).names) > 0 {
		empty += fmt.Sprintf("; it may hold %s", strings.Join(infoOf(t).names, ", "))
	}
	if len(data) > MaxBytes {
		return fail(mark{}, "the file has %d bytes; at most %d are read: split it", len(data), MaxBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	text := string(data)
	src.lines = split(text)
	if len(src.lines) > maxLines {
		return fail(mark{}, "the file has %d lines; at most %d are read: split it", len(src.lines), maxLines)
	}
	values := len(src.lines)
	for _, separator := range []string{",", "[", "{", ": ", "- ", "? "} {
		values += strings.Count(text, separator)
	}
	if values > maxValues {
		return fail(mark{}, "the file holds about %d values; at most %d are read: split it", values, maxValues)
	}
	for i, line := range src.lines {
		if col, bad := unprintable(line); bad != "" {
			return fail(mark{i + 1, col}, "%s", bad)
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return fail(mark{}, "%s", empty)
	case err != nil:
		return nil, nil, Errors{syntax(src, err)}
	}
	switch err := decoder.Decode(&more); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, nil, Errors{syntax(src, err)}
	default:
		return fail(mark{more.Line, more.Column}, "a second document begins here; a file holds exactly one")
	}
	if len(doc.Content) != 1 {
		return fail(mark{}, "%s", empty)
	}
	if n := doc.Content[0]; n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return fail(mark{}, "%s", empty)
	}
	return src, doc.Content[0], nil
}

// unprintable finds what YAML may not hold, with a clearer word than the parser's.
func unprintable(line string) (col int, bad string) {
	col = 1
	for i, r := range line {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(line[i:]); n <= 1 {
				return col, "not UTF-8; save the file as UTF-8"
			}
		}
		if r < ' ' && r != '\t' || r == 0x7f || r > 0x7f && r < 0xa0 {
			return col, fmt.Sprintf("control character %U; remove it", r)
		}
		col++
	}
	return 0, ""
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax turns the parser's "yaml: line 3: message" into an Error.
func syntax(src *source, err error) *Error {
	e := &Error{File: src.name, Message: err.Error()}
	if m := yamlLine.FindStringSubmatch(strings.TrimSpace(err.Error())); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Message = "not YAML: " + m[2]
		if strings.HasPrefix(m[2], "exceeded max depth") {
			e.Line, e.Col = deepest(src.lines)
			e.Message, e.Source = tooDeep, src.text(e.Line)
			return e
		}
		for line := e.Line; line <= e.Line+1; line++ { // the parser may name the line before
			text := src.text(line)
			indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
			if tab := strings.IndexByte(indent, '\t'); tab >= 0 && strings.Contains(m[2], "found") {
				e.Line, e.Col, e.Source, e.Message = line, tab+1, text, "a tab stands here; indent with spaces"
				return e
			}
		}
		e.Source = src.text(e.Line)
		if trimmed := strings.TrimLeft(e.Source, " \t"); trimmed != "" {
			e.Col = len(e.Source) - len(trimmed) + 1
		}
	}
	return e
}

var tooDeep = fmt.Sprintf("nested more than %d deep (or an alias holds itself)", maxDepth)

// deepest is about where nesting passes maxDepth: it counts brackets and the
// dashes that begin a line, also those within texts. 0, 0 where that finds none.
func deepest(lines []string) (line, col int) {
	open := 0
	for i, text := range lines {
		dashes := len(text) - len(strings.TrimLeft(text, "- ?"))
		if n := strings.Count(text[:dashes], "- ") + strings.Count(text[:dashes], "? "); n > maxDepth {
			return i + 1, 1
		}
		for k, r := range []byte(text) {
			switch r {
			case '[', '{':
				open++
			case ']', '}':
				open--
			}
			if open > maxDepth {
				return i + 1, utf8.RuneCountInString(text[:k]) + 1
			}
		}
	}
	return 0, 0
}

type decoder struct {
	src     *source
	errs    Errors
	depth   int
	inAlias int // how many aliases are being followed
	aliased int // values read through an alias
	stop    bool
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	if d.stop {
		return
	}
	d.refuse(n, format, args...)
	if len(d.errs) == maxErrors {
		d.abort(n, "%d things are wrong so far; mend these first", maxErrors)
	}
}

// abort reports a last error and reads no further.
func (d *decoder) abort(n *yaml.Node, format string, args ...any) {
	if !d.stop {
		d.stop = true
		d.refuse(n, format, args...)
	}
}

func (d *decoder) refuse(n *yaml.Node, format string, args ...any) {
	e := d.position(n).Errorf(format, args...)
	e.refused = true
	d.errs = append(d.errs, e)
}

func (d *decoder) position(n *yaml.Node) Position {
	return Position{File: d.src.name, Line: n.Line, Col: n.Column, src: d.src}
}

var (
	textType     = reflect.TypeFor[Text]()
	positionType = reflect.TypeFor[Position]()
	fieldsType   = reflect.TypeFor[Fields]()
	timeType     = reflect.TypeFor[time.Time]()
	unmarshals   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// value decodes n into v.
func (d *decoder) value(n *yaml.Node, v reflect.Value) {
	if d.stop {
		return
	}
	if d.depth++; d.depth > maxDepth {
		d.abort(n, "%s", tooDeep)
	}
	defer func() { d.depth-- }()
	if d.inAlias > 0 {
		if d.aliased++; d.aliased > maxAliased {
			d.abort(n, "aliases (*name) repeat more than %d values; write them out or remove them", maxAliased)
			return
		}
	}
	if n.Kind == yaml.AliasNode {
		d.inAlias++
		d.value(n.Alias, v)
		d.inAlias--
		return
	}
	if n.Style&yaml.TaggedStyle != 0 {
		d.fail(n, "tags such as %s are not read; leave it out", n.Tag)
		return
	}
	null := n.Kind == yaml.ScalarNode && n.Tag == "!!null"
	t := v.Type()
	switch {
	case t == textType:
		d.text(n, v)
		return
	case t == fieldsType:
		d.fields(n, v)
		return
	case t == timeType:
		d.time(n, v)
		return
	case v.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(unmarshals):
		d.unmarshaler(n, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if null {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(t.Elem()))
		}
		d.value(n, v.Elem())
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.list(n, v)
	case reflect.Map:
		d.mapping(n, v)
	case reflect.Interface:
		if t.NumMethod() > 0 {
			d.fail(n, "cannot be read into %s", t)
			return
		}
		if x := d.any(n); x != nil {
			v.Set(reflect.ValueOf(x))
		} else {
			v.SetZero()
		}
	default:
		d.scalar(n, v)
	}
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s stands here; a mapping (field: value) is needed", describe(n))
		return
	}
	info := infoOf(v.Type())
	position := d.position(n)
	position.keys = make(map[string]mark, len(n.Content)/2)
	d.pairs(n, func(key string, k, val *yaml.Node) {
		position.keys[key] = mark{val.Line, val.Column}
		index, ok := info.index[key]
		if !ok {
			d.fail(k, "%s", Unknown("field", key, info.names))
			return
		}
		field := v.FieldByIndex(index)
		d.value(val, field)
		if field.Kind() == reflect.Map && val.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(val.Content); i += 2 {
				inner := val.Content[i]
				position.keys[key+"."+inner.Value] = mark{inner.Line, inner.Column}
			}
		}
	})
	if info.position >= 0 {
		v.Field(info.position).Set(reflect.ValueOf(position))
	}
}

// pairs calls f for each key and value of a mapping; keys are distinct texts.
func (d *decoder) pairs(n *yaml.Node, f func(key string, k, v *yaml.Node)) {
	first := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch line, seen := first[k.Value]; {
		case d.stop:
			return
		case k.Kind != yaml.ScalarNode:
			d.fail(k, "a field's name is plain text; %s stands here", describe(k))
		case k.Tag == "!!merge":
			d.fail(k, "merge keys (<<) are not read; write the fields out")
		case k.Tag == "!!null":
			d.fail(k, "a field's name is missing")
		case seen:
			d.fail(k, "field %q stands here a second time; the first is on line %d", k.Value, line)
		default:
			first[k.Value] = k.Line
			f(k.Value, k, n.Content[i+1])
		}
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		v.SetZero()
	case n.Kind != yaml.SequenceNode:
		d.fail(n, "%s stands here; a list is needed: [a, b], or one “- item” a line", describe(n))
	default:
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, c := range n.Content {
			d.value(c, v.Index(i))
		}
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value) {
	t := v.Type()
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		v.SetZero()
	case t.Key().Kind() != reflect.String:
		d.fail(n, "cannot be read into %s", t)
	case n.Kind != yaml.MappingNode:
		d.fail(n, "%s stands here; a mapping (name: value) is needed", describe(n))
	default:
		v.Set(reflect.MakeMapWithSize(t, len(n.Content)/2))
		d.pairs(n, func(key string, _, val *yaml.Node) {
			x := reflect.New(t.Elem()).Elem()
			d.value(val, x)
			v.SetMapIndex(reflect.ValueOf(key).Convert(t.Key()), x)
		})
	}
}

func (d *decoder) fields(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		v.SetZero()
		return
	}
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s stands here; a mapping (name: value) is needed", describe(n))
		return
	}
	out := make(Fields, 0, len(n.Content)/2)
	d.pairs(n, func(key string, k, val *yaml.Node) {
		var x any
		d.value(val, reflect.ValueOf(&x).Elem())
		if _, nested := x.(map[string]any); nested {
			d.fail(val, "%q takes a value or a list, not a mapping", key)
		}
		out = append(out, Field{Key: key, Value: x, Position: d.position(val), Name: d.position(k)})
	})
	v.Set(reflect.ValueOf(out))
}
