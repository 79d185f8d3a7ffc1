package onnx

// This file lists operators on text. Those whose result has its input's shape are
// run; of the others the declared shape counts, and the result says that their
// work is not known.

import "heft/internal/graph"

func textRules() map[string]*rule {
	table := map[string]*rule{
		"StringConcat":     {least: 2, run: runStringConcat, free: true},
		"RegexFullMatch":   {least: 1, run: sameShape(graph.Bool), free: true},
		"StringNormalizer": {least: 1, run: runStringNormalizer, free: true},
		"StringSplit":      {least: 1, run: runStringSplit, free: true},
		"TfIdfVectorizer":  {least: 1},
	}
	for _, name := range []string{"Adagrad", "Adam", "Gradient", "Momentum"} {
		table["ai.onnx.preview.training."+name] = &rule{}
	}
	return table
}

func runStringConcat(c *call) ([]value, error) {
	shape, ok := broadcast(c.tensor(0).Shape, c.tensor(1).Shape)
	if !ok {
		return nil, c.errorf("sizes %v and %v do not fit", c.tensor(0).Shape, c.tensor(1).Shape)
	}
	return c.one("unknown", c.tensors(), c.node.opType, shape, graph.String)
}

// runStringNormalizer keeps every string, or some of them where stop words are
// taken out.
func runStringNormalizer(c *call) ([]value, error) {
	c.bound = c.bound || c.has("stopwords")
	return sameShape(graph.String)(c)
}

// runStringSplit cuts every string in as many words as the longest has, which
// only the text tells, and counts them.
func runStringSplit(c *call) ([]value, error) {
	counts, err := sameShape(graph.Int64)(c)
	if err != nil {
		return nil, err
	}
	return append([]value{{kind: isUnknown}}, counts...), nil
}

// runLabelEncoder replaces every key by its value.
func runLabelEncoder(c *call) ([]value, error) {
	dtype := graph.Int64
	switch a := c.attribute("values_tensor"); {
	case a != nil && a.tensor != nil:
		dtype = a.tensor.dtype
	case c.has("values_floats"):
		dtype = graph.Float32
	case c.has("values_strings"), c.has("classes_strings") && c.tensor(0).DType != graph.String:
		dtype = graph.String
	}
	return sameShape(dtype)(c)
}

// sameShape gives the input's shape and, unless another is named, its type.
func sameShape(dtype graph.DType) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		d := dtype
		if d == graph.InvalidDType {
			d = x.DType
		}
		return c.one("unknown", c.tensors(), c.node.opType, x.Shape, d)
	}
}
