package build

import (
	"cmp"
	"math"
	"slices"

	"forceprofiles/internal/statistics"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/picture"
	"forceprofiles/profiles/wording"
	"forceprofiles/templates"
)

// widestBand is how wide a band of stated chances may be to be drawn by its
// middle; a wider one is in the table alone.
const widestBand = 0.2

// checked draws how often what the model stated came true, by band of stated
// chance; nil where the card has no such counts.
func (w *methodWriter) checked(pop *Results) *profiles.Chart {
	v := heldOut(pop)
	if pop.Card == nil || len(pop.Card.Reliability) == 0 || v == nil {
		return nil
	}
	c := &profiles.Chart{ID: "calibration-" + pop.Pack.ID, Kind: profiles.Calibrated, Title: w.Say("calibration.title",
		"n",
		wording.Amount(100*v.CalibrationError)),
		Subtitle: w.Say("calibration.measure", "many", pop.Pack.Role.Plural),
		Source:   w.Say("calibration.source", "model", pop.Card.Name, "version", pop.Card.Version),
		Table: profiles.Table{Caption: w.Say("calibration.caption", "title", pop.Pack.Title),
			Columns: profiles.Columns(w.Say("calibration.head.band"), w.Say("head.people"), w.Say("calibration.head.true"),
				w.Say("head.interval"))}}
	c.Table.Columns[3].Width = 1.4
	for _, b := range pop.Card.Reliability {
		if b.People == 0 {
			continue
		}
		low, high := statistics.Wilson(b.Positives, b.People)
		observed := float64(b.Positives) / float64(b.People)
		name := w.band(b)
		c.Table.Rows = append(c.Table.Rows, []string{name, wording.Count(b.People),
			w.Say("card.order", "n", wording.InHundred(observed)), w.Say("groups.interval", "low", wording.InHundred(low),
				"high",
				wording.InHundred(high))})
		if b.To-b.From <= widestBand {
			c.Points = append(c.Points, profiles.Point{Label: name, X: (b.From + b.To) / 2, Value: observed, Low: low,
				High: high,
				Text: w.Say("card.order", "n", wording.InHundred(observed))})
		}
	}
	if len(c.Points) == 0 {
		return nil
	}
	c.Alt = w.Say("calibration.alt", "title", c.Title, "n", len(c.Points), "first", c.Points[0].Text, "last",
		c.Points[len(c.Points)-1].Text)
	return c
}

// band names a band of stated chances, in 100.
func (w *methodWriter) band(b pack.ReliabilityBin) string {
	switch {
	case b.To >= 1:
		return w.Say("calibration.band.top", "from", tenths(b.From))
	case b.From <= 0:
		return w.Say("calibration.band.bottom", "to", tenths(b.To))
	case tenths(b.From) == tenths(b.To):
		return w.Say("calibration.band.about", "to", tenths(b.To))
	}
	return w.Say("calibration.band", "from", tenths(b.From), "to", tenths(b.To))
}

func tenths(share float64) string { return wording.Amount(100 * share) }

// swarmFeatures is how many features a beeswarm draws.
const swarmFeatures = 7

