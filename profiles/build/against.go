package build

import (
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
)

// shownAgainst bounds what speaks against, each kind apart.
const shownAgainst = 4

// against is what speaks against reading much into a place on the list: how
// the rules that hit are known to err, and what is on record in the person's
// favour.
func (w *writer) against(s *profiles.Sheet, pop *Population, c Case) {
	var wrong []string
	left := shownAgainst
	for _, h := range s.Rules {
		i := slices.IndexFunc(pop.Rules, func(r rules.Rule) bool { return r.ID == h.ID })
		if i < 0 {
			continue
		}
		known := pop.Rules[i].KnownFalsePositives
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
	favour := w.favour(pop, c)
	s.AgainstTitle = w.Say("against.title")
	s.Against = append(favour[:min(shownAgainst+1, len(favour))], wrong...)
	if len(s.Against) == 0 {
		s.Against = []string{w.Say("against.none")}
	}
}

// favour lists what is on record in the person's favour, for the population's
// own question.
func (w *writer) favour(pop *Population, c Case) []string {
	switch pop.Pack.ID {
	case "visor-managed":
		return w.protective(c)
	case "vawg-suspect":
		return w.quietSuspect(c)
	case "vawg-victim":
		return w.quiet(c, dataset.Crimes, "against.no.harm", func(r row) bool { return r.text("side") == "victim" })
	case "missing-child", "missing-adult":
		return w.settled(c)
	}
	return nil
}

// quietDays is how long without a new record speaks for itself.
const quietDays = 180

// quiet says that nothing of a kind was recorded for a while.
func (w *writer) quiet(c Case, k dataset.Kind, key string, is func(row) bool) []string {
	latest := int64(unknownInstant)
	c.rows(k, func(r row) {
		if is(r) {
			latest = max(latest, instant(r.col("occurred_at"), r.i))
		}
	})
	if latest == unknownInstant || w.recent(latest, quietDays) {
		return nil
	}
	return []string{w.Say(key, "date", wording.Day(dataset.LondonDay(latest)))}
}

func (w *writer) quietSuspect(c Case) []string {
	out := w.quiet(c, dataset.Crimes, "against.no.suspicion", func(r row) bool {
		return r.text("side") == "suspect" && r.text("status") != "eliminated"
	})
	n := rolesOf(c)
	if n.eliminated > 0 {
		out = append(out, w.Say("against.eliminated", "n", n.eliminated))
	}
	if n.charged+n.convicted == 0 && n.suspected > 0 {
		out = append(out, w.Say("against.uncharged"))
	}
	return out
}

// settled is what speaks for somebody who went missing.
func (w *writer) settled(c Case) []string {
	out := w.quiet(c, dataset.Missing, "against.no.episode", func(row) bool { return true })
	latest, interview := int64(unknownInstant), ""
	c.rows(dataset.Missing, func(r row) {
		if at := instant(r.col("occurred_at"), r.i); at >= latest {
			latest, interview = at, r.text("return_interview")
		}
	})
	if interview == "done" {
		out = append(out, w.Say("against.interviewed", "date", wording.Day(dataset.LondonDay(latest))))
	}
	return out
}

// protective is what an open ViSOR record and the records since the last
// assessment say in a managed person's favour. Protective factors that officers
// know of are mostly not in the data, and page one says so.
func (w *writer) protective(c Case) []string {
	var out []string
	today := dataset.LondonDay(w.info.AsOf.UnixMicro())
	assessed := int64(unknownInstant)
	c.rows(dataset.ViSOR, func(r row) {
		if instant(r.col("closed_at"), r.i) != unknownInstant {
			return
		}
		if due := instant(r.col("next_visit_due"), r.i); due != unknownInstant && due >= today {
			out = append(out, w.Say("protective.visit", "date", wording.Day(due)))
		}
		if due := instant(r.col("notification_due"), r.i); due != unknownInstant && due >= today {
			out = append(out, w.Say("protective.notified", "date", wording.Day(due)))
		}
		at := instant(r.col("last_arms_at"), r.i)
		assessed = max(assessed, at)
		if at != unknownInstant && w.recent(at, 365) {
			out = append(out, w.Say("protective.assessed", "date", wording.Day(dataset.LondonDay(at))))
		}
	})
	if w.homeLacks(c, dataset.Crimes) {
		return out
	}
	newest, breach := int64(unknownInstant), false
	c.rows(dataset.Crimes, func(r row) {
		if r.text("side") != "suspect" || r.text("status") == "eliminated" {
			return
		}
		newest = max(newest, instant(r.col("known_at"), r.i))
		o := w.offences.Of(r.text("offence_code"))
		breach = breach || o.In("order_breach") && w.recent(instant(r.col("occurred_at"), r.i), 365)
	})
	if assessed != unknownInstant && newest <= assessed {
		out = append(out, w.Say("protective.nothing.new"))
	}
	if !breach {
		out = append(out, w.Say("protective.no.breach"))
	}
	return out
}
