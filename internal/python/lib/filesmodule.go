package lib

// This file gives programs their files: reading below the roots of a view, and
// nothing else. Writing is done, and undone, by the Python side (_files.py).

import (
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"heft/internal/files"
	"heft/internal/python/vm"
)

// FileAccess is what a machine's programs see of files.
type FileAccess struct {
	View *files.View
	// Unknown, if set, is told of each path that a program was answered about
	// although nobody looked there, and why not.
	Unknown func(path, reason string)
	// Assumed, if set, is told what a module of the library takes for granted, and
	// how the user says otherwise.
	Assumed func(text, effect string)
	// Refused is the first refusal of the user's arguments by the program's own parser, nil
	// if there was none, or the program caught it and had another parser read them.
	Refused *CommandLineError
}

// InstallFiles registers module _native_files. Without it, no file exists.
func InstallFiles(machine *vm.VM, access *FileAccess) {
	machine.RegisterNative("_native_files", func(machine *vm.VM) (*vm.Module, error) {
		module := vm.NewModule("_native_files")
		addNatives(machine, module.Dict, []native{
			{"status", access.status}, {"read", access.read}, {"entries", access.entries},
			{"working_directory", access.workingDirectory}, {"roots", access.roots}, {"decompress", decompress}, {"lines", fileLines},
			{"assumed", access.assumed}, {"refused", access.refused}, {"taken", access.taken},
		})
		return module, nil
	})
}

// Steps that reading costs: a look at the disk takes some 20 µs, as 200 steps do,
// and a compressed file gives 16 bytes in the time of a step.
const (
	lookSteps    = 200
	bytesPerStep = 16
	entrySteps   = 10
)

// Numbers of the system's errors, as Python's programs see them.
const (
	errnoNoEntry = 2  // ENOENT
	errnoDenied  = 13 // EACCES
	errnoNotDir  = 20 // ENOTDIR
	errnoIsDir   = 21 // EISDIR
)

// find looks a path up, and tells of what is not known.
func (a *FileAccess) find(machine *vm.VM, name string) (files.Found, error) {
	if err := machine.Charge(lookSteps); err != nil {
		return files.Found{}, err
	}
	found, err := a.View.Find(name)
	var refused *files.Error
	if errors.As(err, &refused) && a.Unknown != nil && !a.known(name, err) {
		a.Unknown(name, refused.Reason)
	}
	return found, err
}

// known tells whether an answer is a fact: nothing is there, in a root.
func (a *FileAccess) known(name string, err error) bool {
	return errors.Is(err, fs.ErrNotExist) && len(name) > 0 && name[0] == '/'
}

// status is status(path) → (is folder, bytes), or None where nothing is.
func (a *FileAccess) status(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	if err := args.Unpack("status", "path", &name); err != nil {
		return nil, err
	}
	if name != "" && name[0] == '/' && a.View.Above(name) {
		return vm.NewTuple(vm.MakeBool(true), vm.MakeInt(0)), machine.Charge(lookSteps)
	}
	found, err := a.find(machine, name)
	var refused *files.Error
	if errors.As(err, &refused) {
		return vm.NoneValue, nil
	}
	if err != nil {
		return nil, err
	}
	return vm.NewTuple(vm.MakeBool(found.Info.IsDir()), vm.MakeInt(found.Info.Size())), nil
}

// read is read(path) → bytes.
func (a *FileAccess) read(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	if err := args.Unpack("read", "path", &name); err != nil {
		return nil, err
	}
	found, err := a.find(machine, name)
	if err != nil {
		return nil, raiseFile(machine, name, err)
	}
	size := found.Info.Size()
	if found.Info.IsDir() {
		return nil, machine.RaiseValue(machine.Exceptions.IsADirectoryError, vm.MakeInt(errnoIsDir), vm.Str("Is a directory"), vm.Str(name))
	}
	if size <= files.MaxData { // larger ones are refused below
		if err := errors.Join(machine.Charge(size/bytesPerStep), machine.Allocate(size)); err != nil {
			return nil, err
		}
	}
	data, err := found.Root.ReadFile(found.Name)
	if err != nil {
		var refused *files.Error
		if errors.As(err, &refused) && a.Unknown != nil {
			a.Unknown(name, refused.Reason)
		}
		return nil, raiseFile(machine, name, err)
	}
	return vm.Bytes(data), nil
}

// entries is entries(path) → [(name, is folder)].
func (a *FileAccess) entries(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	if err := args.Unpack("entries", "path", &name); err != nil {
		return nil, err
	}
	found, err := a.find(machine, name)
	if err != nil {
		return nil, raiseFile(machine, name, err)
	}
	if !found.Info.IsDir() {
		return nil, machine.RaiseValue(machine.Exceptions.NotADirectoryError, vm.MakeInt(errnoNotDir), vm.Str("Not a directory"), vm.Str(name))
	}
	listed, err := found.Root.ReadDir(found.Name)
	if err != nil {
		return nil, raiseFile(machine, name, err)
	}
	if err := errors.Join(machine.Charge(int64(len(listed))*entrySteps), machine.Allocate(int64(len(listed))*100)); err != nil {
		return nil, err
	}
	list := vm.NewList()
	for _, entry := range listed {
		isDir := entry.IsDir()
		if entry.Type()&fs.ModeSymlink != 0 {
			isDir = found.Root.IsDir(found.Name + "/" + entry.Name())
		}
		list.Append(vm.NewTuple(vm.Str(entry.Name()), vm.MakeBool(isDir)))
	}
	return list, nil
}

