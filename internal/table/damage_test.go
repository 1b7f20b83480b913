package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// damageable are files of all formats, codecs and encodings.
var damageable = []string{
	"good/pyarrow.parquet", "good/groups.parquet", "good/page_v2.parquet", "good/pages_tiny.parquet",
	"good/checksums.parquet", "good/delta_v1.parquet", "good/delta_v2.parquet", "good/byte_stream_split_v2.parquet",
	"good/dictionary_straddles.parquet", "good/polars.parquet", "good/duckdb.parquet", "good/duckdb_v2.parquet",
	"good/codec_gzip.parquet", "good/codec_brotli.parquet", "good/codec_lz4.parquet", "good/codec_zstd_v2.parquet",
	"good/codec_none.parquet",
	"good/file.arrow", "good/file_lz4.arrow", "good/file_zstd.arrow", "good/dictionary.arrow", "good/polars.arrow",
	"good/dictionary_deltas.arrow", "good/types.arrow", "good/polars_categorical.arrow",
	"good/stream.arrows", "good/stream_zstd.arrows", "good/dictionary_replaced.arrows", "good/polars.arrows",
	"csv/pyarrow.csv", "csv/bom_crlf.csv",
}

// damage changes a copy of b in one of the ways files go bad.
func damage(b []byte, r *rand.Rand) (out []byte, how string) {
	out = bytes.Clone(b)
	n := len(out)
	at := r.IntN(n)
	if r.IntN(2) == 0 { // the end matters most: footers and levels live there
		at = n - 1 - r.IntN(min(n, 4000))
	}
	size := min(1+r.IntN(200), n-at)
	switch r.IntN(7) {
	case 0, 1:
		flips := 1 + r.IntN(4)
		for range flips {
			out[at] ^= 1 << r.IntN(8)
			at = r.IntN(n)
		}
		return out, fmt.Sprintf("%d bits flipped", flips)
	case 2:
		return out[:at], fmt.Sprintf("cut off at %d of %d", at, n)
	case 3:
		clear(out[at : at+size])
		return out, fmt.Sprintf("%d bytes zeroed at %d", size, at)
	case 4:
		from := r.IntN(n - size + 1)
		copy(out[at:at+size], b[from:])
		return out, fmt.Sprintf("%d bytes of %d copied to %d", size, from, at)
	case 5: // a stretch, say a page, spliced in or out
		if r.IntN(2) == 0 {
			return append(out[:at], b[at+size:]...), fmt.Sprintf("%d bytes taken out at %d", size, at)
		}
		from := r.IntN(n - size + 1)
		return append(append(out[:at], b[from:from+size]...), b[at:]...),
			fmt.Sprintf("%d bytes of %d put in at %d", size, from, at)
	default: // an impossible number
		if at+8 <= n {
			binary.LittleEndian.PutUint64(out[at:], []uint64{1<<31 - 1, 1 << 31, 1<<63 - 1, ^uint64(0), 1 << 40}[r.IntN(5)])
		}
		return out, fmt.Sprintf("a wild number at %d", at)
	}
}

// A damaged file gives an error or, where the damage leaves every value
// readable, all its rows: never a crash, a hang, a flood of memory or too few
// rows. CSV declares no number of rows, so for it the count is not checked.
func TestDamagedFiles(t *testing.T) {
	const cases = 500
	path := map[string]string{}
	dir := t.TempDir()
	errs := 0
	for seed := range uint64(cases) {
		r := rand.New(rand.NewPCG(seed, 1))
		name := damageable[seed%uint64(len(damageable))]
		whole, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		bad, how := damage(whole, r)
		file := path[name]
		if file == "" {
			file = filepath.Join(dir, filepath.Base(name))
			path[name] = file
		}
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		rows, _, err := readAll(file, goodFields, Options{Key: "person_id", ChunkRows: 30})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if err == nil && len(rows) != goodRows && !strings.HasSuffix(name, ".csv") {
			t.Errorf("seed %d: %s, %s: %d rows and no error", seed, name, how, len(rows))
		}
		if err != nil {
			errs++
			if !strings.Contains(err.Error(), file) {
				t.Errorf("seed %d: %s, %s: the error does not name the file: %v", seed, name, how, err)
			}
		}
		// A whole file takes about 3 MB and a millisecond.
		if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 64 {
			t.Errorf("seed %d: %s, %s: %d MB allocated", seed, name, how, mb)
		}
		if took > 5*time.Second {
			t.Errorf("seed %d: %s, %s: took %v", seed, name, how, took)
		}
	}
	if errs < cases/2 {
		t.Errorf("only %d of %d damaged files gave an error: is the damage real?", errs, cases)
	}
}

// With page checksums, no damage to the pages yields a wrong value.
func TestChecksums(t *testing.T) {
	for _, name := range []string{"checksums.parquet", "checksums_v2.parquet"} {
		whole, err := os.ReadFile(filepath.Join("testdata/good", name))
		if err != nil {
			t.Fatal(err)
		}
		footer := int(binary.LittleEndian.Uint32(whole[len(whole)-8:]))
		file := filepath.Join(t.TempDir(), name)
		caught := 0
		for seed := range uint64(150) {
			r := rand.New(rand.NewPCG(seed, 2))
			bad := bytes.Clone(whole)
			bad[4+r.IntN(len(bad)-12-footer)] ^= 1 << r.IntN(8)
			if err := os.WriteFile(file, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			got, _, err := readAll(file, goodFields, Options{})
			if err == nil {
				match(t, got, goodRow, 0, goodRows)
			} else if strings.Contains(err.Error(), "checksum") {
				caught++
			}
		}
		if caught < 75 {
			t.Errorf("%s: the checksum caught %d of 150", name, caught)
		}
	}
}

// FuzzOpen reads arbitrary bytes as a table: any outcome but a crash will do.
func FuzzOpen(f *testing.F) {
	for _, name := range damageable {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, strings.HasSuffix(name, ".csv"))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte, csv bool) {
		file := filepath.Join(dir, "fuzz.parquet")
		if csv {
			file = filepath.Join(dir, "fuzz.csv")
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		readAll(file, goodFields, Options{Key: "person_id"})
		if fields, err := Describe(file); err == nil {
			readAll(file, fields, Options{})
		}
	})
}
