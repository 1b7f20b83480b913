package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"forceprofiles/internal/strictyaml"
)

// sample has a field of each kind.
type sample struct {
	// Name is what it is
	// called.
	Name  strictyaml.Text   `yaml:"name" json:"name" schema:"required"`
	When  time.Time         `yaml:"when" json:"when"` // at the end of the line
	Inner *inner            `yaml:"inner" json:"inner,omitempty"`
	List  []inner           `yaml:"list" json:"list"`
	Any   any               `yaml:"any" json:"-"`
	Map   map[string]string `yaml:"map" json:"map,omitempty"`
	inner `yaml:",inline"`
}

type inner struct {
	Count int    `yaml:"count" json:"count"`
	Kind  colour `yaml:"kind" json:"kind"`
}

type colour string

func (colour) Choices() []string { return []string{"red", "blue"} }

// object is a JSON object, and ref refers to the schema of inner.
type object = map[string]any

var ref = object{"$ref": "#/$defs/schema.inner"}

// schemaOf is a schema of sample: what both tags say alike, and the rest.
func schemaOf(properties object, required []any, inner object) object {
	count, kind := object{"type": "integer"}, object{"enum": []any{"red", "blue"}}
	properties["name"] = object{"description": "Name is what it is called.",
		"type": []any{"string", "number", "boolean"}}
	properties["when"] = object{"description": "at the end of the line", "type": "string", "format": "date-time"}
	properties["count"], properties["kind"] = count, kind
	inner["type"], inner["additionalProperties"] = "object", false
	inner["properties"] = object{"count": count, "kind": kind}
	return object{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T",
		"description": "sample has a field of each kind.", "type": "object", "properties": properties,
		"required": required, "additionalProperties": false, "$defs": object{"schema.inner": inner}}
}

func TestOf(t *testing.T) {
	for tag, want := range map[string]object{
		"yaml": schemaOf(object{
			"inner": object{"anyOf": []any{ref, object{"type": "null"}}},
			"list":  object{"type": []any{"array", "null"}, "items": ref},
			"any":   object{},
			"map": object{"type": []any{"object", "null"},
				"additionalProperties": object{"type": []any{"string", "number"}}},
		}, []any{"name"}, object{}),
		"json": schemaOf(object{
			"inner": ref,
			"list":  object{"type": []any{"array", "null"}, "items": ref},
			"map":   object{"type": "object", "additionalProperties": object{"type": "string"}},
		}, []any{"name", "when", "list", "count", "kind"}, object{"required": []any{"count", "kind"}}),
	} {
		b, err := Of(reflect.TypeFor[sample](), Options{Title: "T", Tag: tag, Module: "forceprofiles", Root: "../../.."})
		if err != nil {
			t.Fatal(err)
		}
		var got object
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", tag, d)
		}
		// Editors offer the fields in the order of the type.
		at := 0
		for _, name := range []string{"name", "when", "inner", "list", "map", "count", "kind"} {
			i := strings.Index(string(b), "\n    \""+name+"\": ")
			if i <= at {
				t.Errorf("%s: %s is not behind the field before it", tag, name)
			}
			at = i
		}
	}
	if _, err := Of(reflect.TypeFor[sample](), Options{Tag: "yaml", Module: "forceprofiles", Root: "../../..",
		Choices: map[string][]string{"sample.nme": {"a"}}}); err == nil {
		t.Error("choices of a field that is not there are accepted")
	}
	if _, err := Of(reflect.TypeFor[sample](), Options{Tag: "yaml", Module: "forceprofiles",
		Root: "nowhere"}); err == nil {
		t.Error("a schema without its comments is accepted")
	}
}
