package author

import "slices"

// Kind says what became of a thing between two versions of a pack.
type Kind string

const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// FieldChange is one thing that differs, in words.
type FieldChange struct {
	What string `json:"what"` // "condition", "points"
	Old  string `json:"old"`
	New  string `json:"new"`
}

// fact is one thing that is said of a rule, a parameter, a population or an
// offence.
type fact struct {
	what, text string
	meaning    string // of the text, where it can be worded in two ways
}

// differing are the facts that are not as they were; both list the same.
func differing(old, new []fact) []FieldChange {
	out := []FieldChange{}
	for i, f := range new {
		same := old[i].text == f.text
		if f.meaning != "" {
			same = old[i].meaning == f.meaning
		}
		if !same {
			out = append(out, FieldChange{f.what, old[i].text, f.text})
		}
	}
	return out
}

// whole says all there is of a thing that was added or removed.
func whole(kind Kind, facts []fact) []FieldChange {
	out := make([]FieldChange, len(facts))
	for i, f := range facts {
		out[i] = FieldChange{What: f.what, New: f.text}
		if kind == Removed {
			out[i] = FieldChange{What: f.what, Old: f.text}
		}
	}
	return out
}

// paired calls f for each thing of now and the one of that name before, which
// may be nil, and then for those that are gone.
func paired[T any](previous, now []T, name func(*T) string, f func(a, b *T)) {
	find := func(in []T, x *T) *T {
		if i := slices.IndexFunc(in, func(y T) bool { return name(&y) == name(x) }); i >= 0 {
			return &in[i]
		}
		return nil
	}
	for i := range now {
		f(find(previous, &now[i]), &now[i])
	}
	for i := range previous {
		if find(now, &previous[i]) == nil {
			f(&previous[i], nil)
		}
	}
}
