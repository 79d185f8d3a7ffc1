package op

import "heft/internal/graph"

func reluFamily() []*Operator {
	return []*Operator{
		{
			Name:     "relu",
			Schemas:  []string{"(Tensor input, bool inplace=False) -> Tensor"},
			Python:   "torch.relu F.relu Tensor.relu Tensor.relu_",
			Infer:    inferUnary,
			Eval:     func(c *Call) [][]float64 { return mapKnown(c, func(x float64) float64 { return max(x, 0) }) },
			Work:     func(o *graph.Op) Work { return Work{Compares: o.Outputs[0].Elements()} },
			Gradient: &Gradient{Saves: []Save{{Tensor: "result"}}},
		},
	}
}

// inferUnary is the rule of element-wise functions that keep the type.
func inferUnary(c *Call) error {
	input := c.Tensor("input")
	_, err := c.Elementwise(input.DType, input)
	return err
}

// mapKnown applies f to every known element of the first input.
func mapKnown(c *Call, f func(float64) float64) [][]float64 {
	numbers := c.Tensor("input").Known()
	for i, x := range numbers {
		numbers[i] = f(x)
	}
	return [][]float64{numbers}
}
