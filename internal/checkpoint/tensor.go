package checkpoint

// This file turns the calls that rebuild tensors into tensors.

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/pickle"
	"heft/internal/weights"
)

// dtypes are torch's element types by their names and aliases.
var dtypes = map[string]graph.DType{
	"float32": graph.Float32, "float": graph.Float32, "float64": graph.Float64, "double": graph.Float64,
	"float16": graph.Float16, "half": graph.Float16, "bfloat16": graph.BFloat16,
	"int64": graph.Int64, "long": graph.Int64, "int32": graph.Int32, "int": graph.Int32, "int16": graph.Int16, "short": graph.Int16,
	"int8": graph.Int8, "uint8": graph.UInt8, "bool": graph.Bool, "uint16": graph.UInt16, "uint32": graph.UInt32, "uint64": graph.UInt64,
	"complex32": graph.Complex32, "complex64": graph.Complex64, "cfloat": graph.Complex64, "complex128": graph.Complex128, "cdouble": graph.Complex128,
	"float8_e4m3fn": graph.Float8E4M3FN, "float8_e5m2": graph.Float8E5M2, "float8_e4m3fnuz": graph.Float8E4M3FNUZ,
	"float8_e5m2fnuz": graph.Float8E5M2FNUZ, "float8_e8m0fnu": graph.Float8E8M0FNU,
	"qint8": graph.Int8, "quint8": graph.UInt8, "qint32": graph.Int32, "quint4x2": graph.UInt4,
}

// storageTypes are the element types of storages by the names of their classes, in
// torch and torch.cuda.
var storageTypes = map[string]graph.DType{
	"FloatStorage": graph.Float32, "DoubleStorage": graph.Float64, "HalfStorage": graph.Float16, "BFloat16Storage": graph.BFloat16,
	"LongStorage": graph.Int64, "IntStorage": graph.Int32, "ShortStorage": graph.Int16, "CharStorage": graph.Int8, "ByteStorage": graph.UInt8,
	"BoolStorage": graph.Bool, "ComplexFloatStorage": graph.Complex64, "ComplexDoubleStorage": graph.Complex128,
	"QInt8Storage": graph.Int8, "QUInt8Storage": graph.UInt8, "QInt32Storage": graph.Int32, "QUInt4x2Storage": graph.UInt4, "QUInt2x4Storage": graph.UInt2,
	"UntypedStorage": graph.UInt8,
}

// numpyTypes are the element types of arrays by numpy's short names.
var numpyTypes = map[string]graph.DType{
	"f2": graph.Float16, "f4": graph.Float32, "f8": graph.Float64, "i1": graph.Int8, "i2": graph.Int16, "i4": graph.Int32, "i8": graph.Int64,
	"u1": graph.UInt8, "u2": graph.UInt16, "u4": graph.UInt32, "u8": graph.UInt64, "b1": graph.Bool, "c8": graph.Complex64, "c16": graph.Complex128,
}

// tensor is what a call rebuilds.
type tensor struct {
	dtype     graph.DType
	shape     []int64
	storage   string // "" is one of its own
	parameter bool
	frozen    bool
}

// rebuilder is the function that makes a tensor, by name: one of torch/_utils.py and
// torch/_tensor.py, or numpy's. Nil: it makes none.
func rebuilder(name string) func(*content, []any) (*tensor, error) {
	switch name {
	case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_qtensor":
		return (*content).strided
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		return (*content).parameter
	case "torch._tensor._rebuild_from_type", "torch._tensor._rebuild_from_type_v2":
		return (*content).ofType
	case "torch._utils._rebuild_meta_tensor_no_storage":
		return func(_ *content, args []any) (*tensor, error) { return withoutStorage(args, 0, 1) }
	case "torch._utils._rebuild_wrapper_subclass":
		return func(_ *content, args []any) (*tensor, error) { return withoutStorage(args, 1, 2) }
	case "torch._utils._rebuild_device_tensor_from_numpy", "torch._utils._rebuild_device_tensor_from_cpu_tensor", "torch._utils._rebuild_xla_tensor":
		return (*content).onDevice
	case "numpy._core.numeric._frombuffer", "numpy.core.numeric._frombuffer":
		return func(_ *content, args []any) (*tensor, error) {
			if len(args) < 3 {
				return nil, errArguments
			}
			return array(args[2], args[1])
		}
	}
	return nil
}

