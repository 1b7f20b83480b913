// Package model reads tree ensembles trained elsewhere and scores columns of
// numbers with them. It knows nothing of what the numbers mean.
//
// [Read] takes the bytes of a LightGBM text file or an XGBoost JSON or UBJSON
// file and returns one flat [Ensemble], whatever the format:
//
//	e, err := model.Read("vawg-suspect.txt", data)
//	margins := make([]float64, rows)
//	err = e.Margins(cols, margins) // cols[f][row]; NaN = not known
//	p := cal.Apply(margins[0])     // a Calibration made on held-out rows
//
// Invariants. Every split is one decision, [Ensemble.Left], and no other code
// of ours decides a branch: prediction and explanation cannot disagree. Every
// tree of an Ensemble is a tree (each node and leaf is reached once from its
// root), every leaf value is finite and every threshold is a number. What the
// reader does not understand it refuses by name with [ErrUnsupported]; what is
// damaged it refuses with [ErrCorrupt]; it never guesses.
//
// Left out: scikit-learn's ensembles (there is no export to a format read
// here), and the category labels of an XGBoost file: its categorical inputs must
// be the codes that the model was trained on. So is an objective's own transform
// of margins (a sigmoid, a softmax): a chance comes from a Calibration.
//
// Margins are sums in file order in plain float64: the same bits on every run
// and for any split of the rows.
package model
