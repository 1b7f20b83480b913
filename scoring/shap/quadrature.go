package shap

import "math"

// gaussLegendre returns the n points and weights on [0, 1] that integrate
// polynomials up to degree 2n−1 exactly. Newton's iteration on the Legendre
// recurrence, from Tricomi's estimate of the roots.
func gaussLegendre(n int) (points, weights []float64) {
	points, weights = make([]float64, n), make([]float64, n)
	for i := range n {
		z := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		slope := 0.0
		for range 100 {
			p, before := 1.0, 0.0
			for j := 1; j <= n; j++ {
				k := float64(j)
				p, before = (float64((2*k-1)*float64(z*p))-float64((k-1)*before))/k, p
			}
			slope = float64(n) * (float64(z*p) - before) / (float64(z*z) - 1)
			step := p / slope
			z -= step
			if math.Abs(step) < 1e-16 {
				break
			}
		}
		points[n-1-i] = (z + 1) / 2
		weights[n-1-i] = 1 / ((1 - float64(z*z)) * slope * slope)
	}
	return points, weights
}
