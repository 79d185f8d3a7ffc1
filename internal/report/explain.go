package report

// This file holds the explanation of a layer: each number with its formula, and this
// layer's numbers put in.

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/cost"
	"heft/internal/cost/convention"
	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/shape"
	"heft/internal/stable"
)

// ExplainVersion names the JSON contract of Explanation.
const ExplainVersion = "heft.explain/1"

// Explanation says where a layer's numbers come from.
type Explanation struct {
	Version     string       `json:"version"`
	Model       string       `json:"model"`
	Path        string       `json:"path"` // "" is the model itself
	Type        string       `json:"type"`
	Detail      string       `json:"detail,omitempty"`
	Calls       int          `json:"calls"` // how often it runs; the numbers are of the first time
	Inputs      [][]int64    `json:"inputs"`
	Outputs     [][]int64    `json:"outputs"`
	Facts       []Fact       `json:"facts"`
	Kinds       []KindShare  `json:"kinds,omitempty"` // of a module with others inside: where its work sits
	Kept        []KeptTensor `json:"kept_for_backward"`
	KeptBy      []string     `json:"output_kept_by"` // who else keeps the output
	Assumptions []Assumption `json:"assumptions"`
}

// KindShare is what all layers of a class below a module have together.
type KindShare struct {
	Type       string  `json:"type"`
	Layers     int     `json:"layers"` // calls
	Parameters int64   `json:"parameters"`
	MACs       int64   `json:"macs"`
	FLOPs      int64   `json:"flops"`
	Share      float64 `json:"share"` // of the FLOPs, 0 to 1
}

// Fact is one number with the formula that gives it.
type Fact struct {
	What    string `json:"what"`
	Formula string `json:"formula,omitempty"`
	Value   int64  `json:"value"`
	Unit    string `json:"unit,omitempty"` // "B" for bytes
}

// KeptTensor is what autograd keeps of a layer until its backward.
type KeptTensor struct {
	What  string  `json:"what"` // "its input", "weight"
	Shape []int64 `json:"shape"`
	Bytes int64   `json:"bytes"`
	// Anyway tells that the tensor is there without it: a parameter.
	Anyway bool `json:"anyway,omitempty"`
}

// Explain explains the first call of the module at a path; false if none ran there.
func Explain(g *graph.Graph, costs *cost.Costs, path string) (*Explanation, bool) {
	at := slices.IndexFunc(g.Calls, func(c *graph.Call) bool { return c.Module.Path == path || slices.Contains(c.Module.Aliases, path) })
	if at < 0 {
		return nil, false
	}
	call := g.Calls[at]
	rows := &layerBuilder{graph: g, costs: costs}
	x := &explainer{graph: g, call: call, ops: opsOf(g, call)}
	return &Explanation{
		Version: ExplainVersion, Model: g.Name, Path: call.Module.Path, Type: call.Module.Class, Detail: rows.detail(call),
		Calls: callsOf(g, call.Module), Inputs: shapesOf(call.Inputs), Outputs: shapesOf(call.Outputs),
		Facts: x.facts(costs.Calls[call.ID].Forward), Kinds: kindShares(layers(g, costs), call.Module), Kept: x.kept(), KeptBy: x.keptBy(), Assumptions: assumptionsOf(g.Assumptions),
	}, true
}

// Paths lists the modules that Explain takes.
func Paths(g *graph.Graph) []string {
	var paths []string
	for _, c := range g.Calls {
		if c.Index == 0 && c.Module.Path != "" {
			paths = append(paths, c.Module.Path)
		}
	}
	return paths
}

func callsOf(g *graph.Graph, m *graph.Module) int {
	n := 0
	for _, c := range g.Calls {
		if c.Module == m {
			n++
		}
	}
	return n
}

func opsOf(g *graph.Graph, call *graph.Call) []*graph.Op {
	var ops []*graph.Op
	for _, o := range g.Ops() {
		for c := o.Call; c != nil; c = c.Parent {
			if c == call {
				ops = append(ops, o)
			}
		}
	}
	return ops
}

type explainer struct {
	graph *graph.Graph
	call  *graph.Call
	ops   []*graph.Op // that ran in the call
}

