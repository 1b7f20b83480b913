package dataset

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"forceprofiles/internal/table"
)

// Record names a record of a person as its source knows it.
type Record struct {
	Source, ID string
}

// ErrNoIdentities is wrapped where records are asked for and the dataset does
// not say whose they are.
var ErrNoIdentities = errors.New(
	"the dataset has no table identities: name people by person_id, or supply the table (see docs/dataset.md)")

// Resolve finds whose the records were, as identities knew it at the as-of
// date, with merges followed: people's ids, for those records that were
// somebody's who is in persons. It reads the two tables once and holds no more
// than the records asked for and the merges.
func (d *Dataset) Resolve(ctx context.Context, records []Record) (map[Record]string, error) {
	return d.resolve(ctx, records, d.info.AsOf.UnixMicro())
}

func (d *Dataset) resolve(ctx context.Context, records []Record, asOf int64) (map[Record]string, error) {
	type answer struct {
		person   string
		recorded int64
	}
	answers, at := make([]answer, len(records)), make(map[Record]int, len(records))
	for i, r := range records {
		at[r] = i
	}
	err := d.eachIdentity(ctx, func(r Record, person string, recorded, _ int64) {
		if i, asked := at[r]; asked && recorded < asOf {
			if a := &answers[i]; a.person == "" || recorded > a.recorded {
				*a = answer{strings.Clone(person), recorded}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	known, survivor := map[string]bool{}, map[string]string{}
	for _, a := range answers {
		known[a.person] = false
	}
	err = d.eachPerson(ctx, func(id, into string) {
		if _, wanted := known[id]; wanted {
			known[strings.Clone(id)] = true
		}
		if into != "" {
			survivor[strings.Clone(id)] = strings.Clone(into)
		}
	})
	if err != nil {
		return nil, err
	}
	out := map[Record]string{}
	for r, i := range at {
		id := answers[i].person
		if !known[id] {
			continue
		}
		for range len(survivor) { // a chain cannot be longer, unless it is a circle
			into, merged := survivor[id]
			if !merged {
				break
			}
			id = into
		}
		out[r] = id
	}
	return out, nil
}

// eachIdentity calls visit with every row of identities that keeps the contract
// by itself; rows are numbered from 0. The strings are good until visit returns.
func (d *Dataset) eachIdentity(ctx context.Context, visit func(r Record, person string, recorded, row int64)) error {
	if !d.tables[Identities].Supplied {
		return ErrNoIdentities
	}
	spec := &Tables[Identities]
	var check *checker
	return d.eachChunk(ctx, Identities, spec.Fields, func(src source, c *table.Chunk) {
		if check == nil {
			check = newChecker(spec, src.Present(), d.info.Forces, nil)
		}
		source, ids := c.Column("source"), c.Column("record_id")
		people, recorded := c.Column("person_id"), c.Column("recorded_at")
		marks := check.marks(c, 0, c.Rows)
		for i := range c.Rows {
			if marks == nil || marks[i] == clean {
				visit(Record{source.Dict[source.Codes[i]], ids.Text[i]}, people.Text[i], recorded.Int[i], c.First+int64(i))
			}
		}
	})
}

// ledger says which rows of identities are not what a run at an as-of date
// knows. The rows of a record, which are its versions, may stand with several
// people, so that they do not meet in the walk by person.
type ledger struct {
	asOf       int64
	superseded bits // a later version was known before as-of
	duplicate  bits // an earlier row has the same record and recorded_at
}

// bits is a set of rows.
type bits []uint64

func (b *bits) set(row int64) {
	for int(row>>6) >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[row>>6] |= 1 << (row & 63)
}

func (b bits) has(row int64) bool { return int(row>>6) < len(b) && b[row>>6]>>(row&63)&1 == 1 }

// version is a row of identities. Its record is known by half of its SHA-256,
// of which no two records have the same.
type version struct {
	record        [2]uint64
	recorded, row int64
}

// ledgerRows bounds the memory: about how many rows are compared at a time, at
// 32 bytes a row. A longer table is read several times, a part of the records
// each time.
const ledgerRows = 1 << 22

func (d *Dataset) readLedger(ctx context.Context, most int64) (*ledger, error) {
	l := &ledger{asOf: d.info.AsOf.UnixMicro()}
	passes := uint64(d.tables[Identities].Rows/most + 1)
	for pass := range passes {
		var versions []version
		var text []byte
		err := d.eachIdentity(ctx, func(r Record, _ string, recorded, row int64) {
			text = append(append(append(text[:0], r.Source...), 0), r.ID...)
			sum := sha256.Sum256(text)
			v := version{[2]uint64{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])}, recorded, row}
			if v.record[0]%passes == pass {
				versions = append(versions, v)
			}
		})
		if err != nil {
			return nil, err
		}
		slices.SortFunc(versions, func(a, b version) int {
			return cmp.Or(slices.Compare(a.record[:], b.record[:]), cmp.Compare(a.recorded, b.recorded),
				cmp.Compare(a.row, b.row))
		})
		last := version{row: -1}
		for _, v := range versions {
			switch same := last.row >= 0 && v.record == last.record; {
			case same && v.recorded == last.recorded:
				l.duplicate.set(v.row)
				continue
			case same && v.recorded < l.asOf:
				l.superseded.set(last.row)
			}
			last = v
		}
	}
	return l, nil
}

// entries accounts for rows [lo, hi) of identities, all of one person.
func (e *events) entries(lo, hi int, marks []uint8) error {
	recorded := e.seg.chunk.Columns[e.resolve.kno].Int
	for i := lo; i < hi; i++ {
		f, mark := used, clean
		switch row := e.row(i) - 1; {
		case marks != nil && marks[i-lo] != clean:
			f, mark = quarantined, marks[i-lo]
		case e.ledger.duplicate.has(row):
			f, mark = quarantined, duplicateVersion
		case e.ledger.superseded.has(row):
			f = superseded
		case recorded[i] >= e.ledger.asOf:
			f = afterAsOf
		}
		e.fates[f]++
		if f == quarantined {
			if err := e.refuse(i, mark); err != nil {
				return err
			}
		}
	}
	return nil
}
