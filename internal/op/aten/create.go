package aten

// This file holds operators that make tensors: filled, like another one, or of
// Python numbers.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// factoryOptions are the keywords that all functions which make tensors share.
const factoryOptions = "*, dtype? dtype=None, ignored layout=None, device device=None, ignored pin_memory=None, bool requires_grad=False, generator generator=None, ignored names=None, ignored out=None, str? memory_format=None) -> Tensor"

// likeOptions are those of the functions that take size and layout from a
// tensor.
const likeOptions = "*, dtype? dtype=None, ignored layout=None, device device=None, ignored pin_memory=None, bool requires_grad=False, generator generator=None, str? memory_format=None) -> Tensor"

// createFamily: tensors of one value, or of none in particular.
func createFamily() []*op.Operator {
	zero, one := constant(0), constant(1)
	return []*op.Operator{
		factory("zeros", zero),
		factory("ones", one),
		factory("empty", nil),
		drawn(op.Floats|op.Complexes, factory("rand", nil)),
		drawn(op.Floats|op.Complexes, factory("randn", nil)),
		like("zeros_like", "", zero),
		like("ones_like", "", one),
		like("empty_like", "", nil),
		drawn(op.Floats|op.Complexes, like("rand_like", "", nil)),
		drawn(op.Floats|op.Complexes, startingLike("randn_like")),
		like("full_like", "Tensor|Scalar fill_value, ", evalFillValue),
		randintLike(),
		newFrom("new_zeros", "", zero),
		newFrom("new_ones", "", one),
		newFrom("new_empty", "", nil),
		newFrom("new_full", "Tensor|Scalar fill_value, ", evalFillValue),
		{
			Name:    "full",
			Schemas: []string{"(int[] size, Tensor|Scalar fill_value, " + factoryOptions},
			Python:  "torch.full",
			Infer: func(c *op.Call) error {
				if err := expectNumbers(c, "fill_value"); err != nil {
					return err
				}
				dtype := c.DType("dtype", scalarType(c, "fill_value"))
				c.Out(c.Ints("size"), dtype)
				return expectNumberFits(c, "fill_value", dtype)
			},
			Eval: evalFillValue,
		},
		{
			Name: "empty_strided",
			Schemas: []string{
				"(int[] size, int[] stride, " + factoryOptions,
				"(Tensor input, int[] size, int[] stride, " + factoryOptions,
			},
			Python: "torch.empty_strided Tensor.new_empty_strided",
			Infer:  inferEmptyStrided,
		},
		{
			// tensor makes a tensor of Python numbers: the front end flattens
			// nested lists into values and shape, and finds the type: bool,
			// int64, or the default floating-point type. torch.tensor,
			// torch.as_tensor, new_tensor and from_numpy end here.
			Name:    "tensor",
			Schemas: []string{"(float[] values, int[] shape, dtype dtype, bool requires_grad=False) -> Tensor"},
			Infer:   inferTensor,
			Eval:    func(c *op.Call) [][]float64 { return [][]float64{slices.Clone(c.Floats("values"))} },
		},
		{
			Name:    "eye",
			Schemas: []string{"(int n, int? m=None, " + factoryOptions},
			Python:  "torch.eye",
			Infer:   inferEye,
			Eval:    evalEye,
		},
		triangleIndices("tril_indices", func(row, column, offset int64) bool { return column-row <= offset }),
		triangleIndices("triu_indices", func(row, column, offset int64) bool { return column-row >= offset }),
		{
			Name:     "complex",
			Schemas:  []string{"(Tensor real, Tensor imag) -> Tensor"},
			Python:   "torch.complex",
			Infer:    func(c *op.Call) error { return inferComplex(c, "real", "imag") },
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "real", For: "real"}, {Tensor: "imag", For: "imag"}}},
		},
		{
			Name:     "polar",
			Schemas:  []string{"(Tensor abs, Tensor angle) -> Tensor"},
			Python:   "torch.polar",
			Infer:    func(c *op.Call) error { return inferComplex(c, "abs", "angle") },
			Work:     perElement(op.Work{Exps: 2, Muls: 2}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "result"}}},
		},
	}
}

func constant(value float64) func(c *op.Call) [][]float64 {
	return func(c *op.Call) [][]float64 { return filled(c, value) }
}

