// Package shap explains the margins of a tree ensemble exactly: for every row
// a base value and one contribution per feature that add up to the margin.
//
// The values are path-dependent Tree SHAP (Lundberg, Erion, Lee 2018,
// arXiv:1802.03888): Shapley values of the game in which a feature that is not
// in the coalition sends a row down both branches of its splits, in the
// proportion of the training cover.
//
//	x, err := shap.New(ensemble, shap.Options{})
//	w := x.NewWorker()                           // one per goroutine
//	err = w.Explain(cols, [][]float64{margins}, contribs)
//	// contribs[f][row]; x.BaseValue() + sum over f = margins[row]
//	err = shap.CheckAdditivity(...)              // and say so in the report
//
// Invariants. The bits of a row's numbers depend on the model and that row
// alone: not on the number of workers, nor on how rows are cut into blocks,
// nor on which rows stand beside it. Base value plus contributions equals the
// margin within [Tolerance]. No allocation per row.
package shap
