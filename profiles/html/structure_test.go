package html

import (
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
)

// What can be told of accessibility without a browser; `make axe` asks one.
func TestStructure(t *testing.T) {
	for name, p := range documents() {
		elements, _ := parse(t, rendered(t, p))
		ids, level, count := map[string]int{}, 0, map[string]int{}
		regions := map[string]int{}
		var links, labels []string
		caption := true
		for _, e := range elements {
			count[e.name]++
			if id := e.attr["id"]; id != "" {
				ids[id]++
			}
			if h, ok := e.attr["href"]; ok {
				links = append(links, h)
			}
			if l := e.attr["aria-labelledby"]; l != "" {
				labels = append(labels, l)
			}
			if e.attr["style"] != "" {
				t.Errorf("%s: %s has a style attribute, which the page's policy forbids", name, e.name)
			}
			for a := range e.attr {
				if strings.HasPrefix(a, "on") {
					t.Errorf("%s: %s has the handler %s", name, e.name, a)
				}
			}
			switch e.name {
			case "html":
				if e.attr["lang"] != "en-GB" {
					t.Errorf("%s: lang is %q", name, e.attr["lang"])
				}
			case "link", "img", "iframe", "form", "object", "embed", "video", "audio", "base":
				t.Errorf("%s: has a %s element", name, e.name)
			case "svg":
				if e.attr["role"] != "img" || e.attr["aria-label"] == "" {
					t.Errorf("%s: a drawing has no text alternative", name)
				}
			case "table":
				if !caption {
					t.Errorf("%s: a table has no caption", name)
				}
				caption = false
			case "caption":
				caption = true
			case "th":
				if e.attr["scope"] == "" {
					t.Errorf("%s: a th without scope", name)
				}
			case "h1", "h2", "h3", "h4", "h5":
				n := int(e.name[1] - '0')
				if n > level+1 {
					t.Errorf("%s: h%d follows h%d", name, n, level)
				}
				level = n
			case "div":
				if e.attr["role"] == "region" {
					regions[e.attr["aria-label"]]++
				}
			case "bdi":
				if l := e.attr["lang"]; l == "und-Arab" && e.attr["dir"] != "rtl" {
					t.Errorf("%s: Arabic without its direction", name)
				}
			}
		}
		if count["h1"] != 1 || count["main"] != 1 || count["nav"] != 1 || count["title"] != 1 || count["script"] != 1 ||
			count["style"] != 1 || !caption {
			t.Errorf("%s: elements %v", name, count)
		}
		for label, n := range regions {
			if n > 1 || label == "" {
				t.Errorf("%s: %d regions are named %q", name, n, label)
			}
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: the id %s stands %d times", name, id, n)
			}
		}
		for _, h := range links {
			if !strings.HasPrefix(h, "#") || ids[h[1:]] == 0 {
				t.Errorf("%s: the link %s leads nowhere", name, h)
			}
		}
		for _, l := range labels {
			if ids[l] == 0 {
				t.Errorf("%s: nothing has the id %s of a label", name, l)
			}
		}
	}
}

// Every chart has a drawing for a wide and for a narrow screen, and its table.
func TestEveryChartHasItsTable(t *testing.T) {
	for _, c := range example.Charts() {
		p := example.Empty()
		p.Strategic.Blocks = []profiles.Block{{Chart: c}}
		page := rendered(t, p)
		_, figure, _ := strings.Cut(page, `<figure id="chart-`+c.ID+`">`)
		figure, _, _ = strings.Cut(figure, "</figure>")
		if strings.Count(figure, "<svg") != 2 || strings.Count(figure, "<details>") != 1 {
			t.Errorf("%s: %d drawings, %d tables to open", c.Kind, strings.Count(figure, "<svg"),
				strings.Count(figure, "<details>"))
		}
		if n := strings.Count(figure, `aria-label="`+template.HTMLEscapeString(c.Alt)+`"`); c.Alt == "" || n != 2 {
			t.Errorf("%s: %d drawings say %q to those who do not see them", c.Kind, n, c.Alt)
		}
		if rows := strings.Count(figure, "<tr"); rows != len(c.Table.Rows)+1 {
			t.Errorf("%s: the table has %d rows, not %d", c.Kind, rows, len(c.Table.Rows)+1)
		}
		marks := strings.Count(figure, "<rect") + strings.Count(figure, "<circle") + strings.Count(figure,
			"<polyline") + strings.Count(figure, "<path")
		if least := 2 * max(1, len(c.Links), len(c.Panels)); marks < least {
			t.Errorf("%s: only %d marks are drawn", c.Kind, marks)
		}
	}
}

