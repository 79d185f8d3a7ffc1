package heft

// This file names the types of settings, reports and errors. The fields in the
// comments are copied from the types themselves by a test.

import (
	"heft/internal/advise"
	"heft/internal/fault"
	"heft/internal/fit"
	"heft/internal/gpu"
	"heft/internal/memory"
	"heft/internal/report"
	"heft/internal/run"
)

// Setting describes a run: one value for [Model.Report], [Model.Memory] and
// [Model.Fit], for the command line, and for JSON. A field has one name: Batch is
// "batch" in JSON and --batch on the command line, WeightDecay is "weight_decay"
// and --weight-decay.
//
// What cannot be meant is refused with an [Error] of kind [Usage], never ignored.
//
//	type Setting struct {
//		// Input is what is fed to the model: "1x3x224x224",
//		// "x=1x3x64x64,mask=1x64:bool". Empty: what the model is known to take, or
//		// what its first layer needs (the report's assumptions then say so).
//		Input string `json:"input,omitzero"`
//		// Dim gives symbolic sizes of an ONNX file by name: "batch" 8.
//		Dim map[string]int64 `json:"dim,omitzero"`
//		// Batch replaces the batch of every input; 0 leaves it.
//		Batch int64 `json:"batch,omitzero"`
//		// Mode is what is run: inference, whole training steps, or a forward that
//		// forgot torch.no_grad().
//		Mode Mode `json:"mode,omitzero"`
//		// Cost says what operators take that heft runs and cannot count, kernels of
//		// programs' own: "selective_scan_fn(B D L, _, D N) = 9*B*L*D*N".
//		Cost []string `json:"cost,omitzero"`
//		// Precision is the element type: of the whole model, or of autocast.
//		Precision Precision `json:"precision,omitzero"`
//		// Layout is that of images and of convolution weights.
//		Layout Layout `json:"layout,omitzero"`
//
//		// Optimizer is the name of one of torch.optim: "adamw". Empty is SGD with
//		// momentum 0.9; named, an optimizer has torch's own defaults.
//		Optimizer string `json:"optimizer,omitzero" belongs:"training"`
//		// Momentum is that of SGD and RMSprop; nil is the optimizer's default.
//		Momentum *float64 `json:"momentum,omitzero" belongs:"training"`
//		// Nesterov is SGD's Nesterov momentum.
//		Nesterov bool `json:"nesterov,omitzero" belongs:"training"`
//		// WeightDecay is the optimizer's weight_decay.
//		WeightDecay float64 `json:"weight_decay,omitzero" belongs:"training"`
//		// AMSGrad is the variant of Adam and AdamW.
//		AMSGrad bool `json:"amsgrad,omitzero" belongs:"training"`
//		// Centered is the variant of RMSprop.
//		Centered bool `json:"centered,omitzero" belongs:"training"`
//		// Maximize maximizes the loss instead: gradients are negated first.
//		Maximize bool `json:"maximize,omitzero" belongs:"training"`
//		// Capturable keeps the optimizer's step count on the card.
//		Capturable bool `json:"capturable,omitzero" belongs:"training"`
//		// Implementation of the optimizer; empty is the choice of the torch release.
//		Implementation Implementation `json:"implementation,omitzero" belongs:"training"`
//		// Loss is what training minimizes; empty is what suits the output's shape.
//		Loss Loss `json:"loss,omitzero" belongs:"training"`
//		// ZeroGrad is when gradients are let go; the zero value is what the torch release
//		// does by itself.
//		ZeroGrad ZeroGrad `json:"zero_grad,omitzero" belongs:"training"`
//		// Accumulate is the number of micro-batches before each step; 0 is 1.
//		Accumulate int `json:"accumulate,omitzero" belongs:"training"`
//		// Freeze lists the paths of modules that are not trained.
//		Freeze []string `json:"freeze,omitzero" belongs:"autograd"`
//		// Checkpoint lists the paths of modules whose activations are recomputed in
//		// the backward instead of kept.
//		Checkpoint []string `json:"checkpoint,omitzero" belongs:"autograd"`
//		// Parallel spreads training over several cards; the report is one rank's.
//		Parallel Scheme `json:"parallel,omitzero" belongs:"training"`
//		// Ranks is the number of cards of Parallel.
//		Ranks int `json:"ranks,omitzero" belongs:"training"`
//		// BucketView is DDP's gradient_as_bucket_view.
//		BucketView bool `json:"bucket_view,omitzero" belongs:"training"`
//
//		// OptimizerInBackward steps a parameter as soon as its gradient is there, and lets the
//		// gradient go: Tensor.register_post_accumulate_grad_hook.
//		OptimizerInBackward bool `json:"optimizer_in_backward,omitzero" belongs:"training"`
//		// Offload is what lies in the host's memory between its uses: "activations"
//		// (torch.autograd.graph.save_on_cpu), "optimizer", or "both".
//		Offload Offload `json:"offload,omitzero" belongs:"training"`
//
//		// GPU names a card ("rtx3090"). Empty is an H100, without judging whether the
//		// run fits.
//		GPU string `json:"gpu,omitzero"`
//		// Mem is the card's memory, instead of the catalogue's.
//		Mem Size `json:"mem,omitzero"`
//		// Driver is the version of the card's driver ("580.126"), which decides how much
//		// of the card's memory programs get; empty is what most reports show.
//		Driver string `json:"driver,omitzero"`
//		// OtherProcesses is what else holds memory on the card: a desktop, another
//		// program. On Windows it is 1.5 GiB in the median of public reports.
//		OtherProcesses Size `json:"other_processes,omitzero"`
//		// Torch is the release of PyTorch, which decides how cuBLAS's workspaces are
//		// kept, which kernels refuse large tensors, which steps optimizers take and what
//		// zero_grad does; empty is DefaultTorch.
//		Torch string `json:"torch,omitzero"`
//		// CUDA is the release of CUDA, which decides about the context; empty is
//		// DefaultCUDA.
//		CUDA string `json:"cuda,omitzero"`
//		// Context is the CUDA context, instead of the table's. Zero is a card
//		// without.
//		Context *Size `json:"context,omitzero"`
//		// ModuleLoading is when CUDA loads kernels; empty is what the release does by
//		// itself.
//		ModuleLoading ModuleLoading `json:"module_loading,omitzero"`
//		// CuDNNBenchmark is torch.backends.cudnn.benchmark.
//		CuDNNBenchmark bool `json:"cudnn_benchmark,omitzero"`
//		// ExpandableSegments is the allocator's option of that name.
//		ExpandableSegments bool `json:"expandable_segments,omitzero"`
//		// MaxSplitSize is the allocator's max_split_size_mb: blocks from this size on
//		// are never split. Zero is no limit.
//		MaxSplitSize Size `json:"max_split_size,omitzero"`
//	}
type Setting = run.Setting

// Mode is what is run.
type Mode = run.Mode

// The modes.
const (
	Inference         = run.Inference
	Training          = run.Training
	InferenceWithGrad = run.InferenceWithGrad // a forward that forgot torch.no_grad()
)

// Precision is the element type of a run: of the whole model and its inputs, or of
// autocast. The zero value is the model's own types, float32 in most.
type Precision = run.Precision

