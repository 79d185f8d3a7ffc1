package aten

// This file holds copies, casts, and what overwrites a tensor.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// copyFamily: copies, casts, and what overwrites a tensor.
func copyFamily() []*op.Operator {
	family := []*op.Operator{
		{
			Name:     "clone",
			Schemas:  []string{"(Tensor input, *, str? memory_format=None) -> Tensor"},
			Python:   "torch.clone Tensor.clone Tensor.__copy__",
			Infer:    inferClone,
			Eval:     evalSame,
			Gradient: &op.Gradient{Backward: passThrough("input")},
		},
		{
			Name:    "contiguous",
			Schemas: []string{"(Tensor input, *, str? memory_format=None) -> Tensor"},
			Python:  "Tensor.contiguous",
			Expand:  expandContiguous,
		},
		{
			Name:     "detach",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.detach Tensor.detach Tensor.detach_",
			Infer:    inferAlias,
			Gradient: nil,
		},
		{
			// The copy that a cast makes; to(), float() and autocast end here.
			Name:     "to_copy",
			Schemas:  []string{"(Tensor input, *, dtype? dtype=None, str? memory_format=None) -> Tensor"},
			Infer:    inferClone,
			Eval:     evalSame,
			Gradient: &op.Gradient{Backward: castBackward},
		},
		{
			Name: "to",
			Schemas: []string{
				"(Tensor input, Tensor other, bool non_blocking=False, bool copy=False, *, str? memory_format=None) -> Tensor",
				"(Tensor input, dtype dtype, bool non_blocking=False, bool copy=False, *, device device=None, str? memory_format=None) -> Tensor",
				"(Tensor input, device device=None, dtype? dtype=None, bool non_blocking=False, bool copy=False, *, str? memory_format=None) -> Tensor",
			},
			Python: "Tensor.to",
			Expand: expandTo,
		},
		{
			Name:    "type",
			Schemas: []string{"(Tensor input, dtype dtype, bool non_blocking=False) -> Tensor"},
			Python:  "Tensor.type",
			Expand:  expandTo,
		},
		{
			Name:    "type_as",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "Tensor.type_as",
			Expand:  expandTo,
		},
		{
			// Moves between devices keep the tensor: a program has one device.
			Name: "move_device",
			Schemas: []string{
				"Tensor.cpu: (Tensor input, *, ignored memory_format=None) -> Tensor",
				"Tensor.pin_memory: (Tensor input, device device=None) -> Tensor",
				"Tensor.resolve_neg torch.resolve_neg: (Tensor input) -> Tensor",
				"(Tensor input, device device=None, bool non_blocking/async=False, *, ignored memory_format=None) -> Tensor",
			},
			Python: "Tensor.cuda Tensor.cpu Tensor.pin_memory Tensor.resolve_neg torch.resolve_neg",
			Expand: expandIdentity,
		},
		{
			Name:     "copy",
			Schemas:  []string{"(Tensor input, Tensor|Scalar other, bool non_blocking=False) -> Tensor"},
			Python:   "Tensor.copy_",
			Infer:    inferCopy,
			Eval:     evalCopy,
			Gradient: &op.Gradient{Backward: copyBackward},
		},
		{
			Name:         "fill",
			WritesShared: true,
			Schemas: []string{
				"(Tensor input, Tensor|Scalar value) -> Tensor",
			},
			Python:   "torch.fill torch.fill_ Tensor.fill_",
			Infer:    inferFill,
			Eval:     evalFill,
			Gradient: &op.Gradient{},
		},
		{
			Name:         "zero",
			WritesShared: true,
			Schemas:      []string{"(Tensor input) -> Tensor"},
			Python:       "torch.zero_ Tensor.zero_",
			Infer:        inferFill,
			Eval:         func(c *op.Call) [][]float64 { return filled(c, 0) },
			Gradient:     &op.Gradient{},
		},
	}
	return append(family, castOperators()...)
}

// castOperators are the methods named after element types: x.half().
func castOperators() []*op.Operator {
	var operators []*op.Operator
	for _, name := range []string{"float", "double", "half", "bfloat16", "int", "long", "short", "char", "byte", "bool", "cfloat", "cdouble", "chalf"} {
		operators = append(operators, &op.Operator{
			Name:    name,
			Schemas: []string{"(Tensor input, str? memory_format=None) -> Tensor"},
			Python:  "Tensor." + name,
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return castInput(c, castTarget(name), false) },
		})
	}
	return operators
}

func castTarget(method string) graph.DType {
	switch method {
	case "char":
		return graph.Int8
	case "byte":
		return graph.UInt8
	}
	dtype, _ := graph.DTypeByName(method)
	return dtype
}

func expandIdentity(c *op.Call) ([]*graph.Tensor, error) {
	return []*graph.Tensor{c.Tensor("input")}, nil
}

func inferAlias(c *op.Call) error {
	input := c.Tensor("input")
	c.View(input, slices.Clone(input.Shape), slices.Clone(input.Strides), input.Offset)
	return nil
}

// evalSame passes the first input's values on.
func evalSame(c *op.Call) [][]float64 { return [][]float64{c.Tensor("input").Known()} }

