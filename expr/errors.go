package expr

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// Error is one thing wrong with an expression.
type Error struct {
	Offset  int // in bytes from the start of the expression
	Line    int // within the expression, from 1; 0 where the error has no place
	Col     int // from 1, in characters
	Message string
	source  string
}

// Error is the message, then the line of the expression with a caret below the
// place. A caller that knows where the expression stands in a file shows
// Message at that place instead.
func (e *Error) Error() string {
	lines := strings.Split(e.source, "\n")
	if e.Line < 1 || e.Line > len(lines) {
		return e.Message
	}
	line := strings.TrimSuffix(lines[e.Line-1], "\r")
	var blanks strings.Builder
	for i, r := range []rune(line) {
		if i >= e.Col-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		blanks.WriteRune(r)
	}
	return fmt.Sprintf("%s\n    %s\n    %s^", e.Message, line, blanks.String())
}

// Errors is everything wrong with an expression, by place.
type Errors []*Error

func (e Errors) Error() string {
	out := make([]string, len(e))
	for i, x := range e {
		out[i] = x.Error()
	}
	return strings.Join(out, "\n")
}

// Unwrap lets errors.As find a single *Error.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, x := range e {
		out[i] = x
	}
	return out
}

// errorAt makes an error at a byte offset of src.
func (e *Env) errorAt(src string, offset int, format string, args ...any) *Error {
	offset = max(0, min(offset, len(src)))
	before := src[:offset]
	line := strings.Count(before, "\n") + 1
	col := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{Offset: offset, Line: line, Col: col, Message: fmt.Sprintf(format, args...), source: src}
}

// byteOffset is the byte of src at CEL's line (from 1) and column (from 0, in
// characters).
func byteOffset(src string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[at:], '\n')
		if i < 0 {
			return len(src)
		}
		at += i + 1
	}
	for ; col > 0 && at < len(src); col-- {
		_, n := utf8.DecodeRuneInString(src[at:])
		at += n
	}
	return at
}

// offsetOf is the byte at which the expression with an id stands: its operator,
// or the first letter of its function or name.
func offsetOf(src string, info *ast.SourceInfo, id int64) int {
	l := info.GetStartLocation(id)
	return startOfName(src, byteOffset(src, l.Line(), l.Column()))
}

// startOfName moves from the bracket of a call, or the dot of a selection,
// where CEL puts them, to the first letter of the name before it.
func startOfName(src string, at int) int {
	if at >= len(src) || src[at] != '(' && src[at] != '.' {
		return at
	}
	start := at
	for start > 0 {
		if r, n := utf8.DecodeLastRuneInString(src[:start]); r == '_' || src[at] == '.' && r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			start -= n
			continue
		}
		break
	}
	return start
}

var (
	tokenError = regexp.MustCompile(`^Syntax error: token recognition error at: '((?s).*)'$`)
	badInput   = regexp.MustCompile(`^Syntax error: (?:mismatched|extraneous) input '((?s).*?)' expecting`)
	noViable   = regexp.MustCompile(`^Syntax error: no viable alternative at input '((?s).*)'$`)
	missing    = regexp.MustCompile(`^Syntax error: missing '(.*)' at '(.*)'$`)
)

// parseErrors puts the parser's errors in plain words.
func (e *Env) parseErrors(src string, from []*cel.Error) Errors {
	var out Errors
	for _, x := range from {
		offset := byteOffset(src, x.Location.Line(), x.Location.Column())
		message := strings.TrimPrefix(x.Message, "Syntax error: ")
		unexpected := ""
		if m := badInput.FindStringSubmatch(x.Message); m != nil {
			unexpected = m[1]
		} else if m := noViable.FindStringSubmatch(x.Message); m != nil {
			unexpected = m[1]
		}
		switch m := tokenError.FindStringSubmatch(x.Message); {
		case m != nil && strings.HasPrefix(m[1], "="):
			message = "= alone means nothing; compare with =="
		case m != nil && strings.HasPrefix(m[1], "&"):
			message = "& alone means nothing; write &&"
		case m != nil && strings.HasPrefix(m[1], "|"):
			message = "| alone means nothing; write ||"
		case m != nil && strings.IndexAny(m[1], "'\"") >= 0:
			message = "this text has no closing quote on its line"
		case m != nil:
			message = fmt.Sprintf("%q has no meaning here", m[1])
		case unexpected == "<EOF>":
			message = "the expression ends too early"
		case unexpected != "" && notHere[strings.ToLower(unexpected)] != "":
			message = fmt.Sprintf("%s is no part of this language: %s", unexpected, notHere[strings.ToLower(unexpected)])
		case unexpected != "":
			message = unexpected + " is not expected here"
		case strings.Contains(x.Message, "recursion") || strings.Contains(x.Message, "nesting"):
			message = fmt.Sprintf("brackets and calls go more than %d deep: split the expression", MaxDepth)
		}
		if m := missing.FindStringSubmatch(x.Message); m != nil {
			message = fmt.Sprintf("%s is missing before %s", m[1], m[2])
			if m[2] == "<EOF>" {
				message = fmt.Sprintf("%s is missing at the end", m[1])
			}
		}
		out = append(out, e.errorAt(src, offset, "%s", message))
	}
	return out
}

