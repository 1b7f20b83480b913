package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
)

// row is a line of a table in Markdown whose first cell is code.
var row = regexp.MustCompile("(?m)^\\| `([^`|]+)` \\|([^|]*)\\|(.*)\\|$")

// The tables of docs/new-profile.md are what the code reads: every field of
// pack.yaml with its closed values, every statement in a person's favour, every
// group and form of features, and the tables that may qualify.
func TestNewProfileTables(t *testing.T) {
	b, err := os.ReadFile("../../docs/new-profile.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	_, text, _ = strings.Cut(text, "## Fields of pack.yaml\n")
	table, rest, _ := strings.Cut(text, "| `favour` | printed where |")
	rows := map[string][]string{}
	for _, m := range row.FindAllStringSubmatch(table, -1) {
		rows[m[1]] = m[2:]
	}
	choices := map[string][]string{"populations.qualifying": tables()[1:]}
	for path, f := range fieldsOf(reflect.TypeFor[pack.Pack](), "") {
		if c, ok := reflect.Zero(f.of).Interface().(interface{ Choices() []string }); ok && path != "populations.favour" {
			choices[path] = c.Choices()
		}
		r := rows[path]
		if r == nil {
			t.Errorf("no row for %s", path)
			continue
		}
		if needed := strings.TrimSpace(r[0]) == "yes"; needed != f.required {
			t.Errorf("%s is needed: %v", path, f.required)
		}
		delete(rows, path)
		if path == "populations.role.apart" {
			continue // only two of the roles can be kept apart
		}
		if want := coded(choices[path]); !strings.Contains(r[1], want) {
			t.Errorf("%s: not the values %s", path, want)
		}
	}
	for path := range rows {
		t.Errorf("pack.yaml has no field %s", path)
	}
	favour, rest, _ := strings.Cut(rest, "\n## ")
	var statements []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` ").FindAllStringSubmatch(favour, -1) {
		statements = append(statements, m[1])
	}
	if want := pack.Favour("").Choices(); !slices.Equal(statements, want) {
		t.Errorf("the statements are %v, not %v", want, statements)
	}
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	var groups strings.Builder
	for _, g := range lib.Groups {
		groups.WriteString("| " + g.Name + " | " + g.Description + " |\n")
	}
	if !strings.HasSuffix(rest, "|---|---|\n"+groups.String()) {
		t.Errorf("the groups are\n%s", &groups)
	}
	if want := coded(features.Form("").Choices()); !strings.Contains(rest, want) {
		t.Errorf("the forms are %s", want)
	}
	p := pack.Population{ID: "POPULATION"}
	for _, key := range []string{pack.BlindWords, p.RoleWords(), p.NoteWords(), p.WhatWords(), p.ChildWords()} {
		if !strings.Contains(rest, "| `"+key+"` |") {
			t.Errorf("no row for the words %s", key)
		}
	}
}

func coded(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return "`" + strings.Join(values, "`, `") + "`"
}

type yamlField struct {
	of       reflect.Type // of a list: of its items
	required bool
}

// fieldsOf are the fields of a file by their path: "populations.role.kind".
func fieldsOf(of reflect.Type, prefix string) map[string]yamlField {
	out := map[string]yamlField{}
	for i := range of.NumField() {
		f := of.Field(i)
		name, tagged := f.Tag.Lookup("yaml")
		if !tagged || name == "-" {
			continue
		}
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		out[prefix+name] = yamlField{inner, f.Tag.Get("schema") == "required"}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[strictyaml.Text]() {
			for path, x := range fieldsOf(inner, prefix+name+".") {
				out[path] = x
			}
		}
	}
	return out
}

// The table of docs/schemas names every schema.
func TestSchemasAreNamed(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(schemaDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range slices.Concat(published, printed) {
		if !strings.Contains(string(b), "`"+p.name+".schema.json`") {
			t.Errorf("%s.schema.json is not named", p.name)
		}
	}
}
