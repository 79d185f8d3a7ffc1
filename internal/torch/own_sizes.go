package torch

// This file guesses inputs from the sizes that a model keeps, or was made with: the side of
// its images, the steps and variables of its series.

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/python/vm"
)

// What models call the sizes that they are made for.
var (
	imageNames  = []string{"img_size", "image_size", "imsize", "im_size", "image_sizes", "img_sizes"}
	sideNames   = append(slices.Clip(imageNames), "input_size", "resolution", "input_resolution", "img_dim")
	colourNames = []string{"channels", "in_channels", "in_chans", "num_channels", "img_channels", "image_channels", "n_channels", "input_channels", "in_c", "chans"}
	frameNames  = []string{"frames", "num_frames", "n_frames", "max_num_frames", "time_size"}
	nodeNames   = []string{"num_nodes", "n_nodes", "num_node", "node_num", "nodes", "N", "n_node", "num_of_vertices"}
	seriesNames = []string{"c_in", "enc_in", "n_vars", "num_vars", "nvars", "num_variables"} // of variables, which no layer of torch is made with
	widthNames  = []string{"input_dim", "in_dim", "input_size", "in_channels", "num_features", "n_features", "in_features", "feature_dim", "c_in", "enc_in", "n_vars", "num_vars", "nvars", "num_variables", "n_feats", "num_feats", "feature_size", "input_channels"}
	lengthNames = []string{"seq_length", "seq_len", "input_len", "in_len", "in_steps", "history_len", "lookback", "window_size", "len_his", "num_timesteps_input", "input_window", "n_his", "context_window", "input_length"}
	tableNames  = []string{"context_length", "max_len"} // how many steps there may be, where nothing else says
)

// usualSteps are those of series of traffic: an hour of five minutes each.
const usualSteps = 12

// tokenNames are what models of text call how many tokens they are fed at a time.
var tokenNames = []string{"block_size", "context_length", "context_len", "context_size", "ctx_len", "n_ctx", "seq_length", "seq_len", "sequence_length"}

// largestText is that of texts which are guessed: attention of more is no usual first question.
const largestText = 4096

// ownTokens are texts as long as the model was made for, itself or by its settings.
func ownTokens(s *Session, model *vm.Object, suggested [][]Input) [][]Input {
	first := suggested[0][0]
	if !first.DType.IsInteger() || len(first.Shape) != 2 {
		return nil
	}
	holders := []*vm.Object{model}
	for _, name := range []string{"config", "cfg", "args", "conf", "hparams"} {
		if v, ok, err := s.library.vm.LookupAttr(model, name); err == nil && ok {
			if o, isObject := v.(*vm.Object); isObject {
				holders = append(holders, o)
			}
		}
	}
	for _, o := range holders {
		var n int64
		if firstInteger(s, o, tokenNames, &n) && n <= largestText {
			return [][]Input{{{Shape: []int64{1, n}, DType: first.DType}}}
		}
	}
	return nil
}

// ownSizes are inputs of the sizes that a model keeps as attributes: the side of its
// images, or the nodes and steps of its series.
func (s *Session) ownSizes(model *vm.Object, suggested [][]Input) [][]Input {
	shape := suggested[0][0].Shape
	if found := ownImage(s, model, suggested); found != nil {
		return found
	}
	if found := ownTokens(s, model, suggested); found != nil {
		return found
	}
	if found := ownSeries(s, model, suggested); found != nil {
		return found
	}
	var nodes, steps, width int64
	if !firstInteger(s, model, nodeNames, &nodes) {
		return nil
	}
	if !firstInteger(s, model, lengthNames, &steps) && !firstInteger(s, model, tableNames, &steps) {
		if steps = usualSteps; firstInteger(s, model, widthNames, &width) {
			return tensors([]int64{1, steps, nodes, width}, []int64{1, nodes, width})
		}
		return nil
	}
	switch len(shape) {
	case 4:
		return tensors([]int64{1, shape[1], nodes, steps}, []int64{1, shape[1], steps, nodes})
	case 2, 3:
		n := lastSize(suggested)
		return tensors([]int64{1, steps, nodes, n}, []int64{1, nodes, steps, n}, []int64{1, steps, nodes}, []int64{1, nodes, steps})
	}
	return nil
}

// SizeNamed is the size of a name that a model keeps, or that it or a part of it was made
// with; of variables, one of their usual names, but not the width of a layer, which is
// that of whatever comes last. 0 for none.
func (m *Model) SizeNamed(name string) int64 {
	names := []string{name}
	if slices.Contains(seriesNames, name) {
		names = append(names, seriesNames...)
	}
	if _, sizes := partWith(m.session, m.object, names); len(sizes) == 1 {
		return sizes[0]
	}
	return 0
}

// ownImage are images of the sides that the model was made with, or that a part of it was: a
// transformer takes its patches apart itself, and its first layer says nothing of images.
func ownImage(s *Session, model *vm.Object, suggested [][]Input) [][]Input {
	shape, colours := suggested[0][0].Shape, int64(3)
	if !suggested[0][0].DType.IsFloating() {
		return nil
	}
	if len(shape) == 4 && shape[2] == 1 {
		return nil // a generator makes images of that side from codes
	}
	names, holder := imageNames, model
	if len(shape) == 4 {
		names, colours = sideNames, shape[1]
	}
	sides := sizesAmong(s, model, names)
	if sides == nil {
		if holder, sides = partWith(s, model, imageNames); sides == nil {
			return nil
		}
	}
	if len(sides) == 1 {
		sides = []int64{sides[0], sides[0]}
	}
	if len(sides) == 2 && len(shape) != 4 {
		firstInteger(s, holder, colourNames, &colours)
	}
	var frames int64
	if len(shape) == 5 {
		colours = shape[1]
	}
	if len(sides) == 2 && len(shape) != 4 && firstInteger(s, holder, frameNames, &frames) {
		return tensors([]int64{1, colours, frames, sides[0], sides[1]}, []int64{1, frames, colours, sides[0], sides[1]})
	}
	if len(shape) == 5 && len(sides) != 3 {
		return nil
	}
	return tensors(append([]int64{1, colours}, sides...))
}

