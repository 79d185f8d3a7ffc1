package onnx

// This file rebuilds the module tree. torch's exporters keep it in the names of
// nodes (/layer1/layer1.0/conv1/Conv) or in their metadata; other exporters name
// nodes by scopes of their own, which serve as well; else the names of the
// weights (layer1.0.conv1.weight) tell it.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// maxLevels bounds the depth of the tree: a name of 4,000 slashes is a string, not
// 4,000 modules. The deepest of the exports in testdata, timm's efficientvit_m0, has
// 10 levels. What lies deeper belongs to the last module that there is.
const maxLevels = 48

// levels cuts a path to the depth of the tree.
func levels(path string) string {
	dots := 0
	for i := range len(path) {
		if path[i] != '.' {
			continue
		}
		if dots++; dots == maxLevels {
			return path[:i]
		}
	}
	return path
}

// moduleTree makes modules as they are met.
type moduleTree struct {
	root     *graph.Module
	byPath   map[string]*graph.Module
	owners   map[string]bool // paths that hold parameters by name
	scopes   map[string]bool // paths that names of nodes speak of
	outer    string          // TensorFlow's scope of the whole model
	segments map[*nodeProto]string
}

func newModuleTree(u *uses) *moduleTree {
	root := &graph.Module{Class: "Model"}
	t := &moduleTree{root: root, byPath: map[string]*graph.Module{"": root}, owners: map[string]bool{}, scopes: map[string]bool{}}
	nodes := u.model.graph.nodes
	if !u.named {
		t.outer = commonScope(nodes)
	}
	for _, n := range nodes {
		t.eachScope(n.name, func(path string) string {
			t.scopes[path] = true
			return path
		})
	}
	return t
}

// commonScope is the first scope of most values that TensorFlow named: the
// model's own. What its exporter adds stands outside.
func commonScope(nodes []*nodeProto) string {
	counts, all, common := map[string]int{}, 0, ""
	for _, n := range nodes {
		if len(n.outputs) == 0 || !isTensorFlowName(n.outputs[0]) {
			continue
		}
		scope, _, _ := strings.Cut(n.outputs[0], "/")
		all++
		if counts[scope]++; counts[scope] > counts[common] {
			common = scope
		}
	}
	if 2*counts[common] <= all {
		return ""
	}
	return common
}

// cut makes segments of nodes, given in the order of execution, if nothing in
// the file names modules.
func (t *moduleTree) cut(u *uses, nodes []*nodeProto) {
	if u.named || len(t.scopes) > 0 || slices.ContainsFunc(nodes, func(n *nodeProto) bool { return t.metadataPath(n, n.metadata[noteScopes]) != "" }) {
		return
	}
	t.segments = map[*nodeProto]string{}
	segment := ""
	for _, n := range nodes {
		if u.readsWeight(n) {
			segment = strings.NewReplacer(".", "_", "/", "_", ":", "_").Replace(nodeName(n))
		}
		t.segments[n] = segment
	}
}

// module returns the module of a path, making it and what is above it.
func (t *moduleTree) module(path string) *graph.Module {
	path = levels(path)
	if m := t.byPath[path]; m != nil {
		return m
	}
	above := ""
	if at := strings.LastIndexByte(path, '.'); at >= 0 {
		above = path[:at]
	}
	parent := t.module(above)
	m := &graph.Module{Path: path, Parent: parent}
	parent.Children = append(parent.Children, m)
	t.byPath[path] = m
	return m
}

// classOf is the class that the exporter told of a module, "" if it did not.
func (t *moduleTree) classOf(path string) string {
	if m := t.byPath[path]; m != nil {
		return m.Class
	}
	return ""
}

// list numbers the modules in pre-order.
func (t *moduleTree) list() []*graph.Module {
	var all []*graph.Module
	var visit func(m *graph.Module)
	visit = func(m *graph.Module) {
		m.ID = len(all)
		all = append(all, m)
		for _, child := range m.Children {
			visit(child)
		}
	}
	visit(t.root)
	return all
}

// own notes the modules that a weight's name speaks of.
func (t *moduleTree) own(name string) {
	name = levels(name)
	for at := strings.LastIndexByte(name, '.'); at > 0; at = strings.LastIndexByte(name[:at], '.') {
		t.owners[name[:at]] = true
	}
}

