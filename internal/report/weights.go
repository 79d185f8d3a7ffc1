package report

// This file holds the report on a file of parameters: what it stores, by name.

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"heft/internal/stable"
	"heft/internal/weights"
)

// WeightsVersion names the JSON contract of Weights.
const WeightsVersion = "heft.weights/1"

// Weights is what `heft FILE` shows of a file that stores parameters and no program.
type Weights struct {
	Version     string            `json:"version"`
	Model       string            `json:"model"`  // as it was named
	Format      string            `json:"format"` // "safetensors", "PyTorch checkpoint", "TorchScript", "GGUF 3"
	Files       []WeightsFile     `json:"files"`  // one, or the shards
	Totals      WeightsTotals     `json:"totals"`
	Types       []WeightsType     `json:"types"`  // of the model's tensors, largest first
	Others      []WeightsOther    `json:"others"` // what is stored besides the model
	Layers      []WeightsLayer    `json:"layers"`
	Tensors     []WeightsTensor   `json:"tensors"`
	Metadata    []WeightsMetadata `json:"metadata"`
	Assumptions []Assumption      `json:"assumptions"`
}

// WeightsFile is a file that was read.
type WeightsFile struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// WeightsTotals are the sums over the model's tensors. One that stands under several
// names counts once.
type WeightsTotals struct {
	Parameters     int64 `json:"parameters"`
	Frozen         int64 `json:"frozen_parameters,omitempty"` // of these, as far as the file says so
	ParameterBytes int64 `json:"parameter_bytes"`
	Buffers        int64 `json:"buffers"`
	BufferBytes    int64 `json:"buffer_bytes"`
	Tensors        int   `json:"tensors"`      // names, with those of the same tensor
	FileBytes      int64 `json:"file_bytes"`   // of all files
	OtherBytes     int64 `json:"other_bytes"`  // of tensors that are not the model's
	Tied           int   `json:"tied_tensors"` // names of a tensor that another name has, too
}

// WeightsType is what the model stores in one element type.
type WeightsType struct {
	DType    string `json:"dtype"`
	Tensors  int    `json:"tensors"`
	Elements int64  `json:"elements"`
	Bytes    int64  `json:"bytes"`
}

// WeightsOther is what is stored besides the model under one key: an optimizer's state,
// a copy of the model.
type WeightsOther struct {
	Key      string `json:"key"`
	Kind     string `json:"kind"` // "optimizer" or "other"
	Tensors  int    `json:"tensors"`
	Elements int64  `json:"elements"`
	Bytes    int64  `json:"bytes"`
}

// WeightsLayer is a row of the tree of names: a module, or a tensor of one that has
// modules below it. The sums over the rows without children are the totals.
type WeightsLayer struct {
	Path       string           `json:"path"`
	Kind       Kind             `json:"kind"`           // "module" or "parameter"
	Type       string           `json:"type,omitempty"` // the class, where the file has it
	Depth      int              `json:"depth"`
	Leaf       bool             `json:"leaf"`
	Shape      []int64          `json:"shape,omitempty"` // of the largest tensor of a row without children
	DType      string           `json:"dtype,omitempty"` // "" where there are several
	Tensors    int              `json:"tensors"`
	Parameters int64            `json:"parameters"`
	Buffers    int64            `json:"buffers"`
	Bytes      int64            `json:"bytes"`
	Settings   []WeightsSetting `json:"settings,omitempty"` // attributes of a pickled layer
}

// WeightsSetting is an attribute of a pickled layer.
type WeightsSetting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// WeightsTensor is a tensor of the file.
type WeightsTensor struct {
	Name       string  `json:"name"`
	Kind       string  `json:"kind"` // "parameter", "buffer", "optimizer" or "other"
	DType      string  `json:"dtype"`
	Shape      []int64 `json:"shape"`
	Elements   int64   `json:"elements"`
	Bytes      int64   `json:"bytes"`
	SharedWith string  `json:"shared_with,omitempty"` // the first name of the same tensor
}

// WeightsMetadata is a value that the file has beside the tensors, as text.
type WeightsMetadata struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// StoredAlone says that a file's code does not run, and why: what it stores is all that
// is reported.
func (w *Weights) StoredAlone(cause error) {
	reason, _, _ := strings.Cut(cause.Error(), "\n")
	w.Assumptions = append(w.Assumptions, Assumption{Code: "code", Text: "what the file stores alone, since its code does not run here: " + reason})
}

