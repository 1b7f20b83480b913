// Package ordered maps a sequence through workers and keeps its order, so that
// what is written is the same for any number of workers.
package ordered

import (
	"context"
	"iter"
	"sync"
)

// Map maps every item of in through a worker and hands the results to sink
// in the order of in, whatever the number of workers. newWorker is called once
// a goroutine and gives the function that it maps with. sink runs in the
// caller's goroutine. The first error, in the order of in, ends everything and
// is returned; at most workers×2 items and one are under way, which bounds memory.
func Map[T, U any](ctx context.Context, in iter.Seq2[T, error], workers int, newWorker func() func(T) (U, error),
	sink func(U) error) error {
	type job struct {
		item T
		err  error
		out  U
		done chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	queue := make(chan *job, workers)  // to the workers
	line := make(chan *job, workers*2) // to the sink, in order
	var all sync.WaitGroup
	// Nothing may outlive the call: not the reader, not a worker.
	defer all.Wait()
	defer cancel()

	all.Go(func() {
		defer close(queue)
		defer close(line)
		for item, err := range in {
			j := &job{item: item, err: err, done: make(chan struct{})}
			if err != nil {
				close(j.done)
			}
			select {
			case line <- j:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		all.Go(func() {
			work := newWorker()
			for j := range queue {
				if ctx.Err() == nil {
					j.out, j.err = work(j.item)
				}
				var none T
				j.item = none // free the batch before its turn comes
				close(j.done)
			}
		})
	}
	for j := range line {
		select {
		case <-j.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if j.err != nil {
			return j.err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := sink(j.out); err != nil {
			return err
		}
	}
	return ctx.Err()
}
