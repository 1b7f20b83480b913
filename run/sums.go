package run

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"forceprofiles/internal/table"
	"forceprofiles/scoring/priority"
	"forceprofiles/scoring/shap"
)

// scoreRow is a row of scores.parquet.
type scoreRow struct {
	person                          string
	force                           string
	margin, probability, percentile float64
	points                          float64
	rank, modelRank                 int64
	listed                          bool
	why                             string

	foundPoints float64 // what findings.parquet adds up to
	mustReview  bool
	explained   bool
	row         int64
}

// sums recomputes what the tables say of each other: contributions against
// margins, points against findings, percentiles and ranks against margins.
func (v *Verification) sums(ctx context.Context, dir string, m *Manifest) error {
	scores, err := readScoreRows(ctx, filepath.Join(dir, scoresName))
	if err != nil {
		v.add(scoresName, 0, "cannot be read: %v", err)
		return ctx.Err()
	}
	for _, population := range m.populationIDs() {
		if err := v.explanations(ctx, dir, population, scores[population]); err != nil {
			return err
		}
	}
	if err := v.findings(ctx, dir, scores); err != nil {
		return err
	}
	for _, population := range m.populationIDs() {
		v.ranking(population, scores[population], m)
	}
	return ctx.Err()
}

// populationIDs are the populations of a run in manifest order.
func (m *Manifest) populationIDs() []string {
	var ids []string
	for _, p := range m.Populations {
		if !slices.Contains(ids, p.Population) {
			ids = append(ids, p.Population)
		}
	}
	return ids
}

func code(c *table.Column, i int) string { return c.Dict[c.Codes[i]] }

func readScoreRows(ctx context.Context, path string) (map[string][]scoreRow, error) {
	scores := map[string][]scoreRow{}
	err := table.Each(ctx, path, scoreFields, func(c *table.Chunk) error {
		for i := range c.Rows {
			p := code(c.Column("population"), i)
			scores[p] = append(scores[p], scoreRow{
				person:      c.Column("person_id").Text[i],
				force:       code(c.Column("force"), i),
				margin:      c.Column("margin").Num[i],
				probability: c.Column("probability").Num[i],
				percentile:  c.Column("percentile").Num[i],
				points:      c.Column("points").Num[i],
				rank:        int64(c.Column("rank").Num[i]),
				modelRank:   int64(c.Column("model_rank").Num[i]),
				listed:      c.Column("listed").Bool[i],
				why:         c.Column("why").Text[i],
				row:         c.First + int64(i) + 1,
			})
		}
		return nil
	})
	return scores, err
}

// findEntry is the place of a person among the scores of a population, or −1.
func findEntry(rows []scoreRow, person string) int {
	i, ok := slices.BinarySearchFunc(rows, person, func(r scoreRow, id string) int {
		return strings.Compare(r.person,
			id)
	})
	if !ok {
		return -1
	}
	return i
}

func findRow(rows []scoreRow, person string) *scoreRow {
	if i := findEntry(rows, person); i >= 0 {
		return &rows[i]
	}
	return nil
}

