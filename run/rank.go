package run

import (
	"errors"
	"fmt"
	"math"

	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/priority"
)

// ranked is where the policy puts everybody of one population.
type ranked struct {
	placed []priority.Placed // by person of the tally
	cuts   []priority.Cut    // by force
}

// rank places everybody by the declared policy, population by population.
func (j *job) rank(t *Tally) ([]ranked, error) {
	out := make([]ranked, len(t.Populations))
	for k, p := range j.scorer.Populations {
		places := make([]priority.Places, len(j.info.Forces))
		for f, force := range j.info.Forces {
			places[f] = priority.Places{Capacity: j.capacity(p, force.Code), HiddenHarm: p.Policy.HiddenHarmPlaces,
				RulesAlone: p.RulesAlone()}
		}
		var err error
		if out[k].placed, out[k].cuts, err = priority.Rank(t.Populations[k].Entries, places); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// listed is how many people all lists have.
func listed(ranks []ranked) (n int) {
	for _, r := range ranks {
		for _, c := range r.cuts {
			n += c.Listed()
		}
	}
	return n
}

// writeScores writes scores.parquet.
func (j *job) writeScores(t *Tally, ranks []ranked) error {
	out, err := j.folder.CreateScores()
	if err != nil {
		return err
	}
	for k, p := range j.scorer.Populations {
		c := &t.Populations[k]
		for i, e := range c.Entries {
			at, probability := ranks[k].placed[i], math.NaN()
			if p.Card != nil {
				probability = p.Card.Calibration.Apply(e.Margin)
			}
			err := out.Write(&runfolder.ScoreRow{
				Profile: p.Profile, Population: p.ID, Person: c.People.At(i), Force: j.info.Forces[e.Force].Code,
				Margin: e.Margin, Probability: probability, Percentile: at.Percentile, Points: e.Points,
				Rank: int(at.Rank), ModelRank: int(at.ModelRank), Placement: at.Placement.String(),
			})
			if err != nil {
				return errors.Join(err, out.Close())
			}
		}
	}
	return out.Close()
}

// listEnd is where the list of population k ends in force f.
func (j *job) listEnd(t *Tally, ranks []ranked, k, f int) scoring.ListEnd {
	return scoring.EndOfList(j.scorer.Populations[k].ID, j.info.Forces[f].Code, ranks[k].cuts[f], ranks[k].placed,
		t.Populations[k].Entries)
}

// secondOpinionTolerance is relative: both add the same doubles in the same
// order, leaves in tree order too; what differs is rounding.
const secondOpinionTolerance = 1e-9

// secondOpinion scores the sample of every population again with leaves, which
// shares no code with our reader, and stops the run where the two differ. It
// returns the largest difference, and how many people were compared.
func (j *job) secondOpinion(t *Tally) (largest float64, people int64, err error) {
	data := map[string][]byte{}
	for _, f := range j.lib.Files() {
		data[f.Name] = f.Data
	}
	for k, p := range j.scorer.Populations {
		sample := &t.Populations[k].Sample
		if p.RulesAlone() || p.Model.Format != "lightgbm" || len(sample.People) == 0 {
			continue
		}
		check, err := model.Leaves(p.ModelFile, data[p.ModelFile])
		if err != nil {
			return 0, 0, err
		}
		n := len(p.Columns)
		columns, other := sample.Columns(n+1), make([]float64, len(sample.People)) // the margin stands last
		if err := check.Margins(columns[:n], other); err != nil {
			return 0, 0, err
		}
		for i, m := range columns[n] {
			d := math.Abs(m-other[i]) / max(1, math.Abs(m))
			if !(d <= secondOpinionTolerance) {
				return 0, 0, fmt.Errorf("population %s: margin %v, but an independent implementation says %v: "+
					"the model file is read wrongly; do not use these scores", p.ID, m, other[i])
			}
			largest = max(largest, d)
		}
		people += int64(len(other))
	}
	return largest, people, nil
}
