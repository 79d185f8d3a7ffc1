package text

// This file prints the estimate of a run's time.

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"heft/internal/report"
	"heft/internal/stable"
)

// slowest is how many layers the screen has.
const slowest = 12

// Latency prints how long a run takes, what for, and its slowest layers.
func Latency(w io.Writer, r *report.Latency, o Options) error {
	p := NewPage(o)
	p.head(r.Model, latencyHead(r)...)
	p.Linef("")
	p.Linef("  time        ~ %s%s, likely %s to %s%s", boundSign(r), Seconds(r.Seconds), Seconds(r.Least), Seconds(r.Most), p.rateOf(r))
	p.Linef("  bound by    %s · device %s in %s kernels, host %s", p.ownWord(r.Bound), Seconds(r.Device), Grouped(r.Kernels), Seconds(r.Host))
	p.Linef("")
	if len(r.Parts) > 1 {
		p.latencyShares("part", r.Parts)
		p.Linef("")
	}
	p.latencyShares("kernels", r.Kinds)
	p.Linef("")
	p.slowestLayers(r)
	for _, c := range r.Caveats {
		p.Linef("  estimate: %s", p.say(c))
	}
	p.assumptions(r.Assumptions)
	_, err := p.WriteTo(w)
	return err
}

// boundSign says that sizes depend on data.
func boundSign(r *report.Latency) string {
	switch {
	case r.AtLeast:
		return "≥ "
	case r.Bounded:
		return "≤ "
	}
	return ""
}

func (p *Page) rateOf(r *report.Latency) string {
	if r.Rate == 0 {
		return ""
	}
	return fmt.Sprintf(p.sayFormat(" · %.0f samples/s"), r.Rate)
}

// latencyHead is what the first line says behind the model's name.
func latencyHead(r *report.Latency) []string {
	parts := []string{"inference"}
	if r.Mode == "training" {
		parts[0] = "training step"
	}
	if r.Batch > 0 {
		parts = append(parts, fmt.Sprintf("batch %d", r.Batch))
	}
	parts = append(parts, r.Precision)
	if r.Optimizer != "" {
		parts = append(parts, r.Optimizer)
	}
	return append(append(parts, r.Settings...), r.GPU)
}

func (p *Page) latencyShares(what string, shares []report.LatencyShare) {
	rows := [][]string{{what, "time", "", "bound by", "kernels"}}
	for _, s := range shares {
		rows = append(rows, []string{p.ownWord(s.Name), "~ " + Seconds(s.Seconds), percent(s.Share), p.ownWord(s.Bound), Grouped(s.Kernels)})
	}
	p.Table([]bool{false, true, true, false, true}, rows)
}

func (p *Page) slowestLayers(r *report.Latency) {
	layers := slices.Clone(r.Layers)
	stable.Sort(layers, func(a, b report.LatencyLayer) int { return cmp.Compare(b.Seconds, a.Seconds) })
	rows := [][]string{{"slowest layers", "", "time", "", "bound by"}}
	for _, l := range layers[:min(slowest, len(layers))] {
		rows = append(rows, []string{layerName(&l, r), l.Type, "~ " + Seconds(l.Seconds), percent(l.Share), p.ownWord(l.Bound)})
	}
	p.Table([]bool{false, false, true, true, false}, rows)
	if more := len(layers) - slowest; more > 0 {
		p.Linef("  and %d more: --format json has all", more)
	}
}

func layerName(l *report.LatencyLayer, r *report.Latency) string {
	name := l.Path
	switch {
	case l.Type == "" && r.Mode == "training":
		return "loss, optimizer"
	case name == "":
		name = r.Model
	}
	if l.Call > 0 {
		name += fmt.Sprintf(" (call %d)", l.Call+1)
	}
	return name
}

// Seconds writes a time with three significant digits: 12.3 ms.
func Seconds(s float64) string {
	value, unit := s, "s"
	for _, smaller := range []string{"ms", "µs"} {
		if value >= 1 || value == 0 {
			break
		}
		value, unit = value*1000, smaller
	}
	switch {
	case value >= 100:
		return fmt.Sprintf("%.0f %s", value, unit)
	case value >= 10:
		return fmt.Sprintf("%.1f %s", value, unit)
	}
	return fmt.Sprintf("%.2f %s", value, unit)
}