var (
	noOverload = regexp.MustCompile(`^found no matching overload for '(\S+)' applied to '(.*)'$`)
	mismatch   = regexp.MustCompile(`^expected type '(.*)' but found '(.*)'$`)
	refused    = regexp.MustCompile(`!error!|\b(u?int|null|bytes)\b`)
	undeclared = regexp.MustCompile(`^undeclared reference|does not support field selection`)
	celWord    = regexp.MustCompile(`google\.protobuf\.Timestamp|google\.protobuf\.Duration|timestamp|duration|list\(string\)|list\(double\)|list\([^)]*\)|double|string|bool|[a-z_.]+`)
)

// words are CEL's types as this language calls them.
var words = map[string]string{
	"double": "number", "string": "text", "bool": "yes or no", "timestamp": "moment", "duration": "duration",
	"google.protobuf.Timestamp": "moment", "google.protobuf.Duration": "duration",
	"list(string)": "list of texts", "list(double)": "list of numbers", "list(dyn)": "list",
}

// plain is a type of CEL's in this language's words.
func plain(celType string) string {
	if w, ok := words[celType]; ok {
		return w
	}
	return celType
}

// checkError puts one of the checker's errors in plain words; nil where the
// refuser has said it better.
func (e *Env) checkError(src string, x *cel.Error) *Error {
	at := startOfName(src, byteOffset(src, x.Location.Line(), x.Location.Column()))
	if undeclared.MatchString(x.Message) {
		return nil
	}
	if m := mismatch.FindStringSubmatch(x.Message); m != nil {
		return e.errorAt(src, at, "a %s is needed here, not a %s", plain(m[1]), plain(m[2]))
	}
	m := noOverload.FindStringSubmatch(x.Message)
	if m == nil {
		return e.errorAt(src, at, "%s", x.Message)
	}
	if refused.MatchString(m[2]) {
		return nil // follows from something already refused
	}
	op, given := m[1], celWord.ReplaceAllStringFunc(m[2], plain)
	for _, f := range e.overloads {
		if f.cel == op {
			op = f.op
			break
		}
	}
	given = strings.NewReplacer("text.(", "(text, ", "number.(", "(number, ", ", )", ")").Replace(given)
	switch op {
	case "<", "<=", ">", ">=":
		if given == "(text, text)" {
			return e.errorAt(src, at, "texts have no order; compare them with ==, != or in")
		}
		fallthrough
	case "==", "!=":
		return e.errorAt(src, at, "%s cannot compare %s", op, strings.ReplaceAll(strings.Trim(given, "()"), ", ", " with "))
	case "?:":
		return e.errorAt(src, at, "a ? b : c needs a condition and two values of one type, not %s", given)
	case "+":
		if strings.Contains(given, "text") {
			return e.errorAt(src, at, "+ cannot take %s; write string(x) to make a text of a number", given)
		}
	}
	return e.errorAt(src, at, "%s takes %s, not %s", op, signatures(e.overloads, m[1]), given)
}

// didYouMean is ", did you mean X?" for the nearest of names, or nothing.
func didYouMean(written string, names []string) string {
	best, distance := "", (len(written)+1)/3
	for _, n := range names {
		if d := edits(strings.ToLower(written), strings.ToLower(n), distance); d <= distance && (best == "" || d < distance) {
			best, distance = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// edits is the number of letters to insert, delete, change or swap with the
// next, or limit+1 where there are more than limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, above2 := rows[i%3], rows[(i-1)%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], above2[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], limit+1)
}
