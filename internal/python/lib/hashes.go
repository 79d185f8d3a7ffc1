package lib

// This file is the native part of hashlib.

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"

	"heft/internal/python/vm"
)

// hashAlgorithms are the digests that hashlib.py offers.
func hashAlgorithms() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{
		"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384,
		"sha512": sha512.New,
	}
}

// buildHashes makes module _hashlib: digest(name, data) → bytes.
func buildHashes(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_hashlib")
	addNatives(machine, module.Dict, []native{{"digest", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		var name string
		var source vm.Value
		if err := args.Unpack("digest", "name", &name, "data", &source); err != nil {
			return nil, err
		}
		make, ok := hashAlgorithms()[name]
		if !ok {
			return nil, machine.Raise(machine.Exceptions.ValueError, "unsupported hash type %s", name)
		}
		data, ok := bytesOf(source)
		if !ok {
			return nil, machine.Raise(machine.Exceptions.TypeError, "object supporting the buffer API required")
		}
		if err := machine.Charge(int64(len(data)/64 + 1)); err != nil {
			return nil, err
		}
		h := make()
		h.Write([]byte(data))
		return vm.Bytes(h.Sum(nil)), nil
	}}})
	names := vm.NewList()
	for _, name := range sortedKeys(hashAlgorithms()) {
		names.Append(vm.Str(name))
	}
	module.Dict.SetStr("names", names)
	return module, nil
}
