package chart

// Mark is one thing to paint.
type Mark struct {
	Shape Shape
	Tone  Tone // of all but texts
	// X, Y is a box's upper left corner, a dot's centre, or where a text is
	// anchored, at the top of its line.
	X, Y   float64
	W, H   float64 // of a box
	R      float64 // of a dot
	Path   []Point // a line's points; a band's two ends
	Thick  float64 // of a line or band; 0 is as thin as its tone
	Text   string  // printable
	Voice  Voice
	Anchor Anchor
	Halo   bool // the text stands on other marks and must stay readable
}

// Point is a place in a drawing.
type Point struct{ X, Y float64 }

// Shape says which fields of a mark count.
type Shape byte

// The shapes.
const (
	Line Shape = iota
	Band       // a broad line that leaves and arrives level
	Box
	Dot
	Text
)

// Tone is how a line or a shape looks. Dark and light stay apart in grey. The
// letter is its class in templates/style.css.
type Tone byte

// The tones.
const (
	Focus     Tone = 'f' // filled, dark
	Other     Tone = 'o' // filled, light, with an edge
	Open      Tone = 'n' // an edge alone
	Curve     Tone = 'c' // the line that the chart is about
	Grid      Tone = 'g'
	Axis      Tone = 'a'
	Leader    Tone = 'l' // from a mark to its label; a line to compare with
	Interval  Tone = 'i'
	Edge      Tone = 'e' // of a network
	FocusBand Tone = 'v'
	OtherBand Tone = 'w'
)

// toned is Focus or Other.
func toned(focus bool) Tone {
	if focus {
		return Focus
	}
	return Other
}

// Voice is how a text is set.
type Voice byte

// The voices.
const (
	Plain Voice = iota
	Bold
	Quiet
)

func voiced(focus bool) Voice {
	if focus {
		return Bold
	}
	return Plain
}

// Anchor is the part of a text that stands at its X: half of its width each.
type Anchor byte

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)
