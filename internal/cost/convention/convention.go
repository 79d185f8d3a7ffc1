// Package convention counts a model as other tools do: the total that each of them
// prints, and which operators or module calls make it.
//
// A convention is a table from what ran to a tool's number. Two kinds of tools
// exist: those that look at operators (fvcore, FlopCounterMode) have a rule for each
// operator's name; those that hook modules (thop, torchinfo) have one for each
// class. ResNet-50 at 224×224 is 4,089,184,256 by the MACs of its products,
// 4,133,742,592 by thop, which adds four operations an element of every batch
// normalization, and 4,111,512,576 by fvcore, which adds two.
//
// Every preset names the release whose numbers it gives; its file says what the
// rules are from. The goldens of testdata hold what the tools themselves answered.
//
// Entry points: Lookup and Convention.Count. The graph must be one of a program
// (not of a file) where Convention.Programs is set, traced in evaluation mode.
package convention

import (
	"cmp"
	"slices"

	"heft/internal/graph"
	"heft/internal/stable"
)

// Convention is how one tool counts.
type Convention struct {
	Name    string // "thop"
	Release string // "0.1.1"; "" for a convention that is no tool's
	Unit    string // what the tool calls the number: "MACs"
	Counts  string // one line on what is counted
	// Programs tells that only programs can be counted: the tool hooks modules or
	// functions, which a model file does not have.
	Programs bool
	// Files tells that only model files can be counted: the tool reads their nodes.
	Files bool

	parts      func(g *graph.Graph) []Part
	parameters func(g *graph.Graph) int64
	sizes      func(g *graph.Graph) []Size
	rows       func(g *graph.Graph) []Row
}

// Row is a row of the table that a tool prints.
type Row struct {
	Name       string    // "Conv2d-1"
	Outputs    [][]int64 // shapes behind the batch
	List       bool      // the module returned several
	Parameters int64
	Trainable  bool
	Call       *graph.Call // nil of a container that was not called

	TrainableParameters int64    // of those above, where the tool says it
	Tree                *CallRow // of tables that have a tree of calls
}

// Size is a memory line that a tool prints.
type Size struct {
	Name  string // "forward/backward pass"
	Bytes int64
}

// Part is what a convention counts for one operator or one module call.
type Part struct {
	Call  *graph.Call // the innermost module call; nil outside of all modules
	What  string      // a module's class or an operator's name: "BatchNorm2d", "add"
	Count int64
	Says  string // the rule: "4 per element of the input"
}

// Result is a model's count.
type Result struct {
	Convention *Convention
	Total      int64
	Parameters int64
	Parts      []Part // in order of execution, without zeros
	Sizes      []Size // its memory lines, in its order; nil for most tools
	Rows       []Row  // its table; nil for most tools
}

// Count counts a graph.
func (c *Convention) Count(g *graph.Graph) Result {
	r := Result{Convention: c, Parameters: parametersOnce(g)}
	if c.parameters != nil {
		r.Parameters = c.parameters(g)
	}
	if c.rows != nil {
		r.Rows = c.rows(g)
	}
	if c.sizes != nil {
		r.Sizes = c.sizes(g)
	}
	for _, p := range c.parts(g) {
		if p.Count != 0 {
			r.Total += p.Count
			r.Parts = append(r.Parts, p)
		}
	}
	return r
}

// All lists the conventions, those of heft itself first.
func All() []*Convention {
	return slices.Concat(own(), []*Convention{
		thop(), ultralytics(), ptflops(), ptflopsModules(), ptflopsAten(), fvcore(), mmengine(), activations(), calflops(), calflopsMACs(),
		deepspeed(), deepspeedMACs(), deepspeedMain(), deepspeedMainMACs(), deepspeedOld(), deepspeedOldMACs(), torchprofile(),
		flopCounter(), flopCounterBackward(), flopCounterBackwardMended(), torchinfo(), torchinfoMain(), torchsummary(), torchsummaryHead(), onnxTool(), onnxOpcounter(), kerasFlops(),
	})
}

// Lookup finds a convention by its name.
func Lookup(name string) (*Convention, bool) {
	all := All()
	i := slices.IndexFunc(all, func(c *Convention) bool { return c.Name == name })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// Names lists the names that Lookup takes.
func Names() []string {
	var names []string
	for _, c := range All() {
		names = append(names, c.Name)
	}
	return names
}

// Difference is what two conventions count for one kind of layer or operator.
type Difference struct {
	What   string // "BatchNorm2d"
	Places int    // how many calls or operators
	Counts [2]int64
	Says   [2]string // the rule of each, "" where it does not count
}

// Compare lists what makes two results differ, the largest difference first. Parts
// are matched by the module call that they ran in: a tool that hooks a batch
// normalization and one that sees its operator mean the same layer.
func Compare(a, b Result) []Difference {
	kinds := map[string]*Difference{}
	calls := map[placed]bool{}
	for side, r := range []Result{a, b} {
		for _, p := range r.Parts {
			what := kindOf(p)
			d := kinds[what]
			if d == nil {
				d = &Difference{What: what}
				kinds[what] = d
			}
			d.Counts[side] += p.Count
			d.Says[side] = p.Says
			if at := (placed{what, p.Call}); !calls[at] {
				calls[at] = true
				d.Places++
			}
		}
	}
	var list []Difference
	for _, d := range kinds {
		if d.Counts[0] != d.Counts[1] {
			list = append(list, *d)
		}
	}
	stable.Sort(list, func(x, y Difference) int {
		return cmp.Or(cmp.Compare(y.size(), x.size()), cmp.Compare(x.What, y.What))
	})
	return list
}

type placed struct {
	what string
	call *graph.Call
}

func (d Difference) size() int64 { return max(d.Counts[0]-d.Counts[1], d.Counts[1]-d.Counts[0]) }

// kindOf is the class of the layer that a part ran in, or the operator's name where
// a container ran it itself.
func kindOf(p Part) string {
	if p.Call == nil || len(p.Call.Module.Children) > 0 {
		return p.What
	}
	return p.Call.Module.Class
}

func parametersOnce(g *graph.Graph) int64 {
	var n int64
	for _, p := range g.Params {
		if !p.Buffer {
			n += p.Tensor.Elements()
		}
	}
	return n
}
