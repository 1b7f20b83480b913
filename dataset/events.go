package dataset

import (
	"errors"
	"fmt"
	"io"

	"forceprofiles/internal/table"
)

// ConcealedID stands in list columns where a suppressed person's id stood.
const ConcealedID = "(suppressed)"

// events reads one event table and matches its rows with the plans.
type events struct {
	*segments
	fields  []table.Field
	check   *checker
	resolve *resolver
	hide    map[string]bool
	conceal []int   // places of TextList columns that name other people
	ledger  *ledger // of identities
	chosen  bool    // a walk of chosen people: everybody else's rows are passed over

	seg   segment
	marks []uint8 // of seg, from base on; nil: all clean
	base  int
	begun bool
	ended bool

	fates    [fates]int64
	resorted int64
	aside    *quarantine
	quality  *qualityOf // nil: not measured
	keep     spans
}

// batch collects the rows of a plan's people.
func (e *events) batch(p *plan) (Events, error) {
	start := make([]int32, 1, p.people+1)
	e.keep.reset()
	next := 0 // the first id of the plan not passed yet
	for {
		ok, err := e.more()
		if err != nil {
			return Events{}, err
		}
		if !ok {
			break
		}
		id := e.seg.id(e.seg.pos)
		if p.beyond(id) {
			break
		}
		lo, hi := e.seg.pos, e.seg.runEnd(e.seg.pos)
		if err := e.inOrder(&e.seg, lo); err != nil {
			return Events{}, err
		}
		for next < len(p.ids) && p.ids[next] < id {
			if p.stand[next] == present {
				start = append(start, int32(e.keep.rows))
			}
			next++
		}
		if next < len(p.ids) && p.ids[next] == id {
			err = e.person(p, next, lo, hi)
		} else {
			err = e.stranger(id, lo, hi)
		}
		if err != nil {
			return Events{}, err
		}
		e.seg.pos = hi
	}
	for ; next < len(p.ids); next++ {
		if p.stand[next] == present {
			start = append(start, int32(e.keep.rows))
		}
	}
	out := Events{Start: start, Supplied: true}
	var err error
	if out.Rows, err = e.keep.chunk(e.fields); err != nil {
		return Events{}, fmt.Errorf("%s: %w", e.what, err)
	}
	e.keep.reset()
	e.concealOthers(&out.Rows)
	if e.quality != nil {
		e.quality.add(&out.Rows)
	}
	return out, nil
}

// more makes sure that seg has a row, and says whether there is one.
func (e *events) more() (bool, error) {
	if e.ended {
		return false, nil
	}
	if e.begun && e.seg.pos < e.seg.hi {
		return true, nil
	}
	seg, err := e.next()
	if errors.Is(err, io.EOF) {
		e.ended = true
		return false, nil
	}
	if err != nil {
		return false, err
	}
	e.seg, e.base, e.begun = seg, seg.pos, true
	e.marks = e.check.marks(seg.chunk, seg.pos, seg.hi)
	return true, nil
}

// person takes rows [lo, hi) of seg, those of the plan's person i.
func (e *events) person(p *plan, i, lo, hi int) error {
	n := int64(hi - lo)
	switch p.stand[i] {
	case hidden:
		e.fates[suppressed] += n
		return nil
	case expired:
		e.fates[pastRetention] += n
		return nil
	case notYet:
		e.fates[afterAsOf] += n
		return nil
	case mergedAway:
		if e.ledger != nil {
			break // its records are the survivor's
		}
		return e.setAside(lo, hi, "was merged away: the row should bear the surviving id",
			quote(p.ids[i])+" (now "+quote(p.note[i])+")")
	case invalid:
		return e.setAside(lo, hi, "has no sound row in persons", quote(p.ids[i])+" (persons row "+p.note[i]+")")
	}
	var marks []uint8
	if e.marks != nil {
		marks = e.marks[lo-e.base : hi-e.base]
	}
	if e.ledger != nil {
		return e.entries(lo, hi, marks)
	}
	if e.resolve.resolve(e.seg.chunk, lo, hi, marks) {
		e.fates[used] += n
		e.keep.add(e.seg.chunk, lo, hi)
		return nil
	}
	for r, f := range e.resolve.fate {
		e.fates[f]++
		switch {
		case f == quarantined:
			if err := e.refuse(lo+r, e.resolve.mark[r]); err != nil {
				return err
			}
		case f == used && !e.resolve.resorted:
			e.keep.add(e.seg.chunk, lo+r, lo+r+1)
		}
	}
	if e.resolve.resorted {
		e.resorted++
		for _, r := range e.resolve.order {
			e.keep.add(e.seg.chunk, int(r), int(r)+1)
		}
	}
	return nil
}

// stranger takes rows of nobody in the plan.
func (e *events) stranger(id string, lo, hi int) error {
	switch {
	case e.chosen:
		return nil
	case e.hide[id]:
		e.fates[suppressed] += int64(hi - lo)
		return nil
	case id == "":
		return e.setAside(lo, hi, "is missing", "")
	}
	return e.setAside(lo, hi, "is not in persons", quote(id))
}

// setAside quarantines all of a person's rows for the same reason.
func (e *events) setAside(lo, hi int, kind, value string) error {
	e.fates[quarantined] += int64(hi - lo)
	if e.aside == nil {
		return nil
	}
	for i := lo; i < hi; i++ {
		if err := e.aside.add(e.row(i), "person_id", kind, value); err != nil {
			return err
		}
	}
	return nil
}

// refuse quarantines row i of seg for what its mark says.
func (e *events) refuse(i int, mark uint8) error {
	if e.aside == nil {
		return nil
	}
	if mark == duplicateVersion {
		at := instantText(e.seg.chunk.Columns[e.resolve.kno].Int[i])
		return e.aside.add(e.row(i), e.seg.chunk.Columns[e.resolve.kno].Name,
			"is on an earlier row of the same key already", at)
	}
	b := &e.check.breaches[mark-firstBreach]
	return e.aside.add(e.row(i), b.column, b.kind, e.check.valueOf(e.seg.chunk, i, mark))
}

// row is the number, from 1, of row i of seg in its table.
func (e *events) row(i int) int64 { return e.seg.chunk.First + int64(i) + 1 }

// concealOthers takes suppressed people's ids out of the lists that name them.
func (e *events) concealOthers(c *table.Chunk) {
	if len(e.hide) == 0 {
		return
	}
	for _, at := range e.conceal {
		col := &c.Columns[at]
		copied := false
		for i := col.Offsets[0]; i < col.Offsets[c.Rows]; i++ {
			if !e.hide[col.Text[i]] {
				continue
			}
			if !copied {
				col.Text, copied = append([]string(nil), col.Text...), true
			}
			col.Text[i] = ConcealedID
		}
	}
}
