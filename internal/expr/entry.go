package expr

// An entry is a part of an expression that reads one text name and nothing
// else, such as harm(offence_code) > 10: a function of the string, so it is
// worked out once per dictionary entry and then looked up by code.
type entry struct {
	input  int   // the name's input
	result Type  // Bool, Number or String
	plan   *Plan // over that one name, as texts
}

// entry adds n, whose only name is given, as an entry.
func (b *builder) entry(n, name *Node) int {
	at := b.add(n.Type)
	k, input := b.addEntry(n, name)
	switch n.Type {
	case Bool:
		b.step(func(s *State) { s.entryBools(k, input, at) })
	case Number:
		b.step(func(s *State) { s.entryNumbers(k, input, at) })
	case String:
		b.step(func(s *State) { s.entryTexts(k, input, at) })
	}
	return at
}

// addEntry lays n out as a plan of its own; within it the name is text.
func (b *builder) addEntry(n, name *Node) (k, input int) {
	inner := builder{plan: &Plan{env: b.plan.env}, slots: map[string]int{}}
	inner.name(name.Name, String)
	inner.plan.roots = []int{inner.slot(n)}
	input = b.slots[name.Name]
	b.plan.entries = append(b.plan.entries, entry{input: input, result: n.Type, plan: inner.plan})
	return len(b.plan.entries) - 1, input
}

// memo holds an entry's results: [0] is null's, [code+1] a string's. NullCode+1
// is 0, so that a lookup needs no question.
type memo struct {
	entry *entry
	inner *State   // over strings of a dictionary
	plain *State   // over a block of texts that are not coded; nil until there is one
	dict  []string // as far as results reach
	bools []uint8  // bit 0 true, bit 1 false
	nums  []float64
	codes []uint32
	texts []string // results that are texts, each once; only ever longer
	of    map[string]uint32
}

// memoRows is how many strings of a dictionary are worked out at a time: a
// State has hundreds of memos, and dictionaries are short.
const memoRows = 64

func newMemo(e *entry) *memo {
	m := &memo{entry: e, inner: e.plan.NewState(memoRows), of: map[string]uint32{}}
	m.inner.n = 1
	_, known := m.inner.text(0)
	clear(known)
	m.add()
	return m
}

// extend works out what dict holds beyond what is known. If dict is another
// one altogether it starts anew.
func (m *memo) extend(dict []string) {
	if len(dict) == 0 {
		return
	}
	if have := min(len(m.dict), len(dict)); have > 0 && &dict[0] != &m.dict[0] {
		for i, s := range m.dict[:have] {
			if s != dict[i] {
				m.dict = nil
				m.bools, m.nums, m.codes = cut(m.bools), cut(m.nums), cut(m.codes)
				break
			}
		}
	}
	for len(m.dict) < len(dict) {
		from := len(m.dict)
		to := min(len(dict), from+m.inner.rows)
		m.inner.n = to - from
		text, known := m.inner.text(0)
		copy(text, dict[from:to])
		m.inner.ones(known)
		m.add()
		m.dict = dict[:to]
	}
}

// cut leaves the result for null.
func cut[T any](x []T) []T { return x[:min(len(x), 1)] }

// add evaluates the strings in the inner state and appends the results.
func (m *memo) add() {
	m.inner.run()
	switch m.entry.result {
	case Bool:
		t, f := m.inner.Bools(0)
		for i := range m.inner.n {
			m.bools = append(m.bools, uint8(t[i>>6]>>(i&63)&1|f[i>>6]>>(i&63)&1<<1))
		}
	case Number:
		m.nums = append(m.nums, m.inner.Numbers(0)...)
	case String:
		texts := m.inner.Texts(0)
		for i := range m.inner.n {
			s, known := texts.At(i)
			code, seen := m.of[s]
			switch {
			case !known:
				code = NullCode
			case !seen:
				code = uint32(len(m.texts))
				m.of[s] = code
				m.texts = append(m.texts, s)
			}
			m.codes = append(m.codes, code)
		}
	}
}

// direct evaluates an entry on a block of texts that are not coded.
func (s *State) direct(k, input int) *State {
	m := s.memos[k]
	if m.plain == nil {
		m.plain = m.entry.plan.NewState(s.rows)
	}
	inner := m.plain
	inner.n = s.n
	inner.slots[0].texts = s.slots[input].texts
	inner.run()
	return inner
}

func (s *State) entryBools(k, input, at int) {
	texts := &s.slots[input].texts
	if texts.Codes == nil {
		t, f := s.bools(at)
		it, jf := s.direct(k, input).Bools(0)
		copy(t, it)
		copy(f, jf)
		return
	}
	t, f := s.bools(at)
	memo, codes := s.memos[k].bools, texts.Codes[:s.n]
	for w := range t {
		block := codes[w<<6 : min(w<<6+64, len(codes))]
		var isTrue, isFalse uint64
		for i, c := range block {
			m := uint64(memo[c+1])
			isTrue |= (m & 1) << (i & 63)
			isFalse |= (m >> 1) << (i & 63)
		}
		t[w], f[w] = isTrue, isFalse
	}
}

func (s *State) entryNumbers(k, input, at int) {
	texts := &s.slots[input].texts
	out := s.nums(at)
	if texts.Codes == nil {
		copy(out, s.direct(k, input).Numbers(0))
		return
	}
	memo := s.memos[k].nums
	for i, c := range texts.Codes[:s.n] {
		out[i] = memo[c+1]
	}
}

func (s *State) entryTexts(k, input, at int) {
	texts := &s.slots[input].texts
	if texts.Codes == nil {
		inner := s.direct(k, input).Texts(0)
		text, known := s.text(at)
		for i := range text {
			if x, ok := inner.At(i); ok {
				text[i] = x
				known[i>>6] |= 1 << (i & 63)
			}
		}
		return
	}
	m := s.memos[k]
	out := s.codes(at, m.texts)
	for i, c := range texts.Codes[:s.n] {
		out[i] = m.codes[c+1]
	}
}
