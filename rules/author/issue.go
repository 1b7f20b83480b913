package author

import (
	"cmp"
	"encoding/json"
	"fmt"
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

// MarshalJSON writes an issue without the line it stands in.
func (i Issue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Col     int    `json:"col"`
		Kind    string `json:"kind"`
		Rule    string `json:"rule,omitempty"`
		Message string `json:"message"`
	}{i.File, i.Line, i.Col, i.kind(), i.Rule, i.Message})
}

func sortIssues(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}

// Problems counts the issues that are more than advice.
func Problems(issues []Issue) int {
	n := 0
	for _, i := range issues {
		if !i.Advice {
			n++
		}
	}
	return n
}

// WriteIssues prints issues, each with its line and a caret, and a count.
func WriteIssues(w io.Writer, issues []Issue) error {
	var b strings.Builder
	for _, i := range issues {
		fmt.Fprintln(&b, i)
	}
	if n := Problems(issues); len(issues) == 0 {
		b.WriteString("nothing to complain of\n")
	} else {
		fmt.Fprintf(&b, "%s, %s\n", counted(n, "problem"), counted(len(issues)-n, "piece")+" of advice")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
