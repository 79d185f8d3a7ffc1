package torch

// This file guesses inputs worth trying from a model's first layer.

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
)

// Suggestion is what a model's first layer takes.
type Suggestion struct {
	Layer  string    // "conv1 (Conv2d)"; "Conv2d" if it is the model itself
	Takes  string    // "3 channels"
	Inputs [][]Input // worth trying, most likely first
	Needs  []string  // the arguments of forward that have no default
	// Example is how all of them may be written, by name.
	Example []Input
}

// Suggest looks at the model's first layer and lists inputs worth trying, for
// a model whose inputs nobody named. What a forward takes besides is guessed by its
// arguments' names. A first layer that says nothing about its input leaves the usual
// images, texts and vectors.
func (s *Session) Suggest(m *Model) (Suggestion, error) {
	required := requiredBy(s.library, m.object)
	found, err := firstLayerOf(s, m, required)
	if err != nil {
		return Suggestion{}, err
	}
	if len(required) == 0 || len(required) > maxCompanions {
		return Suggestion{}, &InputError{Class: m.Class(), Arguments: required, Example: exampleOf(s, m.object, required, found.Inputs[0][0])}
	}
	found.Needs = required
	found.Inputs = slices.Concat(s.ownSizes(m.object, found.Inputs), found.Inputs)
	if usesGraph(required) {
		found.Example = exampleOf(s, m.object, required, input.Float32(graphNodes, lastSize(found.Inputs)))
	} else {
		found.Example = exampleOf(s, m.object, required, found.Inputs[0][0])
	}
	if len(required) > 1 {
		found.Inputs = s.accompanied(m.object, required, found.Inputs)
	}
	return found, nil
}

// firstLayerOf is what a model's first layer takes that says so.
func firstLayerOf(s *Session, m *Model, required []string) (Suggestion, error) {
	modules, err := walk(s.library, m.object, "", false)
	if err != nil {
		return Suggestion{}, s.failure("trace", err)
	}
	found := Suggestion{Layer: m.Class(), Takes: "any", Inputs: anything()}
	if at, suggested, ok := firstThatSays(s, modules, hasTableOfLabels(required)); ok {
		found = suggested
		found.Inputs = slices.Concat(stepsFor(s, modules, found.Inputs), found.Inputs)
		found.Inputs = append(found.Inputs, picturesFor(s, modules, found.Inputs)...)
		found.Layer = at.value.Class.Name
		if at.path != "" {
			found.Layer = fmt.Sprintf("%s (%s)", at.path, at.value.Class.Name)
		}
		return found, nil
	}
	for _, at := range modules { // a layer of the program's own that says how wide its input is
		var width int64
		if at.path != "" && firstInteger(s, at.value, ownWidths, &width) {
			found.Takes, found.Inputs = fmt.Sprintf("%d features", width), slices.Concat(tensors([]int64{1, width}, []int64{1, 16, width}), flattened(width), found.Inputs)
			found.Layer = fmt.Sprintf("%s (%s)", at.path, at.value.Class.Name)
			break
		}
	}
	return found, nil
}

// firstThatSays is the first module that says what it takes. A U-Net may make its way up
// before its way down: where the first is a transposed convolution, a later convolution of
// as few channels as pictures have is what the model begins with. A table that is there for
// labels says nothing of the first input.
func firstThatSays(s *Session, modules []named, labelled bool) (first named, takes Suggestion, ok bool) {
	for _, at := range modules {
		suggested, says := s.suggest(at.value)
		switch {
		case !says:
		case labelled && suggested.Inputs[0][0].DType.IsInteger():
		case !ok:
			first, takes, ok = at, suggested, true
			if !isConvolution(at.value, "ConvTranspose") {
				return first, takes, ok
			}
		case isConvolution(at.value, "Conv") && suggested.Inputs[0][0].Shape[1] <= picturesChannels:
			return at, suggested, true
		}
	}
	return first, takes, ok
}

// What arguments are called that are drawn or seen, and those beside them that say of which
// class: a conditional generator's noise, its discriminator's images.
const (
	seenNames  = "noise z latent latents img image images imgs real fake realimg fakeimg xt noisy noisyimages"
	classNames = "y label labels classlabels classes cls target targets condition cond c"
)

// hasTableOfLabels tells a forward whose first argument is no text, with labels beside it:
// the table of embeddings is theirs.
func hasTableOfLabels(required []string) bool {
	return len(required) > 1 && slices.Contains(strings.Fields(seenNames), plainArgument(required[0])) &&
		slices.ContainsFunc(required[1:], func(name string) bool { return slices.Contains(strings.Fields(classNames), plainArgument(name)) })
}

