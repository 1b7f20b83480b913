package table

import (
	"errors"
	"hash/crc32"
	"math"

	"github.com/klauspost/compress/zstd"
)

// packWindow is how far back the encoder looks, and what it keeps in memory
// for each file: as much as a page of numbers.
const packWindow = 128 << 10

// packer compresses pages.
type packer struct {
	zstd *zstd.Encoder
	buf  []byte
}

func newPacker() (*packer, error) {
	// One block at a time on our own goroutine; the fastest level, since
	// dictionary codes leave little to find.
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderCRC(false), zstd.WithWindowSize(packWindow))
	return &packer{zstd: encoder}, err
}

// appendPage appends a page, its header filled in, to out; stored without
// compression if asked.
func (p *packer) appendPage(out []byte, h *pageHeader, body []byte, asIs bool) ([]byte, error) {
	if len(body) > math.MaxInt32 {
		return out, errors.New("a page over 2 GiB; write fewer rows in a row group")
	}
	stored := body
	if !asIs {
		p.buf = p.zstd.EncodeAll(body, p.buf[:0])
		stored = p.buf
	}
	h.rawSize, h.storedSize = int32(len(body)), int32(len(stored))
	h.crc, h.hasCRC = crc32.ChecksumIEEE(stored), true
	out = appendPageHeader(out, h)
	return append(out, stored...), nil
}
