package pdf

import (
	"slices"

	"forceprofiles/profiles"
)

// review is the block that a person fills in: boxes to tick at the left, lines
// to write on at the right and below.
type review struct {
	*layout
	*profiles.Review
}

// set keeps the block on one page. What is left of the page goes to more lines
// for the reason.
func (r *review) set() {
	const most = 12
	h := r.height(func() { r.block(0) })
	r.room(h)
	more := 0
	if !r.dry {
		more = min(most, int((frameBottom-r.y-h)/r.height(func() { r.fields("") })))
	}
	r.block(max(0, more))
}

func (r *review) block(more int) {
	const pad = 8.0
	top := r.y
	r.y += pad
	r.within(r.x+pad, r.w-2*pad, func() {
		r.tag(roleSection, func() {
			r.text(roleH3, r.Title, heading)
			r.text(roleP, r.Note, body)
			r.gap(4)
			n := min(2, len(r.Fields))
			r.columns([]piece{{draw: r.choices}}, []piece{{draw: func() {
				for _, f := range append(slices.Clone(r.Fields[:n]), "") {
					r.fields(f)
				}
			}}})
			for range more {
				r.fields("")
			}
			r.fields(r.Fields[n:]...)
		})
	})
	r.y += pad - 4
	r.outline(r.x, top, r.w, r.y-top, 1.2, blue)
}

func (r *review) choices() {
	r.tag(roleList, func() {
		for _, choice := range r.Choices {
			r.outline(r.x, r.y+1.5, 11, 11, 1, ink)
			lines := r.wrap(r.printable(choice), body, r.w-18)
			r.tag(roleItem, func() {
				r.tag(roleBody, func() { r.column(r.x+17, r.y, lines, body) })
			})
			r.y += max(float64(len(lines))*r.lead(body), 14)
			r.gap(4)
		}
	})
}

// fields sets fields side by side, each with as long a line to write on.
func (r *review) fields(fields ...string) {
	const between, after = 12.0, 8.0
	room := r.w - between*float64(len(fields)-1)
	for _, f := range fields {
		if f != "" {
			room -= r.width(r.printable(f), body) + after
		}
	}
	room = max(room/float64(len(fields)), 20)
	x, h := r.x, max(r.lead(body), 14)
	for _, f := range fields {
		if f != "" {
			s := r.fit(r.printable(f), body, r.w*0.5)
			r.tag(roleP, func() { r.line(x, r.y, s, body) })
			x += r.width(s, body) + after
		}
		r.stroke(x, r.y+h-1, x+room, r.y+h-1, 0.6, soft)
		x += room + between
	}
	r.y += h
	r.gap(4)
}
