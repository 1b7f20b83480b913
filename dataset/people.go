package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"

	"forceprofiles/internal/table"
)

// standing is where a person stands in a walk.
type standing uint8

const (
	present standing = iota
	mergedAway
	expired // past the review date
	notYet  // first recorded, or born, at or after as-of
	hidden  // suppressed
	invalid // their own row is in quarantine
)

// plan is the part of the walk that one batch covers: every person_id of the
// persons table after the last plan's, up to and including the batch's own.
// The event tables are matched with it, each in its own goroutine.
type plan struct {
	number  int
	first   int64 // people of the walk before this plan
	ids     []string
	stand   []standing
	note    []string // per id, for merged (the survivor) and invalid (their row); nil where nobody is either
	people  int      // how many are present
	persons table.Chunk
	last    bool // nobody follows: rows beyond the ids are of people unknown
	err     error
}

// beyond says that id belongs to a later plan.
func (p *plan) beyond(id string) bool {
	return !p.last && (len(p.ids) == 0 || id > p.ids[len(p.ids)-1])
}

// people reads the persons table and cuts it into plans.
type people struct {
	*segments
	fields  []table.Field
	check   *checker
	batch   int
	asOf    int64 // µs
	day     int64 // as-of in London
	own     int64 // the dataset's own as-of in London: nothing is later
	ownAsOf int64
	hide    map[string]bool
	only    []string // ascending; nil: everybody
	all     bool

	fates   [fates]int64
	aside   *quarantine
	quality *qualityOf // nil: not measured

	born, died, recorded, into, review int // places of columns, or −1
}

func (w *people) place() {
	at := func(name string) int {
		if i, ok := w.check.columns[name]; ok {
			return i
		}
		return -1
	}
	w.born, w.died, w.recorded = at("date_of_birth"), at("deceased_on"), at("first_recorded")
	w.into, w.review = at("merged_into"), at("review_due")
}

// run sends the plans in order and closes out. The last plan is marked last,
// or carries the error that ended the walk.
func (w *people) run(ctx context.Context, send func(*plan) bool) {
	p := &plan{}
	var keep spans
	finish := func(last bool) bool {
		p.last = last
		if p.persons, p.err = keep.chunk(w.fields); p.err != nil {
			p.err = fmt.Errorf("%s: %w", w.what, p.err)
		} else {
			w.conceal(&p.persons)
			if w.quality != nil {
				w.quality.add(&p.persons)
			}
		}
		keep.reset()
		ok := p.err == nil
		done := p
		p = &plan{number: p.number + 1, first: p.first + int64(p.people)}
		return send(done) && ok
	}
	previous := ""
	for {
		seg, err := w.next()
		if errors.Is(err, io.EOF) {
			finish(true)
			return
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			send(&plan{err: err})
			return
		}
		marks := w.check.marks(seg.chunk, seg.pos, seg.hi)
		for i := seg.pos; i < seg.hi; i++ {
			id := seg.id(i)
			if !w.wanted(id) {
				continue
			}
			row := seg.chunk.First + int64(i) + 1
			if id == previous && id != "" {
				// A second row of one person: the first one stands.
				f := quarantined
				if w.hide[id] {
					f = suppressed
				}
				if err := w.settle(f, row, "person_id", "is in an earlier row already", quote(id)); err != nil {
					send(&plan{err: err})
					return
				}
				continue
			}
			if err := w.inOrder(&seg, i); err != nil {
				send(&plan{err: err})
				return
			}
			var m uint8
			if marks != nil {
				m = marks[i-seg.pos]
			}
			st, f, column, kind, value := w.judge(seg.chunk, i, id, m)
			if st == present && p.people == w.batch && !finish(false) {
				return
			}
			if err := w.settle(f, row, column, kind, value); err != nil {
				send(&plan{err: err})
				return
			}
			if id == "" {
				continue
			}
			previous = id
			p.ids, p.stand = append(p.ids, id), append(p.stand, st)
			switch st {
			case present:
				p.people++
				keep.add(seg.chunk, i, i+1)
			case mergedAway, invalid:
				for len(p.note) < len(p.ids)-1 {
					p.note = append(p.note, "")
				}
				if st == mergedAway {
					value = seg.chunk.Columns[w.into].Text[i]
				} else {
					value = fmt.Sprint(row)
				}
				p.note = append(p.note, value)
			}
		}
	}
}

// wanted says whether a walk of chosen people wants this one. Ids come in
// ascending order.
func (w *people) wanted(id string) bool {
	if w.all {
		return true
	}
	for len(w.only) > 0 && w.only[0] < id {
		w.only = w.only[1:]
	}
	return len(w.only) > 0 && w.only[0] == id
}

// settle counts a row and sets it aside if need be.
func (w *people) settle(f fate, row int64, column, kind, value string) error {
	w.fates[f]++
	if f == quarantined && w.aside != nil {
		return w.aside.add(row, column, kind, value)
	}
	return nil
}

// judge decides about one person's own row. The order is: suppressed, merged
// away, breaking the contract, past retention, after as-of.
func (w *people) judge(c *table.Chunk, i int, id string, m uint8) (st standing, f fate, column, kind, value string) {
	value64 := func(at int) (int64, bool) {
		if at < 0 || !c.Columns[at].Known(i) {
			return 0, false
		}
		return c.Columns[at].Int[i], true
	}
	if w.hide[id] {
		return hidden, suppressed, "", "", ""
	}
	if w.into >= 0 && c.Columns[w.into].Known(i) && c.Columns[w.into].Text[i] != "" && id != "" {
		if c.Columns[w.into].Text[i] == id {
			return invalid, quarantined, "merged_into", "is the person's own id", quote(id)
		}
		return mergedAway, superseded, "", "", ""
	}
	if m >= firstBreach {
		b := &w.check.breaches[m-firstBreach]
		return invalid, quarantined, b.column, b.kind, w.check.valueOf(c, i, m)
	}
	born, isBorn := value64(w.born)
	died, isDead := value64(w.died)
	recorded, isRecorded := value64(w.recorded)
	switch {
	case isBorn && born > w.own:
		return invalid, quarantined, "date_of_birth", "is after the dataset's as_of", dayText(born)
	case isBorn && born < earliestDay:
		return invalid, quarantined, "date_of_birth", "is before 1900", dayText(born)
	case isDead && died > w.own:
		return invalid, quarantined, "deceased_on", "is after the dataset's as_of", dayText(died)
	case isDead && isBorn && died < born:
		return invalid, quarantined, "deceased_on", "is before the date of birth", dayText(died)
	case isRecorded && recorded < earliest:
		return invalid, quarantined, "first_recorded", "is before 1900", instantText(recorded)
	}
	if due, ok := value64(w.review); ok && due < w.day {
		return expired, pastRetention, "", "", ""
	}
	if isRecorded && recorded >= w.asOf || isBorn && born > w.day {
		return notYet, afterAsOf, "", "", ""
	}
	return present, used, "", "", ""
}

// conceal takes out of a persons chunk what was not known at as-of: persons
// has no versions, so a death after an earlier as-of would leak.
func (w *people) conceal(c *table.Chunk) {
	if w.died < 0 || w.asOf == w.ownAsOf {
		return
	}
	col := &c.Columns[w.died]
	copied := false
	for i, day := range col.Int {
		if !col.Known(i) || london().Midnight(day) < w.asOf {
			continue
		}
		if !copied {
			valid := make([]bool, c.Rows)
			for j := range valid {
				valid[j] = col.Known(j)
			}
			col.Valid, copied = valid, true
		}
		col.Valid[i] = false
	}
}
