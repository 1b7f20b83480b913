package author

import (
	"fmt"
	"strings"

	"forceprofiles/internal/nearest"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Explain says one rule in plain English, generated from its expressions as
// checked. The error names the nearest rule where no pack has that id.
func Explain(lib *pack.Library, id string) (string, error) {
	var ids []string
	for _, p := range lib.Packs {
		for i := range p.Populations {
			set := p.Populations[i].Rules
			for k := range set.Compiled() {
				r := &set.Compiled()[k]
				if r.ID == id {
					return explain(set, r), nil
				}
				ids = append(ids, r.ID)
			}
		}
	}
	return "", nearest.Unknown(strictyaml.Unknown("rule", id, ids))
}

func explain(s *rules.Set, r *rules.Compiled) string {
	e := inEnglish(s)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %d (%s): %s\n\n", r.ID, r.Version, r.Status, r.Title)
	lines := e.lines(r.Condition.Tree(), 0)
	if len(lines) == 1 {
		fmt.Fprintf(&b, "It hits where %s.\n", strings.TrimPrefix(lines[0], "- "))
	} else {
		fmt.Fprintf(&b, "It hits where %s\n", strings.Join(lines, "\n"))
	}
	if r.OnNull == rules.NullAbstains {
		b.WriteString("\nWhere that cannot be known, it abstains, and the sheet says what is missing.\n")
	} else {
		b.WriteString("\nWhere that cannot be known, it misses.\n")
	}
	switch {
	case r.Status == rules.Shadow:
		b.WriteString("It is a shadow rule: its hits are counted, and shown to nobody.\n")
	case !r.Status.Runs():
		fmt.Fprintf(&b, "It is %s: it is not evaluated.\n", r.Status)
	case r.MustReview:
		fmt.Fprintf(&b, "A hit gives %s points, and the person must be reviewed.\n", number(r.Points))
	default:
		fmt.Fprintf(&b, "A hit gives %s points.\n", number(r.Points))
	}
	fmt.Fprintf(&b, "The reason shown: %s.\n", e.term(r.Reason.Tree()))
	fmt.Fprintf(&b, "\nWhy: %s\n", oneLine(r.Rationale))
	for _, ref := range r.References {
		fmt.Fprintf(&b, "  See %s\n", oneLine(ref))
	}
	for _, fp := range r.KnownFalsePositives {
		fmt.Fprintf(&b, "  Can be wrong: %s\n", oneLine(fp))
	}
	if len(r.Features)+len(r.Params) > 0 {
		b.WriteString("\nIt reads:\n")
	}
	for _, f := range r.Features {
		spec := e.set.Spec(f)
		fmt.Fprintf(&b, "  %s: %s%s\n", spec.Name, spec.Label, inUnit(spec.Unit))
	}
	for _, x := range r.Params {
		p := &e.params[x]
		fmt.Fprintf(&b, "  %s: %s%s; %s here, a force may set its own (%s)\n", p.Name, p.Label, inUnit(p.Unit),
			number(p.Value), p.Bounds())
	}
	fmt.Fprintf(&b, "\nOwner: %s. Review by %s.\n", r.Owner, r.ReviewBy)
	return b.String()
}

func inUnit(u string) string {
	if u == "" {
		return ""
	}
	return ", in " + u
}
