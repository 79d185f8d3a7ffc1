package onnx

// This file translates ensembles of trees: one comparison at each node on the way
// from the root to a leaf.

import "heft/internal/graph"

// runTrees gives a score for each target or class, and a classifier's label. The
// way to the deepest leaf is counted of each tree, an upper bound: two trees of
// depth 3 are 6 comparisons a sample.
func runTrees(c *call) ([]value, error) {
	x, err := samplesOf(c)
	if err != nil {
		return nil, err
	}
	depths, err := treeDepths(c)
	if err != nil {
		return nil, err
	}
	thresholds := c.attribute("nodes_values")
	if thresholds == nil || len(thresholds.floats) == 0 {
		return nil, errOpen
	}
	steps := int64(0)
	for _, d := range depths {
		steps += d
	}
	for _, name := range []string{"nodes_values", "target_weights", "class_weights"} {
		if a := c.attribute(name); a != nil && len(a.floats) > 0 {
			learnedNumbers(c, name, buffer, int64(len(a.floats)))
		}
	}
	leaves := walkedTrees(c, x, steps, int64(len(depths)))
	classifier := c.node.opType == "TreeEnsembleClassifier"
	columns := c.int("n_targets", 1)
	if classifier {
		columns = classesOf(c)
	}
	y := transformedScores(c, c.do("expand", leaves, []int64{x.Shape[0], max(columns, 1)}))
	if classifier {
		return c.result(labelsOf(c, x.Shape[0]), y)
	}
	return c.result(y)
}

// walkedTrees compares one feature with a threshold at each step, and adds what the
// leaves of all trees hold.
func walkedTrees(c *call, x *graph.Tensor, steps, trees int64) *graph.Tensor {
	c.tracer.turns.atMost = true
	c.tracer.builder.Assume("bound", "which leaf a sample ends in depends on data: each tree is walked to its deepest", "totals are an upper bound")
	features := c.do("index_select", x, int64(1), c.do("zeros", []int64{steps}, keyword("dtype", graph.Int64)))
	compared := c.do("le", features, 0.0)
	if steps < trees {
		return c.do("sum", c.do("to", compared, graph.Float32), []int64{1}, true)
	}
	leaves := c.do("to", c.do("slice", compared, int64(1), int64(0), trees), graph.Float32)
	return c.do("sum", leaves, []int64{1}, true)
}

// treeDepths is the number of comparisons on the longest way of each tree.
func treeDepths(c *call) ([]int64, error) {
	trees, nodes := c.intList("nodes_treeids"), c.intList("nodes_nodeids")
	yes, no := c.intList("nodes_truenodeids"), c.intList("nodes_falsenodeids")
	modes := c.attribute("nodes_modes")
	n := len(trees)
	if n == 0 || len(nodes) != n || len(yes) != n || len(no) != n || modes == nil || len(modes.texts) != n {
		return nil, c.errorf("the lists of its nodes differ in length")
	}
	place := map[[2]int64]int{}
	for i := range trees {
		place[[2]int64{trees[i], nodes[i]}] = i
	}
	level := make([]int64, n)
	for i := range level {
		level[i] = -1
	}
	var order []int64
	deepest := map[int64]int64{}
	for i, id := range trees {
		if _, seen := deepest[id]; !seen { // the first node of a tree is its root
			deepest[id], order = 0, append(order, id)
			level[i] = 0
		}
	}
	w := treeWalk{call: c, place: place, level: level, deepest: deepest}
	for i, id := range trees {
		if level[i] == 0 {
			w.from(i, id, modes.texts, yes, no)
		}
	}
	depths := make([]int64, len(order))
	for i, id := range order {
		depths[i] = deepest[id]
	}
	return depths, c.err
}

// treeWalk numbers the levels of nodes.
type treeWalk struct {
	*call
	place   map[[2]int64]int
	level   []int64
	deepest map[int64]int64
}

// from visits a tree's nodes from its root, each once: a list that leads back to
// itself ends there.
func (w *treeWalk) from(root int, id int64, modes []string, yes, no []int64) {
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		w.deepest[id] = max(w.deepest[id], w.level[i])
		if modes[i] == "LEAF" {
			continue
		}
		for _, next := range []int64{yes[i], no[i]} {
			at, ok := w.place[[2]int64{id, next}]
			if ok && w.level[at] < 0 {
				w.level[at] = w.level[i] + 1
				queue = append(queue, at)
			}
		}
	}
}

// runTreeEnsemble is the form of version 5: leaves and inner nodes in tensors. Its
// shape is known, its walk is not counted.
func runTreeEnsemble(c *call) ([]value, error) {
	x, err := samplesOf(c)
	if err != nil {
		return nil, err
	}
	c.tracer.unknown[missing{notCounted, "ai.onnx.ml.TreeEnsemble"}]++
	return c.one("unknown", c.tensors(), c.node.opType, []int64{x.Shape[0], c.int("n_targets", 1)}, x.DType)
}
