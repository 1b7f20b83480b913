package features

// Matrix holds feature values for a run of people, column by column.
type Matrix struct {
	IDs   []string // person_id of each row
	Names []string // of each column, in the order of the compiled set
	// Cols[f][row] is feature f's value; NaN is not known. A yes-or-no feature
	// is 1 or 0, a categorical one its category's place.
	Cols [][]float64
	// AtLeast[f][row] marks a value that may be too low because a null kept a
	// row out of its where; AtLeast[f] is nil where no row is marked.
	AtLeast [][]bool
}

// Rows is the number of people.
func (m *Matrix) Rows() int { return len(m.IDs) }
