package aten

// This file holds table look-ups and one-hot codes.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func embeddingFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:         "embedding",
			RealGradient: true,
			Kernel:       op.KernelSampling,
			Reads:        readsResult,
			Schemas: []string{"(Tensor input, Tensor weight, int? padding_idx=None, float? max_norm=None, ignored norm_type=2.0, " +
				"bool scale_grad_by_freq=False, bool sparse=False) -> Tensor"},
			Python:   "F.embedding",
			Infer:    inferEmbedding,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input", For: "weight"}}, Work: embeddingGradientWork, Backward: embeddingBackward},
		},
		{
			Name: "embedding_positional", // torch.embedding, which takes the table first
			Schemas: []string{"(Tensor weight, Tensor indices, int padding_idx=-1, bool scale_grad_by_freq=False, " +
				"bool sparse=False) -> Tensor"},
			Python: "torch.embedding",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return c.ApplyAll("embedding", []any{c.Tensor("indices"), c.Tensor("weight")},
					op.Keyword{Name: "scale_grad_by_freq", Value: c.Bool("scale_grad_by_freq")}, op.Keyword{Name: "sparse", Value: c.Bool("sparse")})
			},
		},
		{
			// Kept beside the arguments: which bag an index belongs to, the
			// bags' sizes, their offsets if the input is 2-D and, for mode
			// 'max', where the maxima are.
			Name:  "embedding_bag",
			Reads: bagRows,
			Schemas: []string{"(Tensor input, Tensor weight, Tensor? offsets=None, float? max_norm=None, ignored norm_type=2.0, " +
				"bool scale_grad_by_freq=False, str mode='mean', bool sparse=False, Tensor? per_sample_weights=None, " +
				"truth include_last_offset=False, int? padding_idx=None) -> Tensor"},
			Python:   "F.embedding_bag",
			Infer:    inferEmbeddingBag,
			Work:     work("each row of a bag after the first adds width additions (comparisons for max); a mean divides once for each element", embeddingBagWork),
			Gradient: &op.Gradient{Saves: embeddingBagSaves(), Work: embeddingGradientWork, Backward: embeddingBagBackward},
		},
		{
			Name:    "one_hot",
			Schemas: []string{"(Tensor input/tensor, int num_classes=-1) -> Tensor"},
			Python:  "F.one_hot",
			Infer:   inferOneHot,
			Eval:    evalOneHot,
		},
	}
}

func checkTable(c *op.Call, indices, weight *graph.Tensor) error {
	if len(weight.Shape) != 2 {
		return c.Errorf("'weight' must be 2-D, got %v", weight.Shape)
	}
	if indices.DType != graph.Int64 && indices.DType != graph.Int32 {
		return c.Errorf("expected indices of type int64 or int32, but got %v", indices.DType)
	}
	for _, index := range indices.Known() {
		if index < 0 || int64(index) >= weight.Shape[0] {
			return c.Errorf("index %d is out of range of a table of %d rows", int64(index), weight.Shape[0])
		}
	}
	return nil
}

func inferEmbedding(c *op.Call) error {
	indices, weight := c.Tensor("input"), c.Tensor("weight")
	if err := checkTable(c, indices, weight); err != nil {
		return err
	}
	c.Out(append(slices.Clone(indices.Shape), weight.Shape[1]), weight.DType)
	return nil
}

// embeddingBagSaves: the table is kept only for the gradient of the weights of
// the samples.
func embeddingBagSaves() []op.Save {
	return append(saves("input", "offsets", "per_sample_weights", "aux", "aux1", "aux2", "aux3"), op.Save{Tensor: "weight", For: "per_sample_weights"})
}

// embeddingGradientWork adds each row of the gradient to the table's.
func embeddingGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	if !needs("weight") {
		return op.Work{}
	}
	return op.Work{Adds: op.Input(o, "input").Elements() * op.Input(o, "weight").Shape[1]}
}

