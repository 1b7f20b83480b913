package author

import (
	"fmt"
	"strings"
	"time"

	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/rules"
)

// english writes checked expressions in plain words, features by their labels.
type english struct {
	set    *features.Set
	params []rules.Param
}

func inEnglish(s *rules.Set) english { return english{set: s.Features(), params: s.Params()} }

// name is what a name stands for, in words.
func (e *english) name(n string) string {
	if f := e.set.Index(n); f >= 0 && e.set.Spec(f).Label != "" {
		return "“" + e.set.Spec(f).Label + "”"
	}
	for _, p := range e.params {
		if p.Name == n {
			return fmt.Sprintf("the pack's “%s” (%s%s)", p.Label, number(p.Value), unit(p.Unit))
		}
	}
	return n
}

func unit(u string) string {
	if u == "" {
		return ""
	}
	return " " + u
}

var comparisons = map[string]string{
	"==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
}

var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

// condition is a yes-or-no expression in words, on one line.
func (e *english) condition(n *expr.Node) string {
	switch n.Op {
	case "&&", "||":
		word := map[string]string{"&&": " and ", "||": " or "}[n.Op]
		parts := make([]string, len(n.Args))
		for i, a := range n.Args {
			parts[i] = e.condition(a)
			if a.Op == "||" || a.Op == "&&" || a.Op == "?:" {
				parts[i] = "(" + parts[i] + ")"
			}
		}
		return strings.Join(parts, word)
	case "!":
		return e.not(n.Args[0])
	case expr.OpName:
		return e.name(n.Name) + " holds"
	case expr.OpConst:
		if n.Bool {
			return "always"
		}
		return "never"
	case "known":
		return e.term(n.Args[0]) + " is known"
	case "in":
		return e.term(n.Args[0]) + " is among " + e.term(n.Args[1])
	case "any_in":
		return e.term(n.Args[0]) + " has any of " + e.term(n.Args[1])
	case "in_group":
		return e.term(n.Args[0]) + " is an offence of the group " + e.term(n.Args[1])
	case "startsWith", "endsWith", "contains":
		word := map[string]string{"startsWith": "begins with", "endsWith": "ends with", "contains": "contains"}[n.Op]
		return e.term(n.Args[0]) + " " + word + " " + e.term(n.Args[1])
	case "?:":
		return fmt.Sprintf("if %s, then %s, otherwise %s", e.condition(n.Args[0]), e.condition(n.Args[1]),
			e.condition(n.Args[2]))
	}
	if word, ok := comparisons[n.Op]; ok && len(n.Args) == 2 {
		left, right := n.Args[0], n.Args[1]
		if left.Op == expr.OpConst && right.Op != expr.OpConst && n.Op != "==" && n.Op != "!=" {
			// 3 <= x reads better as x is at least 3.
			left, right = right, left
			word = comparisons[map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[n.Op]]
		}
		return e.term(left) + " " + word + " " + e.term(right) + e.unitOf(left, right)
	}
	return e.term(n)
}

// not is the opposite of a condition in words.
func (e *english) not(n *expr.Node) string {
	switch {
	case n.Op == "!":
		return e.condition(n.Args[0])
	case n.Op == "known":
		return e.term(n.Args[0]) + " is not known"
	case n.Op == expr.OpName:
		return e.name(n.Name) + " does not hold"
	case n.Op == "in":
		return e.term(n.Args[0]) + " is not among " + e.term(n.Args[1])
	case opposite[n.Op] != "":
		flipped := *n
		flipped.Op = opposite[n.Op]
		return e.condition(&flipped)
	}
	return "it is not so that " + e.condition(n)
}

// unitOf is the unit of a feature compared with a plain number.
func (e *english) unitOf(left, right *expr.Node) string {
	if left.Op == expr.OpName && right.Op == expr.OpConst && right.Type == expr.Number {
		if f := e.set.Index(left.Name); f >= 0 {
			u := unit(e.set.Spec(f).Unit)
			if right.Num == 1 {
				u = strings.TrimSuffix(u, "s")
			}
			return u
		}
	}
	return ""
}

