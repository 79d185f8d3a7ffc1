package main

// This file holds a built model with its image size, and traces it.

import (
	"fmt"
	"strings"

	"heft/internal/graph"
	"heft/internal/run"
	"heft/internal/torch"
)

// net is a built model with the size of its images.
type net struct {
	shop  *workshop
	model *torch.Model
	image []int64 // channels, height, width

	traces map[traceKey]*graph.Graph // that several rows need
}

// timm builds a timm model by the name it had when it was measured.
func (w *workshop) timm(name string) (*net, error) { return w.timmBy("create_model", name) }

// timmBy builds a timm model with one of the functions of nets/rows.py.
func (w *workshop) timmBy(builder, name string) (*net, error) {
	expression := fmt.Sprintf("%s(%q)", builder, name)
	size, err := w.inputSize(expression)
	if err != nil {
		return nil, err
	}
	model, err := w.build(expression)
	return &net{shop: w, model: model, image: size}, err
}

// trace runs the model on a batch of images.
func (n *net) trace(batch int64, plan *run.Plan) (*graph.Graph, error) {
	return n.shop.trace(n.model, plan, append([]int64{batch}, n.image...)...)
}

func mebibytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// oneLine is an error's text up to its first line break.
func oneLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}
