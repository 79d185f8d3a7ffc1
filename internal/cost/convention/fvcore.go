package convention

// This file holds fvcore 0.1.6 and mmengine, which has a copy of it: handles for
// operators of a traced program. What has no handle counts nothing, and fvcore says
// so; fused attention, LSTM and element-wise operators are among it.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func fvcore() *Convention {
	return &Convention{
		Name: "fvcore", Release: "0.1.6", Unit: "flops (one a MAC)", Programs: true,
		Counts: "MACs of convolutions and products, 2 per element of batch norm, 5 of other norms, adaptive average pools, 2-D upsampling",
		parts:  fvcoreRules().tracedParts,
	}
}

func mmengine() *Convention {
	c := fvcore()
	c.Name, c.Release = "mmengine", "0.10"
	return c
}

// activations is fvcore's, mmengine's and timm's count of activations: the elements
// of what convolutions and products make. ResNet-50 has 11,114,984.
func activations() *Convention {
	return &Convention{
		Name: "activations", Release: "fvcore 0.1.6", Unit: "elements", Programs: true,
		Counts: "elements of the outputs of convolutions, linear layers and products",
		parts:  activationRules().tracedParts,
	}
}

func fvcoreRules() operatorRules {
	rules := operatorRules{}
	product := operatorRule{"MACs, without bias", ifTraced(fvcoreProduct)}
	rules.with(product, convolutions...).with(product, transposed...).with(product, products...).with(product, "linear", "addmm")
	rules.with(operatorRule{"MACs", ifProduct(fvcoreProduct)}, "mv", "dot", "vecdot")
	rules["mul"] = operatorRule{"half of what numpy estimates for an einsum that sums nothing", ifSpelled(fvcoreProduct, "torch.einsum")}
	rules.with(operatorRule{"MACs of both products, without bias", cellProducts(false)}, recurrentCells...)
	rules["batch_norm"] = operatorRule{"2 per element (1 without weight); 5 in training", fvcoreBatchNorm}
	rules.with(operatorRule{"5 per element, 4 without weight", affine(5, 4)}, "native_group_norm", "group_norm", "layer_norm", "instance_norm")
	rules["upsample_nearest2d"] = operatorRule{"1 per output", perOutput(1)}
	rules["upsample_bilinear2d"] = operatorRule{"4 per output", perOutput(4)}
	rules["grid_sample"] = operatorRule{"4 per output", perOutput(4)}
	rules["_adaptive_avg_pool2d"] = operatorRule{"1 per input", ifSpelled(perInput(1), "F.adaptive_avg_pool2d")}
	rules["mean"] = operatorRule{"1 per input", ifSpelled(perInput(1), "F.adaptive_avg_pool2d")}
	return rules
}

// fvcoreProduct: an einsum is what numpy estimates, halved; a matmul is the elements
// of its first factor times the last size of its second, one copy where the first is
// repeated for a batch of the second.
func fvcoreProduct(o *graph.Op) int64 {
	switch {
	case o.Spelled == "torch.einsum":
		return numpyEstimate(o) / 2
	case o.Asked != nil && slices.Contains(matrixProducts, o.Spelled):
		f := function{Asked: o.Asked}
		if b, ok := f.operand(1, "other"); ok && len(b) > 1 {
			return callProduct(f)
		}
	}
	return macs(o)
}

// numpyEstimate is the number that numpy.einsum_path prints for two operands: two for
// each product and one more, to four digits. Where nothing is summed, one for each: 244
// for 'bi,bj->bij' of 3 rows of 9 and 9.
func numpyEstimate(o *graph.Op) int64 {
	n := 2*macs(o) + 1
	if sumsNothing(o) {
		n = outputElements(o) + 1
	}
	unit := int64(1)
	for n/unit >= 10_000 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// fvcoreBatchNorm: statistics of the batch cost three more an element.
func fvcoreBatchNorm(o *graph.Op) int64 {
	if o.Attrs.Bool("training") && op.Input(o, "weight") != nil {
		return 5 * inputElements(o)
	}
	if o.Attrs.Bool("training") {
		return 4 * inputElements(o)
	}
	return affine(2, 1)(o)
}

func activationRules() operatorRules {
	made := operatorRule{"elements of the output", ifTraced(outputElements)}
	return operatorRules{}.with(made, convolutions...).with(made, transposed...).with(made, "linear", "bmm", "addmm").
		with(operatorRule{"elements of both products", cellActivations}, recurrentCells...).
		with(operatorRule{"elements of the output", ifProduct(outputElements)}, "mv", "dot", "vecdot", "mm").
		with(operatorRule{"elements of an einsum that sums nothing", ifSpelled(outputElements, "torch.einsum")}, "mul")
}

// cellActivations are the results of a recurrent cell's two products: all its gates,
// twice.
func cellActivations(o *graph.Op) int64 {
	weight := op.Input(o, "w_ih")
	return 2 * weight.Shape[0] * rows(o.Inputs[0])
}
