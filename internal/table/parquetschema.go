package table

import (
	"errors"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/schema"
)

// parquetColumn is a top-level column of a Parquet file.
type parquetColumn struct {
	described
	leaf    int // index among the file's leaf columns
	phys    physical
	maxDef  uint8
	maxRep  uint8
	listDef uint8
}

// parquetColumns lists the top-level columns of a file.
func parquetColumns(s *schema.Schema) []parquetColumn {
	root := s.Root()
	leaves := map[string][]int{} // top-level name to its leaves
	for i := range s.NumColumns() {
		name := s.ColumnRoot(i).Name()
		leaves[name] = append(leaves[name], i)
	}
	var out []parquetColumn
	for i := range root.NumFields() {
		node := root.Field(i)
		c := parquetColumn{described: described{name: node.Name()}}
		own := leaves[c.name]
		if len(own) == 0 {
			c.found, c.problem = "a group without columns", "drop it"
		} else {
			c.leaf = own[0]
			c.describe(node, s.Column(own[0]), len(own))
		}
		out = append(out, c)
	}
	return out
}

// describe fills in what the column holds.
func (c *parquetColumn) describe(node schema.Node, leaf *schema.Column, leaves int) {
	c.phys = physical(leaf.PhysicalType())
	if leaf.MaxDefinitionLevel() > 8 || leaf.MaxRepetitionLevel() > 8 {
		c.found, c.problem = "deeply nested values", "flatten it"
		return
	}
	c.maxDef, c.maxRep = uint8(leaf.MaxDefinitionLevel()), uint8(leaf.MaxRepetitionLevel())
	if group, ok := node.(*schema.GroupNode); ok {
		if !c.describeList(group, leaves) {
			c.found, c.problem = "nested values", "flatten it to columns of its own, or to a list of text"
			return
		}
	} else if node.RepetitionType() == parquet.Repetitions.Repeated {
		c.found, c.problem = "a repeated field", "write it as a list (LIST annotation)"
		return
	}
	c.found, c.form, c.problem = describeLeaf(leaf)
	if c.list {
		if c.form != formString && c.form != formNull && c.problem == "" {
			c.problem = "cast its elements to text"
		}
		c.found = "list of " + c.found
	}
}

// describeList recognises the three-level list of the format's specification:
// group (LIST) { repeated group { element } }.
func (c *parquetColumn) describeList(group *schema.GroupNode, leaves int) bool {
	if leaves != 1 || group.NumFields() != 1 || c.maxRep != 1 {
		return false
	}
	repeated, ok := group.Field(0).(*schema.GroupNode)
	if !ok || repeated.RepetitionType() != parquet.Repetitions.Repeated || repeated.NumFields() != 1 {
		return false
	}
	if _, ok := repeated.Field(0).(*schema.PrimitiveNode); !ok {
		return false
	}
	if group.RepetitionType() == parquet.Repetitions.Repeated {
		return false
	}
	c.list = true
	if group.RepetitionType() == parquet.Repetitions.Optional {
		c.listDef = 1
	}
	return true
}

// describeLeaf says what a leaf's values mean.
func describeLeaf(leaf *schema.Column) (found string, f form, problem string) {
	phys := physical(leaf.PhysicalType())
	switch t := leaf.LogicalType().(type) { // arrow makes those with properties pointers, the others values
	case schema.NullLogicalType:
		return "nothing but nulls", formNull, ""
	case schema.StringLogicalType, schema.EnumLogicalType:
		if phys == physBytes {
			return "text", formString, ""
		}
	case schema.JSONLogicalType:
		if phys == physBytes {
			return "JSON text", formString, ""
		}
	case schema.DateLogicalType:
		if phys == physInt32 {
			return "date", formDays, ""
		}
	case *schema.TimestampLogicalType:
		return describeTimestamp(t, phys)
	case *schema.IntLogicalType:
		return describeInt(t, phys)
	case *schema.DecimalLogicalType:
		return "decimal", 0, "cast it to double, or to text where every digit counts"
	case schema.NoLogicalType, schema.UnknownLogicalType, nil:
		switch phys {
		case physBool:
			return "true or false", formBool, ""
		case physInt32:
			return "integer", formInt32, ""
		case physInt64:
			return "integer", formInt64, ""
		case physInt96:
			return "an INT96 timestamp, which has no zone", 0, "write it as timestamp with microseconds, adjusted to UTC"
		case physFloat:
			return "number", formFloat, ""
		case physDouble:
			return "number", formDouble, ""
		case physBytes:
			return "binary", 0, "cast it to text (UTF-8)"
		case physFixed:
			return "fixed-size binary", 0, "cast it to text"
		}
	}
	kind := strings.ToLower(fmt.Sprint(leaf.LogicalType()))
	if kind == "none" {
		kind = strings.ToLower(leaf.PhysicalType().String())
	}
	return kind, 0, "cast it to text, a number, a date or a UTC timestamp"
}

func describeTimestamp(t *schema.TimestampLogicalType, phys physical) (string, form, string) {
	if phys != physInt64 {
		return "a timestamp that is not an INT64", 0, "write it as timestamp with microseconds, adjusted to UTC"
	}
	if !t.IsAdjustedToUTC() {
		return "a timestamp without a zone", 0,
			"its instants are not known: write it as a timestamp adjusted to UTC"
	}
	switch t.TimeUnit() {
	case schema.TimeUnitMillis:
		return "instant (ms)", formMilli, ""
	case schema.TimeUnitMicros:
		return "instant (us)", formMicro, ""
	case schema.TimeUnitNanos:
		return "instant (ns)", formNano, ""
	}
	return "a timestamp of unknown unit", 0, "write it in microseconds"
}

func describeInt(t *schema.IntLogicalType, phys physical) (string, form, string) {
	switch {
	case phys == physInt32 && t.IsSigned():
		return "integer", formInt32, ""
	case phys == physInt32:
		return "unsigned integer", formUint32, ""
	case phys == physInt64 && t.IsSigned():
		return "integer", formInt64, ""
	case phys == physInt64:
		return "unsigned integer", formUint64, ""
	}
	return "integer of unknown size", 0, "cast it to int64"
}

var errEncrypted = errors.New("the file is encrypted; write it without encryption, and protect the folder instead")
