// Command latency traces the models of published runs and writes their kernels, which
// tools/fit fits the numbers of internal/latency to.
//
//	go run ./bench/latency -models DIR[,DIR] [-data bench/latency/data] [-mode infer]
//
// The folders hold unmodified sources of timm and torchvision (tools/acid/fetch.sh).
// data/measured.csv has the runs; data/README.md says where they are from. A model
// that cannot be traced is named and left out.
package main

// This file traces the runs and writes their kernels.

import (
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/latency"
	"heft/internal/latency/kernels"
	"heft/internal/op"
	"heft/internal/python/vm"
	"heft/internal/torch"
)

func main() {
	models := flag.String("models", "", "folders with timm and torchvision, with commas between")
	data := flag.String("data", "bench/latency/data", "folder of measured.csv")
	mode := flag.String("mode", "infer", "infer or train")
	flag.Parse()
	if err := run(strings.Split(*models, ","), *data, *mode); err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

// sgdPasses is what SGD with momentum and weight decay reads and writes for each
// parameter in torch's multi-tensor step: four kernels over gradient, momentum,
// parameter.
const sgdPasses = 11

// builder is what a run's models are built with: timm's benchmark switched fast norms
// on, and attention is fused since torch 2.0.
const builder = `
import torch
from timm import create_model
from timm.layers import set_fast_norm, set_fused_attn

def build(name, fused):
    set_fast_norm(True)
    set_fused_attn(fused)
    return create_model(name)
`

func run(folders []string, data, mode string) error {
	rows, err := readRows(filepath.Join(data, "measured.csv"))
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(data, mode+"_kernels.txt.gz"))
	if err != nil {
		return err
	}
	defer file.Close()
	packed := gzip.NewWriter(file)
	shop := &workshop{folders: folders}
	defer shop.close()
	for at := range rows {
		if rows[at].Mode != mode {
			continue
		}
		list, err := shop.trace(rows[at])
		if err != nil {
			text, _, _ := strings.Cut(err.Error(), "\n")
			fmt.Fprintf(os.Stderr, "%s: %s\n", rows[at].Model, text)
			continue
		}
		fmt.Fprintln(os.Stderr, rows[at].Model, rows[at].Layout)
		if err := kernels.Write(packed, rows[at], list); err != nil {
			return err
		}
		if err := packed.Flush(); err != nil {
			return err
		}
	}
	return packed.Close()
}

// readRows reads each distinct run once, whatever the card.
func readRows(name string) ([]kernels.Run, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows []kernels.Run
	for _, line := range lines[1:] {
		r, err := kernels.RunOf(line[0], line[2], line[4], line[5], line[6])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !slices.Contains(rows, r) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// workshop builds models in an interpreter that it renews now and then: models live
// as long as theirs.
type workshop struct {
	folders []string
	session *torch.Session
	builds  int
}

const buildsPerSession = 15

func (w *workshop) close() {
	if w.session != nil {
		w.session.Close()
		w.session, w.builds = nil, 0
	}
}

func (w *workshop) open() (*torch.Session, error) {
	if w.builds++; w.builds > buildsPerSession {
		w.close()
	}
	if w.session != nil {
		return w.session, nil
	}
	roots := []*files.Root{files.New(memoryFS("rows.py", builder), "rows", "/rows")}
	for _, folder := range w.folders {
		roots = append(roots, files.New(os.DirFS(folder), "models", "/models"))
	}
	session, err := torch.Open(torch.Options{Roots: roots, Limits: vm.Limits{MemoryBytes: 2 << 30}})
	if err != nil {
		return nil, err
	}
	w.session, w.builds = session, 1
	return session, session.LoadFile("rows.py")
}

func (w *workshop) trace(r kernels.Run) ([]latency.Work, error) {
	session, err := w.open()
	if err != nil {
		return nil, err
	}
	training := r.Mode == "train"
	fused := "True"
	release := op.Release{Major: 2, Minor: 4}
	if training {
		fused, release = "False", op.Release{Major: 1, Minor: 12}
	}
	m, err := session.Build(fmt.Sprintf("build(%q, %s)", r.Model, fused))
	if err != nil {
		return nil, err
	}
	how := torch.Run{Inputs: []input.Spec{input.Float32(r.Batch, 3, r.Image, r.Image)}, Training: training, Torch: release}
	how.Precision.Autocast, how.Precision.ChannelsLast = graph.Float16, r.Layout == "nhwc"
	g, err := session.Trace(m, how)
	if err != nil {
		return nil, err
	}
	return latency.Kernels(g, latency.Run{Training: training, Passes: sgdPasses, Torch: release}), nil
}
