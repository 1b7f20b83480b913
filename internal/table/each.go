package table

import (
	"context"
	"errors"
	"io"
)

// Each reads the table at path from its first chunk to its last. It ends with
// the first error, of use or of reading, or with ctx's.
func Each(ctx context.Context, path string, fields []Field, use func(c *Chunk) error) error {
	r, err := Open(path, fields, Options{})
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := use(c); err != nil {
			return err
		}
	}
}
