package runfolder

import (
	"context"
	"slices"
	"strings"

	"forceprofiles/internal/table"
)

// ScoreRow is a row of scores.parquet: one score, by population in pack order
// and then person_id.
type ScoreRow struct {
	Profile, Population string
	Person              string
	Force               string
	Margin, Probability float64
	Percentile, Points  float64
	Rank, ModelRank     int
	Listed              bool
	Why                 string

	Number int64 // of the row, from 1; of rows that were read
}

var scoreColumns = []column[ScoreRow]{
	{"profile", table.Code, "profile that the population belongs to", func(r *ScoreRow) any { return &r.Profile }},
	{"population", table.Code, "population", func(r *ScoreRow) any { return &r.Population }},
	{"person_id", table.Text, "person", func(r *ScoreRow) any { return &r.Person }},
	{"force", table.Code, "listing force", func(r *ScoreRow) any { return &r.Force }},
	{"margin", table.Number, "model score, in log-odds", func(r *ScoreRow) any { return &r.Margin }},
	{"probability", table.Number, "calibrated chance, from 0 to 1", func(r *ScoreRow) any { return &r.Probability }},
	{"percentile", table.Number, "mid-rank of the margin within population and force, from 0 to 100",
		func(r *ScoreRow) any { return &r.Percentile }},
	{"points", table.Number, "of the active rules that hit", func(r *ScoreRow) any { return &r.Points }},
	{"rank", table.Integer, "by the policy: of the listed, the place on the list",
		func(r *ScoreRow) any { return &r.Rank }},
	{"model_rank", table.Integer, "by model score alone", func(r *ScoreRow) any { return &r.ModelRank }},
	{"listed", table.Bool, "whether the force's list has the person", func(r *ScoreRow) any { return &r.Listed }},
	{"why", table.Text, "why the person stands there", func(r *ScoreRow) any { return &r.Why }},
}

// EachScore reads scores.parquet in its order. The row holds until use returns.
func (f *Folder) EachScore(ctx context.Context, use func(*ScoreRow) error) error {
	return eachRow(ctx, f.Path(ScoresName), scoreColumns, func(r *ScoreRow, number int64) error {
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

// ScoreWriter writes scores.parquet.
type ScoreWriter struct {
	out  *table.Writer
	wait *rows[ScoreRow]
}

// writeAhead is how many rows a ScoreWriter gathers before it encodes them.
const writeAhead = 8 << 10

// CreateScores starts scores.parquet.
func (f *Folder) CreateScores() (*ScoreWriter, error) {
	out, err := table.Create(f.Path(ScoresName), fieldsOf(scoreColumns), table.WriteOptions{})
	if err != nil {
		return nil, err
	}
	return &ScoreWriter{out, newRows(scoreColumns)}, nil
}

// Write adds a row.
func (w *ScoreWriter) Write(r *ScoreRow) error {
	if w.wait.add(r); w.wait.n < writeAhead {
		return nil
	}
	return w.flush()
}

func (w *ScoreWriter) flush() error {
	err := w.out.Write(w.wait.chunk())
	w.wait = newRows(scoreColumns)
	return err
}

// Close finishes the file; only a nil error means that it is whole.
func (w *ScoreWriter) Close() error {
	err := w.flush()
	if closing := w.out.Close(); err == nil {
		err = closing
	}
	return err
}
