package exported

// This file makes the tree of modules, and opens and closes their calls as the nodes
// tell.

import (
	"strings"

	"heft/internal/graph"
)

// frame is a module's call that a node stands in.
type frame struct {
	key, path, class string
}

// framesOf reads the metadata of a node: key,path,class for each module, outermost
// first, separated by semicolons. A class may hold commas.
func framesOf(metadata map[string]string) []frame {
	text := metadata["nn_module_stack"]
	if text == "" || strings.HasPrefix(text, "_empty_nn_module_stack") {
		return nil
	}
	var frames []frame
	for part := range strings.SplitSeq(text, ";") {
		fields := strings.SplitN(part, ",", 3)
		if len(fields) < 3 || len(frames) == maxFrames {
			break
		}
		f := frame{key: fields[0], path: cleanPath(fields[1]), class: fields[2]}
		if len(frames) == 0 && f.path != "" {
			frames = append(frames, frame{}) // the root, which some exports leave out
		}
		frames = append(frames, f)
	}
	return frames
}

// maxFrames bounds how deep modules are called in each other.
const maxFrames = 256

// cleanPath is a module's path without what exports put in front, and without the
// number of a further call: layer.relu@1.
func cleanPath(path string) string {
	path, _, _ = strings.Cut(path, "@")
	for _, prefix := range []string{"L['self'].", "_export_root.", "L__self___"} {
		path = strings.TrimPrefix(path, prefix)
	}
	if path == "L['self']" || path == "_export_root" {
		return ""
	}
	return path
}

// tree is the modules by path.
type tree struct {
	modules []*graph.Module
	byPath  map[string]*graph.Module
}

func newTree() *tree {
	t := &tree{byPath: map[string]*graph.Module{}}
	t.module("")
	return t
}

// maxPath bounds the names in a path.
const maxPath = 200

// module is the module at a path, made with those above it if it is not there.
func (t *tree) module(path string) *graph.Module {
	if m := t.byPath[path]; m != nil {
		return m
	}
	m := &graph.Module{ID: len(t.modules), Path: path, Class: "Module"}
	if path != "" && strings.Count(path, ".") < maxPath {
		m.Parent = t.module(above(path))
		m.Parent.Children = append(m.Parent.Children, m)
	} else if path != "" {
		m.Parent = t.byPath[""]
		m.Parent.Children = append(m.Parent.Children, m)
	}
	t.byPath[path] = m
	t.modules = append(t.modules, m)
	return m
}

func above(path string) string { return path[:max(strings.LastIndexByte(path, '.'), 0)] }

// named notes a module's class.
func (t *tree) named(f frame) {
	m := t.module(f.path)
	if f.class == "" {
		return
	}
	m.Class = f.class[strings.LastIndexByte(f.class, '.')+1:]
	m.Lineage = []string{f.class}
}

// ordered are the modules in pre-order.
func (t *tree) ordered() []*graph.Module {
	var list []*graph.Module
	var visit func(*graph.Module)
	visit = func(m *graph.Module) {
		m.ID = len(list)
		list = append(list, m)
		for _, child := range m.Children {
			visit(child)
		}
	}
	visit(t.byPath[""])
	return list
}
