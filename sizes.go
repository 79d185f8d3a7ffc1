package heft

// This file answers questions about sizes, without a model.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/report"
)

// Shape runs a size through convolutions and poolings: Shape("224", 0, "conv 7/2 p3",
// "pool 3/2 p1") ends at 56. The size has one to three axes, "224x160". A step is
//
//	conv | pool | convT   kernel/stride   [p1] [d2] [op1] [ceil] [full | same | valid]
//
// with padding, dilation and output padding; a number may be written for each axis,
// "conv 3x5 p1x2". If wanted is not 0, the report says which inputs of the last step
// give that output. Errors are *Error.
func Shape(size string, wanted int64, steps ...string) (*ShapeReport, error) {
	sizes, err := sizesOf(size)
	if err != nil {
		return nil, err
	}
	if len(sizes) < 1 || len(sizes) > 3 {
		return nil, &Error{Kind: Usage, Message: fmt.Sprintf("a size has 1 to 3 axes, got %d: %q", len(sizes), size), Advice: "write the spatial axes only: 224x224"}
	}
	r, err := report.NewShape(sizes, steps, wanted)
	if err != nil {
		return nil, &Error{Kind: Usage, Message: err.Error(), Advice: "a step is written as 'conv 7/2 p3', 'pool 3/2 p1 ceil', 'convT 4/2 p1'"}
	}
	return r, nil
}

// BytesOf counts what a tensor takes: BytesOf("256x3x100x100", "float32") is 30,720,000
// bytes. An empty type stands for all of them. Errors are *Error.
func BytesOf(size, dtype string) (*BytesReport, error) {
	sizes, err := sizesOf(size)
	if err != nil {
		return nil, err
	}
	types := graph.DTypes()
	if dtype != "" {
		d, ok := graph.DTypeCalled(dtype)
		if !ok || d.Bits() == 0 {
			return nil, &Error{Kind: Usage, Message: fmt.Sprintf("unknown element type %q", dtype), Advice: "float32, float16, bfloat16, int64, bool, …; heft bytes SIZE lists all"}
		}
		types = []graph.DType{d}
	}
	return report.NewBytes(sizes, types), nil
}

// mostElements bounds a tensor, so that its bytes do not overflow.
const mostElements = 1 << 56

func sizesOf(text string) ([]int64, error) {
	specs, err := input.Parse(text)
	if err != nil || len(specs) != 1 || specs[0].Kind != input.Tensor || specs[0].Name != "" {
		return nil, &Error{Kind: Usage, Message: fmt.Sprintf("cannot read the size %q", text), Advice: "sizes are separated by x: 256x3x100x100"}
	}
	n := int64(1)
	for _, size := range specs[0].Shape {
		if size > 0 && n > mostElements/size {
			return nil, &Error{Kind: Usage, Message: fmt.Sprintf("the size %q has more than 2⁵⁶ elements", text), Advice: "no memory holds that many"}
		}
		n *= size
	}
	return specs[0].Shape, nil
}
