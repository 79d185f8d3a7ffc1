package torch

// This file tells transformers which of its files defines which name, as its own
// create_import_structure_from_path does, without a program's detour through
// lines: each file's __all__, and the @requires above its classes.

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"heft/internal/files"
	"heft/internal/python/vm"
)

// structureFileSteps are the steps that looking into a file costs: 20 µs.
const structureFileSteps = 200

// definedNames are the names of a package, by the packages that they need (joined
// by commas) and the module that defines them.
type definedNames map[string]map[string][]string

// structureModule builds torch._overlays._structure.
func (s *Session) structureModule(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch._overlays._structure")
	known := map[string]definedNames{} // by folder: transformers asks three times for those of all its models
	m.Dict.SetStr("structure", machine.NewBuiltin("structure", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		var folder, prefix string
		if err := args.Unpack("structure", "module_path", &folder, "prefix", &prefix); err != nil {
			return nil, err
		}
		found, err := s.access.View.Find(folder)
		if err != nil {
			return nil, machine.Raise(machine.Exceptions.OSError, "%s", err)
		}
		if !found.Info.IsDir() {
			found.Name = path.Dir(found.Name)
		}
		at := found.Root.Path(found.Name)
		if _, ok := known[at]; !ok {
			sources, err := pythonFiles(machine, found.Root, found.Name)
			if err != nil {
				return nil, err
			}
			known[at] = namesOf(found.Root, found.Name, sources)
		}
		return structureValue(machine, known[at], prefix)
	}))
	return m, nil
}

// sourceFolder is a folder of Python files that define names.
type sourceFolder struct {
	name  string
	files []fs.DirEntry // in the folder
}

// maxStructureDepth bounds the folders below a package: those of transformers are two
// deep.
const maxStructureDepth = 16

// pythonFiles lists the Python files below a folder that define names: not
// __init__.py, and not the converters and templates of transformers.
func pythonFiles(machine *vm.VM, root *files.Root, folder string) ([]sourceFolder, error) {
	held, err := root.Hold(folder)
	if err != nil {
		return nil, machine.Raise(machine.Exceptions.OSError, "%s", err)
	}
	defer held.Close()
	var found []sourceFolder
	err = pythonFilesBelow(machine, held, folder, maxStructureDepth, &found)
	return found, err
}

// pythonFilesBelow adds those of a folder that is held open, and of the folders in it,
// each from the one above: walking down from the root to each of hundreds costs more
// than listing them.
func pythonFilesBelow(machine *vm.VM, held *files.Root, folder string, depth int, found *[]sourceFolder) error {
	entries, err := held.ReadDir(".")
	if err != nil {
		return machine.Raise(machine.Exceptions.OSError, "%s", err)
	}
	if err := machine.Charge(structureFileSteps * int64(len(entries))); err != nil {
		return err
	}
	here := sourceFolder{name: folder}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.IsDir() && name != "__pycache__" && depth > 0:
			below, err := held.Hold(name)
			if err != nil {
				return machine.Raise(machine.Exceptions.OSError, "%s", err)
			}
			err = pythonFilesBelow(machine, below, path.Join(folder, name), depth-1, found)
			below.Close()
			if err != nil {
				return err
			}
		case strings.HasSuffix(name, ".py") && name != "__init__.py" &&
			!strings.HasPrefix(name, "convert_") && !strings.HasPrefix(name, "modular_"):
			here.files = append(here.files, entry)
		}
	}
	if len(here.files) > 0 {
		*found = append(*found, here)
	}
	return nil
}

// namesOf reads the files, several folders at a time.
func namesOf(root *files.Root, folder string, sources []sourceFolder) definedNames {
	parts := make([]definedNames, len(sources))
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), 4) {
		workers.Go(func() {
			var text textBuffer
			for i := int(next.Add(1)) - 1; i < len(sources); i = int(next.Add(1)) - 1 {
				parts[i] = namesOfFolder(root, moduleBelow(folder, sources[i].name), sources[i], &text)
			}
		})
	}
	workers.Wait()
	all := definedNames{}
	for _, part := range parts {
		for needs, modules := range part {
			for module, names := range modules {
				all.add(needs, module, names)
			}
		}
	}
	return all
}

