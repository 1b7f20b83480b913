package author

import (
	"fmt"
	"io"
	"strings"

	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Listing is a rule as the catalogue shows it.
type Listing struct {
	Population          string       `json:"population"`
	ID                  string       `json:"id"`
	Version             int          `json:"version"`
	Status              rules.Status `json:"status"`
	Title               string       `json:"title"`
	When                string       `json:"when"`
	InWords             string       `json:"in_words"`
	Because             string       `json:"because"`
	Points              float64      `json:"points"`
	MustReview          bool         `json:"must_review"`
	OnNull              rules.OnNull `json:"on_null"`
	Owner               string       `json:"owner"`
	Rationale           string       `json:"rationale"`
	References          []string     `json:"references"`
	KnownFalsePositives []string     `json:"known_false_positives"`
	ReviewBy            string       `json:"review_by"`
	Supersedes          []string     `json:"supersedes"`
	Features            []string     `json:"features"`
	Params              []string     `json:"params"`
}

// Listings are all rules of all packs, whatever their status.
func Listings(lib *pack.Library) []Listing {
	var out []Listing
	for _, p := range lib.Packs {
		for i := range p.Populations {
			out = append(out, listings(p.Populations[i].ID, p.Populations[i].Rules)...)
		}
	}
	return out
}

func listings(population string, s *rules.Set) []Listing {
	e := inEnglish(s)
	out := make([]Listing, 0, len(s.Compiled()))
	for _, r := range s.Compiled() {
		l := Listing{Population: population, ID: r.ID, Version: r.Version, Status: r.Status, Title: r.Title,
			When: oneLine(r.When.Value), InWords: e.condition(r.Condition.Tree()), Because: oneLine(r.Because.Value),
			Points: r.Points, MustReview: r.MustReview, OnNull: r.OnNull, Owner: r.Owner, Rationale: oneLine(r.Rationale),
			References: some(r.References), KnownFalsePositives: some(r.KnownFalsePositives), ReviewBy: string(r.ReviewBy),
			Supersedes: some(r.Supersedes), Features: []string{}, Params: []string{}}
		for _, f := range r.Features {
			l.Features = append(l.Features, e.set.Spec(f).Name)
		}
		for _, p := range r.Params {
			l.Params = append(l.Params, e.params[p].Name)
		}
		out = append(out, l)
	}
	return out
}

// WriteText writes the catalogue for a terminal: one line a rule.
func WriteText(w io.Writer, list []Listing) error {
	var b strings.Builder
	population, width := "", 0
	for _, r := range list {
		width = max(width, len(r.ID))
	}
	for _, r := range list {
		if r.Population != population {
			if population != "" {
				b.WriteString("\n")
			}
			population = r.Population
			fmt.Fprintf(&b, "%s\n", population)
		}
		flag := ""
		if r.MustReview {
			flag = ", must review"
		}
		fmt.Fprintf(&b, "  %-*s  v%d  %-10s  %4s points%s  %s\n", width, r.ID, r.Version, r.Status, number(r.Points), flag,
			r.Title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteMarkdown writes the catalogue as Markdown: a section a rule, for the
// method page and for reading.
func WriteMarkdown(w io.Writer, list []Listing) error {
	var b strings.Builder
	population := ""
	for _, r := range list {
		if r.Population != population {
			population = r.Population
			fmt.Fprintf(&b, "## %s\n\n", markdown(population))
		}
		fmt.Fprintf(&b, "### %s %s\n\n", markdown(r.ID), markdown(r.Title))
		fmt.Fprintf(&b, "Version %d, %s. %s points.", r.Version, r.Status, number(r.Points))
		if r.MustReview {
			b.WriteString(" Must be reviewed.")
		}
		fmt.Fprintf(&b, " Owner: %s. Review by %s.\n\n", markdown(r.Owner), r.ReviewBy)
		fmt.Fprintf(&b, "Hits where %s.\n\n", markdown(r.InWords))
		fmt.Fprintf(&b, "    %s\n\n", r.When)
		if r.OnNull == rules.NullAbstains {
			b.WriteString("Where this cannot be known, the rule abstains and says so.\n\n")
		} else {
			b.WriteString("Where this cannot be known, the rule misses.\n\n")
		}
		fmt.Fprintf(&b, "%s\n\n", markdown(r.Rationale))
		for _, list := range []struct {
			head  string
			items []string
		}{{"References", r.References}, {"Known false positives", r.KnownFalsePositives}, {"Supersedes", r.Supersedes}} {
			if len(list.items) == 0 {
				continue
			}
			fmt.Fprintf(&b, "%s:\n\n", list.head)
			for _, item := range list.items {
				fmt.Fprintf(&b, "- %s\n", markdown(item))
			}
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown escapes what Markdown would take for markup.
func markdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", `\<`, "#", `\#`, "|",
		`\|`).Replace(oneLine(s))
}
