package gpu

// This file holds the memory of CUDA contexts: measured figures, and the law for
// the others.

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed context.json
var contextJSON []byte

// Context is the memory that a process occupies on a card beside its tensors:
// the driver's context, the kernels of torch, cuDNN and cuBLAS that are
// loaded, and their handles. nvidia-smi counts it, torch does not.
type Context struct {
	MiB  int64 // the figure to use
	Low  int64 // smallest figure that fits the evidence, MiB
	High int64 // largest, MiB
	// CuDNN is what a first convolution adds: the library's kernels, MiB.
	CuDNN int64
	// Source says where the figure is from.
	Source string
}

// Bytes is the figure in bytes, for a program with or without convolutions.
func (c Context) Bytes(convolutions bool) int64 {
	if convolutions {
		return (c.MiB + c.CuDNN) << 20
	}
	return c.MiB << 20
}

// contextEntry is one line of context.json. It covers compute capabilities
// from CapabilityFrom to CapabilityTo and CUDA versions from CUDAFrom to
// CUDATo, all inclusive; "" is open.
type contextEntry struct {
	CapabilityFrom string `json:"capability_from"`
	CapabilityTo   string `json:"capability_to"`
	CUDAFrom       string `json:"cuda_from"`
	CUDATo         string `json:"cuda_to"`
	Lazy           bool   `json:"lazy"`
	MiB            int64  `json:"mib"`
	Low            int64  `json:"low"`
	High           int64  `json:"high"`
	CuDNN          int64  `json:"cudnn"`
	Source         string `json:"source"`
}

var contextTable = sync.OnceValue(func() []contextEntry {
	entries, err := decode[contextEntry](contextJSON)
	if err != nil {
		panic("gpu: context.json: " + err.Error())
	}
	return entries
})

// ContextFor is the context of a card under a CUDA version ("12.4"). lazy is
// CUDA_MODULE_LOADING=LAZY, the default since CUDA 11.7: kernels are loaded
// at their first use instead of all at once. The first entry of context.json
// that covers the three wins, so that special ones stand before general ones.
// AMD targets have no entry: an error names what was asked for.
//
// Example: A100 ("8.0") with CUDA 11.3 and no lazy loading.
func ContextFor(capability, cuda string, lazy bool) (Context, error) {
	c, err := parseVersion(capability)
	if err != nil {
		return Context{}, fmt.Errorf("context of compute capability %q is not known; give it in MiB", capability)
	}
	v, err := parseVersion(cuda)
	if err != nil {
		return Context{}, fmt.Errorf("CUDA version %q is not of the form 12.4", cuda)
	}
	for _, e := range contextTable() {
		if e.Lazy == lazy && e.covers(c, v) {
			return Context{MiB: e.MiB, Low: e.Low, High: e.High, CuDNN: e.CuDNN, Source: e.Source}, nil
		}
	}
	return Context{}, fmt.Errorf("context of compute capability %s with CUDA %s (lazy loading %t) is not known; give it in MiB", capability, cuda, lazy)
}

// The context law, for kernels that are loaded lazily: a fixed part and a part for
// each thread that can be resident. CUDA reserves the local memory (stack, spilled
// registers) of the largest kernel that ran for every resident thread: 2.24 MiB for
// 1,024 threads are 2.2 KiB a thread, above CUDA's smallest of 1 KiB.
//
// Fitted by tools/fit on what 82 processes held beside PyTorch's allocator
// (testdata/context_evidence.csv): median error 16 MiB, 90 % of them between the two
// factors. What lies above mostly holds further libraries.
//
// Example: RTX 3090, 82 SMs of 1,536 threads: 37 + 2.24 × 123 = 313 MiB (234 to 516);
// 300 to 317 were seen.
const (
	lawFixedMiB  = 37
	lawSlopeMiB  = 2.24 // for each 1,024 resident threads
	lawLow       = 0.75
	lawHigh      = 1.65
	lawOfCUDA    = "11.7" // lazy loading is the default from here on
	lawReference = "fitted: 37 MiB + 2.24 MiB for each 1,024 resident threads, on 82 processes that told what they held beside PyTorch's allocator"
)

// Context is the context of a process on the card under a CUDA version ("12.4").
// lazy is CUDA_MODULE_LOADING=LAZY. Kernels loaded lazily follow the context
// law where the card's SMs are known; else, and without lazy loading, the first
// entry of context.json that covers the card is taken (ContextFor).
func (c *Card) Context(cuda string, lazy bool) (Context, error) {
	v, err := parseVersion(cuda)
	if err != nil {
		return Context{}, fmt.Errorf("CUDA version %q is not of the form 12.4", cuda)
	}
	threads := c.ResidentThreads()
	if !lazy || threads == 0 || !v.within(lawOfCUDA, "") {
		return ContextFor(c.Capability, cuda, lazy)
	}
	typical := lawFixedMiB + lawSlopeMiB*float64(threads)/1024
	return Context{
		MiB: int64(math.Round(typical)), Low: int64(math.Round(lawLow * typical)), High: int64(math.Round(lawHigh * typical)),
		Source: lawReference,
	}, nil
}

// DefaultContext is Context with kernels loaded as CUDA does by itself: lazily
// since 11.7.
func (c *Card) DefaultContext(cuda string) (Context, error) {
	v, err := parseVersion(cuda)
	if err != nil {
		return Context{}, fmt.Errorf("CUDA version %q is not of the form 12.4", cuda)
	}
	return c.Context(cuda, v.within(lawOfCUDA, ""))
}

func (e *contextEntry) covers(capability, cuda version) bool {
	return capability.within(e.CapabilityFrom, e.CapabilityTo) && cuda.within(e.CUDAFrom, e.CUDATo)
}

// version is a number of the form major.minor.
type version struct{ major, minor int }

func parseVersion(s string) (version, error) {
	major, minor, _ := strings.Cut(s, ".")
	m, err := strconv.Atoi(major)
	if err != nil {
		return version{}, err
	}
	if minor == "" {
		return version{major: m}, nil
	}
	n, err := strconv.Atoi(minor)
	return version{m, n}, err
}

func (v version) less(w version) bool {
	return v.major < w.major || v.major == w.major && v.minor < w.minor
}

// within tells whether from ≤ v ≤ to; an empty bound is open. Bounds are
// those of the table, which a test parses.
func (v version) within(from, to string) bool {
	low, _ := parseVersion(from)
	high, _ := parseVersion(to)
	return (from == "" || !v.less(low)) && (to == "" || !high.less(v))
}
