package author

import (
	"fmt"
	"strconv"
	"strings"
)

// number writes a number as a person would: no exponent, no trailing zeros.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// some is s, or an empty list where there is none: JSON readers get [] for null.
func some(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
