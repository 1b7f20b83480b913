package model

import "math"

type linkKind uint8

const (
	linkIdentity linkKind = iota
	linkSigmoid
	linkExp
	linkSignedSquare
	linkLog1pExp
	linkSoftmax
	linkStep
)

// link is an objective's output transform; scale is LightGBM's sigmoid:k.
type link struct {
	kind  linkKind
	scale float64
}

// Link applies the objective's own output transform to the margin of an
// ensemble with one output: 1/(1+e^(-k·m)) for a binary objective, e^m for
// poisson, gamma and tweedie, sign(m)·m² for "regression sqrt". It is the
// library's number, not a calibrated probability. For softmax, which needs
// all margins of a row, use [Ensemble.LinkAll]; Link then returns m.
func (e *Ensemble) Link(m float64) float64 {
	switch e.link.kind {
	case linkSigmoid:
		return 1 / (1 + math.Exp(-e.link.scale*m))
	case linkExp:
		return math.Exp(m)
	case linkSignedSquare:
		return math.Copysign(m*m, m)
	case linkLog1pExp:
		return math.Log1p(math.Exp(m))
	case linkStep:
		if m > 0 {
			return 1
		}
		return 0
	}
	return m
}

// LinkAll applies the output transform to all margins of one row. out and
// margins have one value per class and may be the same slice.
func (e *Ensemble) LinkAll(margins, out []float64) {
	if e.link.kind != linkSoftmax {
		for k, m := range margins {
			out[k] = e.Link(m)
		}
		return
	}
	top := math.Inf(-1)
	for _, m := range margins {
		top = max(top, m)
	}
	sum := 0.0
	for k, m := range margins {
		out[k] = math.Exp(m - top)
		sum += out[k]
	}
	for k := range out {
		out[k] /= sum
	}
}

// LogOdds says whether the margin is the log-odds of one probability scaled
// by 1, as for "binary sigmoid:1" and "binary:logistic".
func (e *Ensemble) LogOdds() bool { return e.link.kind == linkSigmoid && e.link.scale == 1 }
