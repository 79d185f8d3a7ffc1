package torch

// This file guesses what a forward takes besides its first input, by the names that
// people give such arguments.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
)

const (
	maxCompanions = 6  // arguments of a forward that are guessed
	maxTries      = 56 // inputs that are tried
	maxJoined     = 4  // first inputs that are shared out
)

// companion are the inputs that a name suggests beside a first one, the likeliest
// first.
type companion struct {
	names  string // plain names, and parts of names behind a star
	inputs func(first Input, m modelSizes) []Input
}

// modelSizes are sizes that a model's own attributes tell.
type modelSizes struct {
	hidden, layers int64 // of the first recurrent layer
	length, label  int64 // of a series, and of what its decoder is given of it
	ahead          int64 // steps that are forecast

	state func() []Input // what the model's own method makes as its first state, nil for none; asked only where an argument is a state, since the program's own method makes it
}

func onlyInput(specs ...Input) func(Input, modelSizes) []Input {
	return func(Input, modelSizes) []Input { return specs }
}

var (
	noInput    = Input{Kind: input.Python, Literal: "None"}
	oneInteger = Input{Shape: []int64{1}, DType: graph.Int64}
	oneNumber  = input.Float32(1)
)

var companions = []companion{
	{"xmarkenc", func(_ Input, m modelSizes) []Input { return []Input{input.Float32(1, m.length, 4)} }},
	{"xmarkdec", func(_ Input, m modelSizes) []Input { return []Input{input.Float32(1, m.label+m.ahead, 4)} }},
	{"xdec", func(first Input, m modelSizes) []Input {
		return []Input{input.Float32(1, m.label+m.ahead, first.Shape[len(first.Shape)-1])}
	}},
	{"*mask", func(first Input, _ modelSizes) []Input {
		if len(first.Shape) == 4 { // of an image, as DETR's
			return []Input{{Shape: slices.Delete(slices.Clone(first.Shape), 1, 2), DType: graph.Bool}, noInput, {Shape: first.Shape, DType: graph.Bool}}
		}
		return []Input{noInput, {Shape: first.Shape, DType: graph.Bool}, {Shape: first.Shape[:min(len(first.Shape), 2)], DType: graph.Bool}}
	}},
	{"*bias *cache", onlyInput(noInput)},
	{"t time times ts timestep timesteps step steps tt diffusionstep *noiselevel", onlyInput(oneInteger, oneNumber)},
	{"sigma sigmas cnoise noiselabels noise c temperature temp gamma", onlyInput(oneNumber, oneInteger)},
	{"y label labels classlabels classes c cls target targets", func(first Input, _ modelSizes) []Input { return []Input{oneInteger, first} }},
	{"*len *lens *length *lengths *sizes", func(first Input, _ modelSizes) []Input { return append(lengthsOf(first), oneInteger) }},
	{"adj adjt adjacency a graph laplacian support g lap adjmatrix *adj", func(first Input, _ modelSizes) []Input {
		n := first.Shape[max(len(first.Shape)-2, 0)]
		return []Input{input.Float32(n, n), input.Float32(1, n, n)}
	}},
	{"edgeindex edges", onlyInput(Input{Kind: input.Python, Literal: "torch.zeros(2, 64, dtype=torch.int64)"})},
	{"h h0 hidden hx cx c0 cell cellstate memory hstate hiddenstate prevhidden prevstate lasthidden state states hiddens", func(first Input, m modelSizes) []Input {
		return append(m.state(), input.Float32(m.layers, 1, m.hidden), noInput, input.Float32(1, m.hidden), first)
	}},
	{"imgsize imagesize imsize inputsize outsize outputsize imgshape imageshape inputshape", onlyInput(Input{Kind: input.Python, Literal: "(224, 224)"})},
	{"queryembed queryembedding objectqueries", func(first Input, _ modelSizes) []Input { // of DETR's hundred objects
		return []Input{input.Float32(100, first.Shape[min(1, len(first.Shape)-1)]), first}
	}},
	{"*caption *inputid *tokenid", onlyInput(Input{Shape: []int64{1, 32}, DType: graph.Int64})},
	{"startpos startposition offset startindex curpos positionoffset pastlength", onlyInput(Input{Kind: input.Python, Literal: "0"})},
	{"context cond condition conditions encoderhiddenstates text textemb", func(first Input, _ modelSizes) []Input {
		if first.DType.IsInteger() { // a model of words takes more of them
			return []Input{first, input.Float32(1, 77, 768)}
		}
		return []Input{input.Float32(1, 77, 768), input.Float32(1, 512)}
	}},
}