// The precisions.
const (
	OwnPrecision     = run.OwnPrecision
	Float32          = run.Float32
	Float16          = run.Float16
	BFloat16         = run.BFloat16
	Float64          = run.Float64
	AutocastFloat16  = run.AutocastFloat16
	AutocastBFloat16 = run.AutocastBFloat16
)

// Layout is how images and convolution weights lie in memory.
type Layout = run.Layout

// The layouts.
const (
	Contiguous   = run.Contiguous
	ChannelsLast = run.ChannelsLast
)

// ZeroGrad is when training lets gradients go.
type ZeroGrad = run.ZeroGrad

// The moments. The zero value is what the torch release does by itself.
const (
	ZeroGradByRelease      = run.ZeroGradByRelease
	ZeroGradAfterStep      = run.ZeroGradAfterStep
	ZeroGradBeforeBackward = run.ZeroGradBeforeBackward
	ZeroGradKeep           = run.ZeroGradKeep
)

// ModuleLoading is when CUDA loads kernels to the card (CUDA_MODULE_LOADING).
type ModuleLoading = run.ModuleLoading

// The ways.
const (
	LoadingByRelease = run.LoadingByRelease
	LoadingLazy      = run.LoadingLazy
	LoadingEager     = run.LoadingEager
)

// Loss is what training minimizes.
type Loss = memory.Loss

// The losses.
const (
	LossAuto         = memory.LossAuto
	LossCrossEntropy = memory.LossCrossEntropy
	LossMSE          = memory.LossMSE
	LossBCE          = memory.LossBCE
	LossBinary       = memory.LossBinary
	LossSum          = memory.LossSum
	LossMean         = memory.LossMean
	LossOutput       = memory.LossOutput
)

// Implementation is how an optimizer runs over its parameters.
type Implementation = memory.Implementation

// The implementations.
const (
	ForEach      = memory.ForEach
	Fused        = memory.Fused
	SingleTensor = memory.SingleTensor
)

// Scheme is how training is spread over several cards.
type Scheme = memory.Scheme

// The schemes.
const (
	DDP   = memory.DDP
	ZeRO1 = memory.ZeRO1
	ZeRO2 = memory.ZeRO2
	ZeRO3 = memory.ZeRO3
	FSDP  = memory.FSDP
)

// Size is a size of memory in bytes. Its text has a unit, in powers of two whatever
// it is called: 12G, 12GB and 12GiB are the same. JSON has a number of bytes or such
// a text.
type Size = run.Size

// Units of Size.
const (
	KiB = run.KiB
	MiB = run.MiB
	GiB = run.GiB
	TiB = run.TiB
)

// The defaults of a Setting's empty fields.
const (
	DefaultGPU      = run.DefaultGPU
	DefaultTorch    = run.DefaultTorch
	DefaultCUDA     = run.DefaultCUDA
	DefaultMomentum = run.DefaultMomentum
)

// Variable is what [Model.Fit] makes as large as possible.
type Variable = fit.Variable

// The variables.
const (
	LargestBatch = fit.Batch
	LargestSide  = fit.Side // height and width of square images
)

// Error is the error of every function of this package. Find it with errors.As.
//
//	type Error struct {
//		// Kind says what the error is about.
//		Kind Kind
//		// Message says what went wrong, where, and with which value. It may have
//		// further lines: the layer in which a program failed.
//		Message string
//		// Advice is what to try, "" where there is nothing to say. Settings stand in
//		// backquotes, as `batch`.
//		Advice string
//		// Setting is the name of the setting that was refused, as in JSON.
//		Setting string
//		// File and Line are the place in the model's source, "" and 0 where there is
//		// none.
//		File string
//		Line int
//		// Module is the path of the module in which it happened, as in the table.
//		Module string
//		// Node is the node of an ONNX file, and Offset the byte at which a file
//		// could not be read.
//		Node   string
//		Offset int64
//		// Candidates are what could have been named instead, where several could: the
//		// classes and functions of a file, or the models of a folder with their files.
//		Candidates []string
//		// Err is the cause, nil where there is none.
//		Err error
//	}
type Error = fault.Error

// Kind says what an error is about.
type Kind = fault.Kind

// The kinds.
const (
	Internal    = fault.Internal    // a defect of heft
	Usage       = fault.Usage       // a setting or a name that cannot be meant
	Unreadable  = fault.Unreadable  // a file that is missing, or is not what its name says
	Program     = fault.Program     // the model's own program failed
	Unsupported = fault.Unsupported // something that heft does not know, or a value that only a real run has
	DoesNotFit  = fault.DoesNotFit  // the card is too small for anything to run on it
	OutOfSteps  = fault.OutOfSteps  // a limit on steps or memory ended the model's program
	OutOfTime   = fault.OutOfTime   // the context's deadline passed
	Canceled    = fault.Canceled    // the context was canceled
)

// Report is the result of [Model.Report]: rows, totals and assumptions. Its JSON
// form is a contract that Version names.
//
//	type Report struct {
//		Version     string         `json:"version"`
//		Model       string         `json:"model"`
//		Source      string         `json:"source"`
//		Training    bool           `json:"training"`
//		Inputs      []Value        `json:"inputs"`
//		Outputs     []Value        `json:"outputs"`
//		Totals      Totals         `json:"totals"`
//		Memory      *MemorySummary `json:"memory,omitempty"`
//		Layers      []Layer        `json:"layers"`
//		Assumptions []Assumption   `json:"assumptions"`
//		// Stored is how the file of parameters beside a configuration goes with the model,
//		// nil if there is none.
//		Stored *WeightsMatch `json:"stored,omitempty"`
//		// Folder is what else there is in a folder that was named as the model, nil if none was.
//		Folder *Folder `json:"folder,omitempty"`
//	}
type Report = report.Report

// Folder are the models of a folder beside the one that was taken.
//
//	type Folder struct {
//		Models []string `json:"models"`           // as they can be named: "net.py:Net"
//		More   int      `json:"more,omitempty"`   // how many are not listed
//		Partly bool     `json:"partly,omitempty"` // not all of the folder's files were read
//	}
type Folder = report.Folder

// Layer is one row of a report.
//
//	type Layer struct {
//		Path       string    `json:"path"`
//		Kind       Kind      `json:"kind"`
//		Type       string    `json:"type"`             // class or operator name
//		Detail     string    `json:"detail,omitempty"` // "7×7/2", "×3"
//		Depth      int       `json:"depth"`            // the root is 0
//		Call       int       `json:"call"`             // 0 for a module's first execution
//		Leaf       bool      `json:"leaf"`             // no rows below it
//		Inputs     [][]int64 `json:"inputs"`
//		Outputs    [][]int64 `json:"outputs"`
//		Bound      bool      `json:"bound,omitempty"`
//		AtLeast    bool      `json:"at_least,omitempty"` // a size of the outputs is a lower bound
//		Parameters int64     `json:"parameters"`         // in the row and below it, not counted in an earlier row
//		Shared     bool      `json:"shared,omitempty"`   // has parameters that an earlier row counted
//		Frozen     int64     `json:"frozen_parameters,omitempty"`
//		MACs       int64     `json:"macs"`
//		FLOPs      int64     `json:"flops"`
//		Share      float64   `json:"share"` // of the model's MACs, 0 to 1
//		// Made is the elements that the row makes: of its outputs, and 0 where it writes
//		// into its input or only shows it otherwise. A row with others below it has their
//		// sum.
//		Made int64 `json:"elements_made,omitempty"`
//		// Kept is the bytes that autograd keeps of the row in a training step: values that
//		// no earlier row keeps, parameters apart.
//		Kept   int64  `json:"kept_for_backward,omitempty"`
//		Source string `json:"source,omitempty"`
//	}
type Layer = report.Layer

