package build

import "forceprofiles/dataset"

// groups counts who is scored, for the selection table of the method page.
func (o *observer) groups(members []Members) {
	group := dataset.GroupsOf(o.b)
	for p := range min(len(members), len(o.part.scored)) {
		for k, row := range members[p].Rows {
			if f := int(members[p].Force[k]); f < len(o.part.scored[p]) {
				o.part.scored[p][f].Add(group(int(row)))
			}
		}
	}
}
