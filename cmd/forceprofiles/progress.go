package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far work has come: a bar on a terminal, a plain line at
// the end of it elsewhere. Nothing of it goes to stdout.
type progress struct {
	w     io.Writer
	what  string
	bar   *progressbar.ProgressBar
	last  int
	start time.Time
}

func newProgress(w io.Writer, what string) *progress {
	return &progress{w: w, what: what, start: time.Now()}
}

// update says that done of total is done; total may be 0 where it is not known.
func (p *progress) update(done, total int) {
	p.last = done
	if f, ok := p.w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(max(total, 1),
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.what),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	}
	_ = p.bar.Set(min(done, max(total, 1)))
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	if p.last == 0 {
		return // it failed before it began
	}
	fmt.Fprintf(p.w, "%s: %d in %.1f s\n", p.what, p.last, time.Since(p.start).Seconds())
}
