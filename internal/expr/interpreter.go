package expr

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"forceprofiles/internal/civil"
)

// Interpreter runs a program row by row with CEL's own interpreter: slow, and
// sharing no code with the columnar evaluator. Tests hold the two against each
// other.
type Interpreter struct {
	program cel.Program
	names   []string
	types   map[string]Type
	zone    *time.Location
}

// Interpreter makes the row-wise form of p.
func (e *Env) Interpreter(p *Program) (*Interpreter, error) {
	program, err := e.cel.Program(p.checked, cel.EvalOptions(cel.OptPartialEval))
	if err != nil {
		return nil, fmt.Errorf("expr: %w", err)
	}
	return &Interpreter{program: program, names: p.names, types: e.types, zone: e.civil.Location()}, nil
}

// Row evaluates the program on one row. Null is a name that row lacks, or a nil
// in it. Values go in and come out as bool, float64, string, time.Time,
// time.Duration and []string; null comes out as nil.
func (in *Interpreter) Row(row map[string]any) (any, error) {
	var unknown []*cel.AttributePatternType
	known := map[string]any{}
	for _, name := range in.names {
		v := row[name]
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			v = nil
		}
		if v == nil {
			unknown = append(unknown, cel.AttributePattern(name))
			continue
		}
		known[name] = v
	}
	activation, err := cel.PartialVars(known, unknown...)
	if err != nil {
		return nil, fmt.Errorf("expr: %w", err)
	}
	out, _, err := in.program.Eval(activation)
	if err != nil {
		return nil, fmt.Errorf("expr: %w", err)
	}
	switch v := out.(type) {
	case *types.Unknown:
		return nil, nil
	case types.Timestamp:
		return v.Time, nil
	case types.Duration:
		return v.Duration, nil
	case types.Bool, types.Double, types.String:
		return v.Value(), nil
	case traits.Lister:
		list, err := v.ConvertToNative(reflect.TypeFor[[]string]())
		if err != nil {
			return nil, fmt.Errorf("expr: %w", err)
		}
		return list, nil
	}
	return nil, fmt.Errorf("expr: CEL returned a %s", out.Type())
}

// null is what a row-wise function returns for what is not known.
func null() ref.Val { return types.NewUnknown(1, types.NewAttributeTrail("null")) }

// number makes a CEL number, or null of one that is not finite.
func number(x float64) ref.Val {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return null()
	}
	return types.Double(x)
}

// orNull turns CEL's errors (an overflow of a moment or a duration) into null.
func orNull(v ref.Val) ref.Val {
	if types.IsError(v) {
		return null()
	}
	return v
}

