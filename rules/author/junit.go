package author

import (
	"encoding/xml"
	"io"
	"strings"

	"forceprofiles/rules"
)

type junitSuites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"` // always 0: what is wrong with a case fails it
	Suites   []junitSuite
}

type junitSuite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Cases    []junitCase
}

type junitCase struct {
	XMLName xml.Name      `xml:"testcase"`
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"` // outcome or coverage
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes reports as JUnit XML, a suite a file; an active rule short
// of a kind of case is a failed case named "coverage". A failure's text begins
// with the place of its case: the schema has no attribute for it. There are no
// times, so equal results give equal bytes.
func WriteJUnit(w io.Writer, reports []*Report) error {
	out := junitSuites{}
	for _, r := range reports {
		s := junitSuite{Name: r.File}
		for i := range r.Results {
			res := &r.Results[i]
			c := junitCase{Class: res.Rule, Name: res.Name}
			if !res.Passed() {
				c.Failure = &junitFailure{Type: "outcome", Message: strings.ReplaceAll(res.Failures[0], "\n", " "),
					Text: res.Position.String() + "\n" + strings.Join(res.Failures, "\n")}
			}
			s.Cases = append(s.Cases, c)
		}
		for i := range r.Coverage {
			cover := &r.Coverage[i]
			if cover.Status != rules.Active {
				continue
			}
			c := junitCase{Class: cover.Rule, Name: "coverage"}
			if missing := cover.Missing(); len(missing) > 0 {
				text := "no passing case for: " + strings.Join(missing, ", ")
				c.Failure = &junitFailure{Type: "coverage", Message: text, Text: text}
			}
			s.Cases = append(s.Cases, c)
		}
		s.Tests = len(s.Cases)
		for _, c := range s.Cases {
			if c.Failure != nil {
				s.Failures++
			}
		}
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Suites = append(out.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
