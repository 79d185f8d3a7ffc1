// Package zoo holds the built-in models: torchvision's builders, written as
// ordinary PyTorch and embedded as source text.
//
// A model here is a Python function such as resnet50, in a file such as
// resnet.py. Names, class names, parameter keys and argument names are
// torchvision's, so a user's file that says
//
//	import torchvision.models as M
//	net = M.resnet50(num_classes=10)
//
// gets the same module tree with or without torchvision at hand. The files
// import torch, torch.nn and torchvision.ops, which the torch front end
// provides, and one another by torchvision's module names.
//
// [Lookup] finds one model, [Names] and [Models] list all. An import of
// torchvision.models or of anything below it is answered by three functions:
//
//   - [Module] tells which file is a module: torchvision.models.resnet is
//     resnet.py;
//   - [IsPackage] tells which modules only pass on what their submodules
//     define: torchvision.models, torchvision.models.detection, …;
//   - [Export] tells where a name comes from that a module does not define
//     itself: torchvision.models.resnet50 is resnet50 of
//     torchvision.models.resnet, so that importing a package loads no file
//     before one of its names is used. Any name ending in _Weights is one
//     object that answers every choice, for no weights are ever read.
//
// A builder called without arguments makes a bare model. Any value given for
// weights or weights_backbone changes what torchvision's would change: frozen
// batch norms and frozen stages in detectors, an auxiliary classifier in
// segmentation models, none in GoogLeNet. (torchvision's own detectors begin
// with a trained backbone when nothing is said.)
//
// The package interprets nothing and runs nothing. Published figures are those
// of torchvision's documentation, for the weights and the input named with them.
package zoo

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

//go:generate go run index_write.go

//go:embed all:*.py
var files embed.FS

// Model is one builder and what is known about it before it runs.
type Model struct {
	Name        string    `json:"name"`        // the builder: resnet50
	Arguments   string    `json:"arguments"`   // that build it bare, as an unqualified name means it: weights_backbone=None
	File        string    `json:"file"`        // where it stands: resnet.py
	Module      string    `json:"module"`      // torchvision's module: torchvision.models.resnet
	Task        Task      `json:"task"`        // what the model is for
	Targets     []string  `json:"targets"`     // what a detector learns from, by key, in training mode
	Input       [][]int   `json:"input"`       // shapes of the default arguments; see TakesImages
	Parameters  int64     `json:"parameters"`  // of the bare model; those of Published may differ: see there
	Description string    `json:"description"` // one line: name, year, idea
	Published   Published `json:"published"`   // torchvision's own figures
}

// TakesImages tells that the model's only argument is a list of images, each
// [channels, height, width], instead of one batch; Input then holds the shapes
// of the images in that list. All detectors are built that way.
func (m Model) TakesImages() bool { return m.Task == Detection }

// Published is what torchvision's documentation says about one set of weights.
type Published struct {
	Weights    string  `json:"weights"`    // the set that the figures belong to: IMAGENET1K_V1
	Parameters int64   `json:"parameters"` // elements; a detector's frozen batch norms hold none
	GMACs      float64 `json:"gmacs"`      // multiply-adds, in 10⁹, of one forward pass
	Input      [][]int `json:"input"`      // the input of that pass, as Model.Input
}

// Task groups models by what they predict.
type Task string

// The tasks, in the order in which Names and Models list them.
const (
	Classification Task = "classification"
	Detection      Task = "detection"
	Segmentation   Task = "segmentation"
	Video          Task = "video"
	OpticalFlow    Task = "optical_flow"
)

// Tasks returns all tasks in listing order.
func Tasks() []Task {
	return []Task{Classification, Detection, Segmentation, Video, OpticalFlow}
}

// index is index.json, by name.
type index struct {
	Modules  map[string]string            // module → file
	Packages map[string]map[string]string // package → name → module that defines it
}

// contents indexes the generated tables once.
var contents = sync.OnceValue(func() *index {
	x := &index{Modules: make(map[string]string, len(moduleFiles)), Packages: map[string]map[string]string{}}
	for _, m := range moduleFiles {
		x.Modules[m[0]] = m[1]
	}
	for _, e := range packageExports {
		if x.Packages[e[0]] == nil {
			x.Packages[e[0]] = map[string]string{}
		}
		x.Packages[e[0]][e[1]] = e[2]
	}
	return x
})

// CompareModels orders models as Models lists them: by task, then by name.
func CompareModels(a, b Model) int {
	if order := slices.Index(Tasks(), a.Task) - slices.Index(Tasks(), b.Task); order != 0 {
		return order
	}
	return strings.Compare(a.Name, b.Name)
}

// Models returns every model, by task, then by name.
func Models() []Model { return slices.Clone(models[:]) }

// Names returns the names of all models, in the order of Models.
func Names() []string {
	names := make([]string, 0, len(models))
	for i := range models {
		names = append(names, models[i].Name)
	}
	return names
}

// Lookup finds a model by its name, or by the one model whose name differs from it in
// capitals, dashes and underscores alone: "ResNet-50".
func Lookup(name string) (Model, bool) {
	for _, same := range []func(string) bool{
		func(known string) bool { return known == name },
		func(known string) bool { return spelling(known) == spelling(name) },
	} {
		if at := slices.IndexFunc(models[:], func(m Model) bool { return same(m.Name) }); at >= 0 {
			return models[at], true
		}
	}
	return Model{}, false
}

// spelling is a name without what papers and packages write differently: resnet50 for
// "ResNet-50" and "resnet_50".
func spelling(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
}

// Source returns the text of a file of the zoo, such as resnet.py.
func Source(file string) ([]byte, bool) {
	if !strings.HasSuffix(file, ".py") {
		return nil, false
	}
	text, err := files.ReadFile(file)
	return text, err == nil
}

// Module tells which file holds a module: resnet.py for
// torchvision.models.resnet. A package has no file.
func Module(name string) (file string, ok bool) {
	file, ok = contents().Modules[name]
	return file, ok
}

// IsPackage tells whether a module is a package of the zoo: it has no text of
// its own, and its names come from Export.
func IsPackage(name string) bool {
	return contents().Packages[name] != nil
}

// weights is the object that stands for every enumeration of weights.
const (
	weightsModule    = "torchvision.models._api"
	weightsAttribute = "AnyWeights"
)

// Export tells what a name means that module does not define itself: the
// attribute of another module of the zoo. It is false for a name that is
// unknown there. A package's submodules are not among its exports: ask Module
// and IsPackage for module.name.
func Export(module, name string) (definedIn, attribute string, ok bool) {
	if definedIn, ok = contents().Packages[module][name]; ok {
		return definedIn, name, true
	}
	_, isModule := contents().Modules[module]
	if strings.HasSuffix(name, "_Weights") && (isModule || IsPackage(module)) {
		return weightsModule, weightsAttribute, true
	}
	return "", "", false
}

// Exports returns the names that a package passes on, sorted: what
// "from torchvision.models import *" binds, apart from the weights.
func Exports(pkg string) []string {
	var names []string
	for name := range contents().Packages[pkg] {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
