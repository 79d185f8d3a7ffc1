package torch

// This file tells how a program reads its data: what the loaders and transforms that
// it makes say of a batch.

import "heft/internal/python/vm"

// Loading is what a program feeds its model as far as its loaders and transforms tell.
// What they do not is 0.
type Loading struct {
	Batch         int64
	Height, Width int64
}

// Loading tells what the program made first: its loader and its chain of transforms
// for training come before those for tests.
func (s *Session) Loading() Loading {
	var found Loading
	if sizes := s.noted("torch.utils.data", "_batch_sizes"); len(sizes) > 0 {
		found.Batch = sizeGiven(sizes[0])
	}
	if sizes := s.noted("torchvision.transforms.transforms", "_sizes"); len(sizes) > 0 {
		if pair, ok := sizes[0].(*vm.Tuple); ok && len(pair.Items) == 2 {
			found.Height, found.Width = sizeGiven(pair.Items[0]), sizeGiven(pair.Items[1])
		}
	}
	return found
}

// noted is a list that an embedded module keeps; nil if the program did not import it.
func (s *Session) noted(module, name string) []vm.Value {
	m, _ := s.library.vm.Modules.GetStr(module)
	loaded, ok := m.(*vm.Module)
	if !ok || !isEmbedded(loaded.File) {
		return nil
	}
	list, _ := loaded.Dict.GetStr(name)
	if l, ok := list.(*vm.List); ok {
		return l.Items
	}
	return nil
}

// sizeGiven is a size that a program gave, 0 for none.
func sizeGiven(v vm.Value) int64 {
	if n, ok := v.(vm.Int); ok && n > 0 {
		return int64(n)
	}
	return 0
}
