package advise

// This file holds the levers that replace layers of any model.

import (
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
)

var layerLevers = []*Lever{
	{
		ID: "inplace", Takes: "true, or paths of modules",
		Why:   "an activation that writes into its input makes no tensor of its own",
		Title: titled("in-place activations"),
		Applies: func(s *Subject) Offer {
			switch names, found := overwritable(s); {
			case !found:
				return none("the model has no activation modules that can write in place; calls such as F.relu(x) are changed in the source: F.relu(x, inplace=True)")
			case len(names) == 0:
				return none("each activation's input is needed again, by another layer or by a backward, or they write in place already")
			}
			return surgery(s, on)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			names, _ := overwritable(s)
			if value != on {
				names = strings.Split(value, ",")
			}
			if len(names) == 0 {
				return c, errValue
			}
			return c.with("in_place_activations(model, %s)", pythonNames(names)), nil
		},
		Price: priced(Nothing, "–"),
	},
	{
		ID: "frozen_bn", Takes: on,
		Why:   "batch norms that only scale and shift keep no statistics and have no gradients",
		Title: titled("frozen batch norms"),
		Applies: func(s *Subject) Offer {
			switch {
			case !s.Has("BatchNorm2d"):
				return none("the model has no BatchNorm2d")
			case !s.Training():
				return none("batch norms keep their statistics outside of training as it is")
			}
			return surgery(s, on)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			if !s.Has("BatchNorm2d") {
				return c, errValue
			}
			return c.with("frozen_batch_norm(model)"), onlyOn(value)
		},
		Price: priced(Recipe, "for fine-tuning a trained model: statistics stay those that it was trained with"),
	},
	{
		ID: "freeze", Takes: "paths of modules that are not trained: backbone, features.0,features.1",
		Why:     "frozen parameters have no gradients and no optimizer state, and nothing in front of the first trained layer is kept",
		Title:   func(_ *Subject, value string) string { return "frozen " + value },
		Applies: freezable,
		Change: func(c Case, s *Subject, value string) (Case, error) {
			names, err := memory.ExpandPaths(s.Graph, "freeze", []string{value})
			if err != nil {
				return c, err
			}
			return c.with("freeze(model, %s)", pythonNames(names)), nil
		},
		Price:    priced(Recipe, "for fine-tuning a trained model: only the rest learns"),
		Excludes: []string{"backbone", "fpn", "depthwise", "downsample"}, // what is new is to be trained
	},
	{
		ID: "average_head", Takes: on,
		Why:   "global average pooling in front of one linear layer, instead of fully connected layers over every position",
		Title: titled("average-pooled head"),
		Applies: func(s *Subject) Offer {
			if _, _, ok := largeHead(s); !ok {
				return none("the model has no Sequential of linear layers behind an AdaptiveAvgPool2d larger than 1×1")
			}
			return surgery(s, on)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			pool, head, ok := largeHead(s)
			if !ok {
				return c, errValue
			}
			return c.with("average_head(model, %q, %q)", pool, head), onlyOn(value)
		},
		Price: priced(Architecture, "to be trained again; accuracy to be checked"),
	},
	{
		ID: "depthwise", Takes: "true, or paths of convolutions",
		Why:   "a convolution over each channel alone, and then one over channels, take a fraction of its work and parameters",
		Title: titled("depthwise-separable convolutions"),
		Applies: func(s *Subject) Offer {
			if len(denseConvolutions(s)) == 0 {
				return none("the model has no convolutions larger than 1×1 over more than 16 channels")
			}
			return surgery(s, on)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			names := denseConvolutions(s)
			if value != on {
				names = strings.Split(value, ",")
			}
			if len(names) == 0 {
				return c, errValue
			}
			return c.with("depthwise_separable(model, %s)", pythonNames(names)), nil
		},
		Price: priced(Architecture, "to be trained again; some accuracy"),
	},
	{
		ID: "downsample", Takes: on,
		Why:   "the first convolution with twice its stride: every layer behind it sees a quarter of the positions",
		Title: titled("earlier downsampling"),
		Applies: func(s *Subject) Offer {
			if firstConvolution(s) == "" {
				return none("the model does not begin with a convolution of images")
			}
			return surgery(s, on)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			name := firstConvolution(s)
			if name == "" {
				return c, errValue
			}
			return c.with("downsample_earlier(model, %q)", name), onlyOn(value)
		},
		Price: priced(Architecture, "to be trained again; small objects are lost"),
	},
	{
		ID: "quantize", Takes: "int8, int4, nf4 or dynamic-int8",
		Why:     "weights of linear layers in fewer bits; they are made large again where they are used, or multiplied as integers",
		Title:   func(_ *Subject, value string) string { return value + " weights" },
		Applies: quantizations,
		Change: func(c Case, s *Subject, value string) (Case, error) {
			if !s.Has("Linear", "LSTM", "GRU") {
				return c, errValue
			}
			switch value {
			case "int8":
				return c.with("weight_only(model, Int8Linear)"), nil
			case "int4":
				return c.with("weight_only(model, Int4Linear)"), nil
			case "nf4":
				return c.with("weight_only(model, Nf4Linear)"), nil
			case "dynamic-int8":
				c.Untimed = true // its kernels are the CPU's
				return c.with("dynamic_int8(model)"), nil
			}
			return c, errValue
		},
		Price: func(_ *Subject, value string) Price {
			if value == "dynamic-int8" {
				return Price{Class: Data, Words: "accuracy to be checked; torch's kernels for it run on the CPU alone"}
			}
			return Price{Class: Data, Words: "accuracy to be checked; weights are made large again at each use, which takes time"}
		},
	},
}

