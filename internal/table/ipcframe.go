package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// frames cuts an Arrow IPC file or stream into messages for arrow to decode.
//
// Arrow could do that itself, but it takes a stream that was cut off between
// two messages for a whole one, allocates whatever sizes the bytes name, and
// decompresses on goroutines of its own. So the framing is checked here, and
// the bodies are handed over already decompressed.
type frames struct {
	file    io.ReaderAt
	at, end int64
	ended   bool    // the end marker has been seen
	blocks  []int64 // where a file's messages stand; nil for a stream
	schema  []byte  // a file's schema message, not handed out yet
	zstd    *zstd.Decoder
}

// Message kinds and table slots of Arrow's Message.fbs.
const (
	ipcSchema     = 1
	ipcDictionary = 2
	ipcBatch      = 3

	slotHeaderType = 6
	slotHeader     = 8
	slotBody       = 10

	slotBatchRows     = 4
	slotBatchBuffers  = 8
	slotBatchCompress = 10
	slotBatchVariadic = 12

	slotDictData = 6

	slotFooterSchema  = 6
	slotFooterDicts   = 8
	slotFooterBatches = 10
)

// frame is one message: its metadata and where its body stands.
type frame struct {
	at   int64
	meta []byte
	kind byte
	body int64 // position in the file
	size int64
}

var errCutStream = errors.New("the Arrow stream is cut off: its end marker is missing")

// next reads the next frame's metadata; io.EOF at the end marker.
func (f *frames) next() (fr frame, err error) {
	if f.ended {
		return fr, io.EOF
	}
	if f.schema != nil {
		fr.meta, fr.kind, f.schema = f.schema, ipcSchema, nil
		return fr, nil
	}
	if f.blocks != nil {
		if len(f.blocks) == 0 {
			f.ended = true
			return fr, io.EOF
		}
		f.at, f.blocks = f.blocks[0], f.blocks[1:]
	}
	fr.at = f.at
	var head [8]byte
	if f.at < 0 || f.at+8 > f.end {
		return fr, errCutStream
	}
	if _, err := f.file.ReadAt(head[:], f.at); err != nil {
		return fr, err
	}
	if binary.LittleEndian.Uint32(head[:]) != 0xffffffff {
		return fr, errors.New(
			"an Arrow message does not begin where it should: the file is damaged, or older than Arrow 0.15")
	}
	n := int64(int32(binary.LittleEndian.Uint32(head[4:])))
	f.at += 8
	if n == 0 && f.blocks == nil {
		f.ended = true
		if f.at < f.end {
			return fr, errors.New("bytes follow the end marker of the Arrow stream")
		}
		return fr, io.EOF
	}
	if n <= 0 || f.at+n > f.end {
		return fr, errCutStream
	}
	fr.meta = make([]byte, n)
	if _, err := f.file.ReadAt(fr.meta, f.at); err != nil {
		return fr, err
	}
	f.at += n
	message := rootTable(fr.meta)
	fr.kind = message.GetByteSlot(slotHeaderType, 0)
	fr.body, fr.size = f.at, message.GetInt64Slot(slotBody, 0)
	if fr.size < 0 || fr.size > f.end-f.at {
		return fr, errCutStream
	}
	f.at += fr.size
	return fr, nil
}

func rootTable(buf []byte) *flatbuffers.Table {
	return &flatbuffers.Table{Bytes: buf, Pos: flatbuffers.GetUOffsetT(buf)}
}

// child follows a table's slot to another table; nil if it is not set.
func child(t *flatbuffers.Table, slot flatbuffers.VOffsetT) *flatbuffers.Table {
	o := flatbuffers.UOffsetT(t.Offset(slot))
	if o == 0 {
		return nil
	}
	return &flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(o + t.Pos)}
}

// vector finds a slot's vector of elements of size bytes and its length.
func vector(t *flatbuffers.Table, slot flatbuffers.VOffsetT, size int) (start, n int, err error) {
	o := flatbuffers.UOffsetT(t.Offset(slot))
	if o == 0 {
		return 0, 0, nil
	}
	n, start = t.VectorLen(o), int(t.Vector(o))
	if n < 0 || start < 0 || start+n*size > len(t.Bytes) {
		return 0, 0, errors.New("an Arrow message is damaged")
	}
	return start, n, nil
}

// batch is the record batch of a batch or dictionary message.
func (fr *frame) batch() *flatbuffers.Table {
	header := child(rootTable(fr.meta), slotHeader)
	if header != nil && fr.kind == ipcDictionary {
		header = child(header, slotDictData)
	}
	return header
}

