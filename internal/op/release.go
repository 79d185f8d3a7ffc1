package op

// This file holds what depends on the release of PyTorch that runs a program.

import "heft/internal/graph"

// Release is a release of PyTorch; the zero value is the newest.
type Release struct{ Major, Minor int }

// Before tells whether a release came before major.minor.
func (r Release) Before(major, minor int) bool {
	if r == (Release{}) {
		return false
	}
	return r.Major < major || r.Major == major && r.Minor < minor
}

// Refusal says why the CUDA kernel of a PyTorch release refuses a call for its
// size alone; "" where it does not. PyTorch raises a RuntimeError then, on the
// largest card as well.
func Refusal(o *graph.Op, torch Release) string {
	if operator, ok := Of(o); ok && operator.Refuses != nil {
		return operator.Refuses(o, torch)
	}
	return ""
}

// RunsInCuDNN tells whether a call on a CUDA card runs in cuDNN, and not in a
// kernel of PyTorch's own.
func RunsInCuDNN(o *graph.Op, torch Release) bool {
	operator, ok := Of(o)
	return ok && operator.Library == CuDNN && (operator.OwnKernel == nil || !operator.OwnKernel(o, torch))
}
