package example

import (
	"fmt"
	"math"
	"strings"

	"forceprofiles/profiles"
)

// Charts has one chart of every kind, each with its table, as a document
// would fill them.
func Charts() []*profiles.Chart {
	return []*profiles.Chart{trend(), bars(), concentration(), multiples(), timeline("facts-over-time"), flow(), network(),
		calibrated(), beeswarm()}
}

// months are twelve months to the data cut-off.
var months = []string{"Jun 2025", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan 2026", "Feb", "Mar", "Apr", "May"}

func cols(heads ...string) []profiles.Column {
	out := make([]profiles.Column, len(heads))
	for i, h := range heads {
		out[i] = profiles.Column{Head: h, Width: 1, Right: i > 0}
	}
	return out
}

// trend is a line of twelve months.
func trend() *profiles.Chart {
	counts := []float64{182, 196, 204, 188, 175, 169, 212, 221, 198, 205, 231, 246}
	c := &profiles.Chart{ID: "volume", Kind: profiles.Trend, Title: "Recorded offences rose by a third in a year",
		Subtitle: "VAWG offences recorded each month, West Mercia, June 2025 to May 2026",
		Source:   "Source: crime records, by date of offence; extracted 1 June 2026.",
		Alt:      "Line chart: 182 offences in June 2025, 246 in May 2026, lowest 169 in November 2025.",
		Table: profiles.Table{Caption: "VAWG offences by month", Columns: []profiles.Column{{Head: "Month", Width: 1},
			{Head: "Offences", Right: true, Width: 1}}}}
	for i, m := range months {
		c.Points = append(c.Points, profiles.Point{Label: m, Value: counts[i], Text: fmt.Sprint(counts[i]), Focus: i == 0 ||
			i == 5 || i == 11})
		c.Table.Rows = append(c.Table.Rows, []string{m, fmt.Sprint(counts[i])})
	}
	return c
}

// bars are offence groups by harm: long labels, a large range, a zero.
func bars() *profiles.Chart {
	c := &profiles.Chart{ID: "harm", Kind: profiles.Bars, Title: "Rape and serious sexual offences carry most harm",
		Subtitle: "Crime Harm Index days by offence group, West Mercia, 12 months to 1 June 2026",
		Source:   "Source: crime records; Cambridge Crime Harm Index 2020.", Alt: "Bar chart of harm by offence group.",
		Table: profiles.Table{Caption: "Harm by offence group", Columns: []profiles.Column{{Head: "Group", Width: 2},
			{Head: "Harm, days", Right: true, Width: 1}}}}
	for i, g := range []string{"Rape and serious sexual offences", "Domestic abuse", "Child sexual abuse and exploitation",
		"Stalking and harassment", "Modern slavery", "Honour-based abuse", "Online and tech-enabled", "Spiking"} {
		v := []float64{182500, 61230, 58400, 9120, 5110, 730, 412, 0}[i]
		text := fmt.Sprintf("%.0f", v)
		c.Points = append(c.Points, profiles.Point{Label: g, Value: v, Text: text, Focus: i == 0})
		c.Table.Rows = append(c.Table.Rows, []string{g, text})
	}
	return c
}

// concentration is a curve of harm by people.
func concentration() *profiles.Chart {
	c := &profiles.Chart{ID: "concentration", Kind: profiles.Concentration,
		Title:    "One suspect in a hundred accounts for 31% of harm",
		Subtitle: "Share of harm by share of suspects, West Mercia, 12 months to 1 June 2026",
		Source:   "Source: crime records; Cambridge Crime Harm Index 2020.", Alt: "Concentration curve.",
		Table: profiles.Table{Caption: "Concentration of harm", Columns: []profiles.Column{{Head: "People", Width: 1},
			{Head: "Share of harm", Right: true, Width: 1}}}}
	for _, pt := range []struct {
		x, y  float64
		focus bool
	}{{0.01, 0.31, true}, {0.02, 0.42, false}, {0.05, 0.6, true}, {0.1, 0.74, true}, {0.2, 0.88, false},
		{0.5, 0.99, false}, {1, 1, false}} {
		label, text := fmt.Sprintf("Top %.0f%%", pt.x*100), fmt.Sprintf("%.0f%% of harm", pt.y*100)
		c.Points = append(c.Points, profiles.Point{Label: label, X: pt.x, Value: pt.y, Text: text, Focus: pt.focus})
		c.Table.Rows = append(c.Table.Rows, []string{label, text})
	}
	return c
}

// multiples are seven districts on one scale.
func multiples() *profiles.Chart {
	c := &profiles.Chart{ID: "districts", Kind: profiles.Multiples, Title: "Offences rose in two districts of seven",
		Subtitle: "VAWG offences recorded each month by district, West Mercia, June 2025 to May 2026; one scale",
		Source:   "Source: crime records, by date of offence; extracted 1 June 2026.",
		Alt: "Seven small line charts on one scale: Telford rose from 40 to 58 a month, Shrewsbury from 21 to 30, " +
			"the others stayed about the same.",
		Table: profiles.Table{Caption: "VAWG offences by district and month",
			Columns: cols(append([]string{"District"}, months...)...)}}
	for i, d := range []string{"Telford", "Shrewsbury", "Hereford", "Worcester", "Kidderminster and the Wyre Forest",
		"Redditch", "District not recorded"} {
		p := profiles.Panel{Title: d}
		row := []string{d}
		for k, m := range months {
			v := math.Round(float64(40-5*i) + 3*math.Sin(float64(k*(i+2))))
			if i < 2 {
				v = math.Round(float64(40-19*i) + float64(k)*(1.6-0.8*float64(i)))
			}
			if i == 6 {
				v = float64(k % 2)
			}
			text := fmt.Sprint(v)
			p.Points = append(p.Points, profiles.Point{Label: m, Value: v, Text: text, Focus: k == 0 || k == len(months)-1})
			row = append(row, text)
		}
		p.Text = p.Points[11].Text + " in May, " + p.Points[0].Text + " a year before"
		c.Panels = append(c.Panels, p)
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return c
}

// timeline is one person's records over two years, in lanes; its own Points
// are the marks of the axis.
func timeline(id string) *profiles.Chart {
	c := &profiles.Chart{ID: id, Kind: profiles.Timeline, Title: "Three of five records fall in the last two months",
		Subtitle: "Records by kind, 1 June 2024 to 1 June 2026", Source: "Source: the recorded facts below.",
		Alt: "Timeline of two years: three crimes, the latest on 26 May 2026; one custody record; one missing episode.",
		Table: profiles.Table{Caption: "Recorded facts over time", Columns: []profiles.Column{{Head: "Kind", Width: 1},
			{Head: "Date", Width: 1}, {Head: "Reference", Width: 1}}}}
	for i, m := range []string{"Jun 2024", "Dec 2024", "Jun 2025", "Dec 2025", "Jun 2026"} {
		c.Points = append(c.Points, profiles.Point{Label: m, X: float64(i) / 4, Text: m})
	}
	for _, lane := range []struct {
		title, text string
		points      []profiles.Point
	}{
		{"Crimes as suspect", "3 records", []profiles.Point{{Label: "CR/1401/25", X: 0.41, Text: "3 April 2025"},
			{Label: "CR/2188/26", X: 0.94, Text: "14 April 2026"}, {Label: "CR/2201/26", X: 0.99, Text: "26 May 2026",
				Focus: true}}},
		{"Custody", "1 record", []profiles.Point{{Label: "CU/1402/25", X: 0.411, Text: "4 April 2025"}}},
		{"Missing episodes", "1 record", []profiles.Point{{Label: "MP/0007/24", X: 0, Text: "2 June 2024"}}},
		{"Intelligence", "none", nil},
	} {
		c.Panels = append(c.Panels, profiles.Panel{Title: lane.title, Text: lane.text, Points: lane.points})
		for _, p := range lane.points {
			c.Table.Rows = append(c.Table.Rows, []string{lane.title, p.Text, p.Label})
		}
	}
	return c
}

// flow is people found in other forces.
func flow() *profiles.Chart {
	c := &profiles.Chart{ID: "found-elsewhere", Kind: profiles.Flow,
		Title:    "Most who are found elsewhere are found in Warwickshire",
		Subtitle: "Missing episodes by force that reported and force that found, 12 months to 1 June 2026",
		Source:   "Source: missing records; extracted 1 June 2026.",
		Alt: "Flow chart: 41 episodes from West Mercia ended in Warwickshire, 12 in Hertfordshire, 3 in Kent; 9 from " +
			"Warwickshire ended in West Mercia.",
		Table: profiles.Table{Caption: "Episodes between forces", Columns: []profiles.Column{{Head: "Reported by",
			Width: 2}, {Head: "Found in", Width: 2}, {Head: "Episodes", Right: true, Width: 1}}}}
	for _, place := range []string{"West Mercia", "Warwickshire", "Hertfordshire", "Kent"} {
		c.Points = append(c.Points, profiles.Point{Label: place, Text: place, Focus: place == "West Mercia"})
	}
	for _, l := range []profiles.Link{{From: 0, To: 1, Value: 41}, {From: 0, To: 2, Value: 12}, {From: 0, To: 3, Value: 3},
		{From: 1, To: 0, Value: 9}} {
		l.Text = fmt.Sprint(l.Value)
		c.Links = append(c.Links, l)
		c.Table.Rows = append(c.Table.Rows, []string{c.Points[l.From].Label, c.Points[l.To].Label, l.Text})
	}
	return c
}

// network is people who go missing together: a cluster, a pair, one alone.
func network() *profiles.Chart {
	c := &profiles.Chart{ID: "missing-together", Kind: profiles.Network,
		Title:    "Six children go missing together around one home",
		Subtitle: "People reported missing within a day of each other, twice or more, 12 months to 1 June 2026",
		Source:   "Source: missing records and associations; extracted 1 June 2026.",
		Alt:      "Network of nine people: six joined around TX00004711, a pair, and one alone.",
		Table: profiles.Table{Caption: "Who goes missing with whom", Columns: []profiles.Column{{Head: "Person", Width: 1},
			{Head: "With", Width: 1}, {Head: "Times", Right: true, Width: 1}}}}
	for i := range 9 {
		var x, y float64
		switch {
		case i > 0 && i < 6:
			a := 2 * math.Pi * float64(i) / 5
			x, y = 0.35+0.25*math.Cos(a), 0.5+0.4*math.Sin(a)
		case i == 0:
			x = 0.35
		case i < 8:
			x, y = 0.85, 0.2+0.3*float64(i-6)
		default:
			x, y = 1, 1
		}
		id := fmt.Sprintf("TX%08d", 4711+i*37)
		c.Points = append(c.Points, profiles.Point{Label: id, X: x, Y: y, Text: id, Focus: i == 0 || i == 6})
	}
	for _, l := range []profiles.Link{{From: 0, To: 1, Value: 7}, {From: 0, To: 2, Value: 4}, {From: 0, To: 3, Value: 2},
		{From: 0, To: 4, Value: 2}, {From: 0, To: 5, Value: 3}, {From: 1, To: 2, Value: 2}, {From: 6, To: 7, Value: 2}} {
		l.Text = fmt.Sprint(l.Value)
		c.Links = append(c.Links, l)
		c.Table.Rows = append(c.Table.Rows, []string{c.Points[l.From].Label, c.Points[l.To].Label, l.Text})
	}
	c.Table.Rows = append(c.Table.Rows, []string{c.Points[8].Label, "nobody here", "0"})
	return c
}

// calibrated is a calibration curve with its intervals.
func calibrated() *profiles.Chart {
	c := &profiles.Chart{ID: "calibration", Kind: profiles.Calibrated,
		Title: "What the model expects is about what happened",
		Subtitle: "Share with the outcome in 12 months by what the model expected, people it never saw; bars are 95% " +
			"intervals",
		Source: "Source: test people of model vawg-suspect 1.0.",
		Alt:    "Calibration chart: in all five groups the observed share lies within its interval of the expected share.",
		Table: profiles.Table{Caption: "Expected and observed", Columns: cols("Group", "Expected", "Observed",
			"95% interval")}}
	for i, v := range [][4]float64{{0.01, 0.012, 0.008, 0.017}, {0.05, 0.046, 0.037, 0.056}, {0.12, 0.13, 0.105, 0.158},
		{0.3, 0.28, 0.21, 0.36}, {0.62, 0.67, 0.44, 0.84}} {
		pct := func(f float64) string { return fmt.Sprintf("%.1f%%", 100*f) }
		label := fmt.Sprintf("Group %d", i+1)
		c.Points = append(c.Points, profiles.Point{Label: label, X: v[0], Value: v[1], Low: v[2], High: v[3], Text: pct(v[1]),
			Focus: i == 0 || i == 4})
		c.Table.Rows = append(c.Table.Rows, []string{label, pct(v[0]), pct(v[1]), pct(v[2]) + " to " + pct(v[3])})
	}
	return c
}

// beeswarm is the annex's picture of what drives scores.
func beeswarm() *profiles.Chart {
	c := &profiles.Chart{ID: "drivers", Kind: profiles.Beeswarm,
		Title:    "Recent offences move scores most, in both directions",
		Subtitle: "Points each feature gave each of 60 people; dark is a high value of the feature, light a low one",
		Source:   "Source: exact contributions of model vawg-suspect 1.0, people scored in West Mercia.",
		Alt: "Beeswarm of four features: offences in 12 months from −6 to +14 points, high values to the right; the " +
			"others nearer to zero.",
		Table: profiles.Table{Caption: "Points by feature", Columns: cols("Feature", "Lowest", "Middle", "Highest")}}
	for i, f := range []string{"VAWG offences as suspect in the last 12 months", "Days since the latest allegation",
		"Victims named more than once", "Custody records with a violence marker"} {
		p := profiles.Panel{Title: f}
		lo, hi := math.Inf(1), math.Inf(-1)
		for k := range 60 {
			v := float64(k) / 59
			x := math.Round(10*((v-0.3)*float64(20-5*i)+2*math.Sin(float64(7*k+i)))) / 10
			if i == 1 {
				x = -x
			}
			lo, hi = min(lo, x), max(hi, x)
			p.Points = append(p.Points, profiles.Point{X: x, Value: v, Text: fmt.Sprintf("%+.1f", x)})
		}
		p.Text = fmt.Sprintf("%+.1f to %+.1f", lo, hi)
		c.Panels = append(c.Panels, p)
		c.Table.Rows = append(c.Table.Rows, []string{f, fmt.Sprintf("%+.1f", lo), "+0.0", fmt.Sprintf("%+.1f", hi)})
	}
	return c
}

// Hard makes charts at the edge of what can be drawn: nothing, one point, all
// zero, very long words, very many, one value that dwarfs the rest.
func Hard() []*profiles.Chart {
	var out []*profiles.Chart
	add := func(c *profiles.Chart, id string, change func(*profiles.Chart)) {
		c.ID = id + "-" + c.ID
		change(c)
		out = append(out, c)
	}
	long := strings.Repeat("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and ", 3) + "more"
	for i := range Charts() {
		add(Charts()[i], "empty", func(c *profiles.Chart) { c.Points, c.Panels, c.Links, c.Table.Rows = nil, nil, nil, nil })
		add(Charts()[i], "one", func(c *profiles.Chart) {
			c.Points, c.Panels, c.Links = c.Points[:min(1, len(c.Points))], c.Panels[:min(1, len(c.Panels))], nil
			for k := range c.Panels {
				c.Panels[k].Points = c.Panels[k].Points[:min(1, len(c.Panels[k].Points))]
			}
			c.Table.Rows = c.Table.Rows[:1]
		})
		add(Charts()[i], "zero", func(c *profiles.Chart) {
			for k := range c.Points {
				c.Points[k].Value, c.Points[k].Low, c.Points[k].High, c.Points[k].Text = 0, 0, 0, "0"
			}
			for k := range c.Panels {
				for m := range c.Panels[k].Points {
					c.Panels[k].Points[m].Value, c.Panels[k].Points[m].Text = 0, "0"
				}
			}
			for k := range c.Links {
				c.Links[k].Value, c.Links[k].Text = 0, "0"
			}
		})
		add(Charts()[i], "long", func(c *profiles.Chart) {
			for k := range c.Points {
				c.Points[k].Label = fmt.Sprintf("%s %d", long, k)
			}
			for k := range c.Panels {
				c.Panels[k].Title = fmt.Sprintf("%s %d", long, k)
			}
		})
		add(Charts()[i], "huge", func(c *profiles.Chart) {
			if len(c.Points) > 0 && c.Kind != profiles.Concentration && c.Kind != profiles.Calibrated {
				c.Points[0].Value, c.Points[0].Text = 123456789, "123,456,789"
			}
			if len(c.Links) > 0 {
				c.Links[0].Value, c.Links[0].Text = 123456789, "123,456,789"
			}
			if len(c.Panels) > 0 && c.Kind == profiles.Multiples {
				c.Panels[0].Points[0].Value, c.Panels[0].Points[0].Text = 123456789, "123,456,789"
			}
		})
	}
	return append(out, crowdedNetwork(), manyDistricts())
}

// crowdedNetwork has more people than can be labelled.
func crowdedNetwork() *profiles.Chart {
	c := network()
	c.ID, c.Points, c.Links, c.Table.Rows = "crowded-network", nil, nil, nil
	for i := range 60 {
		r, a := 0.08+0.4*math.Sqrt(float64(i)/60), 2.399963*float64(i)
		id := fmt.Sprintf("TX%08d", 900000+i)
		c.Points = append(c.Points, profiles.Point{Label: id, X: 0.5 + r*math.Cos(a), Y: 0.5 + r*math.Sin(a), Text: id,
			Focus: i%4 == 0})
		if i > 0 {
			c.Links = append(c.Links, profiles.Link{From: i, To: i * 5 / 8, Value: float64(1 + i%7), Text: fmt.Sprint(1 + i%7)})
			c.Table.Rows = append(c.Table.Rows, []string{id, c.Points[i*5/8].Label, fmt.Sprint(1 + i%7)})
		}
	}
	return c
}

// manyDistricts has more small charts than a screen is wide.
func manyDistricts() *profiles.Chart {
	c := multiples()
	c.ID = "many-districts"
	for i := len(c.Panels); i < 23; i++ {
		p := c.Panels[i%7]
		p.Title = fmt.Sprintf("%s %d", p.Title, i)
		c.Panels = append(c.Panels, p)
		c.Table.Rows = append(c.Table.Rows, append([]string{p.Title}, c.Table.Rows[i%7][1:]...))
	}
	return c
}
