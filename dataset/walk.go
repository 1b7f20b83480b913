package dataset

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"sync"

	"forceprofiles/internal/table"
)

// lookAhead is how many plans a table's goroutine may be ahead of the merge.
const lookAhead = 2

// walk is one pass over all tables.
//
// One goroutine reads persons and cuts it into plans, which it hands to one
// goroutine a table; each matches its rows with the plan, and the caller's own
// goroutine puts the parts of a batch together. All channels are bounded and
// every plan reaches every table before the next is made, so nobody waits in
// a circle. Errors surface by batch, then table: the same one every time.
type walk struct {
	d       *Dataset
	account bool     // count, measure, quarantine and compare hashes
	only    []string // ascending; nil: everybody
	people  *people
	tables  [allKinds]*events
}

// part is one table's part of a batch.
type part struct {
	events Events
	err    error
}

// Batches walks the dataset in person_id order. Batches are cut by people
// count only, so they are the same on any machine. The last pair may carry an
// error, and then no Batch. Leaving the loop early stops the walk and frees
// everything; a cancelled ctx ends it with ctx's error.
//
// When the loop has run to its end, every row has been accounted for, every
// file's hash compared with dataset.yaml, and Accounting and Quality answer.
func (d *Dataset) Batches(ctx context.Context) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		d.counts, d.quality = nil, nil
		w := &walk{d: d, account: true}
		w.run(ctx, yield)
	}
}

// Cases walks only the people named, for their case files: the same rows that
// Batches showed. Ids that the run may not see (unknown, suppressed, past
// retention …) are absent. Nothing is accounted for or quarantined anew.
func (d *Dataset) Cases(ctx context.Context, ids []string) iter.Seq2[*Batch, error] {
	only := slices.Clone(ids)
	slices.Sort(only)
	only = slices.Compact(only)
	return func(yield func(*Batch, error) bool) {
		if len(only) == 0 {
			return
		}
		w := &walk{d: d, only: only}
		w.run(ctx, yield)
	}
}

// run walks and yields; every goroutine has ended and every file is closed
// when it returns.
func (w *walk) run(outer context.Context, yield func(*Batch, error) bool) {
	ctx, cancel := context.WithCancel(outer)
	var group sync.WaitGroup
	defer w.close()
	defer group.Wait()
	defer cancel()

	if err := w.open(ctx); err != nil {
		yield(nil, err)
		return
	}

	if w.account {
		group.Go(func() { _ = w.d.hash(ctx) }) // its result is asked for at the end
	}
	plans := make(chan *plan, lookAhead)
	var inbox [allKinds]chan *plan
	var parts [allKinds]chan part
	for k, t := range w.tables {
		if t == nil {
			continue
		}
		inbox[k], parts[k] = make(chan *plan, lookAhead), make(chan part, lookAhead)
		group.Go(func() { t.run(ctx, inbox[k], parts[k]) })
	}
	group.Go(func() {
		w.people.run(ctx, func(p *plan) bool {
			if !send(ctx, plans, p) {
				return false
			}
			if p.err != nil {
				return false
			}
			for k := range w.tables {
				if inbox[k] != nil && !send(ctx, inbox[k], p) {
					return false
				}
			}
			return true
		})
	})

	for {
		p, err := receive(ctx, plans)
		if err == nil && p.err != nil {
			err = &tableError{Persons, p.err}
		}
		var b *Batch
		if err == nil {
			b, err = w.assemble(ctx, p, &parts)
		}
		if err != nil {
			if outer.Err() != nil {
				err = context.Cause(outer)
			}
			yield(nil, err)
			return
		}
		if b.People() > 0 && !yield(b, nil) {
			return
		}
		if p.last {
			break
		}
	}
	if w.account {
		if err := w.conclude(ctx); err != nil {
			if outer.Err() != nil {
				err = context.Cause(outer)
			}
			yield(nil, err)
		}
	}
}

// assemble waits for each table's part of a plan.
func (w *walk) assemble(ctx context.Context, p *plan, parts *[allKinds]chan part) (*Batch, error) {
	b := &Batch{Number: p.number, First: p.first, AsOf: w.d.info.AsOf, Info: w.d.info, Persons: p.persons}
	for k := range parts {
		if parts[k] == nil {
			if k < int(Kinds) {
				b.Events[k].Start = make([]int32, p.people+1)
			}
			continue
		}
		got, err := receive(ctx, parts[k])
		if err == nil && got.err != nil {
			err = &tableError{Kind(k), got.err}
		}
		if err != nil {
			return nil, err
		}
		if k < int(Kinds) {
			b.Events[k] = got.events
		}
	}
	return b, nil
}