// lengthsOf are how long the samples of a first input are: as long as its steps, which stand
// behind the batch, or last behind channels.
func lengthsOf(first Input) []Input {
	steps, batch := []int64{usualLength}, int64(1)
	if len(first.Shape) > 0 {
		batch = first.Shape[0]
	}
	switch n := len(first.Shape); {
	case n == 2 || n == 3 && first.Shape[1] == first.Shape[2]:
		steps = first.Shape[1:2]
	case n > 2 && first.DType.IsFloating():
		steps = []int64{first.Shape[1], first.Shape[n-1]}
	}
	var found []Input
	for _, n := range steps {
		found = append(found, Input{Shape: []int64{batch}, DType: graph.Int64, Fill: n})
	}
	return found
}

// usualLength is that of samples whose first input says nothing of steps.
const usualLength = 16

// annotated are the values that an argument may have by its annotation: no tensor is fed
// where forward says that it takes a number.
func annotated(annotation string) []Input {
	var found []Input
	for _, literal := range strings.Fields(map[string]string{"int": "0 1 16", "float": "1.0 0.5", "bool": "False True", "str": "''", "Optional[Tensor]": "None", "Tensor|None": "None", "None|Tensor": "None"}[plainAnnotation(annotation)]) {
		found = append(found, Input{Kind: input.Python, Literal: literal})
	}
	return found
}

// plainAnnotation is an annotation without modules and spaces: "typing.Optional[torch.Tensor]"
// is Optional[Tensor].
func plainAnnotation(annotation string) string {
	return strings.NewReplacer("torch.", "", "typing.", "", " ", "").Replace(annotation)
}

// optionsOf are the inputs that an argument's annotation suggests, else its name.
func optionsOf(s *Session, model *vm.Object, name string, first Input, m modelSizes) []Input {
	for _, p := range forwardOf(s.library, model).parameters {
		if found := annotated(p.Annotation); p.Name == name && found != nil {
			return found
		}
	}
	return beside(name, first, m)
}

// onePerSample are words in the names of arguments of which a sample has one: a user, an
// item, the head of a triple. Their embeddings are joined, and no steps of a text.
var onePerSample = []string{"user", "item", "movie", "uid", "iid", "center", "head", "relation", "tail", "entity"}

func isOnePerSample(name string) bool {
	return slices.ContainsFunc(onePerSample, func(word string) bool { return strings.Contains(plainArgument(name), word) })
}

// joined are inputs that a forward puts together before the first layer, whose size is
// that of all: each argument like the first has its share. Nil where there are none.
func joined(specs []Input, firsts [][]Input) []Input {
	first := specs[0]
	axis := len(first.Shape) - 1
	if len(first.Shape) > 3 || len(first.Shape) == 3 && len(firsts[0][0].Shape) == 3 && first.Shape[1] == firsts[0][0].Shape[1] {
		axis = 1
	}
	var alike []int
	for i, s := range specs {
		if s.Kind == input.Tensor && s.DType == first.DType && slices.Equal(s.Shape, first.Shape) {
			alike = append(alike, i)
		}
	}
	count := int64(len(alike))
	if axis < 1 || count < 2 || !first.DType.IsFloating() || first.Shape[axis] < count {
		return nil
	}
	share := first.Shape[axis] / count
	out := slices.Clone(specs)
	for nth, i := range alike {
		out[i].Shape = slices.Clone(first.Shape)
		out[i].Shape[axis] = share
		if nth == 0 {
			out[i].Shape[axis] += first.Shape[axis] % count
		}
	}
	return out
}

