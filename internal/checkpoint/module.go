package checkpoint

// This file reads pickled modules: the tree, what is registered in it, and the settings
// that layers keep as attributes.

import (
	"strings"

	"heft/internal/pickle"
	"heft/internal/weights"
)

const (
	maxSettings    = 40 // of one module
	maxSettingText = 60 // bytes
)

// module is a pickled module: its class and its attributes.
type module struct {
	class      string
	attributes *pickle.Dict
	identity   any
}

// moduleOf is the module that a value stands for: an object whose attributes are those
// of nn.Module, or of TorchScript's classes.
func (c *content) moduleOf(v any) (module, bool) {
	o, ok := v.(*pickle.Object)
	if !ok {
		return module{}, false
	}
	attributes := dictOf(o.State)
	if items, isTuple := pickle.Items(o.State); isTuple && len(items) == 2 { // a class with slots
		attributes = dictOf(items[0])
	}
	if attributes == nil {
		for _, arg := range o.Args { // what torch.fx rebuilds a module from
			if d := dictOf(arg); d != nil && d.Get("_modules") != nil {
				attributes = d
			}
		}
	}
	class := o.Class()
	if g, ok := o.Callable.(*pickle.Persistent); ok { // with its source, before 1.6
		class = classOf(g)
	}
	if class == "copy_reg._reconstructor" || class == "copyreg._reconstructor" || class == "copyreg.__newobj__" {
		class = ""
		if g, ok := first(o.Args).(*pickle.Global); ok {
			class = g.String()
		}
	}
	switch {
	case attributes == nil:
		return module{}, false
	case c.script != nil && strings.HasPrefix(class, "__torch__."):
		return module{class, attributes, o}, true
	case attributes.Get("_modules") != nil && attributes.Get("_parameters") != nil:
		return module{class, attributes, o}, true
	}
	return module{}, false
}

func first(items []any) any {
	if len(items) == 0 {
		return nil
	}
	return items[0]
}

// classOf is the class of ('module', class, file, source).
func classOf(p *pickle.Persistent) string {
	id, _ := pickle.Items(p.ID)
	if len(id) > 1 {
		if g, ok := id[1].(*pickle.Global); ok {
			return g.String()
		}
	}
	return ""
}

// module adds a module's tree as a table.
func (c *content) module(m module, at []string) error {
	w := moduleWalk{content: c, open: map[any]bool{}}
	root, err := w.visit(m, "")
	if err != nil {
		return err
	}
	c.tables = append(c.tables, table{path: at, tensors: w.tensors, root: root})
	return nil
}

// moduleWalk goes through a tree of modules.
type moduleWalk struct {
	*content
	tensors []weights.Tensor
	open    map[any]bool // modules that are being visited
	depth   int
}

func (w *moduleWalk) visit(m module, path string) (*weights.Module, error) {
	if w.modules++; w.modules > maxModules {
		return nil, wrong("more than %d modules", maxModules)
	}
	if w.depth++; w.depth > maxDepth {
		return nil, wrong("modules lie more than %d deep", maxDepth)
	}
	w.open[m.identity] = true
	defer func() { delete(w.open, m.identity); w.depth-- }()
	node := &weights.Module{Path: path, Class: m.class}
	if w.script != nil && strings.HasPrefix(m.class, "__torch__.") {
		node.Class = scriptClass(m.class)
		return node, w.scriptAttributes(node, m)
	}
	for _, registered := range []struct {
		in   string
		kind weights.Kind
	}{{"_parameters", weights.KindParameter}, {"_buffers", weights.KindBuffer}} {
		if err := w.register(dictOf(m.attributes.Get(registered.in)), path, registered.kind); err != nil {
			return nil, err
		}
	}
	node.Settings = settings(m.attributes)
	children := dictOf(m.attributes.Get("_modules"))
	if children == nil {
		return node, nil
	}
	for i, key := range children.Keys {
		if err := w.child(node, nameOf(key), children.Values[i]); err != nil {
			return nil, err
		}
	}
	return node, nil
}

// child visits a module below another; one that is being visited is a circle.
func (w *moduleWalk) child(parent *weights.Module, name string, v any) error {
	m, ok := w.moduleOf(v)
	if !ok || w.open[m.identity] {
		return nil // None, or the module that it lies in
	}
	child, err := w.visit(m, join(parent.Path, name))
	if err != nil {
		return err
	}
	parent.Children = append(parent.Children, child)
	return nil
}

// register adds the tensors that a module registers.
func (w *moduleWalk) register(d *pickle.Dict, path string, kind weights.Kind) error {
	if d == nil {
		return nil
	}
	for i, key := range d.Keys {
		if err := w.add(d.Values[i], join(path, nameOf(key)), kind); err != nil {
			return err
		}
	}
	return nil
}

// add adds a value if it is a tensor.
func (w *moduleWalk) add(v any, path string, kind weights.Kind) error {
	t, err := w.tensorOf(v)
	if err != nil {
		return w.at(err, strings.Split(path, "."))
	}
	if t == nil {
		return nil
	}
	if err := w.count(); err != nil {
		return err
	}
	x := t.named(path)
	x.Kind = kind
	x.Frozen = kind == weights.KindParameter && t.frozen
	w.tensors = append(w.tensors, x)
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// settings are the attributes of a layer that are numbers, flags, texts, or short
// tuples of them.
func settings(attributes *pickle.Dict) []weights.Entry {
	var list []weights.Entry
	for i, key := range attributes.Keys {
		name := nameOf(key)
		if strings.HasPrefix(name, "_") || name == "training" || len(list) == maxSettings || !isSetting(attributes.Values[i], 0) {
			continue
		}
		list = append(list, weights.Entry{Key: name, Value: pickle.Text(attributes.Values[i], maxSettingText)})
	}
	return list
}

// isSetting tells whether a value is one that a layer is made with. Tuples may share
// parts, so that they are not gone through to any depth.
func isSetting(v any, depth int) bool {
	switch x := v.(type) {
	case bool, int64, float64, string:
		return true
	case *pickle.Tuple:
		if depth > 1 || len(x.Items) > 8 {
			return false
		}
		for _, item := range x.Items {
			if !isSetting(item, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}
