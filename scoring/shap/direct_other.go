//go:build !amd64

package shap

const directAVX2 = false

func findStates(set *[32]uint8, bins *[directRows]uint8, before, state *flags) {
	statesPortable(set, bins, before, state)
}

func leaves(factors []factor, state *flags, product, sum []lanes, phi *lanes) {
	leavesPortable(factors, state, product, sum, phi)
}

func down(factors []factor, which int, state *flags, product, next []lanes) {
	downPortable(factors, which, state, product, next)
}

func mixed(factors []factor, state *flags, product, below, sum []lanes, phi *lanes) {
	mixedPortable(factors, state, product, below, sum, phi)
}

func up(factors []factor, which int, state *flags, below, sofar, sum []lanes, phi *lanes) {
	upPortable(factors, which, state, below, sofar, sum, phi)
}
