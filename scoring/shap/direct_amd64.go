package shap

import "golang.org/x/sys/cpu"

// directAVX2 says whether this processor and system have AVX2. Both ways give
// the same bits: tests switch it.
var directAVX2 = cpu.X86.HasAVX2

//go:noescape
func statesAVX2(set *[32]uint8, bins *[directRows]uint8, before, state *flags)

//go:noescape
func leavesAVX2(factors *factor, points int, state *flags, product, sum, phi *lanes)

//go:noescape
func downAVX2(factors *factor, points int, state *flags, product, next *lanes)

//go:noescape
func mixedAVX2(factors *factor, points int, state *flags, product, below, sum, phi *lanes)

//go:noescape
func upAVX2(factors *factor, points int, state *flags, below, sofar, sum, phi *lanes)

func findStates(set *[32]uint8, bins *[directRows]uint8, before, state *flags) {
	if directAVX2 {
		statesAVX2(set, bins, before, state)
		return
	}
	statesPortable(set, bins, before, state)
}

func leaves(factors []factor, state *flags, product, sum []lanes, phi *lanes) {
	if n := len(product); directAVX2 {
		leavesAVX2(&factors[:n*factorsOfLeaves][0], n, state, &product[0], &sum[:n][0], phi)
		return
	}
	leavesPortable(factors, state, product, sum, phi)
}

func down(factors []factor, which int, state *flags, product, next []lanes) {
	if n := len(product); directAVX2 {
		downAVX2(&factors[:n*factorsOfSplit][which], n, state, &product[0], &next[:n][0])
		return
	}
	downPortable(factors, which, state, product, next)
}

func mixed(factors []factor, state *flags, product, below, sum []lanes, phi *lanes) {
	if n := len(product); directAVX2 {
		mixedAVX2(&factors[:n*factorsOfSplit][0], n, state, &product[0], &below[:n][0], &sum[:n][0], phi)
		return
	}
	mixedPortable(factors, state, product, below, sum, phi)
}

func up(factors []factor, which int, state *flags, below, sofar, sum []lanes, phi *lanes) {
	if n := len(below); directAVX2 {
		upAVX2(&factors[:n*factorsOfSplit][which], n, state, &below[0], &sofar[:n][0], &sum[:n][0], phi)
		return
	}
	upPortable(factors, which, state, below, sofar, sum, phi)
}
