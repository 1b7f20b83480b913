package statistics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence of every interval that is printed.
const Confidence = 0.95

// Quantile is the two-sided normal quantile of Confidence, about 1.96. The lower
// tail has it to one bit more than the upper.
func Quantile() float64 { return -distuv.UnitNormal.Quantile((1 - Confidence) / 2) }

// Wilson is the score interval of a share k of n (Wilson, JASA 22, 1927). It
// stays inside 0 to 1 and is honest for small n; NaN where n is 0.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	z, N := Quantile(), float64(n)
	p, zz := float64(k)/N, float64(z*z)
	middle := (p + zz/(2*N)) / (1 + zz/N)
	half := z / (1 + zz/N) * math.Sqrt(float64(p*(1-p))/N+zz/(4*N*N))
	return max(0, middle-half), min(1, middle+half)
}