// Totals are a report's sums.
//
//	type Totals struct {
//		Parameters      int64      `json:"parameters"`
//		Trainable       int64      `json:"trainable_parameters"`
//		ParameterBytes  int64      `json:"parameter_bytes"`
//		Buffers         int64      `json:"buffers"`
//		BufferBytes     int64      `json:"buffer_bytes"`
//		StateDictBytes  int64      `json:"state_dict_bytes"`              // parameters and persistent buffers
//		FileElements    int64      `json:"file_elements,omitempty"`       // elements of all constants that a model file stores: weights, statistics, tables
//		Uncounted       int        `json:"uncounted_operators,omitempty"` // operators whose work is not known and missing in every sum
//		MACs            int64      `json:"macs"`
//		MACsPerSample   int64      `json:"macs_per_sample,omitempty"` // of a batch of two pictures or more, where each takes the same
//		FLOPs           int64      `json:"flops"`
//		BackwardMACs    int64      `json:"backward_macs"`
//		BackwardFLOPs   int64      `json:"backward_flops"`
//		RecomputedFLOPs int64      `json:"recomputed_flops,omitempty"` // of the backward: checkpoint regions run again
//		Forward         Work       `json:"forward"`
//		Backward        Arithmetic `json:"backward"`
//		ModuleCalls     int        `json:"module_calls"`
//		Operators       int        `json:"operators"`
//		MACsBound       bool       `json:"macs_bound"`         // MACs are an upper bound: a size depends on data
//		FLOPsBound      bool       `json:"flops_bound"`        // so are FLOPs
//		AtLeast         bool       `json:"at_least,omitempty"` // work is a lower bound: a loop runs more often than is counted
//	}
type Totals = report.Totals

// Work is a number of operations and of bytes moved.
//
//	type Work struct {
//		Arithmetic
//		Read    int64 `json:"bytes_read"`
//		Written int64 `json:"bytes_written"`
//	}
type Work = report.Work

// Value is a named input or output.
//
//	type Value struct {
//		Name  string  `json:"name"`
//		Shape []int64 `json:"shape"`
//		DType string  `json:"dtype"`
//		Bound bool    `json:"bound,omitempty"` // a size is an upper bound
//
//		AtLeast bool `json:"at_least,omitempty"` // a size is a lower bound
//	}
type Value = report.Value

// Assumption is a decision that heft took for the user.
//
//	type Assumption struct {
//		Code   string `json:"code"`
//		Text   string `json:"text"`
//		Effect string `json:"effect,omitempty"`
//		Source string `json:"source,omitempty"`
//	}
type Assumption = report.Assumption

// MemorySummary is the memory of inference and of a training step, for
// [WithMemory].
//
//	type MemorySummary struct {
//		Inference int64  `json:"inference"`          // device memory
//		Training  int64  `json:"training,omitempty"` // 0 if it cannot be trained
//		Context   int64  `json:"context,omitempty"`  // the CUDA context in each of both; absent where they differ
//		Setting   string `json:"setting"`
//		Problem   string `json:"problem,omitempty"` // why there is no training figure
//	}
type MemorySummary = report.MemorySummary

// MemoryReport is the result of [Model.Memory]: peaks, their owners and the course
// of a run. All sizes are bytes.
//
//	type Memory struct {
//		Version   string  `json:"version"`
//		Model     string  `json:"model"`
//		Source    string  `json:"source"`
//		Mode      string  `json:"mode"` // "inference", "training" or "inference-with-grad"
//		Batch     int64   `json:"batch,omitempty"`
//		Inputs    []Value `json:"inputs"`
//		Precision string  `json:"precision"`
//		Optimizer string  `json:"optimizer,omitempty"`
//		Loss      string  `json:"loss,omitempty"`
//		// Settings are the further ones that differ from a plain run: "one of 8
//		// ranks, fsdp", "4 micro-batches".
//		Settings []string `json:"settings,omitempty"`
//		GPU      string   `json:"gpu"`
//		Capacity int64    `json:"capacity,omitempty"` // what the driver offers; 0 is not known
//
//		Device    int64 `json:"device"`    // reserved and context: what nvidia-smi shows
//		Reserved  int64 `json:"reserved"`  // torch.cuda.max_memory_reserved
//		Allocated int64 `json:"allocated"` // torch.cuda.max_memory_allocated
//		Requested int64 `json:"requested"` // without rounding
//		Needs     int64 `json:"needs"`     // the smallest device memory in which the same still runs
//		Context   int64 `json:"context"`
//		Fits      *bool `json:"fits"`                   // null where no card was named, and a run on some card is possible
//		Bound     bool  `json:"bound,omitempty"`        // sizes depend on data: everything is an upper bound
//		AtLeast   bool  `json:"at_least,omitempty"`     // a loop runs more often than is counted: everything is a lower bound
//		Missing   int64 `json:"missing,omitempty"`      // by how much it does not fit
//		Arena     int64 `json:"static_arena,omitempty"` // inference in a static plan: weights and live tensors
//		// OutOfMemory is where the run ends on the card, null where it fits.
//		OutOfMemory *OutOfMemory `json:"out_of_memory,omitempty"`
//		// Observed is what a user's own message says about the run, null without one.
//		Observed *Observed `json:"observed,omitempty"`
//		// Refused says which operator's kernel takes no tensors of this size: the
//		// run fails on a card of any memory.
//		Refused *Refusal `json:"refused,omitempty"`
//
//		Owners   []MemoryShare  `json:"owners"` // add up to Device at the peak
//		Peak     MemoryMoment   `json:"peak"`
//		Largest  []MemoryHolder `json:"largest"`
//		Stages   []MemoryStage  `json:"stages"`
//		Timeline []MemoryPoint  `json:"timeline"`
//		// TimelineOwners are the owners that hold something along the timeline, in the
//		// order of its points' Owned.
//		TimelineOwners []string     `json:"timeline_owners"`
//		Assumptions    []Assumption `json:"assumptions"`
//	}
type MemoryReport = report.Memory

// MemoryShare is what one owner holds at the peak.
//
//	type MemoryShare struct {
//		Owner    string       `json:"owner"`
//		Bytes    int64        `json:"bytes"`
//		Share    float64      `json:"share"` // of all, 0 to 1
//		Estimate bool         `json:"estimate,omitempty"`
//		Unknown  bool         `json:"unknown,omitempty"` // not known, and not counted
//		Parts    []MemoryPart `json:"parts,omitempty"`   // of activations, by the operator that made them
//	}
type MemoryShare = report.MemoryShare

// MemoryPart is a share of an owner.
//
//	type MemoryPart struct {
//		Name  string `json:"name"`
//		Bytes int64  `json:"bytes"`
//	}
type MemoryPart = report.MemoryPart

