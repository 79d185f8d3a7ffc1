package source

// This file tests models by the names that their libraries give them, with
// libraries of a few lines in place of the real ones.

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
)

const tinyTimm = `from torch import nn
class Tiny(nn.Module):
    default_cfg = {"input_size": (1, 20, 30)}
    def __init__(self, width):
        super().__init__()
        self.layer = nn.Conv2d(1, width, 3)
    def forward(self, x): return self.layer(x)
def create_model(name, pretrained, width=4):
    assert name == "tiny.in1k" or name == "tiny"
    assert pretrained is False
    return Tiny(width)
`

const tinyTransformers = `from torch import nn
__version__ = "0.1"
class TinyConfig:
    patch_size = 4
    def __init__(self, hidden_size=8, max_position_embeddings=64, **rest):
        self.hidden_size, self.max_position_embeddings = hidden_size, max_position_embeddings
    @classmethod
    def from_dict(cls, values): return cls(**values)
class TinyModel(nn.Module):
    config_class = TinyConfig
    main_input_name = "input_ids"
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.table = nn.Embedding(10, config.hidden_size)
    def forward(self, input_ids): return self.table(input_ids)
class TinyForTokens(TinyModel):
    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(config.hidden_size, 2)
    def forward(self, input_ids): return self.head(self.table(input_ids))
class TinyForBoxes(TinyModel):
    def forward(self, input_ids=None, bbox=None):
        if bbox is None: raise ValueError("You have to specify bbox")
        return self.table(input_ids) + self.table(bbox).sum(2)
class TinyForMultipleChoice(TinyModel):
    def forward(self, input_ids): return self.table(input_ids[0, 3, :5])
class TinyVision(TinyModel):
    def forward(self, pixel_values, grid_thw, **rest):
        return pixel_values.view(int(grid_thw.prod()), -1) @ self.table.weight.new_zeros(3 * 4 * 4, 2)
class TinyNever(TinyModel):
    def forward(self, input_ids): raise ValueError("no text of %d" % input_ids.shape[1])
`

// tinyLibraries writes the libraries into a folder of packages.
func tinyLibraries(t *testing.T, site string) {
	t.Helper()
	auto := "transformers/models/auto/"
	for name, text := range map[string]string{
		"timm/__init__.py": tinyTimm, "transformers/__init__.py": tinyTransformers, "transformers/models/__init__.py": "",
		auto + "__init__.py":           "",
		auto + "configuration_auto.py": "CONFIG_MAPPING_NAMES = {'tiny': 'TinyConfig'}\n",
		auto + "modeling_auto.py":      "MODEL_MAPPING_NAMES = {'tiny': ('TinyModel', 'TinyForTokens')}\n",
	} {
		write(t, filepath.Join(site, name), []byte(text))
	}
}

// tinySite is a virtual environment that has the libraries.
func tinySite(t *testing.T) (site string) {
	t.Helper()
	environment := t.TempDir()
	t.Setenv("VIRTUAL_ENV", environment)
	t.Setenv("CONDA_PREFIX", "")
	t.Setenv("PATH", "")
	site = filepath.Join(environment, "lib", "python3.12", "site-packages")
	tinyLibraries(t, site)
	return site
}

// libraryModels are names and what they are: parameters, and the inputs that the
// library knows. A convolution of 3·3 to 4 or 6 maps, a table of 10 rows, a head of
// 2 columns.
var libraryModels = []struct {
	name       string
	parameters int64
	input      input.Spec
}{
	{"timm:tiny", 4*9 + 4, input.Float32(1, 1, 20, 30)},
	{"timm:tiny.in1k(width=6)", 6*9 + 6, input.Float32(1, 1, 20, 30)},
	{"timm:create_model('tiny', False, 6)", 6*9 + 6, input.Float32(1, 1, 20, 30)}, // a function of the package
	{"transformers:TinyModel", 10 * 8, tokens(64)},                                // 128 are more than its 64 positions
	{"transformers:TinyModel(hidden_size=3, max_position_embeddings=500)", 10 * 3, tokens(128)},
	{"transformers:TinyForTokens()", 10*8 + 8*2 + 2, tokens(64)},
}

