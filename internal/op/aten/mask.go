package aten

// This file holds choices by truth values.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// maskFamily: choices by truth values.
func maskFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "where",
			Schemas: []string{
				"(Tensor condition) -> Tensor[]",
				"(Tensor condition, Tensor|Scalar input, Tensor|Scalar other) -> Tensor",
			},
			Python:   "torch.where",
			Infer:    inferWhere,
			Eval:     evalWhere,
			Work:     work("one comparison for each element", whereWork),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "condition"}}, Backward: whereBackward},
		},
		{
			Name:    "where_self",
			Schemas: []string{"(Tensor input, Tensor condition, Tensor|Scalar other) -> Tensor"},
			Python:  "Tensor.where",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("where", c.Tensor("condition"), c.Tensor("input"), c.Arg("other")))
			},
		},
		{
			Name:         "masked_fill",
			WritesShared: true,
			Schemas:      []string{"(Tensor input, Tensor mask, Tensor|Scalar value) -> Tensor"},
			Python:       "torch.masked_fill Tensor.masked_fill Tensor.masked_fill_",
			Infer:        inferMaskedFill,
			Eval:         evalMaskedFill,
			Gradient:     &op.Gradient{Saves: []op.Save{{Tensor: "mask"}}},
		},
		{
			Name:     "masked_scatter",
			Schemas:  []string{"(Tensor input, Tensor mask, Tensor source) -> Tensor"},
			Python:   "torch.masked_scatter Tensor.masked_scatter Tensor.masked_scatter_",
			Infer:    inferMaskedScatter,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "mask"}}},
		},
		{
			Name:     "masked_select",
			Schemas:  []string{"(Tensor input, Tensor mask) -> Tensor"},
			Python:   "torch.masked_select Tensor.masked_select",
			Infer:    inferMaskedSelect,
			Eval:     evalMaskedSelect,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "mask"}}},
			Evidence: map[op.Rule]string{op.RuleSaves: "tools/autograd/derivatives.yaml, 2.15: masked_select_backward(grad, self, mask)"},
		},
		{
			// nonzero(x) is a [n, rank] table of positions, laid out column by
			// column; with as_tuple=True it is the columns.
			Name: "nonzero",
			Schemas: []string{
				"(Tensor input) -> Tensor",
				"(Tensor input, *, bool as_tuple) -> Tensor[]",
			},
			Python: "torch.nonzero torch.argwhere Tensor.nonzero Tensor.argwhere",

			BareUnless: "as_tuple",
			Infer:      func(c *op.Call) error { return inferNonzero(c, c.Tensor("input"), c.Bool("as_tuple")) },
			Eval:       func(c *op.Call) [][]float64 { return evalNonzero(c, c.Tensor("input")) },
			Work:       perInput(op.Work{Compares: 1}),
		},
	}
}

func inferWhere(c *op.Call) error {
	condition := c.Tensor("condition")
	if c.Schema == 0 {
		return inferNonzero(c, condition, true)
	}
	if condition.DType != graph.Bool && condition.DType != graph.UInt8 {
		return c.Errorf("expected condition to be a boolean tensor, but got a tensor with dtype %v", condition.DType)
	}
	dtype, operands := binaryOperands(c, "other")
	for _, name := range []string{"input", "other"} {
		if err := expectNumberFits(c, name, dtype); err != nil {
			return err
		}
	}
	_, err := c.Elementwise(dtype, append([]*graph.Tensor{condition}, operands...)...)
	return err
}

func whereWork(o *graph.Op) op.Work {
	if o.Schema == 0 {
		return op.Work{Compares: o.Inputs[0].Elements()}
	}
	return op.Work{}
}

func evalWhere(c *op.Call) [][]float64 {
	if c.Schema == 0 {
		return evalNonzero(c, c.Tensor("condition"))
	}
	out := c.Outputs()[0]
	a, b := knownOperand(c, "input", out.Shape, out.DType), knownOperand(c, "other", out.Shape, out.DType)
	for i, flag := range broadcastKnown(c.Tensor("condition"), out.Shape) {
		if flag == 0 {
			a[i] = b[i]
		}
	}
	return [][]float64{a}
}

func maskArgument(c *op.Call) (*graph.Tensor, error) {
	mask := c.Tensor("mask")
	if mask.DType != graph.Bool {
		return nil, c.Errorf("only supports boolean masks, but got mask with dtype %v", mask.DType)
	}
	return mask, nil
}

