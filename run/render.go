package run

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"forceprofiles/internal/ordered"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/build"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/pdf"
	"forceprofiles/profiles/picture"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
)

// document is one force × one profile.
type document struct {
	pack  *pack.Pack
	force int
	copy  int // from 1
	of    int
	to    string // recipient
}

// name is the document's file name without its ending. The first copy has no
// number, so that a force without recipients has plain names.
func (d document) name(force, part string) string {
	n := runfolder.ProfilesDir + "/" + force + "/" + d.pack.Profile + part
	if d.copy > 1 {
		n += fmt.Sprintf("-copy-%d", d.copy)
	}
	return n
}

// edition is what all documents of a run are built from.
type edition struct {
	runID    string
	tally    *Tally
	picture  *picture.Picture
	ranks    []ranked
	listing  *listing
	previous *previous // nil without one
}

// render writes every document that was asked for, on all cores, and returns
// their names without an ending.
func (j *job) render(ctx context.Context, e *edition) ([]string, error) {
	var all []document
	for f, force := range j.info.Forces {
		if !j.rendersForce(force.Code) {
			continue
		}
		if err := os.MkdirAll(j.folder.Path(runfolder.ProfilesDir+"/"+force.Code), 0o700); err != nil {
			return nil, err
		}
		to := j.cfg.paper(force.Code).Recipients
		if len(to) == 0 {
			to = []string{""}
		}
		for _, p := range j.lib.Packs {
			if !j.rendersProfile(p.Profile) {
				continue
			}
			for c, recipient := range to {
				all = append(all, document{pack: p, force: f, copy: c + 1, of: len(to), to: recipient})
			}
		}
	}
	docs := func(yield func(document, error) bool) {
		for _, d := range all {
			if !yield(d, nil) {
				return
			}
		}
	}
	var names []string
	err := ordered.Map(ctx, docs, j.workers, func() func(document) (string, error) {
		return func(d document) (string, error) { return j.renderOne(d, e) }
	}, func(name string) error {
		names = append(names, name)
		return nil
	})
	return names, err
}

func (j *job) renderOne(d document, e *edition) (string, error) {
	force := j.info.Forces[d.force]
	in := j.input(d, e)
	p, err := build.Build(in)
	if err != nil {
		return "", fmt.Errorf("profile %s of %s: %w", d.pack.Profile, force.Code, err)
	}
	name := d.name(force.Code, "")
	if err := j.writeDocument(name, p); err != nil {
		return "", err
	}
	if in.Run.Annex == build.AnnexSeparate {
		annex, err := build.BuildAnnex(in)
		if err != nil {
			return "", fmt.Errorf("annex of the profile %s of %s: %w", d.pack.Profile, force.Code, err)
		}
		if err := j.writeDocument(d.name(force.Code, "-annex"), annex); err != nil {
			return "", err
		}
	}
	return name, nil
}

// writeDocument writes one document in every form; an annex has no list.
func (j *job) writeDocument(name string, p *profiles.Profile) error {
	for _, out := range []struct {
		ending string
		write  func(io.Writer, *profiles.Profile) error
	}{{".pdf", pdf.Render}, {".html", html.Render}, {".json", profiles.WriteJSON}, {".csv", profiles.WriteCSV}} {
		if out.ending == ".csv" && len(p.Lists) == 0 {
			continue
		}
		if err := writeFile(j.folder.Path(name+out.ending), func(w io.Writer) error { return out.write(w, p) }); err != nil {
			return fmt.Errorf("%s%s: %w", name, out.ending, err)
		}
	}
	return nil
}

// input gathers what one document is built from.
func (j *job) input(d document, e *edition) build.Input {
	force := j.info.Forces[d.force]
	in := build.Input{
		Force: force, Info: j.info, Accounting: j.ds.Accounting(), Quality: j.ds.Quality(),
		Pack: d.pack, Offences: j.offences, Features: j.lib.Features, Picture: e.picture, Cases: e.listing.cases,
		Run: onPaper(j.cfg.paper(force.Code), runfolder.Short(e.runID), j.info.AsOf, d),
	}
	for _, p := range d.pack.Params {
		s := build.Setting{Param: p, Here: p.Value}
		if own, ok := j.cfg.Forces[force.Code].Params[p.Name]; ok {
			s.Here = own
		}
		in.Params = append(in.Params, s)
	}
	for k, p := range j.scorer.Populations {
		if p.Profile != d.pack.Profile {
			continue
		}
		pop := build.Results{
			Pack: p.Population, Card: p.Card, Model: p.Model, Rules: p.Rules.Rules(),
			Standing: j.listEnd(e.tally, e.ranks, k, d.force), Listed: e.listing.people[k][d.force],
			Previous:  e.previous.of(j, k, d.force),
			Baselines: j.baselines(e.tally, e.ranks, k, d.force), Swarm: j.swarm(e.tally, k, d.force),
		}
		for f, people := range e.listing.people[k] {
			if f != d.force {
				pop.Visitors = append(pop.Visitors, people...)
			}
		}
		in.Populations = append(in.Populations, pop)
	}
	return in
}

// surprise is one line on the listed person whom the model puts highest with
// the fewest rule points: the harm that rules would have missed.
func (j *job) surprise(l *listing) string {
	var best *build.Listed
	var title string
	for k, forces := range l.people {
		if j.scorer.Populations[k].RulesAlone() {
			continue
		}
		for _, people := range forces {
			for i := range people {
				p := &people[i]
				if best == nil || p.Points < best.Points || p.Points == best.Points && p.Percentile > best.Percentile {
					best, title = p, j.scorer.Populations[k].Title
				}
			}
		}
	}
	if best == nil {
		return ""
	}
	_, pop := j.lib.Population(best.Population)
	top := 0
	for f, c := range best.Contributions {
		if c > best.Contributions[top] {
			top = f
		}
	}
	spec := j.lib.Features.Spec(pop.Columns[top])
	rulesSay := "no rule hit"
	if n := len(hits(best.Findings)); n == 1 {
		rulesSay = "one rule hit"
	} else if n > 1 {
		rulesSay = fmt.Sprintf("%d rules hit", n)
	}
	return fmt.Sprintf("%s (%s, %s): %s, yet the model puts them above %.1f%% of their force's list; "+
		"most of all because of \"%s\" (%s).",
		best.Person, title, best.Force, rulesSay, best.Percentile, spec.Label,
		strconv.FormatFloat(best.Values[top], 'g', -1, 64))
}

// hits are the ids of the rules that hit.
func hits(findings []rules.Finding) (ids []string) {
	for _, f := range findings {
		if f.Outcome == rules.Hit {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

// writeFile writes one output, readable by its owner alone.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
