package runfolder

import (
	"context"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
)

// GroupRow is a row of groups.parquet: the protected groups of one person who
// was scored, as they stood at the run's date, in person_id order. They stand
// apart from every score, for audits alone: no score and no page of a person
// reads them. The codes are those of dataset.Characteristics.
type GroupRow struct {
	Person                 string
	Sex, Age               string
	SelfDefined, Perceived string // ethnicity: two different facts
}

var groupFile = file[GroupRow]{name: GroupsName, sorted: true, columns: []column[GroupRow]{
	{personColumn, table.Text, "person", func(r *GroupRow) any { return &r.Person }},
	{dataset.Characteristics[0].Code, table.Code, "sex", func(r *GroupRow) any { return &r.Sex }},
	{dataset.Characteristics[1].Code, table.Code, "age band", func(r *GroupRow) any { return &r.Age }},
	{dataset.Characteristics[2].Code, table.Code, "ethnicity as people define it",
		func(r *GroupRow) any { return &r.SelfDefined }},
	{dataset.Characteristics[3].Code, table.Code, "ethnicity as officers perceive it",
		func(r *GroupRow) any { return &r.Perceived }},
}}

// NewGroupRow are the groups of one person.
func NewGroupRow(person string, m dataset.Membership) *GroupRow {
	code := func(k int) string { return dataset.Characteristics[k].Groups[m[k]].Code }
	return &GroupRow{Person: person, Sex: code(0), Age: code(1), SelfDefined: code(2), Perceived: code(3)}
}

// NewGroups has no row yet.
func NewGroups() *Rows[GroupRow] { return groupFile.rows() }

// CreateGroups starts groups.parquet.
func (f *Folder) CreateGroups() (*Writer[GroupRow], error) { return groupFile.create(f) }

// EachGroup reads groups.parquet. A run may lack the file: the error then is
// fs.ErrNotExist.
func (f *Folder) EachGroup(ctx context.Context, use func(*GroupRow) error) error {
	return groupFile.each(ctx, f, nil, func(r *GroupRow, _ int64) error { return use(r) })
}
