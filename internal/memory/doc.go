// Package memory simulates the GPU memory of inference and training, allocation
// by allocation, over the program that a front end traced.
//
// Nothing is summed from formulas. Simulate places parameters and inputs, walks
// the program (each operator allocates what torch's allocates; autograd keeps
// what the operator's literal says; the program's drops let go), computes the
// loss, runs the backward in the engine's order, steps the optimizer, and does
// all of it once more for the steady state. The result is a tape of allocations
// and frees. The tape is then played through the caching allocator
// (cudacaching), which gives allocated and reserved bytes at every moment.
//
//	graph + Plan ─► simulation ─► tape ─► allocator ─► Result
//	               (who lives)           (how much)
//
// What holds a storage alive is counted as torch counts it: handles of the
// program, tensors saved for the backward, gradients in flight, and the model
// itself. The rules are those of PyTorch 2.x's autograd engine and optimizers.
//
// Entry points: Simulate for one plan; Result.Needs for the smallest card on
// which the same run still fits.
//
// Fitted quantities come from outside, through Plan.Workspace and Plan.Hardware:
// the workspaces of convolutions and the CUDA context. Without them the result
// holds tensors and the persistent cuBLAS workspaces only.
//
// Limits: one GPU's view; eager mode; hooks and user-written autograd functions are
// not seen. A sparse gradient holds a row for each index: at most what torch holds
// once rows with the same index are joined.
//
// The files, from below: storage and tape (who holds what, and what happened);
// autograd, forward, backward and checkpoint (the engine: operators run and run
// backwards); loss, optimizer, parallel and simulate (the step, which calls the engine);
// plan (what is asked for); result, replay, outofmemory and arena (what is told). A file uses those
// before it. Optimizers are literals of package optimizer, which knows none of them.
package memory
