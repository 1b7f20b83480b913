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
//	_, err = shap.CheckAdditivity(...)            // and say so in the report
//
// Invariants. The bits of a row's numbers depend on the model and that row
// alone: not on the number of workers, nor on how rows are cut into blocks,
// nor on which rows stand beside it. Base value plus contributions equals the
// margin within [Tolerance]. No allocation per row.
//
// Known differences from the libraries, each with its reason:
//   - LightGBM's contributions of a random forest are sums over trees while its
//     prediction is their mean. Ours are means, so they add up to the margin.
//   - Where no training row reached either child of a split, the libraries
//     divide zero by zero or (XGBoost 3.3) replace zero shares by a tiny one.
//     Here each child then counts half, and a share of zero is zero.
//   - Where a file's counts contradict each other, shares are of the children's
//     sum, so that they add up to one and contributions to the margin.
//   - XGBoost adds in float32; its numbers agree within that rounding (the bound
//     is in the tests), not to 1e-12. Ours equal the definition to 1e-13.
//
// What was tried and lost: remembering whole-tree patterns (a quarter of them
// missed), de-duplicating rows, tables without batches (twice as slow, waiting
// for memory), the direct kernel one row at a time (five times as slow) and
// one edge instead of one split at a time (a third slower), table rows padded to
// cache lines (no faster, a fifth more memory). On amd64 with AVX2 (CPU time,
// paired runs, 200 trees of 31 leaves): adding table rows takes half its
// portable code's time, finding a table's index by comparing thirty-two bins
// at once a sixth of looking digits up, the direct kernel a quarter. What is
// left is mostly fetching table rows from the second-level cache.
package shap
