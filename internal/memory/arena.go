package memory

// This file plans memory for runtimes that know the whole graph.

import "heft/internal/graph"

// StaticArena is the memory, in bytes, of an inference by a planner that knows the whole
// graph (ONNX Runtime, TensorRT): parameters and buffers, and the largest sum of tensors
// that are alive at once, each from its maker to its last reader. Views share, in-place
// operators write in place.
func StaticArena(g *graph.Graph) int64 {
	ends := lastUses(g)
	var weights, live, highest int64
	for _, param := range g.Params {
		weights += param.Tensor.Bytes()
	}
	alive := map[*graph.Storage]bool{}
	for _, in := range g.Inputs {
		if !alive[in.Tensor.Storage] {
			alive[in.Tensor.Storage] = true
			live += in.Tensor.Storage.Bytes
		}
	}
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		for _, t := range o.Outputs {
			if _, used := ends[t.Storage]; used && !alive[t.Storage] && t.Param == nil && !sharesStorage(o.Inputs, t) {
				alive[t.Storage] = true
				live += t.Storage.Bytes
			}
		}
		highest = max(highest, live)
		for _, list := range [][]*graph.Tensor{o.Inputs, o.Outputs} {
			for _, t := range list {
				if t != nil && alive[t.Storage] && ends[t.Storage] == i {
					alive[t.Storage] = false
					live -= t.Storage.Bytes
				}
			}
		}
	}
	return weights + highest
}

// lastUses finds the step that reads a storage last; the model's outputs live on.
func lastUses(g *graph.Graph) map[*graph.Storage]int {
	ends := make(map[*graph.Storage]int, len(g.Storages))
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		for _, list := range [][]*graph.Tensor{o.Inputs, o.Outputs} {
			for _, t := range list {
				if t != nil {
					ends[t.Storage] = i
				}
			}
		}
	}
	for _, v := range g.Outputs {
		ends[v.Tensor.Storage] = len(g.Steps)
	}
	return ends
}
