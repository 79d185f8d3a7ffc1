package onnx

// This file turns the wire format into the structs of proto.go. Field numbers
// are those of onnx.proto.

import (
	"strings"

	"heft/internal/protoscan"
)

const (
	maxText    = 1 << 16 // of a name or a text attribute
	maxNesting = 32      // graphs inside of attributes
	spare      = 48 << 20
)

// decoder reads a file. What it keeps is bounded by the file's own size and a
// constant, so that a small file cannot unfold into a large structure.
type decoder struct {
	scanner *protoscan.Scanner
	budget  int64
	depth   int
}

func newDecoder(s *protoscan.Scanner, size int64) *decoder {
	return &decoder{scanner: s, budget: size + spare}
}

// keep accounts for n bytes of structures.
func (d *decoder) keep(m *protoscan.Message, n int64) {
	d.budget -= n
	if d.budget < 0 {
		d.scanner.Failf(m.Offset(), "the file unfolds into more than its size and %d MiB", spare>>20)
	}
}

func (d *decoder) text(m *protoscan.Message) string {
	text := m.Text(maxText)
	d.keep(m, int64(len(text))+16)
	return text
}

func (d *decoder) model() *modelProto {
	model := &modelProto{opsets: map[string]int64{}, functions: map[functionKey]*functionProto{}}
	var version string
	for m := d.scanner.Root(); m.Next(); {
		switch m.Field() {
		case 1:
			model.irVersion = m.Int()
		case 2:
			model.producer = d.text(m)
		case 3:
			version = d.text(m)
		case 7:
			model.graph = d.graph(m)
		case 8:
			d.opset(m.Message(), model.opsets)
		case 25:
			f := d.function(m)
			model.functions[f.key] = f
		}
	}
	model.producer = strings.TrimSpace(model.producer + " " + version)
	return model
}

// opset reads one import; the standard domain has two names.
func (d *decoder) opset(m *protoscan.Message, opsets map[string]int64) {
	var domain string
	var version int64
	for m.Next() {
		switch m.Field() {
		case 1:
			domain = d.text(m)
		case 2:
			version = m.Int()
		}
	}
	opsets[standardDomain(domain)] = version
}

// standardDomain unites the two names of the standard domain.
func standardDomain(domain string) string {
	if domain == "ai.onnx" {
		return ""
	}
	return domain
}

func (d *decoder) graph(field *protoscan.Message) *graphProto {
	g := &graphProto{valueInfo: map[string]*valueInfo{}}
	d.depth++
	defer func() { d.depth-- }()
	if d.depth > maxNesting {
		d.scanner.Failf(field.Offset(), "graphs are nested more than %d deep", maxNesting)
		return g
	}
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			g.nodes = append(g.nodes, d.node(m))
		case 2:
			g.name = d.text(m)
		case 5:
			g.initializers = append(g.initializers, d.tensor(m))
		case 11:
			g.inputs = append(g.inputs, d.valueInfo(m))
		case 12:
			g.outputs = append(g.outputs, d.valueInfo(m))
		case 13:
			v := d.valueInfo(m)
			g.valueInfo[v.name] = v
		case 15:
			g.initializers = append(g.initializers, d.sparse(m))
		}
	}
	for _, v := range g.outputs {
		if g.valueInfo[v.name] == nil {
			g.valueInfo[v.name] = v
		}
	}
	return g
}

func (d *decoder) node(field *protoscan.Message) *nodeProto {
	n := &nodeProto{offset: field.Offset()}
	d.keep(field, 300)
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			n.inputs = append(n.inputs, d.text(m))
		case 2:
			n.outputs = append(n.outputs, d.text(m))
		case 3:
			n.name = d.text(m)
		case 4:
			n.opType = d.text(m)
		case 5:
			n.attributes = append(n.attributes, d.attribute(m))
		case 7:
			n.domain = standardDomain(d.text(m))
		case 8:
			n.overload = d.text(m)
		case 9:
			n.metadata = d.entry(m, n.metadata)
		}
	}
	if n.opType == "" {
		d.scanner.Failf(field.Offset(), "a node has no operator (name %q, outputs %q)", n.name, n.outputs)
	}
	return n
}

// Notes that torch's exporter leaves on nodes and initializers.
const (
	noteScopes  = "pkg.torch.onnx.name_scopes"
	noteClasses = "pkg.torch.onnx.class_hierarchy"
	noteKind    = "pkg.torch.export.graph_signature.InputSpec.kind"
	noteFolded  = "pkg.onnxscript.optimizer.folded_from"
)

func isKept(key string) bool {
	return key == noteScopes || key == noteClasses || key == noteKind || key == noteFolded
}

// entry adds one key and value of those that are read; stack traces are not.
func (d *decoder) entry(field *protoscan.Message, entries map[string]string) map[string]string {
	var key, value string
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			key = d.text(m)
		case 2:
			if m.Range().Length <= maxText && isKept(key) {
				value = d.text(m)
			}
		}
	}
	if value == "" {
		return entries
	}
	if entries == nil {
		entries = map[string]string{}
	}
	d.keep(field, 48)
	entries[key] = value
	return entries
}

func (d *decoder) attribute(field *protoscan.Message) *attributeProto {
	a := &attributeProto{}
	d.keep(field, 160)
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			a.name = d.text(m)
		case 2:
			a.float = m.Float()
		case 3:
			a.int = m.Int()
		case 4:
			if m.Range().Length <= maxText {
				a.text = d.text(m)
			}
		case 5:
			a.tensor = d.tensor(m)
		case 6:
			a.graph = d.graph(m)
		case 7:
			m.EachFloat(func(x float64) bool { d.keep(m, 8); a.floats = append(a.floats, x); return true })
		case 8:
			m.EachInt(func(x int64) bool { d.keep(m, 8); a.ints = append(a.ints, x); return true })
		case 9:
			a.texts = append(a.texts, d.text(m))
		case 21:
			a.ref = d.text(m)
		case 22:
			a.tensor = d.sparse(m)
		}
	}
	return a
}

func (d *decoder) function(field *protoscan.Message) *functionProto {
	f := &functionProto{opsets: map[string]int64{}}
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			f.key.name = d.text(m)
		case 4:
			f.inputs = append(f.inputs, d.text(m))
		case 5:
			f.outputs = append(f.outputs, d.text(m))
		case 6:
			f.attributes = append(f.attributes, d.text(m))
		case 7:
			f.nodes = append(f.nodes, d.node(m))
		case 9:
			d.opset(m.Message(), f.opsets)
		case 10:
			f.key.domain = standardDomain(d.text(m))
		case 11:
			f.defaults = append(f.defaults, d.attribute(m))
		case 13:
			f.key.overload = d.text(m)
		}
	}
	return f
}
