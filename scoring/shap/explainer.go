package shap

import (
	"fmt"
	"slices"

	"forceprofiles/scoring/model"
)

// Options tune an [Explainer]. The zero value is sound.
type Options struct {
	// Workers build tables; 0 means one. They change the time taken to build,
	// never a bit of the result.
	Workers int
	// MaxTableBytes caps precomputed tables; 0 means 256 MiB. What does not
	// fit is explained by a slower kernel with equal results.
	MaxTableBytes int64
	// Players joins features into players of the game: feature f is played by
	// Players[f], numbered from 0 without gaps. nil means each feature for
	// itself. A player's contribution is then the exact Shapley value of the
	// group, not the sum of its members' values.
	Players []int
}

// Explainer holds what is precomputed for one model. It is immutable and safe
// for concurrent use through one [Worker] per goroutine.
type Explainer struct {
	ensemble *model.Ensemble
	players  int
	playerOf []int32
	base     []float64
	margins  *model.Predictor
	views    []model.View // of margins.Binning
	tables   []table
	direct   []directTree // trees that did not fit tables
	bytes    int64        // of tables
}

// New prepares explanations of e. The error is about opts only.
func New(e *model.Ensemble, opts Options) (*Explainer, error) {
	x := &Explainer{ensemble: e}
	if err := x.setPlayers(opts.Players); err != nil {
		return nil, err
	}
	x.base = slices.Clone(e.Base)
	for _, t := range e.Trees {
		x.base[t.Class] += expected(e, t.Root)
	}
	if opts.MaxTableBytes <= 0 {
		opts.MaxTableBytes = defaultTableBytes
	}
	x.build(max(1, opts.Workers), opts.MaxTableBytes)
	return x, nil
}

// TableBytes returns the memory taken by precomputed tables.
func (x *Explainer) TableBytes() int64 { return x.bytes }

// DirectTrees returns how many trees go through the slower kernel.
func (x *Explainer) DirectTrees() int { return len(x.direct) }

func (x *Explainer) setPlayers(players []int) error {
	n := len(x.ensemble.Features)
	x.playerOf = make([]int32, n)
	if players == nil {
		x.players = n
		for f := range x.playerOf {
			x.playerOf[f] = int32(f)
		}
		return nil
	}
	if len(players) != n {
		return fmt.Errorf("shap: %d players for %d features", len(players), n)
	}
	taken := make([]bool, n)
	for f, p := range players {
		if p < 0 || p >= n {
			return fmt.Errorf("shap: feature %d has player %d, not in 0..%d", f, p, n-1)
		}
		taken[p] = true
		x.playerOf[f] = int32(p)
		x.players = max(x.players, p+1)
	}
	if gap := slices.Index(taken[:x.players], false); gap >= 0 {
		return fmt.Errorf("shap: no feature has player %d", gap)
	}
	return nil
}

// Players returns the number of contributions per row and class.
func (x *Explainer) Players() int { return x.players }

// BaseValue returns the margin expected before anything is known of a row,
// for an ensemble with one output (or its first class).
func (x *Explainer) BaseValue() float64 { return x.base[0] }

// BaseValues returns the base value of every class.
func (x *Explainer) BaseValues() []float64 { return slices.Clone(x.base) }

// Worker is the scratch space of one goroutine.
type Worker struct {
	x      *Explainer
	sums   [][]float64 // one block of the caller's contributions
	tables tableScratch
	direct directBlock
	// parts of one block, for scoring
	bins    [][]uint8
	margins [][]float64
}

// NewWorker returns scratch space for one goroutine at a time.
func (x *Explainer) NewWorker() *Worker {
	return &Worker{
		x:      x,
		sums:   make([][]float64, x.width()),
		tables: x.newTableScratch(),
		direct: newDirectBlock(x),

		bins:    make([][]uint8, len(x.views)),
		margins: make([][]float64, x.ensemble.Classes),
	}
}

