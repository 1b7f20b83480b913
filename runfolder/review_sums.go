package runfolder

import (
	"context"
	"errors"
	"io/fs"
)

// review checks that the groups are of people who were scored, that every case
// stands where its score says, and that the evidence is of cases. A run may lack
// these files.
func (v *Verification) review(ctx context.Context, f *Folder, scores map[string][]ScoreRow) error {
	err := groupFile.each(ctx, f, nil, func(r *GroupRow, number int64) error {
		for _, rows := range scores {
			if Find(rows, r.Person) >= 0 {
				return nil
			}
		}
		v.add(GroupsName, number, "this person is not in %s", ScoresName)
		return nil
	})
	v.unread(GroupsName, optional(err))
	type key struct{ population, person string }
	cases := map[key]bool{}
	err = samplingFile.each(ctx, f, nil, func(r *SamplingRow, number int64) error {
		rows := scores[r.Population]
		if at := Find(rows, r.Person); at < 0 || rows[at].Force != r.Force || rows[at].Listed() != r.Listed {
			v.add(SamplingName, number, "this is not what %s says of the person", ScoresName)
		}
		cases[key{r.Population, r.Person}] = true
		return nil
	})
	v.unread(SamplingName, optional(err))
	err = caseFile.each(ctx, f, nil, func(r *CaseRow, number int64) error {
		if !cases[key{r.Population, r.Person}] {
			v.add(CasesName, number, "this person is not in %s", SamplingName)
		}
		return nil
	})
	v.unread(CasesName, optional(err))
	return ctx.Err()
}

// optional lets a file be absent.
func optional(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
