package runfolder

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"forceprofiles/internal/table"
)

var update = flag.Bool("update", false, "write docs/run-folder.md again")

// begins stands in docs/run-folder.md where the part made from the types begins.
const begins = "<!-- From here on made from runfolder by make docs -->\n"

// typeNames are the types as docs/run-folder.md explains them.
var typeNames = map[table.Type]string{table.Code: "code", table.Text: "text", table.Number: "number",
	table.Integer: "integer", table.Bool: "bool", table.Instant: "instant"}

// The data dictionary says what is written.
func TestDictionary(t *testing.T) {
	const path = "../docs/run-folder.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	written, made, found := strings.Cut(string(text), begins)
	if !found {
		t.Fatalf("%s has lost the line %q", path, begins)
	}
	want := dictionary()
	if *update {
		if err := os.WriteFile(path, []byte(written+begins+want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if made != want {
		t.Errorf("%s is not what the run folder holds: run make docs", path)
	}
	for _, name := range []string{Format, ManifestName, SumName, LogName, PacksDir, SettingsName, ProfilesDir,
		QuarantineDir, SealName} {
		if !strings.Contains(written, name) {
			t.Errorf("%s does not mention %s", path, name)
		}
	}
}

func dictionary() string {
	var b strings.Builder
	describe(&b, &scoreFile, "Every score: by population in pack order, then person_id.")
	describeNumbers(&b, FeaturesName, FeatureColumns([]string{"<feature>"}),
		"Every feature of everyone who was read, by person_id. A value that is not known is null.")
	describeNumbers(&b, ExplanationsName("<population>"), ExplanationColumns([]string{"<feature>"}),
		"One file a population with a model: everyone scored, by person_id.")
	describe(&b, &findingFile, "Every hit and every abstention of an active rule: by person_id, population, rule.")
	describe(&b, &findingValueFile, "What the rules read, a row a value: in the order of "+FindingsName+
		", then as the rule names them.")
	describe(&b, &groupFile, "Protected groups of everyone scored, by person_id. For audits of error rates alone: "+
		"no score and no page reads them. A run may lack the file.")
	describe(&b, &caseFile, "The evidence of listed people and of controls: by person_id, population, occurred_at, "+
		"table, key. A run may lack the file.")
	describe(&b, &samplingFile, "Who of these is listed and who is a control: by population and person_id. Kept from "+
		"reviewers. A run may lack the file.")
	return b.String()
}

func describe[R any](b *strings.Builder, f *file[R], what string) {
	head(b, f.name, what)
	for _, c := range f.columns {
		row(b, c.name, c.kind, strings.Contains(" "+strings.Join(f.null, " ")+" ", " "+c.name+" "), c.what)
	}
}

// numberWhat says what the columns of features and explanations hold.
var numberWhat = map[string]string{personColumn: "person", marginColumn: "model score, in log-odds",
	baseColumn: "what the model says before anything is known of a person, in log-odds"}

func describeNumbers(b *strings.Builder, name string, fields []table.Field, what string) {
	head(b, name, what)
	for _, f := range fields {
		holds := numberWhat[f.Name]
		switch {
		case holds != "":
		case name == FeaturesName:
			holds = "a column a feature, in the feature's unit; `forceprofiles rules features` lists them"
		default:
			holds = "a column a feature of the model: its SHAP contribution, in log-odds; with base_value they add up to margin"
		}
		row(b, f.Name, f.Type, !f.Required, holds)
	}
}

func head(b *strings.Builder, name, what string) {
	fmt.Fprintf(b, "\n### `%s`\n%s\n\n| column | type | null | what it holds |\n|---|---|---|---|\n", name, what)
}

func row(b *strings.Builder, name string, kind table.Type, null bool, what string) {
	may := "never"
	if null {
		may = "may be"
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", name, typeNames[kind], may, what)
}

// Every column is described, of a type that the dictionary explains.
func TestEveryColumnIsDescribed(t *testing.T) {
	for line := range strings.Lines(dictionary()) {
		if strings.HasPrefix(line, "|") && strings.Contains(line, "|  |") {
			t.Errorf("not described: %s", line)
		}
	}
}
