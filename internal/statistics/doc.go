// Package statistics holds what is said of samples on pages and in reports: the
// interval of a share, and how alike two orders are.
//
// Its invariant: the same numbers give the same bits wherever they lie in
// memory. Of gonum only packages are used that keep it: the reductions in
// assembly of gonum/floats, and gonum/stat that calls them, do not (what they
// add first depends on alignment), so sums here run in order.
package statistics
