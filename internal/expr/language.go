package expr

import (
	"strings"

	"cel.dev/cel-go/cel"
)

// overload is one way to call an operator or a function.
type overload struct {
	cel    string // CEL's name of the function: "_<_"
	op     string // Node.Op: "<"
	id     string // unique over all overloads
	member bool   // written a.f(b)
	args   []Type // the target first
	result Type
}

// any stands for one type chosen freely, the same wherever it stands.
const anyType Type = 0

// language is every operator and function of the language, lookups apart.
var language = []overload{
	{"_?_:_", "?:", "conditional", false, []Type{Bool, anyType, anyType}, anyType},
	{"_&&_", "&&", "and", false, []Type{Bool, Bool}, Bool},
	{"_||_", "||", "or", false, []Type{Bool, Bool}, Bool},
	{"!_", "!", "not", false, []Type{Bool}, Bool},

	{"_==_", "==", "equal_number", false, []Type{Number, Number}, Bool},
	{"_==_", "==", "equal_string", false, []Type{String, String}, Bool},
	{"_==_", "==", "equal_bool", false, []Type{Bool, Bool}, Bool},
	{"_==_", "==", "equal_time", false, []Type{Time, Time}, Bool},
	{"_==_", "==", "equal_duration", false, []Type{Duration, Duration}, Bool},
	{"_!=_", "!=", "differ_number", false, []Type{Number, Number}, Bool},
	{"_!=_", "!=", "differ_string", false, []Type{String, String}, Bool},
	{"_!=_", "!=", "differ_bool", false, []Type{Bool, Bool}, Bool},
	{"_!=_", "!=", "differ_time", false, []Type{Time, Time}, Bool},
	{"_!=_", "!=", "differ_duration", false, []Type{Duration, Duration}, Bool},
	{"_<_", "<", "less_number", false, []Type{Number, Number}, Bool},
	{"_<_", "<", "less_time", false, []Type{Time, Time}, Bool},
	{"_<_", "<", "less_duration", false, []Type{Duration, Duration}, Bool},
	{"_<=_", "<=", "at_most_number", false, []Type{Number, Number}, Bool},
	{"_<=_", "<=", "at_most_time", false, []Type{Time, Time}, Bool},
	{"_<=_", "<=", "at_most_duration", false, []Type{Duration, Duration}, Bool},
	{"_>_", ">", "more_number", false, []Type{Number, Number}, Bool},
	{"_>_", ">", "more_time", false, []Type{Time, Time}, Bool},
	{"_>_", ">", "more_duration", false, []Type{Duration, Duration}, Bool},
	{"_>=_", ">=", "at_least_number", false, []Type{Number, Number}, Bool},
	{"_>=_", ">=", "at_least_time", false, []Type{Time, Time}, Bool},
	{"_>=_", ">=", "at_least_duration", false, []Type{Duration, Duration}, Bool},

	{"_+_", "+", "add_number", false, []Type{Number, Number}, Number},
	{"_+_", "+", "join_string", false, []Type{String, String}, String},
	{"_+_", "+", "later", false, []Type{Time, Duration}, Time},
	{"_+_", "+", "later_flipped", false, []Type{Duration, Time}, Time},
	{"_+_", "+", "add_duration", false, []Type{Duration, Duration}, Duration},
	{"_-_", "-", "subtract_number", false, []Type{Number, Number}, Number},
	{"_-_", "-", "between", false, []Type{Time, Time}, Duration},
	{"_-_", "-", "earlier", false, []Type{Time, Duration}, Time},
	{"_-_", "-", "subtract_duration", false, []Type{Duration, Duration}, Duration},
	{"_*_", "*", "multiply", false, []Type{Number, Number}, Number},
	{"_/_", "/", "divide", false, []Type{Number, Number}, Number},
	{"_%_", "%", "remainder", false, []Type{Number, Number}, Number},
	{"-_", "-", "negate", false, []Type{Number}, Number},
	{"min", "min", "min_number", false, []Type{Number, Number}, Number},
	{"min", "min", "min_time", false, []Type{Time, Time}, Time},
	{"max", "max", "max_number", false, []Type{Number, Number}, Number},
	{"max", "max", "max_time", false, []Type{Time, Time}, Time},
	{"abs", "abs", "abs", false, []Type{Number}, Number},

	{"@in", "in", "in_numbers", false, []Type{Number, numbers}, Bool},
	{"@in", "in", "in_list", false, []Type{String, List}, Bool},
	{"any_in", "any_in", "any_in", false, []Type{List, List}, Bool},
	{"size", "size", "size_list", false, []Type{List}, Number},
	{"size", "size", "size_string", false, []Type{String}, Number},

	{"known", "known", "known", false, []Type{anyType}, Bool},

	{"startsWith", "startsWith", "starts_with", false, []Type{String, String}, Bool},
	{"startsWith", "startsWith", "starts_with_member", true, []Type{String, String}, Bool},
	{"endsWith", "endsWith", "ends_with", false, []Type{String, String}, Bool},
	{"endsWith", "endsWith", "ends_with_member", true, []Type{String, String}, Bool},
	{"contains", "contains", "contains", false, []Type{String, String}, Bool},
	{"contains", "contains", "contains_member", true, []Type{String, String}, Bool},
	{"string", "string", "string_number", false, []Type{Number}, String},
	{"string", "string", "string_string", false, []Type{String}, String},
	{"string", "string", "string_time", false, []Type{Time}, String},

	{"timestamp", "timestamp", "timestamp", false, []Type{String}, Time},
	{"duration", "duration", "duration", false, []Type{String}, Duration},
	{"age_at", "age_at", "age_at", false, []Type{Time, Time}, Number},
	{"days_between", "days_between", "days_between", false, []Type{Time, Time}, Number},
	{"hour_of", "hour_of", "hour_of", false, []Type{Time}, Number},
	{"month_of", "month_of", "month_of", false, []Type{Time}, Number},
}

// numbers is the type of a list of numbers, which is only ever written out on
// the right of in.
const numbers Type = List + 1

// celTypes are the types as CEL knows them.
var celTypes = map[Type]*cel.Type{
	anyType: cel.TypeParamType("A"), Bool: cel.BoolType, Number: cel.DoubleType, String: cel.StringType,
	Time: cel.TimestampType, Duration: cel.DurationType,
	List: cel.ListType(cel.StringType), numbers: cel.ListType(cel.DoubleType),
}

// typeOf is the Type of a CEL type, or 0.
func typeOf(t *cel.Type) Type {
	for _, x := range []Type{Bool, Number, String, Time, Duration, List, numbers} {
		if t.IsExactType(celTypes[x]) {
			return x
		}
	}
	return 0
}

// signature says how an operator or function may be called: "<: two numbers".
func signatures(overloads []overload, celName string) string {
	var ways []string
	for _, o := range overloads {
		if o.cel != celName || o.member {
			continue
		}
		var args []string
		for _, a := range o.args {
			args = append(args, a.argument())
		}
		ways = append(ways, "("+strings.Join(args, ", ")+")")
	}
	return strings.Join(ways, " or ")
}

// argument is a type's name in a signature.
func (t Type) argument() string {
	switch t {
	case anyType:
		return "anything"
	case numbers:
		return "list of numbers"
	}
	return t.String()
}
