package schema

import (
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

func TestOf(t *testing.T) {
	for tag, want := range map[string]string{
		"yaml": `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"T","description":"sample has a field of each kind.","type":"object","properties":{` +
			`"name":{"description":"Name is what it is called.","type":["string","number","boolean"]},` +
			`"when":{"description":"at the end of the line","type":"string","format":"date-time"},` +
			`"inner":{"anyOf":[{"$ref":"#/$defs/schema.inner"},{"type":"null"}]},` +
			`"list":{"type":["array","null"],"items":{"$ref":"#/$defs/schema.inner"}},"any":{},` +
			`"map":{"type":["object","null"],"additionalProperties":{"type":["string","number"]}},` +
			`"count":{"type":"integer"},"kind":{"enum":["red","blue"]}},"required":["name"],"additionalProperties":false,` +
			`"$defs":{"schema.inner":{"type":"object","properties":{"count":{"type":"integer"},"kind":{"enum":["red","blue"]}},"additionalProperties":false}}}`,
		"json": `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"T","description":"sample has a field of each kind.","type":"object","properties":{` +
			`"name":{"description":"Name is what it is called.","type":["string","number","boolean"]},` +
			`"when":{"description":"at the end of the line","type":"string","format":"date-time"},` +
			`"inner":{"$ref":"#/$defs/schema.inner"},"list":{"type":["array","null"],"items":{"$ref":"#/$defs/schema.inner"}},` +
			`"map":{"type":"object","additionalProperties":{"type":"string"}},` +
			`"count":{"type":"integer"},"kind":{"enum":["red","blue"]}},"required":["name","when","list","count","kind"],"additionalProperties":false,` +
			`"$defs":{"schema.inner":{"type":"object","properties":{"count":{"type":"integer"},"kind":{"enum":["red","blue"]}},"required":["count","kind"],"additionalProperties":false}}}`,
	} {
		b, err := Of(reflect.TypeFor[sample](), Options{Title: "T", Tag: tag, Module: "forceprofiles", Root: "../../.."})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, compact(string(b))); d != "" {
			t.Errorf("%s: %s", tag, d)
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

// compact undoes the indentation.
func compact(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimSpace(line))
	}
	return strings.ReplaceAll(b.String(), `": `, `":`)
}
