package profiles

import (
	"math"
	"strconv"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/templates"
)

// writer turns figures into the words of one force's profile.
type writer struct {
	*templates.Words
	info     *dataset.Info
	picture  *Picture
	offences *Offences
	force    dataset.Force // its Name is the area: "Kent"
	full     string        // "Kent Police"
	at       int           // of the force in Info.Forces
}

// forceName is a force's name, or its code where the dataset does not name it.
func (w *writer) forceName(code string) string {
	for _, f := range w.info.Forces {
		if f.Code == code {
			return area(f.Name)
		}
	}
	return w.term("force", code)
}

// area is a force's name as a place: "Kent Police" is "Kent".
func area(name string) string {
	for _, s := range []string{" Police", " Constabulary"} {
		if short := strings.TrimSuffix(name, s); short != "" {
			name = short
		}
	}
	return name
}

// term is a code in words: the key kind.code of words.txt, else the code with
// its underscores as spaces.
func (w *writer) term(kind, code string) string {
	if key := kind + "." + code; w.Has(key) {
		return w.Say(key)
	}
	return strings.ReplaceAll(code, "_", " ")
}

// date prints a day in London: "1 June 2026".
func date(t time.Time) string { return t.In(dataset.London).Format("2 January 2006") }

// moment prints an instant in London: "1 June 2026, 14:05".
func moment(t time.Time) string { return t.In(dataset.London).Format("2 January 2006, 15:04") }

// day prints a date column's value (days since 1970).
func day(days int64) string { return time.Unix(days*86400, 0).UTC().Format("2 January 2006") }

// shortDay is a day for a narrow column: "3 Sep 2025".
func shortDay(days int64) string { return time.Unix(days*86400, 0).UTC().Format("2 Jan 2006") }

// percent prints a share of a whole in whole per cent; a small share that is
// not nothing is "under 1%", and only all is "100%".
func percent(part, whole float64) string {
	if whole <= 0 {
		return "0%"
	}
	switch p := 100 * part / whole; {
	case p > 0 && p < 1:
		return "under 1%"
	case p < 100 && p > 99:
		return "over 99%"
	default:
		return strconv.Itoa(int(math.Round(p))) + "%"
	}
}

// fewPeople is under how many a share is printed as a count: a percentage of
// so few says more than is known.
const fewPeople = 20

// share prints a part of a whole of things counted: per cent, or "3 of 12"
// where they are few.
func share(part, whole float64) string {
	if whole < fewPeople {
		return amount(part) + " of " + amount(whole)
	}
	return percent(part, whole)
}

// inHundred prints a share as a number of people in 100 ("12", "under 1").
func inHundred(share float64) string {
	switch p := 100 * share; {
	case p > 0 && p < 1:
		return "under 1"
	case p < 100 && p > 99:
		return "over 99"
	default:
		return strconv.Itoa(int(math.Round(p)))
	}
}

// amount prints a quantity with at most one decimal and thousands separators.
func amount(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "not known"
	}
	tenths := int64(math.Round(math.Abs(v) * 10))
	if tenths >= 10000 {
		tenths = 10 * int64(math.Round(math.Abs(v))) // half a day of thousands tells nobody anything
	}
	s := templates.Thousands(tenths / 10)
	if tenths%10 != 0 {
		s += "." + strconv.FormatInt(tenths%10, 10)
	}
	if v < 0 && tenths != 0 {
		s = "−" + s
	}
	return s
}

func count(n int64) string { return templates.Thousands(n) }

// change says how now stands to before: "up 12%", "down 3%", "about the same",
// or "" where there is nothing to compare with.
func (w *writer) change(now, before float64) string {
	if before <= 0 {
		return ""
	}
	switch r := now/before - 1; {
	case now == before, math.Abs(r) < 0.02:
		return w.Say("change.same")
	case before < fewPeople && r > 0:
		return w.Say("change.up", "by", amount(now-before))
	case before < fewPeople:
		return w.Say("change.down", "by", amount(before-now))
	case r > 0:
		return w.Say("change.up", "by", percent(r, 1))
	default:
		return w.Say("change.down", "by", percent(-r, 1))
	}
}

// few shortens a finding to the ten words a chart's title may have, falling
// back on a plainer one.
func few(finding, plainer string) string {
	if len(strings.Fields(finding)) <= 10 {
		return finding
	}
	return plainer
}

// supplied says from when the force supplies a table within the 24 months: ok
// is false where it does not at all, note is not empty where it does in part.
func (w *writer) supplied(k dataset.Kind) (note string, ok bool) {
	cover := w.info.Coverage[k]
	if cover == nil {
		return "", true
	}
	since, ok := cover[w.force.Code]
	if !ok || since.After(w.info.AsOf) {
		return w.Say("supply.none", "force", w.force.Name, "table", w.term("table", k.String())), false
	}
	if since.UnixMicro() > w.picture.edges[0] {
		return w.Say("supply.part", "force", w.force.Name, "table", w.term("table", k.String()), "date", date(since)), true
	}
	return "", true
}

func columns(heads ...string) []Column {
	out := make([]Column, len(heads))
	for i, h := range heads {
		out[i] = Column{Head: h, Width: 1, Right: i > 0}
	}
	if len(out) > 0 {
		out[0].Width = 2
	}
	return out
}

// list joins words: "a, b and c".
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
