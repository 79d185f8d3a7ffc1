package zoo

// This file tests the index against torchvision's facts and the sources.

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"heft/internal/packed"
)

// fact is what real torchvision's builder makes without weights.
type fact struct {
	Name    string `json:"name"`
	Module  string `json:"module"`
	Params  int64  `json:"params"`
	Buffers int64  `json:"buffers"`
}

func TestModelsAreTorchvisions(t *testing.T) {
	facts := packed.Rows[fact](t, "testdata/torchvision-0.14.1.jsonl.gz")
	if len(facts) != 106 || len(Models()) != 106 {
		t.Errorf("%d models, %d facts, want 106 of both", len(Models()), len(facts))
	}
	for _, f := range facts {
		m, ok := Lookup(f.Name)
		if !ok {
			t.Errorf("no model %s", f.Name)
			continue
		}
		if m.Module != f.Module {
			t.Errorf("%s is in %s, want %s", f.Name, m.Module, f.Module)
		}
		if m.Parameters != f.Params {
			t.Errorf("%s: %d parameters, want %d", f.Name, m.Parameters, f.Params)
		}
		if want := f.Params - publishedWithout[f.Name]; m.Published.Parameters != want {
			t.Errorf("%s: published %d parameters, want %d", f.Name, m.Published.Parameters, want)
		}
	}
}

// publishedWithout counts the parameters that the plain builder has and the
// published model has not. GoogLeNet's two auxiliary classifiers are dropped
// once its weights are loaded; segmentation models gain one with theirs; and
// detectors of the first generation freeze their batch norms, which makes
// weight and bias buffers: ResNet-50 has 2 × 26,560 of them.
var publishedWithout = map[string]int64{
	"googlenet":                    6379984,
	"deeplabv3_mobilenet_v3_large": -3851,
	"deeplabv3_resnet101":          -2365205,
	"deeplabv3_resnet50":           -2365205,
	"fcn_resnet101":                -2365205,
	"fcn_resnet50":                 -2365205,

	"fasterrcnn_mobilenet_v3_large_320_fpn": 24400,
	"fasterrcnn_mobilenet_v3_large_fpn":     24400,
	"fasterrcnn_resnet50_fpn":               53120,
	"fcos_resnet50_fpn":                     53120,
	"keypointrcnn_resnet50_fpn":             53120,
	"maskrcnn_resnet50_fpn":                 53120,
	"retinanet_resnet50_fpn":                53120,
}

