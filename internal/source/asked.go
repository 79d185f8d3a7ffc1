package source

// This file feeds a model the size that a layer of it asks for: where no usual input fits,
// the failure of one says how large the flattened map, the row of features or the table of
// positions should have been, and the next try is as much larger or smaller.

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

const (
	maxAskedTries = 14 // sizes of one kind of input that are tried
	maxAskedKinds = 8  // kinds of inputs, by their axes
	largestAsked  = 1 << 16
)

// asked runs a model with the sizes that its failures ask for; nil if none leads to a run.
// The text is why they are so; the error is that of a limit, which no other input is tried
// behind.
func (m *Model) asked(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec, string, error) {
	var kinds []string
	indices, unpacked := m.indices(suggestion, run), m.unpacked(suggestion, run)
	for i, specs := range slices.Concat(indices, unpacked, suggestion.Inputs) {
		kind := axesOf(specs)
		if specs[0].Kind != input.Tensor || len(specs[0].Shape) < 2 || slices.Contains(kinds, kind) || len(kinds) == maxAskedKinds {
			continue
		}
		kinds = append(kinds, kind)
		why := ", and a later layer this size"
		if i >= len(indices) && i < len(indices)+len(unpacked) {
			why = fmt.Sprintf(", and forward %d axes, whose sizes are guessed where no layer says them", len(specs[0].Shape))
		}
		specs = m.withBatch(specs, run)
		if g, found, err := m.follow(specs, run); g != nil || err != nil {
			return g, found, why, err
		}
		if g, found, err := m.oblong(specs, run); g != nil || err != nil {
			return g, found, why, err
		}
	}
	return nil, nil, "", nil
}

// indices are tokens for a model whose first layer is no embedding, and whose embedding
// refuses anything else; nil for others.
func (m *Model) indices(suggestion torch.Suggestion, run Run) [][]input.Spec {
	_, err := m.trace(suggestion.Inputs[0], run)
	if err == nil || !strings.Contains(err.Error(), "expected indices of type int64") {
		return nil
	}
	tokens := input.Spec{Kind: input.Tensor, Shape: []int64{1, usualTokens}, DType: graph.Int64}
	return [][]input.Spec{append([]input.Spec{tokens}, suggestion.Inputs[0][1:]...), slices.Repeat([]input.Spec{tokens}, len(suggestion.Needs))}
}

const (
	usualTokens = 128
	usualFrames = 16 // of a video
)

var unpackAsks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`ValueError: (?:not enough|too many) values to unpack \(expected (\d+)`)
})

// unpacked are inputs of as many axes as a model unpacks a shape into that was fed others;
// nil where that is not how it fails.
func (m *Model) unpacked(suggestion torch.Suggestion, run Run) [][]input.Spec {
	first := suggestion.Inputs[0][0]
	_, err := m.trace(suggestion.Inputs[0], run)
	if err == nil || first.Kind != input.Tensor {
		return nil
	}
	match := unpackAsks().FindStringSubmatch(err.Error())
	if match == nil {
		match = permuteAsks().FindStringSubmatch(err.Error())
	}
	if match == nil || number(match[1]) == float64(len(first.Shape)) {
		return nil
	}
	var found [][]input.Spec
	for _, shape := range slices.Concat(m.axesByName(err, int(number(match[1]))), withAxes(first.Shape, int(number(match[1])))) {
		found = append(found, slices.Repeat([]input.Spec{input.Float32(shape...)}, len(suggestion.Needs)))
		if len(suggestion.Needs) > 1 {
			found = append(found, m.besides(suggestion.Needs, input.Float32(shape...)))
		}
	}
	return found
}

var permuteAsks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`permute: number of dimensions in the tensor input does not match .* is not equal to len\(dims\) = (\d+)`)
})

// besides is a first input with what the other arguments' names suggest beside it.
func (m *Model) besides(names []string, first input.Spec) []input.Spec {
	specs := []input.Spec{first}
	for _, name := range names[1:] {
		specs = append(specs, m.session.Beside(m.model, name, first, 0))
	}
	return specs
}