// term is a value in words.
func (e *english) term(n *expr.Node) string {
	switch n.Op {
	case expr.OpName:
		return e.name(n.Name)
	case expr.OpConst:
		return constant(n)
	case "-":
		if len(n.Args) == 1 {
			return "minus " + e.term(n.Args[0])
		}
		return e.term(n.Args[0]) + " less " + e.operand(n.Args[1])
	case "+":
		if n.Type == expr.String {
			return e.term(n.Args[0]) + " followed by " + e.term(n.Args[1])
		}
		return e.term(n.Args[0]) + " plus " + e.operand(n.Args[1])
	case "*":
		return e.operand(n.Args[0]) + " times " + e.operand(n.Args[1])
	case "/":
		return e.operand(n.Args[0]) + " divided by " + e.operand(n.Args[1])
	case "%":
		return "the remainder of " + e.operand(n.Args[0]) + " by " + e.operand(n.Args[1])
	case "?:":
		return fmt.Sprintf("(%s if %s, otherwise %s)", e.term(n.Args[1]), e.condition(n.Args[0]), e.term(n.Args[2]))
	case "string":
		return e.term(n.Args[0])
	}
	if words, ok := functions[n.Op]; ok {
		args := make([]any, len(n.Args))
		for i, a := range n.Args {
			args[i] = e.term(a)
		}
		if strings.Count(words, "%s") == len(args) {
			return fmt.Sprintf(words, args...)
		}
	}
	if n.Type == expr.Bool {
		switch n.Op {
		case "&&", "||", "!", "known", "in", "any_in", "in_group", "startsWith", "endsWith", "contains", "==", "!=", "<",
			"<=", ">", ">=":
			return "(" + e.condition(n) + ")"
		}
	}
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		args[i] = e.term(a)
	}
	return n.Op + "(" + strings.Join(args, ", ") + ")"
}

// functions are the functions of the language in words.
var functions = map[string]string{
	"offence_group": "the threat group of %s",
	"harm":          "the harm of %s",
	"age_at":        "the age, of someone born on %s, at %s",
	"days_between":  "the days from %s to %s",
	"hour_of":       "the hour of %s",
	"month_of":      "the month of %s",
	"min":           "the smaller of %s and %s",
	"max":           "the larger of %s and %s",
	"abs":           "the size of %s",
	"size":          "the number of entries of %s",
}

// operand puts sums in brackets.
func (e *english) operand(n *expr.Node) string {
	if len(n.Args) == 2 && strings.Contains("+-*/%", n.Op) {
		return "(" + e.term(n) + ")"
	}
	return e.term(n)
}

func constant(n *expr.Node) string {
	switch {
	case n.Nums != nil:
		words := make([]string, len(n.Nums))
		for i, x := range n.Nums {
			words[i] = number(x)
		}
		return listed(words)
	case n.Type == expr.List:
		words := make([]string, len(n.List))
		for i, s := range n.List {
			words[i] = fmt.Sprintf("%q", s)
		}
		return listed(words)
	case n.Type == expr.Bool:
		return yesNo(n.Bool)
	case n.Type == expr.Number:
		return number(n.Num)
	case n.Type == expr.String:
		return fmt.Sprintf("%q", n.Text)
	case n.Type == expr.Duration:
		const hour = 3600 * 1_000_000
		if n.Int%(24*hour) == 0 {
			return counted(int(n.Int/(24*hour)), "day")
		}
		return number(float64(n.Int)/hour) + " hours"
	case n.Type == expr.Time:
		return "the moment " + time.UnixMicro(n.Int).UTC().Format(time.RFC3339)
	}
	return "?"
}

func listed(words []string) string {
	switch len(words) {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// lines lays a condition out as a list, one line a part, nested by depth.
func (e *english) lines(n *expr.Node, depth int) []string {
	pad := strings.Repeat("  ", depth)
	if n.Op != "&&" && n.Op != "||" {
		return []string{pad + "- " + e.condition(n)}
	}
	var out []string
	head := "all of these hold:"
	if n.Op == "||" {
		head = "at least one of these holds:"
	}
	if depth == 0 {
		out = append(out, head)
	} else {
		out = append(out, pad+"- "+head)
	}
	for _, a := range n.Args {
		out = append(out, e.lines(a, depth+1)...)
	}
	return out
}
