package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// describe says in words what a node is.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!bool":
		return n.Value
	case "!!int", "!!float":
		return "the number " + n.Value
	}
	v := n.Value
	if r := []rune(v); len(r) > 40 {
		v = string(r[:40]) + "…"
	}
	return "the text " + strconv.Quote(v)
}

// literal returns a scalar as written, for a text target. Codes such as 1 or
// 8N may be written without quotes; true and null may not.
func (d *decoder) literal(n *yaml.Node) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fail(n, "%s stands here; a text is needed", describe(n))
	case n.Tag == "!!null":
		d.fail(n, "nothing stands here; write a text, or leave the field out")
	case n.Tag == "!!bool":
		d.fail(n, "%s is true-or-false; put it in quotes to mean the text", n.Value)
	default:
		return n.Value, true
	}
	return "", false
}

func (d *decoder) text(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!bool" {
		// `when: true` is an expression.
	} else if _, ok := d.literal(n); !ok {
		return
	}
	t := Text{Value: n.Value, File: d.src.name, raw: newScalar(d.src, n)}
	t.Line, t.Col = t.raw.at(t.Value, 0)
	v.Set(reflect.ValueOf(t))
}

func (d *decoder) time(n *yaml.Node, v reflect.Value) {
	s, ok := d.literal(n)
	if !ok {
		return
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		d.fail(n, "%q is not a moment with a zone, such as 2026-03-01T00:00:00Z", s)
		return
	}
	v.Set(reflect.ValueOf(t.UTC()))
}

func (d *decoder) unmarshaler(n *yaml.Node, v reflect.Value) {
	s, ok := d.literal(n)
	if !ok {
		return
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		d.fail(n, "%v", err)
	}
}

func checkDate(s string) error {
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Format(time.DateOnly) != s {
		return fmt.Errorf("%q is not a date such as 2027-06-30", s)
	}
	return nil
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s, ok := d.literal(n); ok {
			v.SetString(s)
		}
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || n.Style != 0 {
			d.fail(n, "%s stands here; write true or false", describe(n))
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if !d.numeric(n) {
			return
		}
		i, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil || v.OverflowInt(i) {
			d.fail(n, "%s stands here; a whole number is needed", describe(n))
			return
		}
		v.SetInt(i)
	case reflect.Float32, reflect.Float64:
		if !d.numeric(n) {
			return
		}
		f, err := number(n.Value)
		if err != nil {
			d.fail(n, "%v", err)
			return
		}
		v.SetFloat(f)
	default:
		d.fail(n, "cannot be read into %s", v.Type())
	}
}

func (d *decoder) numeric(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.ScalarNode && n.Style == 0 && (n.Tag == "!!int" || n.Tag == "!!float"):
		return true
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Style != 0:
		if _, err := number(n.Value); err == nil {
			d.fail(n, "%s stands here; a number is needed: remove the quotes", describe(n))
			return false
		}
		fallthrough
	default:
		d.fail(n, "%s stands here; a number is needed", describe(n))
		return false
	}
}

var errNotDecimal = errors.New("not a decimal number")

// number reads a finite decimal number; YAML's octal (010), hexadecimal and
// grouped (1_000) forms are refused, for people read them differently.
func number(s string) (float64, error) {
	digits := strings.TrimLeft(s, "+-")
	if strings.Trim(s, "0123456789+-.eE") != "" || len(digits) > 1 && digits[0] == '0' && digits[1] != '.' &&
		digits[1] != 'e' && digits[1] != 'E' {
		return 0, fmt.Errorf("%q is %w such as 12 or 0.5", s, errNotDecimal)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, fmt.Errorf("%q is %w such as 12 or 0.5", s, errNotDecimal)
	}
	return f, nil
}

// any decodes into nil, bool, float64, string, []any or map[string]any.
func (d *decoder) any(n *yaml.Node) any {
	switch n.Kind {
	case yaml.SequenceNode:
		var out []any
		d.list(n, reflect.ValueOf(&out).Elem())
		return out
	case yaml.MappingNode:
		var out map[string]any
		d.mapping(n, reflect.ValueOf(&out).Elem())
		return out
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		f, err := number(n.Value)
		if err != nil {
			d.fail(n, "%v; put it in quotes to mean the text", err)
		}
		return f
	}
	return n.Value
}
