// Package features turns a batch of people and their rows into numbers:
// declarative specs, compiled to run on columns, correct as of a date on both
// clocks. Where a force does not supply what a feature needs, the value is not
// known; it is never a silent zero. Every value can be traced back to the rows
// that made it.
package features
