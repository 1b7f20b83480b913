package build_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/profiles/build"
	"forceprofiles/profiles/picture"
)

// The figures of the picture against a count made the slow way, straight from
// the rows: all force-months of offences and of missing episodes.
func TestPictureCountsEveryRowOnce(t *testing.T) {
	w := load(t)
	p := observed(t, w, 2)
	end := time.Date(w.info.AsOf.In(dataset.London).Year(), w.info.AsOf.In(dataset.London).Month(), 1, 0, 0, 0, 0,
		dataset.London)
	month := func(micros int64) string {
		at := time.UnixMicro(micros).In(dataset.London)
		if !at.Before(end) || at.Before(end.AddDate(0, -picture.Months, 0)) {
			return ""
		}
		return at.Format("January 2006")
	}
	offences, episodes := map[[2]string]int{}, map[[2]string]int{}
	for _, b := range w.batches {
		ev := &b.Events[dataset.Crimes].Rows
		text := func(name string, i int) string {
			c := ev.Column(name)
			if c == nil || !c.Known(i) {
				return ""
			}
			return c.Dict[c.Codes[i]]
		}
		for i := range ev.Rows {
			o := w.offences.Of(text("offence_code", i))
			counted := ev.Column("primary") != nil && ev.Column("primary").Known(i) && ev.Column("primary").Bool[i] ||
				(ev.Column("primary") == nil || !ev.Column("primary").Known(i)) && text("side", i) == "victim"
			if m := month(ev.Column("occurred_at").Int[i]); m != "" && counted && o.In("vawg") && text("victim_sex", i) == "F" {
				offences[[2]string{text("force", i), m}]++
			}
		}
		ev = &b.Events[dataset.Missing].Rows
		for i := range ev.Rows {
			if m := month(ev.Column("occurred_at").Int[i]); m != "" {
				episodes[[2]string{text("force", i), m}]++
			}
		}
	}
	if len(offences) < 50 || len(episodes) < 50 {
		t.Fatalf("%d and %d force-months: too few to say anything", len(offences), len(episodes))
	}
	for _, f := range w.info.Forces {
		for k, want := range map[int]map[[2]string]int{0: offences, 1: episodes} {
			doc, err := build.Build(input(w, p, w.packs[k], f, 1))
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range doc.Strategic.Blocks {
				if b.Chart == nil || b.Chart.ID != "volume" {
					continue
				}
				for _, row := range b.Chart.Table.Rows {
					if n, _ := strconv.Atoi(strings.ReplaceAll(row[1], ",", "")); n != want[[2]string{f.Code, row[0]}] {
						t.Errorf("%s %s, %s: %d, counted %d", f.Code, doc.Kind, row[0], n, want[[2]string{f.Code, row[0]}])
					}
				}
			}
		}
	}
}
