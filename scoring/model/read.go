package model

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

var (
	// ErrUnsupported is wrapped where a file is sound but holds something that
	// this package does not score, such as linear trees.
	ErrUnsupported = errors.New("not supported")
	// ErrCorrupt is wrapped where a file contradicts itself or its format.
	ErrCorrupt = errors.New("damaged or not a model file")
)

// maxDepth is far past any trained tree; it bounds work on hostile files.
const maxDepth = 4096

// Read parses a model file: LightGBM text (v2, v3, v4), or XGBoost JSON or
// UBJSON (1.x to 3.x), told apart by content. name appears in errors only.
// Errors wrap [ErrUnsupported] or [ErrCorrupt].
//
// The file is taken whole: all trees it holds are scored. LightGBM's
// save_model cuts at best_iteration by default. XGBoost keeps all trees and
// only notes best_iteration, which its own plain predict also ignores.
func Read(name string, data []byte) (*Ensemble, error) {
	var e *Ensemble
	var err error
	switch head := bytes.TrimLeft(data, " \t\r\n"); {
	case bytes.HasPrefix(head, []byte("tree\n")), bytes.HasPrefix(head, []byte("tree\r\n")):
		e, err = readLightGBM(data)
	case bytes.HasPrefix(head, []byte("{")):
		var d *document
		if len(head) > 1 && slices.Contains([]byte("LliIU"), head[1]) { // a key's length, not its quote
			d, err = readUBJSON(head)
		} else {
			d, err = readJSON(head)
		}
		if err == nil {
			e, err = readXGBoost(d)
		}
	case len(head) == 0:
		err = corrupt("the file is empty")
	case bytes.HasPrefix(data, []byte("binf")), bytes.HasPrefix(data, []byte("bs64")):
		err = unsupported("XGBoost's old binary format: save it again as JSON (model.json) or UBJSON (model.ubj)")
	default:
		err = corrupt("the first bytes are neither LightGBM text nor XGBoost JSON or UBJSON")
	}
	if err == nil {
		err = e.check()
	}
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	return e, nil
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}
