package expr

import "strings"

// didYouMean is ", did you mean X?" for the nearest of names, or nothing.
func didYouMean(written string, names []string) string {
	best, distance := "", (len(written)+1)/3
	for _, n := range names {
		if d := edits(strings.ToLower(written), strings.ToLower(n), distance); d <= distance && (best == "" || d < distance) {
			best, distance = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// edits is the number of letters to insert, delete, change or swap with the
// next, or limit+1 where there are more than limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, above2 := rows[i%3], rows[(i-1)%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], above2[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], limit+1)
}
