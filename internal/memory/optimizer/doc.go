// Package optimizer holds what each optimizer keeps and what its step allocates:
// one literal an optimizer, in catalogue.go.
//
// A literal is written as the step runs: it binds names to new tensors and drops
// them, as torch's Python code does with its local variables. A Run plays it over
// a list of parameters and answers with events, in order; the simulation takes
// them over, a test adds them up. The package knows no engine and no allocator.
//
//	Optimizer + parameters ─► Run ─► events: tensor made (state or temporary), tensor dropped
//
// Evidence: testdata/goldens/optimizers.jsonl.gz, which real torch 2.15 gave for
// every optimizer of torch.optim and for timm's Lion, to the byte
// (tools/goldens/optimizers.py); a literal that no golden reaches names its source.
package optimizer
