//go:build !amd64

package shap

// index writes the table index of rows from.. of the block.
func (t *table) index(bins [][]uint8, from int, out []uint16) { t.indexPortable(bins, from, out) }
