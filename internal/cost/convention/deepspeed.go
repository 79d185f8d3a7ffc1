package convention

// This file holds the flops profiler of DeepSpeed, which replaces functions as
// calflops does, and also torch.mm, torch.bmm, the operator @ and fused attention.
// Release 0.16.5 divides transposed convolutions by their groups twice, aligns shapes
// at their left and scales an interpolation once for each image of the batch; 0.19.8
// does none of it.

import (
	"slices"

	"heft/internal/graph"
)

func deepspeed() *Convention {
	return &Convention{
		Name: "deepspeed", Release: "0.19.8", Unit: "FLOPs", Programs: true,
		Counts: "2 per MAC of convolutions (with bias), F.linear (without) and products, attention included; norms, activations and pools of functions",
		parts: func(g *graph.Graph) []Part {
			return append(deepspeedRules(2).parts(g), calflopsLayers().parts(g)...)
		},
	}
}

func deepspeedMACs() *Convention {
	return &Convention{
		Name: "deepspeed-macs", Release: "0.19.8", Unit: "MACs", Programs: true,
		Counts: "MACs of convolutions, F.linear and products, attention included",
		parts:  func(g *graph.Graph) []Part { return deepspeedRules(1).parts(g) },
	}
}

func deepspeedOld() *Convention {
	return &Convention{
		Name: "deepspeed-0.16", Release: "0.16.5", Unit: "FLOPs", Programs: true,
		Counts: "as deepspeed, but transposed convolutions are divided by groups twice, and interpolations scaled once for each image",
		parts: func(g *graph.Graph) []Part {
			return perParent(append(deepspeedOldRules(2).parts(g), calflopsLayers().parts(g)...))
		},
	}
}

func deepspeedOldMACs() *Convention {
	return &Convention{
		Name: "deepspeed-0.16-macs", Release: "0.16.5", Unit: "MACs", Programs: true,
		Counts: "as deepspeed-macs, but transposed convolutions are divided by groups twice",
		parts:  func(g *graph.Graph) []Part { return perParent(deepspeedOldRules(1).parts(g)) },
	}
}

func deepspeedOldRules(perMAC int64) functionRules {
	rules := calflopsRules(perMAC)
	flops := onlyFLOPs(perMAC)
	rules.with(functionRule{"elements of the first factor times the last size of the second", func(f function) int64 { return perMAC * callProduct(f) }},
		"Tensor.__matmul__", "torch.mm", "Tensor.mm", "torch.bmm", "Tensor.bmm")
	rules["F.scaled_dot_product_attention"] = functionRule{"MACs of both products", func(f function) int64 { return perMAC * attentionProducts(f) }}
	rules["F.interpolate"] = functionRule{"1 per input, times the scale once for each image; with a size, its product alone", flops(deepspeedOldResize)}
	rules["F.upsample"] = functionRule{"as F.interpolate, which it calls: twice", flops(func(f function) int64 { return 2 * deepspeedOldResize(f) })}
	return rules
}

func deepspeedRules(perMAC int64) functionRules {
	rules := deepspeedOldRules(perMAC)
	flops := onlyFLOPs(perMAC)
	bias := flops(ofOperator(biasElements, transposed...))
	products := ofOperator(macs, transposed...)
	rules.with(functionRule{"MACs, and bias in FLOPs", func(f function) int64 { return perMAC*products(f) + bias(f) }},
		"F.conv_transpose1d", "F.conv_transpose2d", "F.conv_transpose3d")
	rules.with(functionRule{"1 per element of the result", flops(deepspeedElementwise)}, replacedElementwise...)
	rules["F.interpolate"] = functionRule{"1 per output; with a size, its product alone", flops(deepspeedResize)}
	rules["F.upsample"] = functionRule{"as F.interpolate, which it calls: twice", flops(func(f function) int64 { return 2 * deepspeedResize(f) })}
	return rules
}

