package exported

// This file runs the nodes of a program.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/overload"
)

// maxNested bounds programs in programs.
const maxNested = 16

// nodes runs the nodes of a program, or of one within another.
func (t *trace) nodes(g *graphRecord, at *string) error {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		*at = firstName(n)
		if t.run.Ended != nil && t.run.Ended.Err() != nil {
			return t.run.Ended.Err()
		}
		if t.nested == 0 {
			t.node = i
			t.enter(t.frames[i], n)
		}
		if err := t.runNode(n, at); err != nil {
			if known, ok := err.(*Error); ok && known.Node == "" {
				known.Node = firstName(n)
				return known
			}
			return fmt.Errorf("node %.60s (%.80s) of the program: %w", firstName(n), n.Target, err)
		}
		if t.nested == 0 {
			t.letGo(n, i)
		}
	}
	return nil
}

func firstName(n *nodeRecord) string {
	for _, out := range n.Outputs {
		if name := out.name(); name != "" {
			return name
		}
	}
	return n.Target
}

// runNode runs a node: a call of an operator, arithmetic of sizes, or a program within.
func (t *trace) runNode(n *nodeRecord, at *string) error {
	if higher, ok := strings.CutPrefix(n.Target, "torch.ops.higher_order."); ok {
		return t.higher(higher, n, at)
	}
	if name, ok := strings.CutPrefix(n.Target, "torch.ops."); ok && !isScalar(n) {
		return t.call(name, n)
	}
	return t.scalar(n)
}

// isScalar tells a node that makes a number and no tensor.
func isScalar(n *nodeRecord) bool {
	return len(n.Outputs) == 1 && strings.HasPrefix(n.Outputs[0].kind, "as_sym_")
}

// keywordOnly are ATen's arguments that have no position, for programs from before
// these were told apart.
var keywordOnly = []string{"alpha", "approximate", "beta", "correction", "device", "dtype", "generator", "layout", "memory_format", "out", "pin_memory", "rounding_mode", "scale", "enable_gqa", "value"}

// call applies an operator.
func (t *trace) call(name string, n *nodeRecord) error {
	call := overload.Call{Name: name}
	for i := range n.Inputs {
		in := &n.Inputs[i]
		v, err := t.argument(&in.Arg)
		if err != nil {
			return err
		}
		if !withoutStatistics(n) {
			v = t.inMode(name, in.Name, v)
		}
		keyword := in.Kind != nil && *in.Kind == 2 || in.Kind == nil && slices.Contains(keywordOnly, in.Name) && i > 0
		if keyword {
			call.Keywords = append(call.Keywords, op.Keyword{Name: in.Name, Value: v})
		} else {
			call.Args = append(call.Args, v)
		}
	}
	names := resultNames(n)
	call.Results = []overload.Result{}
	for _, result := range names {
		r, err := t.result(t.program.graph.Tensors[result])
		if err != nil {
			return err
		}
		call.Results = append(call.Results, r)
	}
	t.builder.Position = positionOf(n)
	outputs, err := t.runner.Apply(call)
	if err != nil {
		return err
	}
	for i, result := range names {
		if i < len(outputs) && outputs[i] != nil {
			t.keep(result, outputs[i])
		}
	}
	return nil
}

// withoutStatistics tells a batch norm that keeps none: it takes those of its batch in
// every mode, as standardized weights of convolutions do.
func withoutStatistics(n *nodeRecord) bool {
	for i := range n.Inputs {
		if n.Inputs[i].Name == "running_mean" && n.Inputs[i].Arg.kind != "as_tensor" {
			none, isOptional := n.Inputs[i].Arg, n.Inputs[i].Arg.kind == "as_optional_tensor"
			return !isOptional || strings.Contains(string(none.raw), "as_none")
		}
	}
	return false
}

// recurrent are the layers with dropouts between them.
var recurrent = []string{"lstm", "gru", "rnn_tanh", "rnn_relu"}

// inMode turns the flag of training that dropouts, batch norms and recurrent layers have
// to the mode of the run.
func (t *trace) inMode(name, argument string, v any) any {
	flag, isFlag := v.(bool)
	if !isFlag || flag == t.run.Training || argument != "training" && argument != "train" && argument != "use_input_stats" {
		return v
	}
	base := strings.Split(name, ".")
	if len(base) < 2 || !strings.Contains(base[1], "dropout") && !strings.Contains(base[1], "batch_norm") && !slices.Contains(recurrent, base[1]) {
		return v
	}
	t.flipped = true
	return t.run.Training
}

// resultNames are the names of a node's results that are tensors, lists flattened.
func resultNames(n *nodeRecord) []string {
	var names []string
	for i := range n.Outputs {
		out := &n.Outputs[i]
		switch out.kind {
		case "as_tensor":
			names = append(names, out.name())
		case "as_tensors":
			var list []named
			if json.Unmarshal(out.raw, &list) == nil {
				for _, item := range list {
					names = append(names, item.Name)
				}
			}
		}
	}
	return names
}

// keep binds a name to a tensor, which is held until the last node that reads it.
func (t *trace) keep(name string, x *graph.Tensor) {
	t.values[name] = x
	t.builder.Hold(x)
	if t.nested > 0 { // until the operator ends that the program within belongs to
		t.within = append(t.within, x)
		return
	}
	t.born[name] = slices.Clone(t.open)
}

