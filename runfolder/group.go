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
//
// Larger groups compress better, and cost no time: of 100,000 people, cut every
// 1,024, 2,048 and 4,096, features took 9.2, 6.8 and 5.5 MB, all explanations
// 19.0, 16.8 and 15.3 MB; the run 4.9, 4.5 and 4.9 s of processor time, and
// explain, which reads a group to find one person, 0.74, 0.65 and 0.65 s.
const GroupPeople = 4096

// byPeople leaves it to the writers' callers to end row groups.
var byPeople = table.WriteOptions{RowGroupRows: math.MaxInt32}
