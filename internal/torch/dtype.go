package torch

// This file makes the objects of types, devices, memory formats and number
// limits.

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// device is the payload of a torch.device. All tensors live on one device; a
// program may name any and gets an equal object back.
type device struct {
	kind  string
	index int // -1: none
}

func (d device) String() string {
	if d.index < 0 {
		return d.kind
	}
	return d.kind + ":" + strconv.Itoa(d.index)
}

func (l *library) makeDTypeClasses() error {
	c := &l.classes
	err := newClasses(l, []classSpec{
		{&c.DType, "dtype", "torch", nil}, {&c.Device, "device", "torch", nil}, {&c.Layout, "layout", "torch", nil},
		{&c.MemoryFormat, "memory_format", "torch", nil}, {&c.Generator, "Generator", "torch._C", nil},
		{&c.Info, "finfo", "torch", nil}, {&c.Node, "Node", "torch.autograd.graph", nil},
	})
	if err != nil {
		return err
	}
	makeDTypeClass(l)
	makeDeviceClass(l)
	makeGeneratorClass(l)
	for _, class := range []*vm.Class{c.Layout, c.MemoryFormat} {
		method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
			name, _ := self.(*vm.Object).Native.(string)
			return vm.Str("torch." + name), nil
		})
	}
	for _, class := range []*vm.Class{c.DType, c.Device, c.Layout, c.MemoryFormat} {
		itself := func(self vm.Value, _ vm.Args) (vm.Value, error) { return self, nil }
		method(l, class, "__deepcopy__", itself)
		method(l, class, "__copy__", itself)
	}
	return nil
}

func makeDTypeClass(l *library) {
	class := l.classes.DType
	of := func(self vm.Value) graph.DType {
		d, _ := self.(*vm.Object).Native.(graph.DType)
		return d
	}
	attribute(class, "is_floating_point", func(self vm.Value) (vm.Value, error) {
		return vm.MakeBool(of(self).IsFloating()), nil
	}, nil)
	attribute(class, "is_complex", func(self vm.Value) (vm.Value, error) {
		return vm.MakeBool(of(self).IsComplex()), nil
	}, nil)
	attribute(class, "is_signed", func(self vm.Value) (vm.Value, error) {
		return vm.MakeBool(isSigned(of(self))), nil
	}, nil)
	attribute(class, "itemsize", func(self vm.Value) (vm.Value, error) {
		return vm.MakeInt(of(self).Bytes(1)), nil
	}, nil)
	method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return vm.Str("torch." + of(self).String()), nil
	})
	method(l, class, "to_complex", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return dtype(l, complexOf(of(self))), nil
	})
	method(l, class, "to_real", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return dtype(l, realOf(of(self))), nil
	})
}

func isSigned(d graph.DType) bool {
	return d != graph.Bool && !strings.HasPrefix(d.String(), "uint")
}

func complexOf(d graph.DType) graph.DType {
	switch d {
	case graph.Float16:
		return graph.Complex32
	case graph.Float64:
		return graph.Complex128
	case graph.Float32, graph.BFloat16:
		return graph.Complex64
	}
	return d
}

func realOf(d graph.DType) graph.DType {
	switch d {
	case graph.Complex32:
		return graph.Float16
	case graph.Complex64:
		return graph.Float32
	case graph.Complex128:
		return graph.Float64
	}
	return d
}

// dtype returns the torch.dtype object of an element type; it is the same
// object each time.
func dtype(l *library, d graph.DType) *vm.Object {
	o, ok := l.dtypes[d]
	if !ok {
		o = vm.NewInstance(l.classes.DType, d)
		l.dtypes[d] = o
	}
	return o
}

// asDType reads a dtype argument: a torch.dtype, or Python's float, int, bool
// or complex.
func asDType(l *library, v vm.Value) (graph.DType, bool) {
	switch v := v.(type) {
	case *vm.Object:
		d, ok := v.Native.(graph.DType)
		return d, ok
	case *vm.Class:
		switch v {
		case l.vm.Types.Float:
			return graph.Float64, true
		case l.vm.Types.Int:
			return graph.Int64, true
		case l.vm.Types.Bool:
			return graph.Bool, true
		case l.vm.Types.Complex:
			return graph.Complex128, true
		}
	}
	return graph.InvalidDType, false
}

func makeDeviceClass(l *library) {
	class := l.classes.Device
	class.New = func(_ *vm.VM, _ *vm.Class, args vm.Args) (vm.Value, error) {
		var kind, index vm.Value
		if err := args.Unpack("device", "type", &kind, "index?", &index); err != nil {
			return nil, err
		}
		d, err := parseDevice(l, kind)
		if err != nil {
			return nil, err
		}
		if n, ok := index.(vm.Int); ok {
			d.index = int(n)
		}
		return vm.NewInstance(class, d), nil
	}
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	of := func(self vm.Value) device {
		d, _ := self.(*vm.Object).Native.(device)
		return d
	}
	attribute(class, "type", func(self vm.Value) (vm.Value, error) { return vm.Str(of(self).kind), nil }, nil)
	attribute(class, "index", func(self vm.Value) (vm.Value, error) {
		if of(self).index < 0 {
			return vm.NoneValue, nil
		}
		return vm.MakeInt(int64(of(self).index)), nil
	}, nil)
	method(l, class, "__str__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return vm.Str(of(self).String()), nil
	})
	method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		d := of(self)
		if d.index < 0 {
			return vm.Str("device(type='" + d.kind + "')"), nil
		}
		return vm.Str(fmt.Sprintf("device(type='%s', index=%d)", d.kind, d.index)), nil
	})
	method(l, class, "__eq__", func(self vm.Value, args vm.Args) (vm.Value, error) {
		other, ok := deviceOf(first(args))
		return vm.MakeBool(ok && other == of(self)), nil
	})
	method(l, class, "__hash__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		n, err := l.vm.Hash(vm.Str(of(self).String()))
		return vm.Int(n), err
	})
	method(l, class, "__enter__", func(self vm.Value, _ vm.Args) (vm.Value, error) { return self, nil })
	method(l, class, "__exit__", func(vm.Value, vm.Args) (vm.Value, error) { return vm.NoneValue, nil })
}