var errArguments = fmt.Errorf("a tensor is rebuilt from arguments that do not fit")

// tensorOf is the tensor that a value stands for, nil if it stands for none.
func (c *content) tensorOf(v any) (*tensor, error) {
	o, ok := v.(*pickle.Object)
	if !ok {
		return nil, nil
	}
	name := o.Class()
	if strings.HasSuffix(name, ".multiarray._reconstruct") && strings.HasPrefix(name, "numpy.") {
		state, _ := pickle.Items(o.State)
		if len(state) < 3 {
			return nil, nil
		}
		return array(state[1], state[2])
	}
	rebuild := rebuilder(name)
	if rebuild == nil {
		return nil, nil
	}
	if c.depth++; c.depth > maxDepth {
		return nil, wrong("tensors are wrapped more than %d deep", maxDepth)
	}
	defer func() { c.depth-- }()
	t, err := rebuild(c, o.Args)
	if err == nil {
		err = weights.CheckShape(t.shape, weights.Plain(t.dtype))
	}
	return t, err
}

// strided is a view of a storage: storage, offset, size, stride, …, and in version 3
// the element type.
func (c *content) strided(args []any) (*tensor, error) {
	if len(args) < 4 {
		return nil, errArguments
	}
	s, err := storageOf(args[0])
	if err != nil {
		return nil, err
	}
	offset, isOffset := pickle.Int(args[1])
	shape, isShape := sizes(args[2])
	strides, isStrides := sizes(args[3])
	if !isOffset || !isShape || !isStrides || len(shape) != len(strides) {
		return nil, errArguments
	}
	t := &tensor{dtype: s.dtype, shape: shape, storage: fmt.Sprint(s.key, " ", offset, shape, strides)}
	if len(args) > 6 {
		if d, ok := dtypeOf(args[6]); ok {
			t.dtype = d
		}
	}
	if err := weights.CheckShape(shape, weights.Plain(t.dtype)); err != nil {
		return nil, fmt.Errorf("which %w", err)
	}
	if last, ok := lastElement(offset, shape, strides); !ok || last > s.bytes/max(int64(t.dtype.Bits()/8), 1) {
		return nil, fmt.Errorf("which shows elements beyond the end of its storage %q", s.key)
	}
	if len(args) > 4 && len(args) != 7 {
		grad, isFlag := args[4].(bool)
		t.frozen = isFlag && !grad
	}
	return t, c.note(s)
}

// lastElement is the number of elements of a storage up to the last one that a view
// shows; false for what no view is.
func lastElement(offset int64, shape, strides []int64) (int64, bool) {
	if offset < 0 {
		return 0, false
	}
	last := uint64(offset) + 1
	for i, n := range shape {
		if n == 0 {
			return 0, true
		}
		if strides[i] < 0 {
			return 0, false
		}
		high, low := bits.Mul64(uint64(n-1), uint64(strides[i]))
		if last += low; high > 0 || low > 1<<62 || last > 1<<62 {
			return 0, false
		}
	}
	return int64(last), true
}

func (c *content) parameter(args []any) (*tensor, error) {
	if len(args) < 2 {
		return nil, errArguments
	}
	t, err := c.tensorOf(args[0])
	if t == nil || err != nil {
		return nil, orArguments(err)
	}
	of := *t
	grad, isFlag := args[1].(bool)
	of.parameter, of.frozen = true, isFlag && !grad
	return &of, nil
}

func orArguments(err error) error {
	if err == nil {
		return errArguments
	}
	return err
}

// ofType is a tensor of a class of its own: function, class, arguments, state.
func (c *content) ofType(args []any) (*tensor, error) {
	if len(args) < 3 {
		return nil, errArguments
	}
	inner, ok := pickle.Items(args[2])
	if !ok {
		return nil, errArguments
	}
	t, err := c.tensorOf(&pickle.Object{Callable: args[0], Args: inner})
	if t == nil {
		return nil, orArguments(err)
	}
	return t, err
}

