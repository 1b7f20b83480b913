package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Break breaks s into lines no wider than w, at spaces; a word wider than that
// after a hyphen or slash, or where it must be. width is that of a piece of s,
// and the sum of its letters'.
func Break(s string, w float64, width func(string) float64) []string {
	var lines []string
	line, length, space := "", 0.0, width(" ")
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		long := width(word)
		if line != "" && length+space+long <= w+rounding {
			line, length = line+" "+word, length+space+long
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for long > w {
			end := fits(word, w, width)
			if soft := strings.LastIndexAny(word[:end], "-/_") + 1; soft > end/4 {
				end = soft
			}
			if end == len(word) { // one letter, wider than the line
				break
			}
			lines, word = append(lines, word[:end]), word[end:]
			long = width(word)
		}
		line, length = word, long
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// rounding is what two sums of the same widths may differ by.
const rounding = 1e-9

// Lines are at most most lines of s, broken as [Break] does: what is cut off
// ends in an ellipsis.
func Lines(s string, w float64, most int, width func(string) float64) []string {
	lines := Break(s, w, width)
	if len(lines) > most {
		lines[most-1] = Fit(lines[most-1]+" "+lines[most]+"…", w, width)
		lines = lines[:most]
	}
	return lines
}

// Fit shortens s to w, with an ellipsis.
func Fit(s string, w float64, width func(string) float64) string {
	if width(s) <= w {
		return s
	}
	return strings.TrimRight(s[:fits(s, w-width("…"), width)], " ") + "…"
}

// fits is how many bytes of s stand in w, at least one character: never ending
// before a combining mark if it can be.
func fits(s string, w float64, width func(string) float64) int {
	n, end, hard := 0.0, 0, 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if i > 0 {
			hard = i
			if !unicode.IsMark(r) {
				end = i
			}
		}
		if n += width(s[i : i+size]); n > w {
			break
		}
		i += size
	}
	if end == 0 {
		end = hard
	}
	if end == 0 {
		_, end = utf8.DecodeRuneInString(s)
	}
	return end
}
