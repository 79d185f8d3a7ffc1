package heft

import (
	"fmt"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/source"
)

// precisionOf reads MemoryOptions.Precision.
func precisionOf(name string) (source.Precision, error) {
	switch name {
	case "", "float32", "fp32":
		return source.Precision{}, nil
	case "float16", "fp16", "half":
		return source.Precision{DType: graph.Float16}, nil
	case "bfloat16", "bf16":
		return source.Precision{DType: graph.BFloat16}, nil
	case "float64", "fp64", "double":
		return source.Precision{DType: graph.Float64}, nil
	case "amp", "amp-fp16", "amp-float16":
		return source.Precision{Autocast: graph.Float16}, nil
	case "amp-bf16", "amp-bfloat16":
		return source.Precision{Autocast: graph.BFloat16}, nil
	}
	return source.Precision{}, &memory.PlanError{
		Message: fmt.Sprintf("unknown precision %q", name),
		Advice:  "float32, float16, bfloat16, float64, amp-fp16 or amp-bf16",
	}
}

// precisionName is the precision as reports print it.
func precisionName(p source.Precision) string {
	name := "float32"
	switch {
	case p.Autocast != graph.InvalidDType:
		name = "autocast " + p.Autocast.String()
	case p.DType != graph.InvalidDType:
		name = p.DType.String()
	}
	if p.ChannelsLast {
		name += " channels-last"
	}
	return name
}

// checkType refuses bfloat16 on cards older than Ampere (compute capability
// 8.0), whose tensor cores do not know it; torch would emulate or refuse it.
func checkType(card *gpu.Card, p source.Precision) error {
	capability := capabilityOf(card)
	if p.DType != graph.BFloat16 && p.Autocast != graph.BFloat16 || capability == 0 || capability >= 80 {
		return nil
	}
	return &memory.PlanError{
		Message: fmt.Sprintf("%s (compute capability %s) has no bfloat16 arithmetic", card.Name, card.Capability),
		Advice:  "use float16: --amp fp16",
	}
}

// capabilityOf is CUDA's compute capability times ten, 0 for other makers'
// cards: 86 for "8.6".
func capabilityOf(card *gpu.Card) int {
	var major, minor int
	if n, _ := fmt.Sscanf(card.Capability, "%d.%d", &major, &minor); n < 2 {
		return 0
	}
	return 10*major + minor
}

// hardware is what the simulation knows of a card: no limit, so that a run too
// large for it still has figures. A context that no table has is left at zero,
// which reports show as unknown.
func (o *MemoryOptions) hardware(card *gpu.Card) (memory.Hardware, error) {
	h := memory.Hardware{Name: card.Name, Capability: capabilityOf(card), Context: o.Context}
	if o.Context > 0 {
		return h, nil
	}
	cuda := o.CUDA
	if cuda == "" {
		cuda = DefaultCUDA
	}
	context, err := card.DefaultContext(cuda)
	if err != nil && h.Capability > 0 {
		return h, &memory.PlanError{Message: err.Error(), Advice: "--cuda 12.4 names a version, --context 500MiB gives the figure itself"}
	}
	h.Context = context.Bytes(true)
	return h, nil
}