// onDevice is a tensor that was carried over as another one.
func (c *content) onDevice(args []any) (*tensor, error) {
	if len(args) < 2 {
		return nil, errArguments
	}
	t, err := c.tensorOf(args[0])
	if t == nil {
		return nil, orArguments(err)
	}
	if d, ok := dtypeOf(args[1]); ok {
		of := *t
		of.dtype = d
		return &of, err
	}
	return t, err
}

// withoutStorage is a tensor of which only type and size are told.
func withoutStorage(args []any, dtype, size int) (*tensor, error) {
	if len(args) <= size {
		return nil, errArguments
	}
	d, isType := dtypeOf(args[dtype])
	shape, isShape := sizes(args[size])
	if !isType || !isShape {
		return nil, errArguments
	}
	return &tensor{dtype: d, shape: shape}, nil
}

// array is an array of numpy's by its shape and type; nil for one of objects or texts.
func array(shape, dtype any) (*tensor, error) {
	sizes, ok := sizes(shape)
	if !ok {
		return nil, errArguments
	}
	o, isObject := dtype.(*pickle.Object)
	if !isObject || len(o.Args) == 0 {
		return nil, nil
	}
	name, _ := o.Args[0].(string)
	d, known := numpyTypes[strings.TrimLeft(name, "<>|=")]
	if !known {
		return nil, nil
	}
	return &tensor{dtype: d, shape: sizes}, nil
}

// dtypeOf is torch.float32 by its name.
func dtypeOf(v any) (graph.DType, bool) {
	g, ok := v.(*pickle.Global)
	if !ok || g.Module != "torch" {
		return 0, false
	}
	d, ok := dtypes[g.Name]
	return d, ok
}

// sizes are the numbers of a tuple, or of a torch.Size.
func sizes(v any) ([]int64, bool) {
	if o, ok := v.(*pickle.Object); ok && o.Class() == "torch.Size" && len(o.Args) == 1 {
		v = o.Args[0]
	}
	items, ok := pickle.Items(v)
	if !ok || len(items) > 64 {
		return nil, false
	}
	list := make([]int64, len(items))
	for i, item := range items {
		if list[i], ok = pickle.Int(item); !ok {
			return nil, false
		}
	}
	return list, true
}

// storage is a block of elements that lies outside of the pickle.
type storage struct {
	key   string
	dtype graph.DType
	bytes int64
}

// storageOf reads ('storage', class, key, location, elements, …), or the bytes of a
// storage that was pickled within.
func storageOf(v any) (storage, error) {
	if o, ok := v.(*pickle.Object); ok {
		return nested(o)
	}
	p, ok := v.(*pickle.Persistent)
	if !ok {
		return storage{}, errArguments
	}
	id, ok := pickle.Items(p.ID)
	if !ok || len(id) < 5 || id[0] != any("storage") {
		return storage{}, errArguments
	}
	class, ok := id[1].(*pickle.Global)
	if !ok {
		return storage{}, errArguments
	}
	dtype, known := storageTypes[class.Name]
	if !known {
		return storage{}, wrong("a storage of the unknown class %q", class.String())
	}
	n, isNumber := pickle.Int(id[4])
	if !isNumber || n < 0 || n > 1<<60 {
		return storage{}, wrong("a storage of %s elements", pickle.Text(id[4], 40))
	}
	var key string
	switch k := id[2].(type) {
	case string:
		key = k
	case int64:
		key = strconv.FormatInt(k, 10)
	default:
		return storage{}, errArguments
	}
	return storage{key: key, dtype: dtype, bytes: n * max(int64(dtype.Bits()/8), 1)}, nil
}

// nested is a storage whose own file stands in the pickle: pickle.dump of a tensor.
// Where it is too long to be held, its type is told by nothing here.
func nested(o *pickle.Object) (storage, error) {
	if o.Class() != "torch.storage._load_from_bytes" || len(o.Args) != 1 {
		return storage{}, errArguments
	}
	b, ok := o.Args[0].(pickle.Bytes)
	if !ok {
		return storage{}, errArguments
	}
	s := storage{key: "bytes " + strconv.FormatInt(b.Offset, 10), dtype: graph.Float32, bytes: b.Length}
	longest := ""
	for class, d := range storageTypes { // FloatStorage ends ComplexFloatStorage
		if len(class) > len(longest) && strings.Contains(string(b.Held), class) {
			longest, s.dtype = class, d
		}
	}
	return s, nil
}
