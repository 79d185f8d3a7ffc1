package aten

// This file holds linear layers and products of matrices and vectors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// linearFamily lists the operators of this file.
func linearFamily() []*op.Operator {
	return slices.Concat(productFamily(), addedProductFamily())
}

// productFamily lists linear layers and products.
func productFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "linear",
			Kernel:   op.KernelProduct,
			Autocast: op.AutocastLow,
			Library:  op.CuBLASLt,
			Bias:     "bias",
			Schemas:  []string{"(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor"},
			Python:   "F.linear",
			Infer:    inferLinear, // an input that cannot be seen as a matrix is copied, and the copy kept
			Work: withTerms(work("MACs = rows · in · out; a bias adds one addition for each output", func(o *graph.Op) op.Work {
				return op.Work{MACs: o.Outputs[0].Elements() * lastSize(op.Input(o, "input"))}.Plus(biasWork(o))
			}), linearTerms),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input", For: "weight", Copy: "aux"}, {Tensor: "weight", For: "input"}}, Backward: linearBackward, Rows: true},
		},
		{
			Name:         "bilinear",
			RealGradient: true,
			Kernel:       op.KernelProducts,
			Autocast:     op.AutocastWidest,
			Schemas:      []string{"(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor"},
			Python:       "torch.bilinear F.bilinear",
			Infer:        inferBilinear,
			Work:         work("MACs = rows · in1 · in2 · out, and rows · in1 · in2 multiplications; a bias adds one addition for each output", bilinearWork),
			Gradient:     &op.Gradient{Saves: bilinearSaves(), Work: bilinearGradientWork},
		},
		{
			Name:     "mm",
			Kernel:   op.KernelProduct,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor mat2) -> Tensor"},
			Python:   "torch.mm Tensor.mm torch.sparse.mm torch.spmm",
			Infer:    inferMatrixProduct,
			Work:     work("MACs = elements of the result · size of the summed axis", func(o *graph.Op) op.Work { return productWork(o, "input") }),
			Gradient: &op.Gradient{Saves: factors("input", "mat2"), Backward: productBackward},
		},
		{
			Name:     "bmm",
			Kernel:   op.KernelProducts,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor mat2) -> Tensor"},
			Python:   "torch.bmm Tensor.bmm",
			Infer:    inferBatchedProduct,
			Work:     work("MACs = elements of the result · size of the summed axis", func(o *graph.Op) op.Work { return productWork(o, "input") }),
			Gradient: &op.Gradient{Saves: factors("input", "mat2"), Backward: batchedProductBackward},
		},
		{
			Name:     "mv",
			Kernel:   op.KernelProduct,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor vec) -> Tensor"},
			Python:   "torch.mv Tensor.mv",
			Infer:    inferMatrixVector,
			Work:     work("MACs = elements of the result · size of the summed axis", func(o *graph.Op) op.Work { return productWork(o, "input") }),
			Gradient: &op.Gradient{Saves: factors("input", "vec")},
		},
		{
			Name:     "dot",
			Kernel:   op.KernelProducts,
			Types:    op.Numbers,
			Autocast: op.AutocastWidest,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor tensor/other) -> Tensor"},
			Python:   "torch.dot Tensor.dot torch.vdot Tensor.vdot",
			Infer:    inferDot,
			Eval:     evalDot,
			Work:     work("MACs = elements of the input", func(o *graph.Op) op.Work { return op.Work{MACs: op.Input(o, "input").Elements()} }),
			Gradient: &op.Gradient{Saves: factors("input", "tensor")},
		},
	}
}

