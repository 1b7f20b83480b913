package table

import "errors"

var errNotYet = errors.New("table: this format is not readable yet")
