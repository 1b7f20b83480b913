package dataset

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"forceprofiles/internal/table"
)

var update = flag.Bool("update", false, "write docs/dataset.md again")

// begins stands in docs/dataset.md where the part made from the contract begins.
const begins = "<!-- From here on made from dataset/tables.go by make docs -->\n"

// typeNames are the types as docs/dataset.md explains them.
var typeNames = map[table.Type]string{table.Code: "code", table.Text: "text", table.Number: "number",
	table.Integer: "integer", table.Bool: "bool", table.Instant: "instant", table.Date: "date",
	table.CodeList: "list of codes",
	table.TextList: "list of texts"}

// The data dictionary says what the contract says.
func TestDictionary(t *testing.T) {
	const path = "../docs/dataset.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	written, made, found := strings.Cut(string(text), begins)
	if !found {
		t.Fatalf("%s has lost the line %q", path, begins)
	}
	want := dictionary()
	if *update {
		if err := os.WriteFile(path, []byte(written+begins+want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if made != want {
		t.Errorf("%s is not what the contract says: run make docs", path)
	}
}

func dictionary() string {
	var b strings.Builder
	b.WriteString("\n## The tables\n| table | key | needed |\n|---|---|---|\n")
	for k := range allKinds {
		s := &Tables[k]
		needed := "optional"
		if k == Persons {
			needed = "required"
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", s.Name, s.Name, strings.Join(s.Key, ", "), needed)
	}
	for k := range allKinds {
		describe(&b, &Tables[k])
	}
	return b.String()
}

func describe(b *strings.Builder, s *Spec) {
	fmt.Fprintf(b, "\n### %s\n%s\n\n", s.Name, s.Why)
	order := []string{"person_id"}
	if s.Kind != Persons {
		occurred, known := s.clocks()
		order = append(append(append(order, occurred), s.Key...), known)
	}
	fmt.Fprintf(b, "Key: %s. Order of rows: %s.", strings.Join(s.Key, ", "), strings.Join(order, ", "))
	if s.AfterTheFact {
		occurred, known := s.clocks()
		fmt.Fprintf(b, " %s is never before %s.", known, occurred)
	}
	for _, end := range s.Ends {
		fmt.Fprintf(b, " %s is never before occurred_at.", end)
	}
	b.WriteString("\n\n| column | type | needed | what it holds | example |\n|---|---|---|---|---|\n")
	for i := range s.Columns {
		c := &s.Columns[i]
		needed := "optional"
		if c.Required {
			needed = "required"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | `%s` |\n", c.Name, typeNames[c.Type], needed, whatOf(c), c.Example)
	}
}

// whatOf is a column's description with its codes and bounds.
func whatOf(c *Column) string {
	var codes []string
	for _, code := range c.Codes {
		codes = append(codes, "`"+code+"`")
	}
	list := strings.Join(codes, ", ")
	what := c.What
	switch {
	case c.Closed:
		what += ". One of " + list + ": another sets the row aside"
	case list != "":
		what += ". Known: " + list
	case c.Least < c.Most:
		what += fmt.Sprintf(". From %g to %g: another number sets the row aside", c.Least, c.Most)
	}
	return what
}

// Every column is described, and its example can be read as what it is.
func TestEveryColumnIsDescribed(t *testing.T) {
	for k := range allKinds {
		s := &Tables[k]
		header, line := []string{}, []string{}
		for _, c := range s.Columns {
			if c.What == "" || c.Example == "" || s.Why == "" {
				t.Errorf("%s.%s lacks a description or an example", s.Name, c.Name)
			}
			if c.Closed && !slices.Contains(c.Codes, c.Example) {
				t.Errorf("%s.%s: the example %s is not allowed", s.Name, c.Name, c.Example)
			}
			header, line = append(header, c.Name), append(line, c.Example)
		}
		path := t.TempDir() + "/" + s.Name + ".csv"
		text := strings.Join(header, ",") + "\n" + strings.Join(line, ",") + "\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := table.Open(path, s.Fields, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		chunk, err := r.Next()
		if err != nil || chunk.Rows != 1 {
			t.Fatalf("%s: %v", s.Name, err)
		}
		if marks := newChecker(s, r.Present(), []Force{{Code: "kent"}}, nil).marks(chunk, 0, 1); marks != nil {
			t.Errorf("%s: the example breaks the contract: mark %d", s.Name, marks[0])
		}
		for i := range chunk.Columns {
			if !chunk.Columns[i].Known(0) {
				t.Errorf("%s.%s: the example is read as null", s.Name, chunk.Columns[i].Name)
			}
		}
		r.Close()
	}
}
