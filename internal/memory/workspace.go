package memory

// This file holds what cuBLAS and cuDNN allocate beside tensors.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// Hardware is what the simulation knows of the card and its software.
type Hardware struct {
	Name string
	// Capability is the compute capability times ten: 90 is Hopper. Zero
	// means no card: no library workspaces.
	Capability int
	// Memory is what the driver offers, in bytes; zero is unlimited.
	Memory int64
	// Context is the CUDA context with loaded kernels, in bytes.
	Context int64
}

// CuBLASPolicy says how PyTorch handles cuBLAS workspaces; it changed between
// versions.
type CuBLASPolicy uint8

// The policies.
const (
	// CuBLASLtPersistent is torch 2.9 to 2.11: one persistent workspace for
	// each thread, and 1 MiB for cuBLASLt.
	CuBLASLtPersistent CuBLASPolicy = iota
	// CuBLASLtTransient is torch 2.0 to 2.8: cuBLASLt takes its 1 MiB for
	// each call.
	CuBLASLtTransient
	// CuBLASShared is torch 2.12: cuBLASLt uses cuBLAS's workspace.
	CuBLASShared
	// CuBLASTransient is torch 2.13 and later: every call takes and returns
	// its workspace.
	CuBLASTransient
)

// Sizes of cuBLAS workspaces in bytes (CublasHandlePool.cpp): 4096 KiB × 2 +
// 16 KiB × 8, on Hopper 32 MiB; cuBLASLt 1 MiB.
const (
	cublasBytes      = 8_519_680
	cublasLargeBytes = 33_554_432
	cublasLtBytes    = 1 << 20
)

// large tells whether the card gets the large workspace.
func (p CuBLASPolicy) large(capability int) bool {
	if capability/10 == 9 {
		return true
	}
	return p >= CuBLASShared && capability >= 100
}

// WorkspaceRule gives the bytes of the workspace that a convolution takes for
// one pass. Rules look at the operator's facts only: kind, types, layout,
// shapes.
type WorkspaceRule func(o *graph.Op, pass op.Pass, card Hardware) int64

// thread is one that calls cuBLAS: Python's, and the engine's.
type thread struct {
	cublas, lt bool
}

// takeWorkspaces is what libraries allocate in the forward, after the result.
func (s *simulation) takeWorkspaces(o *graph.Op, operator *op.Operator) {
	switch operator.Library {
	case op.CuDNN:
		s.takeWorkspace(o, op.PassForward)
	case op.CuBLAS, op.CuBLASLt:
		lt := operator.Library == op.CuBLASLt && usesLt(o, operator)
		s.takeLibrary(&s.threads[0], lt)
	}
}

// takeBackwardLibrary is takeWorkspaces on the engine's thread: products
// without bias, so no cuBLASLt.
func (s *simulation) takeBackwardLibrary(o *graph.Op) {
	if library := s.operator(o).Library; library == op.CuBLAS || library == op.CuBLASLt {
		s.takeLibrary(&s.threads[1], false)
	}
}

// usesLt tells whether a product runs in cuBLASLt: with a bias, and no side of
// length 1.
func usesLt(o *graph.Op, operator *op.Operator) bool {
	bias := op.Input(o, operator.Bias)
	if bias == nil || len(bias.Shape) != 1 || bias.Elements() <= 1 {
		return false
	}
	out := o.Outputs[0]
	rows := out.Elements() / max(bias.Elements(), 1)
	weight := op.Input(o, "weight")
	return rows > 1 && (weight == nil || weight.Shape[len(weight.Shape)-1] > 1)
}

func (s *simulation) takeLibrary(t *thread, lt bool) {
	if s.plan.TensorsOnly || s.plan.Hardware.Capability == 0 {
		return
	}
	policy := s.plan.CuBLAS
	bytes := int64(cublasBytes)
	if policy.large(s.plan.Hardware.Capability) {
		bytes = cublasLargeBytes
	}
	if policy == CuBLASTransient {
		s.touch(bytes, OwnerWorkspace)
		return
	}
	if !t.cublas {
		t.cublas = true
		s.allocate(bytes, OwnerLibrary)
	}
	switch {
	case !lt || t.lt || policy == CuBLASShared:
	case policy == CuBLASLtTransient:
		s.touch(cublasLtBytes, OwnerWorkspace)
	default:
		t.lt = true
		s.allocate(cublasLtBytes, OwnerLibrary)
	}
}

// takeWorkspace takes a convolution's workspace for the time of its call.
func (s *simulation) takeWorkspace(o *graph.Op, pass op.Pass) {
	if s.plan.TensorsOnly || s.plan.Workspace == nil {
		return
	}
	if s.plan.Benchmark && op.RunsInCuDNN(o, s.plan.Torch) && s.searched.add(o, pass) {
		s.tape.emptyCache()
	}
	s.touch(s.plan.Workspace(o, pass, s.plan.Hardware), OwnerWorkspace)
}

// CuBLASPolicies lists the policies.
func CuBLASPolicies() []CuBLASPolicy {
	return []CuBLASPolicy{CuBLASLtTransient, CuBLASLtPersistent, CuBLASShared, CuBLASTransient}
}

// Source names what stands behind a policy.
func (p CuBLASPolicy) Source() string {
	return map[CuBLASPolicy]string{
		CuBLASLtTransient:  "aten/src/ATen/cuda/CUDABlas.cpp, 2.0 to 2.8: gemm_and_bias allocates _getWorkspaceSize() for the call",
		CuBLASLtPersistent: "aten/src/ATen/cuda/CublasHandlePool.cpp, 2.9: getCUDABlasLtWorkspace keeps one for each handle and stream",
		CuBLASShared:       "aten/src/ATen/cuda/CublasHandlePool.cpp, 2.12: unified workspaces",
		CuBLASTransient:    "aten/src/ATen/cuda/CublasHandlePool.cpp, 2.13: workspaces are allocated for the call",
	}[p]
}

// CuBLASPolicyOf is the policy of a release of PyTorch.
func CuBLASPolicyOf(torch Release) CuBLASPolicy {
	switch {
	case torch.Before(2, 9):
		return CuBLASLtTransient
	case torch.Before(2, 12):
		return CuBLASLtPersistent
	case torch.Before(2, 13):
		return CuBLASShared
	}
	return CuBLASTransient
}