// MemoryMoment is where the peak stands.
//
//	type MemoryMoment struct {
//		Phase     string `json:"phase"`
//		Iteration int    `json:"iteration"`
//		Module    string `json:"module,omitempty"`
//		Operator  string `json:"operator,omitempty"`
//	}
type MemoryMoment = report.MemoryMoment

// MemoryHolder is one large allocation at the peak.
//
//	type MemoryHolder struct {
//		Owner    string  `json:"owner"`
//		Path     string  `json:"path,omitempty"`
//		Operator string  `json:"operator,omitempty"`
//		Shape    []int64 `json:"shape"`
//		Bytes    int64   `json:"bytes"`
//	}
type MemoryHolder = report.MemoryHolder

// MemoryStage is one phase of one iteration.
//
//	type MemoryStage struct {
//		Phase     string `json:"phase"`
//		Iteration int    `json:"iteration"`
//		Allocated int64  `json:"allocated"` // at its end
//		Peak      int64  `json:"peak"`
//		Reserved  int64  `json:"reserved"`
//	}
type MemoryStage = report.MemoryStage

// MemoryPoint is a point of the last iteration's course.
//
//	type MemoryPoint struct {
//		Phase     string `json:"phase"`
//		Allocated int64  `json:"allocated"`
//		Reserved  int64  `json:"reserved"`
//		// Owned is what each of TimelineOwners holds where Allocated is reached; the
//		// allocator's rounding is what is left of Allocated.
//		Owned []int64 `json:"owned"`
//		// Module and Operator are what ran there, forward or backward; empty outside of them.
//		Module   string `json:"module,omitempty"`
//		Operator string `json:"operator,omitempty"`
//	}
type MemoryPoint = report.MemoryPoint

// OutOfMemory is where a run ends on a card that is too small.
//
//	type OutOfMemory struct {
//		MemoryPlace
//		Requested int64 `json:"requested"` // what was asked for
//		Tried     int64 `json:"tried"`     // what torch's message says it tried to allocate: a segment
//		Allocated int64 `json:"allocated"` // in use
//		Reserved  int64 `json:"reserved"`  // held by the allocator
//		Free      int64 `json:"free"`      // left by the driver
//		Capacity  int64 `json:"capacity"`  // of the card
//
//		Owners  []MemoryShare  `json:"owners"` // add up to Capacity
//		Largest []MemoryHolder `json:"largest"`
//	}
type OutOfMemory = report.OutOfMemory

// MemoryPlace is a place of a run.
//
//	type MemoryPlace struct {
//		Phase     string `json:"phase"` // "forward", "backward", "step" …
//		Iteration int    `json:"iteration"`
//		Module    string `json:"module,omitempty"`    // in which the operator ran
//		Operator  string `json:"operator,omitempty"`  // whose forward or backward asked
//		Parameter string `json:"parameter,omitempty"` // whose state was made
//		File      string `json:"file,omitempty"`      // of the line that ran the operator
//		Line      int    `json:"line,omitempty"`
//	}
type MemoryPlace = report.MemoryPlace

// ObservedReport is a user's own "CUDA out of memory" beside the run.
//
//	type Observed struct {
//		Tried     int64  `json:"tried"`
//		Total     int64  `json:"total"`
//		Free      *int64 `json:"free"`
//		Allocated *int64 `json:"allocated"`
//		Reserved  *int64 `json:"reserved"`        // with what is allocated
//		Context   *int64 `json:"context"`         // taken for the process's own beside PyTorch
//		Others    int64  `json:"other_processes"` // taken for that of other processes
//		// Requests counts those of the simulated run, in all its iterations, that torch
//		// would name by the same size.
//		Requests int `json:"requests"`
//		// Match is that of them which the message is about: where the simulated run ends,
//		// if that is of the size and at about what the message has allocated, and else the
//		// one that is nearest to it; null if there is none.
//		Match    *ObservedMatch `json:"match"`
//		Findings []Finding      `json:"findings"`
//	}
type ObservedReport = report.Observed

// ObservedMatch is the request of the run that a message is about.
//
//	type ObservedMatch struct {
//		MemoryPlace
//		Owner     string `json:"owner"`
//		Requested int64  `json:"requested"`
//		Allocated int64  `json:"allocated"` // in the simulated run before it
//	}
type ObservedMatch = report.ObservedMatch

// Finding is something that a message tells.
//
//	type Finding struct {
//		Code  FindingCode `json:"code"`
//		Bytes int64       `json:"bytes"` // what it is about
//	}
type Finding = report.Finding

// FindingCode names a finding.
type FindingCode = report.FindingCode

// Refusal is an operator whose kernel takes no tensors of a run's size, on a card
// of any memory.
//
//	type Refusal struct {
//		Operator string `json:"operator"`
//		Module   string `json:"module,omitempty"`
//		Reason   string `json:"reason"`
//	}
type Refusal = report.Refusal

// Goal is what [Model.Advise] is for.
type Goal = advise.Goal

// The goals.
const (
	GoalFit   = advise.Fit   // the run on the card, at its own batch
	GoalSpeed = advise.Speed // less work
	GoalSize  = advise.Size  // a smaller model
)

// Advice is the result of [Model.Advise]. Sizes are bytes.
//
//	type Advice struct {
//		Version string `json:"version"`
//		AdvisedRun
//		Goal string `json:"goal"` // "fit", "speed" or "size"
//		// LeastGain is what a change has to gain to be named, of the time or of the model's
//		// size: 0.05; 0 for "fit".
//		LeastGain float64 `json:"least_gain,omitempty"`
//		// Now is the run as it is.
//		Now AdvisedFigures `json:"now"`
//		// Levers are the changes that were simulated, those that reach the goal alone
//		// first, then by what they save.
//		Levers []AdvisedLever `json:"levers"`
//		// NotTried are the levers that do not apply or could not be simulated, with the
//		// reason.
//		NotTried []FailedLever `json:"not_tried"`
//		// Combination is what to do, null where nothing was found or nothing is needed. For
//		// "fit" it is the shortest that reaches the goal, of equally short ones the one that
//		// costs least; for "speed" and "size" the one that gains most at the lowest price:
//		// by rounding at most, else by another recipe or less data, else by another model.
//		Combination *AdvisedCombination `json:"combination"`
//		// Gentler is one that costs less and is longer, null where there is none. It is
//		// about "fit" alone.
//		Gentler *AdvisedCombination `json:"gentler"`
//		// Further are those that gain more for "speed" and "size", at higher prices.
//		Further []AdvisedCombination `json:"further,omitempty"`
//		// Reached tells that the run reaches the goal as it is.
//		Reached bool `json:"reached"`
//		// Unfinished tells that the search ended at a bound: there may be shorter
//		// combinations, and others.
//		Unfinished  bool         `json:"unfinished,omitempty"`
//		Trials      int          `json:"simulations"`
//		Assumptions []Assumption `json:"assumptions"`
//	}
type Advice = report.Advice

