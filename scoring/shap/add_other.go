//go:build !amd64

package shap

const addAVX = false

func addFour(index []uint16, values []float64, width int, a, b, c, d []float64) {
	addFourPortable(index, values, width, a, b, c, d)
}

func addTwo(index []uint16, values []float64, width int, a, b []float64) {
	addTwoPortable(index, values, width, a, b)
}
