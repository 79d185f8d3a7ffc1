package heft

// This file names the types of settings, reports and errors. The fields in the
// comments are copied from the types themselves by a test.

import (
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

// The moments.
const (
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
type Report = report.Report

// Layer is one row of a report.
type Layer = report.Layer

// Totals are a report's sums.
type Totals = report.Totals

// Work is a number of operations and of bytes moved.
type Work = report.Work

// Value is a named input or output.
type Value = report.Value

// Assumption is a decision that heft took for the user.
type Assumption = report.Assumption

// MemorySummary is the memory of inference and of a training step, for
// [WithMemory].
type MemorySummary = report.MemorySummary

// MemoryReport is the result of [Model.Memory]: peaks, their owners and the course
// of a run. All sizes are bytes.
type MemoryReport = report.Memory

// MemoryShare is what one owner holds at the peak.
type MemoryShare = report.MemoryShare

// MemoryPart is a share of an owner.
type MemoryPart = report.MemoryPart

// MemoryMoment is where the peak stands.
type MemoryMoment = report.MemoryMoment

// MemoryHolder is one large allocation at the peak.
type MemoryHolder = report.MemoryHolder

// MemoryStage is one phase of one iteration.
type MemoryStage = report.MemoryStage

// MemoryPoint is a point of the last iteration's course.
type MemoryPoint = report.MemoryPoint

// Refusal is an operator whose kernel takes no tensors of a run's size, on a card
// of any memory.
type Refusal = report.Refusal

// FitReport is the result of [Model.Fit]. Sizes of memory are bytes.
type FitReport = report.Fit

// FitLever is a change that would allow more.
type FitLever = report.FitLever

// Card is a graphics card of the catalogue.
type Card = gpu.Card