func (x *explainer) facts(work op.Work) []Fact {
	facts := append(x.sizes(), x.parameters()...)
	facts = append(facts, x.equations()...)
	facts = append(facts, x.found(work.MACs)...)
	facts = append(facts, Fact{What: "FLOPs", Formula: "2 · MACs + every other operation", Value: work.FLOPs()})
	if n := x.textbook(); n > 0 {
		facts = append(facts, Fact{What: "textbook", Formula: "n multiplications and n − 1 additions for each output, and the bias", Value: n})
	}
	return append(facts, x.bytes()...)
}

// found is the work by how much there is of what data decides: a detector's proposals
// and detections. What does not depend on them stands first, then what one of each takes.
func (x *explainer) found(total int64) []Fact {
	var counts []int64
	each := map[int64]int64{}
	rest := total
	for _, o := range x.ops {
		macs := op.ForwardWork(o).MACs
		if macs == 0 || len(o.Inputs) == 0 || o.Inputs[0] == nil || !o.Inputs[0].Bound || len(o.Inputs[0].Shape) == 0 {
			continue
		}
		n := o.Inputs[0].Shape[0]
		if n < 1 || macs%n != 0 {
			return nil
		}
		if each[n] == 0 {
			counts = append(counts, n)
		}
		each[n] += macs / n
		rest -= macs
	}
	if len(counts) == 0 || rest < 0 {
		return nil
	}
	text, bounds := formula.Grouped(rest), ""
	for i, n := range counts {
		name := fmt.Sprintf("n%d", i+1)
		if len(counts) == 1 {
			name = "n"
		}
		text += fmt.Sprintf(" + %s · %s", name, formula.Grouped(each[n]))
		bounds += fmt.Sprintf(", %s ≤ %s", name, formula.Grouped(n))
	}
	return []Fact{{What: "by what data decides", Formula: text + bounds, Value: total, Unit: "MACs"}}
}

