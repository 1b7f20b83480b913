package table

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	flatbuffers "github.com/google/flatbuffers/go"
)

// ipcFile reads an Arrow IPC file or stream. In a file the footer leads to the
// messages: Polars puts no stream around them.
type ipcFile struct {
	frames
	file   *os.File
	reader *ipc.Reader
	contents
	count int64

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
	p.frames = frames{file: f, end: info.Size()}
	if isFile {
		footer, err := ipcFooter(f, info.Size())
		if err != nil {
			return nil, err
		}
		p.end = info.Size() - 10 - int64(len(footer))
		if err := p.followFooter(footer); err != nil {
			return nil, err
		}
	}
	if err := p.countRows(); err != nil {
		return nil, err
	}
	// NewReaderFromMessageReader recovers from panics of its own.
	if p.reader, err = ipc.NewReaderFromMessageReader(&p.frames); err != nil {
		return nil, fmt.Errorf("the Arrow schema cannot be read (%w)", err)
	}
	for _, f := range p.reader.Schema().Fields() {
		p.contents = append(p.contents, describeArrow(f.Name, f.Type))
	}
	return p, p.distinct()
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

// followFooter takes the schema and the places of the messages from the footer
// of a file, and checks that they leave no room for a message it forgot.
func (p *ipcFile) followFooter(footer []byte) error {
	root := rootTable(footer)
	schema := child(root, slotFooterSchema)
	if schema == nil {
		return errors.New("the Arrow footer is damaged (no schema)")
	}
	p.frames.schema = schemaMessage(footer, int(schema.Pos))
	p.blocks = []int64{}
	covered := [][2]int64{}
	for _, slot := range []flatbuffers.VOffsetT{slotFooterDicts, slotFooterBatches} {
		start, n, err := vector(root, slot, 24)
		if err != nil {
			return err
		}
		for i := range n {
			b := footer[start+24*i:]
			at, meta := int64(binary.LittleEndian.Uint64(b)), int64(int32(binary.LittleEndian.Uint32(b[8:])))
			body := int64(binary.LittleEndian.Uint64(b[16:]))
			if at < 8 || meta < 8 || body < 0 || body > p.end || at > p.end-meta-body {
				return errors.New("the Arrow footer points outside its file")
			}
			p.blocks = append(p.blocks, at)
			covered = append(covered, [2]int64{at, at + meta + body})
		}
	}
	slices.SortFunc(covered, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	// In front stands the schema once more; between messages, padding only.
	at, room := int64(8), int64(len(footer))+1024
	for _, c := range append(covered, [2]int64{p.end, p.end}) {
		if c[0] < at || c[0]-at > room {
			return errors.New("the Arrow footer leaves out a part of the file, or names one twice: the file is damaged")
		}
		at, room = c[1], 256
	}
	return nil
}

// schemaMessage wraps the schema that stands at pos of a footer into a Message,
// as which arrow's stream reader wants it: a flatbuffer table put in front,
// whose header points into the footer.
func schemaMessage(footer []byte, pos int) []byte {
	const front = 32
	m := make([]byte, front, front+len(footer))
	le := binary.LittleEndian
	le.PutUint32(m[0:], 16)                    // the root table
	le.PutUint16(m[4:], 12)                    // vtable: its size,
	le.PutUint16(m[6:], 12)                    // the table's size,
	le.PutUint16(m[8:], 8)                     // version,
	le.PutUint16(m[10:], 10)                   // header type,
	le.PutUint16(m[12:], 4)                    // header
	le.PutUint32(m[16:], 12)                   // table: back to the vtable
	le.PutUint32(m[20:], uint32(front+pos-20)) // header
	le.PutUint16(m[24:], 4)                    // version 5 of the metadata
	m[26] = ipcSchema
	return append(m, footer...)
}

// countRows walks all frames once, bodies unread, and adds up their rows.
func (p *ipcFile) countRows() error {
	walk := p.frames
	for {
		fr, err := walk.next()
		if errors.Is(err, io.EOF) {
			return nil
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
	}
}

func (p *ipcFile) rows() int64 { return p.count }

func (p *ipcFile) choose(fields []Field, codes []*intern, _ *Options) error {
	for i, f := range fields {
		at, err := p.find(f)
		if err != nil {
			return err
		}
		p.want = append(p.want, wantedArrow{field: f, at: at, codes: codes[i]})
	}
	return nil
}

func (p *ipcFile) next(max int) (c piece, err error) {
	defer recovered(&err)
	for p.rec == nil || int64(p.from) == p.rec.NumRows() {
		if p.rec, err = p.reader.Read(); errors.Is(err, io.EOF) {
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
