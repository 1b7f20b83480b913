package run

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What the first pass counted can be written and read back whole: a later merge
// of shards needs nothing else beside their files.
func tallyReadsBack(t *testing.T, tally *Tally) {
	var b bytes.Buffer
	if err := tally.Encode(&b); err != nil {
		t.Fatal(err)
	}
	first := bytes.Clone(b.Bytes())
	back, err := DecodeTally(&b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(tally, back, cmpopts.EquateEmpty(), cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	for range 3 {
		var again bytes.Buffer
		if err := back.Encode(&again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Bytes(), first) {
			t.Fatal("one tally is written as different bytes")
		}
	}
	for k := range tally.Populations {
		c := &tally.Populations[k]
		if len(c.Sample.People) == 0 || len(c.Rules) == 0 || c.People.Len() != len(c.Entries) {
			t.Errorf("population %d: %d drawn, %d rules, %d people for %d entries", k, len(c.Sample.People), len(c.Rules),
				c.People.Len(), len(c.Entries))
		}
		for i := range c.People.Len() {
			if c.People.find(c.People.At(i)) != i {
				t.Fatalf("person %d is not found", i)
			}
		}
		if c.People.find("") >= 0 || c.People.find("~") >= 0 {
			t.Error("nobody is found")
		}
	}
}
