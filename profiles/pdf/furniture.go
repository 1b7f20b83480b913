package pdf

import (
	"strings"

	"forceprofiles/profiles"

	"strconv"
)

// totalPages stands for the number of pages until it is known.
const totalPages = "{nb}"

// furniture draws what stands on every page.
func (l *layer) furniture(f *profiles.Furniture, running string) {
	mark := l.printable(strings.ToUpper(f.Marking))
	mid := pageW / 2
	l.lineCentre(mid, 22, l.fit(mark, marking, frameW), marking)
	y := 38.0
	if f.Synthetic != "" {
		st := style{true, 8.5, 11, ink}
		s := l.fit(l.printable(f.Synthetic), st, frameW-12)
		w := l.width(s, st) + 12
		l.outline(mid-w/2, y, w, 13, 0.8, ink)
		l.lineCentre(mid, y+1, s, st)
	}
	y = 56
	right := l.printable(l.words.Say("page.data", "date", f.DataTo))
	rw := l.width(right, small)
	l.lineRight(marginX+frameW, y, right, small)
	left := l.printable(f.ForceName + " · " + f.Title)
	if running != "" {
		left = l.printable(f.ForceName + " · " + running)
	}
	l.line(marginX, y, l.fit(left, small, frameW-rw-14), small)
	l.stroke(marginX, y+14, marginX+frameW, y+14, 0.8, blue)

	y = pageH - 66
	l.stroke(marginX, y, marginX+frameW, y, 0.8, blue)
	y += 4
	number := l.words.Say("page.of", "page", strconv.Itoa(l.f.PageNo()), "pages", totalPages)
	nw := l.width(strings.Replace(number, totalPages, "0000", 1), small)
	l.line(marginX+frameW-nw, y, number, small)
	l.line(marginX, y, l.fit(l.printable(f.Handling), small, frameW-nw-14), small)
	y += small.lead
	who := l.words.Say("page.copy", "copy", f.Copy, "copies", f.Copies)
	if f.Recipient != "" {
		who = l.words.Say("page.copy.for", "copy", f.Copy, "copies", f.Copies, "recipient", f.Recipient)
	}
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

// signed prints whole points with their sign.
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}