// picturesChannels are the most that a picture has: red, green, blue and how opaque it is.
const picturesChannels = 4

// picturesFor are pictures for a model whose first convolution takes more channels than these
// have, and a later one as many: the way up of a U-Net may stand before the way down.
func picturesFor(s *Session, modules []named, suggested [][]Input) [][]Input {
	shape := suggested[0][0].Shape
	if len(shape) < 4 || shape[1] <= picturesChannels {
		return nil
	}
	for _, at := range modules {
		takes, says := s.suggest(at.value)
		if says && isConvolution(at.value, "Conv") && len(takes.Inputs[0][0].Shape) == len(shape) && takes.Inputs[0][0].Shape[1] <= picturesChannels {
			return takes.Inputs
		}
	}
	return nil
}

// isConvolution tells one of torch's convolutions: Conv2d, or ConvTranspose2d.
func isConvolution(o *vm.Object, kind string) bool {
	return slices.ContainsFunc(o.Class.MRO, func(c *vm.Class) bool {
		return slices.Contains([]string{kind + "1d", kind + "2d", kind + "3d"}, c.Name)
	})
}

// ownWidths are what layers that are none of torch's call the width of their input.
var ownWidths = []string{"in_features", "input_dim", "in_dim"}

// exampleOf writes inputs for hints: the first as the first layer takes it, the others by
// their annotations and names.
func exampleOf(s *Session, model *vm.Object, required []string, first Input) []Input {
	if len(required) == 0 {
		return []Input{first}
	}
	m := s.sizesOf(model)
	if specs := ofSeveralKinds(s, model, required); specs != nil {
		for i, name := range required {
			specs[i].Name = name
		}
		return specs
	}
	specs := make([]Input, len(required))
	for i, name := range required {
		if specs[i] = first; i > 0 {
			specs[i] = optionsOf(s, model, name, first, m)[0]
		}
		specs[i].Name = name
	}
	return specs
}

// anything are inputs for a model whose first layer says nothing of what it takes.
func anything() [][]Input {
	return slices.Concat(tensors([]int64{1, 3, 224, 224}, []int64{1, 64, 56, 56}, []int64{1, 128, 512}, []int64{1, 512}, []int64{1, 64, 1024}), tokens(0)[:1],
		tensors([]int64{1, 512, 7, 7}, []int64{8}, []int64{1, 3, 1024}, []int64{1, 1024, 3}, []int64{1, 1024, 6}))
}

// TakesNothing tells whether a model's forward has no parameters at all: a
// generator that draws its own input.
func (s *Session) TakesNothing(m *Model) bool {
	forward := forwardOf(s.library, m.object)
	return forward.known && len(forward.parameters) == 0
}

// requiredBy names what forward needs; a layer of torch itself takes an input.
func requiredBy(l *library, model *vm.Object) []string {
	forward := forwardOf(l, model)
	if !forward.known {
		return []string{"input"}
	}
	return forward.required()
}

// InputError says that heft cannot guess a model's inputs.
type InputError struct {
	Class     string
	Arguments []string // of forward that have no default
	Example   []Input  // of them
}

