package run

import "forceprofiles/internal/table"

// The names in a run folder.
const (
	scoresName   = "scores.parquet"
	findingsName = "findings.parquet"
	featuresName = "features.parquet"
)

func explanationsName(population string) string { return "explanations/" + population + ".parquet" }

func required(name string, t table.Type) table.Field {
	return table.Field{Name: name, Type: t, Required: true}
}

// scoreFields are the columns of scores.parquet: one row a score, by
// population in pack order and then person_id.
var scoreFields = []table.Field{
	required("profile", table.Code),
	required("population", table.Code),
	required("person_id", table.Text),
	required("force", table.Code),
	required("margin", table.Number),
	required("probability", table.Number),
	required("percentile", table.Number),
	required("points", table.Number),
	required("rank", table.Integer),       // by the policy: of the listed, the place on the list
	required("model_rank", table.Integer), // by model score alone
	required("listed", table.Bool),
	required("why", table.Text),
}

// findingFields are the columns of findings.parquet: every hit and abstention
// of an active rule, by batch of people, population, person and rule.
var findingFields = []table.Field{
	required("population", table.Code),
	required("person_id", table.Text),
	required("rule", table.Code),
	required("version", table.Integer),
	required("outcome", table.Code),
	required("points", table.Number),
	required("must_review", table.Bool),
	required("reason", table.Text),
	required("values", table.Text),
}

// explanationFields are the columns of one population's explanations.
func explanationFields(features []string) []table.Field {
	f := []table.Field{
		required("person_id", table.Text),
		required("margin", table.Number),
		required("base_value", table.Number),
	}
	for _, name := range features {
		f = append(f, required(name, table.Number))
	}
	return f
}