func tokens(length int64) input.Spec {
	return input.Spec{Name: "input_ids", Kind: input.Tensor, Shape: []int64{1, length}, DType: graph.Int64}
}

func TestNamedModels(t *testing.T) {
	site := tinySite(t)
	for _, tt := range libraryModels {
		t.Run(tt.name, func(t *testing.T) {
			m := opened(t, tt.name, Options{})
			expectModel(t, m, tt.parameters, tt.input)
			library, _, _ := strings.Cut(tt.name, ":")
			if want := library + " of " + filepath.ToSlash(site); filepath.ToSlash(m.source) != want {
				t.Errorf("source %q, want %q", m.source, want)
			}
		})
	}
}

// TestNamedAlternatives: where the main input is refused, others are tried: boxes beside
// the text, four choices, patches with their grid. Only a failure of all is one, and is
// that of the likeliest.
func TestNamedAlternatives(t *testing.T) {
	tinySite(t)
	for name, want := range map[string]string{
		"TinyForBoxes":          "input_ids[1 64] bbox[1 64 4]",
		"TinyForMultipleChoice": "input_ids[1 4 64]",
		"TinyVision":            "pixel_values[256 48]", // 16·16 patches of 3·4·4 values; the grid has values
	} {
		m := opened(t, "transformers:"+name, Options{})
		for range 2 { // the second run begins with what was found
			g, err := m.Trace(Run{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			var fed []string
			for _, in := range g.Inputs {
				fed = append(fed, in.Name+fmt.Sprint(in.Tensor.Shape))
			}
			if got := strings.Join(fed, " "); got != want {
				t.Errorf("%s is fed %s, want %s", name, got, want)
			}
		}
	}
	if _, err := opened(t, "transformers:TinyNever", Options{}).Trace(Run{}); err == nil || !strings.Contains(err.Error(), "no text of 64") {
		t.Errorf("a model that takes nothing: %v", err)
	}
}

// TestNamedPrefersPath: what the user names is taken before what the machine has, and
// is not said to be the machine's.
func TestNamedPrefersPath(t *testing.T) {
	tinySite(t)
	given := t.TempDir()
	write(t, filepath.Join(given, "timm", "__init__.py"), []byte(strings.ReplaceAll(tinyTimm, "width=4", "width=5")))
	m := opened(t, "timm:tiny", Options{Path: []string{given}})
	expectModel(t, m, 5*9+5, input.Float32(1, 1, 20, 30))
	if m.source != "timm" {
		t.Errorf("source %q, want timm", m.source)
	}
}

// TestNamedTorchvision: heft has torchvision itself where no one else does.
func TestNamedTorchvision(t *testing.T) {
	tinySite(t)
	g, err := opened(t, "torchvision:resnet18(num_classes=10)", Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 11_689_512-990*513 { // 990 rows of 512 and a bias fewer
		t.Errorf("%d parameters", got)
	}
}

// TestConfigs: a config.json names its architecture, else its type's plain model.
func TestConfigs(t *testing.T) {
	tinySite(t)
	for text, want := range map[string]int64{
		`{"model_type": "tiny"}`: 10 * 8,
		` {"model_type": "tiny", "hidden_size": 3, "architectures": null}`:             10 * 3,
		`{"model_type": "tiny", "hidden_size": 3, "architectures": ["TinyForTokens"]}`: 10*3 + 3*2 + 2,
	} {
		folder := t.TempDir()
		file := filepath.Join(folder, "config.json")
		write(t, file, []byte(text))
		for _, name := range []string{file, folder} {
			expectModel(t, opened(t, name, Options{}), want, tokens(64))
		}
	}
}

// TestNamedRefusals: each says what is wrong and what to do.
func TestNamedRefusals(t *testing.T) {
	tinySite(t)
	folder := t.TempDir()
	for name, text := range map[string]string{"plain.json": `{"layers": 3}`, "unknown.json": `{"model_type": "huge"}`, "broken.json": `{"model_type": `} {
		write(t, filepath.Join(folder, name), []byte(text))
	}
	for name, want := range map[string]string{
		"timm:":                               `"" is no name of a model; write it as timm:NAME`,
		"timm:tiny; import os":                `"tiny; import os" is no name of a model; write it as timm:NAME`,
		"transformers:Tiny'Model":             `"Tiny'Model" is no name of a model; write it as transformers:NAME`,
		"transformers:NoModel":                "NoModel",
		filepath.Join(folder, "plain.json"):   `has no "model_type"; heft reads the config.json of Hugging Face models`,
		filepath.Join(folder, "unknown.json"): "model_type 'huge' is not among those of transformers 0.1",
		filepath.Join(folder, "broken.json"):  "JSON",
	} {
		expectRefusal(t, name, want, Options{})
	}
	expectRefusal(t, "timm:tiny", "package timm is not among the given folders, and no others are looked at; `path` names", Options{NoSite: true})
	expectRefusal(t, "transformers:TinyModel", "package transformers is not among the given folders", Options{NoSite: true})
	t.Setenv("VIRTUAL_ENV", "")
	expectRefusal(t, "timm:tiny", "package timm is neither among the given folders nor where this machine's Python has its packages; "+
		"`path` names the folder that it is installed in", Options{})
}

// TestSequence: a given length is taken as it is, beyond the model's places too.
func TestSequence(t *testing.T) {
	tinySite(t)
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.json"), []byte(`{"model_type": "tiny"}`))
	for _, name := range []string{"transformers:TinyModel", folder} {
		for _, length := range []int64{1, 50, 5000} {
			expectModel(t, opened(t, name, Options{Seq: length}), 10*8, tokens(length))
		}
	}
	const refused = "cannot be fed to "
	for _, name := range []string{"resnet18", "timm:tiny", "nn.ReLU()", "../../testdata/onnx/branch.onnx"} {
		expectRefusal(t, name, refused+name+"; `seq` is for models of transformers", Options{Seq: 512})
	}
	expectRefusal(t, "transformers:TinyModel", "a sequence of -1 tokens "+refused, Options{Seq: -1})
}

func expectRefusal(t *testing.T, name, want string, options Options) {
	t.Helper()
	m, err := Open(t.Context(), name, options)
	if err == nil {
		m.Close()
		t.Fatalf("%s was opened", name)
	}
	text := err.Error()
	var e *Error
	if errors.As(err, &e) {
		text += "; " + e.Hint()
	}
	if !strings.Contains(text, want) {
		t.Errorf("%s: %q, want %q", name, text, want)
	}
}

func TestIsName(t *testing.T) {
	for text, want := range map[string]bool{
		"resnet50": true, "BertModel": true, "vit_base.augreg_in1k": true, "_x": true, "x1": true,
		"": false, "1x": false, ".x": false, "a b": false, "a'": false, "é": false, "a(": false,
	} {
		if isName(text) != want {
			t.Errorf("isName(%q) is %v", text, !want)
		}
	}
}

func opened(t *testing.T, name string, options Options) *Model {
	t.Helper()
	m, err := Open(t.Context(), name, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// expectModel runs a model on the inputs that its library knows.
func expectModel(t *testing.T, m *Model, want int64, known input.Spec) {
	t.Helper()
	g, err := m.Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
	if len(m.inputs) != 1 || m.inputs[0].Name != known.Name || m.inputs[0].DType != known.DType || !slices.Equal(m.inputs[0].Shape, known.Shape) {
		t.Errorf("inputs %+v, want %+v", m.inputs, known)
	}
}
