package table_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"forceprofiles/internal/table"
)

// A Parquet file is written in row groups of two people each and read back.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "persons.parquet")
	fields := []table.Field{
		{Name: "person_id", Type: table.Text, Required: true},
		{Name: "force", Type: table.Code},
	}
	w, err := table.Create(path, fields, table.WriteOptions{RowGroupRows: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	w.Write(&table.Chunk{Rows: 3, Columns: []table.Column{
		{Field: fields[0], Text: []string{"P1", "P2", "P3"}},
		{Field: fields[1], Codes: []uint32{1, 2, 1}, Dict: []string{"", "essex", "kent"}, Valid: []bool{true, true, false}},
	}})
	if err := w.Close(); err != nil { // reports what Write met as well
		fmt.Println(err)
		return
	}
	err = table.Each(context.Background(), path, fields, func(c *table.Chunk) error {
		person, force := c.Column("person_id"), c.Column("force")
		for i := range c.Rows {
			fmt.Printf("%s %q known: %v\n", person.Text[i], force.Dict[force.Codes[i]], force.Known(i))
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// P1 "essex" known: true
	// P2 "kent" known: true
	// P3 "" known: false
	// <nil>
}

// A column of the wrong type is refused when the file is opened, by name and
// with the way out.
func ExampleOpen() {
	fields := []table.Field{{Name: "c", Type: table.Instant}}
	_, err := table.Open("testdata/bad/naive_us.parquet", fields, table.Options{})
	fmt.Println(strings.ReplaceAll(err.Error(), ": ", ":\n"))
	// Output:
	// testdata/bad/naive_us.parquet:
	// column c holds a timestamp without a zone; expected instant (timestamp, UTC):
	// its instants are not known:
	// write it as a timestamp adjusted to UTC
}

func ExampleDescribe() {
	fields, err := table.Describe("testdata/csv/bom_crlf.csv")
	for _, f := range fields[:5] {
		fmt.Println(f.Name, "is", f.Type)
	}
	fmt.Println(err)
	// Output:
	// person_id is text
	// force is text
	// at is instant (timestamp, UTC)
	// on is date
	// n is whole number
	// <nil>
}
