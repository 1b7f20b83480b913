package evaluate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
	"forceprofiles/runfolder"
)

// outcome is one thing that happened in the year after a run.
type outcome struct {
	person     string         // "" where it is known by a record alone
	record     dataset.Record // of the person
	population string
}

// markOutcomes notes who had the outcome in the twelve months from as-of.
func markOutcomes(ctx context.Context, q Question, run *runfolder.Folder, people map[string][]Person) (Matched, error) {
	var m Matched
	asOf, err := run.Manifest.AsOf()
	if err != nil {
		return m, err
	}
	outcomes, err := readOutcomes(ctx, q.Outcomes, asOf)
	if err != nil {
		return m, err
	}
	whose, err := resolve(ctx, q, run, outcomes)
	if err != nil {
		return m, err
	}
	for _, o := range outcomes {
		if o.person == "" {
			o.person = whose[o.record]
		}
		list := people[o.population]
		if p := find(list, o.person); p >= 0 {
			list[p].Outcome = true
			m.Matched++
		} else {
			m.Unmatched++
		}
	}
	return m, nil
}

// readOutcomes reads the outcomes of the twelve months from as-of.
func readOutcomes(ctx context.Context, path string, asOf time.Time) ([]outcome, error) {
	var out []outcome
	from, to := asOf.UnixMicro(), asOf.AddDate(1, 0, 0).UnixMicro()
	fields := []table.Field{field("population", table.Code), field("occurred_at", table.Instant),
		{Name: "person_id", Type: table.Text}, {Name: "source", Type: table.Code}, {Name: "record_id", Type: table.Text}}
	err := table.Each(ctx, path, fields, func(c *table.Chunk) error {
		population, person := &c.Columns[0], c.Column("person_id")
		source, id := c.Column("source"), c.Column("record_id")
		if person == nil && (source == nil || id == nil) {
			return fmt.Errorf("%s: no column person_id, nor source and record_id, says whom an outcome is about", path)
		}
		for i := range c.Rows {
			if at := c.Columns[1].Int[i]; at < from || at >= to {
				continue
			}
			o := outcome{population: population.Dict[population.Codes[i]]}
			switch {
			case person != nil && person.Known(i):
				o.person = strings.Clone(person.Text[i])
			case source != nil && id != nil && source.Known(i) && id.Known(i):
				o.record = dataset.Record{Source: source.Dict[source.Codes[i]], ID: strings.Clone(id.Text[i])}
			default:
				return fmt.Errorf("%s: row %d: neither person_id nor source and record_id says whom it is about", path,
					c.First+int64(i)+1)
			}
			out = append(out, o)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		return nil, fmt.Errorf("%s: no outcome lies in the twelve months from %s: "+
			"give the outcomes of the year after the run", path, asOf.Format(time.DateOnly))
	}
	return out, err
}

// resolve says whose the records are that outcomes are known by.
func resolve(ctx context.Context, q Question, run *runfolder.Folder, outcomes []outcome) (map[dataset.Record]string,
	error) {
	var records []dataset.Record
	for _, o := range outcomes {
		if o.person == "" {
			records = append(records, o.record)
		}
	}
	if len(records) == 0 {
		return nil, nil
	}
	if q.Dataset == "" {
		return nil, fmt.Errorf("%s names people by their records: give --dataset, whose identities say whose they are",
			q.Outcomes)
	}
	ds, err := run.OpenDataset(q.Dataset)
	if err != nil {
		return nil, err
	}
	defer ds.Close()
	return ds.Resolve(ctx, records)
}