// Error names the arguments that need an input.
func (e *InputError) Error() string {
	if len(e.Arguments) == 0 {
		return e.Class + ".forward: say what to feed"
	}
	text := e.Class + ".forward takes "
	for i, name := range e.Arguments {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text + ": say what to feed"
}

// Hint shows how inputs are written, with this forward's argument names and what its first
// layer takes.
func (e *InputError) Hint() string {
	text := input.Format(e.Example)
	if len(e.Example) == 0 {
		text = strings.Join(e.Arguments, "=1x16,") + "=1x16"
	}
	if strings.ContainsAny(text, "()[]{}'\" ") { // of a shell
		text = "'" + strings.ReplaceAll(text, "'", `"`) + "'"
	}
	return "`input` " + text + " (sizes; an element type after a colon: 1x128:int64; a value of Python after :=)"
}

// firstLayer tells, for a base class, which attribute holds the size that the
// input must have, and the inputs that such a layer suggests.
type firstLayer struct {
	class, attribute, unit string
	inputs                 func(size int64) [][]Input
}

var firstLayers = []firstLayer{
	{"Conv1d", "in_channels", "channels", func(n int64) [][]Input {
		return tensors([]int64{1, n, 1024}, []int64{1, n, 16000}, []int64{1, n, 128}, []int64{1, 96, n})
	}},
	{"Conv2d", "in_channels", "channels", images},
	{"Conv3d", "in_channels", "channels", func(n int64) [][]Input {
		return tensors([]int64{1, n, 16, 112, 112}, []int64{1, n, 16, 224, 224}, []int64{1, n, 32, 64, 64}, []int64{1, n, 32, 32, 32}, []int64{1, n, 96, 96, 96}, []int64{1, n, 128, 128, 128})
	}},
	{"ConvTranspose1d", "in_channels", "channels", func(n int64) [][]Input { return tensors([]int64{1, n, 64}) }},
	{"ConvTranspose2d", "in_channels", "channels", func(n int64) [][]Input { return tensors([]int64{1, n, 1, 1}, []int64{1, n}, []int64{1, n, 8, 8}) }},
	{"Linear", "in_features", "features", func(n int64) [][]Input {
		return slices.Concat(tensors([]int64{1, n}, []int64{1, 16, n}), flattened(n), tensors([]int64{1, 1, 28, 28}, []int64{1, 3, 32, 32}, []int64{1, n, 32, 32})) // the last behind a pooling
	}},
	{"Embedding", "num_embeddings", "rows", tokens},
	{"EmbeddingBag", "num_embeddings", "rows", tokens},
	{"RNNBase", "input_size", "features a step", sequences},
	{"LSTM", "input_size", "features a step", sequences}, // of a script, whose classes have no bases
	{"GRU", "input_size", "features a step", sequences},
	{"RNN", "input_size", "features a step", sequences},
	{"RNNCellBase", "input_size", "features", singleSteps},
	{"LSTMCell", "input_size", "features", singleSteps},
	{"GRUCell", "input_size", "features", singleSteps},
	{"RNNCell", "input_size", "features", singleSteps},
}

// sequences are what a recurrent layer goes through, and singleSteps what one turn of it takes.
func sequences(n int64) [][]Input   { return tensors([]int64{1, 32, n}, []int64{1, n}) }
func singleSteps(n int64) [][]Input { return tensors([]int64{1, n}, []int64{1, 32, n}) }

// flattened are the images of which n elements are made: a model of linear layers may
// flatten them itself.
func flattened(n int64) [][]Input {
	var found [][]Input
	for _, channels := range []int64{3, 1} {
		side := int64(math.Sqrt(float64(n / channels)))
		if side >= 8 && channels*side*side == n {
			found = append(found, tensors([]int64{1, channels, side, side})...)
		}
	}
	return found
}

// images are the sizes people train on: ImageNet, CIFAR, MNIST, and others.
func images(channels int64) [][]Input {
	var found [][]Input
	for _, side := range []int64{224, 32, 28, 64, 256, 128, 299, 96, 84, 384, 512} {
		found = append(found, tensors([]int64{1, channels, side, side})...)
	}
	if channels <= picturesChannels { // as files hold them, which a model may turn itself
		found = append(found, tensors([]int64{1, 224, 224, channels}, []int64{1, 256, 256, channels})...)
	}
	return found
}

func tokens(int64) [][]Input {
	var found [][]Input
	for _, length := range []int64{128, 64, 32, 16, 8} {
		found = append(found, []Input{{Shape: []int64{1, length}, DType: graph.Int64}})
	}
	return found
}

func tensors(shapes ...[]int64) [][]Input {
	found := make([][]Input, len(shapes))
	for i, shape := range shapes {
		found[i] = []Input{{Shape: shape, DType: graph.Float32}}
	}
	return found
}

func (s *Session) suggest(module *vm.Object) (Suggestion, bool) {
	for _, class := range module.Class.MRO {
		for _, layer := range firstLayers {
			if class.Name != layer.class || layer.attribute == "input_size" && s.isOwn(class) { // a program's own GRU means words or pixels by it, too
				continue
			}
			v, ok, err := s.library.vm.LookupAttr(module, layer.attribute)
			size, isInt := wholeNumber(s.library, v)
			if err != nil || !ok || !isInt || size <= 0 {
				return Suggestion{}, false
			}
			return Suggestion{Takes: counted(size, layer.unit), Inputs: layer.inputs(size)}, true
		}
	}
	return Suggestion{}, false
}

// counted is a number of things: "1 channel", "3 channels", "1 feature a step".
func counted(n int64, units string) string {
	thing, rest, _ := strings.Cut(units, " ")
	if n == 1 {
		thing = strings.TrimSuffix(thing, "s")
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", n, thing, rest))
}
