package run

// This file tests what settings mean, what is refused, and how they are read.

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"heft/internal/fault"
	"heft/internal/fit"
	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/source"
)

// TestSizes: units are powers of two whatever they are called. 11.5·2³⁰ =
// 12,348,030,976.
func TestSizes(t *testing.T) {
	for text, want := range map[string]Size{
		"12G": 12 * GiB, "12GB": 12 * GiB, "12GiB": 12 * GiB, "12288MiB": 12 * GiB, "12 gib": 12 * GiB, "11.5GB": 12_348_030_976,
		"500M": 500 * MiB, "64kB": 64 * KiB, "1T": TiB, "0": 0, "0MiB": 0,
	} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "12", "GiB", "-1GiB", "12GiBs", "12XB", "nan", "NaNGiB", "infGiB", "1e9TiB", "12B", "1 2GiB"} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
	for data, want := range map[string]Size{`123`: 123, `"2GiB"`: 2 * GiB, `0`: 0} {
		var got Size
		if err := json.Unmarshal([]byte(data), &got); err != nil || got != want {
			t.Errorf("JSON %s: %d, %v", data, got, err)
		}
	}
	for _, size := range []Size{0, KiB, 1536 * MiB, 12 * GiB, 3 * TiB, 12_348_030_976} {
		var back Size
		text, err := size.MarshalText()
		if err == nil {
			err = back.UnmarshalText(text)
		}
		if err != nil || back != size {
			t.Errorf("%d is written %q and read %d, %v", size, text, back, err)
		}
	}
	for _, text := range []string{"12GiB", "1.5GiB", "5.93GiB", "10.5MiB", "1.02TiB", "1025KiB"} {
		var size Size
		if err := size.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if back, err := size.MarshalText(); err != nil || string(back) != text {
			t.Errorf("%s is written %q, %v", text, back, err)
		}
	}
}

