package aten

// This file holds dropout in its forms.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func dropoutFamily() []*op.Operator {
	return []*op.Operator{
		{
			// In training the fused kernel keeps a mask of one byte an
			// element; the in-place form multiplies with noise of the
			// input's type and keeps that. Otherwise the input is returned.
			Name: "dropout",
			Schemas: []string{
				"torch.dropout torch.dropout_: (Tensor input, float p, bool training/train) -> Tensor",
				"(Tensor input, float p=0.5, bool training/train=True, truth inplace=False) -> Tensor",
			},
			Python:   "torch.dropout torch.dropout_ F.dropout",
			Infer:    inferDropout,
			Work:     perElement(op.Work{Muls: 2}),
			Gradient: &op.Gradient{Saves: saves("aux")},
		},
		{
			Name:    "dropout_noise", // 0 or 1 drawn for each element, or each channel
			Schemas: []string{"(Tensor input, float p, bool feature) -> Tensor"},
			Infer: func(c *op.Call) error {
				input := c.Tensor("input")
				if c.Bool("feature") {
					c.Out(featureShape(input.Shape), input.DType)
					return nil
				}
				c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
				return nil
			},
		},
		featureDropout("feature_dropout", "torch.feature_dropout torch.feature_dropout_ F.dropout2d", 2, 0),
		featureDropout("dropout3d", "F.dropout3d", 1, 5),
		featureDropout("dropout1d", "F.dropout1d", 2, 3),
		{
			Name: "alpha_dropout",
			Schemas: []string{
				"torch.alpha_dropout torch.alpha_dropout_: (Tensor input, float p, bool training/train) -> Tensor",
				"(Tensor input, float p=0.5, bool training/train=False, truth inplace=False) -> Tensor",
			},
			Python: "torch.alpha_dropout torch.alpha_dropout_ F.alpha_dropout",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) { return expandAlphaDropout(c, false) },
		},
		{
			Name: "feature_alpha_dropout",
			Schemas: []string{
				"torch.feature_alpha_dropout torch.feature_alpha_dropout_: (Tensor input, float p, bool training/train) -> Tensor",
				"(Tensor input, float p=0.5, bool training/train=False, truth inplace=False) -> Tensor",
			},
			Python: "torch.feature_alpha_dropout torch.feature_alpha_dropout_ F.feature_alpha_dropout",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) { return expandAlphaDropout(c, true) },
		},
	}
}

// featureDropout drops whole channels: the noise has one number for each.
func featureDropout(name, python string, least, batchedRank int) *op.Operator {
	return &op.Operator{
		Name: name,
		Schemas: []string{
			"torch.feature_dropout torch.feature_dropout_: (Tensor input, float p, bool training/train) -> Tensor",
			"(Tensor input, float p=0.5, bool training/train=True, truth inplace=False) -> Tensor",
		},
		Python: python,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			rank := len(c.Tensor("input").Shape)
			p, active, err := checkedProbability(c)
			if err != nil {
				return nil, err
			}
			active = active && p < 1
			always := batchedRank == 3 // dropout1d looks at the axes before it looks at p
			if rank < least && (active || always) || always && rank > batchedRank {
				return nil, c.Errorf("an input of %d axes (size %v) does not suit", rank, c.Tensor("input").Shape)
			}
			return expandFeatureDropout(c, batchedRank)
		},
	}
}

// checkedProbability reads p and tells whether anything is dropped.
func checkedProbability(c *op.Call) (p float64, active bool, err error) {
	p = c.Float("p")
	if !(p >= 0 && p <= 1) {
		return 0, false, c.Errorf("dropout probability has to be between 0 and 1, but got %v", p)
	}
	return p, p > 0 && c.Bool("training") && c.Tensor("input").Elements() > 0, nil
}