// rowwise is how CEL's interpreter runs an overload. Logic, choice and
// equality are its own.
func (e *Env) rowwise(f overload) []cel.OverloadOpt {
	unary := func(g func(a ref.Val) ref.Val) []cel.OverloadOpt { return []cel.OverloadOpt{cel.UnaryBinding(g)} }
	binary := func(g func(a, b ref.Val) ref.Val) []cel.OverloadOpt {
		return []cel.OverloadOpt{cel.BinaryBinding(g)}
	}
	arithmetic := func(g func(a, b float64) float64) []cel.OverloadOpt {
		return binary(func(a, b ref.Val) ref.Val {
			return number(g(float64(a.(types.Double)), float64(b.(types.Double))))
		})
	}
	order := func(holds func(c types.Int) bool) []cel.OverloadOpt {
		return binary(func(a, b ref.Val) ref.Val {
			return types.Bool(holds(a.(traits.Comparer).Compare(b).(types.Int)))
		})
	}
	text := func(g func(s, part string) bool) []cel.OverloadOpt {
		return binary(func(a, b ref.Val) ref.Val { return types.Bool(g(string(a.(types.String)), string(b.(types.String)))) })
	}
	local := func(v ref.Val) time.Time { return v.(types.Timestamp).Time.In(e.civil.Location()) }

	if l := e.lookups[f.id]; l != nil {
		return []cel.OverloadOpt{cel.FunctionBinding(func(args ...ref.Val) ref.Val { return l.row(args) })}
	}
	switch f.op {
	case "?:", "&&", "||", "==", "!=":
		return nil
	case "!":
		return unary(func(a ref.Val) ref.Val { return !a.(types.Bool) })
	case "<":
		return order(func(c types.Int) bool { return c < 0 })
	case "<=":
		return order(func(c types.Int) bool { return c <= 0 })
	case ">":
		return order(func(c types.Int) bool { return c > 0 })
	case ">=":
		return order(func(c types.Int) bool { return c >= 0 })
	case "*":
		return arithmetic(func(a, b float64) float64 { return a * b })
	case "/":
		return arithmetic(func(a, b float64) float64 { return a / b })
	case "%":
		return arithmetic(math.Mod)
	case "+":
		return binary(func(a, b ref.Val) ref.Val {
			if x, ok := a.(types.Double); ok {
				return number(float64(x.Add(b).(types.Double)))
			}
			return orNull(a.(traits.Adder).Add(b))
		})
	case "-":
		if len(f.args) == 1 {
			return unary(func(a ref.Val) ref.Val { return a.(types.Double).Negate() })
		}
		return binary(func(a, b ref.Val) ref.Val {
			if x, ok := a.(types.Double); ok {
				return number(float64(x.Subtract(b).(types.Double)))
			}
			if x, ok := a.(types.Timestamp); ok {
				if y, ok := b.(types.Timestamp); ok {
					// CEL refuses some differences within a second of the longest
					// duration; Go's own saturates exactly there.
					d := x.Sub(y.Time)
					if d == math.MaxInt64 || d == math.MinInt64 {
						return null()
					}
					return types.Duration{Duration: d}
				}
			}
			return orNull(a.(traits.Subtractor).Subtract(b))
		})
	case "abs":
		return unary(func(a ref.Val) ref.Val { return types.Double(math.Abs(float64(a.(types.Double)))) })
	case "min", "max":
		wanted := types.Int(-1)
		if f.op == "max" {
			wanted = 1
		}
		return binary(func(a, b ref.Val) ref.Val {
			if a.(traits.Comparer).Compare(b).(types.Int) == wanted {
				return a
			}
			return b
		})
	case "in":
		return binary(func(a, b ref.Val) ref.Val { return b.(traits.Container).Contains(a) })
	case "any_in":
		return binary(func(a, b ref.Val) ref.Val {
			for it := a.(traits.Iterable).Iterator(); it.HasNext() == types.True; {
				if b.(traits.Container).Contains(it.Next()) == types.True {
					return types.True
				}
			}
			return types.False
		})
	case "size":
		if f.args[0] == String {
			return unary(func(a ref.Val) ref.Val { return types.Double(utf8.RuneCountInString(string(a.(types.String)))) })
		}
		return unary(func(a ref.Val) ref.Val { return types.Double(a.(traits.Sizer).Size().(types.Int)) })
	case "known":
		return append(unary(func(a ref.Val) ref.Val { return types.Bool(!types.IsUnknown(a)) }), cel.OverloadIsNonStrict())
	case "startsWith":
		return text(strings.HasPrefix)
	case "endsWith":
		return text(strings.HasSuffix)
	case "contains":
		return text(strings.Contains)
	case "string":
		return unary(func(a ref.Val) ref.Val {
			switch v := a.(type) {
			case types.Double:
				if v == 0 {
					return types.String("0")
				}
				return types.String(strconv.FormatFloat(float64(v), 'f', -1, 64))
			case types.Timestamp:
				return types.String(local(v).Format("2 January 2006"))
			}
			return a
		})
	case "timestamp":
		return unary(func(a ref.Val) ref.Val {
			micros, err := e.parseTime(string(a.(types.String)))
			if err != nil {
				return null()
			}
			return types.Timestamp{Time: time.UnixMicro(micros).UTC()}
		})
	case "duration":
		return unary(func(a ref.Val) ref.Val {
			micros, err := parseDuration(string(a.(types.String)))
			if err != nil {
				return null()
			}
			return types.Duration{Duration: time.Duration(micros) * time.Microsecond}
		})
	case "age_at":
		return binary(func(a, b ref.Val) ref.Val {
			born, at := local(a), local(b)
			years := at.Year() - born.Year()
			if at.Month() < born.Month() || at.Month() == born.Month() && at.Day() < born.Day() {
				years--
			}
			return types.Double(years)
		})
	case "days_between":
		return binary(func(a, b ref.Val) ref.Val {
			x, y := a.(types.Timestamp).UnixMicro(), b.(types.Timestamp).UnixMicro()
			days := (y - x) / civil.MicrosPerDay
			if y < x && (x-y)%civil.MicrosPerDay != 0 {
				days--
			}
			return types.Double(days)
		})
	case "hour_of":
		return unary(func(a ref.Val) ref.Val { return types.Double(local(a).Hour()) })
	case "month_of":
		return unary(func(a ref.Val) ref.Val { return types.Double(local(a).Year()*12 + int(local(a).Month())) })
	}
	return nil
}

// row answers a lookup for one row.
func (l *Lookup) row(args []ref.Val) ref.Val {
	var texts []string
	for _, a := range args {
		texts = append(texts, string(a.(types.String)))
	}
	rest := slices.Clip(texts[1:])
	switch l.result() {
	case Bool:
		if v, known := l.Bool(texts[0], rest); known {
			return types.Bool(v)
		}
	case Number:
		if v, known := l.Number(texts[0], rest); known {
			return number(v)
		}
	default:
		if v, known := l.Text(texts[0], rest); known {
			return types.String(v)
		}
	}
	return null()
}
