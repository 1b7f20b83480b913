package shap

// step adds delta to the index of rows whose bin is at or above at. A digit
// changes at few bins only, and thirty-two rows can be compared at once: much
// faster than looking up a digit for every row.
type step struct {
	bins  int32 // view·sliceBytes: where the view's bins are among those of all views
	delta uint16
	at    uint8
	_     uint8
}

const (
	sliceBytes    = 24 // of a slice header, for assembly
	stepRows      = 64 // rows a turn
	maxDigitSteps = 8  // more steps than this a digit, and looking up is faster
)

// climb writes digits as steps: the index of a row is first plus the deltas of
// the steps it has reached, modulo 2^16.
func (t *table) climb() {
	for k := range t.digits {
		d := &t.digits[k]
		t.first += d[0]
		for b := 1; b < len(d); b++ {
			if d[b] != d[b-1] {
				t.steps = append(t.steps, step{bins: t.views[k] * sliceBytes, delta: d[b] - d[b-1], at: uint8(b)})
			}
		}
	}
	if len(t.steps) > maxDigitSteps*len(t.digits) {
		t.steps = nil
	}
}
