package pylib

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"

	"heft/internal/pyvm"
)

// hashAlgorithms are the digests that hashlib.py offers.
func hashAlgorithms() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{
		"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384,
		"sha512": sha512.New,
	}
}

// buildHashes makes module _hashlib: digest(name, data) → bytes.
func buildHashes(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("_hashlib")
	addNatives(vm, module.Dict, []native{{"digest", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		var name string
		var source pyvm.Value
		if err := args.Unpack("digest", "name", &name, "data", &source); err != nil {
			return nil, err
		}
		make, ok := hashAlgorithms()[name]
		if !ok {
			return nil, vm.Raise(vm.Exceptions.ValueError, "unsupported hash type %s", name)
		}
		data, ok := bytesOf(source)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "object supporting the buffer API required")
		}
		if err := vm.Charge(int64(len(data)/64 + 1)); err != nil {
			return nil, err
		}
		h := make()
		h.Write([]byte(data))
		return pyvm.Bytes(h.Sum(nil)), nil
	}}})
	names := pyvm.NewList()
	for _, name := range sortedKeys(hashAlgorithms()) {
		names.Items = append(names.Items, pyvm.Str(name))
	}
	module.Dict.SetStr("names", names)
	return module, nil
}
