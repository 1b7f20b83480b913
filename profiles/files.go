package profiles

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes the whole content of a document, indented.
func WriteJSON(w io.Writer, p *Profile) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// csvHead are the columns of the list. Every line carries the marking, so that
// a copied line does too.
var csvHead = []string{"population", "rank", "person_id", "name", "tag", "must_review", "rules_and_model",
	"score_points", "percentile", "rule_points", "why", "place", "marking", "run"}

// WriteCSV writes the lists of a document, one line a person.
func WriteCSV(w io.Writer, p *Profile) error {
	c := csv.NewWriter(w)
	if err := c.Write(csvHead); err != nil {
		return err
	}
	for _, l := range p.Lists {
		for i, r := range l.Rows {
			score := "" // without a model there is none
			if w := &l.Sheets[i].Waterfall; len(w.Steps) > 0 {
				score = strconv.Itoa(w.Total)
			}
			line := []string{l.Population, strconv.Itoa(r.Rank), plainCell(r.PersonID), plainCell(r.Name), plainCell(r.Tag),
				strconv.FormatBool(r.MustReview), r.Agreement,
				score, strconv.FormatFloat(r.Percentile, 'f', 4, 64),
				strconv.FormatFloat(r.Points, 'f', -1, 64),
				plainCell(r.Why), plainCell(r.Place), p.Furniture.Marking, p.Furniture.RunID}
			if err := c.Write(line); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// plainCell keeps a spreadsheet from reading text as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