// shareNames are what models call the size of an argument, by what they call that.
var shareNames = []struct{ arguments, sizes string }{
	{classNames, "n_classes num_classes class_num n_class classes num_class label_dim num_labels n_labels cond_dim condition_dim y_dim"},
	{"noise z latent", "latent_dim z_dim nz noise_dim latent_size noise_size"},
	{"state s obs observation x", "state_dim obs_dim state_size obs_size observation_dim observation_size"},
	{"action a u actions", "action_dim act_dim action_size n_actions num_actions"},
	{seenNames + " x input", "channels img_channels in_channels image_channels nc input_dim input_channels img_size x_dim"},
}

// keptShares are inputs that a forward puts together before the first layer, each of the size
// that the model was made with for it: of 11 channels, 10 are its classes'. Nil where the
// sizes do not add up.
func keptShares(s *Session, model *vm.Object, required []string, specs []Input) []Input {
	first := specs[0]
	if len(required) < 2 || len(first.Shape) < 2 || !first.DType.IsFloating() {
		return nil
	}
	axis := 1
	if len(first.Shape) < 4 {
		axis = len(first.Shape) - 1
	}
	out, sum := slices.Clone(specs), int64(0)
	for i, name := range required {
		n := shareOf(s, model, plainArgument(name))
		if n == 0 {
			return nil
		}
		out[i] = Input{Shape: slices.Clone(first.Shape), DType: first.DType}
		out[i].Shape[axis] = n
		sum += n
	}
	if sum != first.Shape[axis] {
		return nil
	}
	return out
}

func shareOf(s *Session, model *vm.Object, argument string) int64 {
	var n int64
	for _, kind := range shareNames {
		if slices.Contains(strings.Fields(kind.arguments), argument) && firstInteger(s, model, strings.Fields(kind.sizes), &n) {
			return n
		}
	}
	return 0
}

