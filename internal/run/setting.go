package run

// This file holds the setting: every field, with what it means and its default.

import "heft/internal/memory"

// Setting describes a run. The zero value is inference of a model in its own types
// and sizes on an H100.
//
// The tag belongs names the runs that a field has a meaning for: "training", or
// "autograd", which is training and forwards with autograd on. Elsewhere it is
// refused rather than ignored.
type Setting struct {
	// Input is what is fed to the model: "1x3x224x224",
	// "x=1x3x64x64,mask=1x64:bool". Empty: what the model is known to take, or
	// what its first layer needs (the report's assumptions then say so).
	Input string `json:"input,omitzero"`
	// Dim gives symbolic sizes of an ONNX file by name: "batch" 8.
	Dim map[string]int64 `json:"dim,omitzero"`
	// Batch replaces the batch of every input; 0 leaves it.
	Batch int64 `json:"batch,omitzero"`
	// Mode is what is run: inference, whole training steps, or a forward that
	// forgot torch.no_grad().
	Mode Mode `json:"mode,omitzero"`
	// Cost says what operators take that heft runs and cannot count, kernels of
	// programs' own: "selective_scan_fn(B D L, _, D N) = 9*B*L*D*N".
	Cost []string `json:"cost,omitzero"`
	// Precision is the element type: of the whole model, or of autocast.
	Precision Precision `json:"precision,omitzero"`
	// Layout is that of images and of convolution weights.
	Layout Layout `json:"layout,omitzero"`

	// Optimizer is the name of one of torch.optim: "adamw". Empty is SGD with
	// momentum 0.9; named, an optimizer has torch's own defaults.
	Optimizer string `json:"optimizer,omitzero" belongs:"training"`
	// Momentum is that of SGD and RMSprop; nil is the optimizer's default.
	Momentum *float64 `json:"momentum,omitzero" belongs:"training"`
	// Nesterov is SGD's Nesterov momentum.
	Nesterov bool `json:"nesterov,omitzero" belongs:"training"`
	// WeightDecay is the optimizer's weight_decay.
	WeightDecay float64 `json:"weight_decay,omitzero" belongs:"training"`
	// AMSGrad is the variant of Adam and AdamW.
	AMSGrad bool `json:"amsgrad,omitzero" belongs:"training"`
	// Centered is the variant of RMSprop.
	Centered bool `json:"centered,omitzero" belongs:"training"`
	// Maximize maximizes the loss instead: gradients are negated first.
	Maximize bool `json:"maximize,omitzero" belongs:"training"`
	// Capturable keeps the optimizer's step count on the card.
	Capturable bool `json:"capturable,omitzero" belongs:"training"`
	// Implementation of the optimizer; empty is the choice of the torch release.
	Implementation memory.Implementation `json:"implementation,omitzero" belongs:"training"`
	// Loss is what training minimizes; empty is what suits the output's shape.
	Loss memory.Loss `json:"loss,omitzero" belongs:"training"`
	// ZeroGrad is when gradients are let go; the zero value is what the torch release
	// does by itself.
	ZeroGrad ZeroGrad `json:"zero_grad,omitzero" belongs:"training"`
	// Accumulate is the number of micro-batches before each step; 0 is 1.
	Accumulate int `json:"accumulate,omitzero" belongs:"training"`
	// Freeze lists the paths of modules that are not trained.
	Freeze []string `json:"freeze,omitzero" belongs:"autograd"`
	// Checkpoint lists the paths of modules whose activations are recomputed in
	// the backward instead of kept.
	Checkpoint []string `json:"checkpoint,omitzero" belongs:"autograd"`
	// Parallel spreads training over several cards; the report is one rank's.
	Parallel memory.Scheme `json:"parallel,omitzero" belongs:"training"`
	// Ranks is the number of cards of Parallel.
	Ranks int `json:"ranks,omitzero" belongs:"training"`
	// BucketView is DDP's gradient_as_bucket_view.
	BucketView bool `json:"bucket_view,omitzero" belongs:"training"`

	// OptimizerInBackward steps a parameter as soon as its gradient is there, and lets the
	// gradient go: Tensor.register_post_accumulate_grad_hook.
	OptimizerInBackward bool `json:"optimizer_in_backward,omitzero" belongs:"training"`
	// Offload is what lies in the host's memory between its uses: "activations"
	// (torch.autograd.graph.save_on_cpu), "optimizer", or "both".
	Offload memory.Offload `json:"offload,omitzero" belongs:"training"`

	// GPU names a card ("rtx3090"). Empty is an H100, without judging whether the
	// run fits.
	GPU string `json:"gpu,omitzero"`
	// Mem is the card's memory, instead of the catalogue's.
	Mem Size `json:"mem,omitzero"`
	// Driver is the version of the card's driver ("580.126"), which decides how much
	// of the card's memory programs get; empty is what most reports show.
	Driver string `json:"driver,omitzero"`
	// OtherProcesses is what else holds memory on the card: a desktop, another
	// program. On Windows it is 1.5 GiB in the median of public reports.
	OtherProcesses Size `json:"other_processes,omitzero"`
	// Torch is the release of PyTorch, which decides how cuBLAS's workspaces are
	// kept, which kernels refuse large tensors, which steps optimizers take and what
	// zero_grad does; empty is DefaultTorch.
	Torch string `json:"torch,omitzero"`
	// CUDA is the release of CUDA, which decides about the context; empty is
	// DefaultCUDA.
	CUDA string `json:"cuda,omitzero"`
	// Context is the CUDA context, instead of the table's. Zero is a card
	// without.
	Context *Size `json:"context,omitzero"`
	// ModuleLoading is when CUDA loads kernels; empty is what the release does by
	// itself.
	ModuleLoading ModuleLoading `json:"module_loading,omitzero"`
	// CuDNNBenchmark is torch.backends.cudnn.benchmark.
	CuDNNBenchmark bool `json:"cudnn_benchmark,omitzero"`
	// ExpandableSegments is the allocator's option of that name.
	ExpandableSegments bool `json:"expandable_segments,omitzero"`
	// MaxSplitSize is the allocator's max_split_size_mb: blocks from this size on
	// are never split. Zero is no limit.
	MaxSplitSize Size `json:"max_split_size,omitzero"`
}

// The defaults of settings that are left empty.
const (
	DefaultGPU      = "h100"
	DefaultTorch    = "2.11"
	DefaultCUDA     = "12.8"
	DefaultMomentum = 0.9 // of SGD where no optimizer is named
)
