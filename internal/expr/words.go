package expr

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
)

var (
	tokenError = regexp.MustCompile(`^Syntax error: token recognition error at: '((?s).*)'$`)
	badInput   = regexp.MustCompile(`^Syntax error: (?:mismatched|extraneous) input '((?s).*?)' expecting`)
	noViable   = regexp.MustCompile(`^Syntax error: no viable alternative at input '((?s).*)'$`)
	missing    = regexp.MustCompile(`^Syntax error: missing '(.*)' at '(.*)'$`)
	otherWord  = regexp.MustCompile(`^reserved identifier: (\w+)$`)
	optional   = regexp.MustCompile(`^unsupported syntax '(.*)'$`)
	lastWord   = regexp.MustCompile(`\b([a-zA-Z]+)\s*$`)
	inBracket  = regexp.MustCompile(`\bin\s*\([^()]*$`)
)

// parseErrors puts the parser's errors in plain words. After a construct that
// is refused by name, what else the parser makes of it is left out.
func (e *Env) parseErrors(src string, from []*cel.Error) Errors {
	var out Errors
	for _, x := range from {
		offset := byteOffset(src, x.Location.Line(), x.Location.Column())
		at, message, named := syntaxWords(src, offset, x.Message)
		found := e.errorAt(src, at, "%s", message)
		if named {
			return append(out, found)
		}
		out = append(out, found)
	}
	return out
}

// syntaxWords says a syntax error in plain words, and where it stands; named
// says that a construct was refused by its name.
func syntaxWords(src string, offset int, celMessage string) (at int, message string, named bool) {
	message = strings.TrimPrefix(celMessage, "Syntax error: ")
	group := func(r *regexp.Regexp) string {
		if m := r.FindStringSubmatch(celMessage); m != nil {
			return m[1]
		}
		return ""
	}
	if token := group(tokenError); token != "" {
		if m, known := refusal("^", "^"); known && strings.HasPrefix(token, "^") {
			return offset, m, true
		}
		switch {
		case strings.HasPrefix(token, "="):
			message = "= alone means nothing; compare with =="
		case strings.HasPrefix(token, "&"):
			message = "& alone means nothing; write &&"
		case strings.HasPrefix(token, "|"):
			message = "| alone means nothing; write ||"
		case strings.ContainsAny(token, `'"`):
			message = "this text has no closing quote on its line"
		default:
			message = fmt.Sprintf("%q has no meaning here", token)
		}
		return offset, message, false
	}
	if m := missing.FindStringSubmatch(celMessage); m != nil {
		if m[2] == "<EOF>" {
			return offset, m[1] + " is missing at the end", false
		}
		return offset, m[1] + " is missing before " + m[2], false
	}
	if word := group(otherWord); word != "" {
		if m, known := refusal(word, word); known {
			return offset, m, true
		}
		return offset, word + " is a reserved word and cannot be a name", true
	}
	if word := group(optional); word != "" {
		return offset, word + "…" + strings.Repeat("]", strings.Count(word,
			"[")) + " is no part of this language: " + noOptional, true
	}
	unexpected := group(badInput) + group(noViable)
	switch {
	case unexpected == "<EOF>":
		return offset, "the expression ends too early", false
	case unexpected != "":
		return unexpectedWords(src, offset, unexpected)
	case strings.Contains(celMessage, "recursion") || strings.Contains(celMessage, "nesting"):
		message = fmt.Sprintf("brackets and calls go more than %d deep: split the expression", MaxDepth)
	case message == "invalid double literal" || message == "invalid int literal":
		message = "the number is too large"
	}
	return offset, message, false
}

// unexpectedWords says what is wrong with a token that the grammar has no place
// for: often the token, or the one before it, is a word of another language.
func unexpectedWords(src string, offset int, token string) (at int, message string, named bool) {
	before := src[:min(offset, len(src))]
	switch {
	case (token == ">" || token == "*") && offset > 0 && (strings.HasSuffix(before, "<") ||
		strings.HasSuffix(before, "*")):
		both := before[len(before)-1:] + token
		if m, known := refusal(both, both); known {
			return offset - 1, m, true
		}
	case token == "," && inBracket.MatchString(before):
		return offset, "a list is written in square brackets, as in x in [\"a\", \"b\"]", true
	}
	if m, known := refusal(token, strings.ToLower(token)); known {
		return offset, m, true
	}
	if m := lastWord.FindStringSubmatchIndex(before); m != nil {
		word := before[m[2]:m[3]]
		if why, known := refusal(word, strings.ToLower(word)); known {
			return m[2], why, true
		}
	}
	return offset, token + " is not expected here", false
}

var (
	noOverload = regexp.MustCompile(`^found no matching overload for '(\S+)' applied to '(.*)'$`)
	mismatch   = regexp.MustCompile(`^expected type '(.*)' but found '(.*)'$`)
	refused    = regexp.MustCompile(`!error!|\b(u?int|null|bytes)\b`)
	member     = regexp.MustCompile(`^(.*)\.\((.*)\)$`)
	celWord    = regexp.MustCompile(
		`google\.protobuf\.Timestamp|google\.protobuf\.Duration|timestamp|duration|` +
			`list\(string\)|list\(double\)|list\([^)]*\)|double|string|bool|[a-z_.]+`)
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
	op, given := m[1], celWord.ReplaceAllStringFunc(asCall(m[2]), plain)
	for _, f := range e.overloads {
		if f.cel == op {
			op = f.op
			break
		}
	}
	lists := strings.Contains(given, "list of")
	switch op {
	case "<", "<=", ">", ">=":
		if given == "(text, text)" {
			return e.errorAt(src, at, "texts have no order; compare them with ==, != or in")
		}
		fallthrough
	case "==", "!=":
		return e.errorAt(src, at, "%s cannot compare %s%s", op, strings.ReplaceAll(strings.Trim(given, "()"), ", ", " with "),
			compareInstead(op, given))
	case "?:":
		return e.errorAt(src, at, "a ? b : c needs a condition and two values of one type, not %s", given)
	case "+":
		if lists {
			return e.errorAt(src, at, "+ cannot take %s; lists are not joined", given)
		}
		if strings.Contains(given, "text") {
			return e.errorAt(src, at, "+ cannot take %s; write string(x) to make a text of a number", given)
		}
	case "contains":
		if lists {
			return e.errorAt(src, at, "contains takes (text, text), not %s; write \"a\" in list", given)
		}
	}
	return e.errorAt(src, at, "%s takes %s, not %s", op, signatures(e.overloads, m[1]), given)
}

// asCall writes CEL's "string.(string)", the types of a call with a dot, as
// those of a function: "(string, string)".
func asCall(types string) string {
	m := member.FindStringSubmatch(types)
	switch {
	case m == nil:
		return types
	case m[2] == "":
		return "(" + m[1] + ")"
	}
	return "(" + m[1] + ", " + m[2] + ")"
}

// compareInstead is the way out where two types cannot be compared.
func compareInstead(op, given string) string {
	has := func(what string) bool { return strings.Contains(given, what) }
	switch {
	case has("list"):
		return "; " + askList
	case has("moment") && has("text"):
		return "; write a day as timestamp(\"2026-01-31\")"
	case has("duration") && (has("number") || has("text")):
		return "; write a duration as duration(\"3d\") or duration(\"72h\")"
	case op != "==" && op != "!=" && strings.HasPrefix(given, "(yes or no, "):
		return "; write a < b && b < c"
	case given == "(moment, number)" || given == "(number, moment)":
		return "; use days_between(a, b) or age_at(born, t)"
	}
	return "; both sides must be of one kind"
}
