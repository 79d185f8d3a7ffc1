package heft

// This file lists what heft knows: cards, built-in models and operators.

import (
	"slices"
	"strings"
	"unicode"

	"heft/internal/gpu"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/run"
	"heft/internal/stable"
	"heft/zoo"
)

// Cards lists the graphics cards of the catalogue.
func Cards() []Card {
	var cards []Card
	for _, c := range gpu.Cards() {
		cards = append(cards, *c)
	}
	return cards
}

// LookupCard finds a card by its name or an alias: "NVIDIA GeForce RTX 3090",
// "RTX-3090" and "3090" are one. The error is an *Error.
func LookupCard(name string) (Card, error) {
	card, err := gpu.Lookup(name)
	if err != nil {
		return Card{}, faultOf(err)
	}
	return *card, nil
}

// CUDAContext is what CUDA itself holds on a card beside a program's tensors, and the
// least and the most that fit the evidence.
type CUDAContext struct{ Likely, Least, Most Size }

// ContextOn is the context of a setting's card and releases. The error is an
// *Error; one that is not known, as on AMD's cards, is zero.
func ContextOn(s Setting) (CUDAContext, error) {
	plan, err := s.Plan()
	if err != nil {
		return CUDAContext{}, faultOf(err)
	}
	likely, least, most := plan.Context()
	return CUDAContext{run.Size(likely), run.Size(least), run.Size(most)}, nil
}

// Zoo lists the built-in models, with what torchvision publishes about them. Their
// sources are in package zoo.
func Zoo() []zoo.Model { return zoo.Models() }

// Operator is an operator that heft knows.
type Operator struct {
	Name       string   // torch's: "conv2d"
	Signatures []string // as torch declares them
	Python     []string // the names that programs call it by: "torch.conv2d"
	Composite  bool     // it runs other operators
	Autocast   string   // what autocast does about it, "" for nothing
	Work       string   // how its arithmetic is counted, "" where there is none
	Saves      []Saved  // what is kept for the backward
}

// Saved is a tensor that an operator keeps for its backward.
type Saved struct {
	Tensor string // an argument, or a result
	For    string // the argument that must need a gradient, "" if it is kept for all
}

// Operators lists the operators that heft knows, by name.
func Operators() []Operator {
	var list []Operator
	for _, o := range aten.Catalogue().All() {
		list = append(list, describe(o))
	}
	stable.Sort(list, func(a, b Operator) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// LookupOperator finds an operator by torch's name, one that programs call it by, or
// the layer that is named after it: "conv2d", "F.conv2d", "torch.nn.functional.conv2d",
// "nn.Conv2d", "aten::conv2d".
func LookupOperator(name string) (Operator, bool) {
	names := operatorNames(name)
	for _, spelled := range names { // torch's own names first: F.conv2d is spelled by variants of it too
		if o, ok := aten.Catalogue().Lookup(spelled); ok {
			return describe(o), true
		}
	}
	for _, spelled := range names {
		if spelling, ok := aten.Catalogue().PythonNames()[spelled]; ok {
			return describe(spelling.Operator), true
		}
	}
	return Operator{}, false
}

// operatorNames are what an operator may be listed as that a program's text names:
// itself, with torch's own prefixes, and a layer's class in the words of functions,
// "adaptive_avg_pool2d" for nn.AdaptiveAvgPool2d.
func operatorNames(name string) []string {
	base := name[strings.LastIndexAny(name, ".:")+1:]
	names := []string{name}
	for _, long := range []string{"torch.nn.functional.", "nn.functional.", "functional."} {
		if rest, ok := strings.CutPrefix(name, long); ok {
			names = append(names, "F."+rest, rest)
		}
	}
	if base != name {
		names = append(names, base)
	}
	layer := words(base)
	without := strings.TrimRight(strings.TrimSuffix(layer, "d"), "123") // batch_norm for BatchNorm2d
	return append(names, strings.ToLower(base), layer, without)
}

// words are the words of a class's name, joined as functions are named.
func words(class string) string {
	var b strings.Builder
	letters := []rune(class)
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]) && unicode.IsLetter(letters[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func describe(o *op.Operator) Operator {
	d := Operator{Name: o.Name, Signatures: slices.Clone(o.Schemas), Python: strings.Fields(o.Python), Composite: o.Expand != nil}
	if o.Autocast != op.AutocastNone {
		d.Autocast = o.Autocast.String()
	}
	if o.Work != nil {
		d.Work = o.Work.Formula
	}
	if o.Gradient == nil {
		return d
	}
	for _, save := range o.Gradient.Saves {
		if save.Before != (op.Release{}) {
			continue // of older releases
		}
		d.Saves = append(d.Saves, Saved{save.Tensor, save.For})
	}
	return d
}

// Optimizers lists the names that Setting.Optimizer takes.
func Optimizers() []string { return memory.OptimizerNames() }

// MeantSetting is what a word stands for that is no setting's name: see [MeantBy].
type MeantSetting = run.Meant

// MeantBy is what a word stands for that programs and people have for a setting, or for
// what has none: "batch_size" is the setting "batch". It is nil for no such word.
func MeantBy(word string) *MeantSetting { return run.MeantBy(word) }