// formatStrides are the strides of a copy of t in a memory format; "" and
// "preserve_format" keep a dense layout.
func formatStrides(c *op.Call, t *graph.Tensor, format string) ([]int64, error) {
	rank := len(t.Shape)
	switch {
	case format == "" || format == "preserve_format":
		return op.LikeStrides(t), nil
	case format == "contiguous_format" || format == "legacy_contiguous_format":
		return graph.ContiguousStrides(t.Shape), nil
	case format == "channels_last" && rank == 4, format == "channels_last_3d" && rank == 5:
		return op.ChannelsLastStrides(t.Shape), nil
	case format == "channels_last":
		return nil, c.Errorf("required rank 4 tensor to use channels_last format, got shape %v", t.Shape)
	case format == "channels_last_3d":
		return nil, c.Errorf("required rank 5 tensor to use channels_last_3d format, got shape %v", t.Shape)
	}
	return nil, c.Errorf("unknown memory format %q", format)
}

func inferClone(c *op.Call) error {
	input := c.Tensor("input")
	strides, err := formatStrides(c, input, c.Text("memory_format"))
	if err != nil {
		return err
	}
	c.OutStrided(input.Shape, strides, c.DType("dtype", input.DType))
	return nil
}

// hasStrides tells whether t lies as the given dense strides say; axes of size
// 1 do not matter.
func hasStrides(t *graph.Tensor, strides []int64) bool {
	for i, size := range t.Shape {
		if size != 1 && t.Strides[i] != strides[i] {
			return false
		}
	}
	return true
}

func expandContiguous(c *op.Call) ([]*graph.Tensor, error) {
	input, format := c.Tensor("input"), c.Text("memory_format")
	if format == "preserve_format" && input.IsContiguous() {
		return []*graph.Tensor{input}, nil
	}
	if format == "preserve_format" {
		return nil, c.Errorf("preserve memory format is unsupported by the contiguous operator")
	}
	if format == "" {
		format = "contiguous_format"
	}
	strides, err := formatStrides(c, input, format)
	if err != nil {
		return nil, err
	}
	if hasStrides(input, strides) || format == "contiguous_format" && input.IsContiguous() {
		return []*graph.Tensor{input}, nil
	}
	return result(cloneAs(c, input, format))
}

func expandTo(c *op.Call) ([]*graph.Tensor, error) {
	dtype := c.DType("dtype", c.Tensor("input").DType)
	if other := c.Tensor("other"); other != nil {
		dtype = other.DType
	}
	return castInput(c, dtype, c.Bool("copy"))
}

// castInput converts the input, or returns it as it is if neither type nor layout
// would change.
func castInput(c *op.Call, dtype graph.DType, always bool) ([]*graph.Tensor, error) {
	input, format := c.Tensor("input"), c.Text("memory_format")
	if dtype == input.DType && !always && suggestsFormat(input, format) {
		return []*graph.Tensor{input}, nil
	}
	return c.ApplyAll("to_copy", []any{input}, op.Keyword{Name: "dtype", Value: dtype}, op.Keyword{Name: "memory_format", Value: format})
}

// suggestsFormat is torch's test of to(memory_format=…): it compares with the
// format that the strides suggest, not with the strides themselves.
func suggestsFormat(t *graph.Tensor, format string) bool {
	switch format {
	case "channels_last":
		return op.IsChannelsLast(t) && len(t.Shape) == 4
	case "channels_last_3d":
		return op.IsChannelsLast(t) && len(t.Shape) == 5
	case "contiguous_format":
		return !op.IsChannelsLast(t)
	}
	return true
}

func inferCopy(c *op.Call) error {
	input := c.Tensor("input")
	if src := c.Tensor("other"); src != nil {
		shape, ok := op.BroadcastShapes(input.Shape, src.Shape)
		if !ok || !slices.Equal(shape, input.Shape) {
			return c.Errorf("the source of shape %v cannot be broadcast to the target's shape %v", src.Shape, input.Shape)
		}
	}
	c.Unread(input)
	c.Out(input.Shape, input.DType)
	return nil
}

func evalCopy(c *op.Call) [][]float64 {
	if src := c.Tensor("other"); src != nil {
		return [][]float64{broadcastKnown(src, c.Tensor("input").Shape)}
	}
	return filled(c, c.Float("other"))
}

func inferFill(c *op.Call) error {
	input, value := c.Tensor("input"), c.Tensor("value")
	if value != nil && len(value.Shape) > 0 {
		return c.Errorf("fill_ only supports 0-dimension value tensor but got tensor with %d dimensions", len(value.Shape))
	}
	if err := expectNumberFits(c, "value", input.DType); err != nil {
		return err
	}
	c.Unread(input)
	c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
	return nil
}

func evalFill(c *op.Call) [][]float64 {
	if value := c.Tensor("value"); value != nil {
		return filled(c, value.Known()[0])
	}
	return filled(c, c.Float("value"))
}

// filled is one value for every element of the first output.
func filled(c *op.Call, value float64) [][]float64 {
	return [][]float64{slices.Repeat([]float64{value}, int(c.Outputs()[0].Elements()))}
}
