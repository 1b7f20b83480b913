package pdf

import (
	"strings"
	"testing"
	"time"

	"forceprofiles/profiles"
)

// onPage is a layout with one page begun.
func onPage(t *testing.T, record func(box)) *layout {
	t.Helper()
	measured, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	l := newLayout(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), measured, record)
	l.page = func() {}
	l.newPage()
	return l
}

// Wherever columns begin, the two stand beside each other: neither turns the
// page on its own.
func TestColumnsStayTogether(t *testing.T) {
	for y := 500.0; y < frameBottom; y++ {
		pages := map[string]int{}
		l := onPage(t, func(b box) { pages[b.text] = b.page })
		l.y = y
		l.columns(l.titled("Left", []string{"short"}), l.titled("Right", []string{"short"}))
		if pages["Left"] == 0 || pages["Left"] != pages["Right"] {
			t.Errorf("from %.0f: left on page %d, right on page %d", y, pages["Left"], pages["Right"])
		}
	}
}

// A row taller than a page is divided inside the frame, wherever it begins.
func TestTallRowStaysInItsFrame(t *testing.T) {
	tall := profiles.Table{Columns: []profiles.Column{{Head: "What", Width: 1}},
		Rows: [][]string{{"short"}, {strings.Repeat("word ", 2000)}}}
	for y := frameBottom - 150; y < frameBottom; y++ {
		lowest := 0.0
		l := onPage(t, func(b box) { lowest = max(lowest, b.y+b.h) })
		l.y = y
		l.table(tall)
		if lowest > frameBottom+0.5 {
			t.Errorf("from %.0f: a line ends at %.1f, the frame at %.1f", y, lowest, frameBottom)
		}
	}
}

// A shortened line keeps all that fits, whatever it is made of.
func TestFitFillsTheLine(t *testing.T) {
	l := onPage(t, nil)
	for _, s := range []string{"Pack vawg 1.0 · models vawg-suspect 1.0, vawg-victim 1.0, and more",
		strings.Repeat("ẹ́", 90)} {
		got := l.fit(s, small, 150)
		if w := l.width(got, small); w > 150 || w < 130 || !strings.HasSuffix(got, "…") {
			t.Errorf("%q is %.0f of 150 points wide", got, w)
		}
	}
}
