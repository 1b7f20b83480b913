package dataset

import (
	"errors"
	"fmt"
	"io"

	"forceprofiles/internal/table"
)

// source is a table being read: a *table.Reader, or rows in memory in tests.
type source interface {
	Next() (*table.Chunk, error)
	NumRows() int64
	Present() []table.Field
	Ignored() []string
	Close() error
}

// segment is a run of rows [pos, hi) of a chunk, cut so that no person's rows
// continue in the next segment.
type segment struct {
	chunk   *table.Chunk
	ids     []string // person_id of each row of the chunk
	valid   []bool   // of ids
	pos, hi int
}

// id is the person_id of row i; a null one is "".
func (s *segment) id(i int) string {
	if s.valid != nil && !s.valid[i] {
		return ""
	}
	return s.ids[i]
}

// runEnd is the end of the run of rows of the person at row i.
func (s *segment) runEnd(i int) int {
	id := s.id(i)
	for i++; i < s.hi && s.id(i) == id; i++ {
	}
	return i
}

// segments reads a table as segments and checks that people come in order.
type segments struct {
	what string // for errors: the table and its path
	sort string // the command that sorts it
	src  source
	cur  segment // pos is the first row not handed out yet
	seen bool    // cur is a chunk
	last string  // the highest person_id handed out
	read int64
}

// next returns the next segment, or io.EOF.
func (s *segments) next() (segment, error) {
	if !s.seen || s.cur.pos == s.cur.hi {
		if err := s.load(); err != nil {
			return segment{}, err
		}
	}
	// Hold the last person back: the next chunk may have more of their rows.
	tail := s.cur.hi - 1
	for id := s.cur.id(tail); tail > s.cur.pos && s.cur.id(tail-1) == id; tail-- {
	}
	if tail > s.cur.pos {
		out := s.cur
		out.hi, s.cur.pos = tail, tail
		return out, nil
	}
	// One person fills the rest of the chunk: join what follows.
	out := s.cur
	id := out.id(out.pos)
	var pieces spans
	pieces.add(out.chunk, out.pos, out.hi)
	s.cur.pos = s.cur.hi
	for {
		err := s.load()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return segment{}, err
		}
		if s.cur.id(0) != id {
			break
		}
		end := s.cur.runEnd(0)
		pieces.add(s.cur.chunk, 0, end)
		s.cur.pos = end
		if end < s.cur.hi {
			break
		}
	}
	if len(pieces.list) == 1 {
		return out, nil
	}
	joined, err := pieces.chunk(fieldsOf(out.chunk))
	if err != nil {
		return segment{}, fmt.Errorf("%s: %w", s.what, err)
	}
	joined.First = out.chunk.First + int64(out.pos)
	return newSegment(&joined), nil
}

func newSegment(c *table.Chunk) segment {
	id := &c.Columns[0]
	return segment{chunk: c, ids: id.Text, valid: id.Valid, hi: c.Rows}
}

func fieldsOf(c *table.Chunk) []table.Field {
	f := make([]table.Field, len(c.Columns))
	for i := range f {
		f[i] = c.Columns[i].Field
	}
	return f
}

// load reads the next chunk that has rows into cur.
func (s *segments) load() error {
	for {
		c, err := s.src.Next()
		if errors.Is(err, io.EOF) {
			s.seen = false
			return io.EOF
		}
		if err != nil {
			var unsorted *table.UnsortedError
			if errors.As(err, &unsorted) {
				return fmt.Errorf("%w; sort it with: %s", err, s.sort)
			}
			return fmt.Errorf("%s: %w", s.what, err)
		}
		if c.Rows == 0 {
			continue
		}
		s.read += int64(c.Rows)
		s.cur, s.seen = newSegment(c), true
		return nil
	}
}

// inOrder checks that a person, at row i of a segment, comes after everyone
// before. It is called once a person, not once a row.
func (s *segments) inOrder(seg *segment, i int) error {
	id := seg.id(i)
	if id == "" {
		return nil // a row without a person_id is set aside wherever it stands
	}
	if id <= s.last && s.last != "" {
		return fmt.Errorf("%s: row %d: person_id %q comes after %q: the table must be sorted by person_id, bytewise; "+
			"sort it with: %s",
			s.what, seg.chunk.First+int64(i)+1, id, s.last, s.sort)
	}
	s.last = id
	return nil
}
