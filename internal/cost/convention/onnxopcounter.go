package convention

// This file holds onnx-opcounter 0.0.4: MACs of the convolutions and products of an ONNX
// file, and the elements of the result for every operator that it does not know. The
// rules are from its answers for single nodes and counting-conventions, section 3.13.

import "heft/internal/graph"

func onnxOpcounter() *Convention {
	return &Convention{
		Name: "onnx-opcounter", Release: "0.0.4", Unit: "MACs", Files: true,
		Counts: "nodes of an ONNX file: MACs of convolutions (transposed ones by their output) and products, 2 per element of batch norm, 1 of what it does not know",
		parts: func(g *graph.Graph) []Part {
			return onnxOpcounterRules().parts(g, nodeRule{"unknown to it: 1 per output", onnxOpcounterResult})
		},
		parameters: func(g *graph.Graph) int64 { return g.StoredElements },
	}
}

func onnxOpcounterRules() nodeRules {
	rules := nodeRules{}
	rules.with(nodeRule{"MACs, without bias", onnxOpcounterConvolution}, "Conv")
	rules.with(nodeRule{"MACs as if each output saw a whole kernel: too many by the stride", onnxOpcounterConvolution}, "ConvTranspose")
	rules.with(nodeRule{"elements of the first input times the last size of the result", func(n *graph.Node) int64 {
		return sizeOfShape(n.Input(0), 1) * axisSize(n.Output(0), -1)
	}}, "Gemm", "MatMul")
	rules.with(nodeRule{"2 per output", func(n *graph.Node) int64 { return 2 * onnxOpcounterResult(n) }}, "BatchNormalization")
	rules.with(nodeRule{"1 per element of the first input", func(n *graph.Node) int64 { return sizeOfShape(n.Input(0), 1) }}, "Relu", "Add")
	rules.with(nodeRule{"11 per output if linear", onnxOpcounterResize}, "Resize", "Upsample")
	return rules.with(uncounted(), "Constant", "Reshape", "Slice", "Shape", "Gather", "ScatterND", "Tile", "Transpose", "Sign", "Squeeze", "Unsqueeze",
		"Split", "Cast")
}

// onnxOpcounterResult are the elements of the first result; a scalar is one.
func onnxOpcounterResult(n *graph.Node) int64 { return sizeOfShape(n.Output(0), 1) }

// onnxOpcounterConvolution is |y| · ⌊Cin/group⌋ · kernel, with the input's second axis as
// its channels.
func onnxOpcounterConvolution(n *graph.Node) int64 {
	return onnxOpcounterResult(n) * (axisSize(n.Input(0), 1) / max(n.Attrs.Int("group"), 1)) * sizesFrom(n.Input(1), 2)
}

func onnxOpcounterResize(n *graph.Node) int64 {
	if n.Attrs.Text("mode") == "linear" {
		return 11 * onnxOpcounterResult(n)
	}
	return 0
}