// NewWeights counts what a file of parameters holds.
func NewWeights(name string, f *weights.File) *Weights {
	r := &Weights{
		Version: WeightsVersion, Model: name, Format: f.Format,
		Files: []WeightsFile{}, Types: []WeightsType{}, Others: []WeightsOther{}, Layers: []WeightsLayer{}, Tensors: []WeightsTensor{},
		Metadata: []WeightsMetadata{}, Assumptions: []Assumption{},
	}
	for _, part := range f.Parts {
		r.Files = append(r.Files, WeightsFile(part))
		r.Totals.FileBytes += part.Bytes
	}
	for _, e := range f.Metadata {
		r.Metadata = append(r.Metadata, WeightsMetadata(e))
	}
	w := weightsBuilder{Weights: r, first: map[string]string{}, root: &weightsNode{}, classes: map[string]*weights.Module{}}
	w.note(f.Root)
	for i := range f.Tensors {
		w.add(&f.Tensors[i])
	}
	w.root.sort()
	w.rows(w.root, "", 0)
	stable.Sort(r.Types, func(a, b WeightsType) int { return cmp.Compare(b.Bytes, a.Bytes) })
	for _, remark := range f.Remarks {
		r.Assumptions = append(r.Assumptions, Assumption{Code: remark.Code, Text: remark.Text, Effect: remark.Effect})
	}
	r.Assumptions = append(r.Assumptions, w.guesses()...)
	return r
}

// weightsBuilder counts tensor by tensor.
type weightsBuilder struct {
	*Weights
	first   map[string]string // name of a storage's first tensor
	root    *weightsNode
	classes map[string]*weights.Module
	guessed bool  // parameters and buffers were told apart by name
	packed  int64 // bytes of integers that are counted as parameters
}

// weightsNode is a module in the tree of names.
type weightsNode struct {
	name     string
	children []*weightsNode
	byName   map[string]*weightsNode
	own      []WeightsTensor
}

func (n *weightsNode) child(name string) *weightsNode {
	if c, ok := n.byName[name]; ok {
		return c
	}
	if n.byName == nil {
		n.byName = map[string]*weightsNode{}
	}
	c := &weightsNode{name: name}
	n.byName[name] = c
	n.children = append(n.children, c)
	return c
}

// sort puts numbered modules in the order of their numbers: files list them as words.
func (n *weightsNode) sort() {
	number := func(c *weightsNode) int {
		i, err := strconv.Atoi(c.name)
		if err != nil {
			return -1
		}
		return i
	}
	if !slices.ContainsFunc(n.children, func(c *weightsNode) bool { return number(c) < 0 }) {
		stable.Sort(n.children, func(a, b *weightsNode) int { return cmp.Compare(number(a), number(b)) })
	}
	for _, c := range n.children {
		c.sort()
	}
}

// note remembers the modules of a pickled tree, also those without tensors.
func (w *weightsBuilder) note(m *weights.Module) {
	if m == nil {
		return
	}
	w.classes[m.Path] = m
	w.nodeOf(m.Path)
	for _, child := range m.Children {
		w.note(child)
	}
}

// deepestName bounds the levels of the tree: names of strangers may have a thousand
// dots.
const deepestName = 64

func (w *weightsBuilder) nodeOf(path string) *weightsNode {
	n := w.root
	if path == "" {
		return n
	}
	for _, name := range strings.SplitN(path, ".", deepestName) {
		n = n.child(name)
	}
	return n
}

func (w *weightsBuilder) add(t *weights.Tensor) {
	x := WeightsTensor{Name: t.Name, Kind: string(t.Group), DType: t.DType.Name, Shape: append([]int64{}, t.Shape...), Elements: t.Elements(), Bytes: t.Bytes()}
	if t.Group != weights.GroupModel {
		w.other(t, x)
		w.Tensors = append(w.Tensors, x)
		return
	}
	kind, said := t.Counted()
	x.Kind = string(kind)
	w.Totals.Tensors++
	if name, tied := w.first[t.Storage]; tied && t.Storage != "" {
		x.SharedWith = name
		w.Totals.Tied++
	} else {
		w.first[t.Storage] = t.Name
		w.count(t, x)
		w.guessed = w.guessed || !said
	}
	at := max(strings.LastIndexByte(t.Name, '.'), 0)
	n := w.nodeOf(t.Name[:at])
	n.own = append(n.own, x)
	w.Tensors = append(w.Tensors, x)
}

func (w *weightsBuilder) count(t *weights.Tensor, x WeightsTensor) {
	if x.Kind == string(weights.KindBuffer) {
		w.Totals.Buffers += x.Elements
		w.Totals.BufferBytes += x.Bytes
	} else {
		w.Totals.Parameters += x.Elements
		w.Totals.ParameterBytes += x.Bytes
		if t.Frozen {
			w.Totals.Frozen += x.Elements
		}
		if strings.HasPrefix(x.DType, "int") || strings.HasPrefix(x.DType, "uint") {
			w.packed += x.Bytes
		}
	}
	i := slices.IndexFunc(w.Types, func(d WeightsType) bool { return d.DType == x.DType })
	if i < 0 {
		i = len(w.Types)
		w.Types = append(w.Types, WeightsType{DType: x.DType})
	}
	w.Types[i].Tensors++
	w.Types[i].Elements += x.Elements
	w.Types[i].Bytes += x.Bytes
}

