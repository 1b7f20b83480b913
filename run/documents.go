package run

import (
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/profiles/build"
	"forceprofiles/runfolder"
)

// Days after the data cut-off, where the run file gives none.
const (
	defaultReviewDays  = 30
	defaultDestroyDays = 180
)

// paper is what holds for a force: its own settings before the run's, and those
// before the defaults.
func (c *Config) paper(force string) runfolder.Paper {
	own := c.Forces[force]
	p := runfolder.Paper{Marking: own.Marking, Handling: own.Handling, Recipients: own.Recipients,
		ReviewDays:  defaultReviewDays,
		DestroyDays: defaultDestroyDays}
	if p.Marking == "" {
		p.Marking = c.Marking
	}
	if p.Handling == "" {
		p.Handling = c.Handling
	}
	if len(p.Recipients) == 0 {
		p.Recipients = c.Recipients
	}
	for _, days := range []*int{c.ReviewByDays, own.ReviewByDays} {
		if days != nil {
			p.ReviewDays = *days
		}
	}
	for _, days := range []*int{c.DestroyByDays, own.DestroyByDays} {
		if days != nil {
			p.DestroyDays = *days
		}
	}
	annex := own.Annex
	if annex == "" {
		annex = c.Annex
	}
	if annex != annexInline {
		p.Annex = annex
	}
	return p
}

// annexInline is the run file's word for graded intelligence on the sheet.
const annexInline = "inline"

// checkPaper refuses what would give a document that cannot be handed out. at is
// the mapping of the run file that says so, and where names it.
func checkPaper(at strictyaml.Position, where string, p runfolder.Paper, annex string) error {
	bad := func(key, format string, args ...any) error { return at.Key(key).Errorf(where+format, args...) }
	switch {
	case strings.TrimSpace(p.Marking) == "" && p.Marking != "":
		return bad("marking", "marking is blank: write one, or leave the line out")
	case p.ReviewDays < 1:
		return bad("review_by_days", "review_by_days is %d; give at least 1", p.ReviewDays)
	case p.DestroyDays < p.ReviewDays:
		return bad("destroy_by_days", "destroy_by_days is %d, before the review after %d days", p.DestroyDays, p.ReviewDays)
	case annex != "" && !slices.Contains([]string{annexInline, string(build.AnnexSeparate), string(build.AnnexOmit)},
		annex):
		return bad("annex", "annex is %q; choose inline, separate or omit", annex)
	}
	for i, r := range p.Recipients {
		if strings.TrimSpace(r) == "" {
			return bad("recipients", "recipient %d has no name: every copy is somebody's", i+1)
		}
		if slices.Contains(p.Recipients[:i], r) {
			return bad("recipients", "recipient %q stands there twice: each gets one numbered copy", r)
		}
	}
	return nil
}

// onPaper is what a document says of the run, and of its own copy.
func onPaper(p runfolder.Paper, id string, asOf time.Time, d document) build.Run {
	local := asOf.In(dataset.London)
	return build.Run{
		ID: id, Marking: p.Marking, Handling: p.Handling, Recipient: d.to, Copy: d.copy, Copies: d.of,
		Annex:    build.Annex(p.Annex),
		ReviewBy: local.AddDate(0, 0, p.ReviewDays), DestroyBy: local.AddDate(0, 0, p.DestroyDays),
	}
}
