package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles/wording"
)

// writer turns figures into the words of one force's profile.
type writer struct {
	*wording.Factors
	info     *dataset.Info
	picture  *Picture
	offences *Offences
	force    dataset.Force // its Name is the area: "Kent"
	full     string        // "Kent Police"
	at       int           // of the force in Info.Forces
}

// supplied says from when the force supplies a table within the 24 months: ok
// is false where it does not at all, note is not empty where it does in part.
func (w *writer) supplied(k dataset.Kind) (note string, ok bool) {
	cover := w.info.Coverage[k]
	if cover == nil {
		return "", true
	}
	since, ok := cover[w.force.Code]
	if !ok || since.After(w.info.AsOf) {
		return w.Say("supply.none", "force", w.force.Name, "table", w.Term("table", k.String())), false
	}
	if since.UnixMicro() > w.picture.edges[0] {
		return w.Say("supply.part", "force", w.force.Name, "table", w.Term("table", k.String()),
			"date", wording.Date(since)), true
	}
	return "", true
}
