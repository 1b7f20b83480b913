package shap

// blockRows is how many rows the table kernel carries at a time: their
// accumulators stay in the first-level cache.
const blockRows = 128

// tableScratch is a worker's space for one block.
type tableScratch struct {
	bins  [][]uint8 // per view
	index []uint16
	acc   []float64 // row-major: acc[row·stride + class·players + player]
}

func (x *Explainer) newTableScratch() tableScratch {
	s := tableScratch{bins: make([][]uint8, len(x.views)), index: make([]uint16, blockRows)}
	for v := range s.bins {
		s.bins[v] = make([]uint8, blockRows)
	}
	return s
}

// index writes the table index of every row of the block.
func (t *table) index(bins [][]uint8, out []uint16) {
	clear(out)
	k := 0
	for ; k+3 < len(t.views); k += 4 {
		d0, d1, d2, d3 := &t.digits[k], &t.digits[k+1], &t.digits[k+2], &t.digits[k+3]
		b0, b1, b2, b3 := bins[t.views[k]][:len(out)], bins[t.views[k+1]][:len(out)], bins[t.views[k+2]][:len(out)], bins[t.views[k+3]][:len(out)]
		for i := range out {
			out[i] += d0[b0[i]] + d1[b1[i]] + d2[b2[i]] + d3[b3[i]]
		}
	}
	for ; k+1 < len(t.views); k += 2 {
		d0, d1 := &t.digits[k], &t.digits[k+1]
		b0, b1 := bins[t.views[k]][:len(out)], bins[t.views[k+1]][:len(out)]
		for i := range out {
			out[i] += d0[b0[i]] + d1[b1[i]]
		}
	}
	for ; k < len(t.views); k++ {
		d0, b0 := &t.digits[k], bins[t.views[k]][:len(out)]
		for i := range out {
			out[i] += d0[b0[i]]
		}
	}
}

// add adds the contributions of every row of the block to its accumulators.
func (t *table) add(index []uint16, acc []float64, stride, offset int) {
	width := len(t.players)
	players := t.players
	for i, at := range index {
		own := t.values[int(at)*width:][:width]
		row := acc[i*stride+offset:][:stride-offset]
		for k, p := range players[:len(own)] {
			row[p] += own[k]
		}
	}
}
