package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Words are the fixed sentences, by key.
type Words struct {
	text  map[string]string
	keys  []string // in the order of the file
	below *Words   // say what these do not; nil where there are none
}

// Over returns words that say texts, and where these have no key what w says.
// The texts must be sound: see [Check].
func (w *Words) Over(texts map[string]string) *Words { return &Words{text: texts, below: w} }

// find looks a sentence up.
func (w *Words) find(key string) (text string, ok bool) {
	for ; w != nil && !ok; w = w.below {
		text, ok = w.text[key]
	}
	return text, ok
}

// Check says what is wrong with the placeholders of a sentence; nil if nothing is.
func Check(text string) error {
	_, err := split(text)
	return err
}

// Default returns the words of words.txt.
func Default() *Words { return defaultWords() }

var defaultWords = sync.OnceValue(func() *Words {
	w, err := ParseWords("templates/words.txt", wordsText)
	if err != nil {
		// The file is part of the program and a test parses it; a build that
		// got past that test cannot come here.
		return &Words{text: map[string]string{}}
	}
	return w
})

// ParseWords reads the form of words.txt: "key = text" a line, a line that
// begins with a space carries the text on, "#" begins a comment line. All
// errors name file and line.
func ParseWords(file, text string) (*Words, error) {
	w := &Words{text: map[string]string{}}
	last := ""
	for i, line := range strings.Split(text, "\n") {
		at := func(format string, a ...any) error {
			return fmt.Errorf("%s:%d: "+format, append([]any{file, i + 1}, a...)...)
		}
		line = strings.TrimRight(line, " \t\r")
		switch {
		case line == "" || line[0] == '#':
			last = ""
			continue
		case line[0] == ' ' || line[0] == '\t':
			if last == "" {
				return nil, at("a line that begins with a space carries on the sentence above it, and there is none")
			}
			w.text[last] += " " + strings.TrimSpace(line)
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !ok || key == "" {
			return nil, at("want \"key = text\", got %q", line)
		}
		if _, dup := w.text[key]; dup {
			return nil, at("the key %q stands here a second time", key)
		}
		w.text[key] = strings.TrimSpace(value)
		w.keys = append(w.keys, key)
		last = key
	}
	for _, key := range w.keys {
		if err := Check(w.text[key]); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, key, err)
		}
	}
	return w, nil
}

// Keys lists every key in the order of the file.
func (w *Words) Keys() []string { return w.keys }

// Has says whether there is a sentence for key.
func (w *Words) Has(key string) bool { _, ok := w.find(key); return ok }

// Placeholders lists the names that key's sentence needs, each once.
func (w *Words) Placeholders(key string) []string {
	text, _ := w.find(key)
	parts, _ := split(text)
	var names []string
	for _, p := range parts {
		if p.name != "" && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// Say returns the sentence for key with its placeholders filled from
// name, value, name, value … In the text, {n} is the value of n and
// {n:person|people} chooses by the number n. What cannot be resolved is shown
// in the text as [missing …], so that it is seen; the tests look for it.
func (w *Words) Say(key string, pairs ...any) string {
	text, ok := w.find(key)
	if !ok {
		return "[missing words " + key + "]"
	}
	parts, _ := split(text)
	var b strings.Builder
	for _, p := range parts {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		value, found := any(nil), false
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == p.name {
				value, found = pairs[i+1], true
			}
		}
		switch {
		case !found:
			b.WriteString("[missing " + p.name + "]")
		case p.one == "" && p.many == "":
			b.WriteString(plain(value))
		case plain(value) == "1":
			b.WriteString(p.one)
		default:
			b.WriteString(p.many)
		}
	}
	return b.String()
}

// plain prints whole numbers with thousands separators.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return Thousands(int64(v))
	case int64:
		return Thousands(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// Thousands prints n as 1,234,567.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Signed prints a whole number with its sign, plus or minus.
func Signed(n int) string {
	if n > 0 {
		return "+" + strconv.Itoa(n)
	}
	return strings.Replace(strconv.Itoa(n), "-", "−", 1)
}

// part is a piece of text, or a placeholder.
type part struct {
	text, name, one, many string
}

func split(text string) ([]part, error) {
	var parts []part
	for {
		before, rest, open := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a } without its { in %q", before)
		}
		if before != "" {
			parts = append(parts, part{text: before})
		}
		if !open {
			return parts, nil
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("a { without its } in %q", rest)
		}
		name, choice, plural := strings.Cut(inside, ":")
		p := part{name: strings.TrimSpace(name)}
		if p.name == "" {
			return nil, fmt.Errorf("an empty {} in %q", text)
		}
		if plural {
			var two bool
			if p.one, p.many, two = strings.Cut(choice, "|"); !two || p.one == "" && p.many == "" {
				return nil, fmt.Errorf("{%s} wants two wordings: {n:person|people}", inside)
			}
		}
		parts = append(parts, p)
		text = after
	}
}
