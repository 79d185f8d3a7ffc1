package onnx

// This file gives every input integer sizes before inference starts: by name or
// position from the user's inputs, by symbol from --dim, by --batch, and what
// is left from usual sizes, which are then stated as an assumption.

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
)

// usual are the sizes assumed where neither the file nor the user gives one.
type usual struct {
	height, width int64
	sequence      int64
}

// Sizes assumed in any case.
const (
	usualBatch    = 1
	usualChannels = 3
	usualFrames   = 16
	usualInner    = 4 // of tensors of more than five axes: windows, patches, heads
)

// guesses are tried in turn until the model runs: images of classifiers, of
// text recognition (48 or 32 rows), of detectors; sequences of words, frames of
// sound.
func guesses() []usual {
	return []usual{
		{224, 224, 128}, {48, 320, 512}, {32, 320, 576}, {640, 640, 1536}, {256, 256, 4096}, {320, 320, 16000},
		{512, 512, 32000}, {1024, 1024, 80000}, {64, 64, 16}, {32, 32, 1},
	}
}

// binding holds what is decided.
type binding struct {
	bound   map[string]int64
	shapes  map[string][]int64 // by input
	dtypes  map[string]graph.DType
	batch   map[string]int64 // sizes of first axes that --batch replaces
	assumed []string         // "height = 224"
	fixed   []string         // "x is declared as 1×16", where the user says otherwise
	usual   usual
	solved  *solved // by stored weights
}

// bindInputs decides the sizes of the given inputs.
func bindInputs(inputs []*valueInfo, run Run, guess usual, found *solved) (*binding, error) {
	b := &binding{
		bound: map[string]int64{}, shapes: map[string][]int64{},
		dtypes: map[string]graph.DType{}, batch: map[string]int64{}, usual: guess, solved: found,
	}
	if err := b.takeDims(inputs, run.Dims); err != nil {
		return nil, err
	}
	if err := b.takeSpecs(inputs, run.Inputs); err != nil {
		return nil, err
	}
	if run.Batch > 0 {
		b.takeBatch(inputs, run.Batch)
	}
	for _, in := range inputs {
		if err := b.complete(in); err != nil {
			return nil, err
		}
		if n, ok := b.batch[in.name]; ok {
			b.shapes[in.name] = append([]int64{n}, b.shapes[in.name][1:]...)
		}
	}
	return b, nil
}

// takeDims binds the symbols that the user names.
func (b *binding) takeDims(inputs []*valueInfo, dims map[string]int64) error {
	symbols := map[string]bool{}
	for _, in := range inputs {
		for _, d := range in.dims {
			if d.symbol != "" {
				for _, name := range append(symbolNames(d.symbol), d.symbol) {
					symbols[name] = true
				}
			}
		}
	}
	for name, size := range dims {
		if !symbols[name] {
			known := slices.Sorted(maps.Keys(symbols))
			return &Error{Message: fmt.Sprintf("the model has no symbolic size %q", name), Advice: knownNames("its symbols are", known)}
		}
		if size < 1 {
			return &Error{Message: fmt.Sprintf("size %q is %d; a size is at least 1", name, size)}
		}
		b.bound[name] = size
	}
	return nil
}

func knownNames(what string, names []string) string {
	if len(names) == 0 {
		return what + " none"
	}
	return what + " " + strings.Join(names, ", ")
}

// takeSpecs matches the user's inputs by name, else by position.
func (b *binding) takeSpecs(inputs []*valueInfo, specs []input.Spec) error {
	if len(specs) > len(inputs) {
		return &Error{Message: fmt.Sprintf("the model takes %d inputs, got %d", len(inputs), len(specs)), Advice: knownNames("its inputs are", namesOf(inputs))}
	}
	for i, spec := range specs {
		at := i
		if spec.Name != "" {
			at = slices.IndexFunc(inputs, func(v *valueInfo) bool { return v.name == spec.Name })
		}
		if at < 0 {
			return &Error{Message: fmt.Sprintf("the model has no input %q", spec.Name), Advice: knownNames("its inputs are", namesOf(inputs))}
		}
		if err := b.takeSpec(inputs[at], spec); err != nil {
			return err
		}
	}
	return nil
}

func namesOf(inputs []*valueInfo) []string {
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = in.name
	}
	return names
}

func (b *binding) takeSpec(in *valueInfo, spec input.Spec) error {
	if spec.Kind != input.Tensor {
		return &Error{Message: fmt.Sprintf("input %q is a tensor", in.name), Advice: "write its sizes: `input` " + in.name + "=1x3x224x224"}
	}
	if in.ranked && len(in.dims) != len(spec.Shape) {
		return &Error{Message: fmt.Sprintf("input %q has %d axes, got %v", in.name, len(in.dims), spec.Shape)}
	}
	b.shapes[in.name] = spec.Shape
	b.compareFixed(in, spec.Shape)
	if spec.DType != graph.Float32 || in.dtype == graph.InvalidDType {
		b.dtypes[in.name] = spec.DType
	}
	for i, d := range in.dims {
		if d.symbol == "" {
			continue
		}
		if size, ok := b.bound[d.symbol]; ok && size != spec.Shape[i] {
			return &Error{Message: fmt.Sprintf("size %q is %d, but input %q has %d", d.symbol, size, in.name, spec.Shape[i])}
		}
		b.bound[d.symbol] = spec.Shape[i]
	}
	return nil
}

