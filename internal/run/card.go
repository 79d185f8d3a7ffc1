package run

// This file looks the card up and what its software holds on it.

import (
	"cmp"
	"fmt"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/op"
)

// card looks the card up.
func (s *Setting) card() (*gpu.Card, error) { return gpu.Lookup(cmp.Or(s.GPU, DefaultGPU)) }

// bfloat16Since is the compute capability, times ten, that computes in bfloat16:
// Ampere's. On older cards torch emulates it (torch.cuda.is_bf16_supported tells so).
const bfloat16Since = 80

// emulated is the assumption behind a run in bfloat16 on a card that has no
// arithmetic for it: sizes are the same, speed is not.
func (p *Plan) emulated() (graph.Assumption, bool) {
	precision, capability := p.Setting.Precision, p.memory.Hardware.Capability
	half := precision.DType() == graph.BFloat16 || precision.Autocast() == graph.BFloat16
	if !half || capability == 0 || capability >= bfloat16Since {
		return graph.Assumption{}, false
	}
	return graph.Assumption{
		Code:   "emulated",
		Text:   fmt.Sprintf("bfloat16 on %s, which has no arithmetic for it (compute capability %s; it came with 8.0): torch emulates it", p.Card.Name, p.Card.Capability),
		Effect: "slow, and some of its kernels refuse it; amp-fp16 is what the card computes in",
	}, true
}

// tenfold is CUDA's compute capability times ten, 0 for other makers' cards: 86 for
// "8.6".
func tenfold(capability string) int {
	var major, minor int
	if n, _ := fmt.Sscanf(capability, "%d.%d", &major, &minor); n < 2 {
		return 0
	}
	return 10*major + minor
}

// lazySince is the release of CUDA that first loads kernels at their first use.
var lazySince = op.Release{Major: 11, Minor: 7}

// lazy tells how a release of CUDA loads kernels.
func (s *Setting) lazy(cuda op.Release) (bool, error) {
	old := cuda.Before(lazySince.Major, lazySince.Minor)
	if old && s.ModuleLoading == LoadingLazy {
		return false, refuse("module_loading", "`module_loading` eager is what it does", "CUDA %d.%d loads no kernels lazily: that came with 11.7", cuda.Major, cuda.Minor)
	}
	return s.ModuleLoading == LoadingLazy || !old && s.ModuleLoading == LoadingByRelease, nil
}

// contextOf is what CUDA holds on a card. One that no table has is left at zero,
// which reports show as unknown, on other makers' cards.
func (s *Setting) contextOf(card *gpu.Card) (gpu.Context, error) {
	cuda, err := s.cudaRelease()
	if err != nil {
		return gpu.Context{}, err
	}
	lazy, err := s.lazy(cuda)
	if err != nil || s.Context != nil {
		return gpu.Context{}, err
	}
	context, err := card.Context(fmt.Sprintf("%d.%d", cuda.Major, cuda.Minor), lazy)
	if err != nil && tenfold(card.Capability) > 0 {
		return context, refuse("context", "`cuda` 12.4 names a release, `context` 500MiB gives the figure itself", "%v", err)
	}
	return context, nil
}

// capacity is the memory that a run is judged by, 0 if none was named.
func (s *Setting) capacity(card *gpu.Card) (int64, error) {
	capacity := int64(s.Mem)
	if s.Mem == 0 && s.GPU != "" {
		capacity = card.Usable(s.Driver).Typical
	}
	if s.Driver != "" && (s.Mem != 0 || s.GPU == "") {
		return 0, refuse("driver", "name the card without its memory: `gpu` rtx3090", "`driver` says how much of a card of the catalogue programs get")
	}
	if capacity == 0 && s.OtherProcesses > 0 {
		return 0, refuse("other_processes", "name the card: `gpu` rtx3060, or `mem` 12GiB", "`other_processes` say nothing without a card")
	}
	if capacity > 0 && int64(s.OtherProcesses) >= capacity {
		return 0, refuse("other_processes", "", "other processes' %d MiB leave nothing of the card's %d MiB", s.OtherProcesses/MiB, capacity>>20)
	}
	return capacity - int64(s.OtherProcesses), nil
}
