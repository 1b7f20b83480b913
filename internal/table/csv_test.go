package table

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCSVErrors(t *testing.T) {
	fields := []Field{{"id", Text, true}, {"n", Integer, false}, {"x", Number, false}, {"b", Bool, false},
		{"at", Instant, false}, {"on", Date, false}, {"l", TextList, false}}
	const head = "id,n,x,b,at,on,l\n"
	const fine = "a,1,1.5,true,2026-03-31T08:00:00Z,2026-03-31,a;b\n"
	cases := []struct{ name, text, want string }{
		{"integer", "a,1.5,,,,,\n", "line 3, column n: 1.5 is not a whole number"},
		{"large", "a,9007199254740993,,,,,\n", "line 3, column n: 9007199254740993 is beyond 2^53"},
		{"number", "a,,0x10,,,,\n", `line 3, column x: "0x10" is not a number`},
		{"infinity", "a,,inf,,,,\n", `line 3, column x: "inf" is not a number`},
		{"bool", "a,,,1,,,\n", `line 3, column b: "1" is neither true nor false`},
		{"naive", "a,,,,2026-03-31T08:00:00,,\n", "line 3, column at: \"2026-03-31T08:00:00\" has no zone: write Z"},
		{"instant", "a,,,,yesterday,,\n", "line 3, column at: \"yesterday\" is not an instant"},
		{"hour", "a,,,,2026-03-31T24:00:00Z,,\n", "is not an instant"},
		{"date", "a,,,,,31/03/2026,\n", "line 3, column on: \"31/03/2026\" is not a date"},
		{"day", "a,,,,,2026-02-30,\n", "is not a date"},
		{"list", "a,,,,,,x;;y\n", "line 3, column l: the list \"x;;y\" has an empty element"},
		{"columns", "a,1\n", "line 3: another number of values"},
		{"quote", "\"a,1\n", "line 3"},
		{"bare quote", "a\"b,,,,,,\n", "line 3, character 2"},
		{"latin1", "caf\xe9,,,,,,\n", "line 3, column id: text that is not UTF-8"},
		{"blank", "\na,,,,,,\n", "line 3 is blank"},
		{"after a long value", "\"a\nb\",,,,,,\nc,x,,,,,\n", `line 5, column n: "x" is not a number`},
	}
	for _, c := range cases {
		path := filepath.Join(t.TempDir(), "t.csv")
		write(t, path, head+fine+c.text)
		_, _, err := readAll(path, fields, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	for text, want := range map[string]string{
		"a,a\n1,2\n": "two columns are named a",
		"a,\n1,2\n":  "column 2 has no name",
	} {
		write(t, path, text)
		if _, err := Open(path, fields, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

func TestCSVValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	write(t, path, "\xef\xbb\xbfid,at,n,l\r\n\"a,\"\"b\"\"\nc\",2026-03-31T09:00:00.1234567+01:00,-0,\"x;y, z\"\r\n"+
		"d,2026-03-31 08:00:00+0000,1e3,\r\ne,1969-12-31 23:59:59.999999Z,,q")
	got, _, err := readAll(path, []Field{{"id", Text, true}, {"at", Instant, true}, {"n", Integer, false},
		{"l", CodeList, false}}, Options{})
	want := "[[a,\"b\"\nc 1774944000123456 0 [x y, z]] [d 1774944000000000 1000 null] [e -1 null [q]]]"
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v\nwant %s", got, err, want)
	}
}

// parseInstant and parseDate agree with package time wherever both read the text.
func FuzzInstant(f *testing.F) {
	for _, s := range []string{"2026-03-31T08:00:00Z", "1969-12-31T23:59:59.9999999+23:59", "0000-01-01T00:00:00-01:00",
		"2024-02-29T00:00:00.5Z", "2026-03-31", "0000-01-01T0:00:00.0Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseInstant(s)
		if want, stdErr := time.Parse(time.RFC3339Nano, s); stdErr == nil {
			// time reads a comma before the fraction, and hours of one digit: not RFC 3339.
			if err == nil && got != want.UnixMicro() {
				t.Errorf("%q: %d, want %d", s, got, want.UnixMicro())
			}
			if err != nil && !strings.Contains(s, ",") && len(s) >= 20 && s[13] == ':' {
				t.Errorf("%q: %v", s, err)
			}
		}
		days, err := parseDate(s)
		want, stdErr := time.Parse(time.DateOnly, s)
		if (err == nil) != (stdErr == nil) || err == nil && days != want.Unix()/86400 {
			t.Errorf("%q: %d, %v; want %v, %v", s, days, err, want, stdErr)
		}
	})
}
