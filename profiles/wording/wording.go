// Package wording puts facts into words: numbers, dates and shares, codes and
// forces, the values of features, and what a score means. It decides nothing
// about a document; it knows the words file and the dataset's forces.
//
// [Words] says what needs no feature; [Factors] says what a model's factor is
// and weighs. Both are read by any number of goroutines.
//
// Invariant: the same fact reads the same on a page, in a chart's table and in
// an explanation, for all of them come here.
package wording

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"forceprofiles/dataset"
	"forceprofiles/templates"
)

// Words are the words file, with the names of the forces.
type Words struct {
	*templates.Words
	forces []dataset.Force
}

// New words facts of a dataset with these forces.
func New(words *templates.Words, forces []dataset.Force) Words { return Words{words, forces} }

// Force is a force's name as a place, or its code where the dataset does not name it.
func (w Words) Force(code string) string {
	for _, f := range w.forces {
		if f.Code == code {
			return Area(f.Name)
		}
	}
	return w.Term("force", code)
}

// Area is a force's name as a place: "Kent Police" is "Kent".
func Area(name string) string {
	for _, s := range []string{" Police", " Constabulary"} {
		if short := strings.TrimSuffix(name, s); short != "" {
			name = short
		}
	}
	return name
}

// Term is a code in words: the key kind.code of the words file, else the code
// with its underscores as spaces.
func (w Words) Term(kind, code string) string {
	if key := kind + "." + code; w.Has(key) {
		return w.Say(key)
	}
	return strings.ReplaceAll(code, "_", " ")
}

// Terms lists codes in words.
func (w Words) Terms(kind string, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = w.Term(kind, c)
	}
	return List(out)
}

// Unit is a unit for a number: "offence", "offences".
func (w Words) Unit(unit string, n float64) string {
	if n != 1 {
		return unit
	}
	if key := "unit." + unit; w.Has(key) {
		return w.Say(key)
	}
	return strings.TrimSuffix(unit, "s")
}

// Change says how now stands to before: "up 12%", "down 3%", "about the same",
// or "" where there is nothing to compare with.
func (w Words) Change(now, before float64) string {
	if before <= 0 {
		return ""
	}
	switch r := now/before - 1; {
	case now == before, math.Abs(r) < 0.02:
		return w.Say("change.same")
	case before < FewPeople && r > 0:
		return w.Say("change.up", "by", Amount(now-before))
	case before < FewPeople:
		return w.Say("change.down", "by", Amount(before-now))
	case r > 0:
		return w.Say("change.up", "by", Percent(r, 1))
	default:
		return w.Say("change.down", "by", Percent(-r, 1))
	}
}

// Duration is a length of time, in microseconds, in the unit that suits it.
func (w Words) Duration(micros int64) string {
	d := time.Duration(micros) * time.Microsecond
	if d < 48*time.Hour {
		return w.Say("duration.hours", "n", int(d.Hours()+0.5))
	}
	return w.Say("duration.days", "n", int(d.Hours()/24+0.5))
}

// Some lists the first few references and says how many more there are.
func (w Words) Some(refs []string, most int) string {
	if len(refs) <= most {
		return strings.Join(refs, ", ")
	}
	return w.Say("refs.more", "refs", strings.Join(refs[:most], ", "), "n", len(refs)-most)
}

// SomeLabels is [Words.Some] for labels, which have commas of their own.
func (w Words) SomeLabels(labels []string, most int) string {
	if len(labels) <= most {
		return strings.Join(labels, "; ")
	}
	return w.Say("labels.more", "labels", strings.Join(labels[:most], "; "), "n", len(labels)-most)
}

// List joins words: "a, b and c".
func List(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// Capital begins a phrase with a capital letter.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Inside is a phrase as it stands inside a sentence: without its capital, unless
// that is part of a name or an abbreviation of capitals.
func Inside(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if !unicode.IsUpper(first) || unicode.IsUpper(second) || s == strings.ToUpper(s) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// Sentence ends with a full stop.
func Sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// Title is a chart's finding, or its plainer title where the finding has more
// than the ten words that a title may have.
func Title(finding, plainer string) string {
	if len(strings.Fields(finding)) <= 10 {
		return finding
	}
	return plainer
}

// ShareTitle is [Title], or the plainer one where the finding would rest on a
// percentage of a few.
func ShareTitle(finding, plainer string, total float64) string {
	if total < FewPeople {
		return plainer
	}
	return Title(finding, plainer)
}

// Seen is a name without the space about it, or nothing where no letter, figure
// or sign of it can be seen.
func Seen(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return r != unicode.ReplacementChar && unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
	}) {
		return strings.TrimSpace(name)
	}
	return ""
}