func (w *weightsBuilder) other(t *weights.Tensor, x WeightsTensor) {
	i := slices.IndexFunc(w.Others, func(o WeightsOther) bool { return o.Key == t.Holds })
	if i < 0 {
		i = len(w.Others)
		w.Others = append(w.Others, WeightsOther{Key: t.Holds, Kind: string(t.Group)})
	}
	w.Others[i].Tensors++
	w.Others[i].Elements += x.Elements
	w.Others[i].Bytes += x.Bytes
	w.Totals.OtherBytes += x.Bytes
}

// rows lists a module and what lies below it.
func (w *weightsBuilder) rows(n *weightsNode, path string, depth int) {
	at := len(w.Layers)
	row := WeightsLayer{Path: path, Kind: KindModule, Depth: depth, Leaf: len(n.children) == 0 && (depth > 0 || len(n.own) == 0)}
	if m := w.classes[path]; m != nil {
		row.Type = m.Class[strings.LastIndexByte(m.Class, '.')+1:]
		for _, s := range m.Settings {
			row.Settings = append(row.Settings, WeightsSetting{s.Key, s.Value})
		}
	}
	w.Layers = append(w.Layers, row)
	largest := int64(-1)
	for _, t := range n.own {
		if row.Leaf {
			w.Layers[at].add(rowOf(t))
			if t.Elements > largest {
				largest, w.Layers[at].Shape = t.Elements, t.Shape
			}
			continue
		}
		own := rowOf(t)
		own.Depth = depth + 1
		w.Layers = append(w.Layers, own)
		w.Layers[at].add(own)
	}
	for _, c := range n.children {
		below := len(w.Layers)
		w.rows(c, strings.TrimPrefix(path+"."+c.name, "."), depth+1)
		w.Layers[at].add(w.Layers[below])
	}
}

// rowOf is the row of a tensor: one that an earlier name has is counted there.
func rowOf(t WeightsTensor) WeightsLayer {
	l := WeightsLayer{Path: t.Name, Kind: KindParameter, Leaf: true, Shape: t.Shape, DType: t.DType, Tensors: 1}
	switch {
	case t.SharedWith != "":
	case t.Kind == string(weights.KindBuffer):
		l.Buffers, l.Bytes = t.Elements, t.Bytes
	default:
		l.Parameters, l.Bytes = t.Elements, t.Bytes
	}
	return l
}

// add adds the figures of a row below. Types that differ leave none.
func (l *WeightsLayer) add(below WeightsLayer) {
	switch {
	case below.Parameters+below.Buffers == 0:
	case l.Parameters+l.Buffers == 0:
		l.DType = below.DType
	case below.Parameters > 0 && l.Parameters == 0:
		l.DType = below.DType
	case below.Parameters > 0 && l.DType != below.DType:
		l.DType = ""
	}
	l.Tensors += below.Tensors
	l.Parameters += below.Parameters
	l.Buffers += below.Buffers
	l.Bytes += below.Bytes
}

// guesses say what was told by names and types.
func (w *weightsBuilder) guesses() []Assumption {
	var list []Assumption
	if w.guessed {
		list = append(list, Assumption{
			Code:   "buffers",
			Text:   "that all but running statistics and tensors of int64 and bool are parameters: the file does not say",
			Effect: "other buffers count as parameters",
		})
	}
	if w.packed > w.Totals.ParameterBytes/2 {
		list = append(list, Assumption{Code: "packed", Text: "integers as they are stored: quantized weights may be packed, several in one", Effect: "the model may have more parameters"})
	}
	for _, prefix := range []struct{ text, by string }{{"module.", "DataParallel"}, {"_orig_mod.", "torch.compile"}} {
		all := w.Totals.Tensors > 0
		for _, t := range w.Tensors {
			all = all && (t.Kind == string(weights.GroupOptimizer) || t.Kind == string(weights.GroupOther) || strings.HasPrefix(t.Name, prefix.text))
		}
		if all {
			list = append(list, Assumption{Code: "prefix", Text: "names that all begin with " + strings.TrimSuffix(prefix.text, ".") + ", as " + prefix.by + " saves them", Effect: "load_state_dict of the model itself wants them without"})
		}
	}
	return list
}
