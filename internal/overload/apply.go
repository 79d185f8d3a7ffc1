package overload

// This file applies a recorded call with a builder.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
)

// Call is a call of an overload as it was recorded.
type Call struct {
	Name     string // "aten.conv2d.default"
	Args     []any  // by position, of the types that package op takes
	Keywords []op.Keyword
	Results  []Result // in order, lists flattened; nil if nothing is known of them
}

// Result is what a recording says of a tensor that a call returns.
type Result struct {
	Shape, Strides []int64
	Offset         int64 // in elements
	DType          graph.DType
	Shows          *graph.Tensor // an argument whose storage it shows; nil: it has its own
	Same           bool          // it is that argument itself
}

// Runner applies calls with a builder, and remembers which it did not know.
type Runner struct {
	// OtherTypes tells that element types may differ from the recorded ones: under
	// autocast, which stands below the calls.
	OtherTypes bool
	// Costs are formulas of operators that the catalogue does not have; nil: there are
	// none.
	Costs *formula.Book

	builder   *op.Builder
	catalogue *op.Catalogue
	uncounted map[string]int

	lastReason string // why the last call was taken as recorded; "" if it was not
}

// NewRunner returns a runner that records with a builder what it applies.
func NewRunner(b *op.Builder, c *op.Catalogue) *Runner {
	return &Runner{builder: b, catalogue: c, uncounted: map[string]int{}}
}

// Apply runs a call and returns its results in the order of their recording. An
// error is one that ends the program: its length, its time.
func (r *Runner) Apply(c Call) ([]*graph.Tensor, error) {
	r.lastReason = ""
	s, known := Find(r.catalogue, c.Name)
	if !known {
		r.lastReason = "no operator has this name"
		return r.asRecorded(c)
	}
	mark := r.builder.Mark()
	outputs, list, err := r.run(s, c)
	switch {
	case err == nil && r.agree(outputs, c.Results, list):
		return r.paired(outputs, c.Results), nil
	case ends(err) || c.Results == nil:
		return nil, err
	case err != nil:
		r.lastReason = err.Error()
	default:
		r.lastReason = "another size or type than recorded"
	}
	r.builder.Cut(mark)
	return r.asRecorded(c)
}

// run applies the operator, without the keywords that say where a tensor is and not
// what it is, where a signature has no place for them. It tells whether the results
// are one list.
func (r *Runner) run(s op.Spelling, c Call) (outputs []*graph.Tensor, list bool, err error) {
	keywords, into := splitOut(c.Keywords)
	r.builder.Spelled = spelled(c.Name)
	defer func() { r.builder.Spelled = "" }()
	outputs, schema, err := r.builder.RunBound(s, c.Args, keywords)
	if isArgumentError(err) {
		if fewer := slices.DeleteFunc(slices.Clone(keywords), isPlacement); len(fewer) < len(keywords) {
			outputs, schema, err = r.builder.RunBound(s, c.Args, fewer)
		}
	}
	if err != nil || into == nil || len(outputs) == 0 {
		return outputs, err == nil && schema.ResultList, err
	}
	outputs, err = r.writeInto(outputs[0], into)
	return outputs, false, err
}

// spelled is how Python reaches an overload: "torch.ops.aten.relu".
func spelled(name string) string {
	parts := strings.SplitN(name, ".", 3)
	return "torch.ops." + strings.Join(parts[:min(2, len(parts))], ".")
}

// writeInto puts a result into the tensor of out=.
func (r *Runner) writeInto(result, into *graph.Tensor) ([]*graph.Tensor, error) {
	if r.builder.WriteInto(result, into) {
		return []*graph.Tensor{into}, nil
	}
	return r.builder.ApplyInPlace("copy", []any{into, result})
}

// splitOut takes the tensor that a result is written to from the keywords.
func splitOut(keywords []op.Keyword) (rest []op.Keyword, into *graph.Tensor) {
	for _, k := range keywords {
		if t, ok := k.Value.(*graph.Tensor); ok && k.Name == "out" {
			into = t
			continue
		}
		rest = append(rest, k)
	}
	return rest, into
}

// isPlacement tells keywords that say on which device and in which kind of memory a
// tensor is made.
func isPlacement(k op.Keyword) bool {
	return slices.Contains([]string{"device", "layout", "pin_memory", "non_blocking", "generator", "implicit"}, k.Name)
}

// agree tells whether results are those recorded: all of a list, else the first. What
// else an operator returns is often for its backward only, and of another size on
// another device.
func (r *Runner) agree(outputs []*graph.Tensor, recorded []Result, list bool) bool {
	switch {
	case len(recorded) == 0:
		return true
	case len(outputs) == 0 || list && len(outputs) != len(recorded):
		return false
	case list:
		for i, out := range outputs {
			if !r.agrees(out, recorded[i]) {
				return false
			}
		}
		return true
	}
	return r.agrees(outputs[0], recorded[0])
}

func (r *Runner) agrees(out *graph.Tensor, recorded Result) bool {
	return slices.Equal(out.Shape, recorded.Shape) && (r.OtherTypes || out.DType == recorded.DType)
}

// paired gives each recorded result its output; nil where the operator returns none
// or another.
func (r *Runner) paired(outputs []*graph.Tensor, recorded []Result) []*graph.Tensor {
	if recorded == nil {
		return outputs
	}
	pairs := make([]*graph.Tensor, len(recorded))
	for i := range min(len(outputs), len(recorded)) {
		if r.agrees(outputs[i], recorded[i]) {
			pairs[i] = outputs[i]
		}
	}
	return pairs
}

// Conclude names, in the builder's assumptions, the overloads whose work is missing,
// and returns how many calls these were; a formula that was not used is an error.
func (r *Runner) Conclude() (int, error) {
	total := 0
	for _, name := range sortedKeys(r.uncounted) {
		n := r.uncounted[name]
		total += n
		r.builder.Assume("unknown", fmt.Sprintf("%d × %s: heft does not know this operator", n, name),
			"its results are as recorded, its work is missing in every total: `cost` tells it")
	}
	return total, r.Costs.Conclude(r.builder.Assume)
}
