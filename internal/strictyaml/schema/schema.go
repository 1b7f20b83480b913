// Package schema writes JSON Schemas (draft 2020-12) of Go types: of YAML files
// as strictyaml decodes them, so that editors complete and check what an
// analyst writes, and of JSON that the program prints.
//
// Its invariant: what strictyaml accepts for a type, the type's schema accepts.
// It is built from the types alone: names from the tags, words from the doc
// comments in the source, so it is run by tests and never by the product.
//
//	b, err := schema.Of(reflect.TypeFor[rules.File](), schema.Options{
//		Title: "A rule file", Tag: "yaml", Module: "forceprofiles", Root: "../..",
//	})
//
// A field that must be written has the tag `schema:"required"`. A type with a
// method Choices() []string is an enumeration.
package schema

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"forceprofiles/internal/strictyaml"
)

// Options say how a type is read and where its comments stand.
type Options struct {
	Title string
	// Tag is "yaml" for files that strictyaml decodes, "json" for what
	// encoding/json writes.
	Tag string
	// Module is the module's path and Root its folder: doc comments are read
	// from the sources below it.
	Module, Root string
	// Choices are the values of string fields that no type enumerates, by type
	// and name as written: "Spec.from". Each must be met.
	Choices map[string][]string
}

// node is one schema. Fields are in the order in which they are printed.
type node struct {
	Schema      string     `json:"$schema,omitempty"`
	Title       string     `json:"title,omitempty"`
	Ref         string     `json:"$ref,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        any        `json:"type,omitempty"` // a string or []string
	Enum        []string   `json:"enum,omitempty"`
	Format      string     `json:"format,omitempty"`
	Pattern     string     `json:"pattern,omitempty"`
	AnyOf       []*node    `json:"anyOf,omitempty"`
	Items       *node      `json:"items,omitempty"`
	Properties  properties `json:"properties,omitempty"`
	Required    []string   `json:"required,omitempty"`
	Additional  any        `json:"additionalProperties,omitempty"` // false or *node
	Defs        properties `json:"$defs,omitempty"`
}

// properties are named schemas in the order of the source.
type properties []property

type property struct {
	name  string
	value *node
}

func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, x := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.name)
		if err != nil {
			return nil, err
		}
		value, err := plain(x.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plain is JSON in which < and > stay themselves.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// Of is the schema of a struct type, indented, with a final newline.
func Of(t reflect.Type, o Options) ([]byte, error) {
	if o.Tag != "yaml" && o.Tag != "json" {
		return nil, fmt.Errorf("schema: tag %q: choose yaml or json", o.Tag)
	}
	g := &generator{Options: o, comments: map[string]*comments{}, defs: map[string]*node{}, met: map[string]bool{}}
	root, err := g.structure(t)
	if err != nil {
		return nil, fmt.Errorf("schema: %s: %w", t, err)
	}
	for name := range o.Choices {
		if !g.met[name] {
			return nil, fmt.Errorf("schema: %s: choices for %s, which the type does not hold", t, name)
		}
	}
	root.Schema, root.Title = "https://json-schema.org/draft/2020-12/schema", o.Title
	for name, def := range g.defs {
		root.Defs = append(root.Defs, property{name, def})
	}
	slices.SortFunc(root.Defs, func(a, b property) int { return strings.Compare(a.name, b.name) })
	b, err := plain(root)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

type generator struct {
	Options
	comments map[string]*comments // by import path
	defs     map[string]*node
	met      map[string]bool
}

// structure is the schema of a struct, written out.
func (g *generator) structure(t reflect.Type) (*node, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("only structs have schemas of their own, not %s", t.Kind())
	}
	doc, err := g.docs(t)
	if err != nil {
		return nil, err
	}
	n := &node{Type: "object", Description: doc.types[t.Name()], Additional: false}
	return n, g.fields(n, t, doc)
}

func (g *generator) fields(n *node, t reflect.Type, doc *comments) error {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get(g.Tag), ",")
		inline := options == "inline"
		if g.Tag == "json" {
			inline = f.Anonymous && name == ""
			if name == "" && !inline {
				name = f.Name
			}
		}
		if f.Type.Kind() == reflect.Struct && inline {
			inner, err := g.docs(f.Type)
			if err != nil {
				return err
			}
			if err := g.fields(n, f.Type, inner); err != nil {
				return err
			}
			continue
		}
		if name == "" || name == "-" || !f.IsExported() || f.Type == reflect.TypeFor[strictyaml.Position]() {
			continue
		}
		p, err := g.value(f.Type)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t.Name(), f.Name, err)
		}
		if c, ok := g.Choices[t.Name()+"."+name]; ok {
			g.met[t.Name()+"."+name] = true
			p = &node{Enum: c}
		}
		omitted := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if g.Tag == "json" && omitted {
			p = withoutNull(p)
		}
		p.Description = doc.fields[t.Name()+"."+f.Name]
		n.Properties = append(n.Properties, property{name, p})
		if f.Tag.Get("schema") == "required" || g.Tag == "json" && !omitted {
			n.Required = append(n.Required, name)
		}
	}
	return nil
}

var (
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonMarshaler   = reflect.TypeFor[json.Marshaler]()
)

// chooser is an enumeration: it lists all its values.
type chooser interface{ Choices() []string }

// value is the schema of a value of type t.
func (g *generator) value(t reflect.Type) (*node, error) {
	if c, ok := reflect.New(t).Interface().(chooser); ok {
		return &node{Enum: c.Choices()}, nil
	}
	switch t {
	case reflect.TypeFor[strictyaml.Text]():
		return &node{Type: []string{"string", "number", "boolean"}}, nil
	case reflect.TypeFor[strictyaml.Date]():
		return &node{Type: "string", Format: "date", Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}, nil
	case reflect.TypeFor[time.Time]():
		return &node{Type: "string", Format: "date-time"}, nil
	case reflect.TypeFor[strictyaml.Fields]():
		value := &node{Type: []string{"string", "number", "boolean", "array", "null"}}
		return &node{Type: []string{"object", "null"}, Additional: value}, nil
	}
	yaml := g.Tag == "yaml"
	switch {
	case t.Kind() == reflect.Pointer:
	case yaml && reflect.PointerTo(t).Implements(textUnmarshaler):
		return &node{Type: []string{"string", "number"}}, nil
	case !yaml && t.Implements(jsonMarshaler):
		return &node{}, nil
	case !yaml && t.Implements(textMarshaler):
		return &node{Type: "string"}, nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		inner, err := g.value(t.Elem())
		return withNull(inner), err
	case reflect.Struct:
		return g.reference(t)
	case reflect.Slice, reflect.Array:
		items, err := g.value(t.Elem())
		n := &node{Type: []string{"array", "null"}, Items: items}
		if t.Kind() == reflect.Array {
			n.Type = "array"
		}
		return n, err
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			return nil, fmt.Errorf("a map's keys are texts, not %s", t.Key())
		}
		each, err := g.value(t.Elem())
		return &node{Type: []string{"object", "null"}, Additional: each}, err
	case reflect.Interface:
		return &node{}, nil
	case reflect.String:
		if yaml { // a code such as 16 may be written without quotes
			return &node{Type: []string{"string", "number"}}, nil
		}
		return &node{Type: "string"}, nil
	case reflect.Bool:
		return &node{Type: "boolean"}, nil
	case reflect.Float32, reflect.Float64:
		return &node{Type: "number"}, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &node{Type: "integer"}, nil
	}
	return nil, fmt.Errorf("no schema for %s", t)
}

// reference points at the definition of a struct, made when first met.
func (g *generator) reference(t reflect.Type) (*node, error) {
	name := path.Base(t.PkgPath()) + "." + t.Name()
	if t.Name() == "" {
		return g.structure(t)
	}
	if _, ok := g.defs[name]; !ok {
		g.defs[name] = nil // met: a type that holds itself ends here
		def, err := g.structure(t)
		if err != nil {
			return nil, err
		}
		g.defs[name] = def
	}
	return &node{Ref: "#/$defs/" + name}, nil
}

func withNull(n *node) *node {
	if n == nil {
		return nil
	}
	switch t := n.Type.(type) {
	case string:
		n.Type = []string{t, "null"}
	case []string:
		if !slices.Contains(t, "null") {
			n.Type = append(slices.Clone(t), "null")
		}
	default:
		return &node{AnyOf: []*node{n, {Type: "null"}}}
	}
	return n
}

func withoutNull(n *node) *node {
	if t, ok := n.Type.([]string); ok && len(t) == 2 && t[1] == "null" {
		n.Type = t[0]
	}
	if len(n.AnyOf) == 2 && n.AnyOf[1].Type == "null" {
		return n.AnyOf[0]
	}
	return n
}