// activations are the modules that take inplace.
var activations = []string{"ReLU", "ReLU6", "LeakyReLU", "ELU", "SiLU", "Hardswish", "Hardtanh", "Hardsigmoid", "Mish", "CELU", "SELU", "RReLU", "Threshold"}

// surgery is an offer that needs modules to replace.
func surgery(s *Subject, list ...string) Offer {
	if !s.Alterable {
		return none("a file of operators has no modules to replace")
	}
	return values(list...)
}

// pythonNames is a list of strings as Python has it.
func pythonNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// overwritable lists the activation modules whose input nobody needs again: no other
// operator reads it, the program does not return it, and no backward has kept it.
// found tells that there are activation modules at all.
func overwritable(s *Subject) (names []string, found bool) {
	readers := map[*graph.Storage]int{}
	for i := range s.Graph.Steps {
		if o := s.Graph.Steps[i].Op; o != nil {
			for _, t := range unique(o.Inputs) {
				readers[t.Storage]++
			}
		}
	}
	fixed := map[*graph.Storage]bool{}
	for _, v := range slices.Concat(s.Graph.Inputs, s.Graph.Outputs) {
		fixed[v.Tensor.Storage] = true
	}
	for _, p := range s.Graph.Params {
		fixed[p.Tensor.Storage] = true
	}
	needed := savedByOthers(s)
	verdict := map[string]bool{}
	for i := range s.Graph.Steps {
		o := s.Graph.Steps[i].Op
		if o == nil || o.Call == nil || !slices.Contains(activations, o.Call.Module.Class) || len(o.Inputs) == 0 || o.Inputs[0] == nil {
			continue
		}
		path, in := o.Call.Module.Path, o.Inputs[0]
		found = true
		free := !o.InPlace && !fixed[in.Storage] && readers[in.Storage] == 1 && !needed[in.Storage]
		if before, known := verdict[path]; !known || before {
			verdict[path] = free
		}
	}
	for _, m := range s.Graph.Modules {
		if verdict[m.Path] {
			names = append(names, m.Path)
		}
	}
	return names, found
}

// savedByOthers are the storages that the backward of the operator which made them
// needs: of a sigmoid's result, say.
func savedByOthers(s *Subject) map[*graph.Storage]bool {
	needed := map[*graph.Storage]bool{}
	if !s.Autograd() {
		return needed
	}
	kept, err := memory.KeptFor(s.Graph, s.Plan.On(s.Graph))
	if err != nil {
		return needed
	}
	for _, k := range kept {
		if k.Made != nil && slices.Contains(k.Savers, k.Made) {
			for _, t := range k.Made.Outputs {
				needed[t.Storage] = true
			}
		}
	}
	return needed
}

