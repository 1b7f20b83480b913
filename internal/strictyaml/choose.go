package strictyaml

import (
	"fmt"
	"slices"
)

// Choose sets an enumeration to one of its choices: what its UnmarshalText is
// made of. The error names what was written and what may be.
func Choose[S interface {
	~string
	Choices() []string
}](into *S, what, written string) error {
	if choices := (*into).Choices(); !slices.Contains(choices, written) {
		return fmt.Errorf("%s", Unknown(what, written, choices))
	}
	*into = S(written)
	return nil
}
