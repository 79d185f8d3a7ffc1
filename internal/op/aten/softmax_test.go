// Tests of softmax and the losses on it: which copies autocast makes, what each
// release keeps, what the backward's kernel allocates.
package aten

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestSoftmaxUnderAutocast holds the steps that torch 2.15's dispatcher shows on
// CUDA tensors under autocast: cross_entropy takes its logarithms in the input's
// own type and converts them for nll_loss; softmax and log_softmax are computed
// in float32, which only float16 reaches without a copy. Before 1.10
// cross_entropy was written in Python, as log_softmax and nll_loss.
func TestSoftmaxUnderAutocast(t *testing.T) {
	older := op.Release{Major: 1, Minor: 9}
	for _, tt := range []struct {
		name  string
		fast  graph.DType
		torch op.Release
		want  string
	}{
		{"softmax", graph.Float16, op.Release{}, "_softmax:float32"},
		{"softmax", graph.BFloat16, op.Release{}, "to_copy:float32 _softmax:float32"},
		{"log_softmax", graph.Float16, op.Release{}, "_log_softmax:float32"},
		{"log_softmax", graph.BFloat16, op.Release{}, "to_copy:float32 _log_softmax:float32"},
		{"softmin", graph.Float16, op.Release{}, "neg:float16 _softmax:float32"},
		{"softmin", graph.BFloat16, op.Release{}, "neg:bfloat16 to_copy:float32 _softmax:float32"},
		{"cross_entropy", graph.Float16, op.Release{}, "_log_softmax:float16 to_copy:float32 nll_loss:float32"},
		{"cross_entropy", graph.BFloat16, op.Release{}, "_log_softmax:bfloat16 to_copy:float32 nll_loss:float32"},
		{"cross_entropy", graph.Float16, older, "_log_softmax:float32 nll_loss:float32"},
		{"cross_entropy", graph.BFloat16, older, "to_copy:float32 _log_softmax:float32 nll_loss:float32"},
		{"cumsum", graph.BFloat16, op.Release{}, "cumsum:float32"},
	} {
		b := op.NewBuilder(Catalogue())
		b.Recording, b.Torch = true, tt.torch
		b.SetAutocast(tt.fast)
		args := []any{plain(tt.fast, 8, 16)}
		switch tt.name {
		case "cross_entropy":
			args = append(args, plain(graph.Int64, 8))
		default:
			args = append(args, int64(1))
		}
		if _, err := b.Apply(tt.name, args); err != nil {
			t.Fatal(err)
		}
		var steps []string
		for _, o := range b.Finish(op.Result{}).Ops() {
			steps = append(steps, fmt.Sprintf("%s:%v", o.Name, o.Outputs[0].DType))
		}
		if got := strings.Join(steps, " "); got != tt.want {
			t.Errorf("%s of %v in %v: %s, want %s", tt.name, tt.fast, tt.torch, got, tt.want)
		}
	}
}

// TestSoftmaxConverts: a type asked for outright is reached as under autocast.
func TestSoftmaxConverts(t *testing.T) {
	for _, tt := range []struct {
		from, to graph.DType
		want     string
	}{
		{graph.Float32, graph.Float32, "_softmax"},
		{graph.Float16, graph.Float32, "_softmax"},
		{graph.Float16, graph.Float64, "to_copy _softmax"},
		{graph.BFloat16, graph.Float32, "to_copy _softmax"},
		{graph.Int64, graph.Float32, "to_copy _softmax"},
		{graph.Float32, graph.Float16, "to_copy _softmax"},
	} {
		var steps []string
		for _, o := range recordedOps(t, "softmax", []any{plain(tt.from, 8, 16), int64(1)}, op.Keyword{Name: "dtype", Value: tt.to}) {
			steps = append(steps, o.Name)
		}
		if got := strings.Join(steps, " "); got != tt.want {
			t.Errorf("%v to %v: %s, want %s", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestSoftmaxSaves: the result; before 1.11 the argument too.
func TestSoftmaxSaves(t *testing.T) {
	for _, name := range []string{"_softmax", "_log_softmax", "_safe_softmax"} {
		o := recordedOps(t, name, []any{plain(graph.Float16, 8, 16), int64(1)})[0]
		operator, _ := Catalogue().Lookup(name)
		for torch, want := range map[op.Release][]*graph.Tensor{
			{}:                    {o.Outputs[0]},
			{Major: 1, Minor: 11}: {o.Outputs[0]},
			{Major: 1, Minor: 10}: {o.Outputs[0], o.Inputs[0]},
		} {
			var got []*graph.Tensor
			operator.Gradient.SavedTensors(o, torch, func(int) bool { return true }, func(t *graph.Tensor, _ bool) { got = append(got, t) })
			if !slices.Equal(got, want) {
				t.Errorf("%s in %v keeps %d tensors, want %d", name, torch, len(got), len(want))
				continue
			}
			ledger.Operator(operator, op.RuleSaves)
		}
	}
}

// TestSoftmaxBackward: 8·16 float32 of the product of gradient and result inside
// the kernel, then the float16 gradient; log_softmax makes the gradient alone.
func TestSoftmaxBackward(t *testing.T) {
	for name, want := range map[string]string{"_softmax": "internal 512, make 256", "_safe_softmax": "internal 512, make 256", "_log_softmax": "make 256"} {
		o := recordedOps(t, name, []any{plain(graph.Float16, 8, 16), int64(1), graph.Float32})[0]
		operator, _ := Catalogue().Lookup(name)
		b := &op.Backward{Op: o, Wants: func(int) bool { return true }, Incoming: func(int) bool { return true }}
		b.Plan(operator.Gradient)
		var steps []string
		for _, s := range b.Steps {
			kind := map[op.BackwardKind]string{op.BackwardInternal: "internal", op.BackwardMake: "make"}[s.Kind]
			steps = append(steps, fmt.Sprintf("%s %d", kind, s.Bytes))
		}
		if got := strings.Join(steps, ", "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
			continue
		}
		ledger.Operator(operator, op.RuleBackward)
	}
}

// TestRunningTotalsConvert: 8·16 float16 summed as float32 are copied first, 512 bytes.
func TestRunningTotalsConvert(t *testing.T) {
	for _, name := range []string{"cumsum", "cumprod"} {
		operator, _ := Catalogue().Lookup(name)
		x := plain(graph.Float16, 8, 16)
		converted := recordedOps(t, name, []any{x, int64(1)}, op.Keyword{Name: "dtype", Value: graph.Float32})[0]
		if got := operator.Scratch(converted); !slices.Equal(got, []int64{512}) {
			t.Errorf("%s: scratch %v, want [512]", name, got)
		}
		if got := operator.Scratch(recordedOps(t, name, []any{x, int64(1)})[0]); got != nil {
			t.Errorf("%s: scratch %v without a conversion", name, got)
			continue
		}
		ledger.Steps(op.RuleScratch, converted)
	}
}
