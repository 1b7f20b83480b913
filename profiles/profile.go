package profiles

import "forceprofiles/templates"

// Schema names the version of the JSON form of a [Profile].
const Schema = "force-profile/1"

// Profile is the fully resolved content of one document: one force, one of
// vawg, missing or visor. Every string is ready to print; every number that is
// drawn also stands in words or in a table.
type Profile struct {
	Schema    string    `json:"schema"`  // [Schema]
	Force     string    `json:"force"`   // code: "west-mercia"
	Kind      string    `json:"profile"` // "vawg", "missing", "visor"
	Furniture Furniture `json:"furniture"`
	PageOne   PageOne   `json:"page_one"`
	Strategic Section   `json:"strategic_picture"`
	// Changes compares with the previous run: new, still, gone, moved, and why.
	// It has no block where there is no previous run.
	Changes Section `json:"changes_since_previous_run"`
	// Lists has one entry a population, in the pack's order.
	Lists   []List  `json:"lists"`
	Quality Section `json:"data_quality"`
	Method  Section `json:"method_and_limits"`
}

// Furniture stands on every page.
type Furniture struct {
	Marking   string `json:"marking"`             // printed in capitals, top and bottom: rendering refuses without it
	Handling  string `json:"handling,omitempty"`  // who may hold it and what they may do with it
	Synthetic string `json:"synthetic,omitempty"` // the banner of synthetic data; no setting removes it
	Title     string `json:"title"`               // "Violence against women and girls: force profile"
	ForceName string `json:"force_name"`
	AsOf      string `json:"as_of"`        // RFC 3339, UTC: also the PDF's dates
	DataTo    string `json:"data_cut_off"` // in words: "1 June 2026"
	RunID     string `json:"run"`          // short hash of the run's inputs
	Versions  string `json:"versions"`     // "Pack vawg 1.0 · model vawg-suspect 1.0"
	Copy      int    `json:"copy"`         // this copy's number, from 1
	Copies    int    `json:"copies"`
	Recipient string `json:"recipient,omitempty"`
	ReviewBy  string `json:"review_by"`  // in words
	DestroyBy string `json:"destroy_by"` // in words
	Language  string `json:"language"`   // "en-GB"
}

// CopyLine says which copy this is, of how many, and whose.
func (f *Furniture) CopyLine(words *templates.Words) string {
	if f.Recipient == "" {
		return words.Say("page.copy", "copy", f.Copy, "copies", f.Copies)
	}
	return words.Say("page.copy.for", "copy", f.Copy, "copies", f.Copies, "recipient", f.Recipient)
}

// PageOne answers in two minutes: who and why, how sure, what to check first,
// what the engine cannot see.
type PageOne struct {
	Title      string      `json:"title"`
	Lead       string      `json:"lead"`
	Figures    []Figure    `json:"figures"`
	WhoTitle   string      `json:"who_title"`
	Groups     []LeadGroup `json:"groups"`
	Sure       Section     `json:"how_sure"`
	CheckFirst Section     `json:"check_first"`
	CannotSee  Section     `json:"cannot_see"`
}

// Figure is one number set large, with what it counts.
type Figure struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// LeadGroup is one population on page one: its counts and its top few.
type LeadGroup struct {
	Population string `json:"population"`
	Title      string `json:"title"` // "Suspects"
	// "50 of 1,204 people scored are listed (capacity 50), 7 for a must-review rule."
	Sentence string     `json:"sentence"`
	People   []LeadName `json:"people"`
	Empty    string     `json:"empty,omitempty"` // said instead where nobody is listed
}

// LeadName is one of the top few, with the reason in one line.
type LeadName struct {
	Rank int    `json:"rank"`
	Name string `json:"name"`
	Tag  string `json:"tag,omitempty"` // "Child, 15", "Must review"
	Why  string `json:"why"`
	// Record is the reference of the record to open first; "" where a rule or
	// factor names none.
	Record   string `json:"open_first,omitempty"`
	PersonID string `json:"person_id"`
	Chance   string `json:"chance"` // "about 12 in 100"
	Anchor   string `json:"sheet"`  // a renderer adds the page it stands on
}

// Section is a heading and what follows it, in order.
type Section struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// Block is one of its fields; the others are empty.
type Block struct {
	Heading string   `json:"heading,omitempty"` // a heading inside the section
	Para    string   `json:"para,omitempty"`
	Note    string   `json:"note,omitempty"` // set apart: a caution or a limit
	Items   []string `json:"items,omitempty"`
	Pairs   []Pair   `json:"pairs,omitempty"`
	Table   *Table   `json:"table,omitempty"`
	Chart   *Chart   `json:"chart,omitempty"`
}

// Pair is a label and its value.
type Pair struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Table is set as a table with a header row; every row has one cell a column.
type Table struct {
	Caption string     `json:"caption"`
	Columns []Column   `json:"columns"`
	Rows    [][]string `json:"rows"`
	Empty   string     `json:"empty,omitempty"` // said instead where there is no row
}

// Column heads a table's column.
type Column struct {
	Head  string  `json:"head"`
	Right bool    `json:"right,omitempty"` // numbers stand right
	Width float64 `json:"width"`           // share of the table's width; shares are relative
}

