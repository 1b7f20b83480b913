package rules

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"forceprofiles/internal/strictyaml"
)

// Issue is something about a pack that should be looked at.
type Issue struct {
	*strictyaml.Error
	Rule string // may be empty
	// Advice marks what is worth a look and no fault.
	Advice bool
}

// kind is the word for how much an issue matters.
func (i Issue) kind() string {
	if i.Advice {
		return "advice"
	}
	return "problem"
}

// String is "file:line:col: problem: message", and the line with a caret.
func (i Issue) String() string {
	e := *i.Error
	e.Message = i.kind() + ": " + e.Message
	return e.Error()
}

// SortIssues puts issues in the order of file and place.
func SortIssues(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}

// WriteIssues prints issues, each with its line and a caret, and a count; it
// says whether any of them is more than advice.
func WriteIssues(w io.Writer, issues []Issue) (problems bool, err error) {
	p := printer{w: w}
	n := 0
	for _, i := range issues {
		p.printf("%s\n", i)
		if !i.Advice {
			n++
		}
	}
	if len(issues) == 0 {
		p.printf("nothing to complain of\n")
	} else {
		p.printf("%s, %s\n", counted(n, "problem"), counted(len(issues)-n, "suggestion"))
	}
	return n > 0, p.err
}

// WriteIssuesJSON prints issues as JSON.
func WriteIssuesJSON(w io.Writer, issues []Issue) (problems bool, err error) {
	type line struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Col     int    `json:"col"`
		Kind    string `json:"kind"`
		Rule    string `json:"rule,omitempty"`
		Message string `json:"message"`
	}
	out := []line{}
	for _, i := range issues {
		out = append(out, line{i.File, i.Line, i.Col, i.kind(), i.Rule, i.Message})
		problems = problems || !i.Advice
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return problems, e.Encode(struct {
		Issues []line `json:"issues"`
	}{out})
}