// addedProductFamily lists products that are added to a tensor.
func addedProductFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "addmm",
			Kernel:   op.KernelProduct,
			Autocast: op.AutocastLow,
			Library:  op.CuBLASLt,
			Bias:     "input",
			Schemas:  []string{"(Tensor input, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor"},
			Python:   "torch.addmm Tensor.addmm Tensor.addmm_",
			Infer:    func(c *op.Call) error { return inferAddedProduct(c, "mat1", "mat2", matrixProductShape) },
			Work:     work("MACs = elements of the result · size of the summed axis, and one addition for each element of the result", func(o *graph.Op) op.Work { return addedProductWork(o, "mat1") }),
			Gradient: addedProductGradient("mat1", "mat2"),
		},
		{
			Name:     "addmv",
			Kernel:   op.KernelProduct,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor"},
			Python:   "torch.addmv Tensor.addmv Tensor.addmv_",
			Infer:    func(c *op.Call) error { return inferAddedProduct(c, "mat", "vec", matrixVectorShape) },
			Work:     work("MACs = elements of the result · size of the summed axis, and one addition for each element of the result", func(o *graph.Op) op.Work { return addedProductWork(o, "mat") }),
			Gradient: addedProductGradient("mat", "vec"),
		},
		{
			Name:     "baddbmm",
			Kernel:   op.KernelProducts,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor"},
			Python:   "torch.baddbmm Tensor.baddbmm Tensor.baddbmm_",
			Infer: func(c *op.Call) error {
				return inferAddedProduct(c, "batch1", "batch2", batchedProductShape)
			},
			Work:     work("MACs = elements of the result · size of the summed axis, and one addition for each element of the result", func(o *graph.Op) op.Work { return addedProductWork(o, "batch1") }),
			Gradient: addedProductGradient("batch1", "batch2"),
		},
		{
			Name:     "addbmm", // adds up the products of the batch
			Kernel:   op.KernelProducts,
			Autocast: op.AutocastLow,
			Library:  op.CuBLAS,
			Schemas:  []string{"(Tensor input, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor"},
			Python:   "torch.addbmm Tensor.addbmm Tensor.addbmm_",
			Infer:    func(c *op.Call) error { return inferAddedProduct(c, "batch1", "batch2", summedProductShape) },
			Work:     work("MACs = B · N · K · M, and one addition for each element of the result", summedProductWork),
			Gradient: addedProductGradient("batch1", "batch2"),
		},
		{
			Name:     "addr",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor input, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor"},
			Python:   "torch.addr Tensor.addr Tensor.addr_",
			Infer:    inferAddedOuter,
			Work: work("one addition and one multiplication for each element of the result", func(o *graph.Op) op.Work {
				return op.Work{Adds: o.Outputs[0].Elements(), Muls: o.Outputs[0].Elements()}
			}),
			Gradient: &op.Gradient{Saves: factors("vec1", "vec2")},
		},
	}
}

// factors are the saves of a product: each factor is kept for the other's
// gradient.
func factors(a, b string) []op.Save {
	return []op.Save{{Tensor: a, For: b}, {Tensor: b, For: a}}
}

func lastSize(t *graph.Tensor) int64 {
	if len(t.Shape) == 0 {
		return 1
	}
	return t.Shape[len(t.Shape)-1]
}

func inferLinear(c *op.Call) error {
	input, weight := c.Tensor("input"), c.Tensor("weight")
	if len(weight.Shape) != 1 && len(weight.Shape) != 2 {
		return c.Errorf("expected a weight of 1 or 2 axes, got %v", weight.Shape)
	}
	if len(input.Shape) == 0 || lastSize(input) != lastSize(weight) {
		return c.Errorf("linear expects %d input features, got input of size %v (weight %v)", lastSize(weight), input.Shape, weight.Shape)
	}
	if err := expectSameType(c, input, weight, c.Tensor("bias")); err != nil {
		return err
	}
	if bias := c.Tensor("bias"); bias != nil && len(weight.Shape) == 1 && len(bias.Shape) < 2 && (len(input.Shape) > 1 || len(bias.Shape) > 0) {
		return c.Errorf("mat2 must be a matrix, got 1-D tensor") // bias and product are one call of addmm
	}
	shape := slices.Concat(input.Shape[:len(input.Shape)-1], weight.Shape[:len(weight.Shape)-1])
	if bias := c.Tensor("bias"); bias != nil {
		if broadcast, ok := op.BroadcastShapes(shape, bias.Shape); !ok || !slices.Equal(broadcast, shape) {
			return c.Errorf("bias of size %v does not fit a result of size %v", bias.Shape, shape)
		}
	}
	c.Out(shape, input.DType)
	if err := refuseTruths(c, input.DType, input.Elements() > 0 && weight.Elements() > 0); err != nil {
		return err
	}
	if flat := flattened(input, lastSize(weight)); len(input.Shape) > 2 {
		if _, viewable := ViewStrides(input.Shape, input.Strides, flat); !viewable {
			c.Aux(input.Shape, input.DType)
		}
	}
	return nil
}

// flattened is the shape of a product's left factor: all axes but the last as one.
func flattened(input *graph.Tensor, width int64) []int64 {
	if width == 0 {
		return []int64{0, 0}
	}
	return []int64{input.Elements() / width, width}
}

// inferBilinear is x1ᵀ·W[k]·x2 + b for each output feature k.
func inferBilinear(c *op.Call) error {
	a, b, weight := c.Tensor("input1"), c.Tensor("input2"), c.Tensor("weight")
	if len(weight.Shape) != 3 {
		return c.Errorf("expected a weight of 3 axes, got %v", weight.Shape)
	}
	n := len(a.Shape) - 1
	if n < 0 || n != len(b.Shape)-1 || !slices.Equal(a.Shape[:n], b.Shape[:n]) {
		return c.Errorf("input batch dimensions do not match: got %v and %v", a.Shape, b.Shape)
	}
	if a.Shape[n] != weight.Shape[1] || b.Shape[n] != weight.Shape[2] {
		return c.Errorf("inputs of size %v and %v do not fit weight %v", a.Shape, b.Shape, weight.Shape)
	}
	if a.Shape[n] == 0 || b.Shape[n] == 0 {
		return c.Errorf("cannot reshape an input of no features (sizes %v and %v): its rows cannot be counted", a.Shape, b.Shape)
	}
	if err := expectVector(c, "bias", weight.Shape[0]); err != nil {
		return err
	}
	c.Out(replaceSpatial(a.Shape, weight.Shape[:1]), a.DType)
	if err := refuseTruths(c, a.DType, a.Elements() > 0 && weight.Elements() > 0); err != nil {
		return err
	}
	return expectSameType(c, a, b, weight)
}

