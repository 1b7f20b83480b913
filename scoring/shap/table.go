package shap

import "slices"

// table is one group ready for rows: the index of a row is the sum of
// digit[k][bin of view views[k]], and values[index·width:] are the
// contributions of players[0..width] summed over the group's leaves. first and
// steps say the same as digits: see [table.climb].
type table struct {
	class   int32
	views   []int32
	digits  [][256]uint16
	first   uint16
	steps   []step
	players []int32
	values  []float64
}

func buildTable(p *treePaths, g group, class int32) table {
	t := table{class: class}
	leaves := p.leaves[g.first:g.last]
	j := newJoint(p)
	j.reset()
	for i := range leaves {
		j.add(&leaves[i])
		for _, player := range leaves[i].players {
			if !slices.Contains(t.players, player) {
				t.players = append(t.players, player)
			}
		}
	}
	slices.Sort(t.players)
	patterns := 1
	strides := make([]int, len(p.locals))
	var used []int // local features with a digit, the fastest first
	for l := range p.locals {
		if j.classes[l] < 2 {
			continue
		}
		strides[l] = patterns
		local := &p.locals[l]
		var digit [256]uint16
		for b := range digit {
			if c := int(local.classOf[b]); c < local.classes {
				digit[b] = uint16(int(j.classOf[l][c]) * patterns)
			}
		}
		t.views, t.digits = append(t.views, local.view), append(t.digits, digit)
		used = append(used, l)
		patterns *= j.classes[l]
	}
	t.climb()
	width := len(t.players)
	t.values = make([]float64, patterns*width)
	follows := make([]uint16, patterns)
	for i := range leaves {
		addLeaf(&t, &leaves[i], j, used, follows)
	}
	return t
}

// addLeaf adds one leaf's contributions to every pattern.
func addLeaf(t *table, leaf *leafPath, j *joint, used []int, follows []uint16) {
	d, width := len(leaf.players), len(t.players)
	all := uint16(1<<d - 1)
	follows[0] = all
	count := 1
	for _, l := range used { // follows[pattern]: which players follow the path, as bits
		masks := make([]uint16, j.classes[l])
		for c := range masks {
			masks[c] = all
		}
		for i := range leaf.conds {
			if c := &leaf.conds[i]; int(c.local) == l {
				for k, pass := range c.passes {
					if !pass {
						masks[j.classOf[l][k]] &^= 1 << c.slot
					}
				}
			}
		}
		for c := len(masks) - 1; c >= 0; c-- {
			for i := range count {
				follows[c*count+i] = follows[i] & masks[c]
			}
		}
		count *= len(masks)
	}
	// a feature without a digit is passed by all values or by none
	for i := range leaf.conds {
		if c := &leaf.conds[i]; !slices.Contains(used, int(c.local)) && !c.passes[0] {
			for k := range follows[:count] {
				follows[k] &^= 1 << c.slot
			}
		}
	}
	at := make([]int, d)
	for i, player := range leaf.players {
		at[i] = slices.Index(t.players, player)
	}
	phi := leafValues(leaf)
	for pattern, bits := range follows[:count] {
		row := t.values[pattern*width:][:width]
		own := phi[int(bits)*d:][:d]
		for i, v := range own {
			row[at[i]] += v
		}
	}
}

// leafValues returns phi[bits·d + i], the contribution of the leaf's player i
// when the players in bits follow the path: the formula of the direct kernel.
func leafValues(leaf *leafPath) []float64 {
	d := len(leaf.players)
	ts, ws := gaussLegendre((d + 1) / 2)
	phi := make([]float64, d<<d)
	in, out := make([][]float64, d), make([][]float64, d) // a player's factor at each point
	for i, z := range leaf.z {
		in[i], out[i] = make([]float64, len(ts)), make([]float64, len(ts))
		for q, t := range ts {
			out[i][q] = float64((1 - t) * z)
			in[i][q] = t + out[i][q]
		}
	}
	factor := make([][]float64, d)
next:
	for bits := range 1 << d {
		for i, z := range leaf.z {
			if bits>>i&1 != 0 {
				factor[i] = in[i]
			} else if z != 0 {
				factor[i] = out[i]
			} else {
				continue next // not on the path and no cover: nobody contributes
			}
		}
		own := phi[bits*d:][:d]
		for q, w := range ws {
			product := float64(leaf.value * w)
			for i := range d {
				product = float64(product * factor[i][q])
			}
			for i, z := range leaf.z {
				o := float64(bits >> i & 1)
				own[i] += float64(product / factor[i][q] * (o - z))
			}
		}
	}
	return phi
}
