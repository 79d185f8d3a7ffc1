package overload

// This file tests what names of overloads say, by hand.

import "testing"

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, spelled string
		inert         bool
	}{
		{"aten.relu.default", "torch.ops.aten.relu", false}, {"aten.add.Tensor", "torch.ops.aten.add", false}, {"mine.fused", "torch.ops.mine.fused", false}, {"relu", "torch.ops.relu", false},
		{"aten._assert_async.msg", "torch.ops.aten._assert_async", true}, {"aten._assert_scalar.default", "torch.ops.aten._assert_scalar", true}, {"_assert_tensor", "torch.ops._assert_tensor", true},
		{"aten.sym_size.int", "torch.ops.aten.sym_size", true}, {"aten.sym_constrain_range.default", "torch.ops.aten.sym_constrain_range", true}, {"profiler._record_function_enter_new.default", "torch.ops.profiler._record_function_enter_new", true},
		{"aten.profiler.x", "torch.ops.aten.profiler", false}, {"mine.sym_size.int", "torch.ops.mine.sym_size", false}, {"aten.symm.default", "torch.ops.aten.symm", false},
	} {
		if got := spelled(c.name); got != c.spelled {
			t.Errorf("%s is spelled %s, want %s", c.name, got, c.spelled)
		}
		if got := isInert(c.name); got != c.inert {
			t.Errorf("%s computes nothing: %v, want %v", c.name, got, c.inert)
		}
	}
}