// bilinearSaves: each factor is kept for the gradients of the other two.
func bilinearSaves() []op.Save {
	names := []string{"input1", "input2", "weight"}
	var list []op.Save
	for _, kept := range names {
		for _, other := range names {
			if kept != other {
				list = append(list, op.Save{Tensor: kept, For: other})
			}
		}
	}
	return list
}

// bilinearWork multiplies the two inputs into an outer product and that with
// the weight: 10 rows of 20 and 30 features to 40 are 10·(600 + 600·40).
func bilinearWork(o *graph.Op) op.Work { return bilinearProducts(o).Plus(biasWork(o)) }

func bilinearProducts(o *graph.Op) op.Work {
	weight := op.Input(o, "weight")
	pairs := op.Input(o, "input1").Elements() * weight.Shape[2]
	return op.Work{MACs: pairs * weight.Shape[0], Muls: pairs}
}

func bilinearGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	var w op.Work
	for _, name := range []string{"input1", "input2", "weight"} {
		if needs(name) {
			w = w.Plus(bilinearProducts(o))
		}
	}
	if needs("bias") {
		w.Adds += o.Outputs[0].Elements()
	}
	return w
}

// productWork is one multiply-accumulate per output element and element of the
// last axis of a factor: [2,3]·[3,4] takes 24.
func productWork(o *graph.Op, factor string) op.Work {
	return op.Work{MACs: o.Outputs[0].Elements() * lastSize(op.Input(o, factor))}
}

func addedProductWork(o *graph.Op, factor string) op.Work {
	w := productWork(o, factor)
	w.Adds = o.Outputs[0].Elements()
	return w
}

func summedProductWork(o *graph.Op) op.Work {
	batch := op.Input(o, "batch1")
	return op.Work{MACs: o.Outputs[0].Elements() * batch.Shape[0] * batch.Shape[2], Adds: o.Outputs[0].Elements()}
}

// addedProductGradient is that of input + a·b: as much work for each factor as
// the forward, none for the summand unless it is broadcast.
func addedProductGradient(a, b string) *op.Gradient {
	return &op.Gradient{
		Saves:    factors(a, b),
		Backward: addedBackward(a, b),
		Work: func(o *graph.Op, needs func(string) bool) op.Work {
			operator, _ := op.Of(o)
			forward := operator.Work.Count(o).MACs
			var w op.Work
			for _, name := range []string{a, b} {
				if needs(name) {
					w.MACs += forward
				}
			}
			if needs("input") && !slices.Equal(op.Input(o, "input").Shape, o.Outputs[0].Shape) {
				w.Adds += o.Outputs[0].Elements()
			}
			return w
		},
	}
}

func matrixProductShape(c *op.Call, a, b *graph.Tensor) ([]int64, error) {
	if len(a.Shape) != 2 || len(b.Shape) != 2 {
		return nil, c.Errorf("expected two matrices, got sizes %v and %v", a.Shape, b.Shape)
	}
	if a.Shape[1] != b.Shape[0] {
		return nil, c.Errorf("mat1 and mat2 shapes cannot be multiplied (%dx%d and %dx%d)", a.Shape[0], a.Shape[1], b.Shape[0], b.Shape[1])
	}
	return []int64{a.Shape[0], b.Shape[1]}, nil
}

func batchedProductShape(c *op.Call, a, b *graph.Tensor) ([]int64, error) {
	if len(a.Shape) != 3 || len(b.Shape) != 3 {
		return nil, c.Errorf("expected two batches of matrices, got sizes %v and %v", a.Shape, b.Shape)
	}
	if a.Shape[0] != b.Shape[0] || a.Shape[2] != b.Shape[1] {
		return nil, c.Errorf("batches of matrices of sizes %v and %v cannot be multiplied", a.Shape, b.Shape)
	}
	return []int64{a.Shape[0], a.Shape[1], b.Shape[2]}, nil
}

func summedProductShape(c *op.Call, a, b *graph.Tensor) ([]int64, error) {
	shape, err := batchedProductShape(c, a, b)
	if err != nil {
		return nil, err
	}
	return shape[1:], nil
}

