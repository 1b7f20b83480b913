// Package build turns scores into documents: [Build] resolves everything that
// a page needs into a profiles.Profile, for one force and one pack.
//
// It is pure: the same [Input] gives the same profile. Facts are worded by
// profiles/wording; the fixed words come from package templates, where a
// non-programmer edits them.
//
// The strategic part is gathered while everyone is scored: a [Picture]
// observes each batch ([Picture.Observe], safe for many workers) and merges the
// parts in batch order ([Picture.Merge]), so its figures are the same for any
// worker count.
package build
