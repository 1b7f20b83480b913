// Package profiles says what a document is made of: a [Profile] is one force
// and one kind of profile, fully resolved, in order, in words and numbers.
// Nothing is left for a renderer to decide. profiles/build makes one;
// profiles/pdf and profiles/html lay the same one out, and its JSON and its
// lists as CSV are written beside them ([WriteJSON], [WriteCSV]), so that
// paper, screen and machine carry the same facts.
//
// Invariants: suspects and victims, children and adults are never on one list
// or sheet; recorded facts, graded intelligence and the engine's inference are
// three panels, never mixed; the parts of a waterfall add up exactly.
package profiles
