package table

import (
	"errors"

	flatbuffers "github.com/google/flatbuffers/go"
)

// Slots of Arrow's Schema.fbs.
const (
	slotSchemaFields = 6
	slotSchemaMeta   = 8

	slotFieldTypeKind = 8
	slotFieldType     = 10
	slotFieldChildren = 14
	slotFieldMeta     = 16

	kindUnion     = 14
	slotUnionIDs  = 6
	maxNesting    = 32
	maxFieldCount = 1 << 20
)

var errBadSchema = errors.New("the Arrow schema is damaged")

// checkSchema bounds every vector of a schema. Arrow allocates as many
// elements as a vector claims to have, and running out of memory cannot be
// recovered from.
func checkSchema(schema *flatbuffers.Table) error {
	fields := 0
	if err := checkFieldVector(schema, slotSchemaFields, 0, &fields); err != nil {
		return err
	}
	_, _, err := vector(schema, slotSchemaMeta, 4)
	return err
}

// checkFieldVector checks the fields of a vector and, one level down, their
// children. count bounds the whole walk: damaged offsets can meet again.
func checkFieldVector(t *flatbuffers.Table, slot flatbuffers.VOffsetT, depth int, count *int) error {
	start, n, err := vector(t, slot, 4)
	if err != nil {
		return err
	}
	if *count += n; depth > maxNesting || *count > maxFieldCount {
		return errBadSchema
	}
	for i := range n {
		at := flatbuffers.UOffsetT(start + 4*i)
		field := &flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}
		if _, _, err := vector(field, slotFieldMeta, 4); err != nil {
			return err
		}
		if field.GetByteSlot(slotFieldTypeKind, 0) == kindUnion {
			union := child(field, slotFieldType)
			if union == nil {
				return errBadSchema
			}
			if _, _, err := vector(union, slotUnionIDs, 4); err != nil {
				return err
			}
		}
		if err := checkFieldVector(field, slotFieldChildren, depth+1, count); err != nil {
			return err
		}
	}
	return nil
}
