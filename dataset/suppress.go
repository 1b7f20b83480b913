package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"forceprofiles/internal/table"
)

// findSuppressed follows the merges of suppressed ids through the whole
// persons table: a court order names a person, and a later
// conflation may have given that person another id.
func (d *Dataset) findSuppressed(ctx context.Context) error {
	if len(d.o.Suppressed)+len(d.o.SuppressedRecords) == 0 || d.hide != nil {
		return nil
	}
	todo := slices.Clone(d.o.Suppressed)
	hide, missing := map[string]bool{}, map[string]bool{}
	if len(d.o.SuppressedRecords) > 0 {
		for _, asOf := range []int64{d.info.AsOf.UnixMicro(), d.ownAsOf.UnixMicro()} {
			people, err := d.resolve(ctx, d.o.SuppressedRecords, asOf)
			if err != nil {
				return fmt.Errorf("suppressed records: %w", err)
			}
			for _, r := range d.o.SuppressedRecords {
				id, found := people[r]
				if found {
					todo = append(todo, id)
				}
				missing[r.Source+" "+r.ID] = !found // at the later date
			}
		}
	}
	for _, id := range todo {
		hide[id], missing[id] = true, true
	}
	linked := map[string][]string{} // both ways of every merge
	err := d.eachPerson(ctx, func(id, into string) {
		delete(missing, id)
		if into != "" {
			a, b := strings.Clone(id), strings.Clone(into)
			linked[a], linked[b] = append(linked[a], b), append(linked[b], a)
		}
	})
	if err != nil {
		return err
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, other := range linked[id] {
			if !hide[other] {
				hide[other] = true
				todo = append(todo, other)
			}
		}
	}
	for what, is := range missing {
		if !is {
			delete(missing, what)
		}
	}
	d.hide, d.unknown = hide, sortedKeys(missing)
	return nil
}

// eachPerson calls visit with every row of persons: its id and the id that it
// was merged into, "" for nearly all. The strings are good until visit returns.
func (d *Dataset) eachPerson(ctx context.Context, visit func(id, into string)) error {
	spec := &Tables[Persons]
	return d.eachChunk(ctx, Persons, []table.Field{*spec.Field("person_id"), *spec.Field("merged_into")},
		func(_ source, c *table.Chunk) {
			ids, into := &c.Columns[0], c.Column("merged_into")
			for i := range c.Rows {
				survivor := ""
				if into != nil && into.Known(i) {
					survivor = into.Text[i]
				}
				visit(ids.Text[i], survivor)
			}
		})
}

// eachChunk reads some columns of a whole table, in whatever order its rows are.
func (d *Dataset) eachChunk(ctx context.Context, k Kind, fields []table.Field, visit func(source, *table.Chunk)) error {
	src, err := d.source(k, fields, table.Options{ChunkRows: chunkRows})
	if err != nil {
		return fmt.Errorf("%s: %w", d.what(k), err)
	}
	defer func() { _ = src.Close() }()
	for {
		c, err := src.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", d.what(k), err)
		}
		visit(src, c)
	}
}