func matrixVectorShape(c *op.Call, a, b *graph.Tensor) ([]int64, error) {
	if len(a.Shape) != 2 || len(b.Shape) != 1 {
		return nil, c.Errorf("expected a matrix and a vector, got sizes %v and %v", a.Shape, b.Shape)
	}
	if a.Shape[1] != b.Shape[0] {
		return nil, c.Errorf("size mismatch, got input (%dx%d), vec (%d)", a.Shape[0], a.Shape[1], b.Shape[0])
	}
	return a.Shape[:1], nil
}

func outerShape(c *op.Call, a, b *graph.Tensor) ([]int64, error) {
	if len(a.Shape) != 1 || len(b.Shape) != 1 {
		return nil, c.Errorf("expected two vectors, got sizes %v and %v", a.Shape, b.Shape)
	}
	return []int64{a.Shape[0], b.Shape[0]}, nil
}

func inferMatrixProduct(c *op.Call) error {
	return inferProduct(c, "input", "mat2", matrixProductShape)
}

func inferBatchedProduct(c *op.Call) error {
	x, y := c.Tensor("input"), c.Tensor("mat2")
	if len(x.Shape) == 3 && len(y.Shape) == 3 && x.DType != y.DType && (x.Elements() == 0 || y.Elements() == 0) {
		shape, err := batchedProductShape(c, x, y)
		if err == nil {
			c.Out(shape, y.DType) // no product is computed, and no type is looked at
		}
		return err
	}
	return inferProduct(c, "input", "mat2", batchedProductShape)
}

func inferMatrixVector(c *op.Call) error {
	return inferProduct(c, "input", "vec", matrixVectorShape)
}

func inferProduct(c *op.Call, a, b string, shapeOf func(c *op.Call, a, b *graph.Tensor) ([]int64, error)) error {
	x, y := c.Tensor(a), c.Tensor(b)
	shape, err := shapeOf(c, x, y)
	if err != nil {
		return err
	}
	c.Out(shape, x.DType)
	if err := refuseTruths(c, x.DType, x.Elements() > 0 && y.Elements() > 0); err != nil {
		return err
	}
	return expectSameType(c, x, y)
}

// refuseTruths: there are no products of truths, unless there is nothing to multiply and
// no kernel starts.
func refuseTruths(c *op.Call, dtype graph.DType, starts bool) error {
	if dtype == graph.Bool && starts {
		return c.Errorf("not implemented for %v", dtype)
	}
	return nil
}

func inferDot(c *op.Call) error {
	a, b := c.Tensor("input"), c.Tensor("tensor")
	if len(a.Shape) != 1 || len(b.Shape) != 1 {
		return c.Errorf("1D tensors expected, but got %dD and %dD tensors", len(a.Shape), len(b.Shape))
	}
	if a.Shape[0] != b.Shape[0] {
		return c.Errorf("inconsistent tensor size, expected tensor [%d] and src [%d] to have the same number of elements", a.Shape[0], b.Shape[0])
	}
	c.Out(nil, a.DType)
	return expectSameType(c, a, b)
}

func evalDot(c *op.Call) [][]float64 {
	sum, b := 0.0, c.Tensor("tensor").Known()
	for i, x := range c.Tensor("input").Known() {
		sum += x * b[i]
	}
	return [][]float64{{sum}}
}

// inferAddedOuter promotes its operands: it is element-wise.
func inferAddedOuter(c *op.Call) error {
	input, x, y := c.Tensor("input"), c.Tensor("vec1"), c.Tensor("vec2")
	shape, err := outerShape(c, x, y)
	if err != nil {
		return err
	}
	if broadcast, ok := op.BroadcastShapes(shape, input.Shape); !ok || !slices.Equal(broadcast, shape) {
		return c.Errorf("the expanded size of the summand %v must match the product's size %v", input.Shape, shape)
	}
	c.Out(shape, op.PromoteTypes(op.PromoteTypes(x.DType, y.DType), input.DType))
	return nil
}

func inferAddedProduct(c *op.Call, a, b string, shapeOf func(c *op.Call, a, b *graph.Tensor) ([]int64, error)) error {
	input, x, y := c.Tensor("input"), c.Tensor(a), c.Tensor(b)
	shape, err := shapeOf(c, x, y)
	if err != nil {
		return err
	}
	if broadcast, ok := op.BroadcastShapes(shape, input.Shape); !ok || !slices.Equal(broadcast, shape) {
		return c.Errorf("the expanded size of the summand %v must match the product's size %v", input.Shape, shape)
	}
	c.Out(shape, x.DType)
	// addmv fills a result of no products; the others scale the summand in any case.
	starts := graph.Product(shape) > 0 && (len(shape) > 1 || x.Elements() > 0)
	if err := refuseTruths(c, x.DType, starts); err != nil {
		return err
	}
	return expectSameType(c, x, y, input)
}
