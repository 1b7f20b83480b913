package runfolder

import (
	"slices"
	"strings"
	"testing"
)

// `listed` follows from the placement, whoever reads the file; a file that says
// otherwise is found.
func TestListedFollowsFromPlacement(t *testing.T) {
	lying := scoreFile
	lying.columns = slices.Clone(scoreFile.columns)
	for k, c := range lying.columns {
		if c.name == "listed" {
			lying.columns[k].at = func(r *ScoreRow) any {
				no := !r.Listed()
				return &no
			}
		}
	}
	m := &Manifest{Populations: []PopulationCount{
		{Population: "p", Force: "kent", Scored: 2, Listed: 1, Capacity: 1},
	}}
	for _, tt := range []struct {
		file *file[ScoreRow]
		want int
	}{{&scoreFile, 0}, {&lying, 2}} {
		f := &Folder{Dir: t.TempDir(), Manifest: m}
		w, err := tt.file.create(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []ScoreRow{
			{Profile: "q", Population: "p", Person: "1", Force: "kent", Margin: 2, Probability: 0.5, Percentile: 75, Rank: 1,
				ModelRank: 1, Placement: "model"},
			{Profile: "q", Population: "p", Person: "2", Force: "kent", Margin: 1, Probability: 0.5, Percentile: 25, Rank: 2,
				ModelRank: 2, Placement: "unlisted"},
		} {
			if err := w.Write(&r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		scores, err := f.Scores(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		v := &Verification{}
		v.ranking("p", scores["p"], make([]told, 2), m)
		for i, d := range v.Discrepancies {
			if d.Row != int64(i+1) || !strings.Contains(d.What, "but the placement is") {
				t.Errorf("%v", d)
			}
		}
		if len(v.Discrepancies) != tt.want {
			t.Errorf("%d found of %d: %v", len(v.Discrepancies), tt.want, v.Discrepancies)
		}
	}
}