func evalFillValue(c *op.Call) [][]float64 {
	return filled(c, numberOf(c, "fill_value"))
}

// factory describes a function of a size: zeros(2, 3).
func factory(name string, eval func(c *op.Call) [][]float64) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(int[]... size, " + factoryOptions},
		Python:  "torch." + name,
		Infer:   inferFactory,
		Eval:    eval,
	}
}

func inferFactory(c *op.Call) error {
	strides, err := formatStrides(c, &graph.Tensor{Shape: c.Ints("size")}, factoryFormat(c))
	if err != nil {
		return err
	}
	c.OutStrided(c.Ints("size"), strides, c.DType("dtype", c.DefaultDType()))
	return nil
}

// factoryFormat is the memory format of a tensor made from nothing: contiguous
// unless asked otherwise.
func factoryFormat(c *op.Call) string {
	if format := c.Text("memory_format"); format != "" && format != "preserve_format" {
		return format
	}
	return "contiguous_format"
}

// like describes a function that takes shape, type and layout from a tensor.
func like(name, extra string, eval func(c *op.Call) [][]float64) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, " + extra + likeOptions},
		Python:  "torch." + name,
		Infer:   inferLike,
		Eval:    eval,
	}
}

// drawn are random numbers, which there are of some types: of the result's, whatever
// a tensor is that gives the shape.
func drawn(types op.TypeSet, o *op.Operator) *op.Operator {
	infer := o.Infer
	o.Infer = func(c *op.Call) error {
		if err := infer(c); err != nil {
			return err
		}
		if dtype := c.Made().DType; !types.Has(dtype) && c.Starts(c.Made()) {
			return c.Errorf("not implemented for %v", dtype)
		}
		return nil
	}
	return o
}

// startingLike draws in a kernel that starts only where there are elements to draw.
func startingLike(name string) *op.Operator {
	o := like(name, "", nil)
	o.Starts = hasElements
	return o
}

func randintLike() *op.Operator {
	o := like("randint_like", "int low, int high, ", nil)
	o.Schemas = append([]string{"(Tensor input, int high, " + likeOptions}, o.Schemas...)
	o.Infer = inferRandintLike
	return drawn(op.Reals, o)
}

func inferLike(c *op.Call) error {
	input := c.Tensor("input")
	strides, err := formatStrides(c, input, c.Text("memory_format"))
	if err != nil {
		return err
	}
	c.Unread(input)
	dtype := c.DType("dtype", input.DType)
	c.OutStrided(input.Shape, strides, dtype)
	return expectFillValue(c, dtype)
}

// expectFillValue checks the number of full_like and new_full; others have none.
func expectFillValue(c *op.Call, dtype graph.DType) error {
	if err := expectNumbers(c, "fill_value"); err != nil || dtype == graph.Bool { // every number is a truth
		return err
	}
	return expectNumberFits(c, "fill_value", dtype)
}

// newFrom describes a method that takes the type from a tensor:
// x.new_zeros(2, 3).
func newFrom(name, extra string, eval func(c *op.Call) [][]float64) *op.Operator {
	size := "int[]... size, "
	if extra != "" {
		size = "int[] size, "
	}
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, " + size + extra + factoryOptions},
		Python:  "Tensor." + name,
		Infer: func(c *op.Call) error {
			c.Unread(c.Tensor("input"))
			dtype := c.DType("dtype", c.Tensor("input").DType)
			c.Out(c.Ints("size"), dtype)
			return expectFillValue(c, dtype)
		},
		Eval: eval,
	}
}

// scalarType is the type of a new tensor of Python numbers.
func scalarType(c *op.Call, names ...string) graph.DType {
	dtype := graph.Bool
	for _, name := range names {
		given := graph.Bool
		switch v := c.Arg(name).(type) {
		case *graph.Tensor: // which stands for its number
			given = numberType(c, v.DType)
		case float64:
			given = c.DefaultDType()
		case int64:
			given = graph.Int64
		}
		dtype = op.PromoteTypes(dtype, given)
	}
	return dtype
}