// Chart is a drawing's data, in words and numbers. It is always accompanied by
// its table on screen.
type Chart struct {
	ID       string    `json:"id"`
	Kind     ChartKind `json:"kind"`
	Title    string    `json:"title"`    // the finding, at most ten words
	Subtitle string    `json:"subtitle"` // measure, area, period
	Source   string    `json:"source"`
	Alt      string    `json:"alt"` // what the drawing shows, for who cannot see it
	// Points are in drawing order: bars from the top, a trend from the left.
	// A concentration curve's X is the share of people, 0 to 1.
	Points []Point `json:"points,omitempty"`
	Panels []Panel `json:"panels,omitempty"`
	Links  []Link  `json:"links,omitempty"`
	// Tall is the drawing's height as a share of its kind's usual one; 0 is the
	// usual one. Networks alone have it.
	Tall  float64 `json:"tall,omitempty"`
	Table Table   `json:"table"`
}

// Blank says that there is nothing to draw, and why; "" where there is something.
func (c *Chart) Blank(words *templates.Words) string {
	switch {
	case len(c.Points)+len(c.Panels) > 0:
		return ""
	case c.Table.Empty != "":
		return c.Table.Empty
	}
	return words.Say("chart.blank")
}

// ChartKind says how a chart's numbers are drawn.
type ChartKind string

// The kinds of chart, with what their parts mean.
const (
	Bars          ChartKind = "bars"          // Points from the top: Value is the length
	Trend         ChartKind = "trend"         // Points from the left: Value over time
	Concentration ChartKind = "concentration" // Points: X share of people, Value share of harm, both 0 to 1
	Multiples     ChartKind = "multiples"     // Panels: one small trend each, all on one scale
	// Panels are lanes; a Point's X is its place in the period, 0 to 1; the chart's own Points, if any, mark the axis
	Timeline ChartKind = "timeline"
	Flow     ChartKind = "flow"    // Points are places; Links go from one to another, Value is the breadth
	Network  ChartKind = "network" // Points are people at X, Y (0 to 1); Links join them
	// Points: X predicted, Value observed, Low to High its 95% interval, all 0 to 1
	Calibrated ChartKind = "calibration"
	// Panels: one feature each; a Point's X is its contribution in points, Value how high the feature's value stands, 0 to
	// 1
	Beeswarm ChartKind = "beeswarm"
)

// Panel is one small chart of several, or one lane of a timeline.
type Panel struct {
	Title  string  `json:"title"`
	Text   string  `json:"text,omitempty"` // its finding: "12, up from 7"
	Points []Point `json:"points"`
}

// Link joins two Points of a chart by their places in Points.
type Link struct {
	From  int     `json:"from"`
	To    int     `json:"to"`
	Value float64 `json:"value"`
	Text  string  `json:"text,omitempty"` // the value as printed
}

// Point is one value of a chart.
type Point struct {
	Label string  `json:"label"`
	X     float64 `json:"x,omitempty"`
	Y     float64 `json:"y,omitempty"`
	Value float64 `json:"value"`
	Low   float64 `json:"low,omitempty"`
	High  float64 `json:"high,omitempty"`
	Text  string  `json:"text"`            // the value as printed
	Focus bool    `json:"focus,omitempty"` // drawn in the focus colour and labelled
}

// List is one population: its standing, the ranking and a sheet a person.
type List struct {
	Population string   `json:"population"`
	Title      string   `json:"title"`
	Intro      []string `json:"intro"`
	Scored     int      `json:"scored"`
	Capacity   int      `json:"capacity"`
	MustReview int      `json:"must_review"`
	Cutoff     string   `json:"cutoff"` // where the list ends, in words
	Rows       []Row    `json:"rows"`
	Empty      string   `json:"empty,omitempty"` // said instead where nobody is listed
	Heads      RowHeads `json:"heads"`
	Sheets     []Sheet  `json:"sheets"`
	// Visitors are people listed by other forces with records here.
	Visitors *Table `json:"listed_elsewhere,omitempty"`
}

// RowHeads are the headings of the list's columns.
type RowHeads struct {
	Rank      string `json:"rank"`
	Name      string `json:"name"`
	Why       string `json:"why"`
	Agreement string `json:"agreement"`
	Score     string `json:"score"`
}

// Row is one line of the list.
type Row struct {
	Rank       int     `json:"rank"`
	PersonID   string  `json:"person_id"`
	Name       string  `json:"name"`
	Tag        string  `json:"tag,omitempty"` // "Child, 15"
	Why        string  `json:"why"`           // suggested for review because …
	Place      string  `json:"place"`         // why this place: must review, or percentile
	MustReview bool    `json:"must_review"`
	Agreement  string  `json:"agreement"`
	Chance     string  `json:"chance"` // "about 12 in 100"
	Percentile float64 `json:"percentile"`
	Points     float64 `json:"points"`           // of rules
	Score      string  `json:"score"`            // "+41"
	Change     string  `json:"change,omitempty"` // against the previous run: "New", "Was 7th"
	Anchor     string  `json:"sheet"`
}

// Columns heads a table of a name and numbers: the first column is twice as
// wide, the others stand right.
func Columns(heads ...string) []Column {
	out := make([]Column, len(heads))
	for i, h := range heads {
		out[i] = Column{Head: h, Width: 1, Right: i > 0}
	}
	if len(out) > 0 {
		out[0].Width = 2
	}
	return out
}