// compareFixed notes an input that does not get the sizes that the file fixes.
func (b *binding) compareFixed(in *valueInfo, shape []int64) {
	sizes, differs := make([]string, len(in.dims)), false
	for i, d := range in.dims {
		sizes[i] = d.symbol
		if d.symbol == "" {
			sizes[i] = fmt.Sprint(d.size)
			differs = differs || d.size > 0 && i < len(shape) && d.size != shape[i]
		}
	}
	if differs {
		b.fixed = append(b.fixed, fmt.Sprintf("%s is declared as %s", in.name, strings.Join(sizes, "×")))
	}
}

// takeBatch sets the first axis of every input that has the first input's
// batch: the same symbol, or the same size.
func (b *binding) takeBatch(inputs []*valueInfo, batch int64) {
	var first *dimension
	for _, in := range inputs {
		if len(in.dims) == 0 || in.kind != tensorType {
			continue
		}
		d := in.dims[0]
		if first == nil {
			first = &d
		}
		if d != *first && !isBatch(d.symbol) {
			continue
		}
		if d.symbol != "" {
			b.bound[d.symbol] = batch
		}
		b.batch[in.name] = batch
		b.compareFixed(in, []int64{batch})
	}
}

// complete fills in what is still open.
func (b *binding) complete(in *valueInfo) error {
	if in.kind == mapType || in.kind == unknownType {
		return &Error{Message: fmt.Sprintf("input %q is neither a tensor nor a sequence of tensors", in.name), Unsupported: true}
	}
	if b.dtypes[in.name] == graph.InvalidDType {
		b.dtypes[in.name] = in.dtype
	}
	if b.dtypes[in.name] == graph.InvalidDType {
		return &Error{Message: fmt.Sprintf("input %q has no element type that heft knows", in.name)}
	}
	if b.shapes[in.name] != nil {
		return nil
	}
	if !in.ranked {
		if in.kind == sequenceType {
			b.shapes[in.name] = []int64{}
			return nil
		}
		return &Error{Message: fmt.Sprintf("input %q has no declared shape", in.name), Advice: "give it: `input` " + in.name + "=1x3x224x224"}
	}
	shape := make([]int64, len(in.dims))
	for i, d := range in.dims {
		shape[i] = b.size(in, i, d)
	}
	b.shapes[in.name] = shape
	return nil
}

// size is the size of one axis. An axis of declared size 0 would leave nothing
// to compute: some exporters write it for "not known".
func (b *binding) size(in *valueInfo, axis int, d dimension) int64 {
	if d.symbol == "" && d.size > 0 {
		return d.size
	}
	if size, ok := evaluateSymbol(d.symbol, b.bound); ok && d.symbol != "" {
		return max(size, 0)
	}
	if size, ok := b.decided(in, axis, d); ok {
		return size
	}
	if d.symbol == "" {
		size := b.usual.size(in, axis, "")
		b.assumed = append(b.assumed, fmt.Sprintf("axis %d of %s = %d", axis, in.name, size))
		return size
	}
	for _, name := range symbolNames(d.symbol) {
		if _, ok := b.bound[name]; !ok {
			b.bound[name] = b.usual.size(in, axis, name)
			b.assumed = append(b.assumed, fmt.Sprintf("%s = %d", name, b.bound[name]))
		}
	}
	size, _ := evaluateSymbol(d.symbol, b.bound)
	return max(size, 0)
}

// decided is a size that the file's weights decide, or another size that is bound.
func (b *binding) decided(in *valueInfo, axis int, d dimension) (int64, bool) {
	if size, ok := b.solved.twin(d.symbol, b.bound); ok {
		return size, true
	}
	size, chosen, ok := b.solved.known(in, axis)
	if !ok {
		return 0, false
	}
	name := d.symbol
	if name == "" {
		name = fmt.Sprintf("axis %d of %s", axis, in.name)
	} else {
		b.bound[name] = size
	}
	if chosen {
		b.assumed = append(b.assumed, fmt.Sprintf("%s = %d", name, size))
	}
	return size, true
}

func isBatch(symbol string) bool {
	s := strings.ToLower(symbol)
	return strings.Contains(s, "batch") || s == "n" || s == "b" || s == "bs"
}

// size guesses a size from the symbol's name, else from the input's and the
// axis.
func (u usual) size(in *valueInfo, axis int, symbol string) int64 {
	s := strings.ToLower(symbol)
	contains := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(s, part) })
	}
	switch {
	case isBatch(s):
		return usualBatch
	case contains("height") || s == "h":
		return u.height
	case contains("width", "image") || s == "w":
		return u.width
	case contains("seq", "len", "time", "token", "past", "samples"):
		return u.sequence
	case contains("frame"):
		return usualFrames
	case contains("channel") || s == "c":
		return usualChannels
	case axis == 0 || axis == 1 && isState(in.name):
		return usualBatch
	}
	return u.axis(in, axis)
}

// isState tells inputs that hold a recurrent state: [layers, batch, units].
func isState(name string) bool {
	name = strings.ToLower(name)
	return name == "h" || name == "c" || name == "h0" || name == "c0" || strings.Contains(name, "state") || strings.Contains(name, "hidden")
}

// axis takes four axes as images, five as videos, fewer as sequences. Of more axes
// none is a side of an image.
func (u usual) axis(in *valueInfo, axis int) int64 {
	rank := len(in.dims)
	if rank > 5 {
		return usualInner
	}
	if rank < 4 {
		return u.sequence
	}
	last := in.dims[rank-1].size
	channelsLast := last > 0 && last <= 4
	row := rank - 2
	if channelsLast {
		row--
	}
	switch {
	case channelsLast && axis == rank-1, !channelsLast && axis == 1:
		return usualChannels
	case rank == 5 && axis == row-1:
		return usualFrames
	case axis == row:
		return u.height
	}
	return u.width
}
