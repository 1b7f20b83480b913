package rules

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"forceprofiles/internal/expr"
)

// Finding is one active rule's word on one person: a hit, or an abstention.
type Finding struct {
	Rule    string  `json:"rule"`
	Version int     `json:"version"`
	Title   string  `json:"title"`
	Outcome Outcome `json:"outcome"`
	Points  float64 `json:"points"` // 0 for an abstention
	// MustReview is the rule's, of a hit and of an abstention: that a rule
	// which demands a review could not be answered is itself shown.
	MustReview bool `json:"must_review"`
	// Reason is the rule's own reason for a hit; for an abstention it says what
	// is not known.
	Reason string `json:"reason"`
	// Values are what the rule read, in the order in which it names them.
	Values []Value `json:"values"`
}

// Value is one feature or parameter as a rule read it.
type Value struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Unit  string `json:"unit,omitempty"`
	Known bool   `json:"known"`
	// Value is the number, or the code of a category; 0 where not Known.
	Value float64 `json:"value"`
	Text  string  `json:"text"` // "3", "yes", "kent", "not known"
	// AtLeast says that the value may be too low.
	AtLeast bool `json:"at_least,omitempty"`
	Param   bool `json:"param,omitempty"` // a threshold of the pack, or the force's own
}

// Findings are person i's hits and abstentions of active rules, in rule order.
// Reasons of all people are worked out together when first asked for.
func (o *Outcomes) Findings(i int) ([]Finding, error) {
	var out []Finding
	for k, r := range o.w.set.run {
		rule := &o.w.set.rules[r]
		outcome := o.Outcome(k, i)
		if rule.Status != Active || outcome == Miss {
			continue
		}
		f := Finding{Rule: rule.ID, Version: rule.Version, Title: rule.Title, Outcome: outcome,
			MustReview: rule.MustReview, Values: o.values(rule, i)}
		var err error
		if f.Reason, err = o.Reason(k, i); err != nil {
			return nil, err
		}
		if outcome == Hit {
			f.Points = rule.Points
		}
		out = append(out, f)
	}
	return out, nil
}

// Reason is the reason text of running rule k's hit or abstention on person i.
func (o *Outcomes) Reason(k, i int) (string, error) {
	if o.Outcome(k, i) == Abstain {
		rule := &o.w.set.rules[o.w.set.run[k]]
		return notKnown(o.values(rule, i)), nil
	}
	reasons, err := o.reasons(k)
	if err != nil {
		return "", err
	}
	return reasons[i], nil
}

// reasonRows is how many reasons are worked out at a time: each rule has a
// State of its own, and a batch has few hits of most.
const reasonRows = 64

// reasons evaluates running rule k's because for everyone it hits.
func (o *Outcomes) reasons(k int) ([]string, error) {
	if o.text[k] != nil {
		return o.text[k], nil
	}
	w, rule := o.w, &o.w.set.rules[o.w.set.run[k]]
	people := w.rows[:0]
	for word, t := range o.hit[k] {
		for ; t != 0; t &= t - 1 {
			people = append(people, int32(word*64+bits.TrailingZeros64(t)))
		}
	}
	w.rows = people
	texts := make([]string, o.n)
	if len(people) > 0 {
		if w.texts[k] == nil {
			w.texts[k] = rule.text.NewState(reasonRows)
		}
		s := w.texts[k]
		rows := make([]int32, len(people))
		var forces []int32
		for j, p := range people {
			rows[j] = int32(o.row(int(p)))
			if o.forces != nil {
				forces = append(forces, o.forces[p])
			}
		}
		entries, err := w.cond.forceEntries(forces)
		if err != nil {
			return nil, err
		}
		if err := w.cond.bind(s, rule.inputs, o.m, rows, entries); err != nil {
			return nil, err
		}
		for first := 0; first < len(people); first += reasonRows {
			n := min(reasonRows, len(people)-first)
			s.Eval(first, n)
			block := s.Texts(0)
			for j := range n {
				text, known := block.At(j)
				if !known {
					text = rule.Title + " (a figure for the reason is not known)"
				}
				texts[people[first+j]] = text
			}
		}
	}
	o.text[k] = texts
	return texts, nil
}

// values are what a rule read of person i.
func (o *Outcomes) values(rule *Compiled, i int) []Value {
	set := o.w.cond.c.features
	row := o.row(i)
	var out []Value
	for _, f := range rule.Features {
		spec := set.Spec(f)
		v := Value{Name: spec.Name, Label: spec.Label, Unit: spec.Unit, Text: "not known"}
		if x := o.m.Cols[f][row]; !math.IsNaN(x) {
			v.Known, v.Value, v.Text = true, x, number(x)
			switch set.Type(f) {
			case expr.Bool:
				v.Text = yesNo(x != 0)
			case expr.String:
				if c := set.Categories(f, o.w.cond.info); x >= 0 && int(x) < len(c) {
					v.Text = c[int(x)]
				}
			}
		}
		v.AtLeast = o.m.AtLeast != nil && o.m.AtLeast[f] != nil && o.m.AtLeast[f][row]
		out = append(out, v)
	}
	for _, p := range rule.Params {
		param := &o.w.set.scope.params.list[p]
		x := o.w.cond.params[p][0]
		if o.forces != nil && o.forces[i] >= 0 {
			x = o.w.cond.params[p][o.forces[i]+1]
		}
		out = append(out, Value{Name: param.Name, Label: param.Label, Unit: param.Unit, Known: true, Value: x,
			Text: number(x), Param: true})
	}
	return out
}

// notKnown says which of the values are missing.
func notKnown(values []Value) string {
	var missing []string
	for _, v := range values {
		if !v.Known {
			missing = append(missing, v.Label)
		}
	}
	if len(missing) == 0 {
		return "The rule could not be answered from the values it reads."
	}
	return fmt.Sprintf("Not known: %s.", strings.Join(missing, "; "))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// number writes a number as a person would: no exponent, no trailing zeros.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// String is the value as printed: "3", "at least 3", "yes", "not known".
func (v Value) String() string {
	if v.AtLeast && v.Known {
		return "at least " + v.Text
	}
	return v.Text
}