func inferEmbeddingBag(c *op.Call) error {
	indices, weight := c.Tensor("input"), c.Tensor("weight")
	if err := checkTable(c, indices, weight); err != nil {
		return err
	}
	bags, err := countBags(c, indices)
	if err != nil {
		return err
	}
	if len(indices.Shape) == 2 && indices.Shape[1] == 0 {
		return c.Errorf("step must be nonzero: bags of no elements (input %v)", indices.Shape)
	}
	mode := c.Text("mode")
	if mode != "sum" && mode != "mean" && mode != "max" {
		return c.Errorf("mode has to be one of sum, mean or max, got %q", mode)
	}
	if mode == "max" && (c.Bool("sparse") || c.Bool("scale_grad_by_freq")) {
		return c.Errorf("max mode does not support sparse weights or scaling the gradient by the frequency")
	}
	if padding, ok := c.Arg("padding_idx").(int64); ok && (padding >= weight.Shape[0] || padding < -weight.Shape[0]) {
		return c.Errorf("padding_idx must be within the number of embeddings, -%[1]d through %[1]d-1, but got %[2]d", weight.Shape[0], padding)
	}
	if w := c.Tensor("per_sample_weights"); w != nil {
		if mode != "sum" {
			return c.Errorf("per_sample_weights was not None; it is only supported for mode='sum' (got mode=%q)", mode)
		}
		if err := expectSameType(c, weight, w); err != nil {
			return err
		}
		if !slices.Equal(w.Shape, indices.Shape) {
			return c.Errorf("expected per_sample_weights of the input's size %v, got %v", indices.Shape, w.Shape)
		}
	}
	shape := []int64{bags, weight.Shape[1]}
	c.Out(shape, weight.DType)
	c.Aux([]int64{indices.Elements()}, indices.DType)
	sizes := []int64{bags}
	if offsets := c.Tensor("offsets"); offsets != nil { // the last offset has a size, too, where it ends a bag
		sizes = offsets.Shape
	}
	c.Aux(sizes, indices.DType)
	if c.Tensor("offsets") == nil {
		c.Aux([]int64{bags}, indices.DType)
	}
	if mode == "max" {
		c.Aux(shape, indices.DType)
	}
	return nil
}

// bagRows is what a sum of rows reads: the indices, and the row of each, of a table
// with few rows no more than the table.
func bagRows(o *graph.Op) int64 {
	indices, table := op.Input(o, "input"), op.Input(o, "weight")
	return indices.Bytes() + min(table.DType.Bytes(indices.Elements()*table.Shape[1]), table.Bytes())
}

// countBags is the number of sums: the rows of a 2-D input, or the number of offsets
// into a 1-D one.
func countBags(c *op.Call, indices *graph.Tensor) (int64, error) {
	offsets := c.Tensor("offsets")
	switch {
	case len(indices.Shape) == 2 && offsets == nil:
		return indices.Shape[0], nil
	case len(indices.Shape) == 2:
		return 0, c.Errorf("if input is 2D, then offsets has to be None, as input is treated as a mini-batch of fixed length sequences")
	case len(indices.Shape) != 1:
		return 0, c.Errorf("input has to be 1D or 2D tensor, but got size %v", indices.Shape)
	case offsets == nil || len(offsets.Shape) != 1:
		return 0, c.Errorf("offsets has to be a 1D tensor for a 1D input")
	case !c.Bool("include_last_offset"):
		return offsets.Shape[0], nil
	case offsets.Shape[0] < 1:
		return 0, c.Errorf("include_last_offset: number of offsets should be at least 1")
	}
	return offsets.Shape[0] - 1, nil
}

// embeddingBagWork combines the rows of each bag into one.
func embeddingBagWork(o *graph.Op) op.Work {
	bags, width := o.Outputs[0].Shape[0], o.Outputs[0].Shape[1]
	steps := max(op.Input(o, "input").Elements()-bags, 0) * width
	switch o.Attrs.Text("mode") {
	case "max":
		return op.Work{Compares: steps}
	case "mean":
		return op.Work{Adds: steps, Divides: bags * width}
	}
	w := op.Work{Adds: steps}
	if op.Input(o, "per_sample_weights") != nil {
		w.Muls = op.Input(o, "input").Elements() * width
	}
	return w
}

// inferOneHot adds an axis of num_classes; without it, of one more than the
// largest index, which must then be known.
func inferOneHot(c *op.Call) error {
	input, classes := c.Tensor("input"), c.Int("num_classes")
	if input.DType != graph.Int64 {
		return c.Errorf("one_hot is only applicable to index tensor of type int64, got %v", input.DType)
	}
	known := input.Known()
	largest := int64(-1)
	for _, x := range known {
		if x < 0 {
			return c.Errorf("class values must be non-negative, got %d", int64(x))
		}
		largest = max(largest, int64(x))
	}
	switch {
	case classes == -1 && known == nil:
		return c.Errorf("the number of classes depends on data (input of size %v); give num_classes", input.Shape)
	case classes == -1 && largest < 0:
		return c.Errorf("cannot infer total number of classes from empty tensor")
	case classes == -1:
		classes = largest + 1
	case classes < 1:
		return c.Errorf("num_classes should be positive, got %d", classes)
	case largest >= classes:
		return c.Errorf("class values must be smaller than num_classes, got %d of %d", largest, classes)
	}
	c.Out(append(slices.Clone(input.Shape), classes), graph.Int64)
	return nil
}

func evalOneHot(c *op.Call) [][]float64 {
	known := c.Tensor("input").Known()
	classes := lastSize(c.Outputs()[0])
	numbers := make([]float64, int64(len(known))*classes)
	for i, x := range known {
		numbers[int64(i)*classes+int64(x)] = 1
	}
	return [][]float64{numbers}
}
