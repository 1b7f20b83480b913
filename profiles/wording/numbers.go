package wording

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/templates"
)

// Date prints a day in London: "1 June 2026".
func Date(t time.Time) string { return t.In(dataset.London).Format("2 January 2006") }

// Moment prints an instant in London: "1 June 2026, 14:05".
func Moment(t time.Time) string { return t.In(dataset.London).Format("2 January 2006, 15:04") }

// Day prints a day (days since 1970).
func Day(days int64) string { return time.Unix(days*86400, 0).UTC().Format("2 January 2006") }

// ShortDay is a day for a narrow column: "3 Sep 2025".
func ShortDay(days int64) string { return time.Unix(days*86400, 0).UTC().Format("2 Jan 2006") }

// Percent prints a share of a whole in whole per cent; a small share that is
// not nothing is "under 1%", and only all is "100%".
func Percent(part, whole float64) string {
	if whole <= 0 {
		return "0%"
	}
	switch p := 100 * part / whole; {
	case p > 0 && p < 1:
		return "under 1%"
	case p < 100 && p > 99:
		return "over 99%"
	default:
		return strconv.Itoa(int(math.Round(p))) + "%"
	}
}

// FewPeople is under how many a share is printed as a count: a percentage of
// so few says more than is known.
const FewPeople = 20

// Share prints a part of a whole of things counted: per cent, or "3 of 12"
// where they are few.
func Share(part, whole float64) string {
	if whole < FewPeople {
		return Amount(part) + " of " + Amount(whole)
	}
	return Percent(part, whole)
}

// InHundred prints a share as a number of people in 100 ("12", "under 1").
func InHundred(share float64) string {
	switch p := 100 * share; {
	case p > 0 && p < 1:
		return "under 1"
	case p < 100 && p > 99:
		return "over 99"
	default:
		return strconv.Itoa(int(math.Round(p)))
	}
}

// NotIn is the complement of [InHundred], so that the two add up to 100.
func NotIn(share float64) string {
	switch p := 100 * share; {
	case p > 0 && p < 1:
		return "over 99"
	case p > 99 && p < 100:
		return "under 1"
	default:
		return fmt.Sprint(100 - int(p+0.5))
	}
}

// Amount prints a quantity with at most one decimal and thousands separators.
func Amount(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "not known"
	}
	tenths := int64(math.Round(math.Abs(v) * 10))
	if tenths >= 10000 {
		tenths = 10 * int64(math.Round(math.Abs(v))) // half a day of thousands tells nobody anything
	}
	s := templates.Thousands(tenths / 10)
	if tenths%10 != 0 {
		s += "." + strconv.FormatInt(tenths%10, 10)
	}
	if v < 0 && tenths != 0 {
		s = "−" + s
	}
	return s
}

// Count prints a whole number with thousands separators.
func Count[N int | int64](n N) string { return templates.Thousands(int64(n)) }

// Percentile prints a percentile cut (not rounded) to one decimal, so that it
// never reads as everybody.
func Percentile(p float64) string { return Amount(math.Floor(p*10) / 10) }

// Correlation prints −1 to 1 to two places.
func Correlation(x float64) string {
	n := int(math.Round(math.Abs(x) * 100))
	s := string(rune('0'+n/100)) + "." + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
	if x < 0 && n != 0 {
		return "−" + s
	}
	return s
}

// OrDash is a text, or a dash where there is none.
func OrDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// OrUnknown is a code, or the one that stands for what is not known.
func OrUnknown(code string) string {
	if code == "" {
		return "unknown"
	}
	return code
}