func first(args vm.Args) vm.Value {
	if len(args.Positional) == 0 {
		return nil
	}
	return args.Positional[0]
}

func deviceOf(v vm.Value) (device, bool) {
	o, ok := v.(*vm.Object)
	if !ok {
		return device{}, false
	}
	d, ok := o.Native.(device)
	return d, ok
}

var deviceKinds = []string{
	"cpu", "cuda", "mps", "meta", "xpu", "xla", "hpu", "ipu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve",
	"fpga", "maia", "lazy", "vulkan", "mtia", "privateuseone",
}

func parseDevice(l *library, v vm.Value) (device, error) {
	if d, ok := deviceOf(v); ok {
		return d, nil
	}
	switch v := vm.Underlying(v).(type) {
	case vm.Int:
		return device{"cuda", int(v)}, nil
	case vm.Str:
		kind, index, found := strings.Cut(string(v), ":")
		for _, known := range deviceKinds {
			if kind != known {
				continue
			}
			d := device{kind, -1}
			if !found {
				return d, nil
			}
			n, err := strconv.Atoi(index)
			if err != nil || n < 0 {
				return d, runtimeError(l, "Invalid device string: '%s'", string(v))
			}
			d.index = n
			return d, nil
		}
		return device{}, runtimeError(l, "Expected one of %s device type at start of device string: %s", strings.Join(deviceKinds, ", "), kind)
	}
	return device{}, typeError(l, "device(): argument 'type' must be str, int or torch.device, not %s", l.vm.TypeOf(v).Name)
}

// defaultDevice is where all tensors live.
func defaultDevice(l *library) *vm.Object {
	if l.cpu == nil {
		l.cpu = vm.NewInstance(l.classes.Device, device{"cpu", -1})
	}
	return l.cpu
}

var memoryFormats = []string{"contiguous_format", "channels_last", "channels_last_3d", "preserve_format", "legacy_contiguous_format"}

var layouts = []string{"strided", "sparse_coo", "sparse_csr", "sparse_csc", "sparse_bsr", "sparse_bsc", "jagged"}

// constant returns torch.channels_last and its like.
func constant(l *library, class *vm.Class, name string) *vm.Object {
	o, ok := l.constants[name]
	if !ok {
		o = vm.NewInstance(class, name)
		l.constants[name] = o
	}
	return o
}

// numberInfo is a row of torch.finfo: the numbers follow from the exponent
// range and the digits of the significand.
type numberInfo struct {
	largest, epsilon, smallestNormal, resolution float64
}

var floatInfos = map[graph.DType]numberInfo{
	graph.Float16:      {65504, 0x1p-10, 0x1p-14, 1e-3},
	graph.BFloat16:     {0x1.fep127, 0x1p-7, 0x1p-126, 1e-2},
	graph.Float32:      {math.MaxFloat32, 0x1p-23, 0x1p-126, 1e-6},
	graph.Float64:      {math.MaxFloat64, 0x1p-52, 0x1p-1022, 1e-15},
	graph.Float8E4M3FN: {448, 0x1p-3, 0x1p-6, 1},
	graph.Float8E5M2:   {57344, 0x1p-2, 0x1p-14, 1},
}

// finfo is torch.finfo(dtype).
func finfo(l *library, args vm.Args) (vm.Value, error) {
	d := l.builder.DefaultDType
	if v := first(args); v != nil {
		var ok bool
		if d, ok = asDType(l, v); !ok {
			return nil, typeError(l, "finfo(): argument 'type' must be torch.dtype, not %s", l.vm.TypeOf(v).Name)
		}
	}
	info, ok := floatInfos[realOf(d)]
	if !ok {
		return nil, typeError(l, "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.%v'", d)
	}
	o := vm.NewInstance(l.classes.Info, nil)
	o.SetAttr("bits", vm.MakeInt(int64(realOf(d).Bits())))
	o.SetAttr("dtype", vm.Str(realOf(d).String()))
	for name, x := range map[string]float64{
		"max": info.largest, "min": -info.largest, "eps": info.epsilon, "tiny": info.smallestNormal,
		"smallest_normal": info.smallestNormal, "resolution": info.resolution,
	} {
		o.SetAttr(name, vm.Float(x))
	}
	return o, nil
}

// iinfo is torch.iinfo(dtype).
func iinfo(l *library, args vm.Args) (vm.Value, error) {
	d, ok := asDType(l, first(args))
	if !ok || !d.IsInteger() {
		return nil, typeError(l, "torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.%v'", d)
	}
	bits := d.Bits()
	low, high := int64(0), int64(math.MaxInt64)
	if isSigned(d) {
		low, high = -1<<(bits-1), 1<<(bits-1)-1
	} else if bits < 64 {
		high = 1<<bits - 1
	}
	o := vm.NewInstance(l.classes.Info, nil)
	o.SetAttr("bits", vm.MakeInt(int64(bits)))
	o.SetAttr("dtype", vm.Str(d.String()))
	o.SetAttr("min", vm.MakeInt(low))
	o.SetAttr("max", vm.MakeInt(high))
	return o, nil
}
