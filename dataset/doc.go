// Package dataset is the conflated-dataset contract: which tables and columns
// there are, how row versions, the two clocks, coverage and retention decide
// what a run at an as-of date may see, what is set aside and why, and the
// sorted walk that hands the rest to the engine a batch of people at a time.
//
//	d, err := dataset.Open(dir, dataset.Options{QuarantineDir: "run/quarantine"})
//	for b, err := range d.Batches(ctx) {
//		if err != nil { … }
//		… // b.Persons and b.Events: immutable, to be shared among workers
//	}
//	d.Accounting(); d.Quality(); d.Files(ctx)
//
// Its invariant, checked per table in every walk:
//
//	read = used + superseded + after as_of + past retention + suppressed + quarantined + withheld
//
// # What becomes of a row
//
// Every row has exactly one fate. The first of these that holds decides:
//
//   - Persons: suppressed; a second row of one person_id (quarantined; the
//     first stands, sound or not); merged away (superseded); the row breaks the
//     contract (quarantined); review_due before as-of's day in London (past
//     retention); first recorded, or born, at or after as-of (after as-of); used.
//   - Events, by person: those of a suppressed, expired or not yet recorded
//     person share that person's fate; those of a person merged away, in
//     quarantine or unknown are quarantined.
//   - Events, by row: an association with a suppressed person is suppressed; a
//     row that breaks the contract by itself is quarantined.
//   - Events, by key: of rows with the same key and known_at the first in the
//     file stands and the others are quarantined. Versions known at or after
//     as-of are after as-of. Of those known before, the last known is the one
//     a run sees and the others are superseded, even if the last is itself
//     after as-of because it occurs then, or withheld because it is graded E.
//
// Whether a row breaks the contract does not depend on as-of, so neither does
// the quarantine; Spec says for each table what is checked. Dates are
// impossible before 1900; for a person also after the dataset's own as_of, or
// death before birth; known_at before occurred_at where Spec.AfterTheFact; an
// end before its beginning.
//
// The persons table has no versions. A date of death after an earlier as-of is
// concealed; other columns of persons stand as the dataset has them.
//
// # Formats on disk
//
// quarantine/<table>.csv: table, row (from 1, in file and part order), column,
// reason; one line a row set aside, in row order. A table's sha256 in
// dataset.yaml is that of its file, or, for a folder, of the text that
// "sha256sum *" prints of its parts: "<hex>  <name>\n" in name order.
package dataset
