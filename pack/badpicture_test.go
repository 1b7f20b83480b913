package pack_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
)

// Everything wrong with a picture is said at its place, with the way out.
func TestBadPictures(t *testing.T) {
	const head = "table: visor\nfigures:\n"
	const open = "  - {name: open, from: visor, period: all, where: '!known(closed_at)', by: risk_level}\n"
	const blocks = "blocks: [{heading: volume.heading}]\n"
	for _, c := range []struct{ name, text, want string }{
		{"no such table", "table: visors\nfigures: []\n" + blocks, `1:8: unknown table "visors"; did you mean "visor"?`},
		{"no such column", head + "  - {name: open, from: visor, where: shut_at > as_of}\n" + blocks,
			"3:38: figure open, where: there is no name shut_at"},
		{"not a condition", head + "  - {name: open, from: visor, where: size(orders)}\n" + blocks,
			"3:38: figure open, where: this is a number, where a yes or no is needed"},
		{"split by a number", head + "  - {name: open, from: visor, by: mappa_level}\n" + blocks,
			"figure open, by: this is a number, where a text or a list of texts is needed"},
		{"twice", head + open + open + blocks, "4:12: figure open: a name is small letters, digits and _, and stands once"},
		{"within what stands below", head + "  - {name: late, within: open}\n" + open + blocks,
			`3:26: figure late: unknown figure above "open"`},
		{"within and from", head + open + "  - {name: late, within: open, from: visor}\n" + blocks,
			"4:38: figure late: within open says from already"},
		{"of rows", head + open + "  - {name: new, of: open, from: crimes}\n" + blocks,
			`4:21: figure new: "open" is no people figure above`},
		{"no period", head + "  - {name: open, from: visor, period: 13 months}\n" + blocks,
			`3:39: figure open: "13 months" is no period: write 24 months, 12 months`},
		{"since what", head +
			"  - {name: m, count: people, from: visor}\n  - {name: n, of: m, from: crimes, period: since}\n" +
			blocks, "4:44: figure n: since needs of, with a figure that keeps a moment by since"},
		{"no such count", head + "  - {name: open, from: visor, count: persons}\n" + blocks,
			`3:38: figure open: unknown count "persons"; known: elsewhere, pairs, people, rows`},
		{"at least of rows", head + "  - {name: open, from: visor, at_least: 2}\n" + blocks,
			"3:41: figure open: at_least is for figures that count people"},
		{"a moment of rows", head + "  - {name: open, from: visor, since: last_arms_at}\n" + blocks,
			"3:38: figure open: since is for figures that count people"},
		{"no force", head + "  - {name: open, from: visor, force: visor_ref}\n" + blocks,
			"3:38: figure open: visor.visor_ref is no column of force codes"},
		{"two things in one block", head + open + "blocks: [{heading: volume.heading, note: district.heading}]\n",
			"4:10: a block is one thing: begin each with a dash"},
		{"no such value", head + open + "blocks: [{part: {when: open.nwo, blocks: []}}]\n",
			`4:24: unknown value "open.nwo"; did you mean "open.now"?`},
		{"no value", head + open + "blocks: [{part: {when: open.now + 1, blocks: []}}]\n",
			`4:24: "open.now + 1" is no value: write figure.measure, a number, or two of them with -, / or % between them`},
		{"a curve of rows", head + open + "blocks: [{curve: {id: c, words: x, figure: open}}]\n",
			"4:44: figure open counts rows; here stands one that counts people"},
		{"not split", head + "  - {name: open, from: visor}\nblocks: [{bars: {id: c, words: x, figure: open}}]\n",
			"4:43: figure open is not split: give it by"},
		{"no words", head + open + "blocks: [{trend: {id: c, words: x, figure: open}}]\n",
			`there are no words for "x.rose": add the key and its sentence to words.yaml; it may name {by}, {force}, ` +
				`{period}, {date}`},
		{"terms that nothing says", head + open +
			"blocks: [{bars: {id: c, words: x, figure: open, terms: distrikt}}]\n",
			`4:56: unknown terms "distrikt"; did you mean "district"? (words of your own are keys of words.yaml`},
		{"one id for two", head + open +
			"blocks: [{trend: {id: c, words: x, figure: open}}, {trend: {id: c, words: x, figure: open}}]\n",
			`4:65: a chart needs an id that no chart above has; this is "c"`},
		{"a column of nothing", head + open + "blocks: [{table: {words: x, figure: open, columns: [{head: y}]}}]\n",
			"a column has a value or a label"},
		{"a share of one", head + open + "blocks: [{bars: {id: c, words: x, figure: open, share: open.now}}]\n",
			"a share is one of two values: a / b"},
		{"a typo in a key", head + "  - {name: open, form: visor}\n" + blocks, `unknown field "form"; did you mean "from"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := folder(t)
			f["visor/picture.yaml"] = &fstest.MapFile{Data: []byte(c.text)}
			_, err := pack.LoadFS(f, "p", pack.Options{WithoutModels: true})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "p/visor/picture.yaml:") {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
}

// Words that nothing says are refused: of the strategic section too.
func TestWordsOfNoPicture(t *testing.T) {
	f := folder(t)
	f["visor/picture.yaml"] =
		&fstest.MapFile{Data: []byte("table: visor\nfigures: [{name: open, from: visor, by: risk_level}]\n" +
			"blocks: [{table: {words: own, figure: open, terms: grade, columns: [{head: own.n, value: open.now}]}}]\n")}
	words := string(f["visor/words.yaml"].Data) +
		"  own.caption: A table\n  own.names: Grade\n  own.n: Number\n  grade.high: High\n"
	for extra, want := range map[string]string{"": "",
		"  own.nmes: Grade\n": `unknown key "own.nmes"; did you mean "own.names"?`,
		"  blidn: x\n":        `unknown key "blidn"; did you mean "blind"?`} {
		f["visor/words.yaml"] = &fstest.MapFile{Data: []byte(words + extra)}
		_, err := pack.LoadFS(f, "p", pack.Options{WithoutModels: true})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// One thing that is wrong is said once: what follows from it is not.
func TestOneErrorForOneMistake(t *testing.T) {
	picture := "table: visor\nfigures: [{name: open, from: visor}]\n" +
		"blocks: [{sentence: {words: own.volume, with: {n: open.now}}}, {note: own.wide}]\n"
	const words, yaml, features = "visor/words.yaml", "visor/pack.yaml", "features.yaml"
	for _, c := range []struct{ name, file, old, new, want string }{
		{"as it should be", words, "Visits", "Visits", ""},
		{"no picture", "visor/picture.yaml", picture, "", "p/visor/words.yaml:4:16: nothing says own.volume and 1 key " +
			"more: only a strategic section could, and there is no picture.yaml beside pack.yaml: add it, or remove the words"},
		{"a figure", "visor/picture.yaml", "from: visor", "from: visr", `unknown table "visr"; did you mean "visor"?`},
		{"a role", yaml, "kind: managed_person", "kind: manager", `unknown role "manager"; known: suspect, victim`},
		{"a number", yaml, "value: 2,", "value: two,", `the text "two" stands here; a number is needed`},
		{"a form", features, "form: count", "form: cuont", `unknown form "cuont"; did you mean "count"?`},
		{"no list", yaml, "qualifying: [crimes]", "qualifying: crimes", "a list is needed"},
		{"no order", yaml, "order: [must_review, percentile, points, person_id]", "order: points", "a list is needed"},
		{"a group", features, "unit: offences, group: Offending", "unit: offences, group: Offend1ng",
			`feature crimes_365d: unknown group "Offend1ng"; did you mean "Offending"?`},
		{"a caution with a gap", words, "own.wide: Visits", "own.wide: Visits\n  visor-managed.note: '{n} visits'",
			"visor-managed.note: {n} is not filled in here; nothing is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := folder(t)
			f["visor/picture.yaml"] = &fstest.MapFile{Data: []byte(picture)}
			f[words] = &fstest.MapFile{Data: append(f[words].Data, "  own.volume: '{n} people'\n  own.wide: Visits\n"...)}
			text := string(f[c.file].Data)
			if c.new == "" {
				delete(f, c.file)
			} else if !strings.Contains(text, c.old) {
				t.Fatalf("%s has no %q:\n%s", c.file, c.old, text)
			} else {
				f[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.new, 1))}
			}
			_, err := pack.LoadFS(f, "p", pack.Options{WithoutModels: true})
			var all strictyaml.Errors
			if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &all) || len(all) != 1 ||
				!strings.Contains(all[0].Error(), c.want)) {
				t.Fatalf("%v\nwant only %s", err, c.want)
			}
			if c.want != "" && c.new != "" && !strings.Contains(all[0].Source, c.new[strings.LastIndexByte(c.new, ' ')+1:]) {
				t.Errorf("points at %q", all[0].Source)
			}
		})
	}
}