// The tables in Go say what index.json says.
func TestIndexIsGenerated(t *testing.T) {
	text, err := os.ReadFile("index.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Models   []Model
		Modules  map[string]string
		Packages map[string]map[string]string
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(want.Models, CompareModels)
	if !reflect.DeepEqual(Models(), want.Models) || !reflect.DeepEqual(contents().Modules, want.Modules) ||
		!reflect.DeepEqual(contents().Packages, want.Packages) {
		t.Error("index.go is not index.json: run go generate ./zoo")
	}
}

func TestTasks(t *testing.T) {
	want := map[Task]int{Classification: 80, Detection: 12, Segmentation: 6, Video: 6, OpticalFlow: 2}
	got := map[Task]int{}
	for _, m := range Models() {
		got[m.Task]++
	}
	for _, task := range Tasks() {
		if got[task] != want[task] {
			t.Errorf("%d models for %s, want %d", got[task], task, want[task])
		}
		delete(got, task)
	}
	if len(got) > 0 {
		t.Errorf("tasks that Tasks does not list: %v", got)
	}
}

func TestNamesAreSortedByTask(t *testing.T) {
	names := Names()
	if names[0] != "alexnet" {
		t.Errorf("first of Names is %s, want alexnet", names[0])
	}
	for i, m := range Models() {
		if m.Name != names[i] {
			t.Fatalf("Names()[%d] = %s, Models has %s", i, names[i], m.Name)
		}
	}
	if !slices.IsSortedFunc(Models(), CompareModels) {
		t.Error("Models is not sorted")
	}
}

func TestModelsAreComplete(t *testing.T) {
	for _, m := range Models() {
		if m.Description == "" || len(m.Input) == 0 || m.Published.GMACs <= 0 || m.Published.Weights == "" {
			t.Errorf("%s: something is missing: %+v", m.Name, m)
		}
		rank := map[Task]int{Detection: 3, Video: 5}[m.Task]
		if rank == 0 {
			rank = 4
		}
		for _, shape := range slices.Concat(m.Input, m.Published.Input) {
			if len(shape) != rank {
				t.Errorf("%s: input %v, want %d dimensions", m.Name, shape, rank)
			}
		}
	}
}

func TestBuildersAreWhereTheIndexSays(t *testing.T) {
	for _, m := range Models() {
		if file, ok := Module(m.Module); !ok || file != m.File {
			t.Errorf("%s: module %s is %q, its model says %q", m.Name, m.Module, file, m.File)
		}
		checkDefined(t, m.File, m.Name)
	}
	for pkg, names := range contents().Packages {
		for name, module := range names {
			file, ok := Module(module)
			if !ok {
				t.Errorf("%s.%s comes from unknown module %s", pkg, name, module)
			}
			checkDefined(t, file, name)
		}
	}
}

func checkDefined(t *testing.T, file, name string) {
	t.Helper()
	text, ok := Source(file)
	if !ok {
		t.Errorf("%s: no file %s", name, file)
	}
	definition := regexp.MustCompile(`(?m)^(def|class) ` + regexp.QuoteMeta(name) + `\b`)
	if !definition.Match(text) {
		t.Errorf("%s does not define %s", file, name)
	}
}

func TestEveryFileIsAModule(t *testing.T) {
	known := map[string]bool{}
	for module, file := range contents().Modules {
		known[file] = true
		if _, ok := Source(file); !ok {
			t.Errorf("%s is %s, which is not embedded", module, file)
		}
	}
	names, err := filepath.Glob("*.py")
	if err != nil || len(names) == 0 {
		t.Fatalf("files of the zoo: %v, %v", names, err)
	}
	for _, name := range names {
		if _, err := fs.Stat(files, name); err != nil {
			t.Errorf("%s is not embedded", name)
		}
		if !known[name] {
			t.Errorf("%s is no module's file", name)
		}
	}
}

// An import inside the zoo must be one that the zoo can answer.
func TestImportsInsideTheZoo(t *testing.T) {
	statement := regexp.MustCompile(`(?m)^ *from (torchvision\.models[\w.]*) import (\([^)]*\)|.+)$`)
	separator := regexp.MustCompile(`[\s,()]+`)
	for _, file := range contents().Modules {
		text, _ := Source(file)
		for _, match := range statement.FindAllStringSubmatch(string(text), -1) {
			for _, name := range separator.Split(match[2], -1) {
				if name != "" {
					checkImport(t, file, match[1], name)
				}
			}
		}
	}
}

func checkImport(t *testing.T, file, module, name string) {
	t.Helper()
	if from, ok := Module(module); ok {
		text, _ := Source(from)
		if regexp.MustCompile(`(?m)^((def|class) )?` + regexp.QuoteMeta(name) + `\b`).Match(text) {
			return
		}
	}
	_, isModule := Module(module + "." + name)
	_, _, isExport := Export(module, name)
	if !isModule && !isExport && !IsPackage(module+"."+name) {
		t.Errorf("%s imports %s from %s, which has none", file, name, module)
	}
}

func TestExport(t *testing.T) {
	tests := []struct {
		module, name         string
		definedIn, attribute string
		ok                   bool
	}{
		{"torchvision.models", "resnet50", "torchvision.models.resnet", "resnet50", true},
		{"torchvision.models", "get_model", "torchvision.models._api", "get_model", true},
		{"torchvision.models", "ResNet50_Weights", "torchvision.models._api", "AnyWeights", true},
		{"torchvision.models.resnet", "ResNet50_Weights", "torchvision.models._api", "AnyWeights", true},
		{"torchvision.models.mobilenet", "mobilenet_v2", "torchvision.models.mobilenetv2", "mobilenet_v2", true},
		{"torchvision.models.segmentation", "fcn_resnet50", "torchvision.models.segmentation.fcn", "fcn_resnet50", true},
		{"torchvision.models", "Bottleneck", "", "", false},
		{"torchvision.models", "resnet51", "", "", false},
		{"torchvision.datasets", "ResNet50_Weights", "", "", false},
	}
	for _, test := range tests {
		definedIn, attribute, ok := Export(test.module, test.name)
		if definedIn != test.definedIn || attribute != test.attribute || ok != test.ok {
			t.Errorf("Export(%s, %s) = %s, %s, %v, want %s, %s, %v", test.module, test.name,
				definedIn, attribute, ok, test.definedIn, test.attribute, test.ok)
		}
	}
}

func TestExportsAreSorted(t *testing.T) {
	names := Exports("torchvision.models.video")
	if !slices.IsSorted(names) || !slices.Contains(names, "r3d_18") {
		t.Errorf("Exports(torchvision.models.video) = %v", names)
	}
	if names := Exports("torchvision.datasets"); len(names) != 0 {
		t.Errorf("Exports of a package that is not of the zoo = %v", names)
	}
}

func TestSourceGivesOnlyPython(t *testing.T) {
	for _, name := range []string{"index.json", "zoo.go", "none.py", "../go.mod", ""} {
		if _, ok := Source(name); ok {
			t.Errorf("Source(%q) gives a text", name)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	for _, name := range []string{"", "resnet"} {
		if m, ok := Lookup(name); ok {
			t.Errorf("Lookup(%q) = %s", name, m.Name)
		}
	}
}