func inferDropout(c *op.Call) error {
	input := c.Tensor("input")
	p, active, err := checkedProbability(c)
	if err != nil {
		return err
	}
	if !active {
		c.InPlace = false
		c.Alias(input)
		return nil
	}
	if p < 1 && !input.DType.Differentiable() {
		return c.Errorf("result type Float can't be cast to %v (input of size %v)", input.DType, input.Shape)
	}
	c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
	switch {
	case p == 1:
		c.Aux(nil, input.DType) // multiplied with a single zero
	case c.InPlace:
		c.Aux(input.Shape, input.DType)
	default:
		c.Aux(input.Shape, graph.Bool)
	}
	return nil
}

// featureShape keeps the batch and channel axes: [8,64,7,7] gives [8,64,1,1].
func featureShape(shape []int64) []int64 {
	kept := min(len(shape), 2)
	return slices.Concat(shape[:kept], slices.Repeat([]int64{1}, len(shape)-kept))
}

// expandFeatureDropout treats an input of fewer axes than batchedRank as
// unbatched.
func expandFeatureDropout(c *op.Call, batchedRank int) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	p, active, err := checkedProbability(c)
	if err != nil {
		return nil, err
	}
	if !active {
		return []*graph.Tensor{input}, nil
	}
	if p == 1 && batchedRank == 0 {
		return expandZeroed(c)
	}
	unbatched := len(input.Shape) < batchedRank
	x := input
	if unbatched {
		if x, err = c.Apply("unsqueeze", input, int64(0)); err != nil {
			return nil, err
		}
	}
	noise, err := c.Apply("dropout_noise", x, p, true)
	if err != nil {
		return nil, err
	}
	if p < 1 {
		if noise, err = c.ApplyInPlace("div", noise, 1-p); err != nil {
			return nil, err
		}
	}
	y, err := applyMaybeInPlace(c, "mul", x, noise)
	if err != nil || !unbatched || c.InPlace {
		if c.InPlace && err == nil {
			y = input
		}
		return result(y, err)
	}
	return result(c.Apply("squeeze", y, int64(0)))
}

// applyMaybeInPlace runs another operator in the form in which this one was
// called.
func applyMaybeInPlace(c *op.Call, name string, args ...any) (*graph.Tensor, error) {
	if c.InPlace {
		return c.ApplyInPlace(name, args...)
	}
	return c.Apply(name, args...)
}

// expandZeroed drops everything: a product with one zero of the input's type.
func expandZeroed(c *op.Call) ([]*graph.Tensor, error) {
	zero, err := c.Apply("new_zeros", c.Tensor("input"), []int64{})
	if err != nil {
		return nil, err
	}
	return result(applyMaybeInPlace(c, "mul", c.Tensor("input"), zero))
}

// alphaDropoutSaturation is −scale·alpha of SELU: what it tends to for large
// negative inputs, negated: 1.0507·1.6733 = 1.7581.
const alphaDropoutSaturation = 1.7580993408473766

// expandAlphaDropout sets dropped elements to SELU's saturation value, and then
// scales and shifts by noise so that mean and variance stay.
func expandAlphaDropout(c *op.Call, feature bool) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	p, active, err := checkedProbability(c)
	if err != nil {
		return nil, err
	}
	if !active {
		return []*graph.Tensor{input}, nil
	}
	if p == 1 {
		return expandZeroed(c)
	}
	if feature && len(input.Shape) < 2 {
		return nil, c.Errorf("feature dropout requires at least 2 dimensions in the input")
	}
	noise, err := c.Apply("dropout_noise", input, p, feature)
	if err != nil {
		return nil, err
	}
	scale := 1 / math.Sqrt((alphaDropoutSaturation*alphaDropoutSaturation*p+1)*(1-p))
	shift, err := c.Apply("add", noise, int64(-1))
	if err != nil {
		return nil, err
	}
	for _, l := range []struct {
		name   string
		target *graph.Tensor
		number float64
	}{
		{"mul", shift, alphaDropoutSaturation * scale},
		{"add", shift, alphaDropoutSaturation * scale * p},
		{"mul", noise, scale},
	} {
		if _, err := c.ApplyInPlace(l.name, l.target, l.number); err != nil {
			return nil, err
		}
	}
	y, err := applyMaybeInPlace(c, "mul", input, noise)
	if err != nil {
		return nil, err
	}
	return result(c.ApplyInPlace("add", y, shift))
}