// run answers each plan with the table's part of it, up to the last.
func (e *events) run(ctx context.Context, plans <-chan *plan, out chan<- part) {
	for {
		p, err := receive(ctx, plans)
		if err != nil {
			return
		}
		ev, err := e.batch(p)
		if !send(ctx, out, part{ev, err}) || err != nil || p.last {
			return
		}
	}
}

func send[T any](ctx context.Context, c chan<- T, v T) bool {
	select {
	case c <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

func receive[T any](ctx context.Context, c <-chan T) (v T, err error) {
	select {
	case v = <-c:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

// open opens all tables for this walk.
func (w *walk) open(ctx context.Context) error {
	d := w.d
	if err := d.findSuppressed(ctx); err != nil {
		return err
	}
	asOf := d.info.AsOf.UnixMicro()
	for k := range allKinds {
		in := &d.tables[k]
		if !in.Supplied || k == Identities && !w.account {
			continue
		}
		src, err := d.openTable(k, w.only)
		if err != nil {
			return &tableError{k, err}
		}
		seg := &segments{what: d.what(k), sort: d.sortCommand(k), src: src}
		spec := &Tables[k]
		fields := src.Present()
		check := newChecker(spec, fields, d.info.Forces, d.hide)
		var aside *quarantine
		var quality *qualityOf
		if w.account {
			rows := src.NumRows()
			if rows < 0 {
				rows = in.Rows
			}
			aside = &quarantine{table: spec.Name, most: d.o.Limit.allowance(rows), read: func() int64 { return seg.read }}
			if d.o.QuarantineDir != "" {
				aside.path = filepath.Join(d.o.QuarantineDir, spec.Name+".csv")
			}
			quality = newQuality(spec, fields, d.info, &d.o)
		}
		if k == Persons {
			w.people = &people{
				segments: seg, fields: fields, check: check, batch: d.o.BatchPeople,
				asOf: asOf, day: LondonDay(asOf), own: LondonDay(d.ownAsOf.UnixMicro()), ownAsOf: d.ownAsOf.UnixMicro(),
				hide: d.hide, only: w.only, all: w.only == nil, aside: aside, quality: quality,
			}
			w.people.place()
			continue
		}
		e := &events{
			segments: seg, fields: fields, check: check, hide: d.hide,
			resolve: newResolver(asOf, spec, check.columns), chosen: w.only != nil, aside: aside, quality: quality,
		}
		if k == Identities {
			e.fields, e.quality = nil, nil // nothing of it is in a Batch
			if e.ledger, err = d.readLedger(ctx, ledgerRows); err != nil {
				return &tableError{k, err}
			}
		}
		for _, name := range spec.OtherPeople {
			if i, ok := check.columns[name]; ok && fields[i].Type == table.TextList {
				e.conceal = append(e.conceal, i)
			}
		}
		w.tables[k] = e
	}
	return nil
}

func (w *walk) close() {
	if w.people != nil {
		_ = w.people.src.Close()
		if w.people.aside != nil {
			_ = w.people.aside.close()
		}
	}
	for _, e := range w.tables {
		if e != nil {
			_ = e.src.Close()
			if e.aside != nil {
				_ = e.aside.close()
			}
		}
	}
}

// conclude checks that every row has one fate and every file the hash that
// dataset.yaml states, and keeps the counts.
func (w *walk) conclude(ctx context.Context) error {
	d := w.d
	counts, asides := make([]TableCount, 0, Kinds), make([]*quarantine, 0, Kinds)
	quality := &Quality{}
	for k := range allKinds {
		c := TableCount{Table: k.String(), Supplied: d.tables[k].Supplied}
		if k == Identities && !c.Supplied {
			continue
		}
		switch e := w.tables[k]; {
		case k == Persons:
			c.take(w.people.read, &w.people.fates)
			asides = append(asides, w.people.aside)
			w.people.quality.into(quality, w.people.fields)
		case e != nil:
			c.take(e.read, &e.fates)
			c.Resorted = e.resorted
			asides = append(asides, e.aside)
			if e.quality != nil {
				e.quality.into(quality, e.fields)
			}
		}
		if err := c.check(); err != nil {
			return err
		}
		if !d.lenient {
			if err := d.complete(k, c.Read); err != nil {
				return err
			}
		}
		counts = append(counts, c)
	}
	for _, q := range asides {
		if err := q.close(); err != nil {
			return err
		}
	}
	if counts[Persons].Read == 0 {
		return &tableError{Persons, fmt.Errorf("%s: %w", d.what(Persons), ErrNobody)}
	}
	if !d.lenient {
		if err := d.hash(ctx); err != nil {
			return err
		}
		for k := range allKinds {
			if err := d.compareHash(k); err != nil {
				return err
			}
		}
	}
	d.counts, d.quality, d.asides = counts, quality, asides
	return nil
}
