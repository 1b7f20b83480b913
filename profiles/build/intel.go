package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// intel is the panel of graded intelligence, and of mapping and open-source
// records, which are assessments too: each row says its grade or that it has
// none.
func (w *recordWriter) intel(c Case, on citations, most int) (t profiles.Table, more int) {
	var all []record
	add := func(k dataset.Kind, r row, grade, what string) {
		at, ref := instant(r.col("occurred_at"), r.i), r.text(refColumn(k))
		all = append(all, record{at, on.tier(k, ref), []string{wording.ShortDay(dataset.LondonDay(at)), ref, grade, what,
			w.Force(r.text("force"))}})
	}
	c.rows(dataset.Intel, func(r row) {
		source, info, handling := r.text("source_evaluation"), r.text("intelligence_assessment"), r.text("handling")
		grade := w.Say("grade", "code", source+" "+info+" "+handling, "source", w.Term("grade.source", source), "info",
			w.Term("grade.info", info), "handling", w.Term("grade.handling", handling))
		what := w.Terms("theme", r.list("themes"))
		if what == "" {
			what = w.Say("theme.none")
		}
		what = wording.Capital(what) + "."
		if role := r.text("role"); role != "" {
			what += " " + w.Term("intel.role", role)
		}
		add(dataset.Intel, r, grade, what)
	})
	c.rows(dataset.OCGLinks, func(r row) {
		what := w.Say("fact.ocg", "role", w.Term("ocg.role", wording.OrUnknown(r.text("role"))), "activity",
			w.Term("activity", wording.OrUnknown(r.text("activity"))))
		if e := instant(r.col("ended_at"), r.i); e != unknownInstant {
			what += " " + w.Say("fact.ended", "date", wording.Day(dataset.LondonDay(e)))
		}
		add(dataset.OCGLinks, r, w.Say("grade.ocg", "intent", w.Term("scale", wording.OrUnknown(r.text("intent"))),
			"capability",
			w.Term("scale", wording.OrUnknown(r.text("capability")))), what)
	})
	c.rows(dataset.CountyLines, func(r row) {
		what := w.Say("fact.line", "role", w.Term("line", wording.OrUnknown(r.text("role"))))
		if d := r.text("drug"); d != "" {
			what += " " + w.Say("fact.line.drug", "drug", w.Term("drug", d))
		}
		if a, b := r.text("exporting_force"), r.text("importing_force"); a != "" && b != "" {
			what += " " + w.Say("fact.line.route", "from", w.Force(a), "to", w.Force(b))
		}
		add(dataset.CountyLines, r, w.Say("grade.line"), what)
	})
	c.rows(dataset.OSINT, func(r row) {
		add(dataset.OSINT, r, w.Say("grade.osint", "confidence", w.Term("scale", wording.OrUnknown(r.text("confidence")))),
			wording.Capital(w.Term("osint", wording.OrUnknown(r.text("kind"))))+".")
	})
	t = profiles.Table{Columns: []profiles.Column{{Head: w.Say("head.date"), Width: 17}, {Head: w.Say("head.reference"),
		Width: 18},
		{Head: w.Say("head.grade"), Width: 25}, {Head: w.Say("head.theme"), Width: 25},
		{Head: w.Say("head.force"), Width: 15}}, Empty: w.Say("intel.none")}
	t.Rows, more = printed(all, most)
	return t, more
}
