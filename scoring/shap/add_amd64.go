package shap

import "golang.org/x/sys/cpu"

// addAVX says whether this processor and system have AVX. Both ways give the
// same bits: tests switch it.
var addAVX = cpu.X86.HasAVX

//go:noescape
func addFourAVX(index *uint16, rows int, values *float64, stride int, a, b, c, d *float64)

//go:noescape
func addTwoAVX(index *uint16, rows int, values *float64, stride int, a, b *float64)

// addFour adds values[at·width+0..3] to a..d of every row, at = index[row].
func addFour(index []uint16, values []float64, width int, a, b, c, d []float64) {
	whole := 0
	if addAVX && len(index) >= 4 {
		whole = len(index) &^ 3
		addFourAVX(&index[0], whole, &values[0], 8*width, &a[0], &b[0], &c[0], &d[0])
	}
	addFourPortable(index[whole:], values, width, a[whole:], b[whole:], c[whole:], d[whole:])
}

// addTwo adds values[at·width+0..1] to a and b of every row, at = index[row].
func addTwo(index []uint16, values []float64, width int, a, b []float64) {
	whole := 0
	if addAVX && len(index) >= 4 {
		whole = len(index) &^ 3
		addTwoAVX(&index[0], whole, &values[0], 8*width, &a[0], &b[0])
	}
	addTwoPortable(index[whole:], values, width, a[whole:], b[whole:])
}
