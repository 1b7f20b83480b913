package picture

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// A network draws at most so many groups of so many people.
const (
	shownGroups = 6
	shownPeople = 12
)

// pair is two people who are named together, the lesser id first.
type pair struct {
	people [2]string
	rows   int64
}

// network draws who is named together. People who are listed are named by their
// place; nobody else is named. Each group stands in its own field: the one with
// most links in the middle, the others around.
func (g *Page) network(x *pack.Chart, counted map[string]map[string]int64) *profiles.Chart {
	var pairs []pair
	links := map[string][]string{}
	for a, others := range counted {
		for b, n := range others {
			pairs = append(pairs, pair{[2]string{a, b}, n})
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	slices.SortFunc(pairs, func(a, b pair) int { return slices.Compare(a.people[:], b.people[:]) })
	for _, p := range pairs {
		links[p.people[0]] = append(links[p.people[0]], p.people[1])
		links[p.people[1]] = append(links[p.people[1]], p.people[0])
	}
	listed := map[string]string{}
	for _, l := range g.Lists {
		for _, r := range l.Rows {
			if listed[r.PersonID] == "" {
				listed[r.PersonID] = g.Say("network.listed", "title", l.Title, "place", r.Rank)
			}
		}
	}
	groups := components(pairs, links)
	c := g.begin(x, profiles.Network, g.Say("network.head.group"), g.Say("head.people"), g.Say("network.head.times"),
		g.Say("network.head.listed"))
	c.Subtitle = g.say(x.Words + ".measure")
	c.Table.Columns[3].Width, c.Table.Columns[3].Right = 4, false
	middles, tall := fields(groups)
	c.Tall = tall
	for k, people := range groups[:min(shownGroups, len(groups))] {
		drawn := people[:min(shownPeople, len(people))]
		first := len(c.Points)
		for i, id := range drawn {
			label := listed[id]
			if label == "" {
				label = g.Say("network.other")
			}
			at := placeIn(middles[k], i, len(drawn), tall)
			c.Points = append(c.Points, profiles.Point{Label: label, X: at[0], Y: at[1], Value: float64(len(links[id])),
				Text: g.Say("network.links", "n", len(links[id])), Focus: listed[id] != ""})
		}
		times, named := int64(0), []string{}
		for _, p := range pairs {
			if !slices.Contains(people, p.people[0]) {
				continue
			}
			times += p.rows
			i, j := slices.Index(drawn, p.people[0]), slices.Index(drawn, p.people[1])
			if i >= 0 && j >= 0 {
				c.Links = append(c.Links, profiles.Link{From: first + i, To: first + j, Value: float64(p.rows),
					Text: wording.Count(p.rows)})
			}
		}
		for _, id := range people {
			if listed[id] != "" {
				named = append(named, listed[id])
			}
		}
		who := g.Say("network.nobody")
		if len(named) > 0 {
			who = wording.List(named)
		}
		c.Table.Rows = append(c.Table.Rows, []string{strconv.Itoa(k + 1), strconv.Itoa(len(people)), wording.Count(times),
			who})
	}
	c.Title = g.Say(x.Words+".title", "n", len(groups))
	c.Alt = g.Say("network.alt", "title", c.Title, "n", len(groups[0]), "drawn", len(c.Points))
	return c
}

// placeIn is where person i of n drawn in a group stands: the first in the
// middle, the others around; of two, one over the other, with room for their
// names at the right.
func placeIn(middle [2]float64, i, n int, tall float64) [2]float64 {
	x, y := middle[0], middle[1]
	switch {
	case n == 2:
		x, y = x-0.12, y+(float64(i)-0.5)*0.1/tall
	case i > 0:
		angle := 2 * math.Pi * float64(i-1) / float64(n-1)
		x += 0.11 * math.Cos(angle)
		y += 0.17 / tall * math.Sin(angle)
	}
	return [2]float64{x, y}
}

// fields are the middles of the groups drawn, three to a row, and how tall the
// drawing is: a row of groups of two takes less than half of another's height.
func fields(groups [][]string) (middles [][2]float64, tall float64) {
	const across, usual, flat = 3, 0.5, 0.22
	n := min(shownGroups, len(groups))
	for from := 0; from < n; from += across {
		h := flat
		if len(groups[from]) > 2 { // the largest stand first
			h = usual
		}
		for g := from; g < min(from+across, n); g++ {
			middles = append(middles, [2]float64{(float64(g-from) + 0.5) / across, tall + h/2})
		}
		tall += h
	}
	for g := range middles {
		middles[g][1] /= tall
	}
	return middles, tall
}

// components are the groups of people joined by links, the largest first, those
// with most links first within each.
func components(pairs []pair, links map[string][]string) [][]string {
	g, ids, number := simple.NewUndirectedGraph(), []string{}, map[string]int64{}
	node := func(id string) simple.Node {
		n, known := number[id]
		if !known {
			n = int64(len(ids))
			ids, number[id] = append(ids, id), n
		}
		return simple.Node(n)
	}
	for _, p := range pairs {
		if a, b := node(p.people[0]), node(p.people[1]); a != b {
			g.SetEdge(simple.Edge{F: a, T: b})
		} else if g.Node(a.ID()) == nil { // named with themselves alone
			g.AddNode(a)
		}
	}
	var out [][]string
	for _, nodes := range topo.ConnectedComponents(g) { // in no order
		var group []string
		for _, n := range nodes {
			group = append(group, ids[n.ID()])
		}
		slices.SortStableFunc(group, func(a, b string) int { return cmp.Or(len(links[b])-len(links[a]), cmp.Compare(a, b)) })
		out = append(out, group)
	}
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0], b[0])) })
	return out
}
