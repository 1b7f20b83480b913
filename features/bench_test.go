package features

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"forceprofiles/dataset"
)

// typicalWorld makes people with about 12 rows each, most with few, spread over
// the tables as the conflated dataset has them.
func typicalWorld(people int) *world {
	r := rand.New(rand.NewPCG(1, 2))
	w := newWorld(people)
	pick := func(of ...any) any { return of[r.IntN(len(of))] }
	moments := func() (at, known time.Time) {
		at = ago(time.Duration(1+r.Int64N(int64(3*365*day/time.Microsecond))) * time.Microsecond)
		if known = at.Add(time.Duration(r.Int64N(int64(20 * day)))); !known.Before(asOf) {
			known = at
		}
		return at, known
	}
	for i := range people {
		w.people[i]["home_force"] = pick("norfolk", "kent", "essex")
		w.people[i]["sex"] = pick("F", "M")
		w.people[i]["date_of_birth"] = time.Date(1950+r.IntN(65), 3, 4, 0, 0, 0, 0, time.UTC)
		rows := 2 + int(r.ExpFloat64()*10)
		for range rows {
			at, known := moments()
			base := row{"occurred_at": at, "known_at": known, "force": pick("norfolk", "kent", "essex")}
			switch r.IntN(12) {
			case 0, 1, 2, 3, 4:
				base["side"], base["status"] = pick("suspect", "victim"), pick("suspected", "charged", "eliminated")
				base["offence_code"], base["outcome_code"] = pick("19C", "105A", "8N", "46"), pick("1", "16", "14")
				base["victim_sex"], base["domestic"], base["sexual"] = pick("F", "F", "M"), pick(true, false),
					pick(false, false, true)
				base["stalking"], base["honour_based"], base["exploitation"], base["weapon"] = false, false, false,
					pick(true, false)
				base["counterpart_ids"] = []string{fmt.Sprint("V", r.IntN(3), i)}
				base["victim_age"], base["relationship"] = float64(r.IntN(60)), pick("partner", "ex_partner", "stranger")
				w.add(dataset.Crimes, i, base)
			case 5, 6:
				base["themes"], base["source_evaluation"] = []string{pick("drugs", "csae", "domestic_abuse").(string)}, 2.0
				base["intelligence_assessment"], base["handling"] = pick("A", "B", "D"), "P"
				w.add(dataset.Intel, i, base)
			case 7:
				base["offence_code"], base["markers"] = pick("19C", "46"), []string{"violent"}
				w.add(dataset.Custody, i, base)
			case 8:
				base["returned_at"], base["risk_grade"], base["missing_from"] = at.Add(time.Hour), pick("low", "medium", "high"),
					pick("home", "care_home")
				base["place_ref"], base["distance_km"], base["out_of_area"] = "PL1", float64(r.IntN(50)), pick(true, false)
				w.add(dataset.Missing, i, base)
			case 9, 10:
				base["other_person_id"], base["kind"] = fmt.Sprint("P", r.IntN(9)), pick("co_offender", "partner", "household")
				base["other_flags"], base["other_is_child"] = []string{"ocg"}, pick(true, false)
				w.add(dataset.Associations, i, base)
			default:
				base["kind"], base["near_school"] = pick("home", "care_home"), pick(true, false)
				w.add(dataset.Addresses, i, base)
			}
		}
	}
	w.sort()
	return w
}

// BenchmarkShipped computes every shipped feature on one core.
func BenchmarkShipped(b *testing.B) {
	specs, ref := shipped(b)
	s, err := Compile(specs, ref, CompileOptions{})
	if err != nil {
		b.Fatal(err)
	}
	w := typicalWorld(4096)
	for _, size := range []int{512, 4096} {
		batch := w.batch(0, size)
		rows := 0
		for _, e := range batch.Events {
			rows += e.Rows.Rows
		}
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			worker := s.NewWorker(batch.Info)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := worker.Compute(batch); err != nil {
					b.Fatal(err)
				}
			}
			people := float64(b.N) * float64(size)
			b.ReportMetric(people/b.Elapsed().Seconds(), "people/s")
			b.ReportMetric(float64(b.N)*float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/(float64(b.N)*float64(rows)*float64(s.Len())), "ns/row·feature")
		})
	}
	runtime.KeepAlive(w)
}

func BenchmarkTrace(b *testing.B) {
	specs, ref := shipped(b)
	s, err := Compile(specs, ref, CompileOptions{})
	if err != nil {
		b.Fatal(err)
	}
	batch := typicalWorld(512).batch(0, 512)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Trace(batch, i%512, i%s.Len()); err != nil {
			b.Fatal(err)
		}
	}
}
