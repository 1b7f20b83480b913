package pack

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"forceprofiles/internal/nearest"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/templates"
)

// WordsFile is words.yaml: the sentences that belong to one profile, by key,
// with {placeholders} as in the program's own. A key that the program has too
// is said this way in this profile.
//
// Of each population: <population>.role, what its people are called on a sheet;
// <population>.note, a caution on its list, which suspects must have; <population>.what, in few words what
// its model predicts; <population>.child, how a child's sheet is to be handled.
// Of the profile: blind, what it cannot see whatever is supplied.
type WordsFile struct {
	Words map[string]strictyaml.Text `yaml:"words" schema:"required"`
}

// BlindWords is the key of what the profile cannot see.
const BlindWords = "blind"

// RoleWords is the key of what a sheet calls the population's people.
func (p *Population) RoleWords() string { return p.ID + ".role" }

// NoteWords is the key of the caution on its list; only suspects must have one.
func (p *Population) NoteWords() string { return p.ID + ".note" }

// WhatWords is the key of what its model predicts in few words; without it the
// target is said.
func (p *Population) WhatWords() string { return p.ID + ".what" }

// ChildWords is the key of how a child's sheet is to be handled; without it the
// program's own is said.
func (p *Population) ChildWords() string { return p.ID + ".child" }

// words reads words.yaml and lays it over the program's own.
func (p *loader) words() {
	var file WordsFile
	name := path.Join(p.dir, "words.yaml")
	p.pack.Words = templates.Default()
	if !p.yaml(name, &file, false) {
		return
	}
	own := file.Words
	p.own = own
	need, may := []string{BlindWords}, []string{}
	for i := range p.pack.Populations {
		pop := &p.pack.Populations[i]
		need = append(need, pop.RoleWords())
		if pop.Role.Kind == Suspect && strings.TrimSpace(own[pop.NoteWords()].Value) == "" {
			p.errs = append(p.errs, pop.Role.Position.Key("kind").Errorf("population %s: a list of suspects cautions its "+
				"reader: add %q to %s, such as An allegation is not a finding of guilt.", pop.ID, pop.NoteWords(),
				p.shown(name)))
		}
		may = append(may, pop.NoteWords(), pop.WhatWords(), pop.ChildWords())
	}
	for _, key := range need {
		if strings.TrimSpace(own[key].Value) == "" {
			p.fail(name, "there are no words for %q: add the key and its sentence, in which nothing is filled in", key)
		}
	}
	shared := templates.Default()
	texts := map[string]string{}
	for _, key := range sorted(own) {
		text := own[key]
		if err := templates.Check(text.Value); err != nil {
			p.errs = append(p.errs, text.Errorf(0, "%s: %v", key, err))
			continue
		}
		texts[key] = text.Value
	}
	p.may = append(need, may...)
	p.pack.Words = shared.Over(texts)
	for key := range texts {
		for _, name := range p.pack.Words.Placeholders(key) {
			if shared.Has(key) && !slices.Contains(shared.Placeholders(key), name) {
				p.errs = append(p.errs, own[key].Errorf(0, "%s: {%s} is not filled in here; the program gives %s", key, name,
					strings.Join(shared.Placeholders(key), ", ")))
			} else if !shared.Has(key) && slices.Contains(p.may, key) {
				p.errs = append(p.errs, own[key].Errorf(0, "%s: {%s} is not filled in here; nothing is", key, name))
			}
		}
	}
}

// kinds are the kinds of codes that are said in words, "place" of place.home, or
// head a column by head.place.
func (p *loader) kinds() []string {
	kinds := map[string]bool{"offence_group": true} // by the titles of offences.yaml
	for _, key := range append(sorted(p.own), templates.Default().Keys()...) {
		if i := strings.LastIndexByte(key, '.'); i > 0 {
			kinds[key[:i]] = true
		}
		if column, ok := strings.CutPrefix(key, "head."); ok {
			kinds[column] = true
		}
	}
	return sorted(kinds)
}

// unsaid refuses words that nothing says: a key that is neither the profile's,
// nor the program's, nor one of its strategic section's.
func (p *loader) unsaid() {
	shared, may := templates.Default(), slices.Clone(p.may)
	kinds := map[string]bool{} // "place" of place.home: a code that a table brings may be said in words
	for _, key := range shared.Keys() {
		if kind, _, ok := strings.Cut(key, "."); ok && kind != "picture" {
			kinds[kind] = true
		}
	}
	if p.pack.Picture != nil {
		may = append(may, p.pack.Picture.said...)
		for _, terms := range p.pack.Picture.terms {
			kinds[terms] = true
		}
	}
	var strategic []string // keys that can only be those of a picture.yaml that is not there
	for _, key := range sorted(p.own) {
		first, _, _ := strings.Cut(key, ".")
		begin := key[:max(0, strings.LastIndexByte(key, '.'))]
		switch {
		case slices.Contains(may, key) || shared.Has(key) || kinds[first] || kinds[begin]:
		case p.pack.Picture == nil && nearest.Name(key, may, len(key)/3) == "":
			strategic = append(strategic, key)
		default:
			p.errs = append(p.errs, p.own[key].Errorf(0, "%s", strictyaml.Unknown("key", key, may)))
		}
	}
	if len(strategic) > 0 {
		more := ""
		if n := len(strategic) - 1; n == 1 {
			more = " and 1 key more"
		} else if n > 1 {
			more = fmt.Sprintf(" and %d keys more", n)
		}
		p.errs = append(p.errs, p.own[strategic[0]].Errorf(0, "nothing says %s%s: only a strategic section could, and there "+
			"is no picture.yaml beside pack.yaml: add it, or remove the words", strategic[0], more))
	}
}