// WhatIfReport is the result of [Model.WhatIf]. Sizes are bytes.
//
//	type WhatIf struct {
//		Version string `json:"version"`
//		AdvisedRun
//		Changes []AdvisedChange `json:"changes"`
//		Before  WhatIfFigures   `json:"before"`
//		After   WhatIfFigures   `json:"after"`
//		Code    []string        `json:"code"`
//		// Setting is that of AdvisedCombination.
//		Setting     []string     `json:"setting,omitempty"`
//		Assumptions []Assumption `json:"assumptions"`
//	}
type WhatIfReport = report.WhatIf

// FitReport is the result of [Model.Fit]. Sizes of memory are bytes.
//
//	type Fit struct {
//		Version   string `json:"version"`
//		Model     string `json:"model"`
//		Mode      string `json:"mode"` // "inference" or "training"
//		Precision string `json:"precision"`
//		Optimizer string `json:"optimizer,omitempty"`
//		// Settings are those of Memory.
//		Settings []string `json:"settings,omitempty"`
//		GPU      string   `json:"gpu"`
//		Capacity int64    `json:"capacity"`
//
//		Solve   string `json:"solve"`             // "batch" or "size"
//		Batch   int64  `json:"batch"`             // found, or as given
//		Side    int64  `json:"side,omitempty"`    // of the images: found, or as given
//		Largest int64  `json:"largest"`           // what was solved for; 0 if nothing fits
//		Next    int64  `json:"next,omitempty"`    // the next step, which does not fit; 0 where none larger is tried
//		Over    int64  `json:"over_by,omitempty"` // by how much
//		// Refused says which operator's kernel does not take the next step's
//		// tensors, whatever the memory.
//		Refused *Refusal `json:"refused,omitempty"`
//		Needs   int64    `json:"needs"` // at the largest, or at the next if nothing fits
//		Uses    int64    `json:"uses"`  // what the same run takes on a card without end
//
//		Limit      string     `json:"limited_by"`  // the owner of most of the peak, or why the next step is refused
//		LimitShare float64    `json:"limit_share"` // of the peak, 0 to 1; 0 where the next step is refused
//		Levers     []FitLever `json:"levers"`
//		// LeversFailed are those that could not be simulated, with the reason.
//		LeversFailed []FailedLever `json:"levers_failed,omitempty"`
//		LeversLeft   bool          `json:"levers_not_tried,omitempty"` // each run takes too long
//		// Unfinished tells that the time or the machine's memory was up before the search
//		// was: Largest fits, and larger ones may.
//		Unfinished bool `json:"unfinished,omitempty"`
//		Trials     int  `json:"simulations"`
//
//		Assumptions []Assumption `json:"assumptions"`
//	}
type FitReport = report.Fit

// FitLever is a change that would allow more.
//
//	type FitLever struct {
//		With    string `json:"with"`
//		Largest int64  `json:"largest"`
//		Costs   string `json:"costs"`
//	}
type FitLever = report.FitLever

// Placements are the runs of a job, each held to the cards that the job asks for. Sizes
// of memory are bytes.
//
//	type Placements struct {
//		Version string      `json:"version"`
//		Job     string      `json:"job"`
//		Runs    []Placement `json:"runs"`
//	}
type Placements = report.Placements

// Placement is the result of [Model.Place].
//
//	type Placement struct {
//		Line int    `json:"line"` // of the job
//		Run  string `json:"run"`  // as the job has it
//		// Error is why the run has no figures, null if it has.
//		Error *JobError `json:"error"`
//
//		Model string `json:"model"`
//		Mode  string `json:"mode"`
//		Batch int64  `json:"batch,omitempty"`
//		// Asked is the card's name as the job has it, "" where it names none.
//		Asked    string `json:"asked,omitempty"`
//		Count    int64  `json:"count,omitempty"` // of cards, 0 where nothing says it
//		Ranks    int64  `json:"ranks"`           // that the run is described on
//		GPU      string `json:"gpu"`
//		Capacity int64  `json:"capacity,omitempty"` // what the driver offers; 0: no card is known
//
//		Needs   int64   `json:"needs"`
//		Device  int64   `json:"device"` // reserved and context, on a card without end
//		Fits    *bool   `json:"fits"`   // null where no card is known
//		Missing int64   `json:"missing,omitempty"`
//		Use     float64 `json:"use,omitempty"` // needs / capacity
//		Bound   bool    `json:"bound,omitempty"`
//		AtLeast bool    `json:"at_least,omitempty"`
//		// Underused tells that the run leaves more of the card than the cluster wants.
//		Underused bool `json:"underused,omitempty"`
//		// Largest is the largest batch that fits, where the run's own does not and a
//		// smaller one could; null else.
//		Largest *int64 `json:"largest"`
//		// Smallest is the smallest of the cluster's cards on which the run fits.
//		Smallest string   `json:"smallest,omitempty"`
//		Refused  *Refusal `json:"refused,omitempty"`
//	}
type Placement = report.Placement

// Comparison is the result of [Compare]. Sizes of memory are bytes.
//
//	type Comparison struct {
//		Version   string `json:"version"`
//		Precision string `json:"precision"` // of the models: "float32, float16" where their programs differ
//		GPU       string `json:"gpu"`
//		Capacity  int64  `json:"capacity,omitempty"` // 0: no card was named, and no largest batch asked for
//		// Convention is the tool that work was counted by beside heft, "thop", and Unit what
//		// it calls its number; "" if none was named.
//		Convention string `json:"convention,omitempty"`
//		Unit       string `json:"unit,omitempty"`
//
//		Models []Compared `json:"models"`
//	}
type Comparison = report.Comparison

// DiffReport is the result of [Diff].
//
//	type Diff struct {
//		Version string        `json:"version"`
//		Before  DiffSide      `json:"before"`
//		After   DiffSide      `json:"after"`
//		Totals  []TotalChange `json:"totals"`
//		// Layers are those that were added, removed, changed or renamed, in the order of
//		// the run.
//		Layers []LayerChange `json:"layers"`
//		Same   int           `json:"same"` // layers that did not change
//	}
type DiffReport = report.Diff

// JobResult is the result of a [Job].
//
//	type JobResult struct {
//		Version string `json:"version"`
//		Line    int64  `json:"line"`         // of the list, from 1
//		ID      string `json:"id,omitempty"` // as the list has it
//		Model   string `json:"model"`
//		// Error is why there are no figures, null if there are.
//		Error *JobError `json:"error"`
//		*JobFigures
//	}
type JobResult = report.JobResult

// JobFigures are what the run of a job takes.
//
//	type JobFigures struct {
//		Mode      string  `json:"mode"`
//		Batch     int64   `json:"batch,omitempty"`
//		Inputs    []Value `json:"inputs"`
//		Precision string  `json:"precision"`
//		Optimizer string  `json:"optimizer,omitempty"`
//		GPU       string  `json:"gpu"`
//		Capacity  int64   `json:"capacity,omitempty"` // what the driver offers; 0: no card was named
//
//		Parameters int64 `json:"parameters"`
//		MACs       int64 `json:"macs"`      // of a forward
//		Device     int64 `json:"device"`    // reserved and context: what nvidia-smi shows
//		Reserved   int64 `json:"reserved"`  // torch.cuda.max_memory_reserved
//		Allocated  int64 `json:"allocated"` // torch.cuda.max_memory_allocated
//		Needs      int64 `json:"needs"`     // the smallest device memory in which the same still runs
//		Context    int64 `json:"context"`
//		Fits       *bool `json:"fits"` // null where no card was named, and a run on some card is possible
//		Missing    int64 `json:"missing,omitempty"`
//		Bound      bool  `json:"bound,omitempty"`    // everything is an upper bound
//		AtLeast    bool  `json:"at_least,omitempty"` // everything is a lower bound
//
//		Refused     *Refusal     `json:"refused,omitempty"` // by an operator's kernel, on any card
//		Assumptions []Assumption `json:"assumptions,omitempty"`
//	}
type JobFigures = report.JobFigures

