package build

import (
	"slices"

	"forceprofiles/features"
)

// Offence is what the reference tables say of an offence code.
type Offence struct {
	Name        string
	Groups      []string // the first is the one it is counted under
	Harm        float64  // Cambridge Crime Harm Index, days
	Provisional bool     // the weight is a stand-in
	Note        string   // where a stand-in comes from
}

// In says whether the offence belongs to a threat group.
func (o *Offence) In(group string) bool { return slices.Contains(o.Groups, group) }

// Offences are the reference tables of a pack.
type Offences struct {
	ByCode map[string]Offence
	Titles map[string]string // of threat groups, by code
	// Unknown stands for a code that no table lists.
	Unknown Offence
}

// NewOffences reads the reference tables.
func NewOffences(ref *features.Reference) *Offences {
	o := &Offences{ByCode: map[string]Offence{}, Titles: map[string]string{},
		Unknown: Offence{Harm: ref.Unknown.CCHI, Provisional: true}}
	for _, g := range ref.Groups {
		o.Titles[g.Code] = g.Title
	}
	for _, x := range ref.Offences {
		o.ByCode[x.Code] = Offence{Name: x.Name, Groups: x.Groups, Harm: x.CCHI, Provisional: x.Provisional, Note: x.Note}
	}
	return o
}

// Of returns what is known of a code.
func (o *Offences) Of(code string) Offence {
	if x, ok := o.ByCode[code]; ok {
		return x
	}
	x := o.Unknown
	x.Name = code
	return x
}
