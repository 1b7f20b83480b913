package runfolder

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// SamplePeople is how many scored people of a population are its sample at
// most: an independent implementation scores them again, and printed people are
// compared with them.
const SamplePeople = 2000

// The purposes that people are drawn for; draws for two purposes are
// independent of each other.
const (
	ForSample   = "sample"
	ForControls = "control"
)

// Draw is a person's number in a run's draws for a purpose: whoever has the
// smallest is drawn first. It depends on nothing else, so any sharding, any
// order of work and whoever reads the run draw the same people.
func Draw(seed int64, purpose, person string) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", seed, purpose, person))
	return binary.BigEndian.Uint64(sum[:])
}

// Drawn is somebody who was drawn, with their numbers.
type Drawn struct {
	Draw    uint64
	Person  string
	Numbers []float64
}

// Sample keeps the people with the smallest draws. It can be written to a file,
// and two of one purpose merged.
type Sample struct {
	Most   int
	People []Drawn // by draw, then person_id
}

func byDraw(a, b Drawn) int {
	return cmp.Or(cmp.Compare(a.Draw, b.Draw), cmp.Compare(a.Person, b.Person))
}

// Offer adds a person if the draw is among the smallest; numbers is asked only
// then.
func (s *Sample) Offer(draw uint64, person string, numbers func() []float64) {
	d := Drawn{Draw: draw, Person: person}
	at, _ := slices.BinarySearchFunc(s.People, d, byDraw)
	if at >= s.Most {
		return
	}
	d.Person, d.Numbers = strings.Clone(person), numbers()
	s.People = slices.Insert(s.People, at, d)
	s.People = s.People[:min(len(s.People), s.Most)]
}

// Columns are the numbers of everyone drawn, column by column.
func (s *Sample) Columns(n int) [][]float64 {
	columns := make([][]float64, n)
	for _, d := range s.People {
		for k := range columns {
			columns[k] = append(columns[k], d.Numbers[k])
		}
	}
	return columns
}

// Place is where a person stands in the sample, or −1.
func (s *Sample) Place(person string) int {
	return slices.IndexFunc(s.People, func(d Drawn) bool { return d.Person == person })
}
