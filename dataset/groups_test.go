package dataset

import (
	"testing"
	"time"

	"forceprofiles/internal/table"
)

type codes = [len(Characteristics)]string

// groupsOfOne is the groups, by code, of one person at a moment.
func groupsOfOne(asOf time.Time, sex, defined, perceived string, born int64) codes {
	column := func(name, code string) table.Column {
		return table.Column{Field: *Tables[Persons].Field(name), Dict: []string{code}, Codes: []uint32{0},
			Valid: []bool{code != ""}}
	}
	b := &Batch{AsOf: asOf, Persons: table.Chunk{Rows: 1, Columns: []table.Column{
		column("sex", sex), column("ethnicity_self_defined", defined), column("ethnicity_officer_perceived", perceived),
		{Field: *Tables[Persons].Field("date_of_birth"), Int: []int64{born}, Valid: []bool{born != unborn}},
	}}}
	var out codes
	for k, at := range GroupsOf(b)(0) {
		out[k] = Characteristics[k].Groups[at].Code
	}
	return out
}

const unborn = -1 << 40

func TestGroups(t *testing.T) {
	noon := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, London) }
	for _, c := range []struct {
		name                    string
		asOf                    time.Time
		sex, defined, perceived string
		born                    int64
		want                    codes
	}{
		{"all known", noon(2026, 6, 1), "F", "B2", "IC3", Day(1990, 1, 1), codes{"F", "35-49", "B", "IC3"}},
		{"nothing known", noon(2026, 6, 1), "", "", "", unborn, codes{"U", "unknown", "unknown", "unknown"}},
		{"not stated is no group NS", noon(2026, 6, 1), "U", "NS", "IC9", unborn,
			codes{"U", "unknown", "unknown", "unknown"}},
		{"the day before the 18th birthday", noon(2026, 6, 1), "M", "W1", "IC1", Day(2008, 6, 2),
			codes{"M", "under18", "W", "IC1"}},
		{"the 18th birthday", noon(2026, 6, 1), "M", "W1", "IC1", Day(2008, 6, 1), codes{"M", "18-24", "W", "IC1"}},
		{"born on 29 February, on the 28th", noon(2026, 2, 28), "X", "M1", "IC2", Day(2008, 2, 29),
			codes{"X", "under18", "M", "IC2"}},
		{"born on 29 February, on 1 March", noon(2026, 3, 1), "X", "M1", "IC2", Day(2008, 2, 29),
			codes{"X", "18-24", "M", "IC2"}},
		{"summer time: it is the birthday in London", time.Date(2026, 5, 31, 23, 30, 0, 0, time.UTC), "M", "A9", "IC4",
			Day(1976, 6, 1), codes{"M", "50plus", "A", "IC4"}},
		{"25", noon(2026, 6, 1), "M", "O9", "IC6", Day(2001, 6, 1), codes{"M", "25-34", "O", "IC6"}},
	} {
		if got := groupsOfOne(c.asOf, c.sex, c.defined, c.perceived, c.born); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCharacteristicsFit(t *testing.T) {
	for _, c := range Characteristics {
		if len(c.Groups) > mostGroups {
			t.Errorf("%s has %d groups and the counts hold %d", c.Code, len(c.Groups), mostGroups)
		}
	}
	if n := len(Characteristics[1].Groups); n != len(ageBands)+2 {
		t.Errorf("age has %d groups for %d bands", n, len(ageBands))
	}
}