// namesOfFolder reads the files of one folder, which it holds open: walking down to
// each costs more than reading it. A file that is a link to elsewhere in the root is
// read from there; what cannot be read defines no names.
func namesOfFolder(root *files.Root, pkg string, source sourceFolder, text *textBuffer) definedNames {
	names := definedNames{}
	held, err := root.Hold(source.name)
	if err != nil {
		return names
	}
	defer held.Close()
	for _, entry := range source.files {
		name := entry.Name()
		file, err := held.OpenListed(entry)
		if err != nil {
			file, err = root.OpenFile(path.Join(source.name, name))
		}
		if err == nil && text.read(name, file) == nil {
			names.addFile(pkg+strings.TrimSuffix(name, ".py"), text.data)
		}
	}
	return names
}

// tailBytes is where the __all__ of a file of models stands, as long as those are.
const tailBytes = 16 << 10

// textBuffer holds the file that is looked into, one after the other.
type textBuffer struct{ data []byte }

// read reads a file and closes it, of those of models and configurations the end:
// nearly all bytes are theirs, and their names stand last.
func (b *textBuffer) read(base string, file *files.File) error {
	defer file.Close()
	if start := file.Size() - tailBytes; start > 0 && (strings.HasPrefix(base, "modeling_") || strings.HasPrefix(base, "configuration_")) {
		if err := b.readFrom(file, start); err != nil || bytes.Contains(b.data, []byte("\n__all__")) {
			return err
		}
	}
	return b.readFrom(file, 0)
}

func (b *textBuffer) readFrom(file *files.File, start int64) error {
	size := file.Size() - start
	if size > files.MaxSource {
		return errors.New("larger than source is")
	}
	b.data = slices.Grow(b.data[:0], int(size))[:size]
	if _, err := file.ReadAt(b.data, start); err != nil && err != io.EOF {
		return err
	}
	return nil
}

func (d definedNames) add(needs, module string, names []string) {
	if d[needs] == nil {
		d[needs] = map[string][]string{}
	}
	d[needs][module] = append(d[needs][module], names...)
}

// moduleBelow is what the dotted names of a folder's modules begin with, relative to
// an outer folder: "bert." of models/bert below models.
func moduleBelow(folder, inner string) string {
	if folder != "." {
		inner = strings.TrimPrefix(inner, folder)
	}
	inner = strings.Trim(inner, "/.")
	if inner == "" {
		return ""
	}
	return strings.ReplaceAll(inner, "/", ".") + "."
}

