package torch

// This file tells transformers which of its files defines which name, as its own
// create_import_structure_from_path does, without a program's detour through
// lines: each file's __all__, and the @requires above its classes.

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

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
		sources, err := pythonFiles(machine, found.Root, found.Name)
		if err != nil {
			return nil, err
		}
		return structureValue(machine, namesOf(found.Root, found.Name, sources), prefix)
	}))
	return m, nil
}

// pythonFiles lists the Python files below a folder that define names: not
// __init__.py, and not the converters and templates of transformers.
func pythonFiles(machine *vm.VM, root *files.Root, folder string) ([]string, error) {
	var found []string
	pending := []string{folder}
	for len(pending) > 0 {
		dir := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		entries, err := root.ReadDir(dir)
		if err != nil {
			return nil, machine.Raise(machine.Exceptions.OSError, "%s", err)
		}
		if err := machine.Charge(structureFileSteps * int64(len(entries))); err != nil {
			return nil, err
		}
		for _, entry := range entries {
			name := entry.Name()
			switch {
			case entry.IsDir() && name != "__pycache__":
				pending = append(pending, path.Join(dir, name))
			case strings.HasSuffix(name, ".py") && name != "__init__.py" &&
				!strings.HasPrefix(name, "convert_") && !strings.HasPrefix(name, "modular_"):
				found = append(found, path.Join(dir, name))
			}
		}
	}
	return found, nil
}

// namesOf reads the files, several at a time.
func namesOf(root *files.Root, folder string, sources []string) definedNames {
	parts := make([]definedNames, len(sources))
	var workers sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), 4) {
		workers.Go(func() {
			for i := range next {
				if text, err := textOf(root, sources[i]); err == nil {
					parts[i] = namesOfFile(moduleBelow(folder, sources[i]), text)
				}
			}
		})
	}
	for i := range sources {
		next <- i
	}
	close(next)
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

// tailBytes is where the __all__ of a file of models stands, as long as those are.
const tailBytes = 16 << 10

// textOf reads a file, of those of models and configurations the end: nearly all
// bytes are theirs, and their names stand last.
func textOf(root *files.Root, name string) ([]byte, error) {
	base := path.Base(name)
	if !strings.HasPrefix(base, "modeling_") && !strings.HasPrefix(base, "configuration_") {
		return root.Read(name, files.MaxSource)
	}
	file, err := root.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start := max(file.Size()-tailBytes, 0)
	tail := make([]byte, file.Size()-start)
	if _, err := file.ReadAt(tail, start); err != nil && err != io.EOF {
		return nil, err
	}
	if start > 0 && !bytes.Contains(tail, []byte("\n__all__")) {
		return root.Read(name, files.MaxSource)
	}
	return tail, nil
}

func (d definedNames) add(needs, module string, names []string) {
	if d[needs] == nil {
		d[needs] = map[string][]string{}
	}
	d[needs][module] = append(d[needs][module], names...)
}

// moduleBelow is the dotted name of a file relative to a folder.
func moduleBelow(folder, file string) string {
	if folder != "." {
		file = strings.TrimPrefix(file, folder+"/")
	}
	return strings.ReplaceAll(strings.TrimSuffix(file, ".py"), "/", ".")
}

var (
	decorated = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^@requires\(backends=\(([^)]*)\)\)\n(?:@.*\n)*(?:class|def) (\w+)`)
	})
	torchvision = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^class\s+\w+\s*\([^)]*\bTorchvisionBackend\b`) })
	quoted      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`["']([^"']+)["']`) })
)

// namesOfFile lists what a file exports.
func namesOfFile(module string, text []byte) definedNames {
	names := definedNames{}
	needs := needsOfFile(module[strings.LastIndexByte(module, '.')+1:], text)
	listed := map[string]bool{}
	if bytes.Contains(text, []byte("@requires")) {
		for _, match := range decorated().FindAllSubmatch(text, -1) {
			names.add(joinNeeds(needs, match[1]), module, []string{string(match[2])})
			listed[string(match[2])] = true
		}
	}
	for _, name := range allOf(text) {
		if !listed[name] {
			names.add(needs, module, []string{name})
		}
	}
	return names
}

func joinNeeds(needs string, more []byte) string {
	all := splitNeeds(needs)
	for _, match := range quoted().FindAllSubmatch(more, -1) {
		all = append(all, string(match[1]))
	}
	return strings.Join(all, ",")
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
	case strings.Contains(name, "image_processing_") && (strings.HasSuffix(name, "_fast") || torchvision().Match(text)),
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
	if at < 0 {
		return nil
	}
	list := text[at:]
	open := bytes.IndexByte(list, '[')
	if open < 0 {
		return nil
	}
	list = list[open:]
	if end := bytes.IndexByte(list, ']'); end >= 0 {
		list = list[:end]
	}
	var names []string
	for _, match := range quoted().FindAllSubmatch(list, -1) {
		names = append(names, string(match[1]))
	}
	return names
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