// JobError is why a job has no figures.
//
//	type JobError struct {
//		Kind    string `json:"kind"` // "usage", "unreadable", "program", "unsupported" …
//		Message string `json:"message"`
//		Hint    string `json:"hint,omitempty"`    // settings stand in backquotes, as `batch`
//		Setting string `json:"setting,omitempty"` // that is wrong
//	}
type JobError = report.JobError

// LayerChange is a layer that is not the same in both models of a [DiffReport].
//
//	type LayerChange struct {
//		Kind   ChangeKind `json:"kind"`
//		Path   string     `json:"path"`          // in the model where it is; in the second, if in both
//		Was    string     `json:"was,omitempty"` // path in the first model, where that is another
//		Before *DiffLayer `json:"before,omitempty"`
//		After  *DiffLayer `json:"after,omitempty"`
//		// Differs names what is not the same: "type", "window", "output", "parameters",
//		// "calls", "macs".
//		Differs []string `json:"differs,omitempty"`
//	}
type LayerChange = report.LayerChange

// Compared is one model of a comparison.
//
//	type Compared struct {
//		Name       string  `json:"name"` // as it was asked for
//		Source     string  `json:"source"`
//		Precision  string  `json:"precision"`
//		Inputs     []Value `json:"inputs"`
//		Parameters int64   `json:"parameters"`
//		MACs       int64   `json:"macs"`
//		FLOPs      int64   `json:"flops"`
//		MACsBound  bool    `json:"macs_bound,omitempty"`          // an upper bound: a size depends on data
//		FLOPsBound bool    `json:"flops_bound,omitempty"`         // so are FLOPs
//		Uncounted  int     `json:"uncounted_operators,omitempty"` // operators whose work is missing in MACs and FLOPs
//		// Counted is what the convention of the comparison counts; null where none was named.
//		Counted *Counted `json:"counted,omitempty"`
//
//		Inference   int64 `json:"inference"`              // device memory
//		Training    int64 `json:"training,omitempty"`     // device memory of training steps, 0 if it cannot be trained
//		Context     int64 `json:"context"`                // of both: what CUDA holds beside PyTorch
//		MemoryBound bool  `json:"memory_bound,omitempty"` // memory is an upper bound
//		AtLeast     bool  `json:"at_least,omitempty"`     // work and memory are lower bounds: a loop runs more often than is counted
//		// Problem is why there is no figure of training.
//		Problem string `json:"problem,omitempty"`
//		// InferenceSeconds and TrainingSeconds are estimates of the time of a forward and of a
//		// training step; null where no card was named, or its rates are not known.
//		InferenceSeconds *float64 `json:"inference_seconds"`
//		TrainingSeconds  *float64 `json:"training_seconds"`
//		// Largest is the largest batch of training on the card, 0 if nothing fits; null
//		// where no card was named or the model cannot be trained.
//		Largest *int64 `json:"largest_batch"`
//
//		Assumptions []Assumption `json:"assumptions"`
//		// Error is why there are no figures at all, null if there are.
//		Error *JobError `json:"error,omitempty"`
//	}
type Compared = report.Compared

// Measure is what a [Budget] bounds.
type Measure = report.Measure

// The measures of a budget. Memory is device memory, bytes.
const (
	ParameterCount  = report.ParameterCount
	MACCount        = report.MACCount
	FLOPCount       = report.FLOPCount
	InferenceMemory = report.InferenceMemory
	TrainingMemory  = report.TrainingMemory
)

// Budget is the most that a model may have of a measure.
//
//	type Budget struct {
//		Of   Measure
//		Most int64
//		// Before is the figure of a baseline that Most was made of, 0 if it was of none.
//		Before int64
//	}
type Budget = report.Budget

// CheckReport is the result of [Model.Check].
//
//	type Check struct {
//		Version     string       `json:"version"`
//		Model       string       `json:"model"`
//		Source      string       `json:"source"`
//		File        string       `json:"file,omitempty"` // that the model is from, as it was named; "" for a built-in one
//		Inputs      []Value      `json:"inputs"`
//		Passed      bool         `json:"passed"`
//		Budgets     []Checked    `json:"budgets"`
//		Problem     string       `json:"problem,omitempty"` // why the model could not be checked
//		Assumptions []Assumption `json:"assumptions"`
//	}
type CheckReport = report.Check

// CheckListReport is the result of [Project.Check].
//
//	type CheckList struct {
//		Version string   `json:"version"`
//		Passed  bool     `json:"passed"`
//		Checks  []*Check `json:"checks"`
//	}
type CheckListReport = report.CheckList

// Count is a number of parameters or operations: as text 30M or 4.2G.
type Count = run.Count

// Rate is a part of a whole: as text 2%.
type Rate = run.Rate

// CheckedBudget is a budget with the model's figure.
//
//	type Checked struct {
//		Measure Measure `json:"measure"`
//		Of      string  `json:"of,omitempty"` // of CardMemory, the run and the card: "training on GeForce RTX 3060"
//		Value   int64   `json:"value"`
//		Most    int64   `json:"most"`
//		Before  int64   `json:"before,omitempty"` // the baseline's figure, which Most was made of
//		Over    int64   `json:"over_by,omitempty"`
//		AtMost  bool    `json:"at_most,omitempty"`  // Value is an upper bound
//		AtLeast bool    `json:"at_least,omitempty"` // Value is a lower bound
//		Passed  bool    `json:"passed"`
//		// Problem is why a budget that is not over has not passed either.
//		Problem string `json:"problem,omitempty"`
//	}
type CheckedBudget = report.Checked

// ShapeReport is the result of [Shape].
//
//	type Shape struct {
//		Version string      `json:"version"`
//		Size    []int64     `json:"size"` // one number for each axis
//		Steps   []ShapeStep `json:"steps"`
//		// For is what was asked about the last step's output, nil if nothing was.
//		For *ShapeInputs `json:"for,omitempty"`
//	}
type ShapeReport = report.Shape

// ShapeStep is one step of a chain; lists have a number for each axis.
//
//	type ShapeStep struct {
//		Step      string   `json:"step"`
//		In        []int64  `json:"in"`
//		Out       []int64  `json:"out"`
//		Formulas  []string `json:"formulas"`
//		Receptive []int64  `json:"receptive_field"` // 0 behind a transposed convolution
//		Jump      []int64  `json:"jump"`
//		// Keeping is the padding on each side with which stride 1 keeps the size, -1
//		// where none does.
//		Keeping []int64 `json:"padding_that_keeps"`
//		// Drawing shows where the windows lie; nil where it would be too wide.
//		Drawing []string `json:"drawing,omitempty"`
//	}
type ShapeStep = report.ShapeStep

