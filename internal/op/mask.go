package op

import "heft/internal/graph"

// maskFamily: choices by truth values.
func maskFamily() []*Operator {
	return []*Operator{
		{
			Name: "where",
			Schemas: []string{
				"(Tensor condition) -> Tensor[]",
				"(Tensor condition, Tensor|Scalar input, Tensor|Scalar other) -> Tensor",
			},
			Python:   "torch.where",
			Infer:    inferWhere,
			Eval:     evalWhere,
			Work:     whereWork,
			Gradient: &Gradient{Saves: []Save{{Tensor: "condition"}}, Backward: broadcasting("other", "input")},
		},
		{
			Name:    "where_self",
			Schemas: []string{"(Tensor input, Tensor condition, Tensor|Scalar other) -> Tensor"},
			Python:  "Tensor.where",
			Expand: func(c *Call) ([]*graph.Tensor, error) {
				return result(c.Apply("where", c.Tensor("condition"), c.Tensor("input"), c.Arg("other")))
			},
		},
		{
			Name:     "masked_fill",
			Schemas:  []string{"(Tensor input, Tensor mask, Tensor|Scalar value) -> Tensor"},
			Python:   "torch.masked_fill Tensor.masked_fill Tensor.masked_fill_",
			Infer:    inferMaskedFill,
			Eval:     evalMaskedFill,
			Gradient: &Gradient{Saves: []Save{{Tensor: "mask"}}},
		},
		{
			Name:     "masked_scatter",
			Schemas:  []string{"(Tensor input, Tensor mask, Tensor source) -> Tensor"},
			Python:   "torch.masked_scatter Tensor.masked_scatter Tensor.masked_scatter_",
			Infer:    inferMaskedScatter,
			Gradient: &Gradient{Saves: []Save{{Tensor: "mask"}}},
		},
		{
			Name:     "masked_select",
			Schemas:  []string{"(Tensor input, Tensor mask) -> Tensor"},
			Python:   "torch.masked_select Tensor.masked_select",
			Infer:    inferMaskedSelect,
			Eval:     evalMaskedSelect,
			Gradient: &Gradient{Saves: []Save{{Tensor: "input"}, {Tensor: "mask"}}},
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
			Infer:  func(c *Call) error { return inferNonzero(c, c.Tensor("input"), c.Bool("as_tuple")) },
			Eval:   func(c *Call) [][]float64 { return evalNonzero(c, c.Tensor("input")) },
			Work:   perInput(Work{Compares: 1}),
		},
	}
}

func inferWhere(c *Call) error {
	condition := c.Tensor("condition")
	if c.Schema == 0 {
		return inferNonzero(c, condition, true)
	}
	if condition.DType != graph.Bool && condition.DType != graph.UInt8 {
		return c.Errorf("expected condition to be a boolean tensor, but got a tensor with dtype %v", condition.DType)
	}
	dtype, operands := c.binaryOperands("other")
	_, err := c.Elementwise(dtype, append([]*graph.Tensor{condition}, operands...)...)
	return err
}

func whereWork(o *graph.Op) Work {
	if o.Schema == 0 {
		return Work{Compares: o.Inputs[0].Elements()}
	}
	return Work{}
}

func evalWhere(c *Call) [][]float64 {
	if c.Schema == 0 {
		return evalNonzero(c, c.Tensor("condition"))
	}
	out := c.outputs[0]
	a, b := c.operand("input", out.Shape, out.DType), c.operand("other", out.Shape, out.DType)
	for i, flag := range broadcastKnown(c.Tensor("condition"), out.Shape) {
		if flag == 0 {
			a[i] = b[i]
		}
	}
	return [][]float64{a}
}

func (c *Call) maskArgument() (*graph.Tensor, error) {
	mask := c.Tensor("mask")
	if mask.DType != graph.Bool && mask.DType != graph.UInt8 {
		return nil, c.Errorf("expected mask to be a boolean tensor, got %v", mask.DType)
	}
	return mask, nil
}

// inferMaskedFill: the result is a contiguous copy with the values in.
func inferMaskedFill(c *Call) error {
	input, value := c.Tensor("input"), c.Tensor("value")
	mask, err := c.maskArgument()
	if err != nil {
		return err
	}
	if value != nil && len(value.Shape) > 0 {
		return c.Errorf("only supports a 0-dimensional value tensor, but got tensor with %d dimensions", len(value.Shape))
	}
	return c.outMasked(input, mask)
}

func (c *Call) outMasked(input, mask *graph.Tensor) error {
	shape, ok := BroadcastShapes(input.Shape, mask.Shape)
	if !ok {
		return c.broadcastError([][]int64{input.Shape, mask.Shape})
	}
	c.Out(shape, input.DType)
	return nil
}

func evalMaskedFill(c *Call) [][]float64 {
	out := c.outputs[0]
	numbers := c.operand("input", out.Shape, out.DType)
	value := c.operand("value", out.Shape, out.DType)
	for i, flag := range broadcastKnown(c.Tensor("mask"), out.Shape) {
		if flag != 0 {
			numbers[i] = value[i]
		}
	}
	return [][]float64{numbers}
}

func inferMaskedScatter(c *Call) error {
	input, source := c.Tensor("input"), c.Tensor("source")
	mask, err := c.maskArgument()
	if err != nil {
		return err
	}
	if source.DType != input.DType {
		return c.Errorf("expected self and source to have same dtypes but got %v and %v", input.DType, source.DType)
	}
	return c.outMasked(input, mask)
}

func inferMaskedSelect(c *Call) error {
	input := c.Tensor("input")
	mask, err := c.maskArgument()
	if err != nil {
		return err
	}
	shape, ok := BroadcastShapes(input.Shape, mask.Shape)
	if !ok {
		return c.broadcastError([][]int64{input.Shape, mask.Shape})
	}
	wide := graph.Tensor{Shape: shape, Strides: broadcastStrides(mask, shape), Offset: mask.Offset, Storage: mask.Storage}
	rows, known := nonzeroRows(&wide)
	count := int64(len(rows))
	if !known {
		count = c.UpTo(graph.Product(shape), "elements that a mask selects")
	}
	c.Out([]int64{count}, input.DType)
	return nil
}

func evalMaskedSelect(c *Call) [][]float64 {
	input, mask := c.Tensor("input"), c.Tensor("mask")
	shape, ok := BroadcastShapes(input.Shape, mask.Shape)
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

func inferNonzero(c *Call, input *graph.Tensor, columns bool) error {
	rows, known := nonzeroRows(input)
	count, rank := int64(len(rows)), int64(len(input.Shape))
	if !known {
		count = c.UpTo(input.Elements(), "elements that are not zero")
	}
	if !columns {
		c.OutStrided([]int64{count, rank}, []int64{1, count}, graph.Int64)
		return nil
	}
	table := c.fresh([]int64{max(rank, 1), count}, []int64{max(count, 1), 1}, graph.Int64)
	for k := range max(rank, 1) {
		c.View(table, []int64{count}, []int64{1}, k*count)
	}
	return nil
}

// evalNonzero fills the table of positions, which the columns share. The table
// lies column by column.
func evalNonzero(c *Call, input *graph.Tensor) [][]float64 {
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
	if len(c.outputs) > 0 && c.outputs[0].Storage.Bytes == graph.Int64.Bytes(int64(len(table))) {
		c.outputs[0].Storage.Known = table
	}
	return nil
}