// partWith is the first part of a model that was made with one of some sizes.
func partWith(s *Session, model *vm.Object, names []string) (*vm.Object, []int64) {
	modules, err := walk(s.library, model, "", false)
	if err != nil {
		return nil, nil
	}
	for _, at := range modules {
		if sizes := sizesAmong(s, at.value, names); sizes != nil {
			return at.value, sizes
		}
	}
	return nil, nil
}

func sizesAmong(s *Session, o *vm.Object, names []string) []int64 {
	for _, name := range names {
		if sizes := sizesNamed(s, o, name); sizes != nil {
			return sizes
		}
	}
	return nil
}

// ownSeries are series of the steps and variables that the model was made with, or that a
// part of it was.
func ownSeries(s *Session, model *vm.Object, suggested [][]Input) [][]Input {
	first := suggested[0][0]
	if n := len(first.Shape); !first.DType.IsFloating() || n != 2 && n != 3 {
		return nil
	}
	modules, err := walk(s.library, model, "", false)
	if err != nil {
		return nil
	}
	for _, at := range modules[:min(len(modules), maxSeriesParts)] {
		var steps, width int64
		if firstInteger(s, at.value, lengthNames, &steps) && firstInteger(s, at.value, widthNames, &width) {
			return tensors([]int64{1, steps, width}, []int64{1, width, steps})
		}
	}
	return nil
}

const maxSeriesParts = 4 // of a model that are asked what series it is made for

// sequenceLayers are torch's layers that take steps.
var sequenceLayers = []string{"RNNBase", "MultiheadAttention", "TransformerEncoder", "TransformerEncoderLayer", "TransformerDecoder", "TransformerDecoderLayer"}

// stepsFor are sequences for a model that begins with a row of features and has layers that take
// steps: fed one row alone, an addition spreads it over the positions, and nothing fails.
func stepsFor(s *Session, modules []named, suggested [][]Input) [][]Input {
	first := suggested[0][0]
	if len(first.Shape) != 2 || !first.DType.IsFloating() || !slices.ContainsFunc(modules, func(at named) bool { return takesSteps(s, at, first.Shape[1]) }) {
		return nil
	}
	length := int64(usualSequence)
	firstInteger(s, modules[0].value, lengthNames, &length)
	return tensors([]int64{1, length, first.Shape[1]})
}

// usualSequence is the length of sequences of features: that of the texts that are fed.
const usualSequence = 128

// takesSteps tells one of torch's layers that take steps, and a program's own by what it
// holds: its name alone says nothing, an EncoderLayer may be one of an autoencoder.
func takesSteps(s *Session, at named, features int64) bool {
	torchs := slices.ContainsFunc(at.value.Class.MRO, func(c *vm.Class) bool {
		return slices.Contains(sequenceLayers, c.Name) && !s.isOwn(c)
	})
	return torchs || attends(at.value) || holdsPositions(at.value, features)
}

// attends tells a layer that makes queries and keys, each by a layer or both by one.
func attends(o *vm.Object) bool {
	state := stateOf(o)
	if state == nil {
		return false
	}
	var queries, keys bool
	for _, child := range children(state) {
		name := plainArgument(child.path)
		if strings.Contains(name, "qkv") {
			return true
		}
		if match := attention().FindStringSubmatch(name); match != nil {
			queries, keys = queries || match[1] != "", keys || match[1] == ""
		}
	}
	return queries && keys
}

// attention is what programs call the layers that make queries, and keys: to_q, W_key, k_proj.
var attention = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:to|w|fc|linear|lin)?(?:(q|query|queries)|k|key|keys)s?(?:proj|projection|linear|lin|layer|transform)?$`)
})

// holdsPositions tells a layer of positions, by its name, that holds a table of them. A
// matrix with an axis of the input's features is what these are multiplied by: frequencies
// of coordinates, which are no steps.
func holdsPositions(o *vm.Object, features int64) bool {
	state := stateOf(o)
	if state == nil || !slices.ContainsFunc(o.Class.MRO, func(c *vm.Class) bool {
		return strings.Contains(c.Name, "Positional") || strings.Contains(c.Name, "PositionEncod")
	}) {
		return false
	}
	for _, child := range children(state) {
		if child.value.Class.Name == "Embedding" {
			return true
		}
	}
	for _, registry := range []*vm.Dict{state.parameters, state.buffers} {
		found := false
		registry.Each(func(_, value vm.Value) bool {
			table, ok := value.(*vm.Object)
			if !ok {
				return true
			}
			if t, ok := tensorOf(table); ok && (len(t.tensor.Shape) > 2 || len(t.tensor.Shape) == 2 && !slices.Contains(t.tensor.Shape, features)) {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

func firstInteger(s *Session, o *vm.Object, names []string, into *int64) bool {
	return slices.ContainsFunc(names, func(name string) bool { return s.integer(o, name, into) })
}
