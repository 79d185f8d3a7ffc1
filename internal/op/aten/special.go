package aten

// This file holds special functions that few models use: Bessel functions, gamma
// integrals, the normal distribution's inverse.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// specialFamily: a kernel each. What a backward needs, torch's own hooks told.
func specialFamily() []*op.Operator {
	of := func(name string, saves ...op.Save) *op.Operator {
		return specialFunction(ofTypes(op.Reals, pointwise(name, "torch.special."+name, floatResult, nil, op.Work{Exps: 1}, saves...)))
	}
	constant := func(name string) *op.Operator {
		o := of(name)
		o.Schemas = []string{"(Tensor x) -> Tensor"}
		o.Infer = func(c *op.Call) error {
			_, err := c.Elementwise(floatType(c, c.Tensor("x").DType), c.Tensor("x"))
			return err
		}
		o.Gradient = nil
		delete(o.Evidence, op.RuleSaves)
		return o
	}
	return []*op.Operator{
		of("i0e", savedInput, savedResult),
		of("i1", savedInput, savedResult),
		of("i1e", savedInput, savedResult),
		of("log_ndtr", savedInput, savedResult),
		of("ndtri", savedResult),
		of("bessel_j0", savedInput),
		of("bessel_j1", savedInput, savedResult),
		of("bessel_y0", savedInput),
		of("bessel_y1", savedInput, savedResult),
		of("modified_bessel_i0", savedInput),
		of("modified_bessel_i1", savedInput, savedResult),
		of("modified_bessel_k0", savedInput),
		of("modified_bessel_k1", savedInput, savedResult),
		constant("scaled_modified_bessel_k0"),
		constant("scaled_modified_bessel_k1"),
		constant("spherical_bessel_j0"),
		constant("airy_ai"),
		polynomial("chebyshev_polynomial_t"),
		polynomial("chebyshev_polynomial_u"),
		polynomial("chebyshev_polynomial_v"),
		polynomial("chebyshev_polynomial_w"),
		polynomial("shifted_chebyshev_polynomial_t"),
		polynomial("shifted_chebyshev_polynomial_u"),
		polynomial("shifted_chebyshev_polynomial_v"),
		polynomial("shifted_chebyshev_polynomial_w"),
		polynomial("hermite_polynomial_h"),
		polynomial("hermite_polynomial_he"),
		polynomial("laguerre_polynomial_l"),
		polynomial("legendre_polynomial_p"),
		gammaIntegral("igamma", "gammainc"),
		gammaIntegral("igammac", "gammaincc"),
	}
}

// polynomial is an orthogonal polynomial of a number and a degree. Its kernels take
// float32 and float64, and there is no derivative (torch 2.15).
func polynomial(name string) *op.Operator {
	o := specialFunction(ofTypes(op.Reals, floatBinary(name, "torch.special."+name, nil, op.Work{Muls: 1, Adds: 1}, nil)))
	delete(o.Evidence, op.RuleSaves)
	o.Schemas = []string{"(Tensor|Scalar x, Tensor|Scalar n) -> Tensor"}
	o.Infer = func(c *op.Call) error {
		dtype, operands := operandsOf(c, "x", "n")
		if _, err := c.Elementwise(floatType(c, dtype), operands...); err != nil {
			return err
		}
		if dtype := c.Outputs()[0].DType; dtype != graph.Float32 && dtype != graph.Float64 {
			return c.Errorf("not implemented for %v", dtype)
		}
		return nil
	}
	return o
}

// gammaIntegral is an incomplete gamma function; its first argument has no
// derivative, and both are kept for the second's.
func gammaIntegral(name, special string) *op.Operator {
	o := floatBinary(name, spelled(name)+" torch.special."+special, nil, op.Work{Exps: 1},
		&op.Gradient{Saves: []op.Save{{Tensor: "input", For: "other", CloneInPlace: true}, {Tensor: "other", For: "other"}}})
	return specialFunction(ofTypes(op.Floats, ofTensors(o)))
}
