package pdf

import (
	"strconv"
	"strings"

	"forceprofiles/profiles"
)

// furniture draws what stands on every page.
func (l *layer) furniture(f *profiles.Furniture, running string) {
	mark := l.printable(strings.ToUpper(f.Marking))
	mid := pageW / 2
	l.lineCentre(mid, 20, l.fit(mark, marking, frameW), marking)
	y := 35.0
	if f.Synthetic != "" {
		st := style{true, 8.5, 11, ink}
		s := l.fit(l.printable(f.Synthetic), st, frameW-12)
		w := l.width(s, st) + 12
		l.outline(mid-w/2, y, w, 13, 0.8, ink)
		l.lineCentre(mid, y+1, s, st)
	}
	y = 53
	right := l.printable(l.words.Say("page.data", "date", f.DataTo))
	rw := l.width(right, small)
	l.lineRight(marginX+frameW, y, right, small)
	left := l.printable(f.ForceName + " · " + f.Title)
	if running != "" {
		left = l.printable(f.ForceName + " · " + running)
	}
	l.line(marginX, y, l.fit(left, small, frameW-rw-14), small)
	l.stroke(marginX, y+14, marginX+frameW, y+14, 0.8, blue)

	y = pageH - 64
	l.stroke(marginX, y, marginX+frameW, y, 0.8, blue)
	y += 4
	page := strconv.Itoa(l.f.PageNo())
	widest := l.words.Say("page.of", "page", page, "pages", "0000")
	l.whenKnown(marginX+frameW, y, small, widest, func() string {
		return l.words.Say("page.of", "page", page, "pages", strconv.Itoa(l.f.PageCount()))
	})
	l.line(marginX, y, l.fit(l.printable(f.Handling), small, frameW-l.width(widest, small)-14), small)
	y += small.lead
	who := f.CopyLine(l.words)
	dates := l.printable(l.words.Say("page.dates", "review", f.ReviewBy, "destroy", f.DestroyBy))
	dw := l.width(dates, small)
	l.lineRight(marginX+frameW, y, dates, small)
	l.line(marginX, y, l.fit(l.printable(who), small, frameW-dw-14), small)
	y += small.lead
	run := l.printable(l.words.Say("page.run", "run", f.RunID))
	rw = l.width(run, small)
	l.lineRight(marginX+frameW, y, run, small)
	l.line(marginX, y, l.fit(l.printable(f.Versions), small, frameW-rw-14), small)
	l.lineCentre(mid, pageH-24, l.fit(mark, marking, frameW), marking)
}
