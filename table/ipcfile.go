package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// ipcFile reads an Arrow IPC file or stream. A file is read as the stream that
// it holds; its footer must agree with that stream.
type ipcFile struct {
	frames
	file   *os.File
	reader *ipc.Reader
	schema *arrow.Schema
	count  int64

	want []wantedArrow
	rec  arrow.Record
	from int
}

func openIPC(path string, isFile bool) (p *ipcFile, err error) {
	defer recovered(&err)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
			p = nil
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p = &ipcFile{file: f}
	p.frames = frames{file: f, end: info.Size(), isFile: isFile}
	var footer []byte
	if isFile {
		p.at = 8
		if footer, err = ipcFooter(f, info.Size()); err != nil {
			return nil, err
		}
		p.end = info.Size() - 10 - int64(len(footer))
	}
	if err := p.countRows(footer); err != nil {
		return nil, err
	}
	// NewReaderFromMessageReader recovers from panics of its own.
	if p.reader, err = ipc.NewReaderFromMessageReader(&p.frames); err != nil {
		return nil, fmt.Errorf("the Arrow schema cannot be read (%w)", err)
	}
	p.schema = p.reader.Schema()
	seen := map[string]bool{}
	for _, f := range p.schema.Fields() {
		if seen[f.Name] {
			return nil, fmt.Errorf("two columns are named %s; rename or drop one", f.Name)
		}
		seen[f.Name] = true
	}
	return p, nil
}

// ipcFooter returns the footer of an Arrow file.
func ipcFooter(f io.ReaderAt, size int64) ([]byte, error) {
	var tail [10]byte
	if size < 8+10 {
		return nil, errors.New("the Arrow file is cut off")
	}
	if _, err := f.ReadAt(tail[:], size-10); err != nil {
		return nil, err
	}
	if string(tail[4:]) != "ARROW1" {
		return nil, errors.New("the end of the Arrow file is missing: it was cut off, or is still being written")
	}
	n := int64(int32(binary.LittleEndian.Uint32(tail[:4])))
	if n <= 0 || n > size-18 {
		return nil, errors.New("the Arrow footer is damaged (its length is impossible)")
	}
	footer := make([]byte, n)
	_, err := f.ReadAt(footer, size-10-n)
	return footer, err
}

// countRows walks all frames once, bodies unread, and adds up their rows.
func (p *ipcFile) countRows(footer []byte) error {
	walk := p.frames
	var batches []int64 // where they stand
	for {
		fr, err := walk.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if fr.kind != ipcBatch {
			continue
		}
		b := fr.batch()
		if b == nil {
			return errors.New("an Arrow message is damaged")
		}
		rows := b.GetInt64Slot(slotBatchRows, 0)
		if rows < 0 || rows > 1<<40 {
			return fmt.Errorf("an Arrow batch of %d rows", rows)
		}
		p.count += rows
		batches = append(batches, fr.at)
	}
	if footer == nil {
		return nil
	}
	start, n, err := vector(rootTable(footer), 10, 24)
	if err != nil {
		return err
	}
	if n != len(batches) {
		return fmt.Errorf("the Arrow footer names %d batches, the file holds %d: the file is damaged", n, len(batches))
	}
	for i, at := range batches {
		if int64(binary.LittleEndian.Uint64(footer[start+24*i:])) != at {
			return errors.New("the Arrow footer points beside its batches, or orders them otherwise")
		}
	}
	return nil
}

func (p *ipcFile) names() []string {
	var out []string
	for _, f := range p.schema.Fields() {
		out = append(out, f.Name)
	}
	return out
}

func (p *ipcFile) natural() []Field {
	var out []Field
	for _, f := range p.schema.Fields() {
		_, form, list, problem := describeArrow(f.Type)
		if t := form.natural(list); t != 0 && problem == "" {
			out = append(out, Field{Name: f.Name, Type: t})
		}
	}
	return out
}

func (p *ipcFile) rows() int64 { return p.count }

func (p *ipcFile) choose(fields []Field, codes []*intern, _ *Options) error {
	for i, f := range fields {
		for j, own := range p.schema.Fields() {
			if own.Name != f.Name {
				continue
			}
			found, form, list, problem := describeArrow(own.Type)
			if problem != "" || !form.fits(f.Type, list) {
				return columnError(f, found, problem)
			}
			p.want = append(p.want, wantedArrow{field: f, at: j, form: form, codes: codes[i]})
		}
	}
	return nil
}

func (p *ipcFile) next(max int) (c piece, err error) {
	defer recovered(&err)
	for p.rec == nil || int64(p.from) == p.rec.NumRows() {
		if p.rec, err = p.reader.Read(); err == io.EOF {
			p.rec = nil
			return c, nil
		} else if err != nil {
			return c, err
		}
		p.from = 0
		for i := range p.want {
			if p.want[i].array = p.rec.Column(p.want[i].at); int64(p.want[i].array.Len()) != p.rec.NumRows() {
				return c, errors.New("an Arrow batch with columns of different length")
			}
		}
	}
	to := int(min(int64(p.from)+int64(max), p.rec.NumRows()))
	c.rows = to - p.from
	for i := range p.want {
		col, err := p.want[i].read(p.from, to)
		if err != nil {
			return c, fmt.Errorf("column %s: %w", p.want[i].field.Name, err)
		}
		c.columns = append(c.columns, col)
	}
	p.from = to
	return c, nil
}

func (p *ipcFile) close() error {
	p.frames.close()
	if p.file == nil {
		return nil
	}
	f := p.file
	p.file, p.rec = nil, nil
	return f.Close()
}
