package run

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/fixtures/synth"
	"forceprofiles/runfolder"
)

// tables are the files of a run that hold people, in name order.
func tables(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"*.parquet", "*/*.parquet"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if out[name[len(dir):]], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// Every byte of every table, row groups included, is the same for any number of
// workers and any size of batch.
func TestTablesDoNotDependOnBatchesOrWorkers(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 5000, Seed: 5, Out: data}); err != nil {
		t.Fatal(err)
	}
	var first map[string][]byte
	for _, how := range []struct{ batch, workers int }{{0, 2}, {700, 1}, {3000, 3}} {
		out := filepath.Join(dir, fmt.Sprint(how))
		if err := os.Mkdir(out, 0o700); err != nil {
			t.Fatal(err)
		}
		j, err := open(Config{Dataset: data, Out: out, Workers: how.workers}, Options{Forces: []string{"kent"}}, out)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.ds.Close(); err != nil {
			t.Fatal(err)
		}
		if j.ds, err = dataset.Open(data, dataset.Options{BatchPeople: how.batch}); err != nil {
			t.Fatal(err)
		}
		e, _, err := j.work(t.Context(), newStopwatch(newLog(bytes.NewBuffer(nil))))
		if err := j.ds.Close(); err != nil {
			t.Error(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if e.tally.People < runfolder.GroupPeople+100 {
			t.Fatalf("%d people make no second row group", e.tally.People)
		}
		got := tables(t, out)
		if len(got) != 12 {
			t.Fatalf("%d tables", len(got))
		}
		if first == nil {
			first = got
		}
		for name, b := range got {
			if !bytes.Equal(b, first[name]) {
				t.Errorf("%+v: %s differs", how, name)
			}
		}
	}
}

// reviewHoldsTheListedAndControls: everybody listed is a case, a quarter of
// grown people beside, no child among them; no table of the cases tells which.
func reviewHoldsTheListedAndControls(t *testing.T, f *runfolder.Folder) {
	ctx := context.Background()
	scores, err := f.Scores(ctx)
	if err != nil {
		t.Fatal(err)
	}
	age := map[string]string{}
	if err := f.EachGroup(ctx, func(r *runfolder.GroupRow) error {
		age[r.Person] = r.Age
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	type key struct{ population, person string }
	type list struct{ population, force string }
	cases, controls := map[key]bool{}, map[list]int{}
	err = f.EachSampling(ctx, func(r *runfolder.SamplingRow) error {
		s := scores[r.Population][runfolder.Find(scores[r.Population], r.Person)]
		adult := age[r.Person] != "under18" && age[r.Person] != "unknown"
		switch {
		case r.Listed != s.Listed() || r.Force != s.Force:
			t.Errorf("%s: %+v, but the score is %+v", r.Person, r, s)
		case r.Listed && r.Inclusion != 1, !r.Listed && !(r.Inclusion > 0 && r.Inclusion <= 1):
			t.Errorf("%s: inclusion %v", r.Person, r.Inclusion)
		case !r.Listed && !adult:
			t.Errorf("%s is a child and a control", r.Person)
		case !r.Listed:
			controls[list{r.Population, r.Force}]++
		}
		cases[key{r.Population, r.Person}] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grown := map[list][2]int{} // not listed, listed
	for population, rows := range scores {
		for _, r := range rows {
			if r.Listed() && !cases[key{population, r.Person}] {
				t.Errorf("%s is on the list and no case", r.Person)
			}
			if age[r.Person] != "under18" && age[r.Person] != "unknown" {
				n := grown[list{population, r.Force}]
				n[stratum(r.Listed())]++
				grown[list{population, r.Force}] = n
			}
		}
	}
	drawn := 0
	for l, n := range grown {
		if want := min(n[0], int(math.Ceil(DefaultControls*float64(n[1])))); controls[l] != want {
			t.Errorf("%+v: %d controls beside %d grown people listed and %d who are not", l, controls[l], n[1], n[0])
		}
		drawn += controls[l]
	}
	if drawn < 50 {
		t.Errorf("only %d controls", drawn)
	}
	var last runfolder.CaseRow
	seen, graded := map[key]bool{}, 0
	err = f.EachCase(ctx, func(r *runfolder.CaseRow) error {
		k := key{r.Population, r.Person}
		if !cases[k] || r.Key == "" || r.Occurred.IsZero() || r.Known.Before(r.Occurred.Add(-time.Hour)) {
			t.Errorf("%+v", *r)
		}
		if last.Person == r.Person && last.Population == r.Population && r.Occurred.Before(last.Occurred) {
			t.Errorf("%s: records are out of order", r.Person)
		}
		if r.Graded {
			graded++
		}
		seen[k], last = true, *r
		return nil
	})
	if err != nil || graded == 0 || len(seen) < len(cases)*9/10 {
		t.Errorf("%d graded records of %d cases of %d: %v", graded, len(seen), len(cases), err)
	}
}

// verified: a run is as it was made, signed or not; a changed byte is found, and
// so is a file that the manifest does not know.
func verified(t *testing.T, dir string) {
	verify := func() *runfolder.Verification {
		v, err := runfolder.Verify(context.Background(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := verify(); !v.OK() || v.Unchecked != nil {
		t.Errorf("%+v", v)
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(runfolder.SealName)
	if v := verify(); !v.OK() || len(v.Unchecked) != 1 || v.Unchecked[0] != runfolder.SealName {
		t.Errorf("signed: %+v", v)
	}
	write("review/more")
	if v := verify(); len(v.Discrepancies) != 1 || v.Discrepancies[0].File != "review/more" {
		t.Errorf("with a foreign file: %+v", v)
	}
	if err := os.Remove(filepath.Join(dir, "review/more")); err != nil {
		t.Fatal(err)
	}
	write(runfolder.CasesName)
	if v := verify(); len(v.Discrepancies) != 2 || v.Discrepancies[0].File != runfolder.CasesName {
		t.Errorf("with other cases: %+v", v)
	}
}