// withAxes are shapes of a number of axes that the layer which takes another shape may be
// fed through.
func withAxes(shape []int64, axes int) [][]int64 {
	width := shape[min(1, len(shape)-1)]
	switch axes {
	case 3:
		return [][]int64{{1, usualFrames, width}, {1, width, 1024}, {1, 3, 1024}}
	case 4:
		return [][]int64{{1, width, 64, 64}, {1, 3, 64, 64}}
	case 5:
		if len(shape) == 4 {
			return [][]int64{{1, usualFrames, width, shape[2], shape[3]}, {1, width, usualFrames, shape[2], shape[3]}}
		}
		return [][]int64{{1, usualFrames, 3, 64, 64}, {1, 3, usualFrames, 64, 64}}
	}
	return nil
}

// axesByName is the shape whose axes a failing line gives names, where the model was made
// with a size of each name behind the batch: bs, num_patch, n_vars, patch_len = x.shape. Nil
// for any other.
func (m *Model) axesByName(err error, axes int) [][]int64 {
	targets, _, ok := strings.Cut(m.lineOf(err), "=")
	names := identifier().FindAllString(targets, -1)
	if !ok || len(names) != axes {
		return nil
	}
	found := make([]int64, axes)
	found[0] = 1
	for i, name := range names[1:] {
		if found[i+1] = m.model.SizeNamed(name); found[i+1] <= 0 || found[i+1] > largestAsked {
			return nil
		}
	}
	return [][]int64{found}
}

// lineOf is the line of the model's file at which a run failed, "" for another file's.
func (m *Model) lineOf(err error) string {
	var failure *torch.Error
	if !errors.As(err, &failure) {
		return ""
	}
	file, line := failure.Place()
	lines := strings.Split(m.text, "\n")
	own := m.source
	if m.reading != nil {
		own = m.reading.place.display()
	}
	if file != own || line < 1 || line > len(lines) {
		return ""
	}
	return lines[line-1]
}

// axesOf tells inputs of one kind from others: how many axes each has.
func axesOf(specs []input.Spec) string {
	kind := ""
	for _, s := range specs {
		kind += fmt.Sprint(s.Kind, s.DType, len(s.Shape), slices.Equal(s.Shape, specs[0].Shape), " ")
	}
	return kind
}

// follow tries sizes of the first tensor, each the one that the failure of the last asks
// for. Between one that gave too little and one that gave too much lies the next. Nil where
// none leads to a run; the error is a limit's.
func (m *Model) follow(specs []input.Spec, run Run) (*graph.Graph, []input.Spec, error) {
	var small, large int64 // sizes that gave too little, too much; 0 for none yet
	var features bracket   // of a linear layer behind them
	for range maxAskedTries {
		g, err := m.trace(specs, run)
		if err == nil && !looksUp(g, specs) {
			return nil, nil, nil
		}
		if err == nil {
			return g, specs, nil
		}
		shape := leading(specs)
		if kindOf(err) >= fault.OutOfSteps {
			return nil, nil, err
		}
		if len(shape) < 2 || !mayFitAnother(err) {
			return nil, nil, nil
		}
		if axis, channels := channelsAsked(err, shape); channels > 0 {
			specs = resized(specs, shape, []int{axis}, channels)
			continue
		}
		if others := blamed(err, specs); others != nil {
			specs = others
			continue
		}
		if others := withoutChannels(err, specs); others != nil {
			specs = others
			continue
		}
		axes := freeAxes(len(shape))
		size := shape[axes[0]]
		want, got := askedFor(err, size)
		if want <= 0 || got <= 0 || want == got {
			return nil, nil, nil
		}
		features.note(err, shape, want, got)
		if want > got {
			small = max(small, size)
		} else {
			large = cmp.Or(min(large, size), size)
		}
		next := int64(math.Round(float64(size) * math.Pow(want/got, 1/float64(len(axes)))))
		if small > 0 && large > 0 && (next <= small || next >= large) {
			next = (small + large) / 2
		}
		if next == size {
			next += int64(cmp.Compare(want, got))
		}
		if next == small && large == small+1 || next == large && small == large-1 {
			m.bracket = cmp.Or(m.bracket, features.whole())
		}
		if next < 1 || next > largestAsked || next == small || next == large {
			return nil, nil, nil
		}
		specs = resized(specs, shape, axes, next)
	}
	return nil, nil, nil
}

