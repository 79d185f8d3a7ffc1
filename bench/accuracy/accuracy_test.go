package main

// This file tests statistics, the reading of CSV, model names and the settings of
// the tables.

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft"
	"heft/internal/graph"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestSummarize: absolute errors 0.01, 0.02, 0.04, 0.20; their median lies
// halfway between 0.02 and 0.04.
func TestSummarize(t *testing.T) {
	s := summarize([]float64{-0.01, 0.02, -0.04, 0.20})
	for name, pair := range map[string][2]float64{
		"median": {s.median, 0.03}, "mean": {s.mean, 0.0675}, "p90": {s.p90, 0.152}, "worst": {s.worst, 0.20},
		"bias": {s.bias, 0.005}, "under": {s.under, 0.5}, "within 3 %": {s.within[0.03], 0.5}, "within 10 %": {s.within[0.10], 0.75},
	} {
		if !near(pair[0], pair[1]) {
			t.Errorf("%s is %g, want %g", name, pair[0], pair[1])
		}
	}
	if empty := summarize(nil); empty.rows != 0 || empty.median != 0 {
		t.Errorf("no rows give %+v", empty)
	}
}

func TestSummarizeLadder(t *testing.T) {
	rows := []*row{{rung: rung{3, 3}}, {rung: rung{3, 2}}, {rung: rung{3, 4}}, {rung: rung{3, 0}}}
	s := summarizeLadder(rows)
	if !near(s.exact, 0.25) || !near(s.withinOne, 0.75) || !near(s.high, 0.5) {
		t.Errorf("%+v, want a quarter exact, three quarters within one, half too high", s)
	}
}

