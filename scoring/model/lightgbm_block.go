package model

import (
	"bytes"
	"math/bits"
	"strconv"
	"strings"
)

// lines hands out the lines of a text without copying it.
type lines struct {
	rest   []byte
	number int // of the line last handed out, from 1
}

func (l *lines) peek() (string, bool) {
	line, _, _ := bytes.Cut(l.rest, []byte{'\n'})
	return strings.TrimRight(string(line), "\r"), len(l.rest) > 0
}

func (l *lines) next() (string, bool) {
	line, ok := l.peek()
	if ok {
		l.number++
		_, l.rest, _ = bytes.Cut(l.rest, []byte{'\n'})
	}
	return line, ok
}

// lightgbmBlock is one tree's key=value lines.
type lightgbmBlock map[string]string

func (b lightgbmBlock) words(key string, count int) ([]string, error) {
	text, ok := b[key]
	if !ok {
		return nil, corrupt("%s is missing", key)
	}
	words := strings.Fields(text)
	if len(words) != count {
		return nil, corrupt("%s has %d values, %d are due", key, len(words), count)
	}
	return words, nil
}

func (b lightgbmBlock) ints(key string, count int) ([]int64, error) {
	return numbers(b, key, count, "a whole number of 32 bits", func(w string) (int64, error) {
		return strconv.ParseInt(w, 10, 32)
	})
}

func (b lightgbmBlock) floats(key string, count int) ([]float64, error) {
	return numbers(b, key, count, "a number", func(w string) (float64, error) { return strconv.ParseFloat(w, 64) })
}

func numbers[T int64 | float64](b lightgbmBlock, key string, count int, what string,
	parse func(string) (T, error)) ([]T, error) {
	words, err := b.words(key, count)
	if err != nil {
		return nil, err
	}
	out := make([]T, count)
	for i, w := range words {
		if out[i], err = parse(w); err != nil {
			return nil, corrupt("%s: %q is not %s", key, clip(w), what)
		}
	}
	return out, nil
}

// sets decodes cat_boundaries and cat_threshold: set i is the bit set of the
// 32-bit words boundaries[i] to boundaries[i+1].
func (b lightgbmBlock) sets() ([][]int32, error) {
	one, err := b.ints("num_cat", 1)
	if err != nil {
		return nil, err
	}
	count := int(one[0])
	if count == 0 {
		return nil, nil
	}
	if count < 0 || count > len(b["cat_boundaries"]) {
		return nil, corrupt("num_cat=%d", count)
	}
	bounds, err := b.ints("cat_boundaries", count+1)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(b["cat_threshold"])
	if bounds[0] != 0 || bounds[count] != int64(len(words)) {
		return nil, corrupt("cat_boundaries end at %d, cat_threshold has %d words", bounds[count], len(words))
	}
	sets := make([][]int32, count)
	for i := range sets {
		if bounds[i] > bounds[i+1] || bounds[i+1] > int64(len(words)) {
			return nil, corrupt("cat_boundaries go down")
		}
		for w, text := range words[bounds[i]:bounds[i+1]] {
			word, err := strconv.ParseUint(text, 10, 32)
			if err != nil {
				return nil, corrupt("cat_threshold: %q is not a 32-bit word", clip(text))
			}
			for ; word != 0; word &= word - 1 {
				sets[i] = append(sets[i], int32(w*32+bits.TrailingZeros64(word)))
			}
		}
	}
	return sets, nil
}
