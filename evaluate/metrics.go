package evaluate

import (
	"math"
	"sort"

	"forceprofiles/internal/statistics"
)

// AUC is the area under the receiver operating characteristic: the chance that
// a person with the outcome has a higher score than one without, ties counting
// half (Mann–Whitney). NaN where one of the two groups is empty.
func AUC(score []float64, outcome []bool) float64 {
	var rankSum float64
	var positives int
	for i, rank := range statistics.MidRanks(score) {
		if outcome[i] {
			rankSum += rank
			positives++
		}
	}
	n, p := float64(len(score)), float64(positives)
	if p == 0 || p == n {
		return math.NaN()
	}
	return (rankSum - p*(p+1)/2) / (p * (n - p))
}

// AUCInterval is the 95% interval of an AUC by Hanley and McNeil (Radiology
// 143, 1982), clipped to 0–1.
func AUCInterval(auc float64, positives, negatives int) (low, high float64) {
	p, n := float64(positives), float64(negatives)
	q1 := auc / (2 - auc)
	q2 := 2 * auc * auc / (1 + auc)
	v := (auc*(1-auc) + (p-1)*(q1-auc*auc) + (n-1)*(q2-auc*auc)) / (p * n)
	d := statistics.Quantile() * math.Sqrt(max(v, 0))
	return max(auc-d, 0), min(auc+d, 1)
}

// Bin is one row of a calibration table: people of similar predicted chance,
// and how many of them had the outcome.
type Bin struct {
	People    int     `json:"people"`
	Predicted float64 `json:"predicted"` // mean probability
	Observed  float64 `json:"observed"`  // share with the outcome
	Low       float64 `json:"low"`       // 95% interval of Observed
	High      float64 `json:"high"`
}

// Calibration sorts people by probability into equally filled bins (people of
// equal probability stay together) and returns the bins and the expected
// calibration error: the mean over people of |predicted − observed| of their bin.
func Calibration(probability []float64, outcome []bool, bins int) ([]Bin, float64) {
	order := make([]int, len(probability))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return probability[order[a]] < probability[order[b]] })
	var out []Bin
	var total float64
	n := len(order)
	for from, b := 0, 1; from < n; b++ {
		to := max(from+1, n*b/bins)
		for to < n && probability[order[to]] == probability[order[to-1]] {
			to++
		}
		var sum float64
		hits := 0
		for _, i := range order[from:to] {
			sum += probability[i]
			if outcome[i] {
				hits++
			}
		}
		people := to - from
		bin := Bin{People: people, Predicted: sum / float64(people), Observed: float64(hits) / float64(people)}
		bin.Low, bin.High = statistics.Wilson(hits, people)
		total += float64(people) * math.Abs(bin.Predicted-bin.Observed)
		out = append(out, bin)
		from = to
		for b < bins && n*b/bins <= from && n*(b+1)/bins <= from {
			b++
		}
	}
	if n == 0 {
		return nil, math.NaN()
	}
	return out, total / float64(n)
}

// Brier is the mean squared difference between probability and outcome.
func Brier(probability []float64, outcome []bool) float64 {
	var sum float64
	for i, p := range probability {
		y := 0.0
		if outcome[i] {
			y = 1
		}
		sum += (p - y) * (p - y)
	}
	return sum / float64(len(probability))
}
