package run

// This file holds the settings that are one of a few values, each with the names
// that it is read by.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/spell"
)

// choice is a value and its names; it is written with the first.
type choice[T ~uint8] struct {
	value T
	names []string
}

// read finds the value of a name.
func read[T ~uint8](setting string, choices []choice[T], text []byte) (T, error) {
	for _, c := range choices {
		if slices.Contains(c.names, strings.ToLower(string(text))) {
			return c.value, nil
		}
	}
	var names []string
	for _, c := range choices {
		names = append(names, c.names[0])
	}
	advice := "known are " + strings.Join(names, ", ")
	if near := spell.Nearest(string(text), names); near != "" {
		advice = "did you mean " + near + "? " + advice
	}
	var none T
	return none, refuse(setting, advice, "unknown %s %q", setting, text)
}

// listed are names, one after the other.
func listed[T ~string](names []T) string {
	var words []string
	for _, name := range names {
		words = append(words, string(name))
	}
	return strings.Join(words, ", ")
}

// nameOf is the name that a value is written with.
func nameOf[T ~uint8](choices []choice[T], value T) string {
	for _, c := range choices {
		if c.value == value {
			return c.names[0]
		}
	}
	return strconv.Itoa(int(value))
}

// known refuses a value that no name stands for.
func known[T ~uint8](setting string, choices []choice[T], value T) error {
	if slices.ContainsFunc(choices, func(c choice[T]) bool { return c.value == value }) {
		return nil
	}
	_, err := read(setting, choices, strconv.AppendInt(nil, int64(value), 10))
	return err
}

// refuse is an error about a setting.
func refuse(setting, advice, format string, args ...any) error {
	return &fault.Error{Kind: fault.Usage, Setting: setting, Message: fmt.Sprintf(format, args...), Advice: advice}
}

// Mode is what is run.
type Mode memory.Mode

// The modes.
const (
	Inference         = Mode(memory.Inference)
	Training          = Mode(memory.Training)
	InferenceWithGrad = Mode(memory.ForwardWithGrad)
)

var modes = []choice[Mode]{
	{Inference, []string{"inference"}},
	{Training, []string{"training"}},
	{InferenceWithGrad, []string{"inference-with-grad"}},
}

// String is the mode's name.
func (m Mode) String() string { return nameOf(modes, m) }

// MarshalText returns the mode's name.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a mode by its name.
func (m *Mode) UnmarshalText(text []byte) (err error) {
	*m, err = read("mode", modes, text)
	return err
}

// Precision is the element type of a run: of the whole model and its inputs, or of
// autocast on a model in float32.
type Precision uint8

// The precisions. OwnPrecision, the zero value, leaves the model the types that its program
// gives it, which are float32 in most; Float32 converts one that its program makes half.
const (
	OwnPrecision Precision = iota
	Float32
	Float16
	BFloat16
	Float64
	AutocastFloat16
	AutocastBFloat16
	// MixedBFloat16 computes in bfloat16 and steps in float32, as FSDP's MixedPrecision
	// and DeepSpeed's bf16 do where the parameters are spread over cards.
	MixedBFloat16
)

var precisions = []choice[Precision]{
	{OwnPrecision, []string{"own"}},
	{Float32, []string{"float32", "fp32"}},
	{Float16, []string{"float16", "fp16", "half"}},
	{BFloat16, []string{"bfloat16", "bf16"}},
	{Float64, []string{"float64", "fp64", "double"}},
	{AutocastFloat16, []string{"amp-fp16", "amp-float16", "amp"}},
	{AutocastBFloat16, []string{"amp-bf16", "amp-bfloat16"}},
	{MixedBFloat16, []string{"mixed-bf16", "mixed-bfloat16"}},
}

// String is the precision's name.
func (p Precision) String() string { return nameOf(precisions, p) }

// MarshalText returns the precision's name.
func (p Precision) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a precision by its name.
func (p *Precision) UnmarshalText(text []byte) (err error) {
	*p, err = read("precision", precisions, text)
	return err
}

// DType is the type that the model is converted to, InvalidDType for none.
func (p Precision) DType() graph.DType {
	switch p {
	case Float32:
		return graph.Float32
	case Float16:
		return graph.Float16
	case BFloat16, MixedBFloat16:
		return graph.BFloat16
	case Float64:
		return graph.Float64
	}
	return graph.InvalidDType
}

