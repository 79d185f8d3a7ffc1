package torch

// This file tests through which arguments a result requires grad.

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"heft/internal/input"
	"heft/internal/python/vm"
)

// measured runs testdata/FOLDER/calls.py, whose module writes a line for whatever it
// asks, and gives these lines and those that real torch wrote.
func measured(t *testing.T, folder, golden string, in Input) (got, want []string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", folder, "calls.py"))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile(filepath.Join("testdata", folder, golden))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("calls.py", source); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build("Measured()")
	if err != nil {
		t.Fatal(explain(err))
	}
	if _, err := s.Trace(m, Run{Inputs: []Input{in}}); err != nil {
		t.Fatal(explain(err))
	}
	s.main.Dict.SetStr("measured", m.object)
	v, err := s.evaluate("'\\n'.join(measured.lines)")
	if err != nil {
		t.Fatal(explain(err))
	}
	text, _ := v.(vm.Str)
	got, want = strings.Split(string(text), "\n"), strings.Split(strings.TrimSpace(string(lines)), "\n")
	if len(got) != len(want) || len(want) < 100 {
		t.Fatalf("%d lines, real torch has %d", len(got), len(want))
	}
	return got, want
}

// TestGradientEdges: a result requires grad through exactly the arguments that it
// does in real torch. calls.py asks both; edges.txt is what real torch answered.
func TestGradientEdges(t *testing.T) {
	got, want := measured(t, "gradients", "edges.txt", input.Float32(1))
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("edges of call\n%s, torch has\n%s", got[i], want[i])
		}
	}
}

// uncalled are public functions of the library without results that could have a
// gradient, and layers that are others by another name.
var uncalled = map[string]string{
	"functions of shapes and settings": "initLevelMapper LevelMapper noop_context_fn set_checkpoint_early_stop set_checkpoint_debug_enabled " +
		"create_selective_checkpoint_contexts get_device_states set_device_states CheckpointPolicy CheckpointFunction asnumpy " +
		"remove_weight_norm remove_spectral_norm clip_grad_value_ clip_grads_with_norm_ vector_to_parameters " +
		"sym_int sym_float sym_not sym_max sym_min sym_sum sym_ite sym_sqrt empty_permuted hash_tensor nonzero_static",
	"containers": "Container Sequential ModuleList ModuleDict ParameterList ParameterDict",
	"bases, and forms of what is called": "RNNBase RNNCellBase LazyModuleMixin NonDynamicallyQuantizableLinear NLLLoss2d ExtraFPNBlock LastLevelMaxPool " +
		"LastLevelP6P7 ConvNormActivation Conv3dNormActivation DropBlock3d WeightNorm SpectralNorm fuse_conv_bn_eval fuse_linear_bn_eval " +
		"UpsamplingNearest2d UpsamplingBilinear2d PixelUnshuffle TransformerEncoder TransformerDecoder LazyConvTranspose2d multi_head_attention_forward invert_permutation ZeroPad2d",
	"one operator of the table each": "ReLU SELU SiLU Mish Hardswish Hardsigmoid Threshold ReLU6 Sigmoid Tanh ELU GELU Hardshrink Softshrink LeakyReLU Softmax LogSoftmax Identity Linear",
}

var (
	defined = regexp.MustCompile(`(?m)^(?:def|class) ([A-Za-z]\w*)`)
	numeral = regexp.MustCompile(`[123]d$`)
)

// TestEveryFunctionIsAsked: no public function or layer of the library is missing
// among the calls. One in several numbers of dimensions is asked in one.
func TestEveryFunctionIsAsked(t *testing.T) {
	source, err := os.ReadFile("testdata/gradients/calls.py")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, word := range regexp.MustCompile(`\w+`).FindAllString(string(source), -1) {
		asked[numeral.ReplaceAllString(word, "")] = true
	}
	for _, list := range uncalled {
		for _, name := range strings.Fields(list) {
			asked[numeral.ReplaceAllString(name, "")] = true
		}
	}
	for _, pattern := range []string{"torch/nn/modules/*.py", "torch/nn/utils/rnn.py", "torch/nn/utils/clip.py", "torch/nn/utils/convert.py", "torch/nn/utils/normed.py",
		"torch/nn/utils/fusion.py", "torch/_functions.py", "torch/utils/checkpoint.py", "torchvision/ops/*.py", "einops/__init__.py", "einops/layers/*.py"} {
		files, err := filepath.Glob("py/" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range defined.FindAllStringSubmatch(string(text), -1) {
				if !asked[numeral.ReplaceAllString(name[1], "")] {
					t.Errorf("%s: %s is not among the calls of calls.py", filepath.Base(file), name[1])
				}
			}
		}
	}
}
