package cli

// This file shows on a terminal what a long search is at.

import (
	"fmt"
	"io"
	"time"
)

// patience is for how long a search goes on before it says what it is at.
const patience = time.Second

// progress is a line of a terminal that is written over. The nil one, of what is no
// terminal, shows nothing.
type progress struct {
	w     io.Writer
	begun time.Time
	shown bool
}

// newProgress is nil where w is no terminal.
func newProgress(w io.Writer) *progress {
	if terminalWidth(w) == 0 {
		return nil
	}
	return &progress{w: w, begun: time.Now()}
}

// show says what is being done.
func (p *progress) show(run string) {
	if p == nil || time.Since(p.begun) < patience {
		return
	}
	p.shown = true
	fmt.Fprintf(p.w, "\r\x1b[Kheft: %s …", run)
}

// clear takes the line away.
func (p *progress) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
