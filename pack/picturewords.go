package pack

import (
	"slices"
	"strings"

	"forceprofiles/internal/strictyaml"
)

// chartWords are the words of each kind of chart: how their keys end, and what
// they may name besides what every sentence may.
var chartWords = map[string][]string{
	"trend":     {".rose by", ".fell by", ".level", ".plain", ".measure from to", ".source", ".head"},
	"bars":      {".title first share", ".plain first share", ".measure", ".source", ".head"},
	"compare":   {".plain", ".measure", ".source", ".names"},
	"multiples": {".title first share", ".plain", ".measure", ".source", ".head"},
	"curve":     {".title share", ".measure people", ".source", ".caption", ".head"},
	"flows":     {".title from to n", ".plain", ".measure", ".source", ".head"},
	"network":   {".title n", ".measure", ".source", ".caption"},
	"borders":   {" n"},
}

// say checks that there are words for a key, and that what they name is given.
func (c *pictureCompiler) say(at strictyaml.Position, key string, names ...string) {
	names = append(slices.Clone(names), "force", "period", "date")
	switch {
	case key == "":
		return
	case !c.words.Has(key):
		c.bad(at, "there are no words for %q: add the key and its sentence to words.yaml; it may name {%s}", key,
			strings.Join(names, "}, {"))
	}
	c.picture.said = append(c.picture.said, key)
	for _, name := range c.words.Placeholders(key) {
		if !slices.Contains(names, name) {
			c.bad(at, "the words of %s name {%s}; they are given %s", key, name, strings.Join(names, ", "))
		}
	}
}

// names checks the head of the column of what a figure is split by.
func (c *pictureCompiler) names(at strictyaml.Position, words, terms string) {
	c.picture.said = append(c.picture.said, words+".names", "head."+terms)
	c.term(at.Key("terms"), terms)
	if terms != "" && !slices.Contains(c.kinds, terms) {
		return // said already
	}
	if !c.words.Has(words+".names") && (terms == "" || !c.words.Has("head."+terms)) {
		c.bad(at.Key("words"), "there are no words for %q, the head of the first column: add the key to words.yaml",
			words+".names")
	}
}

// term checks that there are words that say codes of a kind.
func (c *pictureCompiler) term(at strictyaml.Position, kind string) {
	if kind == "" {
		return
	}
	c.picture.terms = append(c.picture.terms, kind)
	if !slices.Contains(c.kinds, kind) {
		c.bad(at, "%s (words of your own are keys of words.yaml that begin with it, %s.CODE, and head.%s over a column)",
			strictyaml.Unknown("terms", kind, c.kinds), kind, kind)
	}
}
