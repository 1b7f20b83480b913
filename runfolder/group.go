package runfolder

import (
	"math"

	"forceprofiles/internal/table"
)

// GroupPeople is how many people of a run a row group holds, in every file that
// is sorted by person: features, findings and their values, explanations,
// groups. Groups are cut by the place of people in the walk, never by batches or
// rows, so that the row groups of two shards of one run can be copied into one
// file as they are.
const GroupPeople = 2048

// byPeople leaves it to the writers' callers to end row groups.
var byPeople = table.WriteOptions{RowGroupRows: math.MaxInt32}