// weighed draws what the model weighs, over a fixed sample of the people scored
// here: each dot is a person. It says what moved scores, not what causes harm.
func (w *methodWriter) weighed(pop *Results) *profiles.Chart {
	s := pop.Swarm
	names := pop.Pack.ModelFeatures
	if len(s.Contributions) == 0 || len(s.Contributions[0]) != len(names) || len(s.Values) != len(s.Contributions) {
		return nil
	}
	mean := make([]float64, len(names))
	order := make([]int, len(names))
	for f := range names {
		order[f] = f
		for i := range s.Contributions {
			mean[f] += math.Abs(wording.Points(s.Contributions[i][f])) / float64(len(s.Contributions))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(mean[b], mean[a]) })
	c := &profiles.Chart{ID: "weighed-" + pop.Pack.ID, Kind: profiles.Beeswarm, Subtitle: w.Say("swarm.measure",
		"n", len(s.Contributions), "role", pop.Pack.Role.Called(len(s.Contributions)), "force", w.force.Name),
		Source: w.Say("swarm.source"), Table: profiles.Table{Caption: w.Say("swarm.caption", "title", pop.Pack.Title),
			Columns: profiles.Columns(w.Say("swarm.head.feature"), w.Say("swarm.head.mean"), w.Say("swarm.head.low"),
				w.Say("swarm.head.high"))}}
	c.Table.Columns[0].Width = 5
	for _, f := range order[:min(swarmFeatures, len(order))] {
		at := w.in.Features.Index(names[f])
		if at < 0 || mean[f] < 0.05 {
			continue
		}
		spec := w.in.Features.Spec(at)
		p := profiles.Panel{Title: wording.Capital(spec.Label), Text: wording.Amount(mean[f])}
		low, high := math.Inf(1), math.Inf(-1)
		for i := range s.Contributions {
			x := wording.Points(s.Contributions[i][f])
			low, high = min(low, x), max(high, x)
			v := s.Values[i][f]
			p.Points = append(p.Points, profiles.Point{X: x, Value: standsAt(s.Values, f, v), Text: wording.Amount(v)})
		}
		c.Panels = append(c.Panels, p)
		c.Table.Rows = append(c.Table.Rows, []string{p.Title, p.Text, templates.Signed(int(math.Round(low))),
			templates.Signed(int(math.Round(high)))})
	}
	if len(c.Panels) == 0 {
		return nil
	}
	top := w.in.Features.Spec(w.in.Features.Index(names[order[0]]))
	c.Title = wording.Title(w.Say("swarm.title", "group", top.Group), w.Say("swarm.plain"))
	c.Alt = w.Say("swarm.alt", "title", c.Title, "first", top.Label, "mean", wording.Amount(mean[order[0]]),
		"n", len(c.Panels))
	return c
}

// standsAt is how high a value stands among the sample's, 0 to 1; in the middle
// where it is not known.
func standsAt(values [][]float64, f int, v float64) float64 {
	if math.IsNaN(v) {
		return 0.5
	}
	below, same, n := 0.0, 0.0, 0.0
	for i := range values {
		switch x := values[i][f]; {
		case math.IsNaN(x):
			continue
		case x < v:
			below++
		case x == v:
			same++
		}
		n++
	}
	return (below + same/2) / n
}

// agreementOf shows how the model's list and plain rankings agree here.
func (w *writer) agreementOf(in *Input) []profiles.Block {
	var blocks []profiles.Block
	for i := range in.Populations {
		pop := &in.Populations[i]
		if len(pop.Baselines) == 0 {
			continue
		}
		at := slices.IndexFunc(pop.Baselines, func(b Baseline) bool { return b.Shared > 0 })
		first := pop.Baselines[max(0, at)]
		for _, b := range pop.Baselines {
			if b.Shared > first.Shared {
				first = b
			}
		}
		c := &profiles.Chart{ID: "baselines-" + pop.Pack.ID, Kind: profiles.Bars,
			Title:    w.Say("baseline.title", "n", first.Shared, "of", first.Capacity),
			Subtitle: w.Say("baseline.measure", "n", first.Capacity, "many", pop.Pack.Role.Plural, "force", w.force.Name),
			Source:   w.Say("baseline.source"),
			Table: profiles.Table{Caption: w.Say("baseline.caption", "title", pop.Pack.Title),
				Columns: profiles.Columns(w.Say("baseline.head"), w.Say("baseline.shared"), w.Say("baseline.correlation"))}}
		for _, b := range pop.Baselines {
			text := w.Say("baseline.of", "n", b.Shared, "of", b.Capacity)
			correlation := w.Say("baseline.no.order")
			if !math.IsNaN(b.Spearman) {
				correlation = wording.Correlation(b.Spearman)
			}
			c.Points = append(c.Points, profiles.Point{Label: wording.Capital(b.Title), Value: float64(b.Shared),
				Text: w.Say("baseline.text", "shared", text, "correlation", correlation), Focus: b.Title == first.Title})
			c.Table.Rows = append(c.Table.Rows, []string{wording.Capital(b.Title), text, correlation})
		}
		c.Alt = picture.BarsAlt(w.Words, c)
		if len(blocks) == 0 {
			blocks = append(blocks, profiles.Block{Heading: w.Say("baseline.heading")},
				profiles.Block{Para: w.Say("baseline.intro")})
		}
		blocks = append(blocks, profiles.Block{Chart: c})
	}
	return blocks
}
