package onnx

// This file translates classical machine learning (ai.onnx.ml): linear models,
// support vectors, trees. Their learned numbers stand in attributes; those that a
// gradient could train are parameters, those of trees are buffers.

import (
	"slices"

	"heft/internal/graph"
)

func classicalRules() map[string]*rule {
	table := map[string]*rule{
		"Binarizer":              {least: 1, run: sameShape(graph.InvalidDType)},
		"Imputer":                {least: 1, run: sameShape(graph.InvalidDType)},
		"Normalizer":             {least: 1, run: sameShape(graph.Float32)},
		"Scaler":                 {least: 1, run: runScaler},
		"LabelEncoder":           {least: 1, run: runLabelEncoder, free: true},
		"CategoryMapper":         {least: 1, run: runCategoryMapper, free: true},
		"OneHotEncoder":          {least: 1, run: runOneHotEncoder, free: true},
		"ArrayFeatureExtractor":  {least: 2, run: runFeatureExtractor, free: true},
		"FeatureVectorizer":      {least: 1, run: runFeatureVectorizer, free: true},
		"ZipMap":                 {least: 1, run: func(c *call) ([]value, error) { return c.result(c.tensor(0)) }, free: true},
		"CastMap":                {free: true},
		"DictVectorizer":         {free: true},
		"LinearClassifier":       {least: 1, run: runLinearClassifier},
		"LinearRegressor":        {least: 1, run: runLinearRegressor},
		"SVMClassifier":          {least: 1, run: runSupportVectors},
		"SVMRegressor":           {least: 1, run: runSupportVectors},
		"TreeEnsemble":           {least: 1, run: runTreeEnsemble},
		"TreeEnsembleClassifier": {least: 1, run: runTrees},
		"TreeEnsembleRegressor":  {least: 1, run: runTrees},
	}
	qualified := map[string]*rule{}
	for name, r := range table {
		qualified["ai.onnx.ml."+name] = r
	}
	return qualified
}

// samplesOf makes a matrix of samples: a single one may stand without its axis.
func samplesOf(c *call) (*graph.Tensor, error) {
	x := c.tensor(0)
	if !x.DType.IsFloating() {
		x = c.do("to", x, graph.Float32)
	}
	switch {
	case c.err != nil:
		return nil, c.err
	case len(x.Shape) == 1:
		return c.do("unsqueeze", x, int64(0)), c.err
	case len(x.Shape) == 2:
		return x, nil
	}
	return nil, c.errorf("samples of size %v are no matrix", x.Shape)
}

// learnedNumbers is a tensor of numbers that stand in an attribute.
func learnedNumbers(c *call, name string, kind role, shape ...int64) *graph.Tensor {
	key := c.node.attribute(name)
	if key == nil {
		c.fail(c.errorf("attribute %s is missing", name))
		return scalarTensor()
	}
	if x := c.tracer.learned[key]; x != nil {
		return x
	}
	x, err := c.tracer.builder.NewTensor(shape, graph.Float32)
	if err != nil {
		c.fail(err)
		return scalarTensor()
	}
	c.tracer.learned[key] = x
	c.tracer.register(x, nodeName(c.node)+"/"+name, kind, name, c.node)
	return x
}

// labelsOf is the tensor of a classifier's decisions.
func labelsOf(c *call, n int64) *graph.Tensor {
	dtype := graph.Int64
	for _, name := range []string{"classlabels_strings", "classlabels_string"} {
		if a := c.attribute(name); a != nil && len(a.texts) > 0 {
			dtype = graph.String
		}
	}
	return c.do("empty", []int64{n}, keyword("dtype", dtype))
}

// classesOf counts the labels of a classifier.
func classesOf(c *call) int64 {
	for _, name := range []string{"classlabels_strings", "classlabels_ints", "classlabels_int64s"} {
		if a := c.attribute(name); a != nil && len(a.texts)+len(a.ints) > 0 {
			return int64(len(a.texts) + len(a.ints))
		}
	}
	return 0
}

// transformedScores applies what makes probabilities of scores.
func transformedScores(c *call, y *graph.Tensor) *graph.Tensor {
	switch c.text("post_transform", "NONE") {
	case "SOFTMAX", "SOFTMAX_ZERO":
		return c.do("softmax", y, int64(-1))
	case "LOGISTIC":
		return c.do("sigmoid", y)
	case "PROBIT":
		return c.do("erfinv", y)
	}
	return y
}

// linearModel multiplies samples with the rows of coefficients in an attribute: 3
// classes of 4 features and their intercepts are 15 numbers, and 12 MACs a sample.
func linearModel(c *call, coefficients string, rows int64) (*graph.Tensor, error) {
	x, err := samplesOf(c)
	if err != nil {
		return nil, err
	}
	a := c.attribute(coefficients)
	if a == nil || rows < 1 || int64(len(a.floats)) != rows*x.Shape[1] {
		return nil, c.errorf("attribute %s does not hold %d rows for samples of size %v", coefficients, rows, x.Shape)
	}
	var bias any
	if b := c.attribute("intercepts"); b != nil && int64(len(b.floats)) == rows {
		bias = learnedNumbers(c, "intercepts", parameter, rows)
	}
	return c.do("linear", x, learnedNumbers(c, coefficients, parameter, rows, x.Shape[1]), bias), c.err
}