// sizes are the formulas of output sizes, of what slides over an input.
func (x *explainer) sizes() []Fact {
	var facts []Fact
	for _, o := range x.leafOps() {
		w, ok := op.WindowOf(o)
		if !ok {
			continue
		}
		for i := range w.Kernel {
			in, step := stepOf(o, w, i)
			formula, err := step.Formula(in)
			if err != nil {
				continue
			}
			out, _ := step.Output(in)
			fact := Fact{What: "output size", Formula: formula, Value: out}
			if !slices.Contains(facts, fact) {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}

// leafOps are the operators of a call that has no others inside; of a container they
// would be too many.
func (x *explainer) leafOps() []*graph.Op {
	if len(x.call.Module.Children) > 0 {
		return nil
	}
	return x.ops
}

// stepOf is an operator's window along one of its axes, and the input's size there.
func stepOf(o *graph.Op, w op.Window, axis int) (in int64, s shape.Step) {
	sizes := o.Inputs[0].Shape
	in = sizes[len(sizes)-len(w.Kernel)+axis]
	s = shape.New(shape.Convolution, w.Kernel[axis])
	switch {
	case w.Transposed:
		s.Kind = shape.Transposed
	case w.Channels <= 1 && op.Input(o, "weight") == nil:
		s.Kind = shape.Pooling
	}
	s.Stride, s.Dilation = entry(w.Stride, axis, 1), entry(w.Dilation, axis, 1)
	s.Before = entry(o.Attrs.Ints("padding"), axis, 0)
	s.After = s.Before
	s.OutputPadding = entry(o.Attrs.Ints("output_padding"), axis, 0)
	s.Ceil = o.Attrs.Bool("ceil_mode")
	return in, s
}

// entry is a list's number for an axis; one number is for all, none the default.
func entry(list []int64, axis int, otherwise int64) int64 {
	switch len(list) {
	case 0:
		return otherwise
	case 1:
		return list[0]
	}
	return list[axis]
}

// parameters are the module's own, each as the product of its sizes.
func (x *explainer) parameters() []Fact {
	var facts []Fact
	buffers := Fact{What: "buffers", Formula: "statistics and tables that training does not learn by gradients"}
	for _, p := range paramsBelow(x.call.Module) {
		n := p.Tensor.Elements()
		switch {
		case p.Buffer:
			buffers.Value += n
		case len(x.call.Module.Children) == 0:
			facts = append(facts, Fact{What: "parameters of " + p.Path[strings.LastIndexByte(p.Path, '.')+1:], Formula: product(p.Tensor.Shape), Value: n})
		}
	}
	facts = append(facts, Fact{What: "parameters", Value: learned(x.call.Module)})
	if buffers.Value > 0 {
		facts = append(facts, buffers)
	}
	return facts
}

// learned is the number of a module's parameters, each counted once.
func learned(m *graph.Module) int64 {
	var n int64
	for _, p := range learnedBy(m) {
		n += p.Tensor.Elements()
	}
	return n
}

// learnedBy are the parameters of a module and those below it, each once.
func learnedBy(m *graph.Module) []*graph.Param {
	var found []*graph.Param
	counted := map[*graph.Param]bool{}
	for _, p := range paramsBelow(m) {
		if !p.Buffer && !counted[p] {
			counted[p] = true
			found = append(found, p)
		}
	}
	return found
}

// product writes sizes as a product: "64 · 64 · 3 · 3".
func product(sizes []int64) string { return strings.ReplaceAll(FormatShape(sizes), "×", " · ") }

// equations are the formulas of the operators' work with the numbers put in; of a
// container only the sum.
func (x *explainer) equations() []Fact {
	var facts []Fact
	var macs int64
	for _, o := range x.ops {
		macs += op.ForwardWork(o).MACs
	}
	for _, o := range x.leafOps() {
		operator, ok := op.Of(o)
		if !ok || operator.Work == nil {
			continue
		}
		fact := Fact{What: o.Name, Formula: operator.Work.Formula, Value: op.ForwardWork(o).FLOPs(), Unit: "FLOPs"}
		if operator.Work.Terms != nil {
			fact.Formula = withNumbers(operator.Work, o)
			fact.Value, fact.Unit = op.ForwardWork(o).MACs, "MACs"
		}
		facts = append(facts, fact)
	}
	if len(facts) == 1 && facts[0].Unit == "MACs" {
		return facts
	}
	return append(facts, Fact{What: "MACs", Formula: "of all products", Value: macs})
}

// kindShares adds up the rows below a module by their type, the most work first; nil
// for one without others inside.
func kindShares(rows []Layer, m *graph.Module) []KindShare {
	if len(m.Children) == 0 {
		return nil
	}
	var kinds []KindShare
	var total int64
	for _, row := range rows {
		if !row.Leaf || m.Path != "" && !strings.HasPrefix(row.Path, m.Path+".") {
			continue
		}
		i := slices.IndexFunc(kinds, func(k KindShare) bool { return k.Type == row.Type })
		if i < 0 {
			i = len(kinds)
			kinds = append(kinds, KindShare{Type: row.Type})
		}
		kinds[i].Layers++
		kinds[i].Parameters += row.Parameters
		kinds[i].MACs += row.MACs
		kinds[i].FLOPs += row.FLOPs
		total += row.FLOPs
	}
	for i := range kinds {
		kinds[i].Share = float64(kinds[i].FLOPs) / float64(max(total, 1))
	}
	stable.Sort(kinds, func(a, b KindShare) int { return cmp.Compare(b.FLOPs, a.FLOPs) })
	return kinds
}

var symbol = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z]+`) })

// withNumbers is a formula's equation, and the same with a call's numbers.
func withNumbers(rule *op.WorkRule, o *graph.Op) string {
	equation, _, _ := strings.Cut(rule.Formula, ",")
	equation, _, _ = strings.Cut(equation, ";")
	_, equation, _ = strings.Cut(equation, " = ")
	values := map[string]int64{}
	for _, term := range rule.Terms(o) {
		values[term.Symbol] = term.Value
	}
	numbers := symbol().ReplaceAllStringFunc(equation, func(name string) string {
		if n, ok := values[name]; ok {
			return fmt.Sprint(n)
		}
		return name
	})
	return equation + " = " + numbers
}

func (x *explainer) textbook() int64 {
	c, ok := convention.Lookup("textbook")
	if !ok {
		return 0
	}
	var n int64
	for _, p := range c.Count(x.graph).Parts {
		for call := p.Call; call != nil; call = call.Parent {
			if call == x.call {
				n += p.Count
			}
		}
	}
	return n
}

// bytes are what the layer reads, holds and makes, and what optimizers add.
func (x *explainer) bytes() []Fact {
	var facts []Fact
	for _, side := range []struct {
		what    string
		tensors []*graph.Tensor
	}{{"input", x.call.Inputs}, {"output", x.call.Outputs}} {
		for _, t := range side.tensors {
			if t != nil {
				facts = append(facts, Fact{What: side.what, Formula: fmt.Sprintf("%s · %g B", product(t.Shape), float64(t.DType.Bits())/8), Value: t.Bytes(), Unit: "B"})
			}
		}
	}
	if n, formula := weightBytes(x.call.Module); n > 0 {
		facts = append(facts,
			Fact{What: "weights", Formula: formula, Value: n, Unit: "B"},
			Fact{What: "optimizer", Formula: "SGD keeps nothing, with momentum one number for each parameter; Adam two", Value: 2 * n, Unit: "B"})
	}
	return facts
}

// weightBytes are the bytes of what a module learns, and the formula of them.
func weightBytes(m *graph.Module) (n int64, formula string) {
	var types []graph.DType
	for _, p := range learnedBy(m) {
		n += p.Tensor.Bytes()
		if !slices.Contains(types, p.Tensor.DType) {
			types = append(types, p.Tensor.DType)
		}
	}
	if len(types) != 1 {
		return n, "parameters, each in its own type; their gradients take as much"
	}
	return n, fmt.Sprintf("parameters · %g B in %s; their gradients take as much", float64(types[0].Bits())/8, types[0])
}

// kept lists what autograd keeps of the call, each storage once.
func (x *explainer) kept() []KeptTensor {
	list := []KeptTensor{}
	seen := map[*graph.Storage]bool{}
	for _, o := range x.leafOps() {
		eachSaved(o, func(t *graph.Tensor) {
			if seen[t.Storage] {
				return
			}
			seen[t.Storage] = true
			list = append(list, KeptTensor{What: x.nameOf(o, t), Shape: sizesOf(t), Bytes: t.Bytes(), Anyway: t.Param != nil})
		})
	}
	return list
}

// nameOf says what a kept tensor is to the layer.
func (x *explainer) nameOf(o *graph.Op, t *graph.Tensor) string {
	same := func(other *graph.Tensor) bool { return other != nil && other.Storage == t.Storage }
	switch {
	case t.Param != nil:
		return t.Param.Path[strings.LastIndexByte(t.Param.Path, '.')+1:]
	case slices.ContainsFunc(x.call.Inputs, same):
		return "its input"
	case slices.ContainsFunc(x.call.Outputs, same):
		return "its output"
	case slices.ContainsFunc(o.Aux, same):
		return "what " + o.Name + " makes for its backward"
	}
	return "a value in between, of " + o.Name
}

// eachSaved visits what an operator keeps in a training step.
func eachSaved(o *graph.Op, visit func(t *graph.Tensor)) {
	operator, ok := op.Of(o)
	if !ok || operator.Gradient == nil || o.NoGrad {
		return
	}
	needs := func(i int) bool { return o.Inputs[i] != nil && o.Inputs[i].RequiresGrad }
	if !slices.ContainsFunc(o.Inputs, func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad }) {
		return
	}
	operator.Gradient.SavedTensors(o, op.Release{}, needs, func(t *graph.Tensor, _ bool) { visit(t) })
}

// keptBy names the modules that keep the call's output for their own backward.
func (x *explainer) keptBy() []string {
	names := []string{}
	for _, o := range x.graph.Ops() {
		if slices.Contains(x.ops, o) {
			continue
		}
		eachSaved(o, func(t *graph.Tensor) {
			name := o.Name
			if o.Call != nil && o.Call.Module.Path != "" {
				name = o.Call.Module.Path
			}
			isOutput := slices.ContainsFunc(x.call.Outputs, func(y *graph.Tensor) bool { return y != nil && y.Storage == t.Storage })
			if isOutput && !slices.Contains(names, name) {
				names = append(names, name)
			}
		})
	}
	return names
}
