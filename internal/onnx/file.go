package onnx

// This file opens a model file and checks its structure.

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"heft/internal/escape"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/protoscan"
)

// Versions of the format that are understood.
const (
	minIR, maxIR       = 3, 14
	minOpset, maxOpset = 1, 28
)

// Error says what is wrong with a file or a node of it.
type Error struct {
	Node    string // name of the node, or its first output
	Op      string // its operator
	Message string
	Advice  string
	Err     error // the cause, if there is one

	// Unsupported tells that the file may be sound, but heft cannot go on.
	Unsupported bool
}

// Error returns "node "/conv1/Conv" (Conv): …".
func (e *Error) Error() string {
	if e.Op == "" {
		return e.Message
	}
	return fmt.Sprintf("node %q (%s): %s", shortName(e.Node), shortName(e.Op), e.Message)
}

// shortName is a name that leaves room for what is said of it.
func shortName(name string) string { return escape.Cut(name, 100) }

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// File is an open model file.
type File struct {
	scanner *protoscan.Scanner
	model   *modelProto
	size    int64
	closer  io.Closer
}

// Looks tells whether bytes begin a message that can be a model: its first
// fields are those of one, in the order in which writers put them.
func Looks(head []byte) bool {
	if len(head) < 4 {
		return false
	}
	switch head[0] {
	case 1 << 3: // ir_version
		return head[1] >= 1 && head[1] <= 2*maxIR && slices.Contains([]byte{0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42}, head[2])
	case 2<<3 | 2, 7<<3 | 2, 8<<3 | 2: // producer name, graph, opset import
		return head[1] > 0 && head[2] >= 8 && head[2] < 0x80
	}
	return false
}

// Open reads the structure of a file. It stays open: Trace reads small constants.
func Open(root *files.Root, name string) (*File, error) {
	opened, err := root.OpenFile(name)
	if err != nil {
		return nil, &Error{Message: "the model cannot be read: " + err.Error(), Err: err}
	}
	file, err := Read(opened, opened.Size())
	if err == nil {
		file.closer = opened
		err = file.checkExternal(root, path.Dir(name))
	}
	if err != nil {
		opened.Close()
		return nil, err
	}
	return file, nil
}

// Read reads the structure of a model of size bytes. External data is not
// looked for.
func Read(r io.ReaderAt, size int64) (*File, error) {
	s := protoscan.New(r, size)
	model := newDecoder(s, size).model()
	if err := s.Err(); err != nil {
		return nil, &Error{Message: "not a readable ONNX file: " + err.Error(), Err: err}
	}
	if err := model.check(); err != nil {
		return nil, err
	}
	return &File{scanner: s, model: model, size: size}, nil
}

// Close closes the file.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

// check refuses what no writer of models makes.
func (m *modelProto) check() error {
	switch {
	case m.graph == nil:
		return &Error{Message: "not an ONNX model: it holds no graph"}
	case m.irVersion < minIR || m.irVersion > maxIR:
		return &Error{Message: fmt.Sprintf("IR version %d; versions %d to %d are understood", m.irVersion, minIR, maxIR), Unsupported: true}
	case len(m.opsets) == 0:
		return &Error{Message: "the model imports no operator set"}
	}
	if v, ok := m.opsets[""]; ok && (v < minOpset || v > maxOpset) {
		return &Error{Message: fmt.Sprintf("operator set %d; sets %d to %d are understood", v, minOpset, maxOpset), Unsupported: true}
	}
	return nil
}

// checkExternal compares the sizes of the files that hold weights with what the
// model says of them. It opens none.
func (f *File) checkExternal(root *files.Root, folder string) error {
	sizes := map[string]int64{}
	for _, t := range f.model.tensors() {
		e := t.outside
		if e == nil {
			continue
		}
		location := path.Clean(e.location)
		if e.location == "" || !fs.ValidPath(location) {
			return &Error{Message: fmt.Sprintf("tensor %q lies in %q, outside of the model's folder", t.name, e.location)}
		}
		size, ok := sizes[location]
		if !ok {
			info, err := root.Stat(path.Join(folder, location))
			if errors.Is(err, fs.ErrNotExist) {
				return &Error{Message: fmt.Sprintf("tensor %q lies in %q, which cannot be found", t.name, e.location), Err: err,
					Advice: "put the data file beside the model"}
			}
			if err != nil {
				return &Error{Message: fmt.Sprintf("the data of tensor %q: %v", t.name, err), Err: err}
			}
			if info.IsDir() {
				return &Error{Message: fmt.Sprintf("tensor %q lies in %q, which is a folder", t.name, e.location)}
			}
			size = info.Size()
			sizes[location] = size
		}
		if err := t.checkPlace(size); err != nil {
			return err
		}
	}
	return nil
}

// checkPlace compares where a tensor lies in a data file with its own size and the
// file's.
func (t *tensorProto) checkPlace(size int64) error {
	e, elements := t.outside, int64(1)
	for _, n := range t.dims {
		if n > 0 && elements > maxElements/n {
			return &Error{Message: fmt.Sprintf("tensor %q: sizes %v are too large", t.name, t.dims)}
		}
		elements *= n
	}
	need := t.dtype.Bytes(elements)
	if e.length >= 0 && t.dtype != graph.InvalidDType && t.dtype != graph.String && e.length < need {
		return &Error{Message: fmt.Sprintf("tensor %q has %d bytes in %q; sizes %v of %v need %d", t.name, e.length, e.location, t.dims, t.dtype, need)}
	}
	if e.length >= 0 {
		need = e.length
	}
	if e.offset > size || need > size-e.offset {
		return &Error{Message: fmt.Sprintf("tensor %q begins at byte %d of %q and has %d bytes; the file has %d", t.name, e.offset, e.location, need, size)}
	}
	return nil
}

// maxElements is more than a tensor of 1 PiB has.
const maxElements = 1 << 53

// tensors lists all constants of a model: initializers, those in attributes, and
// what nested graphs and functions hold.
func (m *modelProto) tensors() []*tensorProto {
	tensors := m.graph.tensors()
	for _, f := range m.functions {
		tensors = append(tensors, constantsOf(f.nodes)...)
	}
	return tensors
}

func (g *graphProto) tensors() []*tensorProto {
	return append(slices.Clone(g.initializers), constantsOf(g.nodes)...)
}

// constantsOf lists the constants in nodes' attributes.
func constantsOf(nodes []*nodeProto) []*tensorProto {
	var tensors []*tensorProto
	for _, n := range nodes {
		for _, a := range n.attributes {
			if a.tensor != nil {
				tensors = append(tensors, a.tensor)
			}
			if a.graph != nil {
				tensors = append(tensors, a.graph.tensors()...)
			}
		}
	}
	return tensors
}