// inferMaskedFill: the result is a contiguous copy with the values in.
func inferMaskedFill(c *op.Call) error {
	input, value := c.Tensor("input"), c.Tensor("value")
	mask, err := maskArgument(c)
	if err != nil {
		return err
	}
	if err := expectNumberFits(c, "value", input.DType); err != nil {
		return err
	}
	if value != nil && len(value.Shape) > 0 {
		return c.Errorf("only supports a 0-dimensional value tensor, but got tensor with %d dimensions", len(value.Shape))
	}
	return outMasked(c, input, mask)
}

func outMasked(c *op.Call, input, mask *graph.Tensor) error {
	shape, ok := op.BroadcastShapes(input.Shape, mask.Shape)
	if !ok {
		return c.BroadcastError([][]int64{input.Shape, mask.Shape})
	}
	c.Out(shape, input.DType)
	return nil
}

func evalMaskedFill(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	numbers := knownOperand(c, "input", out.Shape, out.DType)
	value := knownOperand(c, "value", out.Shape, out.DType)
	for i, flag := range broadcastKnown(c.Tensor("mask"), out.Shape) {
		if flag != 0 {
			numbers[i] = value[i]
		}
	}
	return [][]float64{numbers}
}

func inferMaskedScatter(c *op.Call) error {
	input, source := c.Tensor("input"), c.Tensor("source")
	mask, err := maskArgument(c)
	if err != nil {
		return err
	}
	if source.DType != input.DType {
		return c.Errorf("expected self and source to have same dtypes but got %v and %v", input.DType, source.DType)
	}
	return outMasked(c, input, mask)
}

func inferMaskedSelect(c *op.Call) error {
	input := c.Tensor("input")
	mask, err := maskArgument(c)
	if err != nil {
		return err
	}
	shape, ok := op.BroadcastShapes(input.Shape, mask.Shape)
	if !ok {
		return c.BroadcastError([][]int64{input.Shape, mask.Shape})
	}
	wide := graph.Tensor{Shape: shape, Strides: op.BroadcastStrides(mask, shape), Offset: mask.Offset, Storage: mask.Storage}
	rows, known := nonzeroRows(&wide)
	count := int64(len(rows))
	if !known {
		count = c.UpTo(graph.Product(shape), "elements that a mask selects")
	}
	c.Out([]int64{count}, input.DType)
	return nil
}

func evalMaskedSelect(c *op.Call) [][]float64 {
	input, mask := c.Tensor("input"), c.Tensor("mask")
	shape, ok := op.BroadcastShapes(input.Shape, mask.Shape)
	if !ok {
		return nil
	}
	kept := []float64{}
	numbers := broadcastKnown(input, shape)
	for i, flag := range broadcastKnown(mask, shape) {
		if flag != 0 {
			kept = append(kept, numbers[i])
		}
	}
	return [][]float64{kept}
}

func inferNonzero(c *op.Call, input *graph.Tensor, columns bool) error {
	rows, known := nonzeroRows(input)
	count, rank := int64(len(rows)), int64(len(input.Shape))
	if !known {
		count = c.UpTo(c.AtMostNonzero(input), "elements that are not zero")
	}
	if !columns {
		c.OutStrided([]int64{count, rank}, []int64{1, count}, graph.Int64)
		return nil
	}
	table := c.Fresh([]int64{max(rank, 1), count}, []int64{max(count, 1), 1}, graph.Int64)
	for k := range max(rank, 1) {
		c.View(table, []int64{count}, []int64{1}, k*count)
	}
	return nil
}

// evalNonzero fills the table of positions, which the columns share. The table
// lies column by column.
func evalNonzero(c *op.Call, input *graph.Tensor) [][]float64 {
	rows, known := nonzeroRows(input)
	if !known {
		return nil
	}
	table := make([]float64, len(rows)*max(len(input.Shape), 1))
	for i, row := range rows {
		for k, at := range row {
			table[k*len(rows)+i] = float64(at)
		}
	}
	if len(c.Outputs()) > 0 && c.Outputs()[0].Storage.Bytes == graph.Int64.Bytes(int64(len(table))) {
		c.Outputs()[0].Storage.Known = table
	}
	return nil
}
