package ordered

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func count(n int, fail int, failure error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if i == fail {
				yield(0, failure)
				return
			}
			if !yield(i, nil) {
				return
			}
		}
	}
}

func TestMapKeepsOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		var got []int
		err := Map(t.Context(), count(200, -1, nil), workers, func() func(int) (int, error) {
			return func(i int) (int, error) {
				time.Sleep(time.Duration(i%7) * 50 * time.Microsecond)
				return i * i, nil
			}
		}, func(v int) error { got = append(got, v); return nil })
		if err != nil {
			t.Fatal(err)
		}
		var want []int
		for i := range 200 {
			want = append(want, i*i)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers: order lost: %v", workers, got)
		}
	}
}

func TestMapStopsCleanly(t *testing.T) {
	bad := errors.New("bad")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tt := range map[string]struct {
		ctx  context.Context
		in   iter.Seq2[int, error]
		work error
		sink error
		want error
	}{
		"the input fails":   {t.Context(), count(100, 50, bad), nil, nil, bad},
		"a worker fails":    {t.Context(), count(100, -1, nil), bad, nil, bad},
		"the sink fails":    {t.Context(), count(100, -1, nil), nil, bad, bad},
		"it is interrupted": {cancelled, count(100, -1, nil), nil, nil, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			var sunk atomic.Int64
			err := Map(tt.ctx, tt.in, 4, func() func(int) (int, error) {
				return func(i int) (int, error) {
					if i == 30 {
						return 0, tt.work
					}
					return i, nil
				}
			}, func(int) error {
				if sunk.Add(1) == 20 {
					return tt.sink
				}
				return nil
			})
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if after := runtime.NumGoroutine(); after > before {
				t.Errorf("%d goroutines left behind", after-before)
			}
		})
	}
}