// Plain tells a run in the model's own types or in float32, which autocast and conversions
// start from.
func (p Precision) Plain() bool { return p == OwnPrecision || p == Float32 }

// Masters tells whether the optimizer has parameters in float32 of its own.
func (p Precision) Masters() bool { return p == MixedBFloat16 }

// Autocast is autocast's type, InvalidDType for none.
func (p Precision) Autocast() graph.DType {
	switch p {
	case AutocastFloat16:
		return graph.Float16
	case AutocastBFloat16:
		return graph.BFloat16
	}
	return graph.InvalidDType
}

// title is the precision as reports print it: "autocast float16".
func (p Precision) title() string {
	if fast := p.Autocast(); fast != graph.InvalidDType {
		return "autocast " + fast.String()
	}
	if p.Masters() {
		return p.DType().String() + " with float32 masters"
	}
	if p == OwnPrecision {
		return Float32.String() // but for what a program says: see Plan.ownDType
	}
	return p.String()
}

// Layout is how images and convolution weights lie in memory.
type Layout uint8

// The layouts.
const (
	Contiguous Layout = iota
	ChannelsLast
)

var layouts = []choice[Layout]{
	{Contiguous, []string{"contiguous", "nchw"}},
	{ChannelsLast, []string{"channels-last", "nhwc"}},
}

// String is the layout's name.
func (l Layout) String() string { return nameOf(layouts, l) }

// MarshalText returns the layout's name.
func (l Layout) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a layout by its name.
func (l *Layout) UnmarshalText(text []byte) (err error) {
	*l, err = read("layout", layouts, text)
	return err
}

// ZeroGrad is when training lets gradients go.
type ZeroGrad uint8

// The moments. The zero value is what zero_grad() behind the step does by itself:
// it lets gradients go, and before PyTorch 2.0 filled them with zeros.
const (
	ZeroGradByRelease ZeroGrad = iota
	ZeroGradAfterStep
	ZeroGradBeforeBackward
	ZeroGradKeep // filled with zeros, never let go
)

var zeroGrads = []choice[ZeroGrad]{
	{ZeroGradByRelease, []string{"by-release"}},
	{ZeroGradAfterStep, []string{"after-step"}},
	{ZeroGradBeforeBackward, []string{"before-backward"}},
	{ZeroGradKeep, []string{"keep"}},
}

// String is the moment's name.
func (z ZeroGrad) String() string { return nameOf(zeroGrads, z) }

// MarshalText returns the moment's name.
func (z ZeroGrad) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

// under is the moment in a release: set_to_none is the default of zero_grad since
// PyTorch 2.0 (pull request 92731).
func (z ZeroGrad) under(torch memory.Release) memory.ZeroGrad {
	switch {
	case z == ZeroGradKeep, z == ZeroGradByRelease && torch.Before(2, 0):
		return memory.ZeroGradKeep
	case z == ZeroGradBeforeBackward:
		return memory.ZeroGradBeforeBackward
	}
	return memory.ZeroGradAfterStep
}

// UnmarshalText reads a moment by its name.
func (z *ZeroGrad) UnmarshalText(text []byte) (err error) {
	*z, err = read("zero_grad", zeroGrads, text)
	return err
}

// ModuleLoading is CUDA_MODULE_LOADING: when kernels are loaded to the card.
type ModuleLoading uint8

// The ways.
const (
	LoadingByRelease ModuleLoading = iota // lazily since CUDA 11.7
	LoadingLazy
	LoadingEager
)

var loadings = []choice[ModuleLoading]{
	{LoadingByRelease, []string{"by-release"}},
	{LoadingLazy, []string{"lazy"}},
	{LoadingEager, []string{"eager"}},
}

// String is the way's name.
func (l ModuleLoading) String() string { return nameOf(loadings, l) }

// MarshalText returns the way's name.
func (l ModuleLoading) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a way by its name.
func (l *ModuleLoading) UnmarshalText(text []byte) (err error) {
	*l, err = read("module_loading", loadings, text)
	return err
}
