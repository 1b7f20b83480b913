// Package profiles turns scores into documents: one force profile for each
// force and each of VAWG, Missing Persons and ViSOR.
//
// [Build] resolves everything a page needs, in order, in words and numbers,
// into a [Profile]: nothing is left for a renderer to decide. profiles/pdf and
// profiles/html lay the same Profile out, and its JSON is written beside them,
// so that paper, screen and machine carry the same facts.
//
// The strategic part is gathered while everyone is scored: a [Picture]
// observes each batch ([Picture.Observe], safe for many workers) and merges the
// parts in batch order ([Picture.Merge]), so its figures are the same for any
// worker count.
//
// Invariants: suspects and victims, children and adults are never on one list
// or sheet; recorded facts, graded intelligence and the engine's inference are
// three panels, never mixed; the parts of a waterfall add up exactly.
//
// The fixed words come from package templates, where a non-programmer edits them.
package profiles
