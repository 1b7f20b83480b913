package build

import (
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
)

// shownAgainst bounds what speaks against, each kind apart.
const shownAgainst = 4

// against is what speaks against reading much into a place on the list: how
// the rules that hit are known to err, and what is on record in the person's
// favour.
func (w *sheetWriter) against(s *profiles.Sheet) {
	var wrong []string
	left := shownAgainst
	for _, h := range s.Rules {
		i := slices.IndexFunc(w.pop.Rules, func(r rules.Rule) bool { return r.ID == h.ID })
		if i < 0 {
			continue
		}
		known := w.pop.Rules[i].KnownFalsePositives
		if known = known[:min(left, len(known))]; len(known) == 0 {
			continue
		}
		left -= len(known)
		cases := make([]string, len(known))
		for k, s := range known {
			cases[k] = wording.Inside(strings.TrimSuffix(s, "."))
		}
		wrong = append(wrong, w.Say("against.rule", "rule", h.ID, "known", strings.Join(cases, "; ")))
	}
	favour := w.favour(w.pop.Pack.Favour)
	s.AgainstTitle = w.Say("against.title")
	s.Against = append(favour[:min(shownAgainst+1, len(favour))], wrong...)
	if len(s.Against) == 0 {
		s.Against = []string{w.Say("against.none")}
	}
}

// favour lists what is on record in the person's favour: of the statements that
// the pack declares, those that are true. Protective w.factors that officers know
// of are mostly not in the data.
func (w *sheetWriter) favour(declared []pack.Favour) []string {
	var out []string
	for _, f := range declared {
		out = append(out, w.stated(f)...)
	}
	return out
}

// stated is a statement as far as it is true of a person; of open ViSOR records
// there may be several.
func (w *sheetWriter) stated(f pack.Favour) []string {
	say := func(true bool, pairs ...any) []string {
		if !true {
			return nil
		}
		return []string{w.Say("favour."+string(f), pairs...)}
	}
	n := rolesOf(w.c)
	switch f {
	case pack.QuietSuspect:
		latest := latestOf(w.c, dataset.Crimes, "occurred_at", suspected)
		return say(w.quiet(latest), "date", wording.Day(dataset.LondonDay(latest)))
	case pack.QuietVictim:
		latest := latestOf(w.c, dataset.Crimes, "occurred_at", func(r row) bool { return r.text("side") == "victim" })
		return say(w.quiet(latest), "date", wording.Day(dataset.LondonDay(latest)))
	case pack.QuietMissing:
		latest := latestOf(w.c, dataset.Missing, "occurred_at", anyRow)
		return say(w.quiet(latest), "date", wording.Day(dataset.LondonDay(latest)))
	case pack.Eliminated:
		return say(n.eliminated > 0, "n", n.eliminated)
	case pack.Uncharged:
		return say(n.charged+n.convicted == 0 && n.suspected > 0)
	case pack.Interviewed:
		latest := latestOf(w.c, dataset.Missing, "occurred_at", anyRow)
		done := false
		w.c.rows(dataset.Missing, func(r row) {
			if instant(r.col("occurred_at"), r.i) == latest {
				done = r.text("return_interview") == "done"
			}
		})
		return say(done, "date", wording.Day(dataset.LondonDay(latest)))
	case pack.VisitOnTime:
		return w.notYetDue("next_visit_due", say)
	case pack.NotifiedOnTime:
		return w.notYetDue("notification_due", say)
	case pack.Assessed:
		var out []string
		w.c.rows(dataset.ViSOR, func(r row) {
			at := instant(r.col("last_arms_at"), r.i)
			out = append(out, say(open(r) && at != unknownInstant && w.records.recent(at, 365),
				"date", wording.Day(dataset.LondonDay(at)))...)
		})
		return out
	case pack.NothingNew:
		assessed := latestOf(w.c, dataset.ViSOR, "last_arms_at", open)
		return say(!w.homeLacks(w.c, dataset.Crimes) && assessed != unknownInstant &&
			latestOf(w.c, dataset.Crimes, "known_at", suspected) <= assessed)
	case pack.NoBreach:
		breach := latestOf(w.c, dataset.Crimes, "occurred_at", func(r row) bool {
			o := w.offences.Of(r.text("offence_code"))
			return suspected(r) && o.In("order_breach")
		})
		return say(!w.homeLacks(w.c, dataset.Crimes) && !w.records.recent(breach, 365))
	}
	return nil
}

// notYetDue says of each open ViSOR record that what a column names lies ahead.
func (w *sheetWriter) notYetDue(column string, say func(bool, ...any) []string) (out []string) {
	w.c.rows(dataset.ViSOR, func(r row) {
		due := instant(r.col(column), r.i)
		out = append(out, say(open(r) && due != unknownInstant && due >= dataset.LondonDay(w.info.AsOf.UnixMicro()),
			"date", wording.Day(due))...)
	})
	return out
}

// latestOf is the latest instant of a column in the rows that are so, or
// unknownInstant.
func latestOf(c Case, k dataset.Kind, column string, is func(row) bool) int64 {
	latest := int64(unknownInstant)
	c.rows(k, func(r row) {
		if is(r) {
			latest = max(latest, instant(r.col(column), r.i))
		}
	})
	return latest
}

func anyRow(row) bool { return true }

// open says that a ViSOR record is not closed.
func open(r row) bool { return instant(r.col("closed_at"), r.i) == unknownInstant }

// suspected says that an offence record names the person as suspect, not eliminated.
func suspected(r row) bool { return r.text("side") == "suspect" && r.text("status") != "eliminated" }

// quietDays is how long without a new record speaks for itself.
const quietDays = 180

// quiet says that the latest of something lies a while back.
func (w *sheetWriter) quiet(latest int64) bool {
	return latest != unknownInstant && !w.records.recent(latest, quietDays)
}
