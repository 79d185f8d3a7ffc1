package heft_test

// This file compares programs of torch.export with the same models in Python.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft"
)

// exportedFact is a line of testdata/exported/figures.jsonl, by
// tools/goldens/exported.py.
type exportedFact struct {
	File, Library, Model string
	Size                 int
	Training             bool
	Parameters, Buffers  int64
	FLOPs                int64 // of convolutions and products, twice their MACs
}

// otherwise are the figures that differ from the Python program's, by less than a
// hundredth, with the reason.
var otherwise = map[string]string{
	"torchvision_densenet121.pt2 inference":      lifetimes,
	"torchvision_swin_v2_t.pt2 inference":        lifetimes,
	"torchvision_swin_t_train.pt2 training":      lifetimes,
	"torchvision_efficientnet_b0.pt2 training":   leftOut,
	"torchvision_efficientnet_b1.pt2 training":   leftOut,
	"torchvision_efficientnet_v2_s.pt2 training": leftOut,
	"torchvision_convnext_tiny.pt2 training":     leftOut,
	"torchvision_convnext_small.pt2 training":    leftOut,
	"torchvision_swin_t.pt2 training":            leftOut,
	"torchvision_swin_v2_t.pt2 training":         leftOut,
	"torchvision_maxvit_t.pt2 training":          leftOut,
}

// fewer are models of which torch's counter leaves work out, with the reason.
var fewer = map[string]string{
	"vit_b_16": fused,
	"vit_b_32": fused,
}

const (
	fused     = "in evaluation nn.MultiheadAttention is one fused operator, which FlopCounterMode does not know"
	lifetimes = "a program does not tell how long its locals live"
	leftOut   = "stochastic depth does nothing in evaluation, and is not in an export of it"
)

// TestExportedPrograms: parameters, buffers and FLOPs are torch's; those of the built-in zoo
// are equal to the Python program in work, and in the memory of inference and training.
func TestExportedPrograms(t *testing.T) {
	file, err := os.Open("testdata/exported/figures.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	exact, compared := 0, 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var fact exportedFact
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatal(err)
		}
		t.Run(fact.File, func(t *testing.T) {
			program := figuresOf(t, filepath.Join("testdata", "exported", fact.File), heft.Setting{}, fact.Training)
			if program.parameters != fact.Parameters || program.buffers != fact.Buffers {
				t.Errorf("%d parameters and %d buffers, want %d and %d", program.parameters, program.buffers, fact.Parameters, fact.Buffers)
			}
			if 2*program.macs != fact.FLOPs && fewer[fact.Model] == "" {
				t.Errorf("%d MACs, torch counts %d FLOPs", program.macs, fact.FLOPs)
			}
			if program.uncounted > 0 {
				t.Errorf("%d operators are not counted", program.uncounted)
			}
			if fact.Library != "torchvision" {
				return
			}
			name := fact.Model
			if name == "googlenet" || name == "inception_v3" {
				name += "(aux_logits=False, init_weights=False)"
			}
			python := figuresOf(t, name, heft.Setting{Input: fmt.Sprintf("2x3x%dx%d", fact.Size, fact.Size)}, fact.Training)
			compared++
			if program == python {
				exact++
				return
			}
			for _, part := range []struct {
				what            string
				program, python int64
			}{{"work", program.macs, python.macs}, {"inference", program.inference, python.inference}, {"training", program.training, python.training}} {
				off := max(part.program-part.python, part.python-part.program)
				if off > 0 && (otherwise[fact.File+" "+part.what] == "" || off > part.python/100) {
					t.Errorf("%s: %v, in Python %v", part.what, part.program, part.python)
				}
			}
		})
	}
	t.Logf("%d of %d are equal to the Python program in every figure", exact, compared)
}

// modelFigures are what two descriptions of a model must agree in.
type modelFigures struct {
	parameters, buffers, macs, flops, inference, training int64
	uncounted                                             int
}

func figuresOf(t *testing.T, name string, s heft.Setting, training bool) modelFigures {
	t.Helper()
	m, err := heft.Open(t.Context(), heft.Name(name))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := m.Report(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	f := modelFigures{
		parameters: r.Totals.Parameters, buffers: r.Totals.Buffers, macs: r.Totals.MACs, flops: r.Totals.FLOPs, uncounted: r.Totals.Uncounted,
	}
	for mode, into := range map[heft.Mode]*int64{heft.Inference: &f.inference, heft.Training: &f.training} {
		if training && mode == heft.Inference {
			continue
		}
		s.Mode = mode
		run, err := m.Memory(t.Context(), s)
		if err != nil {
			t.Fatalf("%s, %v: %s", name, mode, strings.TrimSpace(err.Error()))
		}
		*into = run.Allocated
	}
	return f
}
