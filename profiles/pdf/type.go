package pdf

import (
	"strings"
	"sync"
	"unicode"

	"forceprofiles/profiles/chart"
	"forceprofiles/templates/fonts"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// style is one voice of the page's single type family.
type style struct {
	bold   bool
	size   float64 // points
	lead   float64 // baseline to baseline, points
	colour rgb
}

type rgb struct{ r, g, b int }

// The palette of the Analysis Function, cut to what a black-and-white laser
// printer keeps apart.
var (
	ink   = rgb{0x0B, 0x0C, 0x0C}
	soft  = rgb{0x48, 0x49, 0x49}
	rule  = rgb{0xD9, 0xD9, 0xD9}
	blue  = rgb{0x12, 0x43, 0x6D}
	grey  = rgb{0xBF, 0xBF, 0xBF}
	white = rgb{0xFF, 0xFF, 0xFF}
	tint  = rgb{0xF3, 0xF4, 0xF5}
)

// The type scale.
var (
	title   = style{true, 20, 24, blue}
	chapter = style{true, 18, 23, blue}
	heading = style{true, 14, 18, blue}
	sub     = style{true, 11.5, 15, ink}
	body    = style{false, 10.5, 14, ink}
	strong  = style{true, 10.5, 14, ink}
	lead    = style{false, 12, 16.5, ink}
	quiet   = style{false, 10.5, 14, soft}
	small   = style{false, 8.5, 11, soft}
	label   = style{false, 9.5, 12, ink}
	labelB  = style{true, 9.5, 12, ink}
	tag     = style{false, 9.5, 12, soft}
	big     = style{true, 22, 25, blue}
	marking = style{true, 11, 13, ink}

	cellText = style{false, 10.5, 12.6, ink}
	cellBold = style{true, 10.5, 12.6, ink}
	cellHead = style{true, 10.5, 12.6, blue}
)

// absent marks a character the font does not draw.
const absent = 0xFFFF

// face knows the widths of a font's characters in thousandths of its size.
type face struct{ width [0x10000]uint16 }

// faces are the regular and the bold face, measured once a process.
var faces = sync.OnceValues(func() ([2]*face, error) {
	var out [2]*face
	for i, data := range [][]byte{fonts.Regular(), fonts.Bold()} {
		f, err := measure(data)
		if err != nil {
			return out, err
		}
		out[i] = f
	}
	return out, nil
})

func measure(data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	out, buf := &face{}, &sfnt.Buffer{}
	for r := range out.width {
		out.width[r] = absent
		if r < 0x20 || r >= 0xD800 && r < 0xF900 {
			continue
		}
		g, err := f.GlyphIndex(buf, rune(r))
		if err != nil || g == 0 {
			continue
		}
		adv, err := f.GlyphAdvance(buf, g, fixed.I(1000), font.HintingNone)
		if err != nil {
			continue
		}
		out.width[r] = uint16(adv.Round())
	}
	return out, nil
}

func (t *typesetter) face(s style) *face {
	if s.bold {
		return t.faces[1]
	}
	return t.faces[0]
}

// typesetter measures and breaks text.
type typesetter struct {
	faces [2]*face
	// Notes: after text that was transliterated, in place of text in a script
	// that could not be, in place of what is no letter.
	romanised, other, symbol string

	// What is measured before it is set is broken and cleaned once.
	wrapped map[broken][]string
	cleaned map[string]string
}

// broken is a text as it was broken into lines.
type broken struct {
	text  string
	voice style
	width float64
}

// width is the length of s in points. s must be printable.
func (t *typesetter) width(s string, st style) float64 {
	f, n := t.face(st), 0
	for _, r := range s {
		if r < 0x10000 && f.width[r] != absent {
			n += int(f.width[r])
		}
	}
	return float64(n) * st.size / 1000
}

// printable makes s safe to draw. Characters are composed (NFC); control
// characters go; a run of letters that the fonts cannot draw, or that runs from
// right to left, is transliterated with a visible note; a symbol, or bytes that
// are no text, leave a note alone. The HTML twin keeps the original.
func (t *typesetter) printable(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7F {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	if done, ok := t.cleaned[s]; ok {
		return done
	}
	t.cleaned[s] = t.drawn(s)
	return t.cleaned[s]
}

// drawn is s of other than ASCII letters as it is drawn.
func (t *typesetter) drawn(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b, run strings.Builder
	gap := ""
	flush := func() {
		if run.Len() > 0 {
			b.WriteString(t.latin(run.String()))
			run.Reset()
		}
		b.WriteString(gap)
		gap = ""
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			r = ' '
		case r == 0xFEFF || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		drawn := t.draws(r) && !rightToLeft(r) && r != 0xFFFD
		switch {
		case drawn && r == ' ' && run.Len() > 0:
			gap += " " // the run may go on after a space
		case drawn:
			flush()
			b.WriteRune(r)
		case unicode.IsLetter(r) || unicode.IsMark(r) || run.Len() > 0:
			run.WriteString(gap)
			gap = ""
			run.WriteRune(r)
		case !strings.HasSuffix(b.String(), t.symbol):
			b.WriteString(t.symbol)
		}
	}
	flush()
	return b.String()
}

// draws says that both faces have the character.
func (t *typesetter) draws(r rune) bool {
	return r < 0x10000 && t.faces[0].width[r] != absent && t.faces[1].width[r] != absent
}

// latin spells a run of another script in Latin letters and says so.
func (t *typesetter) latin(run string) string {
	var b strings.Builder
	for _, r := range unidecode.Unidecode(run) {
		if t.draws(r) {
			b.WriteRune(r)
		}
	}
	s := strings.Join(strings.Fields(b.String()), " ")
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return t.other
	}
	return s + " " + t.romanised
}

func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC
}

// measure gives the width of text in a voice.
func (t *typesetter) measure(st style) func(string) float64 {
	return func(s string) float64 { return t.width(s, st) }
}

// wrap breaks printable text into lines no wider than w, which are not to be
// changed.
func (t *typesetter) wrap(s string, st style, w float64) []string {
	k := broken{s, st, w}
	lines, ok := t.wrapped[k]
	if !ok {
		lines = chart.Break(s, w, t.measure(st))
		t.wrapped[k] = lines
	}
	return lines
}

// fit shortens printable text to w, with an ellipsis.
func (t *typesetter) fit(s string, st style, w float64) string {
	return chart.Fit(s, w, t.measure(st))
}

// longestWord is the width of the widest word of s.
func (t *typesetter) longestWord(s string, st style) float64 {
	w := 0.0
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' }) {
		w = max(w, t.width(word, st))
	}
	return w
}
