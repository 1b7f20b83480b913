package features

import (
	"regexp"
	"slices"
	"strings"

	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// how is the way in which qualifying rows become a value.
type how uint8

const (
	count how = iota
	distinct
	sum
	largest
	smallest
	anyRow
	daysSinceLast
	daysSinceFirst
	rateChange
	rateOfSums
	maxPer
	latest
	value
)

// wayOf is one way in which a value may be written.
type wayOf struct {
	how  how
	name string
	expr bool        // takes an expression in brackets
	of   []expr.Type // which the expression may have
}

var ways = []wayOf{
	{count, "count", false, nil},
	{distinct, "distinct", true, []expr.Type{expr.String, expr.List, expr.Number}},
	{sum, "sum", true, []expr.Type{expr.Number}},
	{largest, "max", true, []expr.Type{expr.Number}},
	{smallest, "min", true, []expr.Type{expr.Number}},
	{anyRow, "any", false, nil},
	{daysSinceLast, "days_since_last", false, nil},
	{daysSinceFirst, "days_since_first", false, nil},
	{rateChange, "rate_change", false, nil},
	{rateOfSums, "rate_change", true, []expr.Type{expr.Number}},
	{maxPer, "max_per", true, []expr.Type{expr.String, expr.List, expr.Number}},
	{latest, "latest", true, []expr.Type{expr.Number, expr.String, expr.Bool}},
	{value, "value", true, []expr.Type{expr.Number, expr.String, expr.Bool}},
}

var valueForm = regexp.MustCompile(`(?s)^\s*([a-z_]+)\s*(?:\((.*)\)\s*)?$`)

// parseValue reads "sum(harm(offence_code))": how, the expression, and where it
// begins in the text, in bytes. derived features and persons take only value(…).
func parseValue(t strictyaml.Text, events bool) (way int, inner string, at int, err *strictyaml.Error) {
	m := valueForm.FindStringSubmatchIndex(t.Value)
	if m == nil {
		if strings.TrimSpace(t.Value) == "" {
			return 0, "", 0, t.Errorf(0,
				"there is no value; write how rows become a number, such as count or sum(harm(offence_code))")
		}
		return 0, "", 0, t.Errorf(0, "%q is no value; write one such as count, any or sum(harm(offence_code))", t.Value)
	}
	name, bracketed := t.Value[m[2]:m[3]], m[4] >= 0
	if bracketed {
		inner, at = t.Value[m[4]:m[5]], m[4]
	}
	seen := false
	for i, w := range ways {
		if w.name != name {
			continue
		}
		seen = true
		if w.expr == bracketed {
			if (w.how == value) == events {
				if events {
					return 0, "", 0, t.Errorf(m[2], "value(…) is for persons and features; rows of a table become a number by %s",
						wayNames(true))
				}
				return 0, "", 0, t.Errorf(m[2], "%s is for tables with many rows a person; write value(…) here", name)
			}
			return i, inner, at, nil
		}
	}
	switch {
	case !seen:
		return 0, "", 0, t.Errorf(m[2], "%s", strictyaml.Unknown("value", name, strings.Split(wayNames(events), ", ")))
	case bracketed:
		return 0, "", 0, t.Errorf(m[2], "%s takes nothing in brackets; rows are chosen by where", name)
	}
	return 0, "", 0, t.Errorf(m[2], "%s needs an expression in brackets, as in %s(…)", name, name)
}

func wayNames(events bool) string {
	var names []string
	for _, w := range ways {
		if (w.how == value) != events && !slices.Contains(names, w.name) {
			names = append(names, w.name)
		}
	}
	return strings.Join(names, ", ")
}

// perGroup says that the value is worked out person by person, over all their
// qualifying rows at once.
func (h how) perGroup() bool { return h == distinct || h == maxPer }
