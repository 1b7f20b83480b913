package build

import (
	"strconv"

	"forceprofiles/dataset"
)

// visorArea is one force's picture of managed offenders: its open records.
type visorArea struct {
	records     int64
	category    volumes // "1" to "4"
	level       volumes // "1" to "3"
	risk        map[string]*managed
	orders      volumes
	districts   volumes
	alleged     volumes       // allegations by home district
	allegations [Months]int64 // suspect records of managed people, by when they became known
	newCrime    int64         // people with a suspect record known since their last assessment
	newIntel    int64         // with intelligence known since then
	quiet       int64         // people assessed, with no suspect record known since
	breaches    int64         // with a suspected breach of an order, last twelve months
	withChild   int64         // with a recorded association with a child, last twelve months
	cross       []int64       // by force: managed people suspected there, 24 months
	border      int64
}

// managed counts the open records of one risk level.
type managed struct {
	records, visits, assessments, notifications int64 // all; overdue
	// in the person's favour: visit not yet due, assessed within a year, notice not yet due
	onTime, assessed, notified int64
	unassessed                 int64 // no assessment date recorded
}

func (m *managed) add(n *managed) {
	m.records += n.records
	m.visits += n.visits
	m.assessments += n.assessments
	m.notifications += n.notifications
	m.unassessed += n.unassessed
	m.onTime += n.onTime
	m.assessed += n.assessed
	m.notified += n.notified
}

func (a *visorArea) at(risk string) *managed {
	if a.risk == nil {
		a.risk = map[string]*managed{}
	}
	m := a.risk[risk]
	if m == nil {
		m = &managed{}
		a.risk[risk] = m
	}
	return m
}

func (a *visorArea) add(b *visorArea) {
	a.records += b.records
	a.category.merge(b.category)
	a.level.merge(b.level)
	for risk, m := range b.risk {
		a.at(risk).add(m)
	}
	a.orders.merge(b.orders)
	a.districts.merge(b.districts)
	a.alleged.merge(b.alleged)
	for m := range a.allegations {
		a.allegations[m] += b.allegations[m]
	}
	a.newCrime += b.newCrime
	a.newIntel += b.newIntel
	a.quiet += b.quiet
	a.breaches += b.breaches
	a.withChild += b.withChild
	for f, n := range b.cross {
		a.cross[f] += n
	}
	a.border += b.border
}

// yearMicros is how old an assessment may be.
const yearMicros = int64(365) * 24 * 3600 * 1e6

func (o *observer) visor() {
	ev := &o.b.Events[dataset.ViSOR]
	if ev.Rows.Rows == 0 {
		return
	}
	force, managing, risk := o.code(dataset.ViSOR, "force"), o.code(dataset.ViSOR, "managing_force"),
		o.code(dataset.ViSOR, "risk_level")
	closed, arms := ev.Rows.Column("closed_at"), ev.Rows.Column("last_arms_at")
	visit, notify := ev.Rows.Column("next_visit_due"), ev.Rows.Column("notification_due")
	category, level, orders := ev.Rows.Column("mappa_category"), ev.Rows.Column("mappa_level"), ev.Rows.Column("orders")
	area := codes{o.b.Persons.Column("local_policing_area")}
	asOf := o.info.AsOf.UnixMicro()
	today := floorDay(asOf)
	for person := range o.b.People() {
		open, assessed := -1, int64(unknownInstant)
		for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
			if c := instant(closed, i); c != unknownInstant && c < asOf {
				continue
			}
			f, ok := o.forces[managing.at(i)]
			if !ok {
				f, ok = o.forces[force.at(i)]
			}
			if !ok {
				continue
			}
			at := &o.part.visor[f]
			at.records++
			name := risk.at(i)
			if name == "" {
				name = "unknown"
			}
			m := at.at(name)
			m.records++
			if d := instant(visit, i); d != unknownInstant && d < today {
				m.visits++
			} else if d != unknownInstant {
				m.onTime++
			}
			if d := instant(notify, i); d != unknownInstant && d < today {
				m.notifications++
			} else if d != unknownInstant {
				m.notified++
			}
			switch a := instant(arms, i); {
			case a == unknownInstant:
				m.unassessed++
			case a < asOf-yearMicros:
				m.assessments++
				assessed = max(assessed, a)
			default:
				m.assessed++
				assessed = max(assessed, a)
			}
			if category != nil && category.Known(i) {
				at.category.at(strconv.Itoa(int(category.Num[i]))).now++
			}
			if level != nil && level.Known(i) {
				at.level.at(strconv.Itoa(int(level.Num[i]))).now++
			}
			if orders != nil && orders.Known(i) {
				for _, c := range orders.Codes[orders.Offsets[i]:orders.Offsets[i+1]] {
					at.orders.at(orders.Dict[c]).now++
				}
			}
			if open < 0 {
				if name := area.at(person); name != "" {
					at.districts.at(name).now++
				}
			}
			open = f
		}
		if open >= 0 {
			o.managedPerson(person, open, assessed, area.at(person))
		}
	}
}

// managedPerson counts what became known of one managed person elsewhere.
func (o *observer) managedPerson(person, f int, assessed int64, district string) {
	at := &o.part.visor[f]
	crimes := &o.b.Events[dataset.Crimes]
	side, status, offence := o.code(dataset.Crimes, "side"), o.code(dataset.Crimes, "status"),
		o.code(dataset.Crimes, "offence_code")
	force := o.code(dataset.Crimes, "force")
	if side.c != nil {
		known, occurred := crimes.Rows.Column("known_at"), crimes.Rows.Column("occurred_at")
		since, breach := false, false
		for i := int(crimes.Start[person]); i < int(crimes.Start[person+1]); i++ {
			if side.at(i) != "suspect" || status.at(i) == "eliminated" {
				continue
			}
			if m := o.month(known.Int[i]); m >= 0 {
				at.allegations[m]++
				if district != "" {
					at.alleged.at(district).count(m, 0)
				}
			}
			since = since || assessed != unknownInstant && known.Int[i] > assessed
			if m := o.month(occurred.Int[i]); m >= 0 {
				if g, ok := o.forces[force.at(i)]; ok {
					o.here[g] = true
				}
				if x := o.offences.Of(offence.at(i)); m >= Months-12 && x.In("order_breach") {
					breach = true
				}
			}
		}
		switch {
		case since:
			at.newCrime++
		case assessed != unknownInstant:
			at.quiet++
		}
		if breach {
			at.breaches++
		}
		elsewhere := false
		for g, h := range o.here {
			if h && g != f {
				at.cross[g]++
				elsewhere = true
			}
		}
		if elsewhere {
			at.border++
		}
		clear(o.here)
	}
	intel := &o.b.Events[dataset.Intel]
	if known := intel.Rows.Column("known_at"); known != nil && assessed != unknownInstant {
		for i := int(intel.Start[person]); i < int(intel.Start[person+1]); i++ {
			if known.Int[i] > assessed {
				at.newIntel++
				break
			}
		}
	}
	assoc := &o.b.Events[dataset.Associations]
	if child, occurred := assoc.Rows.Column("other_is_child"), assoc.Rows.Column("occurred_at"); child != nil &&
		occurred != nil {
		for i := int(assoc.Start[person]); i < int(assoc.Start[person+1]); i++ {
			if yes(child, i) && o.month(occurred.Int[i]) >= Months-12 {
				at.withChild++
				break
			}
		}
	}
}

// floorDay is the day (since 1970, London) of an instant.
func floorDay(micros int64) int64 { return dataset.LondonDay(micros) }
