package op

// This file holds the classes of automatic mixed precision and how a builder casts
// arguments by them.

import (
	"slices"

	"heft/internal/graph"
)

// AutocastClass says what automatic mixed precision does with an operator's
// arguments on CUDA (aten/src/ATen/autocast_mode.h).
type AutocastClass uint8

// The classes. Operators without one run in the types they are given.
const (
	AutocastNone   AutocastClass = iota
	AutocastLow                  // floating arguments are cast to the fast type: convolutions, products
	AutocastHigh                 // to float32: norms, losses, exponentials
	AutocastResult               // computed with dtype=float32, without a copy of the argument: softmax, sum
	AutocastWidest               // all to the widest type among them
	AutocastRound                // to float32, the result back to the first argument's type: torchvision's kernels
)

// String says what happens, for people.
func (c AutocastClass) String() string {
	switch c {
	case AutocastLow:
		return "arguments are cast to the fast type"
	case AutocastHigh:
		return "arguments are cast to float32"
	case AutocastResult:
		return "computed in float32"
	case AutocastWidest:
		return "arguments are cast to the widest type among them"
	case AutocastRound:
		return "computed in float32, the result cast to the first argument's type"
	}
	return "runs in the types that it is given"
}

// autocastIn is the operator's class in a release.
func (o *Operator) autocastIn(torch Release) AutocastClass {
	if left := o.AutocastBefore; left != (Release{}) && !torch.Before(left.Major, left.Minor) {
		return AutocastNone
	}
	return o.Autocast
}

// SetAutocast switches automatic mixed precision to a fast type, or off with
// graph.InvalidDType. Casts of parameters stay cached until ClearAutocast.
func (b *Builder) SetAutocast(fast graph.DType) { b.autocast = fast }

// ClearAutocast forgets the cached casts: the outermost context has ended.
func (b *Builder) ClearAutocast() {
	b.autocast = graph.InvalidDType
	for _, t := range b.casts {
		b.LetGo(t)
	}
	b.casts = nil
}

// runAutocast runs a call whose operator has a class: its arguments are cast
// first, and inside of a composite nothing is cast again.
func (b *Builder) runAutocast(c *Call, class AutocastClass) ([]*graph.Tensor, error) {
	fast := b.autocast
	b.autocast = graph.InvalidDType
	b.openPins(nil)
	defer func() {
		b.autocast = fast
		b.closePins()
	}()
	given := firstFloating(c.inputs())
	if err := b.castArguments(c, class, fast); err != nil {
		return nil, err
	}
	outputs, err := b.dispatch(c)
	if err != nil || class != AutocastRound || given == nil {
		return outputs, err
	}
	outputs = slices.Clone(outputs)
	outputs[0], err = b.cast(outputs[0], given.DType)
	return outputs, err
}

// firstFloating is the argument whose type a rounded result takes.
func firstFloating(inputs []*graph.Tensor) *graph.Tensor {
	for _, t := range inputs {
		if castable(t) {
			return t
		}
	}
	return nil
}

func (b *Builder) castArguments(c *Call, class AutocastClass, fast graph.DType) error {
	target := graph.Float32
	switch class {
	case AutocastResult:
		c.requestFloat32()
		return nil
	case AutocastLow:
		target = fast
	case AutocastWidest:
		target = widest(c.inputs(), fast)
	}
	for i, argument := range c.args {
		switch v := argument.(type) {
		case *graph.Tensor:
			t, err := b.cast(v, target)
			if err != nil {
				return err
			}
			c.args[i] = t
		case []*graph.Tensor:
			list := slices.Clone(v)
			for k := range list {
				var err error
				if list[k], err = b.cast(list[k], target); err != nil {
					return err
				}
			}
			c.args[i] = list
		}
	}
	return nil
}

// castable tells whether autocast touches a tensor: real floating-point
// numbers of at most 32 bits.
func castable(t *graph.Tensor) bool {
	return t != nil && t.DType.IsFloating() && t.DType.Bits() <= 32 && t.DType.Bits() >= 16
}

// requestFloat32 sets the dtype argument of a reduction of a short type.
func (c *Call) requestFloat32() {
	i := c.schema().parameter("dtype")
	inputs := c.inputs()
	if i < 0 || c.args[i] != nil || len(inputs) == 0 {
		return
	}
	if castable(inputs[0]) && inputs[0].DType != graph.Float32 {
		c.args[i] = graph.Float32
	}
}

func widest(inputs []*graph.Tensor, fast graph.DType) graph.DType {
	for _, t := range inputs {
		if castable(t) && t.DType == graph.Float32 {
			return graph.Float32
		}
	}
	return fast
}

// cast makes the cast of an argument. The cast of a trained float32 parameter
// is made once and kept.
func (b *Builder) cast(t *graph.Tensor, target graph.DType) (*graph.Tensor, error) {
	if !castable(t) || t.DType == target {
		return t, nil
	}
	cached := t.Param != nil && t.RequiresGrad && t.DType == graph.Float32 && target != graph.Float32
	if cached && b.casts[t] != nil {
		return b.casts[t], nil
	}
	outs, err := b.Apply("to_copy", []any{t}, Keyword{Name: "dtype", Value: target})
	if err != nil {
		return nil, err
	}
	if cached {
		if b.casts == nil {
			b.casts = map[*graph.Tensor]*graph.Tensor{}
		}
		b.casts[t] = outs[0]
		b.Hold(outs[0])
	}
	return outs[0], nil
}