// numberType is the type that a tensor's number has in Python: of a float64 that of
// floats.
func numberType(c *op.Call, dtype graph.DType) graph.DType {
	switch {
	case dtype.IsFloating():
		return c.DefaultDType()
	case dtype.IsInteger():
		return graph.Int64
	}
	return dtype
}

func inferEmptyStrided(c *op.Call) error {
	size, stride := c.Ints("size"), c.Ints("stride")
	if len(size) != len(stride) {
		return c.Errorf("dimensionality of sizes %v must match dimensionality of strides %v", size, stride)
	}
	reach := int64(1) // elements of the storage
	for i, s := range stride {
		if s < 0 || size[i] < 0 {
			return c.Errorf("negative size or stride in %v, %v", size, stride)
		}
		if size[i] > 1 && s > op.MaxBytes/size[i] || reach > op.MaxBytes {
			return c.Errorf("size %v with stride %v is too large", size, stride)
		}
		reach += max(size[i]-1, 0) * s
	}
	dtype := c.DefaultDType()
	if input := c.Tensor("input"); input != nil {
		dtype = input.DType
	}
	out := c.OutStrided(size, stride, c.DType("dtype", dtype))
	if out.Elements() > 0 {
		out.Storage.Bytes = out.DType.Bytes(reach)
	}
	return nil
}

func inferTensor(c *op.Call) error {
	out := c.Out(c.Ints("shape"), c.DType("dtype", c.DefaultDType()))
	if out.Elements() != int64(len(c.Floats("values"))) {
		return c.Errorf("%d values do not fill shape %v", len(c.Floats("values")), c.Ints("shape"))
	}
	return nil
}

func inferEye(c *op.Call) error {
	n, m := c.Int("n"), c.Int("n")
	if c.Has("m") {
		m = c.Int("m")
	}
	if n < 0 || m < 0 {
		return c.Errorf("n and m must be greater or equal to 0, got %d and %d", n, m)
	}
	c.Out([]int64{n, m}, c.DType("dtype", c.DefaultDType()))
	return nil
}

func evalEye(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	numbers := make([]float64, out.Elements())
	for i := range min(out.Shape[0], out.Shape[1]) {
		numbers[i*out.Shape[1]+i] = 1
	}
	return [][]float64{numbers}
}

// triangleIndices describes the row and column numbers of a triangle, a [2,n]
// tensor; kept tells which elements belong to it.
func triangleIndices(name string, kept func(row, column, offset int64) bool) *op.Operator {
	list := func(c *op.Call) (rows, columns []float64) {
		for row := range c.Int("row") {
			for column := range c.Int("col") {
				if kept(row, column, c.Int("offset")) {
					rows, columns = append(rows, float64(row)), append(columns, float64(column))
				}
			}
		}
		return rows, columns
	}
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(int row, int col, int offset=0, " + factoryOptions},
		Python:  "torch." + name,
		Infer: func(c *op.Call) error {
			row, column := c.Int("row"), c.Int("col")
			if row < 0 || column < 0 || row > maxPieces || column > maxPieces || row*column > 1<<26 {
				return c.Errorf("row and col must be non-negative and not huge, got %d and %d", row, column)
			}
			rows, _ := list(c)
			c.Out([]int64{2, int64(len(rows))}, c.DType("dtype", graph.Int64))
			return nil
		},
		Eval: func(c *op.Call) [][]float64 {
			rows, columns := list(c)
			return [][]float64{slices.Concat(rows, columns)}
		},
	}
}

// inferComplex makes complex64 of two float32 tensors.
func inferComplex(c *op.Call, first, second string) error {
	a, b := c.Tensor(first), c.Tensor(second)
	if a.DType != b.DType {
		return c.Errorf("expected object of type %v but got %v for second argument", a.DType, b.DType)
	}
	dtype := complexOf(a.DType)
	if dtype == graph.InvalidDType {
		return c.Errorf("expected both inputs to be half, float or double tensors but got %v", a.DType)
	}
	_, err := c.Elementwise(dtype, a, b)
	return err
}

// complexOf is the complex type with parts of the given type.
func complexOf(part graph.DType) graph.DType {
	switch part {
	case graph.Float16:
		return graph.Complex32
	case graph.Float32:
		return graph.Complex64
	case graph.Float64:
		return graph.Complex128
	}
	return graph.InvalidDType
}