// ShapeInputs are the inputs that give an output, along the first axis.
//
//	type ShapeInputs struct {
//		Output int64 `json:"output"`
//		Least  int64 `json:"least"`
//		Most   int64 `json:"most"`
//	}
type ShapeInputs = report.ShapeInputs

// BytesReport is the result of [BytesOf].
//
//	type Bytes struct {
//		Version  string      `json:"version"`
//		Shape    []int64     `json:"shape"`
//		Elements int64       `json:"elements"`
//		Types    []TypeBytes `json:"types"`
//	}
type BytesReport = report.Bytes

// TypeBytes is what the elements take in one type.
//
//	type TypeBytes struct {
//		DType      string  `json:"dtype"`
//		PerElement float64 `json:"bytes_per_element"`
//		Bytes      int64   `json:"bytes"`
//	}
type TypeBytes = report.TypeBytes

// LatencyReport is the result of [Model.Latency].
//
//	type Latency struct {
//		Version   string   `json:"version"`
//		Model     string   `json:"model"`
//		Mode      string   `json:"mode"` // that of Memory
//		Batch     int64    `json:"batch,omitempty"`
//		Precision string   `json:"precision"`
//		Optimizer string   `json:"optimizer,omitempty"`
//		Settings  []string `json:"settings,omitempty"`
//		GPU       string   `json:"gpu"`
//		// Seconds is the time of a forward, or of a training step: the longer of Device and
//		// Host.
//		Seconds float64 `json:"seconds"`
//		// Least and Most are the range that eight of ten measured runs of models that were
//		// not fitted had around their estimates.
//		Least float64 `json:"seconds_least"`
//		Most  float64 `json:"seconds_most"`
//		// Rate is samples a second, 0 where the batch is not known.
//		Rate   float64 `json:"samples_per_second,omitempty"`
//		Device float64 `json:"device_seconds"` // of the kernels, one after the other
//		Host   float64 `json:"host_seconds"`   // of Python and torch, which launch them
//		// Bound says what most of the time is for: "compute", "memory", "launch" or "host".
//		Bound   string         `json:"bound"`
//		Kernels int64          `json:"kernels"`
//		Parts   []LatencyShare `json:"parts"` // forward, backward, recomputation, optimizer
//		Kinds   []LatencyShare `json:"kinds"` // by what kernels do, the longest first
//		Layers  []LatencyLayer `json:"layers"`
//		// Measured tells that estimates were compared with runs on a card of this family.
//		Measured    bool         `json:"measured"`
//		Caveats     []string     `json:"caveats"` // where no measurement stands behind the figures
//		Bounded     bool         `json:"upper_bound,omitempty"`
//		AtLeast     bool         `json:"at_least,omitempty"` // a lower bound: a loop runs more often, or an operator's work is not known
//		Assumptions []Assumption `json:"assumptions"`
//	}
type LatencyReport = report.Latency

// LatencyShare is a part of a run's kernels.
//
//	type LatencyShare struct {
//		Name    string  `json:"name"`
//		Seconds float64 `json:"seconds"`
//		Share   float64 `json:"share"` // of the device's time, 0 to 1
//		Bound   string  `json:"bound"`
//		Kernels int64   `json:"kernels"`
//	}
type LatencyShare = report.LatencyShare

// LatencyLayer is a call of a module with the kernels that it runs itself.
//
//	type LatencyLayer struct {
//		Path string `json:"path"`
//		Type string `json:"type"`
//		Call int    `json:"call"` // 0 for a module's first execution
//		LatencyShare
//		// Whole is the time with everything inside.
//		Whole float64 `json:"seconds_whole"`
//	}
type LatencyLayer = report.LatencyLayer

// Explanation is the result of [Model.Explain].
//
//	type Explanation struct {
//		Version     string       `json:"version"`
//		Model       string       `json:"model"`
//		Path        string       `json:"path"` // "" is the model itself
//		Type        string       `json:"type"`
//		Detail      string       `json:"detail,omitempty"`
//		Calls       int          `json:"calls"` // how often it runs; the numbers are of the first time
//		Inputs      [][]int64    `json:"inputs"`
//		Outputs     [][]int64    `json:"outputs"`
//		Facts       []Fact       `json:"facts"`
//		Kinds       []KindShare  `json:"kinds,omitempty"` // of a module with others inside: where its work sits
//		Kept        []KeptTensor `json:"kept_for_backward"`
//		KeptBy      []string     `json:"output_kept_by"` // who else keeps the output
//		Assumptions []Assumption `json:"assumptions"`
//	}
type Explanation = report.Explanation

// Fact is one number with the formula that gives it.
//
//	type Fact struct {
//		What    string `json:"what"`
//		Formula string `json:"formula,omitempty"`
//		Value   int64  `json:"value"`
//		Unit    string `json:"unit,omitempty"` // "B" for bytes
//	}
type Fact = report.Fact

// KindShare is what all layers of a class below a module have together.
//
//	type KindShare struct {
//		Type       string  `json:"type"`
//		Layers     int     `json:"layers"` // calls
//		Parameters int64   `json:"parameters"`
//		MACs       int64   `json:"macs"`
//		FLOPs      int64   `json:"flops"`
//		Share      float64 `json:"share"` // of the FLOPs, 0 to 1
//	}
type KindShare = report.KindShare

// KeptTensor is what autograd keeps of a layer until its backward.
//
//	type KeptTensor struct {
//		What  string  `json:"what"` // "its input", "weight"
//		Shape []int64 `json:"shape"`
//		Bytes int64   `json:"bytes"`
//		// Anyway tells that the tensor is there without it: a parameter.
//		Anyway bool `json:"anyway,omitempty"`
//	}
type KeptTensor = report.KeptTensor

// CountReport is the result of [Model.Count].
//
//	type Count struct {
//		Version     string            `json:"version"`
//		Model       string            `json:"model"`
//		Source      string            `json:"source"`
//		Inputs      []Value           `json:"inputs"`
//		Counts      []ConventionCount `json:"counts"`
//		Differences []Difference      `json:"differences,omitempty"` // of the first two counts, the largest first
//		Further     []Differences     `json:"further,omitempty"`     // of the first count and each behind the second
//		Assumptions []Assumption      `json:"assumptions"`
//	}
type CountReport = report.Count

// ConventionCount is what one convention counts.
//
//	type ConventionCount struct {
//		Convention string      `json:"convention"`
//		Release    string      `json:"release,omitempty"`
//		Unit       string      `json:"unit"`
//		Counts     string      `json:"counts"` // one line on what is counted
//		Total      int64       `json:"total"`
//		Parameters int64       `json:"parameters"`      // as the tool counts them
//		Kinds      []KindCount `json:"kinds"`           // the largest first
//		Sizes      []ToolSize  `json:"sizes,omitempty"` // the memory lines that the tool prints, in its order
//		Rows       []ToolRow   `json:"rows,omitempty"`  // its table
//	}
type ConventionCount = report.ConventionCount

// KindCount is what a convention counts for all layers or operators of a kind.
//
//	type KindCount struct {
//		Kind   string `json:"kind"`   // a module's class, or an operator's name
//		Places int    `json:"places"` // calls or operators that count
//		Count  int64  `json:"count"`
//		Rule   string `json:"rule"`
//	}
type KindCount = report.KindCount

