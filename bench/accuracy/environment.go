package main

import (
	"fmt"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
)

// environment is the machine of a table, as far as it is published. Where it
// is not, the choice stands here, once for all rows.
type environment struct {
	card   string // name in heft's catalogue
	cuda   string
	lazy   bool // kernels are loaded at their first use
	cublas memory.CuBLASPolicy
	torch  op.Release
	search bool // cudnn.benchmark
	// beside is what the card held beside the process's context, in bytes: a
	// screen's windows, the kernels that the search for the fastest loaded.
	beside int64
	memory int64 // bytes that a process could have, where that was seen; 0 is all that the card has
	note   string
}

var (
	// gpuMemNet: "A100 40 GB"; no versions given. Its smallest processes hold
	// more than 1,400 MiB, as without lazy loading.
	gpuMemNet = environment{card: "a100-40gb", cuda: "11.8", cublas: memory.CuBLASLtTransient, search: true,
		note: "torch and CUDA versions are not published"}
	// mmlab: torch 1.5 to 1.7, CUDA 10.1, benchmark off, allocated memory only.
	mmlab = environment{card: "v100", cuda: "10.1", cublas: memory.CuBLASLtTransient}
)

// xmem is a machine of xMem's runs: torch 2.6, CUDA 12.4, benchmark off, and the
// memory that a process could have there.
func xmem(card string, available int64) environment {
	return environment{card: card, cuda: "12.4", lazy: true, cublas: memory.CuBLASLtTransient, memory: available}
}

// hardware looks the card and its context up in the catalogue, for a program
// with or without convolutions.
func (e environment) hardware(convolutions bool) (memory.Hardware, error) {
	card, err := gpu.Lookup(e.card)
	if err != nil {
		return memory.Hardware{}, err
	}
	context, err := card.Context(e.cuda, e.lazy)
	if err != nil {
		return memory.Hardware{}, err
	}
	capability, err := tenfold(card.Capability)
	if err != nil {
		return memory.Hardware{}, err
	}
	hardware := memory.Hardware{Name: card.Name, Capability: capability, Memory: card.TotalBytes(), Context: context.Bytes(convolutions) + e.beside}
	if e.memory > 0 {
		hardware.Memory = e.memory
	}
	return hardware, nil
}

// on is a plan in the environment.
func (e environment) on(g *graph.Graph, plan memory.Plan) (memory.Plan, error) {
	var err error
	plan.Hardware, err = e.hardware(memory.UsesCuDNN(g))
	plan.CuBLAS, plan.Torch, plan.Workspace = e.cublas, e.torch, memory.ConvolutionWorkspace(e.search)
	plan.Benchmark = e.search
	return plan, err
}

// tenfold turns "8.6" into 86.
func tenfold(capability string) (int, error) {
	var major, minor int
	if _, err := fmt.Sscanf(capability, "%d.%d", &major, &minor); err != nil {
		return 0, fmt.Errorf("compute capability %q: %w", capability, err)
	}
	return 10*major + minor, nil
}
