package torch

// This file is the memory of tensors as programs see it: data_ptr and untyped_storage.

import (
	"heft/internal/graph"
	"heft/internal/python/vm"
)

// storageAlignment is that of torch's allocator on a CPU.
const storageAlignment = 64

// storageAddress is a stand-in for an address: no two storages share one, and tensors
// that begin at the same place of one storage have the same.
func storageAddress(l *library, storage *graph.Storage) int64 {
	if address, ok := l.addresses[storage]; ok {
		return address
	}
	if l.addresses == nil {
		l.addresses, l.nextAddress = map[*graph.Storage]int64{}, storageAlignment
	}
	address := l.nextAddress
	l.addresses[storage] = address
	l.nextAddress += (storage.Bytes/storageAlignment + 1) * storageAlignment
	return address
}

// dataPointer is Tensor.data_ptr: 0 without memory.
func dataPointer(l *library, s *tensorState) int64 {
	if s.tensor.Storage.Bytes == 0 || s.tensor.Elements() == 0 {
		return 0
	}
	return storageAddress(l, s.tensor.Storage) + s.tensor.Offset*s.tensor.DType.Bytes(1)
}

// storageOf is storage(tensor): the address and the bytes of its storage, for
// torch.storage.
func storageOf(l *library, args vm.Args) (vm.Value, error) {
	s, err := payload(l, first(args))
	if err != nil {
		return nil, err
	}
	storage := s.tensor.Storage
	return vm.NewTuple(vm.MakeInt(storageAddress(l, storage)), vm.MakeInt(storage.Bytes)), nil
}

// addStorageMethods adds the methods whose classes torch.storage holds, which is
// imported when a program first asks for one.
func addStorageMethods(l *library) {
	for method, class := range map[string]string{"untyped_storage": "UntypedStorage", "storage": "TypedStorage", "_typed_storage": "TypedStorage"} {
		tensorMethod(l, method, func(self *vm.Object, _ *tensorState, _ vm.Args) (vm.Value, error) {
			module, err := l.vm.Import("torch.storage")
			if err != nil {
				return nil, err
			}
			maker, err := l.vm.GetAttr(module, class)
			if err != nil {
				return nil, err
			}
			of, err := l.vm.GetAttr(maker, "_of")
			if err != nil {
				return nil, err
			}
			return l.vm.Call(of, []vm.Value{self}, nil)
		})
	}
}
