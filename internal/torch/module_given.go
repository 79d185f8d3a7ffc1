package torch

// This file notes the sizes that the program's own modules are made with: vit-pytorch's ViT
// keeps no attribute of image_size=256, and is a model for images of 256 all the same.

import (
	"strings"

	"heft/internal/python/vm"
)

const mostGiven = 3 // numbers of one parameter: the sides of a volume

// noteGiven notes the whole numbers among the arguments of a module's constructor.
func (l *library) noteGiven(o *vm.Object, s *moduleState) error {
	given := vm.MadeWith(l.vm, o, isEmbedded)
	if given == nil {
		return nil
	}
	given.Each(func(key, value vm.Value) bool {
		name, _ := key.(vm.Str)
		if sizes := wholeNumbers(l, value); sizes != nil {
			if s.given == nil {
				s.given = map[string][]int64{}
			}
			s.given[string(name)] = sizes
		}
		return true
	})
	return l.vm.Allocate(int64(64 * len(s.given)))
}

// wholeNumbers is a positive whole number, or a few of them in a row; nil for anything else.
func wholeNumbers(l *library, v vm.Value) []int64 {
	var items []vm.Value
	switch v := v.(type) {
	case vm.Int, *vm.Object:
		items = []vm.Value{v}
	case *vm.Tuple:
		items = v.Items
	case *vm.List:
		items = v.Items
	}
	if len(items) == 0 || len(items) > mostGiven {
		return nil
	}
	sizes := make([]int64, len(items))
	for i, item := range items {
		n, ok := wholeNumber(l, item)
		if !ok || n <= 0 || n > largestGiven {
			return nil
		}
		sizes[i] = n
	}
	return sizes
}

// wholeNumber is a whole number of Python's, or of numpy's: the product of an environment's
// sizes.
func wholeNumber(l *library, v vm.Value) (int64, bool) {
	switch v := v.(type) {
	case vm.Int:
		return int64(v), true
	case *vm.Object:
		if !strings.HasPrefix(v.Class.ModuleName, "numpy") {
			return 0, false
		}
		n, err := l.vm.AsIndex(v)
		return n, err == nil
	}
	return 0, false
}

// largestGiven is the largest number that is taken for a size.
const largestGiven = 1 << 20

// integer reads a positive whole number from an attribute, else from what the program's
// module was made with; false if there is none.
func (s *Session) integer(o *vm.Object, name string, into *int64) bool {
	sizes := sizesNamed(s, o, name)
	if len(sizes) != 1 {
		return false
	}
	*into = sizes[0]
	return true
}

// sizesNamed are the numbers that an attribute holds, else those that the program's module
// was made with under the name; nil if there are none.
func sizesNamed(s *Session, o *vm.Object, name string) []int64 {
	v, ok, err := s.library.vm.LookupAttr(o, name)
	if err == nil && ok {
		if sizes := wholeNumbers(s.library, v); sizes != nil {
			return sizes
		}
	}
	if state := stateOf(o); state != nil {
		return state.given[name]
	}
	return nil
}