func (a *FileAccess) workingDirectory(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return vm.Str(a.View.WorkingDirectory()), noArguments(machine, args, "working_directory")
}

// raiseFile raises what Python does for a file that is not read. Limits pass.
func raiseFile(machine *vm.VM, name string, err error) error {
	var refused *files.Error
	switch {
	case !errors.As(err, &refused):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return machine.RaiseValue(machine.Exceptions.FileNotFoundError, vm.MakeInt(errnoNoEntry),
			vm.Str("No such file or directory"), vm.Str(name))
	case errors.Is(err, files.ErrOutside):
		return machine.RaiseValue(machine.Exceptions.FileNotFoundError, vm.MakeInt(errnoNoEntry),
			vm.Str("No such file or directory (it "+refused.Reason+"; `path` shows a folder)"), vm.Str(name))
	}
	return machine.RaiseValue(machine.Exceptions.PermissionError, vm.MakeInt(errnoDenied),
		vm.Str("Permission denied (it "+refused.Reason+")"), vm.Str(name))
}

// lineMemory is what a line takes in a list beside its text, which is shared.
const lineMemory = 40

// fileLines is lines(text or bytes) → the lines with their ends.
func fileLines(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source vm.Value
	if err := args.Unpack("lines", "value", &source); err != nil {
		return nil, err
	}
	text, isText := vm.Underlying(source).(vm.Str)
	data := string(text)
	if !isText {
		data, _ = bytesOf(source)
	}
	n := int64(strings.Count(data, "\n") + 1)
	if err := errors.Join(machine.Charge(n+int64(len(data))/lookSteps), machine.Allocate(n*lineMemory)); err != nil {
		return nil, err
	}
	list := vm.NewList()
	for line := range strings.Lines(data) {
		if isText {
			list.Append(vm.Str(line))
		} else {
			list.Append(vm.Bytes(line))
		}
	}
	return list, nil
}

// decompress is decompress(kind, data) → bytes, of gzip, zlib and bz2.
func decompress(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var kind string
	var source vm.Value
	if err := args.Unpack("decompress", "kind", &kind, "data", &source); err != nil {
		return nil, err
	}
	packed, ok := bytesOf(source)
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "a bytes-like object is required, not '%s'", machine.TypeOf(source).Name)
	}
	unpacker, err := unpackerOf(kind, packed)
	if err != nil {
		return nil, machine.Raise(machine.Exceptions.OSError, "not a readable %s file: %v", kind, err)
	}
	return readUnpacked(machine, kind, unpacker)
}

func unpackerOf(kind, packed string) (io.Reader, error) {
	r := bytes.NewReader([]byte(packed))
	switch kind {
	case "gzip":
		return gzip.NewReader(r)
	case "zlib":
		return zlib.NewReader(r)
	case "bz2":
		return bzip2.NewReader(r), nil
	}
	return nil, fmt.Errorf("no such compression")
}

// readUnpacked reads to the end, each portion charged before it is read.
func readUnpacked(machine *vm.VM, kind string, r io.Reader) (vm.Value, error) {
	const portion = 1 << 16
	var data bytes.Buffer
	for {
		if err := errors.Join(machine.Charge(portion/bytesPerStep), machine.Allocate(portion)); err != nil {
			return nil, err
		}
		switch _, err := io.CopyN(&data, r, portion); {
		case err == io.EOF:
			return vm.Bytes(data.String()), nil
		case err != nil:
			return nil, machine.Raise(machine.Exceptions.OSError, "not a readable %s file: %v", kind, err)
		case data.Len() > files.MaxData:
			return nil, machine.Raise(machine.Exceptions.OSError, "a %s file unpacks to more than %d MiB", kind, files.MaxData>>20)
		}
	}
}

// roots lists the folders that imports are read from.
func (a *FileAccess) roots(machine *vm.VM, args vm.Args) (vm.Value, error) {
	list := vm.NewList()
	for _, mount := range a.View.Mounts() {
		list.Append(vm.Str(mount))
	}
	return list, noArguments(machine, args, "roots")
}

// assumed is assumed(text, effect).
func (a *FileAccess) assumed(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var text, effect string
	if err := args.Unpack("assumed", "/text", &text, "/effect", &effect); err != nil {
		return nil, err
	}
	if a.Assumed != nil {
		a.Assumed(text, effect)
	}
	return vm.NoneValue, nil
}