// nodePath is the path of the module that a node belongs to, and the classes of
// the modules on the way where the exporter tells them.
func (t *moduleTree) nodePath(n *nodeProto) (string, bool) {
	if segment := t.segments[n]; segment != "" {
		return segment, true
	}
	if scopes, ok := n.metadata[noteScopes]; ok {
		return t.metadataPath(n, scopes), true
	}
	if !strings.Contains(n.name, "/") {
		return "", false
	}
	return t.eachScope(n.name, t.again), true
}

// weightPath is the module that a weight's name speaks of. TensorFlow puts the
// operator and what read the variable behind it: dense/BiasAdd/ReadVariableOp:0.
func (t *moduleTree) weightPath(name string) string {
	if !isTensorFlowName(name) {
		return ownerName(name)
	}
	scopes, _, _ := strings.Cut(name, "/ReadVariableOp")
	scopes, _, _ = strings.Cut(scopes, "/merged_input")
	return t.eachScope(scopes, t.again)
}

// eachScope walks the modules in a node's name: /layer1/layer1.0/conv1/Conv
// goes through layer1, layer1.0 and layer1.0.conv1. The visitor may replace a
// path. The last path is returned.
func (t *moduleTree) eachScope(name string, visit func(path string) string) string {
	parts := strings.SplitN(strings.Trim(name, "/"), "/", maxLevels+1)
	path, previous := "", ""
	for i, part := range parts[:len(parts)-1] {
		if part == "" || i == 0 && part == t.outer {
			continue
		}
		if t.outer != "" {
			part = strings.ReplaceAll(part, ".", "_") // TensorFlow's layers may have dots in their names
		}
		step := part
		if rest, ok := strings.CutPrefix(part, previous+"."); ok && previous != "" {
			step = rest
		}
		path = visit(join(path, strings.ReplaceAll(step, ":", "_")))
		previous = part
	}
	return path
}

// again recognises a further call of one module: torch's tracer names the second
// call of "relu" "relu_1". TensorFlow's "dense_1" is a layer of its own.
func (t *moduleTree) again(path string) string {
	if t.outer != "" {
		return path
	}
	at := strings.LastIndexByte(path, '_')
	if at <= 0 || at == len(path)-1 || strings.Trim(path[at+1:], "0123456789") != "" {
		return path
	}
	if !t.owners[path] && t.scopes[path[:at]] {
		return path[:at]
	}
	return path
}

func join(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

// metadataPath reads the lists that torch's newer exporter leaves: scopes from
// the outermost (the root's is empty) to the operator's own, and their classes.
func (t *moduleTree) metadataPath(n *nodeProto, scopes string) string {
	names := pythonList(scopes)
	classes := pythonList(n.metadata[noteClasses])
	path := ""
	for i, name := range names[:max(len(names)-1, 0)] {
		if name != "" {
			path = name
		}
		if i < len(classes) {
			t.module(path).Class = classes[i][strings.LastIndexByte(classes[i], '.')+1:]
		}
	}
	return path
}

// pythonList reads a list of strings as Python prints it: [”, 'layer1'].
func pythonList(text string) []string {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return nil
	}
	var items []string
	for rest := text[1 : len(text)-1]; rest != ""; {
		quote := strings.IndexAny(rest, `'"`)
		if quote < 0 {
			break
		}
		end := strings.IndexByte(rest[quote+1:], rest[quote])
		if end < 0 {
			break
		}
		items = append(items, rest[quote+1:quote+1+end])
		rest = rest[quote+end+2:]
	}
	return items
}

// name gives classes to modules whose exporter does not tell them: a leaf's
// from what ran in it, a container's from its children.
func (t *moduleTree) name(m *graph.Module, ran map[*graph.Module][]*graph.Op) {
	for _, child := range m.Children {
		t.name(child, ran)
	}
	switch {
	case m.Class != "":
	case len(m.Children) == 0:
		m.Class = leafClass(ran[m])
	case numbered(m):
		m.Class = "Sequential"
	default:
		m.Class = "Module"
	}
}

