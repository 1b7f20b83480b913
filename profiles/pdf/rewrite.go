package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf16"
)

// file is a PDF under construction from what fpdf wrote: its pages and fonts
// are kept, all that describes the document is written anew. The objects
// without a stream go into compressed object streams (PDF 1.5).
type file struct {
	objects [][]byte // by number from 1; nil is free
	stream  []bool   // the object has a stream, or must stand by itself
}

func (o *file) add(body []byte, stream bool) int {
	o.objects = append(o.objects, body)
	o.stream = append(o.stream, stream)
	return len(o.objects)
}

func (o *file) set(n int, body []byte) { o.objects[n-1] = body }

// reserve gives out a number whose object comes later.
func (o *file) reserve() int { return o.add(nil, false) }

var errShape = errors.New("pdf: fpdf's output is not of the shape that this program rewrites")

// readFpdf splits fpdf's output into its objects by its cross-reference table.
func readFpdf(b []byte) (*file, error) {
	at := bytes.LastIndex(b, []byte("startxref\n"))
	if at < 0 {
		return nil, errShape
	}
	var xref, n int
	if _, err := fmt.Sscanf(string(b[at:min(len(b), at+40)]), "startxref\n%d", &xref); err != nil || xref >= len(b) {
		return nil, errShape
	}
	if _, err := fmt.Sscanf(string(b[xref:min(len(b), xref+40)]), "xref\n0 %d", &n); err != nil {
		return nil, errShape
	}
	table := bytes.SplitN(b[xref:], []byte("\n"), n+3)
	if len(table) < n+3 {
		return nil, errShape
	}
	offsets := make([]int, 0, n)
	for i := 1; i < n; i++ {
		v, err := strconv.Atoi(string(table[2+i][:10]))
		if err != nil || v >= xref {
			return nil, errShape
		}
		offsets = append(offsets, v)
	}
	ends := append(slices.Sorted(slices.Values(offsets)), xref)
	o := &file{}
	for i, from := range offsets {
		k, _ := slices.BinarySearch(ends, from)
		body, ok := bytes.CutPrefix(b[from:ends[k+1]], fmt.Appendf(nil, "%d 0 obj\n", i+1))
		if !ok {
			return nil, errShape
		}
		body, ok = bytes.CutSuffix(bytes.TrimRight(body, "\n"), []byte("endobj"))
		if !ok {
			return nil, errShape
		}
		o.add(body, bytes.HasSuffix(bytes.TrimRight(body, "\n"), []byte("endstream")))
	}
	return o, nil
}

// packer deflates one stream after another with the same memory, which is most
// of the cost of a small stream.
type packer struct {
	w   *zlib.Writer
	out bytes.Buffer
}

var packers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	return &packer{w: w}
}}

// deflated is a stream object.
func deflated(dict string, data []byte) []byte {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.out.Reset()
	p.w.Reset(&p.out)
	_, _ = p.w.Write(data) // neither can fail: the buffer is in memory
	_ = p.w.Close()
	return fmt.Appendf(nil, "<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\n", dict, p.out.Len(),
		p.out.Bytes())
}

// content is what a plain stream object holds.
func content(object []byte) ([]byte, error) {
	_, b, ok := bytes.Cut(object, []byte(">>\nstream\n"))
	if b, ok2 := bytes.CutSuffix(bytes.TrimRight(b, "\n"), []byte("\nendstream")); ok && ok2 {
		return b, nil
	}
	return nil, errShape
}

// perStream is how many objects share one object stream.
const perStream = 200

// write numbers what is left and writes the file: header, objects, object
// streams, cross-reference stream.
func (o *file) write(w io.Writer, catalog, info int) error {
	type where struct{ kind, a, b int }
	places := make([]where, len(o.objects)+1)
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	emit := func(n int, body []byte) {
		places[n] = where{1, out.Len(), 0}
		fmt.Fprintf(&out, "%d 0 obj\n", n)
		out.Write(body)
		out.WriteString("endobj\n")
	}
	var loose []int
	for i, body := range o.objects {
		switch {
		case body == nil:
		case o.stream[i]:
			emit(i+1, body)
		default:
			loose = append(loose, i+1)
		}
	}
	for group := range slices.Chunk(loose, perStream) {
		var head, bodies bytes.Buffer
		n := len(o.objects) + 1
		for k, m := range group {
			fmt.Fprintf(&head, "%d %d ", m, bodies.Len())
			bodies.Write(bytes.TrimSpace(o.objects[m-1]))
			bodies.WriteByte('\n')
			places[m] = where{2, n, k}
		}
		first := head.Len()
		head.Write(bodies.Bytes())
		body := deflated(fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(group), first), head.Bytes())
		o.add(body, true)
		places = append(places, where{})
		emit(n, body)
	}
	id := sha256.Sum256(out.Bytes())
	name := hex.EncodeToString(id[:16])
	start := out.Len()
	self := len(o.objects) + 1
	places = append(places, where{1, start, 0})
	table := make([]byte, 0, 7*len(places))
	for n, p := range places {
		kind, a, b := p.kind, p.a, p.b
		if n == 0 {
			b = 65535
		}
		table = append(table, byte(kind), byte(a>>24), byte(a>>16), byte(a>>8), byte(a), byte(b>>8), byte(b))
	}
	fmt.Fprintf(&out, "%d 0 obj\n", self)
	out.Write(deflated(fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R /ID [<%s><%s>]", len(places),
		catalog, info, name, name), table))
	fmt.Fprintf(&out, "endobj\nstartxref\n%d\n%%%%EOF\n", start)
	_, err := w.Write(out.Bytes())
	return err
}

// text is a PDF text string: plain where it can be, else UTF-16.
func text(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7E || s[i] == '(' || s[i] == ')' || s[i] == '\\' {
			plain = false
			break
		}
	}
	if plain {
		return "(" + s + ")"
	}
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}

// stamp is a moment as PDF writes it.
func stamp(t time.Time) string { return "(D:" + t.UTC().Format("20060102150405") + "Z)" }
