package heft

// This file holds where models come from, and the options of opening and of calls.

import (
	"bytes"
	"io"
	"io/fs"

	"heft/internal/source"
)

// Source is where a model comes from: made by [Name], [FS], [Bytes] or [File].
type Source struct{ from source.Source }

// Name is a model named as on the command line: a built-in one ("resnet50"), a
// Python file with a class or a function and its arguments
// ("model.py:Net(num_classes=10)"), an ONNX file ("model.onnx"), one in a zip or tar
// ("repo.zip/pkg/model.py:Net"), an expression of torch ("nn.Conv2d(3, 64, 7)"), or
// a module below one of [Path]
// ("torchvision.models:resnet50").
func Name(name string) Source { return Source{source.Source{Name: name}} }

// FS is a file of a file system, named as in [Name] with slashes. What it imports is
// read from there too.
func FS(fsys fs.FS, name string) Source { return Source{source.Source{Name: name, FS: fsys}} }

// Bytes is a file's content, under a name that says what it is: "model.py:Net",
// "model.onnx", "repo.zip/model.py". The bytes must not change while the model is
// open.
func Bytes(name string, data []byte) Source {
	return File(name, bytes.NewReader(data), int64(len(data)))
}

// File is a file of size bytes that is read where it is, such as an upload, under a
// name as for [Bytes].
func File(name string, r io.ReaderAt, size int64) Source {
	return Source{source.Source{Name: name, File: r, Size: size}}
}

// OpenOption is an option of [Open]: [Path], [NoSite], [Args], [Seq],
// [GTPerImage], [Assume], [TorchRelease], [Limits].
type OpenOption interface{ applyOpen(*openOptions) }

// CallOption is an option of a model's calls: [Limits], [WithMemory], [Observed],
// [Trying], [LargestOnly].
type CallOption interface{ applyCall(*callOptions) }

type openOptions struct {
	path    Path
	noSite  NoSite
	args    Args
	seq     Seq
	objects GTPerImage
	assume  Assume
	limits  Limits
	torch   TorchRelease
	several several
}

// several tells that the options are those of a comparison, whose models are not all scripts.
type several bool

func (s several) applyOpen(o *openOptions) { o.several = s }

func (o *openOptions) source() source.Options {
	return source.Options{Path: o.path, NoSite: bool(o.noSite), Args: o.args, Several: bool(o.several), Seq: int64(o.seq), Objects: int64(o.objects), Assume: o.assume, Limits: source.Limits(o.limits)}
}

type callOptions struct {
	limits Limits
	memory bool
	trying func(run string)

	observed    string
	largestOnly bool
}

// Path lists folders with Python packages that a model may import, such as a
// site-packages folder. They are read, never executed outside of heft's own
// interpreter.
type Path []string

func (p Path) applyOpen(o *openOptions) { o.path = append(o.path, p...) }

// NoSite keeps [Open] from looking for packages where this machine's Python has them:
// a library ("timm:resnet50") or what a file imports is found below [Path] alone.
type NoSite bool

func (n NoSite) applyOpen(o *openOptions) { o.noSite = n }

// TorchRelease is the release of PyTorch, "1.13", whose names a Python program finds
// where it asks for them: hasattr, and getattr with a default. Empty is the newest. A
// call's setting says which release runs the model.
type TorchRelease string

func (r TorchRelease) applyOpen(o *openOptions) { o.torch = r }

// Args are the arguments of a script, a word each, as argparse finds them in
// sys.argv behind the script's name: "--depth", "50".
type Args []string

func (a Args) applyOpen(o *openOptions) { o.args = append(o.args, a...) }

// Seq is how many tokens a model of transformers is fed where a call's setting has
// no Input: 512. Zero: 128, or as many as the model has places for.
type Seq int64

func (s Seq) applyOpen(o *openOptions) { o.seq = s }

// GTPerImage is how many objects each image shows to a detector in training, where a
// call's setting has no Input with targets. Zero: 8.
type GTPerImage int64

func (n GTPerImage) applyOpen(o *openOptions) { o.objects = n }

// Assume decides what depends on a tensor's values, by the place that an error or an
// assumption names: a branch, "model.py:93=false", or a size, "rpn.py:112=1000".
type Assume []string

func (a Assume) applyOpen(o *openOptions) { o.assume = append(o.assume, a...) }

// Limits bound one call, or what opening a model runs. They are charged for each
// call anew, and within [Model.Fit] for each size that it tries. Zero fields stand for the defaults, which every model known to us
// keeps; a program that passes one ends with an error of kind [OutOfSteps]. Time is
// bounded by the call's context.
type Limits struct {
	// Steps are the statements, calls and loop rounds of the model's program, 50
	// million by default, some seconds; of an ONNX file the nodes that run, 200,000 at
	// most.
	Steps int64
	// Bytes are what the program's values hold at a time: 160 MiB by default.
	Bytes int64
}

func (l Limits) applyOpen(o *openOptions) { o.limits = l }

func (l Limits) applyCall(o *callOptions) { o.limits = l }

// Observed is the text of a "CUDA out of memory" that a run ended with. [Model.Memory]
// takes the card's memory and what else holds it from there, as far as the setting does
// not give them, and reports where in the run the request is
// ([MemoryReport].Observed). Empty is none.
type Observed string

func (m Observed) applyCall(o *callOptions) { o.observed = string(m) }

// Trying has [Model.Fit] tell each run that it is about to make: "batch 64, 224 px".
// Slow models take seconds for one.
func Trying(tell func(run string)) CallOption { return trying(tell) }

type trying func(run string)

func (t trying) applyCall(o *callOptions) { o.trying = t }

// WithMemory adds [Report].Memory: the memory of inference and of a training step.
func WithMemory() CallOption { return withMemory{} }

type withMemory struct{}

func (withMemory) applyCall(o *callOptions) { o.memory = true }

// LargestOnly has [Model.Fit] leave out which changes would allow more, which take most
// of its time.
func LargestOnly() CallOption { return largestOnly{} }

type largestOnly struct{}

func (largestOnly) applyCall(o *callOptions) { o.largestOnly = true }
