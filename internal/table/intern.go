package table

import (
	"slices"
	"strings"
)

// intern gives each distinct string of a Code column its number. It only ever
// appends, so a slice handed out earlier stays right for whoever holds it.
// Code 0 is the empty string, which null rows hold too: looking any row's code
// up is safe.
type intern struct {
	codes map[string]uint32
	list  []string
}

func newIntern() *intern { return &intern{codes: map[string]uint32{"": 0}, list: []string{""}} }

// codeOf numbers s; of a new one it keeps a copy of its own.
func (d *intern) codeOf(s string) uint32 {
	c, ok := d.codes[s]
	if !ok {
		c, s = uint32(len(d.list)), strings.Clone(s)
		d.codes[s] = c
		d.list = append(d.list, s)
	}
	return c
}

// snapshot is the dictionary as it stands; a later code does not show in it.
func (d *intern) snapshot() []string { return slices.Clip(d.list) }