// plainArgument is an argument's name without its spelling.
func plainArgument(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", "") }

// beside are the inputs that an argument's name suggests.
func beside(name string, first Input, m modelSizes) []Input {
	plain := plainArgument(name)
	for _, c := range companions {
		for _, known := range strings.Fields(c.names) {
			part, isPart := strings.CutPrefix(known, "*")
			if plain == known || isPart && strings.Contains(plain, part) {
				return c.inputs(first, m)
			}
		}
	}
	return []Input{first}
}

// Beside is what a name suggests beside a model's first input, the likeliest or a further
// alternative.
func (s *Session) Beside(model *Model, name string, first Input, alternative int) Input {
	options := optionsOf(s, model.object, name, first, s.sizesOf(model.object))
	return options[min(alternative, len(options)-1)]
}

// accompanied gives each of some first inputs what the other arguments suggest.
func (s *Session) accompanied(model *vm.Object, required []string, firsts [][]Input) [][]Input {
	m := s.sizesOf(model)
	if plainArgument(required[0]) == "xenc" {
		firsts = slices.Concat(tensors([]int64{1, m.length, lastSize(firsts)}), firsts)
	}
	if usesGraph(required) {
		firsts = slices.Concat(tensors([]int64{graphNodes, lastSize(firsts)}, []int64{1, graphNodes, lastSize(firsts)}), firsts)
	}
	found := s.bySizes(model, required)
	if specs := ofSeveralKinds(s, model, required); specs != nil {
		found = append(found, specs)
	}
	if firsts[0][0].DType.IsInteger() && isOnePerSample(required[0]) {
		found = append(found, alike([][]Input{{oneInteger}}, len(required))...)
	}
	for alternative := range 3 {
		for i, first := range firsts {
			specs := []Input{first[0]}
			for _, name := range required[1:] {
				options := optionsOf(s, model, name, first[0], m)
				specs = append(specs, options[min(alternative, len(options)-1)])
			}
			if kept := keptShares(s, model, required, specs); alternative == 0 && i < maxJoined && kept != nil {
				found = append(found, kept)
			}
			found = append(found, specs)
			if shares := joined(specs, firsts); alternative == 0 && i < maxJoined && shares != nil {
				found = append(found, shares)
			}
		}
		if alternative == 0 {
			found = append(found, alike(firsts, len(required))...)
			if firsts[0][0].DType.IsInteger() {
				found = append(found, alike([][]Input{{oneInteger}}, len(required))...)
			}
		}
	}
	found = append(found, alike(tensors([]int64{1, 3, 1024}, []int64{1, 64, 1024}, []int64{1, 16, 512}), len(required))...)
	if first := firsts[0][0]; len(required) == 2 && len(first.Shape) >= 2 && first.Shape[1] > 1 { // one of them is a mask or a depth
		one, other := slices.Clone(first.Shape), slices.Clone(first.Shape)
		one[1], other[1] = first.Shape[1]-1, 1
		found = append(found, []Input{{Shape: one, DType: first.DType}, {Shape: other, DType: first.DType}})
	}
	return found[:min(len(found), maxTries)]
}

// bySizes feeds each argument the size that the model keeps under its name: hidden_size
// of hidden. Nil where it keeps none for one of them.
func (s *Session) bySizes(model *vm.Object, required []string) [][]Input {
	specs := make([]Input, len(required))
	for i, name := range required {
		var n int64
		if !s.integer(model, name+"_size", &n) && !s.integer(model, name+"_dim", &n) {
			return nil
		}
		specs[i] = input.Float32(1, n)
	}
	return [][]Input{specs}
}

// alike feeds every argument the same.
func alike(firsts [][]Input, arguments int) [][]Input {
	var found [][]Input
	for _, first := range firsts[:min(len(firsts), 6)] {
		specs := make([]Input, arguments)
		for i := range specs {
			specs[i] = first[0]
		}
		found = append(found, specs)
	}
	return found
}

// graphNodes are the nodes of a graph that nobody gave.
const graphNodes = 100

// TakesGraph tells whether a model's forward takes nodes and the edges between them.
func TakesGraph(s *Session, m *Model) bool { return usesGraph(requiredBy(s.library, m.object)) }

func usesGraph(names []string) bool {
	return len(names) > 1 && slices.ContainsFunc(names[1:], func(name string) bool {
		plain := plainArgument(name)
		return strings.Contains(plain, "adj") || slices.Contains([]string{"a", "g", "graph", "laplacian", "edgeindex", "support"}, plain)
	})
}

// lastSize is the size that the first layer asks for, where it is known.
func lastSize(firsts [][]Input) int64 {
	shape := firsts[0][0].Shape
	switch {
	case len(shape) == 0:
		return 1
	case len(shape) == 3: // channels of a Conv1d
		return shape[1]
	}
	return shape[len(shape)-1]
}

// sizesOf reads the sizes that a model's attributes tell, else the usual ones.
func (s *Session) sizesOf(model *vm.Object) modelSizes {
	m := modelSizes{hidden: 256, layers: 1, length: 96, label: 48, ahead: 96}
	s.integer(model, "seq_len", &m.length)
	s.integer(model, "label_len", &m.label)
	s.integer(model, "pred_len", &m.ahead)
	s.integer(model, "hidden_size", &m.hidden)
	m.state = func() []Input { return s.firstState(model) }
	modules, err := walk(s.library, model, "", false)
	if err != nil {
		return m
	}
	for _, at := range modules {
		if s.integer(at.value, "hidden_size", &m.hidden) {
			s.integer(at.value, "num_layers", &m.layers)
			break
		}
	}
	return m
}

// stateMethods are what recurrent models call the method that makes their first state.
var stateMethods = []string{"init_hidden", "initHidden", "init_state", "init_hidden_state", "init_states", "initial_state", "zero_state", "begin_state", "get_initial_state"}

// firstState is what a model's own method makes of a batch of one as its first state.
func (s *Session) firstState(model *vm.Object) []Input {
	machine := s.library.vm
	for _, name := range stateMethods {
		method, ok, err := machine.LookupAttr(model, name)
		if err != nil || !ok {
			continue
		}
		for _, args := range [][]vm.Value{{vm.Int(1)}, nil} {
			made, err := machine.Call(method, args, nil)
			if err != nil {
				continue
			}
			if spec, ok := s.library.inputOf(made, 0); ok {
				return []Input{spec}
			}
		}
	}
	return nil
}
