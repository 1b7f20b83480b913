package expr

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Binding strengths, weakest first, as in CEL's grammar.
const (
	bindsTernary = iota + 1
	bindsOr
	bindsAnd
	bindsRelation
	bindsSum
	bindsProduct
	bindsUnary
	bindsCall
)

var binds = map[string]int{
	"?:": bindsTernary, "||": bindsOr, "&&": bindsAnd,
	"==": bindsRelation, "!=": bindsRelation, "<": bindsRelation, "<=": bindsRelation, ">": bindsRelation,
	">=": bindsRelation, "in": bindsRelation,
	"+": bindsSum, "-": bindsSum, "*": bindsProduct, "/": bindsProduct, "%": bindsProduct, "!": bindsUnary,
}

// canonical writes a tree in its one spelling.
func canonical(n *Node) string {
	s, _ := write(n)
	return s
}

// write returns the spelling and how strongly its outermost operator binds.
func write(n *Node) (string, int) {
	switch n.Op {
	case OpName:
		return n.Name, bindsCall
	case OpConst:
		s := constant(n)
		if s[0] == '-' {
			return s, bindsUnary
		}
		return s, bindsCall
	}
	b, operator := binds[n.Op]
	switch {
	case !operator:
		args := make([]string, len(n.Args))
		for i, a := range n.Args {
			args[i] = canonical(a)
		}
		return n.Op + "(" + strings.Join(args, ", ") + ")", bindsCall
	case n.Op == "&&" || n.Op == "||":
		args := make([]string, len(n.Args))
		for i, a := range n.Args {
			args[i] = bracket(a, b+1)
		}
		slices.Sort(args)
		return strings.Join(args, " "+n.Op+" "), b
	case n.Op == "?:":
		return bracket(n.Args[0], b+1) + " ? " + bracket(n.Args[1], b+1) + " : " + bracket(n.Args[2], b), b
	case len(n.Args) == 1:
		return n.Op + bracket(n.Args[0], bindsCall), bindsUnary
	}
	left, right := n.Args[0], n.Args[1]
	if n.Op == "==" || n.Op == "!=" {
		if l, r := canonical(left), canonical(right); left.Op == OpConst && right.Op != OpConst ||
			(left.Op == OpConst) == (right.Op == OpConst) && l > r {
			left, right = right, left
		}
	}
	return bracket(left, b) + " " + n.Op + " " + bracket(right, b+1), b
}

// bracket writes n, in brackets if it binds more weakly than needed.
func bracket(n *Node, needed int) string {
	s, b := write(n)
	if b < needed {
		return "(" + s + ")"
	}
	return s
}

func constant(n *Node) string {
	switch n.Type {
	case Bool:
		return strconv.FormatBool(n.Bool)
	case Number:
		return strconv.FormatFloat(n.Num, 'g', -1, 64)
	case String:
		return strconv.Quote(n.Text)
	case Time:
		return `timestamp("` + time.UnixMicro(n.Int).UTC().Format(time.RFC3339Nano) + `")`
	case Duration:
		return `duration("` + (time.Duration(n.Int) * time.Microsecond).String() + `")`
	}
	var items []string
	for _, s := range n.List {
		items = append(items, strconv.Quote(s))
	}
	if n.Type == numbers {
		sorted := slices.Clone(n.Nums)
		slices.Sort(sorted)
		for _, x := range sorted {
			items = append(items, strconv.FormatFloat(x, 'g', -1, 64))
		}
	} else {
		slices.Sort(items)
	}
	return "[" + strings.Join(slices.Compact(items), ", ") + "]"
}
