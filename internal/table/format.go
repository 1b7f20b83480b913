package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// partFiles lists the files of the table at path: itself, or, for a folder,
// the files in it by name. Names that begin with "." or "_" are not data.
func partFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
			continue
		}
		file := filepath.Join(path, e.Name())
		if info, err := os.Stat(file); err != nil {
			return nil, err
		} else if info.IsDir() {
			return nil, fmt.Errorf("%s: a folder within a table's folder; put all part files into one folder", file)
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: the folder has no part files", path)
	}
	return files, nil
}

// openSource opens a file by its content, then by its extension.
func openSource(path string) (source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 8)
	n, err := io.ReadFull(f, head)
	f.Close()
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	ext := strings.ToLower(filepath.Ext(path))
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return asSource(openParquet(path))
	case bytes.HasPrefix(head, []byte("PARE")):
		return nil, errEncrypted
	case bytes.HasPrefix(head, []byte("ARROW1")):
		return asSource(openIPC(path, true))
	case bytes.HasPrefix(head, []byte{0xff, 0xff, 0xff, 0xff}):
		return asSource(openIPC(path, false))
	case bytes.HasPrefix(head, []byte("FEA1")):
		return nil, errors.New("a Feather version 1 file; write it as Parquet")
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return nil, errors.New("compressed with gzip as a whole; unpack it first")
	}
	switch ext {
	case ".csv":
		return asSource(openCSV(path))
	case ".parquet", ".pq":
		return nil, errors.New("not a Parquet file: it does not begin with PAR1")
	case ".arrow", ".arrows", ".ipc", ".feather":
		return nil, errors.New("not an Arrow IPC file or stream")
	}
	return nil, errors.New("neither Parquet, nor Arrow IPC, nor named .csv")
}

// asSource keeps a typed nil from passing for a source.
func asSource[S source](s S, err error) (source, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