func numbered(m *graph.Module) bool {
	for _, child := range m.Children {
		last := child.Path[strings.LastIndexByte(child.Path, '.')+1:]
		if strings.Trim(last, "0123456789") != "" {
			return false
		}
	}
	return true
}

// leafClasses are the layers that run one operator of a name. That a clamp stands for a
// ReLU6, an erf for a GELU and a view for a Flatten is what exporters leave of them, and
// nothing that an operator's literal could tell.
var leafClasses = map[string]string{
	"conv1d": "Conv1d", "conv2d": "Conv2d", "conv3d": "Conv3d",
	"conv_transpose1d": "ConvTranspose1d", "conv_transpose2d": "ConvTranspose2d", "conv_transpose3d": "ConvTranspose3d",
	"linear": "Linear", "mm": "Linear", "addmm": "Linear", "bmm": "Linear", "batch_norm": "BatchNorm", "layer_norm": "LayerNorm", "rms_norm": "RMSNorm",
	"group_norm": "GroupNorm", "instance_norm": "InstanceNorm", "relu": "ReLU", "relu6": "ReLU6", "clamp": "ReLU6", "gelu": "GELU",
	"silu": "SiLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "hardswish": "Hardswish", "hardsigmoid": "Hardsigmoid",
	"leaky_relu": "LeakyReLU", "prelu": "PReLU", "elu": "ELU", "_softmax": "Softmax",
	"max_pool1d": "MaxPool1d", "max_pool2d": "MaxPool2d", "max_pool3d": "MaxPool3d",
	"avg_pool1d": "AvgPool1d", "avg_pool2d": "AvgPool2d", "avg_pool3d": "AvgPool3d",
	"lstm": "LSTM", "gru": "GRU", "rnn_tanh": "RNN", "rnn_relu": "RNN", "embedding": "Embedding", "erf": "GELU",
	"permute": "Permute", "flatten": "Flatten", "view": "Flatten",
}

// leafClass names a layer by the operator that does its work.
func leafClass(ops []*graph.Op) string {
	if class := meanClass(ops); class != "" {
		return class
	}
	named := slices.DeleteFunc(slices.Clone(ops), func(o *graph.Op) bool { return leafClasses[o.Name] == "" })
	if len(named) == 0 {
		return "Module"
	}
	if weights(ops) > 1 {
		return "Module" // a recurrent layer taken apart, an attention
	}
	best := named[max(slices.IndexFunc(named, func(o *graph.Op) bool { return op.ForwardWork(o).MACs > 0 }), 0)]
	if best.Name == "batch_norm" {
		return leafClasses[best.Name] + dimensions(best)
	}
	return leafClasses[best.Name]
}

// weights counts the parameters that products and convolutions among
// operators take.
func weights(ops []*graph.Op) int {
	seen := map[*graph.Param]bool{}
	for _, o := range ops {
		if op.ForwardWork(o).MACs == 0 {
			continue
		}
		for _, in := range o.Inputs {
			if in != nil && in.Param != nil && wideAxes(in.Shape) > 1 {
				seen[in.Param] = true
			}
		}
	}
	return len(seen)
}

// meanClass tells layers that begin with a mean: pooling to one element, and a
// layer norm that an exporter took apart.
func meanClass(ops []*graph.Op) string {
	if len(ops) == 0 || ops[0].Name != "mean" {
		return ""
	}
	ran := func(name string) bool {
		return slices.ContainsFunc(ops, func(o *graph.Op) bool { return o.Name == name })
	}
	rank := len(ops[0].Outputs[0].Shape)
	switch {
	case ran("sqrt") && ran("div") && ran("sub"):
		return "LayerNorm"
	case len(ops) == 1 && rank >= 3 && rank <= 5 && len(ops[0].Attrs.Ints("dim")) == rank-2:
		return fmt.Sprintf("AdaptiveAvgPool%dd", rank-2)
	}
	return ""
}

// dimensions is the suffix of a batch norm's class: 2d for [N, C, H, W].
func dimensions(o *graph.Op) string {
	switch len(o.Outputs[0].Shape) {
	case 4:
		return "2d"
	case 5:
		return "3d"
	}
	return "1d"
}
