package report

// This file describes a call beyond its class: kernels, strides, sizes.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
)

// detail says in a few characters what a module call does beyond its class:
// "7×7/2" for a convolution or a pooling with its stride, "×3" for a
// Sequential of three.
func (b *layerBuilder) detail(c *graph.Call) string {
	if len(c.Module.Children) > 0 {
		return containerDetail(c.Module)
	}
	for _, step := range b.graph.Steps[c.Enter+1 : max(c.Leave, c.Enter+1)] {
		if step.Kind == graph.StepOp {
			if d := windowDetail(step.Op); d != "" {
				return d
			}
		}
	}
	return ""
}

func containerDetail(m *graph.Module) string {
	switch m.Class {
	case "Sequential", "ModuleList", "ModuleDict":
		return fmt.Sprintf("×%d", len(m.Children))
	}
	return ""
}

// windowDetail describes an operator that slides a window: kernel, stride if
// it is not 1, dilation and groups likewise.
func windowDetail(o *graph.Op) string {
	w, ok := op.WindowOf(o)
	if !ok || len(w.Kernel) == 0 {
		return ""
	}
	text := FormatShape(w.Kernel)
	if len(w.Kernel) == 1 {
		text = fmt.Sprintf("k%d", w.Kernel[0])
	}
	if len(w.Stride) > 0 && !all(w.Stride, 1) {
		text += "/" + window(w.Stride)
	}
	if len(w.Dilation) > 0 && !all(w.Dilation, 1) {
		text += " d" + window(w.Dilation)
	}
	if w.Groups > 1 {
		text += fmt.Sprintf(" g%d", w.Groups)
	}
	return text
}

// window writes equal sizes once: 2 for [2 2], 1×2×2 otherwise.
func window(sizes []int64) string {
	if all(sizes, sizes[0]) {
		return fmt.Sprint(sizes[0])
	}
	return FormatShape(sizes)
}

func all(sizes []int64, n int64) bool {
	for _, s := range sizes {
		if s != n {
			return false
		}
	}
	return true
}
