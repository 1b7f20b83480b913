package dataset

import (
	"slices"

	"forceprofiles/internal/table"
)

// Contract is the version of the conflated-dataset contract this engine reads.
const Contract = "conflated-dataset/1"

// Kind numbers the tables of the contract. Persons has one row a person;
// Identities, beyond Kinds, says whose the sources' records are; all others are
// event tables.
type Kind uint8

const (
	Persons Kind = iota
	Crimes
	Intel
	Custody
	Missing
	OCGLinks
	CountyLines
	ViSOR
	OSINT
	Associations
	Addresses
	Kinds // the number of tables that have a part in a Batch

	Identities = Kinds
	allKinds   = Kinds + 1
)

// Spec describes one table of the contract.
type Spec struct {
	Kind    Kind
	Name    string
	Why     string   // what it is needed for, in words
	Key     []string // identify a record; its versions share them
	Columns []Column
	Fields  []table.Field // of the Columns
	// Ends lists instants that cannot lie before occurred_at.
	Ends []string
	// AfterTheFact says that a row cannot be known before it occurred. In the
	// other tables it can: intelligence tells of plans, a tenancy or a release
	// is entered ahead of its day.
	AfterTheFact bool
	// OtherPeople lists columns that hold other people's person_ids.
	OtherPeople []string
}

// Column describes one column: docs/dataset.md is made of it.
type Column struct {
	table.Field
	What    string // it holds, and where it is not plain why it is needed
	Example string // as CSV has it
	// Codes are the values that the shipped rules know. Where Closed, another
	// one quarantines the row; else it is kept and matches none of them.
	Codes  []string
	Closed bool
	// Least and Most bound a number, both included; none where they are equal.
	Least, Most float64
}

// only are all codes that the column may hold.
func (c Column) only(codes ...string) Column {
	c.Codes, c.Closed = codes, true
	return c
}

// known are the codes that the shipped rules know.
func (c Column) known(codes ...string) Column {
	c.Codes = codes
	return c
}

func (c Column) between(least, most float64) Column {
	c.Least, c.Most = least, most
	return c
}

// Column returns the named column, or nil.
func (s *Spec) Column(name string) *Column {
	i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Columns[i]
}

// Field returns the named field, or nil.
func (s *Spec) Field(name string) *table.Field {
	if c := s.Column(name); c != nil {
		return &c.Field
	}
	return nil
}

// clocks names the columns of the table's two clocks: when it happened, and
// when the system knew it.
func (s *Spec) clocks() (occurred, known string) {
	if s.Kind == Identities {
		return "valid_from", "recorded_at"
	}
	return "occurred_at", "known_at"
}

func (k Kind) String() string { return Tables[k].Name }

// KindOf finds a table by its name.
func KindOf(name string) (k Kind, ok bool) {
	for k := range allKinds {
		if Tables[k].Name == name {
			return k, true
		}
	}
	return 0, false
}

func req(name string, t table.Type, example, what string) Column {
	return Column{Field: table.Field{Name: name, Type: t, Required: true}, What: what, Example: example}
}

func opt(name string, t table.Type, example, what string) Column {
	return Column{Field: table.Field{Name: name, Type: t}, What: what, Example: example}
}

// event puts the columns that every event table has in front of its own.
func event(own ...Column) []Column {
	return append([]Column{
		req("person_id", table.Text, "P0000012345", "whose row it is, as in persons"),
		req("force", table.Code, "kent", "the force that recorded it: a code of dataset.yaml"),
		req("occurred_at", table.Instant, "2026-03-01T21:30:00Z", "when it happened"),
		req("known_at", table.Instant, "2026-03-02T08:00:00Z",
			"when the system knew it in this form. A change is a new row of the same key: the last known before the as-of "+
				"date is the one a run sees"),
	}, own...)
}
