package jobscript

// This file reads Kubernetes objects, and writes annotations into them.

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/python/lib/yaml"
)

// prefix is that of heft's own annotations.
const prefix = "heft.dev/"

// RunAnnotation says which run an object begins: "train.py:Net --train --batch 64".
const RunAnnotation = prefix + "run"

// What the cluster says of cards: NVIDIA's feature discovery labels nodes with their
// product, and its device plugin offers whole cards and MIG instances.
const (
	productLabel  = "nvidia.com/gpu.product"
	cardResource  = "nvidia.com/gpu"
	sliceResource = "nvidia.com/mig-"
)

// Object is a Kubernetes object with a run.
type Object struct {
	Kind, Name string
	Run        Run
	Request    Request

	annotations *yaml.Node
	key         *yaml.Node // of RunAnnotation
}

// ReadKubernetes reads the objects of a YAML file that say a run in an annotation, their
// own or that of their pods. The error says where the file is no YAML.
func ReadKubernetes(text string) ([]Object, error) {
	documents, err := yaml.Parse(text)
	if err != nil {
		return nil, err
	}
	var objects []Object
	for _, document := range documents {
		w := walk{seen: map[*yaml.Node]bool{}}
		w.node(document)
		if w.found == nil {
			continue
		}
		o := *w.found
		o.Kind, o.Name = scalar(document, "kind"), scalar(child(document, "metadata"), "name")
		o.Request = w.request
		objects = append(objects, o)
	}
	return objects, nil
}

// walk goes through a document once, however often its nodes are named again.
type walk struct {
	seen    map[*yaml.Node]bool
	found   *Object
	request Request
}

func (w *walk) node(n *yaml.Node) {
	if n == nil || w.seen[n] {
		return
	}
	w.seen[n] = true
	for _, item := range n.Items {
		w.node(item)
	}
	w.affinity(n)
	for _, pair := range n.Pairs {
		w.pair(n, pair)
		w.node(pair.Value)
	}
}

// pair takes what one entry of a mapping says.
func (w *walk) pair(in *yaml.Node, pair yaml.Pair) {
	value := pair.Value
	if value == nil || value.Kind != yaml.Scalar {
		return
	}
	switch name := pair.Key.Value; {
	case name == RunAnnotation && w.found == nil:
		w.found = &Object{Run: Run{Line: pair.Key.Line, Text: strings.TrimSpace(value.Value)}, annotations: in, key: pair.Key}
	case name == productLabel:
		w.request.add(product(value.Value))
	case name == cardResource:
		w.count(value.Value)
	case strings.HasPrefix(name, sliceResource):
		w.request.add(strings.TrimPrefix(name, sliceResource))
		w.count(value.Value)
	}
}

func (w *walk) count(text string) {
	if n, err := strconv.ParseInt(text, 10, 32); err == nil {
		w.request.Count = max(w.request.Count, n)
	}
}

// affinity takes the products that an expression over a node's labels allows.
func (w *walk) affinity(n *yaml.Node) {
	if scalar(n, "key") != productLabel || scalar(n, "operator") != "In" {
		return
	}
	if values := child(n, "values"); values != nil {
		for _, value := range values.Items {
			w.request.add(product(value.Value))
		}
	}
}

// product is a card's name as the label has it, without what says how it is shared.
func product(label string) string { return strings.TrimSuffix(strings.TrimSpace(label), "-SHARED") }

func child(n *yaml.Node, name string) *yaml.Node {
	if n == nil {
		return nil
	}
	for _, pair := range n.Pairs {
		if pair.Key.Value == name {
			return pair.Value
		}
	}
	return nil
}

func scalar(n *yaml.Node, name string) string {
	if found := child(n, name); found != nil && found.Kind == yaml.Scalar {
		return found.Value
	}
	return ""
}

const byteOrderMark = "\ufeff"

// lineEnd is what ends a line, a line feed for the last of a text.
func lineEnd(line string) string {
	return cmp.Or(line[len(strings.TrimRight(line, "\r\n")):], "\n")
}

// Annotation is one to write, without heft's prefix.
type Annotation struct{ Name, Value string }

// Annotate writes annotations beside those that say runs, one list for each of the
// objects that ReadKubernetes found in the text. What heft wrote there before goes, all
// else stays as it is: comments, order, indentation. The error says that annotations
// stand in a place where no line can be added.
func Annotate(text string, objects []Object, annotations [][]Annotation) (string, error) {
	text, marked := strings.CutPrefix(text, byteOrderMark) // which counts in no column
	lines := yaml.Lines(text)
	insert, remove := map[int]string{}, map[int]bool{}
	for i, o := range objects {
		at := o.key.Line - 1
		indent := lines[at][:o.key.Column-1]
		if strings.Trim(indent, " ") != "" {
			return "", fmt.Errorf("line %d: annotations in braces cannot be added to", o.key.Line)
		}
		for _, pair := range o.annotations.Pairs {
			written := slices.ContainsFunc(annotations[i], func(a Annotation) bool { return prefix+a.Name == pair.Key.Value })
			if written && pair.Value.Line == pair.Key.Line {
				remove[pair.Key.Line-1] = true
			}
		}
		var block strings.Builder
		for _, a := range annotations[i] {
			if a.Value != "" {
				fmt.Fprintf(&block, "%s%s%s: %q%s", indent, prefix, a.Name, a.Value, lineEnd(lines[at]))
			}
		}
		insert[at] = block.String()
	}
	var out strings.Builder
	if marked {
		out.WriteString(byteOrderMark)
	}
	for i, line := range lines {
		out.WriteString(insert[i])
		if !remove[i] {
			out.WriteString(line)
		}
	}
	return out.String(), nil
}
