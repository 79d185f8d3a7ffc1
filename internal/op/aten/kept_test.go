package aten

// This file compares what every operator says of some sound calls beside sizes and work with what was read once: what
// its backward keeps and allocates, the kernel's buffers, bytes and threads, what automatic mixed precision casts, which
// release refuses it, and the elements of its results. Real torch's answers stand in operators.jsonl.gz, saves.jsonl,
// autocast.txt and torchcalls.jsonl.gz, for fewer calls; these lines pin each clause of a rule that those read right.

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

// keptCalls are those of each signature: plain ones, then some under each automatic mixed precision, then some whose
// operands have elements.
const keptCalls, autocastCalls, knownCalls = 6, 2, 2

// keptReleases are between which rules differ.
var keptReleases = []op.Release{{Major: 1, Minor: 13}, {Major: 2, Minor: 3}, {}}

// keptCall is one call and all that is said of its steps.
func keptCall(r *rand.Rand, o *op.Operator, s *op.Schema, fast graph.DType, known bool) string {
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
		if p.HasDefault && r.IntN(2) > 0 {
			continue
		}
		value := soundArgument(r, o.Name, p, base)
		for _, t := range tensorsOf(value) {
			t.RequiresGrad = t.DType.IsFloating() && r.IntN(4) > 0 && !known
			if known {
				giveElements(t)
			}
		}
		keywords = append(keywords, op.Keyword{Name: p.Name, Value: value})
	}
	text := strings.TrimSpace(describeKeywords(keywords)) + ":"
	b.SetAutocast(fast)
	outs, err := b.Run(o, r.IntN(8) == 0, nil, keywords)
	if err != nil {
		return text + " refused" // the sentence is in every.txt.gz
	}
	for _, out := range outs {
		if out == nil {
			continue
		}
		text += fmt.Sprintf(" %v", out.DType)
		if elements := out.Known(); elements != nil {
			text += packed.Fields(elements)
		}
	}
	b.SetAutocast(graph.InvalidDType)
	for _, step := range b.Finish(op.Result{}).Ops() {
		text += "\n    " + stepSaid(step)
	}
	return text
}

// tensorsOf are the tensors of an argument.
func tensorsOf(value any) []*graph.Tensor {
	switch v := value.(type) {
	case *graph.Tensor:
		return []*graph.Tensor{v}
	case []*graph.Tensor:
		return v
	}
	return nil
}

// giveElements fills a small tensor with numbers that differ.
func giveElements(t *graph.Tensor) {
	if n := t.Elements(); n <= 12 && slices.Equal(t.Strides, graph.ContiguousStrides(t.Shape)) {
		for i := range n {
			t.Storage.Known = append(t.Storage.Known, float64((i*5+2)%7%max(2, t.Shape[0])))
		}
	}
}

// stepSaid is all that the rules of a recorded step say.
func stepSaid(step *graph.Op) string {
	operator, _ := op.Of(step)
	said := []string{step.Name}
	add := func(format string, values ...any) { said = append(said, fmt.Sprintf(format, values...)) }
	if operator.Scratch != nil {
		add("scratch %v", operator.Scratch(step))
	}
	if operator.Reads != nil {
		add("reads %d", operator.Reads(step))
	}
	if operator.Threads != nil {
		add("threads %d", operator.Threads(step))
	}
	if w, ok := op.WindowOf(step); ok {
		add("window %s", packed.Fields(w))
	}
	for _, torch := range keptReleases {
		if operator.Library != 0 {
			add("library %v %v", operator.Library, op.RunsInCuDNN(step, torch))
		}
		if refusal := op.Refusal(step, torch); refusal != "" {
			add("%v refuses: %s", torch, refusal)
		}
	}
	if g := operator.Gradient; g != nil {
		said = append(said, gradientSaid(step, g)...)
	}
	return strings.Join(said, "; ")
}

// gradientSaid is what is kept, and what the backward does where all gradients are wanted and where each is alone.
func gradientSaid(step *graph.Op, g *op.Gradient) []string {
	var said []string
	for _, torch := range keptReleases {
		var kept []string
		g.SavedTensors(step, torch, func(input int) bool { return learns(step, input) }, func(t *graph.Tensor, clone bool) {
			kept = append(kept, fmt.Sprintf("%v%v%s", t.DType, t.Shape, map[bool]string{true: " copied"}[clone]))
		})
		if text := "keeps " + strings.Join(kept, ", "); kept != nil && !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	for only := -1; only < len(step.Inputs); only++ {
		if only >= 0 && !learns(step, only) {
			continue
		}
		b := op.Backward{Op: step, Incoming: func(int) bool { return true }, Wants: func(input int) bool {
			return learns(step, input) && (only < 0 || input == only)
		}}
		b.Plan(g)
		if len(b.Steps) > 0 {
			said = append(said, fmt.Sprintf("backward %d %s", only, packed.Fields(b.Steps)))
		}
	}
	return said
}

func learns(step *graph.Op, input int) bool {
	return step.Inputs[input] != nil && step.Inputs[input].RequiresGrad
}

func TestWhatEveryOperatorKeeps(t *testing.T) {
	var all strings.Builder
	for _, o := range Catalogue().All() {
		for i, s := range o.ParsedSchemas() {
			seed := fnv.New64()
			fmt.Fprintf(seed, "kept %s %d", o.Name, i)
			r := rand.New(rand.NewPCG(seed.Sum64(), 0)) // its own: another operator changes nothing here
			fmt.Fprintf(&all, "%s %d\n", o.Name, i)
			for n := range keptCalls + autocastCalls + knownCalls {
				fast := graph.InvalidDType
				if n >= keptCalls && n < keptCalls+autocastCalls {
					fast = []graph.DType{graph.Float16, graph.BFloat16}[n-keptCalls]
				}
				fmt.Fprintf(&all, "  %s\n", keptCall(r, o, s, fast, n >= keptCalls+autocastCalls))
			}
		}
	}
	packed.Matches(t, "testdata/kept.txt.gz", all.String())
}
