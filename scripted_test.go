package heft_test

// This file compares TorchScript archives with what torch says of the models they were made of, and with the same
// models in Python.

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

// scriptFact is a line of testdata/scripts/figures.jsonl, by tools/goldens/scripts.py.
type scriptFact struct {
	File                string
	Input               []int64
	Integers, Detector  bool
	Training            bool
	Parameters, Buffers int64
	FLOPs               int64 // of convolutions and products, twice their MACs
	Outputs             [][]int64
}

// otherScriptFLOPs are scripts whose products torch's counter has otherwise.
var otherScriptFLOPs = map[string]int64{
	"recurrent_script.pt": recurrentFLOPs, "recurrent_trace.pt": recurrentFLOPs, // mkldnn's LSTM hides its products
}

// 14 rows through two layers of two directions, of 4 gates of 32: 16 and then 64 inputs, and 32 of the state; then the head on 2 rows.
const recurrentFLOPs = 2 * (14*2*4*32*(16+32) + 14*2*4*32*(64+32) + 2*64*5)

// storedOnce are elements of constants of a frozen script that equal others: biases of a new model are zeros, of which
// those of 16, 48, 64, 192 and 256 channels are several.
var storedOnce = map[string]int64{"squeezenet1_1_freeze.pt": 1_235_496 - 1_233_288}

// inPython are the archives whose model is in the built-in zoo.
var inPython = map[string]string{
	"resnet18_trace.pt": "resnet18", "mobilenet_v3_small_script.pt": "mobilenet_v3_small",
	"ssdlite320_mobilenet_v3_large_script.pt": "ssdlite320_mobilenet_v3_large",
}

// TestScripts: parameters, buffers, MACs and the outputs' shapes are torch's; those of the built-in zoo are equal to
// the Python program in work and in the memory of a training step.
func TestScripts(t *testing.T) {
	file, err := os.Open("testdata/scripts/figures.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		var fact scriptFact
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatal(err)
		}
		t.Run(fact.File, func(t *testing.T) {
			model := open(t, heft.Name(filepath.Join("testdata", "scripts", fact.File)))
			setting := heft.Setting{Input: fact.spec()}
			r := reportOf(t, model, setting)
			fact.Parameters -= storedOnce[fact.File]
			if r.Totals.Parameters != fact.Parameters || r.Totals.Buffers != fact.Buffers {
				t.Errorf("%d parameters and %d buffers, want %d and %d", r.Totals.Parameters, r.Totals.Buffers, fact.Parameters, fact.Buffers)
			}
			flops := fact.FLOPs
			if other := otherScriptFLOPs[fact.File]; other != 0 {
				flops = other
			}
			if 2*r.Totals.MACs != flops || r.Totals.Uncounted > 0 {
				t.Errorf("%d MACs, torch counts %d FLOPs; %d operators are not counted", r.Totals.MACs, flops, r.Totals.Uncounted)
			}
			if got := fmt.Sprint(shapesOf(r)); !fact.Detector && got != fmt.Sprint(fact.Outputs) {
				t.Errorf("outputs %s, torch has %v", got, fact.Outputs)
			}
			python := inPython[fact.File]
			if python == "" {
				return
			}
			program := open(t, heft.Name(python))
			same := reportOf(t, program, setting)
			// of a detector, the zoo's own way from boxes to results is another
			if r.Totals.MACs != same.Totals.MACs || r.Totals.FLOPs != same.Totals.FLOPs && !fact.Detector || r.Totals.BackwardFLOPs != same.Totals.BackwardFLOPs || r.Totals.ModuleCalls != same.Totals.ModuleCalls {
				t.Errorf("the script has %+v\nthe program %+v", r.Totals, same.Totals)
			}
			if setting.Mode = heft.Training; !fact.Detector {
				got, want := memoryOf(t, model, setting), memoryOf(t, program, setting)
				if got.Allocated != want.Allocated {
					t.Errorf("a training step of the script takes %d bytes, of the program %d", got.Allocated, want.Allocated)
				}
			}
		})
	}
	if n < 11 {
		t.Errorf("only %d archives", n)
	}
}

// spec is the input as --input has it.
func (f scriptFact) spec() string {
	sizes := strings.Trim(strings.ReplaceAll(fmt.Sprint(f.Input), " ", "x"), "[]")
	switch {
	case f.Detector:
		return "[" + sizes + "," + sizes + "]"
	case f.Integers:
		return sizes + ":int64"
	}
	return sizes
}

func shapesOf(r *heft.Report) [][]int64 {
	shapes := [][]int64{}
	for _, out := range r.Outputs {
		shapes = append(shapes, out.Shape)
	}
	return shapes
}

// TestScriptsWithoutInput: a trace tells what it was made with, of a script it is guessed; one whose code needs what
// heft has not lists what it stores.
func TestScriptsWithoutInput(t *testing.T) {
	for file, want := range map[string]string{"sized_trace.pt": "[2 4 6]", "recurrent_trace.pt": "[2 7]", "mobilenet_v3_small_script.pt": "[1 3 224 224]"} {
		r := reportOf(t, open(t, heft.Name(filepath.Join("testdata", "scripts", file))), heft.Setting{})
		if got := fmt.Sprint(r.Inputs[0].Shape); got != want {
			t.Errorf("%s runs with %s, want %s", file, got, want)
		}
	}
	m := open(t, heft.Name("testdata/scripts/recurrent_script.pt"))
	if w, err := m.Weights(); err != nil || w.Totals.Parameters != 39_813 {
		t.Errorf("what the file stores: %+v, error %v", w, err)
	}
}
