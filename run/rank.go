package run

import (
	"context"
	"fmt"
	"math"

	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/priority"
)

// rank places everybody by the declared policy and writes scores.parquet.
func (j *job) rank(ctx context.Context) error {
	for k, p := range j.scorer.Populations {
		places := make([]priority.Places, len(j.info.Forces))
		for f, force := range j.info.Forces {
			places[f] = priority.Places{Capacity: j.capacity(p, force.Code), HiddenHarm: p.Policy.HiddenHarmPlaces}
		}
		placed, cuts, err := priority.Rank(j.tally[k].entries, places)
		if err != nil {
			return err
		}
		j.placed, j.cuts = append(j.placed, placed), append(j.cuts, cuts)
		for f, c := range cuts {
			j.m.Populations = append(j.m.Populations, runfolder.PopulationCount{
				Profile: p.Profile, Population: p.ID, Force: j.info.Forces[f].Code,
				Scored: c.Scored, Listed: c.Listed(), MustReview: c.MustReview, Capacity: c.Capacity,
				HiddenHarmPlaces: c.HiddenHarm,
			})
			j.result.Listed += c.Listed()
		}
		if j.m.Checks.AssumedKnown == nil {
			j.m.Checks.AssumedKnown = map[string]int64{}
		}
		j.m.Checks.AssumedKnown[p.ID] = j.tally[k].assumed
	}
	out, err := j.folder.CreateScores()
	if err != nil {
		return err
	}
	for k := range j.scorer.Populations {
		if err = j.writeScores(ctx, out, k); err != nil {
			break
		}
	}
	if closing := out.Close(); err == nil {
		err = closing
	}
	return err
}

// writeScores writes one population's rows. Who they are is read back from the
// explanations, so that no identifier is held in memory meanwhile.
func (j *job) writeScores(ctx context.Context, out *runfolder.ScoreWriter, k int) error {
	p := j.scorer.Populations[k]
	next := 0
	return j.folder.EachExplanation(ctx, p.ID, nil, nil, func(n *runfolder.Numbers) error {
		for i, person := range n.People {
			e, at := j.tally[k].entries[next], j.placed[k][next]
			if e.Margin != n.Columns[0][i] {
				return fmt.Errorf("%s: row %d reads back as another margin than was written", runfolder.ExplanationsName(p.ID),
					next+1)
			}
			err := out.Write(&runfolder.ScoreRow{
				Profile: p.Profile, Population: p.ID, Person: person, Force: j.info.Forces[e.Force].Code,
				Margin: e.Margin, Probability: p.Card.Calibration.Apply(e.Margin), Percentile: at.Percentile, Points: e.Points,
				Rank: int(at.Rank), ModelRank: int(at.ModelRank), Listed: at.Listed(), Why: j.why(k, next),
			})
			if err != nil {
				return err
			}
			next++
		}
		return nil
	})
}

// why is the reason for the place of entry i of population k.
func (j *job) why(k, i int) string {
	e := j.tally[k].entries[i]
	return priority.Why(j.placed[k][i], j.cuts[k][e.Force], j.tally[k].must[i], j.info.Forces[e.Force].Name)
}

// standing is how population k stands in force f.
func (j *job) standing(k, f int) scoring.ListEnd {
	return standingOf(j.scorer.Populations[k].ID, j.info.Forces[f].Code, j.cuts[k][f], j.placed[k], j.tally[k].entries)
}

func standingOf(population, force string, c priority.Cut, placed []priority.Placed,
	entries []priority.Entry) scoring.ListEnd {
	s := scoring.ListEnd{
		Population: population, Force: force,
		Scored: c.Scored, Listed: c.Listed(), MustReview: c.MustReview, Capacity: c.Capacity, HiddenHarm: c.HiddenHarm,
		CutoffPercentile: math.NaN(), CutoffMargin: math.NaN(), NextMargin: math.NaN(),
	}
	if c.Next >= 0 {
		s.NextMargin = entries[c.Next].Margin
	}
	if c.Last >= 0 {
		s.CutoffPercentile, s.CutoffMargin = placed[c.Last].Percentile, entries[c.Last].Margin
	}
	return s
}

// secondOpinionTolerance is relative: both add the same doubles in the same
// order, leaves in tree order too; what differs is rounding.
const secondOpinionTolerance = 1e-9

// secondOpinion scores a sample of everyone again with leaves, which shares no
// code with our reader, and stops the run where the two differ.
func (j *job) secondOpinion() error {
	data := map[string][]byte{}
	for _, f := range j.lib.Files() {
		data[f.Name] = f.Data
	}
	for k, p := range j.scorer.Populations {
		t := &j.tally[k]
		if p.Model.Format != "lightgbm" || len(t.margins) == 0 {
			continue
		}
		check, err := model.Leaves(p.ModelFile, data[p.ModelFile])
		if err != nil {
			return err
		}
		other := make([]float64, len(t.margins))
		if err := check.Margins(t.sample, other); err != nil {
			return err
		}
		for i, m := range t.margins {
			d := math.Abs(m-other[i]) / max(1, math.Abs(m))
			if !(d <= secondOpinionTolerance) {
				return fmt.Errorf("population %s: margin %v, but an independent implementation says %v: the model file is read wrongly; do not use these scores", p.ID, m, other[i])
			}
			j.m.Checks.SecondOpinion = max(j.m.Checks.SecondOpinion, d)
		}
		j.m.Checks.SecondOpinionSampled += int64(len(t.margins))
		t.margins = nil
	}
	return nil
}