// findLast notes the last node that reads each name.
func (t *trace) findLast() {
	for i := range t.program.graph.Nodes {
		n := &t.program.graph.Nodes[i]
		for _, name := range resultNames(n) {
			t.last[name] = i
		}
		for j := range n.Inputs {
			for _, name := range read(&n.Inputs[j].Arg) {
				t.last[name] = i
			}
		}
	}
	for i := range t.program.graph.Outputs {
		for _, name := range read(&t.program.graph.Outputs[i]) {
			delete(t.last, name) // what is returned is never let go
		}
	}
}

// read lists the tensors that an argument names.
func read(a *argument) []string {
	var list []named
	switch a.kind {
	case "as_tensor":
		return []string{a.name()}
	case "as_tensors":
		if json.Unmarshal(a.raw, &list) != nil {
			return nil
		}
	case "as_optional_tensor", "as_optional_tensors":
		var items []argument
		if a.kind == "as_optional_tensor" {
			items = []argument{{}}
			if json.Unmarshal(a.raw, &items[0]) != nil {
				return nil
			}
		} else if json.Unmarshal(a.raw, &items) != nil {
			return nil
		}
		for i := range items {
			if items[i].kind == "as_tensor" {
				list = append(list, named{items[i].name()})
			}
		}
	}
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = n.Name
	}
	return names
}

// letGo lets go of what no later node reads: at once, or when the call ends that it
// was an argument of.
func (t *trace) letGo(n *nodeRecord, at int) {
	seen := map[string]bool{}
	release := func(name string) {
		last, known := t.last[name]
		x, isTensor := t.values[name].(*graph.Tensor)
		born, isResult := t.born[name]
		if !known || last != at || !isTensor || !isResult || seen[name] {
			return
		}
		seen[name] = true
		for i, open := range t.open {
			if i >= len(born) || born[i] != open {
				open.release = append(open.release, x)
				return
			}
		}
		t.builder.LetGo(x)
	}
	for i := range n.Inputs {
		for _, name := range read(&n.Inputs[i].Arg) {
			release(name)
		}
	}
	for _, name := range resultNames(n) {
		release(name)
	}
}

// enter closes the calls that a node does not stand in, and opens those that it does.
func (t *trace) enter(frames []frame, n *nodeRecord) {
	if n != nil && len(frames) == 0 {
		frames = make([]frame, min(len(t.open), 1)) // a node that tells none stands in the root
		if len(t.open) > 0 {
			frames[0] = t.open[0].frame
		} else {
			frames = []frame{{}}
		}
	}
	same := 0
	for same < len(t.open) && same < len(frames) && t.open[same].key == frames[same].key && t.open[same].path == frames[same].path {
		same++
	}
	for i := len(t.open) - 1; i >= same; i-- {
		t.leave(t.open[i])
		t.open = t.open[:i]
	}
	for _, f := range frames[same:] {
		var inputs []*graph.Tensor
		if len(t.open) == 0 {
			for _, in := range t.inputs {
				inputs = append(inputs, in.Tensor)
			}
		} else {
			inputs = t.readBy(f, len(t.open))
		}
		t.open = append(t.open, &openCall{frame: f, call: t.builder.Enter(t.tree.module(f.path), inputs), enter: t.node})
	}
}

// end is the node behind the last of the call that begins with the present node.
func (t *trace) end(f frame, depth int) int {
	most := min(len(t.frames), t.node+maxLooked)
	for i := t.node; i < most; i++ {
		frames := t.frames[i]
		if len(frames) > 0 && (len(frames) <= depth || frames[depth].key != f.key) {
			return i
		}
	}
	return most
}

// readBy are the tensors that a call reads and has not made.
func (t *trace) readBy(f frame, depth int) []*graph.Tensor {
	var list []*graph.Tensor
	end := t.end(f, depth)
	for i := t.node; i < end; i++ {
		n := &t.program.graph.Nodes[i]
		for j := range n.Inputs {
			for _, name := range read(&n.Inputs[j].Arg) {
				if x, ok := t.values[name].(*graph.Tensor); ok && x.Param == nil && !slices.Contains(list, x) {
					list = append(list, x)
				}
			}
		}
	}
	return list
}

// maxLooked bounds the nodes that are looked at for the arguments of one call.
const maxLooked = 2000

// leave closes a call: it returns what it made and later nodes read.
func (t *trace) leave(c *openCall) {
	var outputs []*graph.Tensor
	for i := max(c.enter, t.node-maxLooked); i < t.node; i++ {
		for _, name := range resultNames(&t.program.graph.Nodes[i]) {
			x, ok := t.values[name].(*graph.Tensor)
			last, released := t.last[name]
			if ok && (!released || last >= t.node) && !slices.Contains(outputs, x) {
				outputs = append(outputs, x)
			}
		}
	}
	t.builder.Leave(c.call, outputs)
	for _, x := range c.release {
		t.builder.LetGo(x)
	}
}

// positionOf is where in the source a node was made: the innermost line that it tells.
func positionOf(n *nodeRecord) func() graph.Position {
	trace := n.Metadata["stack_trace"]
	at := strings.LastIndex(trace, "File \"")
	if at < 0 {
		return nil
	}
	file, rest, ok := strings.Cut(trace[at+len("File \""):], "\", line ")
	if !ok {
		return nil
	}
	digits, _, _ := strings.Cut(rest, ",")
	line, err := strconv.Atoi(digits)
	if err != nil {
		return nil
	}
	return func() graph.Position { return graph.Position{File: file, Line: line} }
}