var (
	linearRefuses = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`linear expects (\d+) input features, got input of size \[([\d ]+)\]`)
	})
	channelsRefuse = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`expected input \[([\d ]+)\] to have (\d+) channels, but got`)
	})
)

// blamed gives the argument that a layer was handed as it is, and refuses, the size that
// the layer asks for: each argument may have a layer of its own. Nil where that is not how
// the run failed. Of several like it the last one is meant, since those before went
// through.
func blamed(err error, specs []input.Spec) []input.Spec {
	text := err.Error()
	axis, shape, want := -1, "", ""
	if match := linearRefuses().FindStringSubmatch(text); match != nil {
		want, shape = match[1], match[2]
	} else if match := channelsRefuse().FindStringSubmatch(text); match != nil {
		axis, shape, want = 1, match[1], match[2]
	}
	size := int64(number(want))
	for i := len(specs) - 1; i > 0 && size > 0 && size <= largestAsked; i-- {
		s := specs[i]
		if s.Kind != input.Tensor || len(s.Shape) < 2 || strings.Trim(fmt.Sprint(s.Shape), "[]") != shape {
			continue
		}
		out := slices.Clone(specs)
		out[i].Shape = slices.Clone(s.Shape)
		out[i].Shape[(axis+len(s.Shape))%len(s.Shape)] = size
		if axis < 0 && (len(s.Shape) > len(specs[0].Shape) || len(s.Shape) > 2 && slices.Equal(s.Shape, specs[0].Shape)) { // a code beside an image
			out[i].Shape = []int64{s.Shape[0], size}
		}
		return out
	}
	return nil
}

var axesRefuse = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`expected \dD \(unbatched\) or \dD \(batched\) input, but got input of size \[([\d ]+)\]`)
})

// withoutChannels takes the channels from an argument to which forward gives an axis of its
// own, one too many for the convolution behind it: a curve beside a sound. The last like it is
// meant. Nil where that is not how the run failed.
func withoutChannels(err error, specs []input.Spec) []input.Spec {
	match := axesRefuse().FindStringSubmatch(err.Error())
	if match == nil {
		return nil
	}
	for i := len(specs) - 1; i > 0; i-- {
		s := specs[i]
		if s.Kind != input.Tensor || len(s.Shape) < 3 {
			continue
		}
		with := slices.Insert(slices.Clone(s.Shape), 1, 1)
		if strings.Trim(fmt.Sprint(with), "[]") != match[1] {
			continue
		}
		out := slices.Clone(specs)
		out[i].Shape = slices.Delete(slices.Clone(s.Shape), 1, 2)
		return out
	}
	return nil
}

// leading is the shape of the first tensor among inputs, nil if there is none.
func leading(specs []input.Spec) []int64 {
	for _, s := range specs {
		switch s.Kind {
		case input.Tensor:
			return s.Shape
		case input.List, input.Dict:
			if shape := leading(s.Items); shape != nil {
				return shape
			}
		}
	}
	return nil
}

// freeAxes are the axes of an input whose sizes are the user's, the last ones: a length, a
// row of features, the sides of an image.
func freeAxes(count int) []int {
	if count < 4 {
		return []int{count - 1}
	}
	return []int{count - 1, count - 2}
}

// resized gives axes of every tensor of a shape another size.
func resized(specs []input.Spec, shape []int64, axes []int, size int64) []input.Spec {
	out := slices.Clone(specs)
	for i, s := range out {
		switch {
		case s.Kind == input.List || s.Kind == input.Dict:
			out[i].Items = resized(s.Items, shape, axes, size)
		case s.Kind == input.Tensor && slices.Equal(s.Shape, shape):
			out[i].Shape = slices.Clone(s.Shape)
			for _, axis := range axes {
				out[i].Shape[axis] = size
			}
		}
	}
	return out
}