// deepspeedMain are the profiler's rules after 0.19.8: linear layers with bias, a
// vector as second factor, and addends that are repeated. Its own test suite expects
// 2·8·16·4 + 16·4 = 1,088 of a linear layer 8 to 16 with bias.
func deepspeedMain() *Convention {
	return &Convention{
		Name: "deepspeed-main", Release: "main, 2026", Unit: "FLOPs", Programs: true,
		Counts: "as deepspeed, and the bias of linear layers",
		parts: func(g *graph.Graph) []Part {
			return append(deepspeedMainRules(2).parts(g), calflopsLayers().parts(g)...)
		},
	}
}

func deepspeedMainMACs() *Convention {
	return &Convention{
		Name: "deepspeed-main-macs", Release: "main, 2026", Unit: "MACs", Programs: true,
		Counts: "as deepspeed-macs, and products with a vector by their size",
		parts:  func(g *graph.Graph) []Part { return deepspeedMainRules(1).parts(g) },
	}
}

func deepspeedMainRules(perMAC int64) functionRules {
	rules := deepspeedRules(perMAC)
	bias := onlyFLOPs(perMAC)(ofOperator(biasElements, "linear"))
	rules["F.linear"] = functionRule{"MACs, and bias in FLOPs", func(f function) int64 {
		weight, _ := f.operand(1, "weight")
		return perMAC*argumentElements(f)*sizeAt(weight, 0) + bias(f)
	}}
	rules.with(functionRule{"MACs", func(f function) int64 {
		if b, ok := f.operand(1, "other"); ok && len(b) == 1 {
			return perMAC * argumentElements(f)
		}
		return perMAC * callProduct(f)
	}}, "torch.matmul", "Tensor.matmul", "Tensor.__matmul__")
	rules.with(functionRule{"MACs, and the addend in FLOPs", func(f function) int64 {
		product, _ := callAddedProduct(f)
		return perMAC*product + (perMAC-1)*callResult(f)
	}}, replacedAdded...)
	return rules
}

// attentionProducts are those of the queries with the keys and of the scores with the
// values, by the shapes that the function was given.
func attentionProducts(f function) int64 {
	q, _ := f.operand(0, "query")
	k, _ := f.operand(1, "key")
	v, ok := f.operand(2, "value")
	if !ok || len(q) < 2 || len(k) < 2 || len(v) < 1 {
		return 0
	}
	keys := k[len(k)-2]
	return graph.Product(q)*keys + graph.Product(q[:len(q)-1])*keys*v[len(v)-1]
}

func deepspeedElementwise(f function) int64 {
	if _, ok := f.operand(0, "input"); !ok {
		return callLeftAligned(f)
	}
	return callResult(f)
}

// deepspeedResize is the input's elements times the scale for each axis, cut to a
// whole number.
func deepspeedResize(f function) int64 {
	r := f.resized()
	if r.sizes != nil {
		return graph.Product(r.sizes)
	}
	scales := r.scales
	if r.single {
		scales = slices.Repeat(scales, r.axes)
	}
	return scaled(argumentElements(f), scales)
}

// deepspeedOldResize raises the scale to the length of the tensor, which is its batch.
// Bilinear ×2 of 2×8×8×8: 1,024 · 2² = 4,096, right for two images alone.
func deepspeedOldResize(f function) int64 {
	r := f.resized()
	if r.sizes != nil {
		return graph.Product(r.sizes)
	}
	scales := r.scales
	if x, _ := f.operand(0, "input"); r.single && len(x) > 0 {
		scales = slices.Repeat(scales, int(min(x[0], 1<<10)))
	}
	return scaled(argumentElements(f), scales)
}

// scaled is a number times some factors, cut to a whole number.
func scaled(n int64, factors []float64) int64 {
	product := 1.0
	for _, f := range factors {
		product *= f
	}
	return int64(float64(n) * product)
}
