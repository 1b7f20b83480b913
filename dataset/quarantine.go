package dataset

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// quarantine records the rows of one table that are set aside: each in the
// table's CSV file, and summed up by column and kind.
type quarantine struct {
	table string
	path  string // of the CSV; "" writes none
	most  int64  // how many rows may be set aside; −1: any number
	read  func() int64

	file  *os.File
	buf   *bufio.Writer
	csv   *csv.Writer
	n     int64
	kinds []*setAside // in the order first met
	index map[[2]string]*setAside
}

// setAside sums up the rows quarantined for one reason.
type setAside struct {
	column, kind string
	rows         int64
	first        int64 // row number, from 1, of the first
	example      string
}

// allowance is how many of a table's rows may be quarantined; −1: any number.
func (l Limit) allowance(rows int64) int64 {
	most := int64(-1)
	if l.Share > 0 && rows >= 0 {
		most = int64(math.Ceil(l.Share * float64(rows)))
	}
	if l.Rows < 0 {
		most = 0
	} else if l.Rows > 0 && (most < 0 || l.Rows < most) {
		most = l.Rows
	}
	return most
}

// add sets aside a row (numbered from 1).
func (q *quarantine) add(row int64, column, kind, value string) error {
	q.n++
	key := [2]string{column, kind}
	s := q.index[key]
	if s == nil {
		if q.index == nil {
			q.index = map[[2]string]*setAside{}
		}
		s = &setAside{column: column, kind: kind, first: row, example: value}
		q.index[key] = s
		q.kinds = append(q.kinds, s)
	}
	s.rows++
	if err := q.write(row, column, reason(kind, value)); err != nil {
		return fmt.Errorf("cannot write the quarantine of %s: %w", q.table, err)
	}
	if q.most >= 0 && q.n > q.most {
		return q.tooMany()
	}
	return nil
}

func reason(kind, value string) string {
	if value == "" {
		return kind
	}
	return value + " " + kind
}

func (q *quarantine) tooMany() error {
	worst := q.kinds[0]
	for _, s := range q.kinds[1:] {
		if s.rows > worst.rows {
			worst = s
		}
	}
	return fmt.Errorf("%s: %w: %d of the first %d rows read, and the limit is %d; most often: %s %s (%d rows, the first "+
		"is row %d): mend the table, or raise the quarantine limit in the run file",
		q.table, ErrTooManyQuarantined, q.n, q.read(), q.most, worst.column, worst.kind, worst.rows, worst.first)
}

func (q *quarantine) write(row int64, column, reason string) error {
	if q.path == "" {
		return nil
	}
	if q.file == nil {
		if err := os.MkdirAll(filepath.Dir(q.path), 0o700); err != nil {
			return err
		}
		f, err := os.OpenFile(q.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		q.file, q.buf = f, bufio.NewWriterSize(f, 64<<10)
		q.csv = csv.NewWriter(q.buf)
		if err := q.csv.Write([]string{"table", "row", "column", "reason"}); err != nil {
			return err
		}
	}
	return q.csv.Write([]string{q.table, strconv.FormatInt(row, 10), column, reason})
}

// close finishes the file; it may be called more than once.
func (q *quarantine) close() error {
	if q.file == nil {
		return nil
	}
	f := q.file
	q.file = nil
	q.csv.Flush()
	err := q.csv.Error()
	if e := q.buf.Flush(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("cannot write the quarantine of %s: %w", q.table, err)
	}
	return nil
}

func instantText(micros int64) string {
	return time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05.999999Z")
}

func dayText(day int64) string {
	y, m, d := Date(day)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}
