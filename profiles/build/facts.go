package build

import (
	"fmt"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// row reads one event row of a case file.
type row struct {
	ev *dataset.Events
	i  int
}

func (r row) col(name string) *table.Column { return r.ev.Rows.Column(name) }

// text is a code, text, number or list in words, "" where it is not known.
func (r row) text(name string) string {
	c := r.col(name)
	if c == nil || !c.Known(r.i) {
		return ""
	}
	switch c.Type {
	case table.Code:
		return c.Dict[c.Codes[r.i]]
	case table.Text:
		return c.Text[r.i]
	case table.Number, table.Integer:
		return wording.Amount(c.Num[r.i])
	}
	return ""
}

func (r row) yes(name string) bool { return yes(r.col(name), r.i) }

func (r row) list(name string) []string {
	c := r.col(name)
	if c == nil || !c.Known(r.i) {
		return nil
	}
	var out []string
	for k := c.Offsets[r.i]; k < c.Offsets[r.i+1]; k++ {
		if c.Type == table.TextList {
			out = append(out, c.Text[k])
		} else {
			out = append(out, c.Dict[c.Codes[k]])
		}
	}
	return out
}

// rows calls f for each row of a person in a table.
func (c Case) rows(k dataset.Kind, f func(row)) {
	ev := &c.Batch.Events[k]
	if len(ev.Start) <= c.Person+1 {
		return
	}
	for i := ev.Start[c.Person]; i < ev.Start[c.Person+1]; i++ {
		f(row{ev, int(i)})
	}
}

// eventKinds are the tables a sheet's facts come from, in contract order.
// Intelligence, mapping and open-source records are not facts: see intel.
var eventKinds = []dataset.Kind{dataset.Crimes, dataset.Custody, dataset.Missing, dataset.ViSOR, dataset.Associations,
	dataset.Addresses}

// recordWriter says what a row of a case file records.
type recordWriter struct {
	wording.Words
	info     *dataset.Info
	offences *Offences
}

// facts tables what is recorded, newest first: the records that the sheet names,
// those that bear on the place on the list, then others by kind and date.
func (w *recordWriter) facts(c Case, on citations) (t profiles.Table, more int) {
	crimes := map[string]bool{}
	c.rows(dataset.Crimes, func(r row) { crimes[r.text(refColumn(dataset.Crimes))] = true })
	var all []record
	for _, k := range eventKinds {
		c.rows(k, func(r row) {
			at, ref := instant(r.col("occurred_at"), r.i), r.text(refColumn(k))
			what, role := w.fact(k, r)
			tier := on.tier(k, ref)
			switch {
			case tier == tierFirst:
			case k == dataset.Associations && crimes[ref]:
				tier = tierSaid
			case tier == tierOther && k != dataset.Associations && k != dataset.Addresses &&
				r.text("status") != "eliminated" && w.recent(at, 730):
				tier = tierRecent
			}
			all = append(all, record{at, tier, []string{wording.ShortDay(dataset.LondonDay(at)), ref, what, role,
				w.Force(r.text("force"))}})
		})
	}
	t = profiles.Table{Columns: []profiles.Column{{Head: w.Say("head.date"), Width: 17}, {Head: w.Say("head.reference"),
		Width: 19},
		{Head: w.Say("head.recorded"), Width: 35}, {Head: w.Say("head.role"), Width: 14},
		{Head: w.Say("head.force"), Width: 15}}, Empty: w.Say("facts.none")}
	t.Rows, more = printed(all, shownFacts)
	return t, more
}

// refColumn is the column that names a record.
func refColumn(k dataset.Kind) string { return dataset.Tables[k].Key[0] }

// fact says what one row records, and in what role the person stands in it.
func (w *recordWriter) fact(k dataset.Kind, r row) (what, role string) {
	switch k {
	case dataset.Crimes:
		return w.crime(r)
	case dataset.Custody:
		what = w.Say("fact.custody", "offence", w.offenceName(r.text("offence_code")))
		if d := r.text("disposal"); d != "" {
			what += " " + w.Say("fact.disposal", "disposal", w.Term("disposal", d))
		}
		if m := r.list("markers"); len(m) > 0 {
			what += " " + w.Say("fact.markers", "markers", w.Terms("marker", m))
		}
		return what, w.Say("role.detained")
	case dataset.Missing:
		return w.episode(r), w.Say("role.missing")
	case dataset.ViSOR:
		return w.managedRecord(r), w.Say("role.managed")
	case dataset.Associations:
		what = w.Say("fact.link", "kind", w.Term("link", r.text("kind")), "other", r.text("other_person_id"))
		if r.yes("other_is_child") {
			what += " " + w.Say("fact.link.child")
		}
		if f := r.list("other_flags"); len(f) > 0 {
			what += " " + w.Say("fact.link.flags", "flags", w.Terms("flag", f))
		}
		return what, w.Say("role.linked")
	case dataset.Addresses:
		what = w.Say("fact.address", "kind", w.Term("address", r.text("kind")))
		if r.yes("near_school") {
			what += " " + w.Say("fact.address.school")
		}
		if e := instant(r.col("ended_at"), r.i); e != unknownInstant {
			what += " " + w.Say("fact.address.ended", "date", wording.Day(dataset.LondonDay(e)))
		}
		return what, w.Say("role.resident")
	}
	return "", ""
}

// crime says what an offence record holds. Suspected, charged and convicted are
// kept apart; an allegation is worded as one.
func (w *recordWriter) crime(r row) (what, role string) {
	what = w.offenceName(r.text("offence_code")) + "."
	var marks []string
	for _, m := range []string{"domestic", "sexual", "stalking", "honour_based", "exploitation", "weapon"} {
		if r.yes(m) {
			marks = append(marks, w.Say("mark."+m))
		}
	}
	if len(marks) > 0 {
		what += " " + w.Say("fact.marked", "marks", strings.Join(marks, ", "))
	}
	if rel := r.text("relationship"); rel != "" {
		what += " " + w.Say("fact.relationship", "relationship", w.Term("relationship", rel))
	}
	if o := r.text("outcome_code"); o != "" {
		what += " " + w.Say("fact.outcome", "code", o, "outcome", w.Term("outcome", o))
	}
	if known, at := instant(r.col("known_at"), r.i), instant(r.col("occurred_at"), r.i); known-at > 90*24*3600*1e6 {
		what += " " + w.Say("fact.late", "date", wording.Day(dataset.LondonDay(known)))
	}
	side := r.text("side")
	if side != "suspect" {
		return what, w.Say("role." + side)
	}
	status := r.text("status")
	if status == "" {
		status = "suspected"
	}
	return what, w.Term("status", status)
}

func (w *recordWriter) offenceName(code string) string {
	if code == "" {
		return w.Say("offence.unknown")
	}
	o := w.offences.Of(code)
	if o.Name == code {
		return w.Say("offence.unlisted", "code", code)
	}
	return fmt.Sprintf("%s (%s)", o.Name, code)
}

func (w *recordWriter) episode(r row) string {
	var s []string
	from := r.text("missing_from")
	if from == "" {
		from = "unknown"
	}
	s = append(s, w.Say("fact.missing", "place", w.Term("place", from)))
	if g := r.text("risk_grade"); g != "" {
		s = append(s, w.Say("fact.missing.risk", "risk", w.Term("risk", g)))
	}
	started := instant(r.col("occurred_at"), r.i)
	if back := instant(r.col("returned_at"), r.i); back != unknownInstant {
		s = append(s, w.Say("fact.missing.returned", "after", w.Duration(back-started)))
	} else {
		s = append(s, w.Say("fact.missing.open"))
	}
	if f := r.text("found_force"); f != "" && f != r.text("force") {
		s = append(s, w.Say("fact.missing.found", "force", w.Force(f)))
	}
	if d := r.text("distance_km"); d != "" {
		s = append(s, w.Say("fact.missing.distance", "km", d))
	}
	for _, m := range []string{"cse_concern", "cce_concern", "harm_suffered"} {
		if r.yes(m) {
			s = append(s, w.Say("mark."+m))
		}
	}
	if i := r.text("return_interview"); i != "" {
		s = append(s, w.Say("fact.missing.interview", "state", w.Term("interview.short", i)))
	}
	return strings.Join(s, " ")
}

func (w *recordWriter) managedRecord(r row) string {
	s := []string{w.Say("fact.visor", "category", wording.OrDash(r.text("mappa_category")),
		"level", wording.OrDash(r.text("mappa_level")),
		"risk", w.Term("risk", wording.OrUnknown(r.text("risk_level"))))}
	if o := r.text("offence_code"); o != "" {
		s = append(s, w.Say("fact.visor.offence", "offence", w.offenceName(o)))
	}
	for _, d := range []struct{ column, key string }{{"last_visit_at", "fact.visor.visit"},
		{"last_arms_at", "fact.visor.assessed"}} {
		if at := instant(r.col(d.column), r.i); at != unknownInstant {
			s = append(s, w.Say(d.key, "date", wording.Day(dataset.LondonDay(at))))
		}
	}
	today := dataset.LondonDay(w.info.AsOf.UnixMicro())
	end := instant(r.col("closed_at"), r.i)
	closed := end != unknownInstant
	for _, d := range []struct{ column, key string }{{"next_visit_due", "fact.visor.due"},
		{"notification_due", "fact.visor.notify"}} {
		if at := instant(r.col(d.column), r.i); at != unknownInstant {
			key := d.key
			if at < today && !closed {
				key += ".overdue"
			}
			s = append(s, w.Say(key, "date", wording.Day(at)))
		}
	}
	if o := r.list("orders"); len(o) > 0 {
		s = append(s, w.Say("fact.visor.orders", "orders", w.Terms("order", o)))
	}
	if closed {
		s = append(s, w.Say("fact.visor.closed", "date", wording.Day(dataset.LondonDay(end))))
	}
	return strings.Join(s, " ")
}
