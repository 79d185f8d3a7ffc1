package main

// This file builds and traces models by expressions over nets/*.py, many at a
// time.

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"heft"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
	"heft/internal/run"
	"heft/internal/torch"
)

//go:embed nets/*.py
var netFiles embed.FS

// workshop builds and traces models. It is for one goroutine.
type workshop struct {
	roots   []string // folders with timm and torchvision; the first that has a package counts
	session *torch.Session
	builds  int
	fit     bool // rows are predicted again with other tables
}

// buildsPerSession bounds what one interpreter accumulates.
const buildsPerSession = 20

// renew opens a fresh session with nets/rows.py loaded.
func (w *workshop) renew() error {
	w.close()
	nets, err := fs.Sub(netFiles, "nets")
	if err != nil {
		return err
	}
	roots := []*files.Root{files.New(nets, "nets", "/nets")}
	for _, folder := range w.roots {
		roots = append(roots, files.New(os.DirFS(folder), "models", "/models"))
	}
	session, err := torch.Open(torch.Options{
		Roots:  roots,
		Limits: vm.Limits{MemoryBytes: 2 << 30},
	})
	if err != nil {
		return err
	}
	if err := session.LoadFile("rows.py"); err != nil {
		return fmt.Errorf("nets/rows.py: %w", err)
	}
	w.session, w.builds = session, 0
	return nil
}

func (w *workshop) close() {
	if w.session != nil {
		w.session.Close()
		w.session, w.builds = nil, 0
	}
}

// build evaluates an expression over the names of nets/rows.py.
func (w *workshop) build(expression string) (*torch.Model, error) {
	if w.session == nil {
		if err := w.renew(); err != nil {
			return nil, err
		}
	}
	w.builds++
	return w.session.Build(expression)
}

// trace runs a model on one float32 input, as a plan has it.
func (w *workshop) trace(m *torch.Model, plan *run.Plan, shape ...int64) (*graph.Graph, error) {
	return w.session.Trace(m, torch.Run{
		Inputs: []input.Spec{input.Float32(shape...)}, Training: plan.Trace.Training, Torch: plan.Trace.Torch, Precision: plan.Trace.Precision,
	})
}

// inputSize asks a timm model for the image size it was made for: [3, 224, 224].
func (w *workshop) inputSize(m string) ([]int64, error) {
	probe, err := w.build(fmt.Sprintf("InputSize(%s)", m))
	if err != nil {
		return nil, err
	}
	plan, err := heft.Setting{}.Plan()
	if err != nil {
		return nil, err
	}
	g, err := w.trace(probe, plan, 1)
	if err != nil {
		return nil, err
	}
	return g.Outputs[0].Tensor.Shape, nil
}

// eachModel hands the rows of one model after the other to work, in parallel.
// The order of rows does not change.
func (b *bench) eachModel(rows []*row, work func(w *workshop, rows []*row)) {
	b.eachModelIn([]string{b.models}, rows, work)
}

// eachAgedModel is eachModel with timm as it was when the A100's runs were made.
func (b *bench) eachAgedModel(rows []*row, work func(w *workshop, rows []*row)) {
	b.eachModelIn(b.agedFolders(), rows, work)
}

func (b *bench) agedFolders() []string {
	if b.aged == "" {
		return []string{b.models}
	}
	return []string{b.aged, b.models}
}

// timmNote names the version of timm that eachAgedModel builds with.
func (b *bench) timmNote() string {
	text, err := os.ReadFile(filepath.Join(b.agedFolders()[0], "timm", "version.py"))
	_, version, found := strings.Cut(string(text), "__version__ =")
	if err != nil || !found {
		return ""
	}
	return "The published tensors are those of timm 1.0.9; predicted with timm " + strings.Trim(version, " '\"\n") + "."
}

func (b *bench) eachModelIn(folders []string, rows []*row, work func(w *workshop, rows []*row)) {
	groups := make(chan []*row)
	var workers sync.WaitGroup
	for range b.jobs {
		workers.Go(func() {
			w := &workshop{roots: folders, fit: b.fit}
			defer w.close()
			for group := range groups {
				// Models live as long as their interpreter: it changes
				// between groups only.
				if w.builds >= buildsPerSession {
					w.close()
				}
				work(w, group)
			}
		})
	}
	b.sendGroups(rows, groups)
	workers.Wait()
}

// sendGroups sends the rows of each model, in order of first appearance.
func (b *bench) sendGroups(rows []*row, groups chan<- []*row) {
	var order []string
	byModel := map[string][]*row{}
	for _, r := range rows {
		if byModel[r.model] == nil {
			order = append(order, r.model)
		}
		byModel[r.model] = append(byModel[r.model], r)
	}
	begun, last := time.Now(), time.Now()
	for i, model := range order {
		groups <- byModel[model]
		if time.Since(last) > 10*time.Second {
			last = time.Now()
			fmt.Fprintf(os.Stderr, "  %d of %d models, %.0f s\n", i, len(order), time.Since(begun).Seconds())
		}
	}
	close(groups)
}

// skipAll notes why none of the rows can be predicted.
func skipAll(rows []*row, err error) {
	for _, r := range rows {
		if r.skipped == "" {
			r.skipped = oneLine(err)
		}
	}
}
