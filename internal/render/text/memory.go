package text

// This file prints the report of a run's memory.

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
	"heft/internal/stable"
)

// Memory prints the memory of a run: the peak, who owns it, its course, and
// where it stands.
func Memory(w io.Writer, m *report.Memory, o Options) error {
	p := memoryPrinter{Page: NewPage(o), memory: m}
	p.head()
	p.peak()
	p.observed()
	switch {
	case m.OutOfMemory != nil && m.Context > m.Capacity:
		p.Linef("  no GPU      CUDA's context alone is ~ %s, of %s: PyTorch cannot run there; the rest is for devices that run without CUDA", p.bytes(m.Context), p.bytes(m.Capacity))
		p.planned()
	case m.OutOfMemory != nil:
		p.end()
		p.planned()
	default:
		p.owners("who holds the peak", m.Owners, m.Device)
		p.course()
		p.Linef("  peak at     %s", p.say(place(m.Peak.Phase, m.Peak.Module, m.Peak.Operator)))
		p.largest(m.Largest)
		p.planned()
	}
	p.assumptions(m.Assumptions)
	p.deeper(o.Deeper)
	_, err := p.WriteTo(w)
	return err
}

type memoryPrinter struct {
	*Page
	memory *report.Memory
}

// head: resnet50 · training step · batch 64 · float32 · SGD (foreach) · RTX 3090
func (p *memoryPrinter) head() {
	m := p.memory
	parts := []string{"inference"}
	if m.Mode == "training" {
		parts[0] = "training step"
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
	card := p.say(m.GPU)
	if m.Capacity > 0 {
		card += ", " + p.bytes(m.Capacity)
	}
	p.Page.head(m.Model, append(parts, card)...)
	p.Linef("")
}

func (p *memoryPrinter) peak() {
	m := p.memory
	verdict := ""
	switch {
	case m.Refused != nil:
		verdict = p.say("does not run on any card")
	case m.Capacity == 0:
	case m.Missing > 0:
		verdict = fmt.Sprintf(p.say("does not fit: %s too much"), p.bytes(m.Missing))
	default:
		verdict = p.spare(m.Capacity, m.Device)
	}
	p.Linef("  %s    uses %s · needs %s", cmp.Or(verdict, p.say("on the device")), p.marked(m.Device), p.marked(m.Needs))
	p.Linef("         uses: with the allocator's cache and convolution workspaces; needs: the least in which it runs, without them")
	if m.Refused != nil {
		p.Linef("         refused by %s: %s", m.Refused, m.Refused.Reason)
	}
	if m.Capacity > 0 {
		p.Linef("         %s", gauge(m.Needs, m.Device, m.Capacity))
	}
	p.Linef("")
}

// spare is what a run that fits leaves of the card, its cache and workspaces included:
// one meaning on all screens.
func (p *Page) spare(capacity, uses int64) string {
	if uses > capacity {
		return p.say("fits, with less cache than it would like")
	}
	return fmt.Sprintf(p.say("fits, %s to spare"), p.bytes(capacity-uses))
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

// owners prints who holds memory, with the part of the whole, and the whole.
func (p *memoryPrinter) owners(title string, shares []report.MemoryShare, whole int64) {
	shares = slices.Clone(shares)
	stable.Sort(shares, func(a, b report.MemoryShare) int { return int(order(a.Owner) - order(b.Owner)) })
	rows := [][]string{{title, "", "", ""}}
	for _, share := range shares {
		size, part := p.bytes(share.Bytes), percent(share.Share)
		switch {
		case share.Unknown:
			size, part = p.say("not known"), ""
		case share.Estimate:
			size = "~ " + size
		}
		rows = append(rows, []string{"  " + p.say(p.ownerTitle(share.Owner)), size, part, p.parts(share)})
	}
	rows = append(rows, []string{"  " + p.say("total"), p.bytes(whole), percent(1), ""})
	p.Table([]bool{false, true, true, false}, rows)
	p.Linef("")
}

// percent is a part of a whole: 12.3 %, and a dot for nothing.
func percent(share float64) string {
	if share == 0 {
		return "·"
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}

// order puts what people ask about first: activations, then the model.
func order(owner string) int {
	return slices.Index([]string{
		"activations", "parameters", "buffers", "gradients", "optimizer state", "inputs", "gradients in flight", "temporaries",
		"workspace", "cuBLAS workspace", "communication buffers", "allocator: rounding", "allocator: rounding and gaps", "reserved but unallocated",
		"CUDA context", "other processes", "free",
	}, owner)
}

func (p *memoryPrinter) ownerTitle(owner string) string {
	switch {
	case owner == "activations" && p.memory.Mode != "inference":
		return "activations kept for backward"
	case owner == "workspace":
		return "convolution workspace"
	case owner == "gradients" && p.backwardRuns():
		return "gradients so far"
	}
	return owner
}

// backwardRuns tells whether the breakdown is of a moment within the backward, when
// some gradients are made and others not yet.
func (p *memoryPrinter) backwardRuns() bool {
	if e := p.memory.OutOfMemory; e != nil {
		return e.Phase == "backward"
	}
	return p.memory.Peak.Phase == "backward"
}

// parts names the three operators that made most of a share.
func (p *memoryPrinter) parts(share report.MemoryShare) string {
	var texts []string
	for _, part := range share.Parts[:min(3, len(share.Parts))] {
		texts = append(texts, fmt.Sprintf("%s %s", part.Name, p.bytes(part.Bytes)))
	}
	return strings.Join(texts, ", ")
}

// course draws the last iteration, each phase in proportion to its points, with
// its name below it.
func (p *memoryPrinter) course() {
	points := p.memory.Timeline
	if len(points) == 0 {
		return
	}
	columns := mostCourse
	if p.width > 0 {
		columns = min(columns, max(p.width-courseIndent-leastPhase*4, leastPhase))
	}
	line, names := "", ""
	for start := 0; start < len(points); {
		end := start
		for end < len(points) && points[end].Phase == points[start].Phase {
			end++
		}
		name := p.ownWord(points[start].Phase)
		width := max(columns*(end-start)/len(points), escape.Width(name))
		drawn := sparkline(points[start:end], width, p.memory.Allocated)
		if start > 0 {
			line, names = line+"┊", names+"┊"
		}
		line += pad(drawn, -width)
		names += pad(name, -width)
		start = end
	}
	p.Linef("  over time   %s", line)
	p.Linef("              %s", names)
}

// The course's columns at most, where it begins, and what a short phase's name
// takes.
const mostCourse, courseIndent, leastPhase = 60, 14, 10

// sparkline draws points in a number of columns, each the highest of its points.
func sparkline(points []report.MemoryPoint, width int, highest int64) string {
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for c := range width {
		var top int64
		first := c * len(points) / width
		for _, x := range points[first:max(first+1, (c+1)*len(points)/width)] {
			top = max(top, x.Allocated)
		}
		level := int(float64(top) / float64(max(highest, 1)) * float64(len(levels)))
		b.WriteRune(levels[min(level, len(levels)-1)])
	}
	return b.String()
}

// largest names the largest allocations, those that are alike once.
func (p *memoryPrinter) largest(holders []report.MemoryHolder) {
	var names []string
	for i := 0; i < len(holders) && len(names) < mostHolders; {
		same := i
		for same < len(holders) && alike(holders[i], holders[same]) {
			same++
		}
		name := fmt.Sprintf("%s %s", p.holder(holders[i]), p.bytes(holders[i].Bytes))
		if same-i > 1 {
			name += fmt.Sprintf(" (×%d)", same-i)
		}
		names = append(names, name)
		i = same
	}
	if len(names) > 0 {
		p.Linef("  largest     %s", strings.Join(names, " · "))
	}
}

// mostHolders is how many allocations are named.
const mostHolders = 5

// alike tells allocations that one line stands for.
func alike(a, b report.MemoryHolder) bool {
	return a.Name() == b.Name() && a.Owner == b.Owner && a.Bytes == b.Bytes
}

// holder names an allocation and what it is, where its name does not tell.
func (p *memoryPrinter) holder(h report.MemoryHolder) string {
	if h.Operator == "" || h.Owner == "activations" {
		return p.say(h.Name())
	}
	return h.Name() + " (" + p.ownWord(p.kind(h.Owner)) + ")"
}

// kind is one of an owner's allocations: "workspace", "temporary".
func (p *memoryPrinter) kind(owner string) string {
	if owner == "temporaries" {
		return "temporary"
	}
	return strings.TrimSuffix(owner, "s")
}

func (p *memoryPrinter) planned() {
	switch m := p.memory; {
	case m.Arena > 0 && m.OutOfMemory != nil && m.Arena <= m.Capacity:
		p.Linef("  planned     %s in a static arena (ONNX Runtime, TensorRT: weights and live tensors), which %s hold", p.bytes(m.Arena), p.bytes(m.Capacity))
	case m.Arena > 0:
		p.Linef("  planned     %s in a static arena (ONNX Runtime, TensorRT: weights and live tensors)", p.bytes(p.memory.Arena))
	}
}