func unique(list []*graph.Tensor) []*graph.Tensor {
	var found []*graph.Tensor
	for _, t := range list {
		if t != nil && !slices.ContainsFunc(found, func(other *graph.Tensor) bool { return other.Storage == t.Storage }) {
			found = append(found, t)
		}
	}
	return found
}

// denseConvolutions are those that a depthwise and a pointwise one can stand for.
func denseConvolutions(s *Subject) []string {
	var names []string
	for i := range s.Graph.Steps {
		o := s.Graph.Steps[i].Op
		if !convolves(o) || slices.Contains(names, o.Call.Module.Path) {
			continue
		}
		weight := op.Input(o, "weight")
		if weight != nil && o.Attrs.Int("groups") == 1 && weight.Shape[1] >= leastChannels && weight.Shape[2]*weight.Shape[3] > 1 {
			names = append(names, o.Call.Module.Path)
		}
	}
	return names
}

// convolves tells whether a step is the convolution of a Conv2d.
func convolves(o *graph.Op) bool {
	return o != nil && op.KernelOf(o) == op.KernelConvolution && o.Call != nil && o.Call.Module.Class == "Conv2d"
}

// leastChannels is below which a depthwise convolution saves little.
const leastChannels = 16

// firstConvolution is the path of the convolution that reads the images.
func firstConvolution(s *Subject) string {
	if s.Side == 0 {
		return ""
	}
	for i := range s.Graph.Steps {
		o := s.Graph.Steps[i].Op
		if convolves(o) {
			return o.Call.Module.Path
		}
	}
	return ""
}

// largeHead finds a Sequential of linear layers whose first reads every position of a
// pooled map.
func largeHead(s *Subject) (pool, head string, ok bool) {
	var positions int64
	for i := range s.Graph.Steps {
		o := s.Graph.Steps[i].Op
		if o == nil || o.Call == nil {
			continue
		}
		out := o.Outputs[0]
		m := o.Call.Module
		switch {
		case m.Class == "AdaptiveAvgPool2d" && len(out.Shape) == 4 && out.Shape[2]*out.Shape[3] > 1:
			pool, positions = m.Path, out.Shape[2]*out.Shape[3]
		case m.Class == "Linear" && pool != "":
			weight := op.Input(o, "weight")
			if weight != nil && weight.Shape[1]%positions == 0 && m.Parent != nil && m.Parent.Class == "Sequential" {
				return pool, m.Parent.Path, true
			}
			return "", "", false
		}
	}
	return "", "", false
}

// freezable offers the first half of the stages, then all but the head.
func freezable(s *Subject) Offer {
	if !s.Training() {
		return none("nothing is trained")
	}
	if m := s.Module("backbone"); m != nil {
		return surgery(s, "backbone")
	}
	root := s.Graph.Root()
	if root == nil {
		return none("the model has no modules")
	}
	var stages []*graph.Module
	for _, child := range root.Children {
		if weightOf(child) > 0 {
			stages = append(stages, child)
		}
	}
	if len(stages) < 2 {
		return none("the model has no stages below it that could be frozen one by one")
	}
	stages = stages[:len(stages)-1]
	list := []string{pathList(stages)}
	if half := (len(stages) + 1) / 2; half < len(stages) {
		list = append([]string{pathList(stages[:half])}, list...)
	}
	return surgery(s, list...)
}

func pathList(modules []*graph.Module) string {
	var paths []string
	for _, m := range modules {
		paths = append(paths, m.Path)
	}
	return strings.Join(paths, ",")
}

// weightOf counts the parameters of a module and of everything below.
func weightOf(m *graph.Module) int64 {
	var n int64
	for _, p := range m.Params {
		if !p.Buffer {
			n += p.Tensor.Elements()
		}
	}
	for _, child := range m.Children {
		n += weightOf(child)
	}
	return n
}

func quantizations(s *Subject) Offer {
	switch {
	case !s.Has("Linear", "LSTM", "GRU"):
		return none("the model has no Linear modules")
	case s.Training():
		return none("rounded weights are for inference; training with them needs adapters")
	case !s.Has("Linear"):
		return surgery(s, "dynamic-int8")
	}
	return surgery(s, "int8", "int4", "nf4", "dynamic-int8")
}
