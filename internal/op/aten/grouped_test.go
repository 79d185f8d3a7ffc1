package aten

// This file holds the products of groups, worked by hand and compared with a trace
// of real torch.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// groupedCases are the four forms that torch has: 4 groups, 128 rows, 64 wide, 256
// columns. The gradients are what torch 2.15's backward makes, in its order: bfloat16,
// that of the second matrix first, nothing beside them.
var groupedCases = []struct {
	name      string
	a, b      []int64
	offsets   bool
	result    []int64
	macs      int64
	gradients string
}{
	// every row has one matrix: 128·64·256, where the groups' matrices are 4·64·256
	{"rows", []int64{128, 64}, []int64{4, 64, 256}, true, []int64{128, 256}, 2_097_152, "mat_b 131072, mat_a 16384"},
	// 4 products of 32·64·256
	{"batches", []int64{4, 32, 64}, []int64{4, 64, 256}, false, []int64{4, 32, 256}, 2_097_152, "mat_b 131072, mat_a 16384"},
	// 128 inner positions, each of one group: 32·128·64, though the result has 4·32·64 elements
	{"inner axis", []int64{32, 128}, []int64{128, 64}, true, []int64{4, 32, 64}, 262_144, "mat_b 16384, mat_a 8192"},
	// 32 rows of 64 times each of 256 columns with its own group's rows: 32·64·256
	{"columns", []int64{4, 32, 64}, []int64{64, 256}, true, []int64{32, 256}, 524_288, "mat_b 32768, mat_a 16384"},
}

// groupedCall records a case; both matrices are trained.
func groupedCall(t *testing.T, a, b []int64, offsets bool) *graph.Op {
	t.Helper()
	args := []any{needsGrad(plain(graph.BFloat16, a...)), needsGrad(plain(graph.BFloat16, b...))}
	if !offsets {
		return recorded(t, "grouped_mm", args)
	}
	return recorded(t, "grouped_mm", args, op.Keyword{Name: "offs", Value: plain(graph.Int32, 4)})
}

func TestGroupedProduct(t *testing.T) {
	for _, tt := range groupedCases {
		o := groupedCall(t, tt.a, tt.b, tt.offsets)
		if got := o.Outputs[0].Shape; !slices.Equal(got, tt.result) {
			t.Errorf("%s: result %v, want %v", tt.name, got, tt.result)
		}
		if got := op.ForwardWork(o); got.MACs != tt.macs || got.Adds != 0 {
			t.Errorf("%s: %d MACs, by hand %d", tt.name, got.MACs, tt.macs)
			continue
		}
		ledger.Steps(op.RuleWork, o)
		if got := op.BackwardWork(o).MACs; got != 2*tt.macs { // as much for each factor
			t.Errorf("%s: %d MACs backward, by hand %d", tt.name, got, 2*tt.macs)
		}
		if got := gradientsOf(o); got != tt.gradients {
			t.Errorf("%s: backward makes %q, torch %q", tt.name, got, tt.gradients)
			continue
		}
		ledger.Steps(op.RuleBackward, o)
	}
}

// gradientsOf lists what the backward makes and the bytes.
func gradientsOf(o *graph.Op) string {
	operator, _ := op.Of(o)
	b := &op.Backward{Op: o, Wants: func(int) bool { return true }, Incoming: func(int) bool { return true }}
	b.Plan(operator.Gradient)
	var made []string
	for _, s := range b.Steps {
		if s.Kind != op.BackwardMake {
			return fmt.Sprintf("a step of kind %d", s.Kind)
		}
		made = append(made, fmt.Sprintf("%s %d", []string{"mat_a", "mat_b"}[s.Input], s.Bytes))
	}
	return strings.Join(made, ", ")
}

// TestGroupedSaves: torch keeps the other factor of each that is trained, and the
// offsets: its saved tensors in 2.15.
func TestGroupedSaves(t *testing.T) {
	for _, tt := range groupedCases {
		want := "mat_a mat_b"
		if tt.offsets {
			want += " offs"
		}
		o := groupedCall(t, tt.a, tt.b, tt.offsets)
		if got := savedNames(o); got != want {
			t.Errorf("%s saves %q, want %q", tt.name, got, want)
			continue
		}
		ledger.Steps(op.RuleSaves, o)
	}
}

func TestGroupedRefuses(t *testing.T) {
	offsets := op.Keyword{Name: "offs", Value: plain(graph.Int32, 4)}
	for _, tt := range []struct {
		args     []any
		keywords []op.Keyword
		want     string
	}{
		{[]any{floats(128, 64), floats(4, 32, 256)}, []op.Keyword{offsets}, "cannot be multiplied"},
		{[]any{floats(128, 64), floats(3, 64, 256)}, []op.Keyword{offsets}, "with 4 offsets cannot be multiplied"},
		{[]any{floats(128, 64), floats(4, 64, 256)}, nil, "with 0 offsets cannot be multiplied"},
		{[]any{floats(128, 64), floats(4, 64, 256)}, []op.Keyword{{Name: "offs", Value: plain(graph.Int32, 2, 2)}}, "offsets of one axis"},
		{[]any{floats(128, 64), floats(4, 64, 256)}, []op.Keyword{offsets, {Name: "bias", Value: floats(256)}}, "bias is not supported"},
	} {
		if _, err := op.NewBuilder(Catalogue()).Apply("grouped_mm", tt.args, tt.keywords...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.args, err, tt.want)
		}
	}
}