// CountDifference is what two conventions count otherwise.
//
//	type Difference struct {
//		Kind   string    `json:"kind"`
//		Places int       `json:"places"`
//		Counts [2]int64  `json:"counts"`
//		Rules  [2]string `json:"rules"` // "" where it does not count
//	}
type CountDifference = report.Difference

// CountDifferences are what the first convention of a count and another one count otherwise.
//
//	type Differences struct {
//		Convention  string       `json:"convention"` // the other one
//		Differences []Difference `json:"differences"`
//	}
type CountDifferences = report.Differences

// Card is a graphics card of the catalogue.
//
//	type Card struct {
//		Name         string   `json:"name"`         // the maker's name without the maker: "GeForce RTX 3090"
//		Aliases      []string `json:"aliases"`      // short spellings, the shortest useful first: "rtx3090"
//		Family       string   `json:"family"`       // the heading it is listed under: "GeForce 30"
//		Architecture string   `json:"architecture"` // "Ampere", "CDNA 3"
//		// Capability is the CUDA compute capability ("8.6"), or AMD's target ("gfx942").
//		Capability string `json:"capability"`
//		// SMs is the number of streaming multiprocessors (NVIDIA), 0 if it is not
//		// known; BoostMHz their boost clock, 0 if it differs between boards.
//		SMs       int64      `json:"sms"`
//		BoostMHz  int64      `json:"boost_mhz"`
//		SMsFrom   string     `json:"sms_from"`   // where the two are from
//		MemoryGiB float64    `json:"memory_gib"` // as sold
//		TotalMiB  int64      `json:"total_mib"`  // as torch reports it
//		TotalFrom Provenance `json:"total_from"` // how TotalMiB is known
//		Bandwidth float64    `json:"bandwidth_gbs"`
//		// TFLOPS is the dense peak rate by torch's dtype name, in 10¹² operations
//		// a second; "tf32" is float32 on tensor cores, "float8" stands for both
//		// float8 types.
//		TFLOPS map[string]float64 `json:"tflops"`
//		Note   string             `json:"note"` // where the figures are from
//	}
type Card = gpu.Card

// WeightsReport is the result of [Model.Weights].
//
//	type Weights struct {
//		Version     string            `json:"version"`
//		Model       string            `json:"model"`  // as it was named
//		Format      string            `json:"format"` // "safetensors", "PyTorch checkpoint", "TorchScript", "GGUF 3"
//		Files       []WeightsFile     `json:"files"`  // one, or the shards
//		Totals      WeightsTotals     `json:"totals"`
//		Types       []WeightsType     `json:"types"`  // of the model's tensors, largest first
//		Others      []WeightsOther    `json:"others"` // what is stored besides the model
//		Layers      []WeightsLayer    `json:"layers"`
//		Tensors     []WeightsTensor   `json:"tensors"`
//		Metadata    []WeightsMetadata `json:"metadata"`
//		Assumptions []Assumption      `json:"assumptions"`
//	}
type WeightsReport = report.Weights

// WeightsFile is a file that was read.
//
//	type WeightsFile struct {
//		Name  string `json:"name"`
//		Bytes int64  `json:"bytes"`
//	}
type WeightsFile = report.WeightsFile

// WeightsTotals are the sums over a file's tensors.
//
//	type WeightsTotals struct {
//		Parameters     int64 `json:"parameters"`
//		Frozen         int64 `json:"frozen_parameters,omitempty"` // of these, as far as the file says so
//		ParameterBytes int64 `json:"parameter_bytes"`
//		Buffers        int64 `json:"buffers"`
//		BufferBytes    int64 `json:"buffer_bytes"`
//		Tensors        int   `json:"tensors"`      // names, with those of the same tensor
//		FileBytes      int64 `json:"file_bytes"`   // of all files
//		OtherBytes     int64 `json:"other_bytes"`  // of tensors that are not the model's
//		Tied           int   `json:"tied_tensors"` // names of a tensor that another name has, too
//	}
type WeightsTotals = report.WeightsTotals

// WeightsType is what a file stores in one element type.
//
//	type WeightsType struct {
//		DType    string `json:"dtype"`
//		Tensors  int    `json:"tensors"`
//		Elements int64  `json:"elements"`
//		Bytes    int64  `json:"bytes"`
//	}
type WeightsType = report.WeightsType

// WeightsOther is what a file stores besides the model.
//
//	type WeightsOther struct {
//		Key      string `json:"key"`
//		Kind     string `json:"kind"` // "optimizer" or "other"
//		Tensors  int    `json:"tensors"`
//		Elements int64  `json:"elements"`
//		Bytes    int64  `json:"bytes"`
//	}
type WeightsOther = report.WeightsOther

// WeightsLayer is a row of the tree of a file's names.
//
//	type WeightsLayer struct {
//		Path       string           `json:"path"`
//		Kind       Kind             `json:"kind"`           // "module" or "parameter"
//		Type       string           `json:"type,omitempty"` // the class, where the file has it
//		Depth      int              `json:"depth"`
//		Leaf       bool             `json:"leaf"`
//		Shape      []int64          `json:"shape,omitempty"` // of the largest tensor of a row without children
//		DType      string           `json:"dtype,omitempty"` // "" where there are several
//		Tensors    int              `json:"tensors"`
//		Parameters int64            `json:"parameters"`
//		Buffers    int64            `json:"buffers"`
//		Bytes      int64            `json:"bytes"`
//		Settings   []WeightsSetting `json:"settings,omitempty"` // attributes of a pickled layer
//	}
type WeightsLayer = report.WeightsLayer

// WeightsSetting is an attribute of a pickled layer.
//
//	type WeightsSetting struct {
//		Name  string `json:"name"`
//		Value string `json:"value"`
//	}
type WeightsSetting = report.WeightsSetting

// WeightsTensor is a tensor of a file.
//
//	type WeightsTensor struct {
//		Name       string  `json:"name"`
//		Kind       string  `json:"kind"` // "parameter", "buffer", "optimizer" or "other"
//		DType      string  `json:"dtype"`
//		Shape      []int64 `json:"shape"`
//		Elements   int64   `json:"elements"`
//		Bytes      int64   `json:"bytes"`
//		SharedWith string  `json:"shared_with,omitempty"` // the first name of the same tensor
//	}
type WeightsTensor = report.WeightsTensor

// WeightsMetadata is a value that a file has beside its tensors.
//
//	type WeightsMetadata struct {
//		Key   string `json:"key"`
//		Value string `json:"value"`
//	}
type WeightsMetadata = report.WeightsMetadata

// WeightsMatch tells how the tensors of a file and of a model go together.
//
//	type WeightsMatch struct {
//		Files      []string `json:"files"`
//		Tensors    int      `json:"tensors"`    // of the model in the file
//		Matching   int      `json:"matching"`   // of these, with the name and the shape of one of the model's
//		Missing    []string `json:"missing"`    // of the model's state dict, under none of their names in the file
//		Unexpected []string `json:"unexpected"` // in the file, and not in the model's state dict
//		Different  []string `json:"different"`  // in both, of another shape
//	}
type WeightsMatch = report.WeightsMatch