// No drawing holds a number that is none, or stands outside its frame: what
// texts and shapes take of it is seen in profiles/chart.
func TestDrawingsStayInside(t *testing.T) {
	attribute := regexp.MustCompile(` (x|y|cx|cy|r|width|height|stroke-width|points|d)="([^"]*)"`)
	frame := regexp.MustCompile(`viewBox="0 0 (\S+) (\S+)"`)
	number := regexp.MustCompile(`^[0-9]+(\.[0-9])?$`)
	for _, c := range append(example.Charts(), example.Hard()...) {
		for svg := range strings.SplitSeq(string(drawn(c)), "<svg") {
			f := frame.FindStringSubmatch(svg)
			if f == nil {
				continue
			}
			w, h := value(t, f[1]), value(t, f[2])
			for _, a := range attribute.FindAllStringSubmatch(svg, -1) {
				for i, s := range strings.FieldsFunc(a[2], func(r rune) bool { return strings.ContainsRune("MC, ", r) }) {
					limit := w
					if strings.HasSuffix(a[1], "y") || a[1] == "height" || i%2 == 1 {
						limit = h
					}
					if !number.MatchString(s) || value(t, s) > limit {
						t.Errorf("%s %s: %s is %s in a frame of %s by %s", c.Kind, c.ID, a[1], a[2], f[1], f[2])
					}
				}
			}
		}
	}
}

// The policy lets in the page's own style and script by what they are, and
// nothing else.
func TestSecurityPolicy(t *testing.T) {
	for name, p := range documents() {
		page := rendered(t, p)
		_, policy, _ := strings.Cut(page, `<meta http-equiv="Content-Security-Policy" content="`)
		policy, _, _ = strings.Cut(policy, `"`)
		policy = html.UnescapeString(policy)
		for tag, directive := range map[string]string{"style": "style-src ", "script": "script-src "} {
			_, inside, _ := strings.Cut(page, "<"+tag+">")
			inside, _, _ = strings.Cut(inside, "</"+tag+">")
			if !strings.Contains(policy, directive+hash(inside)+";") {
				t.Errorf("%s: the policy %q does not let in the page's %s", name, policy, tag)
			}
		}
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", name, policy)
		}
	}
}

func TestTextMarksOtherScripts(t *testing.T) {
	for in, want := range map[string]string{
		"Adéọlá O’Brien, Nguyễn":       "Adéọlá O’Brien, Nguyễn",
		"محمد الأحمد":                  `<bdi lang="und-Arab" dir="rtl">محمد الأحمد</bdi>`,
		"AL-AHMAD (محمد الأحمد), 34":   `AL-AHMAD (<bdi lang="und-Arab" dir="rtl">محمد الأحمد</bdi>), 34`,
		"王小明 <b>":                      `<bdi lang="und-Hani">王小明</bdi> &lt;b&gt;`,
		"СОКОЛОВА, Наталья and दीपिका": `<bdi lang="und-Cyrl">СОКОЛОВА, Наталья</bdi> and <bdi lang="und-Deva">दीपिका</bdi>`,
		"12 \"&\" more":                "12 &#34;&amp;&#34; more",
	} {
		if got := string(text(in)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestPrintedMarginsAreQuoted(t *testing.T) {
	f := example.Rich().Furniture
	f.Marking, f.Handling = `Mark "} body { display: none } </style>`, "a\\b\nc"
	got := paper(&f)
	if strings.Contains(got, "<") || strings.Count(got, `"`)%2 != 0 || !strings.Contains(got, `MARK \22 } BODY`) ||
		strings.Contains(got, "a\\b") {
		t.Errorf("the printed margins are %s", got)
	}
}

func value(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
