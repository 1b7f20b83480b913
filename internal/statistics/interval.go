package statistics

import (
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence of every interval that is printed.
const Confidence = 0.95

// Quantile is the two-sided normal quantile of Confidence, about 1.96.
func Quantile() float64 { return settled(-distuv.UnitNormal.Quantile((1 - Confidence) / 2)) }

// settled keeps fifteen decimals: what lies behind them is an approximation's
// noise, and may be another in another release of gonum or on another processor.
func settled(x float64) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'f', 15, 64), 64) // a number we wrote reads back
	return x
}

// Wilson is the score interval of a share k of n (Wilson, JASA 22, 1927). It
// stays inside 0 to 1 and is honest for small n; NaN where n is 0.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	z, N := Quantile(), float64(n)
	p, zz := float64(k)/N, settled(z*z)
	middle := (p + zz/(2*N)) / (1 + zz/N)
	half := z / (1 + zz/N) * math.Sqrt(float64(p*(1-p))/N+zz/(4*N*N))
	return max(0, middle-half), min(1, middle+half)
}