var torchvisionClass = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^class\s+\w+\s*\([^)]*\bTorchvisionBackend\b`)
})

// maxClassHead bounds what of a class is looked at, in bytes.
const maxClassHead = 4096

// definesTorchvision tells whether a class in the first column derives from
// TorchvisionBackend. The expression sees the heads of classes alone: on whole files it
// took a fifth of the time that all names take.
func definesTorchvision(text []byte) bool {
	if !bytes.Contains(text, []byte("TorchvisionBackend")) {
		return false
	}
	for rest := text; ; {
		at := bytes.Index(rest, []byte("class"))
		if at < 0 {
			return false
		}
		first := len(rest) == len(text) && at == 0 || at > 0 && rest[at-1] == '\n'
		if first {
			head, _, _ := bytes.Cut(rest[at:min(at+maxClassHead, len(rest))], []byte(")"))
			if torchvisionClass().Match(head) {
				return true
			}
		}
		rest = rest[at+1:]
	}
}

// addFile adds what a file exports.
func (d definedNames) addFile(module string, text []byte) {
	needs := needsOfFile(module[strings.LastIndexByte(module, '.')+1:], text)
	var required []string
	for rest := text; ; {
		found, after, ok := nextRequired(rest)
		if !ok {
			break
		}
		rest = after
		d.add(strings.Join(append(splitNeeds(needs), quoted(found.packages)...), ","), module, []string{found.name})
		required = append(required, found.name)
	}
	exported := allOf(text)
	if len(required) > 0 {
		exported = slices.DeleteFunc(exported, func(name string) bool { return slices.Contains(required, name) })
	}
	if len(exported) > 0 {
		d.add(needs, module, exported)
	}
}

// requirement is a class or function under @requires.
type requirement struct {
	name     string
	packages []byte // as written
}

var requires = []byte("@requires(backends=(")

// nextRequired finds the next class or function under @requires(backends=(…)) in the
// first column, among other decorators, and the text after it.
func nextRequired(text []byte) (found requirement, rest []byte, ok bool) {
	for {
		at := bytes.Index(text, requires)
		if at < 0 {
			return requirement{}, nil, false
		}
		first := at == 0 || text[at-1] == '\n'
		text = text[at+len(requires):]
		packages, after, closed := bytes.Cut(text, []byte("))\n"))
		if !first || !closed || bytes.IndexByte(packages, ')') >= 0 {
			continue
		}
		for len(after) > 0 && after[0] == '@' {
			_, after, _ = bytes.Cut(after, []byte("\n"))
		}
		if name := definedName(after); name != "" {
			return requirement{name, packages}, after, true
		}
	}
}

// definedName is what a class or def statement at the start of a text defines, or "".
func definedName(text []byte) string {
	for _, word := range []string{"class ", "def "} {
		if after, ok := bytes.CutPrefix(text, []byte(word)); ok {
			end := bytes.IndexFunc(after, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			return string(after[:max(end, 0)])
		}
	}
	return ""
}

// quoted lists the strings of a text that holds no other quotes.
func quoted(text []byte) []string {
	var list []string
	for {
		open := bytes.IndexAny(text, `"'`)
		if open < 0 {
			return list
		}
		text = text[open+1:]
		end := bytes.IndexAny(text, `"'`)
		if end < 0 {
			return list
		}
		if end > 0 {
			list = append(list, string(text[:end]))
		}
		text = text[end+1:]
	}
}

func splitNeeds(needs string) []string {
	return strings.FieldsFunc(needs, func(r rune) bool { return r == ',' })
}

// needsOfFile is what the kind of a file needs, by its name.
func needsOfFile(name string, text []byte) string {
	switch {
	case strings.Contains(name, "modeling_"):
		return "torch"
	case strings.Contains(name, "tokenization_") && strings.HasSuffix(name, "_fast"):
		return "tokenizers"
	case strings.Contains(name, "image_processing_") && (strings.HasSuffix(name, "_fast") || definesTorchvision(text)),
		strings.Contains(name, "video_processing_"):
		return "vision,torch,torchvision"
	case strings.Contains(name, "image_processing_"):
		return "vision"
	case strings.Contains(name, "generation_"):
		return "torch"
	}
	return ""
}

// allOf lists the strings of a file's last __all__.
func allOf(text []byte) []string {
	at := bytes.LastIndex(text, []byte("\n__all__"))
	if at < 0 && !bytes.HasPrefix(text, []byte("__all__")) {
		return nil
	}
	list := text[max(at, 0):]
	open := bytes.IndexByte(list, '[')
	if open < 0 {
		return nil
	}
	list = list[open:]
	if end := bytes.IndexByte(list, ']'); end >= 0 {
		list = list[:end]
	}
	return quoted(list)
}

// structureValue is {frozenset of packages: {module: set of names}}.
func structureValue(machine *vm.VM, names definedNames, prefix string) (vm.Value, error) {
	result := vm.NewDict()
	if names[""] == nil {
		names[""] = map[string][]string{}
	}
	for _, needs := range slices.Sorted(maps.Keys(names)) {
		modules := vm.NewDict()
		for _, module := range slices.Sorted(maps.Keys(names[needs])) {
			set, err := setOf(machine, names[needs][module])
			if err != nil {
				return nil, err
			}
			modules.SetStr(prefix+module, set)
		}
		key, err := setOf(machine, splitNeeds(needs))
		if err != nil {
			return nil, err
		}
		key.Frozen = true
		if err := errors.Join(result.Set(machine, key, modules), machine.Charge(int64(modules.Len()))); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func setOf(machine *vm.VM, names []string) (*vm.Set, error) {
	set := vm.NewSet()
	for _, name := range names {
		if _, err := set.Add(machine, vm.Str(name)); err != nil {
			return nil, err
		}
	}
	return set, nil
}
