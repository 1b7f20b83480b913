package runfolder

import (
	"context"
	"math"

	"forceprofiles/scoring/shap"
)

// told is what the other files say of a score.
type told struct {
	points     float64 // what findings.parquet adds up to
	mustReview bool
	explained  bool
}

// sums recomputes what the tables say of each other: contributions against
// margins, points against findings, percentiles and ranks against margins.
func (v *Verification) sums(ctx context.Context, f *Folder) error {
	scores, err := f.Scores(ctx)
	if v.unread(ScoresName, err) {
		return ctx.Err()
	}
	all := map[string][]told{}
	for population, rows := range scores {
		all[population] = make([]told, len(rows))
	}
	for _, population := range f.Manifest.PopulationIDs() {
		if f.Manifest.rulesAlone(population) {
			continue // nothing to explain
		}
		if err := v.explanations(ctx, f, population, scores[population], all[population]); err != nil {
			return err
		}
	}
	if err := v.findings(ctx, f, scores, all); err != nil {
		return err
	}
	for _, population := range f.Manifest.PopulationIDs() {
		v.ranking(population, scores[population], all[population], f.Manifest)
	}
	return v.review(ctx, f, scores)
}

// explanations checks that every scored person's contributions add up to the
// margin that scores.parquet states.
func (v *Verification) explanations(ctx context.Context, f *Folder, population string, scores []ScoreRow,
	of []told) error {
	name := ExplanationsName(population)
	features, err := f.ExplainedFeatures(population)
	if err == nil {
		err = f.Explanations(population, features).Each(ctx, func(n *Numbers) error {
			margin, parts := n.Columns[0], n.Columns[1:]
			for i, id := range n.People {
				row := n.First + int64(i) + 1
				sum := 0.0
				for _, part := range parts {
					sum += part[i]
				}
				v.Rows++
				if d := math.Abs(sum - margin[i]); !(d <= shap.Tolerance*max(1, math.Abs(margin[i]))) {
					v.add(name, row, "base value and contributions make %v, the margin is %v", sum, margin[i])
				}
				at := Find(scores, id)
				if at < 0 {
					v.add(name, row, "this person is not in %s", ScoresName)
					continue
				}
				if of[at].explained {
					v.add(name, row, "this person is explained twice")
				} else if scores[at].Margin != margin[i] {
					v.add(name, row, "margin %v, but %s says %v", margin[i], ScoresName, scores[at].Margin)
				}
				of[at].explained = true
			}
			return nil
		})
	}
	if v.unread(name, err) {
		return ctx.Err()
	}
	for i := range scores {
		if !of[i].explained {
			v.add(ScoresName, scores[i].Number, "this score has no explanation in %s", name)
		}
	}
	return ctx.Err()
}

// findings adds up the points of everybody's hits.
func (v *Verification) findings(ctx context.Context, f *Folder, scores map[string][]ScoreRow,
	all map[string][]told) error {
	err := f.EachFinding(ctx, func(r *FindingRow) error {
		at := Find(scores[r.Population], r.Person)
		if at < 0 {
			v.add(FindingsName, r.Number, "this person is not in %s", ScoresName)
			return nil
		}
		if r.Outcome == Hit {
			of := &all[r.Population][at]
			of.points += r.Points
			of.mustReview = of.mustReview || r.MustReview
		}
		return nil
	})
	if v.unread(FindingsName, err) {
		return ctx.Err()
	}
	err = findingValueFile.each(ctx, f, nil, func(r *FindingValueRow, row int64) error {
		if Find(scores[r.Population], r.Person) < 0 {
			v.add(FindingValuesName, row, "this person is not in %s", ScoresName)
		}
		return nil
	})
	v.unread(FindingValuesName, err)
	return ctx.Err()
}

// ranking recomputes percentile, rank and list from margins and findings.
func (v *Verification) ranking(population string, rows []ScoreRow, of []told, m *Manifest) {
	for i, r := range rows {
		if r.listed != r.Listed() {
			v.add(ScoresName, r.Number, "listed is %v, but the placement is %s", r.listed, r.Placement)
		}
		if math.Abs(r.Points-of[i].points) > 1e-9 {
			v.add(ScoresName, r.Number, "%v points, but the findings make %v", r.Points, of[i].points)
		}
		if alone := m.rulesAlone(population); alone && !(math.IsNaN(r.Margin) && math.IsNaN(r.Probability)) {
			v.add(ScoresName, r.Number, "margin %v and probability %v, but rules alone order %s", r.Margin, r.Probability,
				population)
		} else if !alone && !(r.Probability >= 0 && r.Probability <= 1) {
			v.add(ScoresName, r.Number, "probability %v is not between 0 and 1", r.Probability)
		}
	}
	ranking, err := m.Rank(population, rows, func(i int) bool { return of[i].mustReview })
	if err != nil {
		v.add(ScoresName, 0, "%s: %v", population, err)
		return
	}
	for _, p := range m.Populations {
		if p.Population != population {
			continue
		}
		if c := ranking.Cuts[ranking.Force[p.Force]]; p.Scored != c.Scored || p.Listed != c.Listed() ||
			p.MustReview != c.MustReview {
			v.add(ManifestName, 0, "%s in %s: %d scored, %d listed, %d must-review; the scores and the policy give %d, %d, %d",
				population, p.Force, p.Scored, p.Listed, p.MustReview, c.Scored, c.Listed(), c.MustReview)
		}
	}
	for i, p := range ranking.Placed {
		r := rows[i]
		if p.Percentile != r.Percentile || int(p.Rank) != r.Rank || int(p.ModelRank) != r.ModelRank ||
			p.Placement.String() != r.Placement {
			v.add(ScoresName, r.Number,
				"percentile %v, rank %d, model rank %d, placement %s; the scores and the policy give %v, %d, %d, %s",
				r.Percentile, r.Rank, r.ModelRank, r.Placement, p.Percentile, p.Rank, p.ModelRank, p.Placement)
		}
	}
}

// unread notes a file that cannot be read.
func (v *Verification) unread(name string, err error) bool {
	if err != nil {
		v.add(name, 0, "cannot be read: %v", err)
	}
	return err != nil
}