// explanations checks that every scored person's contributions add up to the
// margin that scores.parquet states.
func (v *Verification) explanations(ctx context.Context, dir, population string, scores []scoreRow) error {
	name := explanationsName(population)
	path := filepath.Join(dir, filepath.FromSlash(name))
	columns, err := table.Describe(path)
	if err != nil {
		v.add(name, 0, "cannot be read: %v", err)
		return nil
	}
	for i := range columns {
		columns[i].Required = true
	}
	err = table.Each(ctx, path, columns, func(c *table.Chunk) error {
		ids, margin, base := c.Column("person_id"), c.Column("margin"), c.Column("base_value")
		if ids == nil || margin == nil || base == nil {
			return fmt.Errorf("lacks person_id, margin or base_value")
		}
		for i := range c.Rows {
			row := c.First + int64(i) + 1
			sum := base.Num[i]
			for k := range c.Columns {
				if col := &c.Columns[k]; col.Name != "person_id" && col.Name != "margin" && col.Name != "base_value" {
					sum += col.Num[i]
				}
			}
			v.Rows++
			if d := math.Abs(sum - margin.Num[i]); !(d <= shap.Tolerance*max(1, math.Abs(margin.Num[i]))) {
				v.add(name, row, "base value and contributions make %v, the margin is %v", sum, margin.Num[i])
			}
			s := findRow(scores, ids.Text[i])
			switch {
			case s == nil:
				v.add(name, row, "this person is not in %s", scoresName)
			case s.explained:
				v.add(name, row, "this person is explained twice")
			case s.margin != margin.Num[i]:
				v.add(name, row, "margin %v, but %s says %v", margin.Num[i], scoresName, s.margin)
			}
			if s != nil {
				s.explained = true
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		v.add(name, 0, "cannot be read: %v", err)
		return nil
	}
	for i := range scores {
		if !scores[i].explained {
			v.add(scoresName, scores[i].row, "this score has no explanation in %s", name)
		}
	}
	return ctx.Err()
}

// findings checks that the points of everybody's hits are the points stated.
func (v *Verification) findings(ctx context.Context, dir string, scores map[string][]scoreRow) error {
	err := table.Each(ctx, filepath.Join(dir, findingsName), findingFields, func(c *table.Chunk) error {
		for i := range c.Rows {
			row := c.First + int64(i) + 1
			s := findRow(scores[code(c.Column("population"), i)], c.Column("person_id").Text[i])
			if s == nil {
				v.add(findingsName, row, "this person is not in %s", scoresName)
				continue
			}
			if code(c.Column("outcome"), i) == "hit" {
				s.foundPoints += c.Column("points").Num[i]
				s.mustReview = s.mustReview || c.Column("must_review").Bool[i]
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		v.add(findingsName, 0, "cannot be read: %v", err)
	}
	return ctx.Err()
}

// places are how many people of a population each force lists, and the number
// of each force among them.
func (m *Manifest) places(population string) (force map[string]uint16, places []priority.Places) {
	force = map[string]uint16{}
	for _, p := range m.Populations {
		if p.Population == population {
			force[p.Force] = uint16(len(places))
			places = append(places, priority.Places{Capacity: p.Capacity, HiddenHarm: p.HiddenHarmPlaces})
		}
	}
	return force, places
}

// ranking recomputes percentile, rank and list from margins and findings.
func (v *Verification) ranking(population string, rows []scoreRow, m *Manifest) {
	for _, r := range rows {
		if math.Abs(r.points-r.foundPoints) > 1e-9 {
			v.add(scoresName, r.row, "%v points, but the findings make %v", r.points, r.foundPoints)
		}
		if !(r.probability >= 0 && r.probability <= 1) {
			v.add(scoresName, r.row, "probability %v is not between 0 and 1", r.probability)
		}
	}
	_, placed, cuts, err := m.rerank(population, rows)
	if err != nil {
		v.add(scoresName, 0, "%s: %v", population, err)
		return
	}
	force, _ := m.places(population)
	for _, p := range m.Populations {
		if p.Population != population {
			continue
		}
		if c := cuts[force[p.Force]]; p.Scored != c.Scored || p.Listed != c.Listed() || p.MustReview != c.MustReview {
			v.add(manifestName, 0, "%s in %s: %d scored, %d listed, %d must-review; the scores and the policy give %d, %d, %d",
				population, p.Force, p.Scored, p.Listed, p.MustReview, c.Scored, c.Listed(), c.MustReview)
		}
	}
	for i, p := range placed {
		r := rows[i]
		if p.Percentile != r.percentile || int64(p.Rank) != r.rank || int64(p.ModelRank) != r.modelRank ||
			p.Listed() != r.listed {
			v.add(scoresName, r.row,
				"percentile %v, rank %d, model rank %d, listed %v; the margins and the policy give %v, %d, %d, %v",
				r.percentile, r.rank, r.modelRank, r.listed, p.Percentile, p.Rank, p.ModelRank, p.Listed())
		}
	}
}
