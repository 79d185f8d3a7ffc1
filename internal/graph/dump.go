package graph

// This file writes a graph as text, one line a step.

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Dump writes a graph as text, one line a step: the golden format of tests and
// what `heft dump` shows.
//
//	enter layer1.0.conv1 Conv2d
//	%12 f32[1,64,56,56] = conv2d(%9, layer1.0.conv1.weight, stride=[1,1])
//	drop %9
//	leave layer1.0.conv1
func Dump(w io.Writer, g *Graph) error {
	d := dumper{w: w}
	for _, in := range g.Inputs {
		d.linef("input %s %s", in.Name, d.definition(in.Tensor))
	}
	for i := range g.Steps {
		d.step(&g.Steps[i])
	}
	for _, out := range g.Outputs {
		d.linef("output %s %s", out.Name, d.ref(out.Tensor))
	}
	for _, a := range g.Assumptions {
		d.linef("assume %s: %s", a.Code, a.Text)
	}
	return d.err
}

type dumper struct {
	w     io.Writer
	depth int
	err   error
}

func (d *dumper) linef(format string, args ...any) {
	if d.err != nil {
		return
	}
	_, d.err = fmt.Fprintf(d.w, strings.Repeat("  ", d.depth)+format+"\n", args...)
}

func (d *dumper) step(s *Step) {
	switch s.Kind {
	case StepEnter:
		d.linef("enter %s %s", pathOrRoot(s.Call.Module), s.Call.Module.Class)
		d.depth++
	case StepLeave:
		d.depth--
		d.linef("leave %s", pathOrRoot(s.Call.Module))
	case StepDrop:
		d.linef("drop %s", d.refs(s.Dropped))
	case StepRegionBegin:
		d.linef("checkpoint begin %d", s.Region.ID)
	case StepRegionEnd:
		d.linef("checkpoint end %d", s.Region.ID)
	case StepOp:
		d.op(s.Op)
	}
}

func pathOrRoot(m *Module) string {
	if m.Path == "" {
		return "."
	}
	return m.Path
}

func (d *dumper) op(o *Op) {
	var defs []string
	for _, t := range o.Outputs {
		defs = append(defs, d.definition(t))
	}
	args := d.args(o)
	name := o.Name
	if o.InPlace {
		name += "_"
	}
	line := fmt.Sprintf("%s = %s(%s)", strings.Join(defs, ", "), name, strings.Join(args, ", "))
	if len(o.Aux) > 0 {
		line += " aux " + d.refs(o.Aux)
	}
	d.linef("%s", line)
}

func (d *dumper) args(o *Op) []string {
	var args []string
	for _, t := range o.Inputs {
		args = append(args, d.ref(t))
	}
	for _, a := range o.Attrs {
		if a.Value != nil {
			args = append(args, a.Name+"="+formatAttr(a.Value))
		}
	}
	return args
}

func (d *dumper) definition(t *Tensor) string {
	text := fmt.Sprintf("%s %s%s", d.ref(t), shortDType(t.DType), formatInts(t.Shape))
	if !t.IsContiguous() {
		text += " strides" + formatInts(t.Strides)
	}
	text += fmt.Sprintf(" @%d", t.Storage.ID)
	if t.Bound {
		text += " bound"
	}
	return text
}

func (d *dumper) ref(t *Tensor) string {
	if t == nil {
		return "none"
	}
	if t.Param != nil {
		return t.Param.Path
	}
	return "%" + strconv.Itoa(t.ID)
}

func (d *dumper) refs(tensors []*Tensor) string {
	names := make([]string, len(tensors))
	for i, t := range tensors {
		names[i] = d.ref(t)
	}
	return strings.Join(names, " ")
}

// shortDType abbreviates a type as "f32", "i64", "bf16".
func shortDType(d DType) string {
	name := d.String()
	for long, short := range map[string]string{"bfloat": "bf", "float": "f", "uint": "u", "int": "i", "complex": "c"} {
		if rest, ok := strings.CutPrefix(name, long); ok {
			return short + rest
		}
	}
	return name
}

func formatAttr(v any) string {
	switch v := v.(type) {
	case []int64:
		return formatInts(v)
	case string:
		return strconv.Quote(v)
	}
	return strings.ReplaceAll(fmt.Sprint(v), " ", ",")
}

func formatInts(ints []int64) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, n := range ints {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(n, 10))
	}
	b.WriteByte(']')
	return b.String()
}
