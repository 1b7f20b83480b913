package table

import (
	"bytes"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// Codec numbers of parquet.thrift. The old framed LZ4 (5) and LZO (3) are
// refused: no current writer uses them by default.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecBrotli = 4
	codecZstd   = 6
	codecLZ4Raw = 7
)

var codecNames = map[int64]string{
	codecNone: "uncompressed", codecSnappy: "snappy", codecGzip: "gzip", 3: "LZO",
	codecBrotli: "brotli", 5: "the old LZ4", codecZstd: "zstd", codecLZ4Raw: "LZ4_RAW",
}

func codecKnown(c int64) bool {
	return c != 3 && c != 5 && codecNames[c] != ""
}

// unpacker decompresses pages. It never allocates more than the size the
// caller states, unlike arrow's codecs, which believe the compressed bytes.
type unpacker struct {
	codec int64
	zstd  *zstd.Decoder
}

// decode decompresses src into dst, which must come out exactly full.
func (u *unpacker) decode(dst, src []byte) error {
	if len(dst) == 0 {
		return nil // a page of nulls: some writers store nothing, some an empty frame
	}
	var n int
	var err error
	switch u.codec {
	case codecNone:
		if n = len(src); n == len(dst) {
			copy(dst, src)
		}
	case codecSnappy:
		if n, err = snappy.DecodedLen(src); err == nil && n == len(dst) {
			_, err = snappy.Decode(dst, src)
		}
	case codecZstd:
		if u.zstd == nil {
			// One stream at a time, on our goroutine, and no growth beyond dst.
			u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
			if err != nil {
				return err
			}
		}
		var out []byte
		out, err = u.zstd.DecodeAll(src, dst[:0:len(dst)])
		n = len(out)
	case codecLZ4Raw:
		n, err = lz4.UncompressBlock(src, dst)
	case codecGzip, codecBrotli:
		which := compress.Codecs.Gzip
		if u.codec == codecBrotli {
			which = compress.Codecs.Brotli
		}
		var codec compress.Codec
		if codec, err = compress.GetCodec(which); err != nil {
			return err
		}
		// Arrow's one-shot decoders panic or grow without bound; its streams do not.
		r := codec.NewReader(bytes.NewReader(src))
		if n, err = io.ReadFull(r, dst); err == nil {
			var more [1]byte
			extra, _ := r.Read(more[:])
			n += extra
		}
		r.Close()
	default:
		return fmt.Errorf("codec %d is not supported", u.codec)
	}
	if err != nil {
		return fmt.Errorf("a compressed page cannot be decompressed (%w)", err)
	}
	if n != len(dst) {
		return fmt.Errorf("a page decompresses to %d bytes, not the %d it declares", n, len(dst))
	}
	return nil
}

func (u *unpacker) close() {
	if u.zstd != nil {
		u.zstd.Close()
		u.zstd = nil
	}
}
