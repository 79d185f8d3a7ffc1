package convention

// This file holds onnx-tool 1.0.1: weights for the nodes of an ONNX file that are meant
// as vector instructions, 1 for an addition, 4 for a division, 32 for an exponential.
// The rules are from its release's answers for single nodes, its documentation of the
// weights, and counting-conventions, section 3.12.

import (
	"fmt"
	"strings"

	"heft/internal/graph"
)

func onnxTool() *Convention {
	return &Convention{
		Name: "onnx-tool", Release: "1.0.1", Unit: "MACs", Files: true,
		Counts: "nodes of an ONNX file: MACs and biases of convolutions and products, and instructions of everything else, 32 for an exponential",
		parts:  func(g *graph.Graph) []Part { return onnxToolRules().parts(g, uncounted()) }, parameters: onnxToolParameters,
	}
}

// The instructions that onnx-tool takes an operation for.
const (
	onnxToolDivision    = 4
	onnxToolExponential = 32
	onnxToolRoot        = 24
	onnxToolHyperbolic  = onnxToolExponential + 2 + onnxToolDivision
)

// onnxToolWeights are instructions for each element of the result.
var onnxToolWeights = map[int64][]string{
	1: {"Add", "Sub", "Mul", "Min", "Max", "Neg", "Mod", "Abs", "Ceil", "Floor", "Round", "Sign", "Relu", "Hardmax", "CumSum", "Not", "And", "Or", "Xor",
		"Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "NonZero"},
	2:  {"Clip", "PRelu", "LeakyRelu", "ImageScaler", "QuantizeLinear", "DequantizeLinear"},
	4:  {"Div", "Reciprocal", "HardSigmoid"},
	5:  {"HardSwish"},
	7:  {"InstanceNormalization"},
	24: {"Sqrt"},
	31: {"BatchNormalization"},
	32: {"Exp", "Pow", "Sigmoid"},
	33: {"LpNormalization"},
	34: {"Gelu"},
	35: {"Elu"},
	36: {"Softmax"},
	39: {"Sin", "Cos"},
	43: {"Log"},
	64: {"Atan"},
	76: {"Softplus", "Tanh"},
	80: {"LogSoftmax"},
}

func onnxToolRules() nodeRules {
	rules := nodeRules{}
	for weight, names := range onnxToolWeights {
		rules.with(nodeRule{fmt.Sprintf("%d per output", weight), func(n *graph.Node) int64 { return weight * onnxToolResult(n) }}, names...)
	}
	rules.with(nodeRule{"MACs, and one for each output if a bias is added", onnxToolConvolution}, "Conv")
	rules.with(nodeRule{"outputs times the weight behind its first axis: the output channels for the input's", onnxToolConvolution}, "ConvTranspose")
	rules.with(nodeRule{"MACs", func(n *graph.Node) int64 { return onnxToolResult(n) * sizesFrom(n.Input(1), 1) }}, "ConvInteger")
	rules.with(nodeRule{"MACs, and one for each output if a bias is added", onnxToolQuantized}, "QLinearConv")
	rules.with(nodeRule{"MACs, and one for each output if there is a third input", onnxToolProduct}, "Gemm", "MatMul", "MatMulInteger")
	rules.with(nodeRule{"MACs", func(n *graph.Node) int64 { return sizeOfShape(n.Input(0), 0) * axisSize(n.Input(3), -1) }}, "QLinearMatMul")
	rules.with(nodeRule{"one for each combination of the letters of two inputs", onnxToolEinsum}, "Einsum")
	rules.with(nodeRule{"windows of two axes; of one axis for 3-D pooling", onnxToolPool}, "MaxPool", "AveragePool")
	rules.with(nodeRule{"1 per input, 4 per output", func(n *graph.Node) int64 {
		return sizeOfShape(n.Input(0), 0) + onnxToolDivision*onnxToolResult(n)
	}}, "GlobalAveragePool")
	rules.with(nodeRule{"1 per input", func(n *graph.Node) int64 { return sizeOfShape(n.Input(0), 0) }},
		"ReduceMean", "ReduceSum", "ReduceProd", "ReduceMin", "ReduceMax")
	rules.with(nodeRule{"25 per input", func(n *graph.Node) int64 { return (1 + onnxToolRoot) * sizeOfShape(n.Input(0), 0) }}, "ReduceL2")
	rules.with(nodeRule{"7 per input, 29 per row", onnxToolLayerNorm}, "LayerNormalization")
	rules.with(nodeRule{"0, 4 or 8 per output: nearest, linear, cubic", onnxToolResize}, "Resize", "Upsample")
	rules.with(nodeRule{"37 per output and one for each of the size", func(n *graph.Node) int64 {
		return onnxToolResult(n) * (onnxToolDivision + onnxToolExponential + 1 + n.Attrs.Int("size"))
	}}, "LRN")
	rules.with(nodeRule{"1 per output for each input but the first", func(n *graph.Node) int64 {
		return onnxToolResult(n) * int64(len(n.Inputs)-1)
	}}, "Sum")
	rules.with(nodeRule{"MACs and biases of each step, and 184 for each state", onnxToolLSTM}, "LSTM")
	rules.with(nodeRule{"MACs and biases of each step, and 110 for each state", onnxToolGRU}, "GRU")
	return rules
}

// onnxToolResult are the elements of the first result; of a scalar, none.
func onnxToolResult(n *graph.Node) int64 { return sizeOfShape(n.Output(0), 0) }

// onnxToolConvolution is |y| times the weight behind its first axis, with the bias.
// 3 to 8 channels, kernel 3, 2×8×8×8 outputs: 1,024 · 27 + 1,024 = 28,672. Transposed,
// kernel 4, 2×8×16×16 outputs of a weight 3×8×4×4: 4,096 · 128 + 4,096 = 528,384.
func onnxToolConvolution(n *graph.Node) int64 {
	y := onnxToolResult(n)
	count := y * sizesFrom(n.Input(1), 1)
	if len(n.Inputs) > 2 {
		count += y
	}
	return count
}

func onnxToolQuantized(n *graph.Node) int64 {
	y := onnxToolResult(n)
	count := y * sizesFrom(n.Input(3), 1)
	if len(n.Inputs) == 9 {
		count += y
	}
	return count
}

func onnxToolProduct(n *graph.Node) int64 {
	y := onnxToolResult(n)
	inner := axisSize(n.Input(1), -2)
	switch {
	case n.Operator == "Gemm" && n.Attrs.Int("transB") > 0:
		inner = axisSize(n.Input(1), -1)
	case inner == 0: // a vector
		inner = 1
	}
	count := y * inner
	if len(n.Inputs) == 3 {
		count += y
	}
	return count
}

func onnxToolEinsum(n *graph.Node) int64 {
	inputs, _, _ := strings.Cut(n.Attrs.Text("equation"), "->")
	sizes := map[rune]int64{}
	for i, letters := range strings.Split(strings.ReplaceAll(inputs, " ", ""), ",") {
		shape, _ := n.Input(i).Shape()
		for at, letter := range []rune(letters) {
			if at < len(shape) {
				sizes[letter] = shape[at]
			}
		}
	}
	count := int64(1)
	for _, size := range sizes {
		count *= size
	}
	return count
}

func onnxToolPool(n *graph.Node) int64 {
	kernel := n.Attrs.Ints("kernel_shape")
	count := onnxToolResult(n)
	if len(kernel) > 0 {
		count *= kernel[0]
	}
	if len(kernel) == 2 {
		count *= kernel[1]
	}
	return count
}

// onnxToolLayerNorm: three multiplications and four additions an element; an addition,
// a root and a division a row.
func onnxToolLayerNorm(n *graph.Node) int64 {
	axis := -1
	if n.Attrs.Get("axis") != nil {
		axis = int(n.Attrs.Int("axis"))
	}
	x := sizeOfShape(n.Input(0), 0)
	return 7*x + (1+onnxToolRoot+onnxToolDivision)*(x/max(axisSize(n.Input(0), axis), 1))
}

func onnxToolResize(n *graph.Node) int64 {
	return map[string]int64{"linear": 4, "cubic": 8}[n.Attrs.Text("mode")] * onnxToolResult(n)
}

// onnxToolLSTM: both products and biases for each step of each row, four additions,
// three sigmoids, two hyperbolic tangents and four operations a state. 16 to 8, 2
// rows of 5 steps: (512 + 256 + 64) · 10 + 80 · (4 + 96 + 76 + 4) = 22,720.
func onnxToolLSTM(n *graph.Node) int64 {
	return onnxToolRecurrent(n, 4, 4+3*onnxToolExponential+2*onnxToolHyperbolic+4)
}

// onnxToolGRU: three additions, two sigmoids, a hyperbolic tangent and five operations
// a state.
func onnxToolGRU(n *graph.Node) int64 {
	return onnxToolRecurrent(n, 3, 3+2*onnxToolExponential+onnxToolHyperbolic+5)
}

// onnxToolRecurrent: the states are those of one direction.
func onnxToolRecurrent(n *graph.Node, gates, perState int64) int64 {
	steps := axisSize(n.Input(0), 0) * axisSize(n.Input(0), 1)
	weights := sizeOfShape(n.Input(1), 0) + sizeOfShape(n.Input(2), 0) + sizeOfShape(n.Input(3), 0)
	return steps * (weights + axisSize(n.Input(1), 1)/gates*perState)
}

// onnxToolHidden are the operators whose nodes the tool leaves out of its table and its
// totals, with what they read.
var onnxToolHidden = map[string]bool{
	"Identity": true, "Constant": true, "Shape": true, "Squeeze": true, "Unsqueeze": true, "Reshape": true, "ConstantOfShape": true, "Cast": true,
	"Pad": true, "Concat": true, "Slice": true, "Gather": true,
}

// onnxToolParameters are the elements of everything stored that a node reads which is
// not hidden: statistics and tables too, an embedding not.
func onnxToolParameters(g *graph.Graph) int64 {
	seen := map[string]bool{}
	var count int64
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if onnxToolHidden[n.Operator] {
			continue
		}
		for _, x := range n.Inputs {
			if x.Stored && !seen[x.Name] {
				seen[x.Name] = true
				count += sizeOfShape(x, 0)
			}
		}
	}
	return count
}
