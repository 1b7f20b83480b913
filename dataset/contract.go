package dataset

import "forceprofiles/internal/table"

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
	Kind   Kind
	Name   string
	Key    []string // identify a record; its versions share them
	Fields []table.Field
	// Codes lists the values allowed in structural columns. Another value
	// quarantines the row; unlisted columns accept any code.
	Codes map[string][]string
	// Ranges bounds numeric columns, both ends included.
	Ranges map[string][2]float64
	// Ends lists instants that cannot lie before occurred_at.
	Ends []string
	// AfterTheFact says that a row cannot be known before it occurred. In the
	// other tables it can: intelligence tells of plans, a tenancy or a release
	// is entered ahead of its day.
	AfterTheFact bool
	// OtherPeople lists columns that hold other people's person_ids.
	OtherPeople []string
}

// Field returns the named field, or nil.
func (s *Spec) Field(name string) *table.Field {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
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

// event puts the columns that every event table has in front of its own.
func event(own ...table.Field) []table.Field {
	return append([]table.Field{
		{Name: "person_id", Type: table.Text, Required: true},
		{Name: "force", Type: table.Code, Required: true},
		{Name: "occurred_at", Type: table.Instant, Required: true},
		{Name: "known_at", Type: table.Instant, Required: true},
	}, own...)
}

func req(name string, t table.Type) table.Field {
	return table.Field{Name: name, Type: t, Required: true}
}

func opt(name string, t table.Type) table.Field { return table.Field{Name: name, Type: t} }

// Tables is the contract, in table order.
var Tables = [allKinds]Spec{
	{
		Kind: Persons, Name: "persons", Key: []string{"person_id"},
		Fields: []table.Field{
			req("person_id", table.Text),
			req("home_force", table.Code),
			opt("family_name", table.Text),
			opt("given_names", table.Text),
			opt("date_of_birth", table.Date),
			opt("sex", table.Code), // F, M, X, U
			opt("ethnicity_self_defined", table.Code),
			opt("ethnicity_officer_perceived", table.Code),
			opt("local_policing_area", table.Code),
			opt("deceased_on", table.Date),
			opt("first_recorded", table.Instant),
			opt("source_refs", table.TextList),
			opt("merged_into", table.Text),
			opt("review_due", table.Date),
		},
	},
	{
		Kind: Crimes, Name: "crimes", Key: []string{"crime_ref", "side"},
		Fields: event(
			req("crime_ref", table.Text),
			req("side", table.Code),
			opt("status", table.Code),
			opt("primary", table.Bool),
			opt("offence_code", table.Code),
			opt("outcome_code", table.Code),
			opt("counterpart_ids", table.TextList),
			opt("domestic", table.Bool),
			opt("sexual", table.Bool),
			opt("stalking", table.Bool),
			opt("honour_based", table.Bool),
			opt("exploitation", table.Bool),
			opt("weapon", table.Bool),
			opt("victim_sex", table.Code),
			opt("victim_age", table.Integer),
			opt("relationship", table.Code),
			opt("local_policing_area", table.Code),
		),
		Codes: map[string][]string{
			"side":   {"suspect", "victim", "witness"},
			"status": {"suspected", "charged", "convicted", "eliminated"},
		},
		Ranges:       map[string][2]float64{"victim_age": {0, 130}},
		AfterTheFact: true,
		OtherPeople:  []string{"counterpart_ids"},
	},
	{
		Kind: Intel, Name: "intel", Key: []string{"intel_ref"},
		Fields: event(
			req("intel_ref", table.Text),
			opt("themes", table.CodeList),
			req("source_evaluation", table.Integer),
			req("intelligence_assessment", table.Code),
			req("handling", table.Code),
			opt("role", table.Code),
		),
		Codes: map[string][]string{
			"intelligence_assessment": {"A", "B", "C", "D", "E"},
			"handling":                {"P", "C"},
		},
		Ranges: map[string][2]float64{"source_evaluation": {1, 3}},
	},
	{
		Kind: Custody, Name: "custody", Key: []string{"custody_ref"},
		Fields: event(
			req("custody_ref", table.Text),
			opt("offence_code", table.Code),
			opt("disposal", table.Code),
			opt("markers", table.CodeList),
		),
		AfterTheFact: true,
	},
	{
		Kind: Missing, Name: "missing", Key: []string{"episode_ref"},
		Fields: event(
			req("episode_ref", table.Text),
			opt("returned_at", table.Instant),
			opt("risk_grade", table.Code),
			opt("missing_from", table.Code),
			opt("place_ref", table.Text),
			opt("out_of_area", table.Bool),
			opt("distance_km", table.Number),
			opt("cse_concern", table.Bool),
			opt("cce_concern", table.Bool),
			opt("found_force", table.Code),
			opt("harm_suffered", table.Bool),
			opt("return_interview", table.Code),
		),
		Ranges:       map[string][2]float64{"distance_km": {0, 20100}}, // half the Earth's girth
		Ends:         []string{"returned_at"},
		AfterTheFact: true,
	},
	{
		Kind: OCGLinks, Name: "ocg_links", Key: []string{"ocg_ref"},
		Fields: event(
			req("ocg_ref", table.Text),
			opt("role", table.Code),
			opt("activity", table.Code),
			opt("intent", table.Code),
			opt("capability", table.Code),
			opt("ended_at", table.Instant),
		),
		Ends: []string{"ended_at"},
	},
	{
		Kind: CountyLines, Name: "county_lines", Key: []string{"line_ref"},
		Fields: event(
			req("line_ref", table.Text),
			req("role", table.Code),
			opt("drug", table.Code),
			opt("exporting_force", table.Code),
			opt("importing_force", table.Code),
		),
		Codes: map[string][]string{
			"role": {"line_holder", "runner", "exploited_child", "cuckooed"},
		},
	},
	{
		Kind: ViSOR, Name: "visor", Key: []string{"visor_ref"},
		Fields: event(
			req("visor_ref", table.Text),
			opt("mappa_category", table.Integer),
			opt("mappa_level", table.Integer),
			opt("risk_level", table.Code),
			opt("offence_code", table.Code),
			opt("last_visit_at", table.Instant),
			opt("next_visit_due", table.Date),
			opt("last_arms_at", table.Instant),
			opt("notification_due", table.Date),
			opt("orders", table.CodeList),
			opt("managing_force", table.Code),
			opt("closed_at", table.Instant),
		),
		Ranges: map[string][2]float64{"mappa_category": {1, 4}, "mappa_level": {1, 3}},
		Ends:   []string{"closed_at"},
	},
	{
		Kind: OSINT, Name: "osint", Key: []string{"osint_ref"},
		Fields: event(
			req("osint_ref", table.Text),
			opt("kind", table.Code),
			opt("confidence", table.Code),
		),
	},
	{
		Kind: Associations, Name: "associations", Key: []string{"source_ref", "other_person_id"},
		Fields: event(
			req("source_ref", table.Text),
			req("other_person_id", table.Text),
			opt("kind", table.Code),
			opt("other_is_child", table.Bool),
			opt("other_flags", table.CodeList),
		),
		OtherPeople: []string{"other_person_id"},
	},
	{
		Kind: Addresses, Name: "addresses", Key: []string{"place_ref"},
		Fields: event(
			req("place_ref", table.Text),
			opt("kind", table.Code),
			opt("near_school", table.Bool),
			opt("ended_at", table.Instant),
		),
		Ends: []string{"ended_at"},
	},
	{
		Kind: Identities, Name: "identities", Key: []string{"source", "record_id"},
		Fields: []table.Field{
			req("person_id", table.Text),
			req("source", table.Code),
			req("record_id", table.Text),
			req("valid_from", table.Instant),
			req("recorded_at", table.Instant),
		},
		AfterTheFact: true,
	},
}

// clocks names the columns of the table's two clocks: when it happened, and
// when the system knew it.
func (s *Spec) clocks() (occurred, known string) {
	if s.Kind == Identities {
		return "valid_from", "recorded_at"
	}
	return "occurred_at", "known_at"
}
