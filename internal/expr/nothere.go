package expr

import (
	"slices"
	"strings"
)

// Ways out that several constructs share.
const (
	askList     = "a list is asked with `in`, any_in and size"
	oneNumber   = "all numbers are of one kind; leave the conversion out"
	fixedTypes  = "types are fixed by the data contract"
	codesAsAre  = "codes are compared as they are, by ==, in, startsWith, endsWith or contains"
	noOptional  = "a value that may be missing is asked with known(x)"
	noRounding  = "compare the number as it is"
	wholeDays   = "use days_between(a, b)"
	writeLength = "write a duration as duration(\"72h\") or duration(\"30m\") and compare"
)

// notHere names constructs of CEL, and words of languages like it, that are no
// part of this one, and what to write instead.
var notHere = map[string]string{
	// Macros and comprehensions.
	"has": "use known(x)", "all": askList, "exists": askList, "exists_one": askList, "existsOne": askList, "map": askList,
	"filter":        askList,
	"transformList": askList, "transformMap": askList, "transformMapEntry": askList, "sortBy": askList,
	"cel.bind": "write the expression out", "cel.block": "write the expression out",
	// Conversions and types.
	"int": oneNumber, "uint": oneNumber, "double": oneNumber, "bool": "write a comparison",
	"bytes": "there are no bytes here",
	"type":  fixedTypes, "dyn": fixedTypes,
	// Optional values.
	"_[?_]": noOptional, "_?._": noOptional, "optional": noOptional, "optional.of": noOptional,
	"optional.none": noOptional, "optional.ofNonZeroValue": noOptional,
	"hasValue": "use known(x)", "value": noOptional, "orValue": "use known(x) ? x : other", "optMap": noOptional,
	"optFlatMap": noOptional,
	"is_null":    "use !known(x)", "isnull": "use !known(x)", "coalesce": "use known(x) ? x : other",
	// Texts.
	"matches":    "regular expressions are not run on columns; use startsWith, endsWith or contains",
	"lowerAscii": codesAsAre, "upperAscii": codesAsAre, "toLower": codesAsAre, "lower": codesAsAre, "upper": codesAsAre,
	"trim": codesAsAre, "split": codesAsAre,
	"replace": codesAsAre, "substring": codesAsAre, "indexOf": codesAsAre, "lastIndexOf": codesAsAre, "charAt": codesAsAre,
	"reverse": codesAsAre,
	"join":    "texts are joined by +", "format": "texts are joined by +, and string(x) makes a text of a number",
	"strings.quote": codesAsAre,
	// Lists.
	"_[_]": askList, "sets.contains": "use any_in(list, [\"a\"]) for each",
	"sets.intersects": "use any_in(list, [\"a\", \"b\"])", "sets.equivalent": askList,
	"lists.range": askList, "flatten": askList, "distinct": askList, "sort": askList, "slice": askList, "first": askList,
	"last": askList,
	"len":  "use size(list)", "count": "use size(list)",
	"sum": "a feature's value may be sum(…); a rule reads that feature",
	// Numbers.
	"math.greatest": "use max(a, b)", "math.least": "use min(a, b)", "math.abs": "use abs(x)", "math.ceil": noRounding,
	"math.floor": noRounding,
	"math.round": noRounding, "math.trunc": noRounding, "ceil": noRounding, "floor": noRounding, "round": noRounding,
	"trunc": noRounding, "math.sqrt": "compare x * x", "sqrt": "compare x * x",
	"math.isNaN": "a number that is not finite is not known; use known(x)",
	"math.isInf": "a number that is not finite is not known; use known(x)", "math.isFinite": "use known(x)",
	// Moments and durations.
	"getFullYear": "use month_of(t), which is year×12 + month", "getMonth": "use month_of(t), which is year×12 + month",
	"getHours": "use hour_of(t) for a moment; write a duration as duration(\"72h\") and compare",
	"getDate":  wholeDays, "getDayOfMonth": wholeDays, "getDayOfWeek": wholeDays, "getDayOfYear": wholeDays,
	"getMinutes": writeLength, "getSeconds": writeLength, "getMilliseconds": writeLength,
	"now": "the moment of a run is as_of", "today": "the moment of a run is as_of",
	// Words of other languages.
	"and": "write &&", "or": "write ||", "not": "write !", "if": "write condition ? a : b", "null": "ask known(x)",
	"none": "ask known(x)",
	"is":   "compare with ==, or ask known(x)", "like": "use startsWith, endsWith or contains",
	"between": "write a <= x && x <= b",
	"for":     askList, "let": "write the expression out", "^": "write x * x", "**": "write x * x", "<>": "write !=",
}

// namespaces are those of CEL's extensions: whatever else they hold is no part
// of the language either.
var namespaces = []string{"math", "sets", "lists", "strings", "optional", "cel", "base64", "proto", "regex", "net"}

// refusal says that a word is no part of the language, and the way out.
func refusal(written, word string) (string, bool) {
	why, known := notHere[word]
	if known {
		return written + " is no part of this language: " + why, true
	}
	if space, _, dotted := strings.Cut(word, "."); dotted && slices.Contains(namespaces, space) {
		return written + " is no part of this language", true
	}
	return "", false
}
