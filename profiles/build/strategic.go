package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/picture"
)

// newPage readies the strategic section, as the pack declares it.
func (w *writer) newPage(in *Input) *picture.Page {
	return &picture.Page{Words: w.Words, Picture: in.Picture, Spec: in.Pack.Picture, Force: w.force,
		Titles: in.Offences.Titles}
}

// strategic is the picture of one force.
func (w *writer) strategic(lists []profiles.List) profiles.Section {
	w.page.Lists = lists
	return profiles.Section{ID: "picture", Title: w.Say("picture.title", "force", w.force.Name), Blocks: w.page.Blocks()}
}

// supplied says from when the force supplies a table: see [picture.Page.Supplied].
func (w *writer) supplied(k dataset.Kind) (note string, ok bool) { return w.page.Supplied(k) }
