package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles/wording"
)

// roles counts in what roles offence records name the person.
type roles struct{ suspected, charged, convicted, eliminated, victim, witness int }

func rolesOf(c Case) roles {
	var n roles
	c.rows(dataset.Crimes, func(r row) {
		switch r.text("side") {
		case "victim":
			n.victim++
		case "witness":
			n.witness++
		case "suspect":
			switch r.text("status") {
			case "charged":
				n.charged++
			case "convicted":
				n.convicted++
			case "eliminated":
				n.eliminated++
			default:
				n.suspected++
			}
		}
	})
	return n
}

func (n roles) suspect() int { return n.suspected + n.charged + n.convicted }

// forcesOf lists the forces with records of the person, in the dataset's order.
func (w *recordWriter) forcesOf(c Case) []string {
	seen := map[string]bool{}
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		c.rows(k, func(r row) { seen[r.text("force")] = true })
	}
	var out []string
	for _, f := range w.info.Forces {
		if seen[f.Code] {
			out = append(out, wording.Area(f.Name))
		}
	}
	return out
}
