package convention

// This file holds torch.utils.flop_counter.FlopCounterMode of torch 2.15, whose
// multiply-accumulate is two.

import "heft/internal/graph"

func flopCounter() *Convention {
	return &Convention{
		Name: "flop-counter", Release: "torch 2.15", Unit: "FLOPs",
		Counts: "2 per MAC of convolutions and products, attention included, without bias; nothing else",
		parts:  flopCounterRules().parts,
	}
}

func flopCounterRules() operatorRules {
	product := operatorRule{"2 per MAC", func(o *graph.Op) int64 { return 2 * macs(o) }}
	return operatorRules{}.with(product, convolutions...).with(product, transposed...).with(product, products...).
		with(product, "linear", "addmm", "baddbmm", "_scaled_dot_product_flash_attention", "_scaled_dot_product_efficient_attention")
}
