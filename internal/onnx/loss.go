package onnx

// This file translates losses.

func lossRules() map[string]*rule {
	return map[string]*rule{
		"SoftmaxCrossEntropyLoss":   {least: 2, run: runCrossEntropy},
		"NegativeLogLikelihoodLoss": {least: 2, run: func(c *call) ([]value, error) { return c.likelihood(0) }},
	}
}

// runCrossEntropy returns the loss and, on demand, the logarithms.
func runCrossEntropy(c *call) ([]value, error) {
	logs := c.do("log_softmax", c.tensor(0), int64(1))
	c.in = append([]value{tensorValue(logs)}, c.in[1:]...)
	results, err := c.likelihood(0)
	if err != nil {
		return nil, err
	}
	return append(results, tensorValue(logs)), nil
}

func (c *call) likelihood(logs int) ([]value, error) {
	ignored := int64(-100)
	if c.has("ignore_index") {
		ignored = c.int("ignore_index", ignored)
	}
	target := c.as64(c.tensor(1))
	return c.one("nll_loss", c.tensor(logs), target, c.optional(2), keyword("ignore_index", ignored),
		keyword("reduction", c.text("reduction", "mean")))
}