// runLinearClassifier gives labels, and a score for each class; of two classes one
// row of coefficients decides.
func runLinearClassifier(c *call) ([]value, error) {
	rows := int64(1)
	if a := c.attribute("intercepts"); a != nil && len(a.floats) > 0 {
		rows = int64(len(a.floats))
	} else if n := classesOf(c); n > 0 {
		rows = n
	}
	y, err := linearModel(c, "coefficients", rows)
	if err != nil {
		return nil, err
	}
	if rows == 1 && classesOf(c) == 2 {
		y = c.do("cat", []*graph.Tensor{c.do("neg", y), y}, int64(1))
	}
	return c.result(labelsOf(c, y.Shape[0]), transformedScores(c, y))
}

func runLinearRegressor(c *call) ([]value, error) {
	y, err := linearModel(c, "coefficients", c.int("targets", 1))
	if err != nil {
		return nil, err
	}
	return c.result(transformedScores(c, y))
}

// runScaler is (x - offset) · scale.
func runScaler(c *call) ([]value, error) {
	x, err := samplesOf(c)
	if err != nil {
		return nil, err
	}
	for _, step := range []struct{ name, operator string }{{"offset", "sub"}, {"scale", "mul"}} {
		a := c.attribute(step.name)
		if a == nil {
			continue
		}
		if n := int64(len(a.floats)); n != 1 && n != x.Shape[1] {
			return nil, c.errorf("%d numbers of %s do not fit samples of size %v", n, step.name, x.Shape)
		}
		x = c.do(step.operator, x, learnedNumbers(c, step.name, buffer, int64(len(a.floats))))
	}
	return c.result(x)
}

// runSupportVectors compares each sample with every support vector by a product,
// and weighs the results.
func runSupportVectors(c *call) ([]value, error) {
	x, err := samplesOf(c)
	if err != nil {
		return nil, err
	}
	vectors, coefficients := c.attribute("support_vectors"), c.attribute("coefficients")
	if vectors == nil || coefficients == nil || x.Shape[1] < 1 || len(vectors.floats) == 0 || int64(len(vectors.floats))%x.Shape[1] != 0 {
		return nil, errOpen // a linear model: its coefficients stand alone
	}
	count := int64(len(vectors.floats)) / x.Shape[1]
	weights := int64(len(coefficients.floats))
	if weights%count != 0 {
		return nil, c.errorf("%d coefficients do not fit %d support vectors", weights, count)
	}
	kernel := c.do("linear", x, learnedNumbers(c, "support_vectors", buffer, count, x.Shape[1]), nil)
	if c.text("kernel_type", "LINEAR") != "LINEAR" {
		kernel = c.do("exp", kernel)
	}
	y := c.do("linear", kernel, learnedNumbers(c, "coefficients", buffer, weights/count, count), nil)
	if c.node.opType == "SVMRegressor" {
		return c.result(c.do("slice", y, int64(1), int64(0), int64(1)))
	}
	n := classesOf(c)
	columns := n * (n - 1) / 2
	if a := c.attribute("prob_a"); a != nil && len(a.floats) > 0 || n == 2 {
		columns = n
	}
	return c.result(labelsOf(c, x.Shape[0]), c.do("empty", []int64{x.Shape[0], columns}))
}

// runOneHotEncoder adds an axis with a place for each category.
func runOneHotEncoder(c *call) ([]value, error) {
	n := 0
	for _, name := range []string{"cats_int64s", "cats_strings"} {
		if a := c.attribute(name); a != nil {
			n = max(n, len(a.ints), len(a.texts))
		}
	}
	return c.one("unknown", c.tensors(), c.node.opType, append(slices.Clone(c.tensor(0).Shape), int64(n)), graph.Float32)
}

// runFeatureExtractor takes columns; of a vector it makes one row.
func runFeatureExtractor(c *call) ([]value, error) {
	x, index := c.tensor(0), c.tensor(1)
	if len(x.Shape) == 0 {
		return nil, c.errorf("a scalar has no features")
	}
	if len(x.Shape) == 1 {
		x = c.do("unsqueeze", x, int64(0))
	}
	return c.one("index_select", x, int64(-1), c.as64(c.do("reshape", index, []int64{-1})))
}

// runFeatureVectorizer joins the columns of its inputs, as floats.
func runFeatureVectorizer(c *call) ([]value, error) {
	var parts []*graph.Tensor
	for _, x := range c.tensors() {
		if len(x.Shape) == 1 {
			x = c.do("unsqueeze", x, int64(0))
		}
		parts = append(parts, c.do("to", x, graph.Float32))
	}
	return c.one("cat", parts, int64(1))
}

func runCategoryMapper(c *call) ([]value, error) {
	if c.tensor(0).DType == graph.String {
		return sameShape(graph.Int64)(c)
	}
	return sameShape(graph.String)(c)
}
