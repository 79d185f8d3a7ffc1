package text

// This file prints the report of a run's memory.

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// Memory prints the memory of a run: the peak, who owns it, its course, and
// where it stands.
func Memory(w io.Writer, m *report.Memory, o Options) error {
	p := memoryPrinter{memory: m, options: o}
	p.head()
	p.peak()
	p.owners()
	p.course()
	p.largest()
	p.assumptions()
	p.hint()
	_, err := io.WriteString(w, p.out.String())
	return err
}

type memoryPrinter struct {
	memory  *report.Memory
	options Options
	out     strings.Builder
}

func (p *memoryPrinter) linef(format string, args ...any) {
	p.out.WriteString(escape.Line(fmt.Sprintf(format, args...)) + "\n")
}

func (p *memoryPrinter) bytes(n int64) string { return Bytes(n, p.options.SI) }

// head: resnet50 · training step · batch 64 · float32 · SGD (foreach) · RTX 3090
func (p *memoryPrinter) head() {
	m := p.memory
	parts := []string{m.Model, "inference"}
	if m.Mode == "training" {
		parts[1] = "training step"
	}
	if m.Batch > 0 {
		parts = append(parts, fmt.Sprintf("batch %d", m.Batch))
	}
	parts = append(parts, m.Precision)
	if m.Optimizer != "" {
		parts = append(parts, m.Optimizer)
	}
	if m.Loss != "" {
		parts = append(parts, "loss "+m.Loss)
	}
	parts = append(parts, m.Settings...)
	card := m.GPU
	if m.Capacity > 0 {
		card += ", " + p.bytes(m.Capacity)
	}
	p.linef("%s", strings.Join(append(parts, card), " · "))
	p.linef("")
}

func (p *memoryPrinter) peak() {
	m := p.memory
	verdict := ""
	switch {
	case m.Refused != nil:
		verdict = "does not run on any card"
	case m.Capacity == 0:
	case m.Missing > 0:
		verdict = fmt.Sprintf("does not fit: %s too much", p.bytes(m.Missing))
	case m.Device > m.Capacity:
		verdict = "fits, with less cache than it would like"
	default:
		verdict = fmt.Sprintf("fits, %s to spare", p.bytes(m.Capacity-m.Device))
	}
	line := fmt.Sprintf("  peak   %s on the device    uses %s · needs %s", p.marked(m.Device),
		p.marked(m.Device), p.marked(m.Needs))
	if verdict != "" {
		line += "    " + verdict
	}
	p.linef("%s", line)
	if m.Refused != nil {
		p.linef("         refused by %s: %s", m.Refused, m.Refused.Reason)
	}
	if m.Capacity > 0 {
		p.linef("         %s", gauge(m.Needs, m.Device, m.Capacity))
	}
	p.linef("")
}

// marked is a size of the run with what is known of it: an upper bound, a lower
// one, or neither.
func (p *memoryPrinter) marked(n int64) string {
	if p.memory.AtLeast && !p.memory.Bound {
		return "≥ " + p.bytes(n)
	}
	return bounded(p.memory.Bound && !p.memory.AtLeast, p.bytes(n))
}

// gaugeWidth is the length of the card's bar in columns.
const gaugeWidth = 40

// gauge shows how full a card is: what a run needs, what it uses beyond that, and
// what is left.
func gauge(needs, uses, capacity int64) string {
	columns := func(bytes int64) int {
		return min(int(math.Round(float64(bytes)/float64(capacity)*gaugeWidth)), gaugeWidth)
	}
	full, filled := columns(needs), columns(max(needs, uses))
	return strings.Repeat("█", full) + strings.Repeat("▒", filled-full) + strings.Repeat("░", gaugeWidth-filled)
}

func (p *memoryPrinter) owners() {
	m := p.memory
	rows := slices.Clone(m.Owners)
	slices.SortStableFunc(rows, func(a, b report.MemoryShare) int { return int(order(a.Owner) - order(b.Owner)) })
	t := table{right: []bool{false, true, false}}
	for _, share := range rows {
		size := p.bytes(share.Bytes)
		switch {
		case share.Unknown:
			size = "not known"
		case share.Estimate:
			size = "~ " + size
		}
		t.add(ownerTitle(share.Owner), size, p.parts(share))
	}
	for _, line := range t.lines(p.options.Width - 2) {
		p.linef("  %s", line)
	}
	p.linef("")
}

