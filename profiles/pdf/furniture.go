package pdf

import (
	"strconv"
	"strings"
)

// furniture draws what stands on every page.
func (b *book) furniture() {
	f := &b.Furniture
	mark := b.printable(strings.ToUpper(f.Marking))
	mid := pageW / 2
	b.lineCentre(mid, 20, b.fit(mark, marking, frameW), marking)
	y := 35.0
	if f.Synthetic != "" {
		st := style{true, 8.5, 11, ink}
		s := b.fit(b.printable(f.Synthetic), st, frameW-12)
		w := b.width(s, st) + 12
		b.outline(mid-w/2, y, w, 13, 0.8, ink)
		b.lineCentre(mid, y+1, s, st)
	}
	y = 53
	right := b.printable(b.words.Say("page.data", "date", f.DataTo))
	rw := b.width(right, small)
	b.lineRight(marginX+frameW, y, right, small)
	left := b.printable(f.ForceName + " · " + f.Title)
	if b.running != "" {
		left = b.printable(f.ForceName + " · " + b.running)
	}
	b.line(marginX, y, b.fit(left, small, frameW-rw-14), small)
	b.stroke(marginX, y+14, marginX+frameW, y+14, 0.8, blue)

	y = pageH - 64
	b.stroke(marginX, y, marginX+frameW, y, 0.8, blue)
	y += 4
	page := strconv.Itoa(b.f.PageNo())
	widest := b.words.Say("page.of", "page", page, "pages", "0000")
	b.whenKnown(marginX+frameW, y, small, widest, func() string {
		return b.words.Say("page.of", "page", page, "pages", strconv.Itoa(b.f.PageCount()))
	})
	b.line(marginX, y, b.fit(b.printable(f.Handling), small, frameW-b.width(widest, small)-14), small)
	y += small.lead
	who := f.CopyLine(b.words)
	dates := b.printable(b.words.Say("page.dates", "review", f.ReviewBy, "destroy", f.DestroyBy))
	dw := b.width(dates, small)
	b.lineRight(marginX+frameW, y, dates, small)
	b.line(marginX, y, b.fit(b.printable(who), small, frameW-dw-14), small)
	y += small.lead
	run := b.printable(b.words.Say("page.run", "run", f.RunID))
	rw = b.width(run, small)
	b.lineRight(marginX+frameW, y, run, small)
	b.line(marginX, y, b.fit(b.printable(f.Versions), small, frameW-rw-14), small)
	b.lineCentre(mid, pageH-24, b.fit(mark, marking, frameW), marking)
}
