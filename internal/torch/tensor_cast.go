package torch

// This file is Tensor.type and the tensor classes of old programs.

import (
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// addConversionMethods adds type(); to() and its like are operators.
func addConversionMethods(l *library) {
	tensorMethod(l, "type", l.typeMethod)
}

// legacyTypes are the tensor classes of old programs.
var legacyTypes = map[string]graph.DType{
	"FloatTensor": graph.Float32, "DoubleTensor": graph.Float64, "HalfTensor": graph.Float16, "BFloat16Tensor": graph.BFloat16,
	"IntTensor": graph.Int32, "LongTensor": graph.Int64, "ShortTensor": graph.Int16, "CharTensor": graph.Int8,
	"ByteTensor": graph.UInt8, "BoolTensor": graph.Bool,
}

// typeMethod is x.type() or x.type(dtype); types may be classes or strings
// such as "torch.FloatTensor".
func (l *library) typeMethod(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	var wanted vm.Value = vm.NoneValue
	nonBlocking := false
	if err := args.Unpack("type", "dtype?", &wanted, "non_blocking?", &nonBlocking); err != nil {
		return nil, err
	}
	if isNone(wanted) {
		for name, d := range legacyTypes {
			if d == s.tensor.DType {
				return vm.Str("torch." + name), nil
			}
		}
		return vm.Str("torch." + s.tensor.DType.String()), nil
	}
	d, ok := legacyType(l, wanted)
	if !ok {
		return nil, valueError(l, "invalid type of tensor")
	}
	c := conversion{library: l, objects: []*vm.Object{self}}
	t, err := apply(l, "to", []any{s.tensor, d})
	if err != nil {
		return nil, err
	}
	return c.wrap(t, "to"), nil
}

func legacyType(l *library, v vm.Value) (graph.DType, bool) {
	if d, ok := asDType(l, v); ok {
		return d, true
	}
	switch v := v.(type) {
	case vm.Str:
		return legacyTypeByName(string(v))
	case *vm.Class:
		d, ok := legacyTypes[v.Name]
		return d, ok
	}
	return graph.InvalidDType, false
}

// legacyTypeByName reads "torch.FloatTensor", "torch.cuda.HalfTensor" and
// "torch.float32".
func legacyTypeByName(name string) (graph.DType, bool) {
	short := name
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			short = name[i+1:]
			break
		}
	}
	if d, ok := legacyTypes[short]; ok {
		return d, true
	}
	return graph.DTypeByName(short)
}

func dtypeKeyword(d graph.DType) op.Keyword { return op.Keyword{Name: "dtype", Value: d} }