// order puts what people ask about first: activations, then the model.
func order(owner string) int {
	return slices.Index([]string{
		"activations", "parameters", "buffers", "gradients", "optimizer state", "inputs", "gradients in flight", "temporaries",
		"workspace", "cuBLAS workspace", "communication buffers", "allocator: rounding and gaps", "CUDA context",
	}, owner)
}

func ownerTitle(owner string) string {
	switch owner {
	case "activations":
		return "activations kept for backward"
	case "workspace":
		return "convolution workspace"
	}
	return owner
}

// parts names the three operators that made most of a share.
func (p *memoryPrinter) parts(share report.MemoryShare) string {
	var texts []string
	for _, part := range share.Parts[:min(3, len(share.Parts))] {
		texts = append(texts, fmt.Sprintf("%s %s", part.Name, p.bytes(part.Bytes)))
	}
	return strings.Join(texts, ", ")
}

// course draws the last iteration, each phase in proportion to its points.
func (p *memoryPrinter) course() {
	m := p.memory
	if len(m.Timeline) == 0 {
		return
	}
	const columns = 60
	var line strings.Builder
	var phases []string
	for start := 0; start < len(m.Timeline); {
		end := start
		for end < len(m.Timeline) && m.Timeline[end].Phase == m.Timeline[start].Phase {
			end++
		}
		width := max(1, columns*(end-start)/len(m.Timeline))
		if start > 0 {
			line.WriteString("┊")
		}
		line.WriteString(sparkline(m.Timeline[start:end], width, m.Allocated))
		phases = append(phases, m.Timeline[start].Phase)
		start = end
	}
	p.linef("  over time   %s", line.String())
	p.linef("              %s", strings.Join(phases, " ┊ "))
}

// sparkline draws points in a number of columns, each the highest of its points.
func sparkline(points []report.MemoryPoint, width int, highest int64) string {
	width = min(width, len(points))
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for c := range width {
		var top int64
		for _, x := range points[c*len(points)/width : (c+1)*len(points)/width] {
			top = max(top, x.Allocated)
		}
		level := int(float64(top) / float64(max(highest, 1)) * float64(len(levels)))
		b.WriteRune(levels[min(level, len(levels)-1)])
	}
	return b.String()
}

func (p *memoryPrinter) largest() {
	m := p.memory
	at := m.Peak.Phase
	if m.Peak.Module != "" {
		at += " of " + m.Peak.Module
	}
	if m.Peak.Operator != "" {
		at += " (" + m.Peak.Operator + ")"
	}
	p.linef("  peak at     %s", at)
	var names []string
	for _, h := range m.Largest[:min(5, len(m.Largest))] {
		names = append(names, h.Name()+" "+p.bytes(h.Bytes))
	}
	if len(names) > 0 {
		p.linef("  largest     %s", strings.Join(names, " · "))
	}
	if m.Arena > 0 {
		p.linef("  planned     %s in a static arena (ONNX Runtime, TensorRT: weights and live tensors)", p.bytes(m.Arena))
	}
}

func (p *memoryPrinter) assumptions() {
	for _, line := range assumptionLines(p.memory.Assumptions) {
		p.linef("%s", line)
	}
}

func (p *memoryPrinter) hint() {
	if !p.options.Hint {
		return
	}
	p.linef("")
	if p.memory.Mode == "inference" {
		p.linef("  deeper: heft memory %s --train --batch 32 --optimizer adamw --gpu rtx3090", shellWord(p.memory.Model))
		return
	}
	first := "--amp bf16"
	if p.memory.Precision != "float32" {
		first = "--optimizer adamw"
	}
	p.linef("  deeper: %s   ·   --checkpoint PATH   ·   --format json   ·   heft fit %s --train --gpu rtx3090", first, shellWord(p.memory.Model))
}
