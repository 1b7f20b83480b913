package build

import (
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/profiles/picture"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/scoring"
	"forceprofiles/scoring/model"
)

// Input is everything that [Build] needs for one document. Nothing is read
// from anywhere else: no clock, no file.
type Input struct {
	Force dataset.Force
	Info  *dataset.Info
	// Accounting and Quality are of the whole walk, all forces.
	Accounting []dataset.TableCount
	Quality    *dataset.Quality

	Pack     *pack.Pack
	Offences *Offences
	Features Features
	// Params are the thresholds in force here, with the pack's own value
	// beside one that the force has changed.
	Params []Setting

	Picture     *picture.Picture
	Populations []Results // in the pack's order
	// Cases has the case file of everyone who is listed, and of Visitors.
	Cases map[string]Case
	Run   Run
}

// Features are the compiled features, as *features.Set has them: what each is
// called and which rows are behind a value.
type Features interface {
	wording.Features
	Len() int
	Index(name string) int // −1 where there is none
	Trace(b *dataset.Batch, person, f int) (features.Trace, error)
}

var _ Features = (*features.Set)(nil)

// weighed ends the keys of sentences that say what orders the lists: "" where
// models score everybody, ".alone" where rules alone do, ".mixed" where the
// populations differ.
func (in *Input) weighed() string {
	alone := 0
	for i := range in.Populations {
		if in.Populations[i].Pack.RulesAlone() {
			alone++
		}
	}
	switch alone {
	case 0:
		return ""
	case len(in.Populations):
		return ".alone"
	}
	return ".mixed"
}

// Setting is a threshold and its values.
type Setting struct {
	rules.Param
	Here float64 // the value in this force
}

// Results are one population's results in this force.
type Results struct {
	Pack     *pack.Population
	Card     *pack.Card
	Model    *model.Ensemble // for the range that training saw; nil skips that doubt
	Rules    []rules.Rule    // all statuses; only active ones are shown
	Standing scoring.ListEnd
	Listed   []Listed // by rank
	// Previous is what the previous run said; nil where there is none.
	Previous *Previous
	// Baselines are the plain rankings that the model is held against here.
	Baselines []Baseline
	Swarm     Swarm
	// Visitors are listed by other forces; those with events here are shown in
	// a table of their own.
	Visitors []Listed
}

// Baseline is how a plain ranking and the model agree in one force.
type Baseline struct {
	Title    string  // "recency, frequency, gravity (CCHI)"
	Shared   int     // names on both lists, each cut at Capacity
	Capacity int     // the model's list by rank
	Spearman float64 // rank correlation, −1 to 1; NaN where one ranks all alike
}

// Swarm is a sample of the people scored in one force: a row a person, a column
// a model feature.
type Swarm struct{ Values, Contributions [][]float64 }

// Listed is one person's result and the pack's marks that hold for them.
type Listed struct {
	scoring.Result
	Marks []string // as printed, in the pack's order
}

// Case is one person's case file: a row of a batch.
type Case struct {
	Batch  *dataset.Batch
	Person int
}

// Run is what a page says of the run that made it.
type Run struct {
	ID        string // short hash of the run's inputs
	Marking   string
	Handling  string
	Recipient string
	Copy      int // from 1; 0 means 1
	Copies    int // 0 means 1
	// ReviewBy and DestroyBy are printed; zero means one month and six months
	// after the data cut-off.
	ReviewBy  time.Time
	DestroyBy time.Time
	// Annex says where the graded intelligence of listed people stands: on the
	// sheet (the zero value), in a document of its own (see [BuildAnnex]), or
	// nowhere.
	Annex Annex
}

// Annex is a place for graded intelligence.
type Annex string

// The places.
const (
	AnnexInline   Annex = ""
	AnnexSeparate Annex = "separate"
	AnnexOmit     Annex = "omit"
)
