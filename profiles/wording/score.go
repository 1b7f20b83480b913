package wording

import (
	"math"

	"forceprofiles/internal/statistics"
	"forceprofiles/pack"
)

// PointsPerDoubling is how many points double the odds. Points are the unit of
// a score on a page: margins are log-odds, which few people read.
const PointsPerDoubling = 10

// Points turns log-odds into points.
func Points(logOdds float64) float64 { return logOdds * (PointsPerDoubling / math.Ln2) }

// Target is what a population's model predicts, in words.
func Target(p *pack.Population, card *pack.Card) string {
	if p.Target != "" {
		return p.Target
	}
	return card.Target
}

// Chance says a calibrated probability in three sentences: how it was borne out
// on people the model had not seen, as a range, then this person's own, both ways
// round; the base rate; the yardstick's term. Without a card the last two are "".
func (w Words) Chance(p *pack.Population, card *pack.Card, probability float64) (text, base, yardstick string) {
	text = w.Say("chance.target", "target", Target(p, card))
	if b, ok := band(card, probability); ok {
		low, high := statistics.Wilson(b.Positives, b.People)
		key := "chance.band"
		switch {
		case b.To >= 1:
			key = "chance.band.top"
		case b.From <= 0:
			key = "chance.band.bottom"
		case InHundred(b.From) == InHundred(b.To):
			key = "chance.band.about"
		}
		text += " " + w.Say(key, "people", b.People, "from", InHundred(b.From), "to", InHundred(b.To),
			"low", InHundred(low), "high", InHundred(high), "n", InHundred(float64(b.Positives)/float64(b.People)))
	}
	text += " " + w.Say("chance.point", "n", InHundred(probability), "not", NotIn(probability))
	if card != nil {
		base = w.Say("chance.base", "n", InHundred(card.BaseRate), "many", p.Role.Plural)
		yardstick = w.yardstick(probability)
		if card.TrainedOn.Synthetic {
			base += " " + w.Say("chance.synthetic")
		}
	}
	return text, base, yardstick
}

// yardstick is the PHIA probability yardstick's term, or between which two a
// chance falls: the yardstick leaves gaps between its terms.
func (w Words) yardstick(p float64) string {
	terms := []struct {
		key       string
		low, high float64
	}{{"remote", 0, 0.05}, {"highly.unlikely", 0.10, 0.20}, {"unlikely", 0.25, 0.35}, {"realistic", 0.40, 0.50},
		{"likely", 0.55, 0.75}, {"highly.likely", 0.80, 0.90}, {"almost", 0.95, 1}}
	for i, t := range terms {
		if p >= t.low && p <= t.high {
			return w.Say("yardstick", "term", w.Say("yardstick."+t.key))
		}
		if p < t.low && i > 0 {
			return w.Say("yardstick.between", "low", w.Say("yardstick."+terms[i-1].key), "high", w.Say("yardstick."+t.key))
		}
	}
	return ""
}

// band is the band of the held-out check that a stated chance falls into; not
// ok where the card has none.
func band(card *pack.Card, p float64) (pack.ReliabilityBin, bool) {
	if card == nil {
		return pack.ReliabilityBin{}, false
	}
	for _, b := range card.Reliability {
		if p >= b.From && p <= b.To && b.People > 0 {
			return b, true
		}
	}
	return pack.ReliabilityBin{}, false
}
