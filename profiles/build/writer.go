package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles/picture"
	"forceprofiles/profiles/wording"
)

// writer turns figures into the words of one force's profile.
type writer struct {
	*wording.Factors
	info     *dataset.Info
	page     *picture.Page
	offences *Offences
	records  *recordWriter
	force    dataset.Force // its Name is the area: "Kent"
	full     string        // "Kent Police"
}
