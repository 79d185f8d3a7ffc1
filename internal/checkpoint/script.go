package checkpoint

// This file reads what the code of a TorchScript archive says of its classes: which of
// their attributes are parameters and which are buffers.

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"heft/internal/files"
	"heft/internal/pickle"
	"heft/internal/weights"
)

// Limits of the code that is looked through.
const (
	maxCodeFiles = 5000
	maxCodeBytes = 32 << 20
)

// script is what the code says: the kinds of attributes by class.
type script struct {
	kinds map[string]map[string]weights.Kind
}

var (
	scriptClassLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^class (\w+)\(\w*\):`) })
	scriptListed    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`__(parameters|buffers)__ = \[([^\]]*)\]`) })
	scriptName      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"([^"]*)"`) })
)

// readScript looks through the code below a folder.
func readScript(root *files.Root, folder string) (*script, error) {
	s := &script{kinds: map[string]map[string]weights.Kind{}}
	return s, eachCode(root, folder, s.classes)
}

// eachCode gives the files of code below a folder, each with the module that it is:
// "__torch__.torch.nn.modules.conv".
func eachCode(root *files.Root, folder string, give func(module, text string)) error {
	code, read, bytes := path.Join(folder, "code"), 0, 0
	var visit func(dir string) error
	visit = func(dir string) error {
		entries, err := root.ReadDir(dir)
		if err != nil {
			return &Error{Message: "the code cannot be read: " + err.Error(), Err: err}
		}
		for _, entry := range entries {
			name := path.Join(dir, entry.Name())
			switch {
			case entry.IsDir():
				if err := visit(name); err != nil {
					return err
				}
			case strings.HasSuffix(name, ".py"):
				text, err := root.Read(name, files.MaxSource)
				if err != nil {
					return &Error{Message: "the code cannot be read: " + err.Error(), Err: err}
				}
				if read++; read > maxCodeFiles {
					return wrong("the code has more than %d files", maxCodeFiles)
				}
				if bytes += len(text); bytes > maxCodeBytes {
					return wrong("the code has more than %d MiB", maxCodeBytes>>20)
				}
				give(strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(name, code+"/"), ".py"), "/", "."), string(text))
			}
		}
		return nil
	}
	return visit(code)
}

// classes notes the attributes of a file's classes.
func (s *script) classes(module, text string) {
	found := scriptClassLine().FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		body := text[at[1]:]
		if i+1 < len(found) {
			body = text[at[1]:found[i+1][0]]
		}
		kinds := map[string]weights.Kind{}
		for _, listed := range scriptListed().FindAllStringSubmatch(body, -1) {
			kind := weights.KindParameter
			if listed[1] == "buffers" {
				kind = weights.KindBuffer
			}
			for _, name := range scriptName().FindAllStringSubmatch(listed[2], -1) {
				kinds[name[1]] = kind
			}
		}
		s.kinds[module+"."+text[at[2]:at[3]]] = kinds
	}
}

// scriptClass is the class that a script was made from: the name without what tells
// equal ones apart.
func scriptClass(name string) string {
	parts := strings.Split(strings.TrimPrefix(name, "__torch__."), ".")
	kept := parts[:0]
	for _, part := range parts {
		if !strings.HasPrefix(part, "___torch_mangle_") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ".")
}

// scriptAttributes adds what a script's object has: tensors, modules, settings.
func (w *moduleWalk) scriptAttributes(node *weights.Module, m module) error {
	kinds := w.script.kinds[m.class]
	for i, key := range m.attributes.Keys {
		name, v := nameOf(key), m.attributes.Values[i]
		kind, listed := kinds[name]
		if !listed {
			kind = weights.KindBuffer // a constant of the script
		}
		if err := w.add(v, join(node.Path, name), kind); err != nil {
			return err
		}
		if err := w.child(node, name, v); err != nil {
			return err
		}
	}
	node.Settings = settings(m.attributes)
	return w.scriptLists(node, m.attributes)
}

// scriptLists adds the tensors of lists that a script keeps.
func (w *moduleWalk) scriptLists(node *weights.Module, attributes *pickle.Dict) error {
	for i, key := range attributes.Keys {
		items, _ := pickle.Items(attributes.Values[i])
		for _, item := range items {
			if err := w.add(item, join(node.Path, nameOf(key)), weights.KindBuffer); err != nil {
				return err
			}
		}
	}
	return nil
}

// addConstants adds the tensors that a script's code names as CONSTANTS. Those of a
// frozen script, which has no parameters, are its weights.
func addConstants(f *weights.File, root *files.Root, folder string) error {
	name := path.Join(folder, "constants.pkl")
	if !root.IsFile(name) {
		return nil
	}
	value, err := readPickle(root, name)
	if err != nil {
		return err
	}
	isFrozen := true
	for i := range f.Tensors {
		isFrozen = isFrozen && f.Tensors[i].Kind != weights.KindParameter
	}
	c := newContent(archiveStorages{root, path.Join(folder, "constants")}.check)
	items, _ := pickle.Items(value)
	found := 0
	for i, item := range items {
		at := "CONSTANTS.c" + strconv.Itoa(i)
		t, err := c.tensorOf(item)
		if err != nil {
			return c.at(err, []string{at})
		}
		if t == nil {
			continue
		}
		if err := c.count(); err != nil {
			return err
		}
		x := t.named(at)
		x.Kind, x.Storage = weights.KindBuffer, "constant "+t.storage
		if isFrozen && len(t.shape) > 0 && strings.Contains(x.DType.Name, "float") {
			x.Kind = weights.KindParameter
			found++
		}
		f.Tensors = append(f.Tensors, x)
	}
	if found > 0 {
		f.Remarks = append(f.Remarks, weights.Remark{Code: "frozen", Text: "that the constants of the code are the weights, since the script is frozen", Effect: "equal ones were stored once"})
	}
	return nil
}
