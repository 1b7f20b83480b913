package runfolder

import (
	"context"
	"slices"
	"strings"

	"forceprofiles/internal/table"
	"forceprofiles/scoring/priority"
)

// ScoreRow is a row of scores.parquet: one score, by population in pack order
// and then person_id. The key of a case is (run_id, population, person_id).
type ScoreRow struct {
	Profile, Population string
	Person              string
	Force               string
	Margin, Probability float64 // NaN where rules alone order the population
	Percentile, Points  float64
	Rank, ModelRank     int
	Placement           string // see priority.Placement

	Number int64 // of the row, from 1; of rows that were read
	listed bool  // what the file says
}

// Listed says whether the force's list has the person.
func (r *ScoreRow) Listed() bool { return r.Placement != priority.Unlisted.String() }

var scoreFile = file[ScoreRow]{name: ScoresName, null: []string{"margin", "probability"}, columns: []column[ScoreRow]{
	{"profile", table.Code, "profile that the population belongs to", func(r *ScoreRow) any { return &r.Profile }},
	{"population", table.Code, "population", func(r *ScoreRow) any { return &r.Population }},
	{"person_id", table.Text, "person", func(r *ScoreRow) any { return &r.Person }},
	{"force", table.Code, "listing force", func(r *ScoreRow) any { return &r.Force }},
	{"margin", table.Number, "model score, in log-odds; null without a model", func(r *ScoreRow) any { return &r.Margin }},
	{"probability", table.Number, "calibrated chance, from 0 to 1; null without a model",
		func(r *ScoreRow) any { return &r.Probability }},
	{"percentile", table.Number,
		"mid-rank within population and force, from 0 to 100, of the margin or, without a model, of the points",
		func(r *ScoreRow) any { return &r.Percentile }},
	{"points", table.Number, "of the active rules that hit", func(r *ScoreRow) any { return &r.Points }},
	{"rank", table.Integer, "by the policy: of the listed, the place on the list",
		func(r *ScoreRow) any { return &r.Rank }},
	{"model_rank", table.Integer, "by model score alone; 0 without a model",
		func(r *ScoreRow) any { return &r.ModelRank }},
	{"listed", table.Bool, "whether the force's list has the person: not unlisted", func(r *ScoreRow) any {
		r.listed = r.Listed() // follows from the placement; reading sets what the file says
		return &r.listed
	}},
	{"placement", table.Code,
		"why the person stands there: must_review, model, points or hidden_harm; unlisted for who is on no list",
		func(r *ScoreRow) any { return &r.Placement }},
}}

// CreateScores starts scores.parquet.
func (f *Folder) CreateScores() (*Writer[ScoreRow], error) { return scoreFile.create(f) }

// EachScore reads scores.parquet in its order. The row holds until use returns.
func (f *Folder) EachScore(ctx context.Context, use func(*ScoreRow) error) error {
	return scoreFile.each(ctx, f, nil, func(r *ScoreRow, number int64) error {
		r.Number = number
		return use(r)
	})
}

// Scores reads scores.parquet whole, by population; people are in person_id
// order.
func (f *Folder) Scores(ctx context.Context) (map[string][]ScoreRow, error) {
	scores := map[string][]ScoreRow{}
	err := f.EachScore(ctx, func(r *ScoreRow) error {
		scores[r.Population] = append(scores[r.Population], *r)
		return nil
	})
	return scores, err
}

// Find is the place of a person among rows in person_id order, or −1.
func Find(scores []ScoreRow, person string) int {
	i, ok := slices.BinarySearchFunc(scores, person, func(r ScoreRow, id string) int {
		return strings.Compare(r.Person, id)
	})
	if !ok {
		return -1
	}
	return i
}