var (
	linearAsks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`linear expects (\d+) input features, got input of size \[(?:\d+ )*(\d+)\]`)
	})
	viewAsks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`shape \[([-\d ]+)\] is invalid for input of size (\d+)`)
	})
	normAsks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`normalized_shape=\[(\d+)\], expected input whose last sizes are these, but got input of size \[(?:\d+ )*(\d+)\]`)
	})
	productAsks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`mat1 and mat2 shapes cannot be multiplied \(\d+x(\d+) and (\d+)x\d+\)`)
	})
	sumAsks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)`)
	})
)

// askedFor is how many elements a failing layer wants, and how many an input of a size
// gave it; 0 if the failure does not tell.
func askedFor(err error, size int64) (want, got float64) {
	text := err.Error()
	if match := linearAsks().FindStringSubmatch(text); match != nil {
		return number(match[1]), number(match[2])
	}
	if match := normAsks().FindStringSubmatch(text); match != nil {
		return number(match[1]), number(match[2])
	}
	if match := productAsks().FindStringSubmatch(text); match != nil {
		return number(match[2]), number(match[1])
	}
	if match := viewAsks().FindStringSubmatch(text); match != nil {
		want = 1
		for _, side := range strings.Fields(match[1]) {
			if n := number(side); n > 0 {
				want *= n
			}
		}
		return want, number(match[2])
	}
	if match := sumAsks().FindStringSubmatch(text); match != nil {
		got, want = number(match[1]), number(match[2])
		if want == float64(size) || tableComesFirst(text) {
			return got, want
		}
		return want, got
	}
	return 0, 0
}

var sumShapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\(shapes \[([\d ]*)\] and \[([\d ]*)\]\)`)
})

// tableComesFirst tells a sum or product whose first operand has fewer axes than the second: a
// weight by itself, as a norm of the program's own has.
func tableComesFirst(text string) bool {
	match := sumShapes().FindStringSubmatch(text)
	return match != nil && len(strings.Fields(match[1])) < len(strings.Fields(match[2]))
}

var channelsAsk = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`expected input \[[\d ]+\] to have (\d+) channels, but got (\d+) channels`)
})

// channelsNormed is how a normalization refuses the channels of what it is handed.
var channelsNormed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`expected running_mean of shape \[(\d+)\], got \[(\d+)\]`)
})

// channelsAsked is the axis of an input's channels, and how many a convolution wants that was
// handed those; 0 if it is another failure. A recurrent cell of a video joins its state to
// them, and the convolution wants both.
func channelsAsked(err error, shape []int64) (axis int, size int64) {
	match := channelsAsk().FindStringSubmatch(err.Error())
	if norm := channelsNormed().FindStringSubmatch(err.Error()); norm != nil {
		match = []string{norm[0], norm[2], norm[1]}
	}
	if match == nil || len(shape) < 3 || number(match[1]) > largestAsked {
		return 0, 0
	}
	want, got := int64(number(match[1])), int64(number(match[2]))
	if got == shape[1] {
		return 1, want
	}
	for axis := 1; axis < len(shape)-2 && len(shape) == 5; axis++ {
		if shape[axis] == want && got > want {
			return axis, 2*want - got
		}
	}
	return 0, 0
}

func number(text string) float64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return float64(n)
}

// keepsBatch tells whether a run has a row of a result for each image of the batch: a
// view(-1, n) of images of another size than n is made for makes several of one, and so does
// the view(-1, c, h, w) of a generator that takes codes.
func keepsBatch(g *graph.Graph, specs []input.Spec) bool {
	if len(specs) != 1 || specs[0].Kind != input.Tensor || len(specs[0].Shape) < 4 || len(g.Outputs) == 0 {
		return true
	}
	return slices.ContainsFunc(g.Outputs, func(out graph.Value) bool {
		shape := out.Tensor.Shape
		return len(shape) < 2 || shape[0] == specs[0].Shape[0]
	})
}
