package table

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// events is a table shaped like the contract's crimes: n rows, about twelve a
// person, sorted by person.
func events(n int) ([]Field, *Chunk) {
	fields := []Field{{"person_id", Text, true}, {"force", Code, true}, {"occurred_at", Instant, true},
		{"known_at", Instant, true},
		{"crime_ref", Text, true}, {"offence_code", Code, false}, {"domestic", Bool, false}, {"victim_age", Integer, false},
		{"themes", CodeList, false}}
	r := rand.New(rand.NewPCG(1, 2))
	c := &Chunk{Rows: n, Columns: make([]Column, len(fields))}
	for i, f := range fields {
		c.Columns[i].Field = f
	}
	col := c.Columns
	col[1].Dict = []string{"", "norfolk", "suffolk", "kent", "essex"}
	col[5].Dict = []string{"", "8N", "105A", "8L", "19C", "8Q", "CCB", "3B"}
	col[8].Dict = []string{"", "drugs", "violence", "exploitation"}
	col[8].Offsets = []int32{0}
	for i := range n {
		col[0].Text = append(col[0].Text, fmt.Sprintf("P%08d", i/12))
		col[1].Codes = append(col[1].Codes, uint32(1+i/12%4))
		at := 1_600_000_000_000_000 + r.Int64N(1e14)
		col[2].Int = append(col[2].Int, at)
		col[3].Int = append(col[3].Int, at+r.Int64N(1e11))
		col[4].Text = append(col[4].Text, fmt.Sprintf("C/%09d", i))
		col[5].Codes = append(col[5].Codes, uint32(r.IntN(8)))
		col[5].Valid = append(col[5].Valid, col[5].Codes[i] != 0)
		col[6].Bool = append(col[6].Bool, r.IntN(3) == 0)
		col[7].Num = append(col[7].Num, float64(10+r.IntN(60)))
		col[7].Valid = append(col[7].Valid, r.IntN(8) != 0)
		for range r.IntN(3) {
			col[8].Codes = append(col[8].Codes, uint32(1+r.IntN(3)))
		}
		col[8].Offsets = append(col[8].Offsets, int32(len(col[8].Codes)))
	}
	return fields, c
}

// matrix is a feature matrix: small repeated counts, nulls, and real numbers.
func matrix(n, columns int, real bool) ([]Field, *Chunk) {
	r := rand.New(rand.NewPCG(1, 2))
	c := &Chunk{Rows: n}
	var fields []Field
	for j := range columns {
		f := Field{Name: fmt.Sprintf("f%03d", j), Type: Number}
		fields = append(fields, f)
		num := make([]float64, n)
		for i := range num {
			switch {
			case real:
				num[i] = r.NormFloat64()
			case r.IntN(3) > 0:
			default:
				num[i] = float64(r.IntN(1 + j%40))
			}
		}
		c.Columns = append(c.Columns, Column{Field: f, Num: num})
	}
	return fields, c
}

func benchRead(b *testing.B, path string, fields []Field, rows int) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		r, err := Open(path, fields, Options{})
		if err != nil {
			b.Fatal(err)
		}
		got := 0
		for {
			c, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			got += c.Rows
		}
		r.Close()
		if got != rows {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(rows*len(fields)*b.N)/b.Elapsed().Seconds()/1e6, "Mvalues/s")
}

// Speed of reading, by kind of column, from a file that Writer wrote.
func BenchmarkRead(b *testing.B) {
	const rows = 500_000
	fields, c := events(rows)
	path := filepath.Join(b.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{}, []*Chunk{c}); err != nil {
		b.Fatal(err)
	}
	b.Run("events", func(b *testing.B) { benchRead(b, path, fields, rows) })
	for _, f := range fields {
		b.Run(f.Name, func(b *testing.B) { benchRead(b, path, []Field{f}, rows) })
	}
	for _, real := range []bool{false, true} {
		fields, c := matrix(20_000, 200, real)
		path := filepath.Join(b.TempDir(), "m.parquet")
		if err := writeAll(path, fields, WriteOptions{}, []*Chunk{c}); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("matrix/real=%v", real), func(b *testing.B) { benchRead(b, path, fields, 20_000) })
	}
}

// Speed and size of writing.
func BenchmarkWrite(b *testing.B) {
	path := filepath.Join(b.TempDir(), "t.parquet")
	run := func(name string, fields []Field, c *Chunk) {
		b.Run(name, func(b *testing.B) {
			size := int64(0)
			for b.Loop() {
				w, err := Create(path, fields, WriteOptions{})
				if err != nil {
					b.Fatal(err)
				}
				if err := w.Write(c); err != nil {
					b.Fatal(err)
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
				size = w.at
			}
			values := float64(c.Rows * len(fields))
			b.ReportMetric(values*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mvalues/s")
			b.ReportMetric(float64(size)/values, "bytes/value")
		})
	}
	fields, c := events(500_000)
	run("events", fields, c)
	fields, c = matrix(20_000, 200, false)
	run("counts", fields, c)
	fields, c = matrix(20_000, 200, true)
	run("real", fields, c)
}
