package features

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Reference is the reference table of offences, offences.yaml: what
// offence_group, in_group and harm answer from. A force may replace it.
type Reference struct {
	Version string `yaml:"version"`
	// Unknown are the weights of a code that is not listed, always provisional.
	// Its groups are not known: offence_group and in_group are null.
	Unknown  Weights        `yaml:"unknown"`
	Groups   []OffenceGroup `yaml:"groups"`
	Offences []Offence      `yaml:"offences"`
}

// OffenceGroup says what a threat group is called on a page.
type OffenceGroup struct {
	Position strictyaml.Position `yaml:"-"`
	Code     string              `yaml:"code" schema:"required"` // "rasso"
	Title    string              `yaml:"title"`
}

// Weights are an offence's gravity: Cambridge Crime Harm Index days, and the
// ONS Crime Severity Score.
type Weights struct {
	CCHI float64 `yaml:"cchi"`
	CSS  float64 `yaml:"css"`
}

// Offence is one offence code.
type Offence struct {
	Position strictyaml.Position `yaml:"-"`
	Code     string              `yaml:"code" schema:"required"`
	Name     string              `yaml:"name"`
	// Groups are threat groups; the first is the primary one, by which
	// offences are counted on a page.
	Groups []string `yaml:"groups"`
	CCHI   float64  `yaml:"cchi"`
	CSS    float64  `yaml:"css"`
	// Provisional marks weights that no index publishes; Note says where they
	// come from.
	Provisional bool   `yaml:"provisional"`
	Note        string `yaml:"note"`
}

// scales are the names under which harm gives weights; the first is meant
// where none is written.
var scales = []string{"cchi", "css"}

func (w Weights) on(scale string) float64 {
	if scale == "css" {
		return w.CSS
	}
	return w.CCHI
}

func (o *Offence) weight(scale string) float64 { return Weights{o.CCHI, o.CSS}.on(scale) }

// Validate finds what is wrong with the table: a code or a group twice, an
// offence of a group that is not declared (where groups are), a weight that is
// no finite number of at least 0.
func (r *Reference) Validate() error {
	var errs strictyaml.Errors
	groups, codes := map[string]bool{}, map[string]bool{}
	for _, g := range r.Groups {
		if g.Code == "" || groups[g.Code] {
			errs = append(errs, g.Position.Errorf("group %q has no code, or one that stands above", g.Code))
		}
		groups[g.Code] = true
	}
	for _, o := range r.Offences {
		if o.Code == "" || codes[o.Code] {
			errs = append(errs, o.Position.Errorf("offence %q has no code, or one that stands above", o.Code))
		}
		codes[o.Code] = true
		for i, g := range o.Groups {
			switch {
			case len(r.Groups) > 0 && !groups[g]:
				errs = append(errs, o.Position.Key("groups").Errorf("offence %s: %s", o.Code,
					strictyaml.Unknown("group", g, r.groups())))
			case g == "" || slices.Contains(o.Groups[:i], g):
				errs = append(errs, o.Position.Key("groups").Errorf("offence %s: group %q is empty or stands twice", o.Code, g))
			}
		}
		for _, scale := range scales {
			if w := o.weight(scale); w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
				errs = append(errs, o.Position.Key(scale).Errorf(
					"offence %s: a weight is a number of at least 0, not %v", o.Code, w))
			}
		}
	}
	for _, scale := range scales {
		if w := r.Unknown.on(scale); w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
			errs = append(errs, &strictyaml.Error{Message: fmt.Sprintf(
				"unknown: the %s weight is a number of at least 0, not %v", scale, w)})
		}
	}
	return errs.Sorted()
}

// groups lists every group that is declared or that an offence has, ascending.
func (r *Reference) groups() []string {
	var all []string
	for _, g := range r.Groups {
		all = append(all, g.Code)
	}
	if len(all) == 0 {
		for _, o := range r.Offences {
			all = append(all, o.Groups...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// byCode lists the offences by code.
func (r *Reference) byCode() []Offence {
	out := slices.Clone(r.Offences)
	slices.SortStableFunc(out, func(a, b Offence) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// ReferenceLookups are offence_group, in_group and harm over a reference
// table. Of a code that is not listed the groups are null and the weight is
// Unknown's. An offence in no group has the primary group "".
func ReferenceLookups(ref *Reference) []expr.Lookup {
	byCode := map[string]*Offence{}
	for i := range ref.Offences {
		byCode[ref.Offences[i].Code] = &ref.Offences[i]
	}
	harm := func(code, scale string) float64 { // never not known: a code of no table has its own weight
		if o := byCode[code]; o != nil {
			return o.weight(scale)
		}
		return ref.Unknown.on(scale)
	}
	groups := ref.groups()
	return []expr.Lookup{
		{Name: "offence_group", Text: func(code string, _ []string) (string, bool) {
			o := byCode[code]
			if o == nil || len(o.Groups) == 0 {
				return "", o != nil
			}
			return o.Groups[0], true
		}},
		{Name: "in_group", Args: 1,
			Bool: func(code string, args []string) (value, known bool) {
				o := byCode[code]
				return o != nil && slices.Contains(o.Groups, args[0]), o != nil
			},
			Check: func(args []string) error {
				if !slices.Contains(groups, args[0]) {
					return fmt.Errorf("%s", strictyaml.Unknown("offence group", args[0], groups))
				}
				return nil
			}},
		{Name: "harm", Number: func(code string, _ []string) (float64, bool) { return harm(code, scales[0]), true }},
		{Name: "harm", Args: 1,
			Number: func(code string, args []string) (float64, bool) { return harm(code, args[0]), true },
			Check: func(args []string) error {
				if !slices.Contains(scales, args[0]) {
					return fmt.Errorf("%s", strictyaml.Unknown("harm scale", args[0], scales))
				}
				return nil
			}},
	}
}

// meaning is the part of the table that a lookup with these arguments answers
// from, as text; names, notes and what it does not use stay out.
func (r *Reference) meaning(u expr.Use) string {
	var parts []string
	switch u.Lookup {
	case "offence_group":
		for _, o := range r.byCode() {
			parts = append(parts, strconv.Quote(o.Code)+"="+strconv.Quote(strings.Join(o.Groups[:min(1, len(o.Groups))], "")))
		}
	case "in_group":
		for _, o := range r.byCode() {
			parts = append(parts, strconv.Quote(o.Code)+"="+strconv.FormatBool(slices.Contains(o.Groups, u.Args[0])))
		}
	case "harm":
		scale := scales[0]
		if len(u.Args) > 0 {
			scale = u.Args[0]
		}
		u.Args = []string{scale}
		for _, o := range r.byCode() {
			parts = append(parts, strconv.Quote(o.Code)+"="+strconv.FormatFloat(o.weight(scale), 'g', -1, 64))
		}
		parts = append(parts, "else="+strconv.FormatFloat(r.Unknown.on(scale), 'g', -1, 64))
	}
	return u.Lookup + "(" + strings.Join(u.Args, ", ") + "): " + strings.Join(parts, " ")
}