// width is the number of contributions of a row.
func (x *Explainer) width() int { return x.players * x.ensemble.Classes }

// Explain writes the margins and contributions of every row.
//
// cols[f][row] is feature f, NaN = not known. margins[k][row] is written for
// every class k and contribs[k·Players+p][row] for every player p of class k;
// with one class that is contribs[f][row]. All are in margin units (log-odds
// for a binary objective). The error is about shapes only.
func (w *Worker) Explain(cols, margins, contribs [][]float64) error {
	x := w.x
	if err := x.checkShape(cols, margins, contribs); err != nil {
		return err
	}
	rows := len(margins[0])
	for from := 0; from < rows; from += blockRows {
		w.block(cols, margins, contribs, from, min(blockRows, rows-from))
	}
	return nil
}

// block explains rows from..from+n.
func (w *Worker) block(cols, margins, contribs [][]float64, from, n int) {
	x := w.x
	for c := range contribs {
		w.sums[c] = contribs[c][from : from+n]
		clear(w.sums[c])
	}
	for v := range x.views {
		x.views[v].Assign(cols[x.views[v].Feature][from:from+n], w.tables.bins[v][:n])
	}
	w.score(cols, margins, from, n)
	for i := 0; i < len(x.tables); {
		end := batch(x.tables, i)
		for part := 0; part < n; part += partRows {
			index := w.tables.index[:min(partRows, n-part)]
			for k := i; k < end; k++ {
				t := &x.tables[k]
				t.index(w.tables.bins, part, index)
				t.add(index, part, w.sums[int(t.class)*x.players:])
			}
		}
		i = end
	}
	for i := range x.direct {
		w.walk(&x.direct[i], cols, from, n)
	}
}

// walk takes a block of n rows through a tree without tables. Rows that do not
// fill a run of directRows have their contributions in a place of their own
// meanwhile.
func (w *Worker) walk(t *directTree, cols [][]float64, from, n int) {
	d := &w.direct
	sums := w.sums[int(t.class)*w.x.players:][:w.x.players]
	for part := 0; part < n; part += directRows {
		d.count = min(directRows, n-part)
		for f := range cols {
			d.cols[f] = cols[f][from+part:][:d.count]
		}
		for v := range d.bins {
			d.bins[v] = (*[directRows]uint8)(w.tables.bins[v][part:])
		}
		if d.count == directRows {
			for p := range d.phi {
				d.phi[p] = (*lanes)(sums[p][part:])
			}
			d.explain(t)
			continue
		}
		for p := range d.phi {
			d.phi[p] = &d.rest[p]
			copy(d.rest[p][:], sums[p][part:])
		}
		d.explain(t)
		for p := range d.phi {
			copy(sums[p][part:], d.rest[p][:d.count])
		}
	}
}

// score writes the margins of rows from..from+n.
func (w *Worker) score(cols, margins [][]float64, from, n int) {
	for part := 0; part < n; part += model.PredictRows {
		size := min(model.PredictRows, n-part)
		for v := range w.tables.bins {
			w.bins[v] = w.tables.bins[v][part : part+size]
		}
		for k := range margins {
			w.margins[k] = margins[k][from+part:][:size]
		}
		w.x.margins.Block(cols, from+part, w.bins, w.margins)
	}
}

func (x *Explainer) checkShape(cols, margins, contribs [][]float64) error {
	if err := x.ensemble.CheckShape(cols, margins); err != nil {
		return fmt.Errorf("shap: %w", err)
	}
	if want := x.width(); len(contribs) != want {
		return fmt.Errorf("shap: %d contribution slices given, %d wanted", len(contribs), want)
	}
	for c := range contribs {
		if len(contribs[c]) != len(margins[0]) {
			return fmt.Errorf("shap: contribution slice %d has %d rows, margins have %d", c, len(contribs[c]), len(margins[0]))
		}
	}
	return nil
}
