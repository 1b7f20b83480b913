package rules

import (
	"encoding/json"
	"io"
	"strings"
	"time"
)

func timeOf(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.RFC3339) }

// Listing is a rule as the catalogue shows it.
type Listing struct {
	Population          string   `json:"population"`
	ID                  string   `json:"id"`
	Version             int      `json:"version"`
	Status              Status   `json:"status"`
	Title               string   `json:"title"`
	When                string   `json:"when"`
	InWords             string   `json:"in_words"`
	Because             string   `json:"because"`
	Points              float64  `json:"points"`
	MustReview          bool     `json:"must_review"`
	OnNull              OnNull   `json:"on_null"`
	Owner               string   `json:"owner"`
	Rationale           string   `json:"rationale"`
	References          []string `json:"references"`
	KnownFalsePositives []string `json:"known_false_positives"`
	ReviewBy            string   `json:"review_by"`
	Supersedes          []string `json:"supersedes"`
	Features            []string `json:"features"`
	Params              []string `json:"params"`
}

// Listings are the set's rules, whatever their status, for the catalogue.
func (s *Set) Listings(population string) []Listing {
	e := english{set: s.when.features, params: s.scope.params}
	out := make([]Listing, 0, len(s.rules))
	for i := range s.rules {
		r := &s.rules[i]
		l := Listing{Population: population, ID: r.ID, Version: r.Version, Status: r.Status, Title: r.Title,
			When: oneLine(r.When.Value), InWords: e.condition(r.when.Tree()), Because: oneLine(r.Because.Value),
			Points: r.Points, MustReview: r.MustReview, OnNull: r.OnNull, Owner: r.Owner, Rationale: oneLine(r.Rationale),
			References: some(r.References), KnownFalsePositives: some(r.KnownFalsePositives), ReviewBy: string(r.ReviewBy),
			Supersedes: some(r.Supersedes), Features: []string{}, Params: []string{}}
		for _, f := range r.reads {
			l.Features = append(l.Features, e.set.Spec(f).Name)
		}
		for _, p := range r.params {
			l.Params = append(l.Params, s.scope.params.list[p].Name)
		}
		out = append(out, l)
	}
	return out
}

// some is s, or an empty list where there is none: JSON readers get [] for null.
func some(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// WriteText writes the catalogue for a terminal: one line a rule.
func WriteText(w io.Writer, rules []Listing) error {
	p := printer{w: w}
	population, width := "", 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	for _, r := range rules {
		if r.Population != population {
			if population != "" {
				p.printf("\n")
			}
			population = r.Population
			p.printf("%s\n", population)
		}
		flag := ""
		if r.MustReview {
			flag = ", must review"
		}
		p.printf("  %-*s  v%d  %-10s  %4s points%s  %s\n", width, r.ID, r.Version, r.Status, number(r.Points), flag, r.Title)
	}
	return p.err
}

// WriteMarkdown writes the catalogue as Markdown: a section a rule, for the
// method page and for reading.
func WriteMarkdown(w io.Writer, rules []Listing) error {
	p := printer{w: w}
	population := ""
	for _, r := range rules {
		if r.Population != population {
			population = r.Population
			p.printf("## %s\n\n", markdown(population))
		}
		p.printf("### %s %s\n\n", markdown(r.ID), markdown(r.Title))
		p.printf("Version %d, %s. %s points.", r.Version, r.Status, number(r.Points))
		if r.MustReview {
			p.printf(" Must be reviewed.")
		}
		p.printf(" Owner: %s. Review by %s.\n\n", markdown(r.Owner), r.ReviewBy)
		p.printf("Hits where %s.\n\n", markdown(r.InWords))
		p.printf("    %s\n\n", r.When)
		if r.OnNull == NullAbstains {
			p.printf("Where this cannot be known, the rule abstains and says so.\n\n")
		} else {
			p.printf("Where this cannot be known, the rule misses.\n\n")
		}
		p.printf("%s\n\n", markdown(r.Rationale))
		for _, list := range []struct {
			head  string
			items []string
		}{{"References", r.References}, {"Known false positives", r.KnownFalsePositives}, {"Supersedes", r.Supersedes}} {
			if len(list.items) == 0 {
				continue
			}
			p.printf("%s:\n\n", list.head)
			for _, item := range list.items {
				p.printf("- %s\n", markdown(item))
			}
			p.printf("\n")
		}
	}
	return p.err
}

// markdown escapes what Markdown would take for markup.
func markdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", `\<`, "#", `\#`, "|",
		`\|`).Replace(oneLine(s))
}

// WriteJSON writes the catalogue as JSON.
func WriteJSON(w io.Writer, rules []Listing) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Rules []Listing `json:"rules"`
	}{rules})
}

// Explain writes one rule in plain English, generated from the expression as
// checked; it says whether the set has the rule.
func (s *Set) Explain(w io.Writer, id string) (bool, error) {
	e := english{set: s.when.features, params: s.scope.params}
	for i := range s.rules {
		r := &s.rules[i]
		if r.ID != id {
			continue
		}
		p := printer{w: w}
		p.printf("%s, version %d (%s): %s\n\n", r.ID, r.Version, r.Status, r.Title)
		lines := e.lines(r.when.Tree(), 0)
		if len(lines) == 1 {
			p.printf("It hits where %s.\n", strings.TrimPrefix(lines[0], "- "))
		} else {
			p.printf("It hits where %s\n", strings.Join(lines, "\n"))
		}
		if r.OnNull == NullAbstains {
			p.printf("\nWhere that cannot be known, it abstains, and the sheet says what is missing.\n")
		} else {
			p.printf("\nWhere that cannot be known, it misses.\n")
		}
		switch {
		case r.Status == Shadow:
			p.printf("It is a shadow rule: its hits are counted, and shown to nobody.\n")
		case !r.Status.Runs():
			p.printf("It is %s: it is not evaluated.\n", r.Status)
		case r.MustReview:
			p.printf("A hit gives %s points, and the person must be reviewed.\n", number(r.Points))
		default:
			p.printf("A hit gives %s points.\n", number(r.Points))
		}
		p.printf("The reason shown: %s.\n", e.term(r.because.Tree()))
		p.printf("\nWhy: %s\n", oneLine(r.Rationale))
		for _, ref := range r.References {
			p.printf("  See %s\n", oneLine(ref))
		}
		for _, fp := range r.KnownFalsePositives {
			p.printf("  Can be wrong: %s\n", oneLine(fp))
		}
		if len(r.reads)+len(r.params) > 0 {
			p.printf("\nIt reads:\n")
		}
		for _, f := range r.reads {
			spec := e.set.Spec(f)
			p.printf("  %s: %s%s\n", spec.Name, spec.Label, inUnit(spec.Unit))
		}
		for _, x := range r.params {
			param := &s.scope.params.list[x]
			p.printf("  %s: %s%s; %s here, a force may set its own (%s)\n", param.Name, param.Label, inUnit(param.Unit),
				number(param.Value), param.bounds())
		}
		p.printf("\nOwner: %s. Review by %s.\n", r.Owner, r.ReviewBy)
		return true, p.err
	}
	return false, nil
}

func inUnit(u string) string {
	if u == "" {
		return ""
	}
	return ", in " + u
}
