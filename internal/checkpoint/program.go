package checkpoint

// This file reads a TorchScript archive as a program: its code, and the values that it
// runs on. Of elements, only those of small constants are read, since sizes are computed
// from them.

import (
	"encoding/binary"
	"io"
	"math"
	"path"
	"slices"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/pickle"
)

// Program is a TorchScript archive. Its values are those of package pickle.
type Program struct {
	Code      map[string]string // the text of each module: "__torch__.torch.nn.modules.conv"
	Model     any
	Constants []any // CONSTANTS.c0, CONSTANTS.c1, …
	Inputs    []any // what the model was traced with; nil: it was scripted, or the archive does not tell

	content *content
	root    *files.Root
	folder  string
}

// Tensor is a tensor of a program.
type Tensor struct {
	Shape  []int64
	DType  graph.DType
	Key    string // tensors of one key share all their elements
	Frozen bool   // it needs no gradient
	Values []any  // the elements of a small constant, int64 or float64; nil for all others
}

// ReadProgram reads an archive of size bytes.
func ReadProgram(r io.ReaderAt, size int64) (*Program, error) {
	root, err := files.Archive(r, size, "the archive", "/archive")
	if err != nil {
		return nil, &Error{Message: err.Error(), Err: err}
	}
	folder, ok := folderOf(root)
	if !ok || !root.IsDir(path.Join(folder, "code")) {
		return nil, &Error{Message: "the file has no code", Advice: "torch.jit.save writes it"}
	}
	p := &Program{Code: map[string]string{}, content: newContent(nil), root: root, folder: folder}
	if err := eachCode(root, folder, func(module, text string) { p.Code[module] = text }); err != nil {
		return nil, err
	}
	if p.Model, err = readPickle(root, path.Join(folder, "data.pkl")); err != nil {
		return nil, err
	}
	if p.Constants, err = p.items("constants.pkl"); err != nil {
		return nil, err
	}
	p.readInputs()
	return p, nil
}

// items are those of a pickled list that may be missing.
func (p *Program) items(name string) ([]any, error) {
	if name = path.Join(p.folder, name); !p.root.IsFile(name) {
		return nil, nil
	}
	value, err := readPickle(p.root, name)
	items, _ := pickle.Items(value)
	return items, err
}

// readInputs reads what forward was traced with. A program runs without them: what
// cannot be read is none.
func (p *Program) readInputs() {
	name := path.Join(p.folder, "traced_inputs.pkl")
	if !p.root.IsFile(name) {
		return
	}
	value, err := readPickle(p.root, name)
	if err != nil {
		return
	}
	if inputs, ok := Plain(value).(*pickle.Dict); ok {
		p.Inputs, _ = pickle.Items(Plain(inputs.Get("forward")))
	}
}

// Plain is a value without the function that TorchScript's pickles put around lists, to
// tell their type.
func Plain(v any) any {
	if o, ok := v.(*pickle.Object); ok && len(o.Args) > 0 {
		if g, isGlobal := o.Callable.(*pickle.Global); isGlobal && g.Module == "torch.jit._pickle" {
			return o.Args[0]
		}
	}
	return v
}

// Tensor is the tensor that a value stands for, nil if it stands for none.
func (p *Program) Tensor(v any) (*Tensor, error) {
	t, err := p.content.tensorOf(v)
	if t == nil || err != nil {
		return nil, err
	}
	return &Tensor{Shape: t.shape, DType: t.dtype, Key: t.storage, Frozen: t.frozen}, nil
}

// maxElements bounds the constants whose elements are read.
const maxElements = 64

// Constant is the tensor that a constant of the code stands for. Constants lie in files
// of their own, which are numbered as those of the parameters are.
func (p *Program) Constant(v any) (*Tensor, error) {
	t, err := p.Tensor(v)
	if t == nil || err != nil {
		return t, err
	}
	t.Key = "constant " + t.Key
	key, offset, ok := p.contiguous(v, t)
	if !ok || graph.Product(t.Shape) > maxElements {
		return t, nil
	}
	data, err := p.root.Read(path.Join(p.folder, "constants", key), maxConstant)
	if err != nil {
		return t, nil // a small view of a large constant, or a file that is missing: its elements stay unknown
	}
	size := int64(t.DType.Bits() / 8)
	for i := range graph.Product(t.Shape) {
		at := (offset + i) * size
		if size == 0 || at < 0 || at+size > int64(len(data)) {
			return nil, wrong("constant %q ends before its last element", key)
		}
		element, known := elementOf(t.DType, data[at:at+size])
		if !known {
			t.Values = nil
			break
		}
		t.Values = append(t.Values, element)
	}
	return t, nil
}

// contiguous tells the file and the first element of a tensor whose elements follow each
// other; false of any that is pickled in another way.
func (p *Program) contiguous(v any, t *Tensor) (key string, offset int64, ok bool) {
	o, isObject := v.(*pickle.Object)
	if !isObject || len(o.Args) < 4 {
		return "", 0, false
	}
	strides, _ := sizes(o.Args[3])
	offset, _ = pickle.Int(o.Args[1])
	s, err := storageOf(o.Args[0])
	return s.key, offset, err == nil && slices.Equal(strides, graph.ContiguousStrides(t.Shape))
}

// maxConstant bounds the file of a constant.
const maxConstant = 1 << 16

// elementOf is the number that the bytes of an element stand for.
func elementOf(d graph.DType, bytes []byte) (any, bool) {
	switch d {
	case graph.Int64:
		return int64(binary.LittleEndian.Uint64(bytes)), true
	case graph.Int32:
		return int64(int32(binary.LittleEndian.Uint32(bytes))), true
	case graph.Bool, graph.UInt8:
		return int64(bytes[0]), true
	case graph.Float64:
		return math.Float64frombits(binary.LittleEndian.Uint64(bytes)), true
	case graph.Float32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(bytes))), true
	}
	return nil, false
}