// Message implements ipc.MessageReader.
func (f *frames) Message() (*ipc.Message, error) {
	fr, err := f.next()
	if err != nil {
		return nil, err
	}
	if fr.kind == ipcSchema {
		schema := child(rootTable(fr.meta), slotHeader)
		if schema == nil {
			return nil, errBadSchema
		}
		if err := checkSchema(schema); err != nil {
			return nil, err
		}
	}
	body := make([]byte, fr.size)
	if _, err := f.file.ReadAt(body, fr.body); err != nil {
		return nil, err
	}
	if fr.kind == ipcBatch || fr.kind == ipcDictionary {
		if body, err = f.plainBody(&fr, body); err != nil {
			return nil, err
		}
	}
	return ipc.NewMessage(memory.NewBufferBytes(fr.meta), memory.NewBufferBytes(body)), nil
}

// plainBody checks the message's buffers against its body and decompresses
// them, rewriting the metadata to match.
func (f *frames) plainBody(fr *frame, body []byte) ([]byte, error) {
	bad := errors.New("an Arrow message is damaged")
	b := fr.batch()
	if b == nil {
		return nil, bad
	}
	start, n, err := vector(b, slotBatchBuffers, 16)
	if err != nil {
		return nil, err
	}
	counts, views, err := vector(b, slotBatchVariadic, 8)
	if err != nil {
		return nil, err
	}
	for left, i := n, 0; i < views; i++ {
		v := binary.LittleEndian.Uint64(fr.meta[counts+8*i:])
		if v > uint64(left) {
			return nil, bad
		}
		left -= int(v)
	}
	compress := child(b, slotBatchCompress)
	var out []byte
	for i := range n {
		at := fr.meta[start+16*i:]
		from, size := int64(binary.LittleEndian.Uint64(at)), int64(binary.LittleEndian.Uint64(at[8:]))
		if from < 0 || size < 0 || from > int64(len(body)) || size > int64(len(body))-from {
			return nil, bad
		}
		if compress == nil {
			continue
		}
		for len(out)%64 != 0 {
			out = append(out, 0)
		}
		binary.LittleEndian.PutUint64(at, uint64(len(out)))
		before := len(out)
		if size > 0 {
			if out, err = f.inflate(out, body[from:from+size], compress.GetInt8Slot(4, 0)); err != nil {
				return nil, err
			}
		}
		binary.LittleEndian.PutUint64(at[8:], uint64(len(out)-before))
	}
	if compress == nil {
		return body, nil
	}
	// Blank the compression slot in the batch's vtable.
	vtable := int(b.Pos) - int(int32(binary.LittleEndian.Uint32(b.Bytes[b.Pos:])))
	binary.LittleEndian.PutUint16(b.Bytes[vtable+slotBatchCompress:], 0)
	return out, nil
}

// inflate appends one buffer, which begins with its size when decompressed.
func (f *frames) inflate(out, src []byte, codec int8) ([]byte, error) {
	if len(src) < 8 {
		return nil, errors.New("a compressed Arrow buffer is cut short")
	}
	size := int64(binary.LittleEndian.Uint64(src))
	src = src[8:]
	if size == -1 { // stored as it is
		return append(out, src...), nil
	}
	// Neither codec reaches a ratio of a thousand but on long runs.
	if size < 0 || size > maxPage || size > 64<<20+int64(len(src))*1000 {
		return nil, fmt.Errorf("a compressed Arrow buffer declares %d bytes", size)
	}
	at := len(out)
	out = append(out, make([]byte, size)...)
	into := out[at:]
	switch codec {
	case 0:
		r := lz4.NewReader(bytes.NewReader(src))
		if _, err := io.ReadFull(r, into); err != nil {
			return nil, fmt.Errorf("a compressed Arrow buffer is damaged (%w)", err)
		}
	case 1:
		u := unpacker{codec: codecZstd, zstd: f.zstd}
		err := u.decode(into, src)
		f.zstd = u.zstd
		if err != nil {
			return nil, err
		}
	default:
		return nil, errors.New("Arrow buffers compressed with an unknown codec; use LZ4, zstd or none")
	}
	return out, nil
}

func (f *frames) Retain()  {}
func (f *frames) Release() {}

func (f *frames) close() {
	if f.zstd != nil {
		f.zstd.Close()
		f.zstd = nil
	}
}
