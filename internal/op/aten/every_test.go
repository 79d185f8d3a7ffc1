package aten

// This file compares what every operator makes of some calls, sound and odd ones, with what was read once: sizes, types,
// strides, the work of forward and backward, or the whole error. Real torch's answers are in the other goldens.

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/packed"
)

// Calls of each signature: sound ones, and odd ones.
const (
	soundCalls = 8
	oddCalls   = 4
)

// bases are the sizes that the tensors of a sound call have.
var bases = [][]int64{{4}, {2, 3}, {3, 3}, {2, 4, 6}, {2, 4, 8, 8}, {2, 4, 4, 6, 6}}

// soundArgument is one that many operators take, by its name and type.
func soundArgument(r *rand.Rand, operator string, p *op.Parameter, base []int64) any {
	switch {
	case p.Kind&op.KindTensor != 0 && !(p.Optional && r.IntN(2) == 0):
		return soundTensor(r, operator, p.Name, base)
	case p.Optional || p.HasDefault && p.Default == nil:
		return nil
	case p.Kind&op.KindTensors != 0:
		return []*graph.Tensor{soundTensor(r, operator, p.Name, base), soundTensor(r, operator, p.Name, base)}
	case p.Kind&op.KindInts != 0:
		return slices.Repeat([]int64{1 + int64(r.IntN(2))}, max(p.Length, 1+r.IntN(2)))
	case p.Kind&op.KindInt != 0 && (strings.Contains(p.Name, "dim") || strings.Contains(p.Name, "axis")):
		return int64(r.IntN(4) - 1)
	case p.Kind&op.KindInt != 0:
		return int64(1 + r.IntN(2))
	}
	return oddArgument(r, p)
}

func soundTensor(r *rand.Rand, operator, name string, base []int64) *graph.Tensor {
	dtype, shape := graph.Float32, slices.Clone(base)
	last := len(shape) - 1
	switch {
	case strings.Contains(name, "weight") && len(shape) > 2:
		shape = append([]int64{6, shape[1]}, slices.Repeat([]int64{3}, len(shape)-2)...)
	case strings.Contains(name, "weight"):
		shape = []int64{5, shape[last]}
	case name == "bias" && strings.Contains(operator, "conv"):
		shape = []int64{6}
	case name == "bias" && strings.Contains(operator, "linear"):
		shape = []int64{5}
	case strings.Contains(name, "bias"), strings.Contains(name, "running"):
		shape = []int64{shape[min(1, last)]}
	case strings.Contains(name, "ind"), strings.Contains(name, "target"), strings.Contains(name, "length"):
		dtype = graph.Int64
	case strings.Contains(name, "mask"), strings.Contains(name, "condition"):
		dtype = graph.Bool
	case r.IntN(8) == 0:
		dtype = []graph.DType{graph.Float16, graph.Int64, graph.Complex64, graph.Float64}[r.IntN(4)]
	case r.IntN(6) == 0:
		shape[last] = 1
	}
	t := plain(dtype, shape...)
	t.RequiresGrad = dtype == graph.Float32 && r.IntN(2) == 0
	if len(shape) == 4 && r.IntN(3) == 0 {
		t.Strides = op.ChannelsLastStrides(shape)
	}
	return t
}

// everyCall is one call of an operator, and what came of it.
func everyCall(r *rand.Rand, o *op.Operator, s *op.Schema, odd bool) string {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	base := bases[r.IntN(len(bases))]
	for digits, of := range map[string][]int64{"1d": bases[3], "2d": bases[4], "3d": bases[5]} {
		if strings.Contains(o.Name, digits) {
			base = of
		}
	}
	var keywords []op.Keyword
	for i := range s.Parameters {
		p := &s.Parameters[i]
		if p.HasDefault && r.IntN(3) > 0 {
			continue
		}
		value := any(nil)
		if odd {
			value = oddArgument(r, p)
		} else {
			value = soundArgument(r, o.Name, p, base)
		}
		keywords = append(keywords, op.Keyword{Name: p.Name, Value: value})
	}
	text := strings.TrimSpace(describeKeywords(keywords)) + ": "
	outs, err := b.Run(o, r.IntN(6) == 0, nil, keywords)
	if err != nil {
		return text + err.Error()
	}
	for _, out := range outs {
		if out == nil {
			text += "None "
			continue
		}
		text += fmt.Sprintf("%v%v ", out.DType, out.Shape)
		if !slices.Equal(out.Strides, graph.ContiguousStrides(out.Shape)) {
			text += fmt.Sprintf("at %v ", out.Strides)
		}
		if out.RequiresGrad {
			text += "learns "
		}
	}
	for _, step := range b.Finish(op.Result{}).Ops() {
		text += fmt.Sprintf("; %s %s", step.Name, workSaid(op.ForwardWork(step)))
		if back := op.BackwardWork(step); back != (op.Work{}) {
			text += " back " + workSaid(back)
		}
	}
	return text
}

func workSaid(w op.Work) string { return strings.Trim(packed.Fields(w), "{}") }

func TestEveryOperator(t *testing.T) {
	var all strings.Builder
	for _, o := range Catalogue().All() {
		for i, s := range o.ParsedSchemas() {
			seed := fnv.New64()
			fmt.Fprintf(seed, "%s %d", o.Name, i)
			r := rand.New(rand.NewPCG(seed.Sum64(), 0)) // its own: another operator changes nothing here
			fmt.Fprintf(&all, "%s %d\n", o.Name, i)
			for n := range soundCalls + oddCalls {
				fmt.Fprintf(&all, "  %s\n", everyCall(r, o, s, n >= soundCalls))
			}
		}
	}
	packed.Matches(t, "testdata/every.txt.gz", all.String())
}
