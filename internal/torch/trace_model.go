package torch

// This file describes modules and parameters in the graph.

import (
	"heft/internal/graph"
	"heft/internal/python/vm"
)

// describeModel makes the graph's module tree and parameters from the Python
// modules.
func (t *tracer) describeModel() error {
	occurrences, err := walk(t.library, t.model, "", true)
	if err != nil {
		return err
	}
	params := make(map[*vm.Object]*graph.Param, t.library.cloned)
	parents := make(map[string]*graph.Module, len(occurrences))
	for _, at := range occurrences {
		s := stateOf(at.value)
		if s == nil {
			continue
		}
		if s.trace == t {
			s.node.Aliases = append(s.node.Aliases, at.path)
		} else {
			t.addModule(at, s, parents)
		}
		if at.path == "" || parents[at.path] == nil {
			parents[at.path] = s.node
		}
		t.addParams(at, s, params)
	}
	return nil
}

func (t *tracer) addModule(at named, s *moduleState, parents map[string]*graph.Module) {
	node := &graph.Module{Path: at.path, Class: at.value.Class.Name, Lineage: t.lineage(at.value.Class)}
	s.node, s.trace = node, t
	t.objects = append(t.objects, at.value)
	if t.root == nil {
		t.root = node
		return
	}
	path, _ := splitPath(at.path)
	parent := parents[path]
	if parent == nil {
		parent = t.root
	}
	node.Parent = parent
	parent.Children = append(parent.Children, node)
}

// addParams lists what one module registers: parameters, then buffers. A
// tensor that was met before gets an alias.
func (t *tracer) addParams(at named, s *moduleState, params map[*vm.Object]*graph.Param) {
	for _, registry := range []*vm.Dict{s.parameters, s.buffers} {
		registry.Each(func(key, value vm.Value) bool {
			o, ok := value.(*vm.Object)
			state, isTensor := tensorOf(value)
			if !ok || !isTensor {
				return true
			}
			name, _ := key.(vm.Str)
			path := join(at.path, string(name))
			p, known := params[o]
			if known {
				p.Aliases = append(p.Aliases, path)
			} else {
				p = t.newParam(o, state, path)
				p.Buffer = registry == s.buffers
				p.Trainable = !p.Buffer && state.tensor.RequiresGrad
				if !p.Buffer {
					state.tensor.Storage.Known = nil // training changes it
				}
				p.Persistent = !p.Buffer || !isTransient(t.library, s, string(name))
				params[o] = p
			}
			if at.path == s.node.Path {
				s.node.Params = append(s.node.Params, p)
			}
			return true
		})
	}
}

func (t *tracer) newParam(o *vm.Object, state *tensorState, path string) *graph.Param {
	p := &graph.Param{Path: path, Tensor: state.tensor}
	state.tensor.Param = p
	t.params = append(t.params, p)
	t.owners = append(t.owners, o)
	return p
}

// refresh takes over what lazy modules became during the run: their class and
// the tensors of their parameters.
func (t *tracer) refresh() {
	for _, o := range t.objects {
		if s := stateOf(o); s != nil {
			s.node.Class, s.node.Lineage = o.Class.Name, t.lineage(o.Class)
		}
	}
	for i, p := range t.params {
		if state, ok := tensorOf(t.owners[i]); ok && p.Tensor.Elements() == 0 && state.tensor != p.Tensor {
			p.Tensor.Param = nil
			p.Tensor = state.tensor
			p.Tensor.Param = p
		}
	}
}

// node returns a module's node in the graph. A module that is not in the tree
// was made on the fly; it becomes a child of the running one.
func (t *tracer) node(self *vm.Object, s *moduleState) *graph.Module {
	if s.trace == t {
		return s.node
	}
	parent := t.root
	if len(t.stack) > 0 {
		parent = t.stack[len(t.stack)-1].node
	}
	node := &graph.Module{
		Path: join(parent.Path, "<"+self.Class.Name+">"), Class: self.Class.Name, Lineage: t.lineage(self.Class), Parent: parent, Loose: true,
	}
	parent.Children = append(parent.Children, node)
	s.node, s.trace = node, t
	return node
}

// lineage names a module's class and those that it inherits from, down to those of
// Module, each with the Python module that defines it.
func (t *tracer) lineage(class *vm.Class) []string {
	names, known := t.lineages[class]
	if known {
		return names
	}
	for _, c := range class.MRO {
		if c.Name == "object" && c.Native {
			break
		}
		names = append(names, c.ModuleName+"."+c.Name)
	}
	t.lineages[class] = names
	return names
}

// modules numbers the tree in pre-order.
func (t *tracer) modules() []*graph.Module {
	var all []*graph.Module
	pending := []*graph.Module{t.root}
	for len(pending) > 0 {
		m := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		m.ID = len(all)
		all = append(all, m)
		for i := len(m.Children) - 1; i >= 0; i-- {
			pending = append(pending, m.Children[i])
		}
	}
	return all
}
