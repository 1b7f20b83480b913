package shap

//go:noescape
func stepsAVX2(steps *step, n int, first uint16, bins *[]uint8, from int, out *uint16, turns int)

// index writes the table index of rows from.. of the block. bins have
// blockRows rows, from is a multiple of stepRows, and so is out's capacity.
func (t *table) index(bins [][]uint8, from int, out []uint16) {
	if directAVX2 && len(t.steps) > 0 {
		turns := (len(out) + stepRows - 1) / stepRows
		stepsAVX2(&t.steps[0], len(t.steps), t.first, &bins[0], from, &out[:turns*stepRows][0], turns)
		return
	}
	t.indexPortable(bins, from, out)
}