func TestReadCSV(t *testing.T) {
	dir := t.TempDir()
	text := "model,batch\nnet,8\n\"with, comma\",x\n"
	if err := os.WriteFile(filepath.Join(dir, "a.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	records, err := readCSV(dir, "a.csv")
	if err != nil || len(records) != 2 || records[1].text("model") != "with, comma" {
		t.Fatalf("%+v, %v", records, err)
	}
	if n, err := records[0].integer("batch"); n != 8 || err != nil {
		t.Errorf("batch %d, %v", n, err)
	}
	if _, err := records[1].number("batch"); err == nil || !strings.Contains(err.Error(), "a.csv:3") {
		t.Errorf("error %v does not name the line", err)
	}
	if records, err := readCSV(dir, "missing.csv"); records != nil || err != nil {
		t.Errorf("a missing file gives %v, %v", records, err)
	}
}

func TestTorchvisionName(t *testing.T) {
	for name, want := range map[string]string{
		"ResNet101": "resnet101", "RegNetY400MF": "regnet_y_400mf", "VGG16": "vgg16", "MNASNet": "mnasnet1_0",
		"MobileNetV3Small": "mobilenet_v3_small", "ConvNeXtTiny": "convnext_tiny",
	} {
		if got, err := torchvisionName(name); got != want || err != nil {
			t.Errorf("%s is %q (%v), want %s", name, got, err, want)
		}
	}
	if got, err := torchvisionName("GPT2"); err == nil {
		t.Errorf("GPT2 is %s", got)
	}
}

// TestLadderPlan: versions are written without their dots.
func TestLadderPlan(t *testing.T) {
	fields := map[string]string{"gpu": "rtx4090", "torch": "240", "cuda": "124", "precision": "amp", "layout": "nhwc"}
	p, err := ladderPlan(heft.Setting{}, record{fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	if s := p.Setting; s.CUDA != "12.4" || s.Torch != "2.4" || s.Precision != heft.AutocastFloat16 || s.Layout != heft.ChannelsLast || p.Capacity>>30 != 23 {
		t.Errorf("%+v, %d bytes", s, p.Capacity)
	}
	for column, value := range map[string]string{"cuda": "12.4", "torch": "2.4", "precision": "int3", "gpu": "rtx3091"} {
		wrong := maps.Clone(fields)
		wrong[column] = value
		if _, err := ladderPlan(heft.Setting{}, record{fields: wrong}); err == nil {
			t.Errorf("%s %q is taken", column, value)
		}
	}
}

// TestEnvironments: every table has a setting, which says where it is from, and no
// setting is without a table.
func TestEnvironments(t *testing.T) {
	all, err := environments()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables() {
		e, ok := all[table.id]
		if !ok || e.From == "" {
			t.Errorf("table %s: %+v", table.id, e)
		}
		delete(all, table.id)
	}
	if len(all) > 0 {
		t.Errorf("settings without a table: %v", all)
	}
}

// TestMarkdown: a table without files says that nothing was predicted.
func TestMarkdown(t *testing.T) {
	o := &outcome{table: tensorTable(), rows: []*row{
		{name: "a", measured: 100, predicted: 103}, {name: "b", measured: 100, skipped: "no source"},
	}}
	text := markdown([]*outcome{o})
	for _, want := range []string{"| a | 100 | 103 | +3.0 % |", "Predicted: 1 of 2 rows", "not predicted, 1 rows: no source"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	if rows := rowsCSV([]*outcome{o}); !strings.Contains(rows, "T,a,,100.0,103.0,0.0300,") {
		t.Errorf("rows:\n%s", rows)
	}
}

func TestReleaseOf(t *testing.T) {
	for text, want := range map[string]string{"112": "1.12", "113": "1.13", "210": "2.1", "291": "2.9"} {
		if got, err := releaseOf(text); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "2.1", "29", "2101"} {
		if got, err := releaseOf(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		}
	}
}

// TestAvailableMemory: a run that failed shows how much a process could have.
func TestAvailableMemory(t *testing.T) {
	row := func(card, total, measured, failed string) record {
		return record{fields: map[string]string{"gpu": card, "gpu_total_bytes": total, "measured_nvml_bytes": measured, "real_oom": failed}}
	}
	got := availableMemory([]record{
		row("a", "1000", "700", "0"), row("a", "1000", "900", "1"), row("a", "1000", "850", "1"), row("b", "2000", "1500", "0"), row("b", "2000", "?", "1"),
	})
	if got["a"] != 900 || got["b"] != 2000 {
		t.Errorf("%v", got)
	}
}

// TestTimmNote: the report names the version of timm that it was made with.
func TestTimmNote(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "timm"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "timm", "version.py"), []byte("__version__ = '1.0.9'\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*bench{{models: folder}, {models: "nowhere", aged: folder}} {
		if note := b.timmNote(); !strings.HasSuffix(note, "with timm 1.0.9.") {
			t.Errorf("note %q", note)
		}
	}
}

// TestUnreadableCell: a row with a cell that is no number is left out and counted; the
// others stay.
func TestUnreadableCell(t *testing.T) {
	for file, run := range map[string]struct {
		text string
		of   *table
	}{
		"gpumemnet_timm_train_a100.csv":   {"model,batch,max_gpu_memory_mib,faketensor_fwd_bwd_mib,faketensor_total_mib,flag\nnone,8,100,50,60,ok\nnone,eight,100,50,60,ok\n", deviceTable()},
		"timm_train_batch_brackets.csv":   {"gpu,torch,cuda,precision,layout,model,img_size,batch_fits,censored,compiled\nrtx3090,112,113,amp,nchw,none,224,64,,\nrtx3090,112,113,amp,nchw,none,224,many,,\n", trainingLadderTable()},
		"published_transformer_train.csv": {"model,what,measured_mib\nnone,a,100\nnone,b,?\n", publishedTable()},
	} {
		b := &bench{data: t.TempDir(), models: t.TempDir(), jobs: 1}
		if err := os.WriteFile(filepath.Join(b.data, file), []byte(run.text), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := run.of.run(b, run.of)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		left := 0
		for reason, n := range o.left {
			if strings.Contains(reason, "cannot be read: "+file+":3") {
				left += n
			}
		}
		if len(o.rows) != 1 || left != 1 {
			t.Errorf("%s: %d rows, left out %v; want one row, and one left out with its place", file, len(o.rows), o.left)
		}
	}
}

// TestSameParameters: a ResNet-18 has 11.69 M parameters; a row that tells another number
// is of another network.
func TestSameParameters(t *testing.T) {
	g := &graph.Graph{Params: []*graph.Param{{Tensor: &graph.Tensor{Shape: []int64{11_689_512}}}, {Tensor: &graph.Tensor{Shape: []int64{9600}}, Buffer: true}}}
	for parameters, same := range map[float64]bool{11.69: true, 0: true, 11.79: true, 11.9: false, 5.49: false} {
		if err := sameParameters(g, parameters); (err == nil) != same {
			t.Errorf("%.2f M: %v, want the same network %t", parameters, err, same)
		}
	}
}
