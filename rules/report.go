package rules

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Write prints a report as a test runner does: failures in full, then what is
// not covered, then the count; with verbose, every case.
func (r *Report) Write(w io.Writer, verbose bool) error {
	p := printer{w: w}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Passed() {
			if verbose {
				p.printf("  pass  %s: %s\n", res.Rule, res.Name)
			}
			continue
		}
		p.printf("  FAIL  %s: %s\n        %s\n", res.Rule, res.Name, res.Position)
		for _, f := range res.Failures {
			p.printf("        %s\n", strings.ReplaceAll(f, "\n", "\n        "))
		}
	}
	for i := range r.Coverage {
		c := &r.Coverage[i]
		if missing := c.Missing(); len(missing) > 0 {
			word := "UNTESTED"
			if c.Status == Shadow {
				word = "untested"
			}
			p.printf("  %s  %s (%s): no passing case for: %s\n", word, c.Rule, c.Status, strings.Join(missing, ", "))
		}
	}
	failed, uncovered := r.Failed()
	verdict := "ok  "
	if failed+uncovered > 0 {
		verdict = "FAIL"
	}
	p.printf("%s  %s: %s, %d failed", verdict, r.File, counted(len(r.Results), "case"), failed)
	if uncovered > 0 {
		p.printf(", %s not fully tested", counted(uncovered, "active rule"))
	}
	p.printf("\n")
	return p.err
}

// printer remembers the first error of writing.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

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
			if cover.Status != Active {
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
