package strictyaml

import (
	"bytes"
	"fmt"

	"gopkg.in/yaml.v3"
)

// Encode writes v as one YAML document, two spaces a level: the fields of a
// struct in the order declared, the keys of a map sorted, so equal values give
// equal bytes. What Encode writes of a type, Decode reads back.
func Encode(v any) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("strictyaml: %T cannot be written as YAML (%v)", v, p)
		}
	}()
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("strictyaml: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("strictyaml: %w", err)
	}
	return b.Bytes(), nil
}
