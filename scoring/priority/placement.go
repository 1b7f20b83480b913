package priority

import "fmt"

// Placement is the code that says why somebody stands where they stand.
type Placement uint8

// The placements.
const (
	Unlisted Placement = iota
	MustReview
	ByModel
	ByPoints   // without a model: as the rules' points alone order
	HiddenHarm // on a place kept for people without rule points
)

// codes are the placements as files hold them.
var codes = [...]string{"unlisted", "must_review", "model", "points", "hidden_harm"}

// String is the placement's code.
func (p Placement) String() string {
	if int(p) < len(codes) {
		return codes[p]
	}
	return fmt.Sprintf("placement %d", uint8(p))
}