func TestReleases(t *testing.T) {
	for text, want := range map[string]op.Release{
		"2.6": {Major: 2, Minor: 6}, "2.6.1": {Major: 2, Minor: 6}, "2.15.0+cu132": {Major: 2, Minor: 15}, "1.13.1": {Major: 1, Minor: 13},
	} {
		if got, err := release("torch", "torch", text, torchLines); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"2", "two", "0.4", "2.x", "1.14", "2.16", "3.0", "2.-1", "2.6.1.0", "2.6 ", ""} {
		if got, err := release("torch", "torch", text, torchLines); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	for text, known := range map[string]bool{"9.2": true, "10.2": true, "11.8": true, "12.9": true, "13.2": true, "11.9": false, "8.0": false, "13.3": false} {
		if _, err := release("cuda", "CUDA", text, cudaLines); (err == nil) != known {
			t.Errorf("CUDA %s: %v", text, err)
		}
	}
}

// TestRefusals: each setting that cannot be meant is refused by its name.
func TestRefusals(t *testing.T) {
	momentum := 0.9
	training := func(change func(*Setting)) Setting {
		s := Setting{Mode: Training}
		change(&s)
		return s
	}
	for _, c := range []struct {
		setting Setting
		name    string
		text    string
	}{
		{Setting{Batch: -3}, "batch", "`batch` -3 must be at least 1"},
		{Setting{Dim: map[string]int64{"n": 0}}, "dim", `size "n" is 0`},
		{Setting{Input: "1xa"}, "input", "is not a number"},
		{Setting{Momentum: &momentum}, "momentum", "`momentum` belongs to training"},
		{Setting{Checkpoint: []string{"a"}}, "checkpoint", "belongs to training"},
		{Setting{Mode: InferenceWithGrad, Ranks: 2}, "ranks", "belongs to training"},
		{Setting{Mem: GiB, Driver: "580.126"}, "driver", "of a card of the catalogue"},
		{Setting{Torch: "2.99"}, "torch", "there is no torch release"},
		{Setting{CUDA: "twelve"}, "cuda", "cannot read the CUDA release"},
		{Setting{CUDA: "11.3", ModuleLoading: LoadingLazy}, "module_loading", "came with 11.7"},
		{Setting{OtherProcesses: GiB}, "other_processes", "without a card"},
		{Setting{Mem: GiB, OtherProcesses: GiB}, "other_processes", "leave nothing"},
		{Setting{MaxSplitSize: 20 * MiB}, "max_split_size", "too small"},
		{training(func(s *Setting) { s.Accumulate = -1 }), "accumulate", "at least 1"},
		{training(func(s *Setting) { s.Ranks = 8 }), "ranks", "without `parallel`"},
		{training(func(s *Setting) { s.BucketView = true }), "bucket_view", "DDP's buckets"},
		{training(func(s *Setting) { s.Loss = "l3" }), "loss", "unknown loss"},
		{training(func(s *Setting) { s.Optimizer, s.Momentum = "adam", &momentum }), "momentum", "adam has no `momentum`"},
		{training(func(s *Setting) { s.Optimizer, s.Nesterov = "rmsprop", true }), "nesterov", "rmsprop has no `nesterov`"},
		{training(func(s *Setting) { s.AMSGrad = true }), "amsgrad", "sgd has no `amsgrad`"},
	} {
		_, err := c.setting.Plan()
		var failure *fault.Error
		if !errors.As(err, &failure) || failure.Kind != fault.Usage || failure.Setting != c.name || !strings.Contains(failure.Message, c.text) {
			t.Errorf("%s: %v, want %q", c.name, err, c.text)
		}
	}
	for _, s := range []Setting{
		training(func(s *Setting) { s.Optimizer = "adm" }), training(func(s *Setting) { s.Parallel = memory.DDP }), {GPU: "rtx3091"},
	} {
		_, err := s.Plan()
		if kind, ok := KindOf(err); err == nil || !ok || kind != fault.Usage {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// TestDefaultOptimizer: SGD with momentum 0.9 where none is named; a named one has
// torch's defaults, of which SGD's momentum is 0.
func TestDefaultOptimizer(t *testing.T) {
	zero := 0.0
	for _, c := range []struct {
		setting Setting
		want    memory.Optimizer
	}{
		{Setting{}, memory.Optimizer{Name: "sgd", Momentum: 0.9}},
		{Setting{Momentum: &zero}, memory.Optimizer{Name: "sgd"}},
		{Setting{Nesterov: true}, memory.Optimizer{Name: "sgd", Momentum: 0.9, Nesterov: true}},
		{Setting{Optimizer: "SGD"}, memory.Optimizer{Name: "sgd"}},
		{Setting{Optimizer: "AdamW", WeightDecay: 0.01}, memory.Optimizer{Name: "adamw", WeightDecay: 0.01}},
	} {
		if got, err := c.setting.optimizer(memory.Release{}); err != nil || got != c.want {
			t.Errorf("%+v, %v; want %+v", got, err, c.want)
		}
	}
}

// TestDefaultsByRelease: before PyTorch 2.0 optimizers had no foreach by default and
// zero_grad filled with zeros; what a setting names stays.
func TestDefaultsByRelease(t *testing.T) {
	for _, c := range []struct {
		setting        Setting
		implementation memory.Implementation
		zeroGrad       memory.ZeroGrad
	}{
		{Setting{Mode: Training}, "", memory.ZeroGradAfterStep},
		{Setting{Mode: Training, Torch: "2.0"}, "", memory.ZeroGradAfterStep},
		{Setting{Mode: Training, Torch: "1.13"}, memory.SingleTensor, memory.ZeroGradKeep},
		{Setting{Mode: Training, Torch: "1.13", ZeroGrad: ZeroGradAfterStep, Implementation: memory.ForEach}, memory.ForEach, memory.ZeroGradAfterStep},
		{Setting{Mode: Training, Torch: "1.6", ZeroGrad: ZeroGradBeforeBackward}, memory.SingleTensor, memory.ZeroGradBeforeBackward},
		{Setting{Mode: Training, ZeroGrad: ZeroGradKeep}, "", memory.ZeroGradKeep},
	} {
		p, err := c.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if got := p.memory; got.Optimizer.Implementation != c.implementation || got.ZeroGrad != c.zeroGrad {
			t.Errorf("%+v: implementation %q, zero_grad %d; want %q, %d", c.setting, got.Optimizer.Implementation, got.ZeroGrad, c.implementation, c.zeroGrad)
		}
	}
}

// TestCardOfAPlan: the card's memory is the catalogue's or what is named instead,
// less what others hold; without either the run is not judged.
func TestCardOfAPlan(t *testing.T) {
	card, err := gpu.Lookup("rtx3060")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		setting  Setting
		capacity int64
		name     string
	}{
		{Setting{}, 0, "H100 SXM"},
		{Setting{GPU: "rtx3060"}, card.TotalBytes(), "GeForce RTX 3060"},
		{Setting{GPU: "rtx3060", Mem: 6 * GiB}, 6 << 30, "GeForce RTX 3060"},
		{Setting{Mem: 6 * GiB, OtherProcesses: 512 * MiB}, 11 << 29, "a card like H100 SXM"},
	} {
		p, err := c.setting.Plan()
		if err != nil || p.Capacity != c.capacity || p.CardName() != c.name {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// TestContextsOfAPlan: kernels are lazily loaded since CUDA 11.7 unless a setting
// says otherwise. Lazily, the figure follows the card: 37 MiB + 2.24 MiB for each 1,024
// of an H100's 132 · 2,048 threads; else it is that of context.json: 1343 MiB on V100
// before 11.7, 1428 on Hopper.
func TestContextsOfAPlan(t *testing.T) {
	for _, c := range []struct {
		setting Setting
		want    int64
	}{
		{Setting{}, 628}, {Setting{ModuleLoading: LoadingLazy}, 628}, {Setting{GPU: "v100", CUDA: "11.3"}, 1343},
		{Setting{Context: new(300 * MiB)}, 300}, {Setting{Context: new(Size(0))}, 0}, {Setting{GPU: "mi300x"}, 0},
	} {
		p, err := c.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if likely, _, _ := p.Context(); likely>>20 != c.want {
			t.Errorf("%+v: %d MiB, want %d", c.setting, likely>>20, c.want)
		}
	}
	eager, err := Setting{ModuleLoading: LoadingEager}.Plan()
	if err != nil || eager.context.MiB != 1428 {
		t.Errorf("%+v, %v", eager, err)
	}
}

// TestSearchesAndTables: what changes nothing is refused there.
func TestSearchesAndTables(t *testing.T) {
	for _, c := range []struct {
		err  error
		name string
	}{
		{second(Setting{GPU: "t4", Batch: 8}.FitPlan(fit.Batch)), "batch"},
		{second(Setting{Batch: 8}.FitPlan(fit.Side)), "gpu"},
		{second(Setting{GPU: "t4"}.FitPlan("width")), "solve"},
		{second(Setting{GPU: "t4"}.TablePlan()), "gpu"},
		{NoImage(), "solve"},
	} {
		var failure *fault.Error
		if !errors.As(c.err, &failure) || failure.Setting != c.name {
			t.Errorf("%v, want one about %s", c.err, c.name)
		}
	}
	if _, err := (Setting{GPU: "t4", Batch: 8}).FitPlan(fit.Side); err != nil {
		t.Error(err)
	}
}

func second(_ *Plan, err error) error { return err }

// TestOneName: a field's key is its name in lower case, with underscores between
// words.
func TestOneName(t *testing.T) {
	kind := reflect.TypeFor[Setting]()
	for i := range kind.NumField() {
		field := kind.Field(i)
		if name := Name(field); !strings.EqualFold(strings.ReplaceAll(name, "_", ""), field.Name) || name != strings.ToLower(name) {
			t.Errorf("field %s has the key %q", field.Name, name)
		}
	}
}

// TestReleaseDecides: torch before 2.0 never adds gradients in place, and cuBLAS's
// workspaces are kept by release.
func TestReleaseDecides(t *testing.T) {
	for torch, want := range map[string]struct {
		observed bool
		policy   memory.CuBLASPolicy
	}{
		"1.13": {true, memory.CuBLASLtTransient}, "2.8": {false, memory.CuBLASLtTransient}, "2.9": {false, memory.CuBLASLtPersistent},
		"2.11": {false, memory.CuBLASLtPersistent}, "2.12": {false, memory.CuBLASShared}, "2.13": {false, memory.CuBLASTransient},
	} {
		p, err := Setting{Torch: torch}.Plan()
		if err != nil || p.memory.Observed != want.observed || p.memory.CuBLAS != want.policy {
			t.Errorf("torch %s: %+v, %v", torch, p, err)
		}
	}
}

// TestDecode: a setting from JSON goes over what is there, and mistakes are refused.
func TestDecode(t *testing.T) {
	s := Setting{Batch: 4, GPU: "t4"}
	if err := json.Unmarshal([]byte(`{"gpu": "rtx3060", "mode": "training", "max_split_size": "128MB", "context": 0}`), &s); err != nil {
		t.Fatal(err)
	}
	want := Setting{Batch: 4, GPU: "rtx3060", Mode: Training, MaxSplitSize: 128 * MiB, Context: new(Size(0))}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%+v", s)
	}
	for text, message := range map[string]string{
		`{"bacth": 3}`: `has no key "bacth"`, `{"batch": "3"}`: "batch cannot be a text: it takes a whole number", `{"batch": 0}`: "`batch` 0 must be at least 1", `{"mem": "12"}`: "has no unit",
		`{"mode": "eval"}`: "unknown mode", `{"batch": 1, "trian": true}`: `the setting has no key "trian"`, `{"mem": -1}`: "not a number of bytes", `[]`: "cannot be a list",
	} {
		var failure *fault.Error
		err := json.Unmarshal([]byte(text), &Setting{})
		if !errors.As(err, &failure) || failure.Kind != fault.Usage || !strings.Contains(failure.Message, message) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestOtherWords: what a setting is called elsewhere is answered with how it is written here.
func TestOtherWords(t *testing.T) {
	for text, advice := range map[string]string{
		`{"train": true}`: `did you mean "mode": "training"?`, `{"Train": true}`: `did you mean "mode": "training"?`, `{"trian": 1}`: `did you mean "mode": "training"?`,
		`{"batchsize": 4}`: `did you mean "batch": 32?`, `{"img-size": 224}`: `did you mean "input": "1x3x224x224"?`, `{"dtype": "bf16"}`: `did you mean "precision": "bfloat16"?`,
		`{"lr": 0.1}`: "nothing that heft counts depends on it: leave it out", `{"weight-decay": 0}`: "did you mean weight_decay? " + keysAdvice,
		`{"optimzer": "adam"}`: "did you mean optimizer? " + keysAdvice, `{"batches": 2}`: "did you mean batch? " + keysAdvice, `{"zzz": 2}`: keysAdvice,
		`{"mode": "train"}`: "did you mean training? known are inference, training, inference-with-grad", `{"layout": "chanels-last"}`: "did you mean channels-last? known are contiguous, channels-last",
	} {
		var failure *fault.Error
		if err := json.Unmarshal([]byte(text), &Setting{}); !errors.As(err, &failure) || failure.Advice != advice {
			t.Errorf("%s: %v, advice %q, want %q", text, err, failure.Advice, advice)
		}
	}
}

// TestDefaultsByModel: sparse gradients take no momentum, which torch's SGD refuses
// for them; an optimizer that is named stays as it is.
func TestDefaultsByModel(t *testing.T) {
	sparse := traced(t, "nn.Embedding(100, 8, sparse=True)")
	dense := traced(t, "nn.Embedding(100, 8)")
	for _, c := range []struct {
		setting Setting
		graph   *graph.Graph
		want    string
		said    bool
	}{
		{Setting{Mode: Training}, sparse, "SGD (foreach)", true},
		{Setting{Mode: Training}, dense, "SGD momentum 0.9 (foreach)", false},
		{Setting{Mode: Training, Optimizer: "sparse_adam"}, sparse, "SparseAdam (single)", false},
		{Setting{Mode: Inference}, sparse, "", false},
	} {
		p, err := c.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if got := p.OptimizerName(c.graph); got != c.want {
			t.Errorf("%+v: optimizer %q, want %q", c.setting, got, c.want)
		}
		if said := len(p.Assumptions(c.graph)) > len(c.graph.Assumptions); said != c.said {
			t.Errorf("%+v: an assumption more %t, want %t", c.setting, said, c.said)
		}
		if _, err := memory.Simulate(c.graph, p.On(c.graph)); err != nil {
			t.Errorf("%+v: %v", c.setting, err)
		}
	}
}

// TestEmulated: bfloat16 on a card without arithmetic for it is simulated, and said.
func TestEmulated(t *testing.T) {
	g := traced(t, "nn.Embedding(100, 8)")
	for _, c := range []struct {
		setting Setting
		said    bool
	}{
		{Setting{GPU: "v100", Precision: AutocastBFloat16}, true},
		{Setting{GPU: "gtx1080", Precision: BFloat16}, true},
		{Setting{GPU: "a100", Precision: BFloat16}, false},
		{Setting{GPU: "v100", Precision: AutocastFloat16}, false},
	} {
		p, err := c.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(p.Assumptions(g), func(a graph.Assumption) bool {
			return a.Code == "emulated" && strings.Contains(a.Text, p.Card.Name)
		})
		if said != c.said {
			t.Errorf("%+v: said %t, want %t", c.setting, said, c.said)
		}
	}
}

// TestDriver: an RTX 3090 has 23.68 GiB under driver 550.120 and 23.56 under 580.126.
func TestDriver(t *testing.T) {
	for driver, want := range map[string]string{"": "23.69", "550.120": "23.69", "580.126": "23.57"} {
		p, err := (Setting{GPU: "rtx3090", Driver: driver}).Plan()
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%.2f", float64(p.Capacity)/float64(GiB)); got != want {
			t.Errorf("driver %q: %s GiB, want %s", driver, got, want)
		}
	}
}

// traced runs a layer on a batch of numbers.
func traced(t *testing.T, layer string) *graph.Graph {
	t.Helper()
	path := filepath.Join(t.TempDir(), "net.py")
	if err := os.WriteFile(path, []byte("from torch import nn\n\ndef Net():\n    return "+layer+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := source.Open(t.Context(), path+":Net", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	in, err := input.Parse("4x5:int64")
	if err != nil {
		t.Fatal(err)
	}
	g, err := m.Trace(source.Run{Inputs: in, Training: true})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestFor: what says nothing about a mode is left out, and nothing else.
func TestFor(t *testing.T) {
	s := Setting{Input: "1x4", Batch: 8, Optimizer: "adamw", Freeze: []string{"a"}, GPU: "t4", Mode: Training}
	for mode, want := range map[Mode]string{
		Training: "input batch mode optimizer freeze gpu", Inference: "input batch gpu", InferenceWithGrad: "input batch mode freeze gpu",
	} {
		of := s.For(mode)
		if got := strings.Join(of.Given(), " "); got != want {
			t.Errorf("%v: %s, want %s", mode, got, want)
		}
		if _, err := of.Plan(); err != nil {
			t.Errorf("%v: %v", mode, err)
		}
	}
	if s.Optimizer != "adamw" {
		t.Error("the setting itself has changed")
	}
}

// TestOwnOptimizer: training takes the optimizer that the model's program makes where
// no setting says another; one that is not simulated is named.
func TestOwnOptimizer(t *testing.T) {
	yes, no := true, false
	const own, other = ", which line 7 of the file makes", "SGD momentum 0.9 (foreach), though line 7 of the file makes a "
	for _, tt := range []struct {
		made    graph.Optimizer
		setting Setting
		want    memory.Optimizer
		said    string
	}{
		{graph.Optimizer{Class: "AdamW", WeightDecay: 0.01, Fused: &yes}, Setting{}, memory.Optimizer{Name: "adamw", WeightDecay: 0.01, Implementation: memory.Fused}, "the optimizer AdamW weight decay 0.01 (fused)" + own},
		{graph.Optimizer{Class: "SGD", Momentum: 0.8, Nesterov: true, ForEach: &no}, Setting{}, memory.Optimizer{Name: "sgd", Momentum: 0.8, Nesterov: true, Implementation: memory.SingleTensor}, "the optimizer SGD momentum 0.8 nesterov (single)" + own},
		{graph.Optimizer{Class: "SparseAdam"}, Setting{}, memory.Optimizer{Name: "sparse_adam"}, "the optimizer SparseAdam (single)" + own},
		{graph.Optimizer{Class: "Adam", AMSGrad: true, Maximize: true, Capturable: true, ForEach: &yes}, Setting{}, memory.Optimizer{Name: "adam", AMSGrad: true, Maximize: true, Capturable: true, Implementation: memory.ForEach}, "the optimizer Adam amsgrad (foreach)" + own},
		{graph.Optimizer{Class: "RMSprop", Centered: true}, Setting{Torch: "1.13"}, memory.Optimizer{Name: "rmsprop", Centered: true, Implementation: memory.SingleTensor}, "the optimizer RMSprop centered (single)" + own},
		{graph.Optimizer{Class: "Adam", Fused: &yes}, Setting{Implementation: memory.SingleTensor}, memory.Optimizer{Name: "adam", Implementation: memory.SingleTensor}, "the optimizer Adam (single)" + own},
		{graph.Optimizer{Class: "Adam", Fused: &no}, Setting{}, memory.Optimizer{Name: "adam", Implementation: memory.SingleTensor}, "the optimizer Adam (single)" + own},
		{graph.Optimizer{Class: "Adam"}, Setting{Optimizer: "adagrad"}, memory.Optimizer{Name: "adagrad"}, ""},
		{graph.Optimizer{Class: "Adam"}, Setting{WeightDecay: 0.1}, memory.Optimizer{Name: "sgd", Momentum: 0.9, WeightDecay: 0.1}, ""},
		{graph.Optimizer{Class: "lion.Lion"}, Setting{}, memory.Optimizer{Name: "sgd", Momentum: 0.9}, other + "lion.Lion, which is not simulated"},
		{graph.Optimizer{}, Setting{}, memory.Optimizer{Name: "sgd", Momentum: 0.9}, "SGD momentum 0.9 (foreach), since the model's configure_optimizers fails here"},
		{graph.Optimizer{}, Setting{Optimizer: "adagrad"}, memory.Optimizer{Name: "adagrad"}, ""},
		{graph.Optimizer{Class: "SGD", Nesterov: true}, Setting{}, memory.Optimizer{Name: "sgd", Momentum: 0.9}, other + "SGD, which is not simulated"},
	} {
		tt.setting.Mode, tt.made.Line = Training, 7
		p, err := tt.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		g := &graph.Graph{Optimizer: &tt.made}
		if got := p.On(g).Optimizer; got != tt.want {
			t.Errorf("%+v: %+v, want %+v", tt.made, got, tt.want)
		}
		var said []string
		for _, a := range p.Assumptions(g) {
			said = append(said, a.Text)
		}
		if got := strings.Join(said, "; "); got != tt.said {
			t.Errorf("%+v: said %q, want %q", tt.made, got, tt.said)
		}
	}
	for _, tt := range []struct {
		setting Setting
		want    string
	}{
		{Setting{}, "Adam (foreach), float32, H100"},
		{Setting{Precision: Float16}, "Adam (foreach), float16, H100"},
	} {
		p, err := tt.setting.TablePlan()
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Plain(&graph.Graph{Optimizer: &graph.Optimizer{Class: "Adam"}}); got != tt.want {
			t.Errorf("beside a table: %q, want %q", got, tt.want)
		}
	}
	inference := Plan{}
	if got := inference.On(&graph.Graph{Optimizer: &graph.Optimizer{Class: "Adam"}}).Optimizer; got != (memory.Optimizer{}) {
		t.Errorf("inference takes %+v", got)
	}
}
