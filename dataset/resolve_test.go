package dataset

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const micro = time.Microsecond

// TestVersions: which version of a record a run sees, at the edges of both clocks.
func TestVersions(t *testing.T) {
	a := func(ref string, occurred, known time.Duration, status string) row {
		return crime("P1", ref, occurred, known).with("status", status)
	}
	tests := []struct {
		name string
		rows []row
		want []string // statuses seen, in order
		c    TableCount
	}{
		{"one", []row{a("C1", 9*day, 8*day, "suspected")},
			[]string{"suspected"}, TableCount{Used: 1}},
		{"the latest known version is seen", []row{a("C1", 9*day, 8*day, "suspected"), a("C1", 9*day, 5*day, "charged"),
			a("C1", 9*day, 2*day, "convicted")},
			[]string{"convicted"}, TableCount{Used: 1, Superseded: 2}},
		{"known exactly at as-of is not seen", []row{a("C1", 9*day, 8*day, "suspected"), a("C1", 9*day, 0, "charged")},
			[]string{"suspected"}, TableCount{Used: 1, AfterAsOf: 1}},
		{"known a microsecond before as-of is seen", []row{a("C1", 9*day, 8*day, "suspected"),
			a("C1", 9*day, micro, "charged")},
			[]string{"charged"}, TableCount{Used: 1, Superseded: 1}},
		{"all versions known later", []row{a("C1", 9*day, 0, "suspected"), a("C1", 9*day, -day, "charged")},
			nil, TableCount{AfterAsOf: 2}},
		{"interleaved keys", []row{a("C1", 9*day, 8*day, "suspected"), a("C2", 8*day, 7*day, "suspected"),
			a("C1", 7*day, 5*day, "charged")},
			[]string{"suspected", "charged"}, TableCount{Used: 2, Superseded: 1}},
		{"a correction moves the event earlier", []row{a("C1", 9*day, 5*day, "charged"), a("C2", 8*day, 7*day, "convicted"),
			a("C1", 7*day, 6*day, "suspected")},
			[]string{"charged", "convicted"}, TableCount{Used: 2, Superseded: 1}},
		{"two keys at equal instants stand by key", []row{a("C1", 9*day, 8*day, "suspected"),
			a("C2", 9*day, 8*day, "charged")},
			[]string{"suspected", "charged"}, TableCount{Used: 2}},
		{"same key and known_at twice: the first stands", []row{a("C1", 9*day, 8*day, "suspected"),
			a("C1", 9*day, 8*day, "charged")},
			[]string{"suspected"}, TableCount{Used: 1, Quarantined: 1}},
		{"thrice, with a later version", []row{a("C1", 9*day, 8*day, "suspected"), a("C1", 9*day, 8*day, "charged"),
			a("C1", 9*day, 8*day, "convicted"), a("C1", 9*day, 7*day, "eliminated")},
			[]string{"eliminated"}, TableCount{Used: 1, Superseded: 1, Quarantined: 2}},
		{"a duplicate known after as-of is a duplicate still", []row{a("C1", 9*day, -day, "suspected"),
			a("C1", 9*day, -day, "charged")},
			nil, TableCount{AfterAsOf: 1, Quarantined: 1}},
		{"a broken newest version leaves the older one seen", []row{a("C1", 9*day, 8*day, "suspected"),
			a("C1", 9*day, 5*day, "charmed")},
			[]string{"suspected"}, TableCount{Used: 1, Quarantined: 1}},
		{"both sides of one crime are two keys", []row{a("C1", 9*day, 8*day, "suspected"),
			a("C1", 9*day, 8*day, "charged").with("side", "victim")},
			[]string{"suspected", "charged"}, TableCount{Used: 2}},
		{"out of order within the person", []row{a("C2", 8*day, 7*day, "charged"), a("C1", 9*day, 8*day, "suspected")},
			[]string{"suspected", "charged"}, TableCount{Used: 2, Resorted: 1}},
		{"out of order by known_at only", []row{a("C1", 9*day, 5*day, "charged"), a("C1", 9*day, 8*day, "suspected")},
			[]string{"charged"}, TableCount{Used: 1, Superseded: 1, Resorted: 1}},
	}
	for _, tt := range tests {
		for _, chunk := range []int{1, 2, 100} {
			t.Run(tt.name, func(t *testing.T) {
				d := inMemory(t, tables{Persons: {person("P1")}, Crimes: tt.rows}, chunk, Options{})
				s := mustSee(t, d)
				var got []string
				for _, r := range s[0].events[Crimes] {
					got = append(got, r["status"].(string))
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("seen %q, want %q", got, tt.want)
				}
				tt.c.Table, tt.c.Supplied, tt.c.Read = "crimes", true, int64(len(tt.rows))
				if diff := cmp.Diff(tt.c, count(t, d, Crimes)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// TestPlans: a record may be known before it occurs, where that makes sense.
func TestPlans(t *testing.T) {
	plan := func(occurred, known time.Duration) row {
		r := crime("P1", "", occurred, known)
		return row{"person_id": "P1", "force": "kent", "occurred_at": r["occurred_at"], "known_at": r["known_at"],
			"intel_ref": "I1", "source_evaluation": 2.0, "intelligence_assessment": "B", "handling": "P"}
	}
	tests := []struct {
		name string
		rows []row
		used int
		c    TableCount
	}{
		{"planned for later: after as-of", []row{plan(-day, day)}, 0, TableCount{AfterAsOf: 1}},
		{"occurring exactly at as-of", []row{plan(0, day)}, 0, TableCount{AfterAsOf: 1}},
		{"occurring a microsecond before", []row{plan(micro, day)}, 1, TableCount{Used: 1}},
		{"put off past as-of: its older version is superseded all the same", []row{plan(2*day, 5*day), plan(-day, day)}, 0,
			TableCount{Superseded: 1, AfterAsOf: 1}},
		{"brought forward: the older version is superseded, wherever it lay", []row{plan(day, 2*day), plan(-day, 5*day)}, 1,
			TableCount{Used: 1, Superseded: 1}},
		{"regraded E: withheld", []row{plan(3*day, 2*day), plan(3*day, day).with("intelligence_assessment", "E")}, 0,
			TableCount{Superseded: 1, Withheld: 1}},
		{"regraded from E: seen", []row{plan(3*day, 2*day).with("intelligence_assessment", "E"), plan(3*day, day)}, 1,
			TableCount{Superseded: 1, Used: 1}},
		{"E from the start", []row{plan(3*day, 2*day).with("intelligence_assessment", "E")}, 0, TableCount{Withheld: 1}},
		{"E and broken: set aside", []row{plan(3*day, 2*day).with("intelligence_assessment", "E", "handling", "Q")}, 0,
			TableCount{Quarantined: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := inMemory(t, tables{Persons: {person("P1")}, Intel: tt.rows}, 100, Options{})
			s := mustSee(t, d)
			if len(s[0].events[Intel]) != tt.used {
				t.Errorf("%d rows seen, want %d", len(s[0].events[Intel]), tt.used)
			}
			tt.c.Table, tt.c.Supplied, tt.c.Read = "intel", true, int64(len(tt.rows))
			if diff := cmp.Diff(tt.c, count(t, d, Intel)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPeople: who is in a walk, who is not, and what becomes of their rows.
func TestPeople(t *testing.T) {
	today := LondonDay(testAsOf.UnixMicro()) // the London day of as-of, one later than UTC's
	two := func(id string) []row { return []row{crime(id, "C1", 9*day, 8*day), crime(id, "C2", 8*day, 7*day)} }
	tests := []struct {
		name   string
		people []row
		o      Options
		seen   string // ids
		p, c   TableCount
		reason string // in the quarantine of crimes, or of persons
	}{
		{name: "review due today is kept", people: []row{person("P1").with("review_due", today)},
			seen: "P1", p: TableCount{Used: 1}, c: TableCount{Used: 2}},
		{name: "review due yesterday is past retention", people: []row{person("P1").with("review_due", today-1)},
			p: TableCount{PastRetention: 1}, c: TableCount{PastRetention: 2}},
		{name: "first recorded at as-of", people: []row{person("P1").with("first_recorded", ago(0))},
			p: TableCount{AfterAsOf: 1}, c: TableCount{AfterAsOf: 2}},
		{name: "first recorded just before", people: []row{person("P1").with("first_recorded", ago(micro))},
			seen: "P1", p: TableCount{Used: 1}, c: TableCount{Used: 2}},
		{name: "merged away", people: []row{person("P0"), person("P1").with("merged_into", "P0")},
			seen: "P0", p: TableCount{Used: 1, Superseded: 1}, c: TableCount{Quarantined: 2},
			reason: `"P1" (now "P0") was merged away`},
		{name: "an empty merged_into is none", people: []row{person("P1").with("merged_into", "")},
			seen: "P1", p: TableCount{Used: 1}, c: TableCount{Used: 2}},
		{name: "merged into itself", people: []row{person("P1").with("merged_into", "P1")},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2}, reason: `"P1" is the person's own id`},
		{name: "unknown person", people: []row{person("P0"), person("P2")},
			seen: "P0 P2", p: TableCount{Used: 2}, c: TableCount{Quarantined: 2}, reason: `"P1" is not in persons`},
		{name: "unknown person beyond the last", people: []row{person("P0")},
			seen: "P0", p: TableCount{Used: 1}, c: TableCount{Quarantined: 2}, reason: `"P1" is not in persons`},
		{name: "duplicate person: the first stands", people: []row{person("P1").with("sex", "F"),
			person("P1").with("sex", "M")},
			seen: "P1", p: TableCount{Used: 1, Quarantined: 1}, c: TableCount{Used: 2},
			reason: `"P1" is in an earlier row already`},
		{name: "home force unknown", people: []row{person("P1").with("home_force", "devon")},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2}, reason: `"devon" is not a force`},
		{name: "home force missing", people: []row{person("P1").with("home_force", nil)},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2},
			reason: `"P1" (persons row 1) has no sound row in persons`},
		{name: "born on the day of as-of", people: []row{person("P1").with("date_of_birth", today)},
			seen: "P1", p: TableCount{Used: 1}, c: TableCount{Used: 2}},
		{name: "born after as-of", people: []row{person("P1").with("date_of_birth", today+1)},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2}, reason: "is after the dataset's as_of"},
		{name: "born before 1900", people: []row{person("P1").with("date_of_birth", Day(1899, 12, 31))},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2}, reason: "1899-12-31 is before 1900"},
		{name: "died before birth", people: []row{person("P1").with("date_of_birth", today-10, "deceased_on", today-11)},
			p: TableCount{Quarantined: 1}, c: TableCount{Quarantined: 2}, reason: "is before the date of birth"},
		{name: "died on the day of birth", people: []row{person("P1").with("date_of_birth", today-10, "deceased_on",
			today-10)},
			seen: "P1", p: TableCount{Used: 1}, c: TableCount{Used: 2}},
		{name: "suppressed", people: []row{person("P0"), person("P1")}, o: Options{Suppressed: []string{"P1"}},
			seen: "P0", p: TableCount{Used: 1, Suppressed: 1}, c: TableCount{Suppressed: 2}},
		{name: "suppressed, though broken and twice", people: []row{person("P1").with("home_force", "devon"), person("P1")},
			o: Options{Suppressed: []string{"P1"}},
			p: TableCount{Suppressed: 2}, c: TableCount{Suppressed: 2}},
		{name: "suppressed and not in persons", people: []row{person("P0")}, o: Options{Suppressed: []string{"P1"}},
			seen: "P0", p: TableCount{Used: 1}, c: TableCount{Suppressed: 2}},
		{name: "the survivor of a suppressed id is suppressed", people: []row{person("P1"),
			person("P2").with("merged_into", "P3"), person("P3").with("merged_into", "P1")},
			o: Options{Suppressed: []string{"P2"}},
			p: TableCount{Suppressed: 3}, c: TableCount{Suppressed: 2}},
		{name: "what was merged into a suppressed id is suppressed", people: []row{person("P0"),
			person("P1").with("merged_into", "P0")}, o: Options{Suppressed: []string{"P0"}},
			p: TableCount{Suppressed: 2}, c: TableCount{Suppressed: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.o.QuarantineDir = filepath.Join(dir, "q")
			d := inMemory(t, tables{Persons: tt.people, Crimes: two("P1")}, 1, tt.o)
			var ids []string
			for _, s := range mustSee(t, d) {
				ids = append(ids, s.person["person_id"].(string))
			}
			if got := strings.Join(ids, " "); got != tt.seen {
				t.Errorf("people %q, want %q", got, tt.seen)
			}
			tt.p.Table, tt.p.Supplied, tt.p.Read = "persons", true, int64(len(tt.people))
			tt.c.Table, tt.c.Supplied, tt.c.Read = "crimes", true, 2
			if diff := cmp.Diff([]TableCount{tt.p, tt.c}, d.Accounting()[:2]); diff != "" {
				t.Error(diff)
			}
			text := ""
			for _, name := range []string{"persons.csv", "crimes.csv"} {
				b, _ := os.ReadFile(filepath.Join(tt.o.QuarantineDir, name))
				text += strings.ReplaceAll(string(b), `""`, `"`)
			}
			if !strings.Contains(text, tt.reason) || tt.reason == "" && text != "" {
				t.Errorf("quarantine:\n%s\nwant %q in it", text, tt.reason)
			}
		})
	}
}

// TestUnknownSuppressed: a suppression that bites nobody is reported.
func TestUnknownSuppressed(t *testing.T) {
	d := inMemory(t, tables{Persons: {person("P1"), person("P5")}}, 1, Options{Suppressed: []string{"P9", "P5", "P0"}})
	mustSee(t, d)
	if got := d.UnknownSuppressed(); !slices.Equal(got, []string{"P0", "P9"}) {
		t.Errorf("got %q", got)
	}
}

// TestSuppressedElsewhere: other people's rows do not give a suppressed person away.
func TestSuppressedElsewhere(t *testing.T) {
	link := row{"person_id": "P1", "force": "kent", "occurred_at": ago(day), "known_at": ago(day), "source_ref": "S1",
		"other_person_id": "P2"}
	d := inMemory(t, tables{
		Persons: {person("P1"), person("P2"), person("P3")},
		Crimes: {crime("P1", "C1", 9*day, 8*day).with("counterpart_ids", []string{"P3", "P2"}),
			crime("P1", "C2", 8*day, 7*day).with("counterpart_ids", []string{"P3"})},
		Associations: {link, link.with("other_person_id", "P3")},
	}, 100, Options{Suppressed: []string{"P2"}})
	s := mustSee(t, d)
	if got := s[0].events[Crimes][0]["counterpart_ids"]; !slices.Equal(got.([]string), []string{"P3", ConcealedID}) {
		t.Errorf("counterparts %q", got)
	}
	if got := s[0].events[Associations]; len(got) != 1 || got[0]["other_person_id"] != "P3" {
		t.Errorf("associations %v", got)
	}
	if c := count(t, d, Associations); c.Suppressed != 1 || c.Used != 1 {
		t.Errorf("%+v", c)
	}
}

// TestEarlierAsOf: a walk at an earlier date sees no death and no person of later.
func TestEarlierAsOf(t *testing.T) {
	asOf := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	on := Day(2026, 3, 1)
	d := inMemory(t, tables{Persons: {
		person("P1").with("deceased_on", on),
		person("P2").with("deceased_on", on+1),
		person("P3").with("date_of_birth", on+1),
		person("P4").with("date_of_birth", on),
		person("P5").with("review_due", on-1),
		person("P6").with("review_due", on),
	}}, 100, Options{AsOf: asOf})
	s := mustSee(t, d)
	var got []string
	for _, p := range s {
		_, dead := p.person["deceased_on"]
		got = append(got, p.person["person_id"].(string)+map[bool]string{true: "†"}[dead])
	}
	if want := []string{"P1†", "P2", "P4", "P6"}; !slices.Equal(got, want) {
		t.Errorf("seen %q, want %q", got, want)
	}
	if c := count(t, d, Persons); c.AfterAsOf != 1 || c.PastRetention != 1 || c.Used != 4 {
		t.Errorf("%+v", c)
	}
	// At midnight the day that begins is not known yet.
	d = inMemory(t, tables{Persons: {person("P1").with("deceased_on", on-1), person("P2").with("deceased_on", on)}},
		100, Options{AsOf: time.UnixMicro(london().Midnight(on))})
	s = mustSee(t, d)
	if s[0].person["deceased_on"] != on-1 || s[1].person["deceased_on"] != nil {
		t.Errorf("seen %v", s)
	}
}
