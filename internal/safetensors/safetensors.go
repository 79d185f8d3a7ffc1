// Package safetensors reads the headers of .safetensors files: the tensors' names,
// types and places, and the metadata. No element is read.
//
// The format, as its README at release 0.6 describes it: eight bytes with the length
// of a header, little-endian; the header, a JSON object of tensors and of
// "__metadata__"; the elements, one tensor behind the other without gaps. The
// library's own limit of 100 MB on a header holds here, and its checks are made.
//
// Entry point: Read.
package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"heft/internal/graph"
	"heft/internal/stable"
	"heft/internal/weights"
)

// Limits of a header.
const (
	maxHeader  = 100_000_000
	maxTensors = 200_000 // the largest models in use have some 100,000: experts' matrices
	maxText    = 1 << 20 // of one name or one value of the metadata
)

// Error says what is wrong with a file.
type Error struct {
	Message string
	Err     error // the cause, if there is one
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// types are the element types by the format's names, as its Dtype lists them at 0.6.
var types = map[string]weights.Type{
	"BOOL": weights.Plain(graph.Bool), "U8": weights.Plain(graph.UInt8), "I8": weights.Plain(graph.Int8),
	"F8_E5M2": weights.Plain(graph.Float8E5M2), "F8_E4M3": weights.Plain(graph.Float8E4M3FN), "F8_E8M0": weights.Plain(graph.Float8E8M0FNU),
	"F8_E4M3FNUZ": weights.Plain(graph.Float8E4M3FNUZ), "F8_E5M2FNUZ": weights.Plain(graph.Float8E5M2FNUZ),
	"I16": weights.Plain(graph.Int16), "U16": weights.Plain(graph.UInt16), "F16": weights.Plain(graph.Float16), "BF16": weights.Plain(graph.BFloat16),
	"I32": weights.Plain(graph.Int32), "U32": weights.Plain(graph.UInt32), "F32": weights.Plain(graph.Float32),
	"F64": weights.Plain(graph.Float64), "I64": weights.Plain(graph.Int64), "U64": weights.Plain(graph.UInt64), "C64": weights.Plain(graph.Complex64),
	"F4":      weights.Plain(graph.Float4E2M1),
	"F6_E2M3": {Name: "float6_e2m3", BlockBits: 6, BlockItems: 1}, "F6_E3M2": {Name: "float6_e3m2", BlockBits: 6, BlockItems: 1},
}

// Looks tells whether a file's first bytes can be a length and the header behind it,
// also where the file ends before the header does.
func Looks(head []byte) bool {
	if len(head) < 10 {
		return false
	}
	n := binary.LittleEndian.Uint64(head)
	if n < 2 || n > maxHeader {
		return false
	}
	header := bytes.TrimLeft(head[8:], " \t\r\n")
	return len(header) >= 2 && header[0] == '{' && (header[1] == '"' || header[1] == '}' || header[1] == ' ')
}

// Read reads the header of a file of size bytes. The elements are not read.
func Read(r io.ReaderAt, size int64) (*weights.File, error) {
	var first [8]byte
	if size < int64(len(first)) {
		return nil, wrong("the file has %d bytes; a header's length has 8", size)
	}
	if _, err := r.ReadAt(first[:], 0); err != nil {
		return nil, &Error{"the header's length cannot be read: " + err.Error(), err}
	}
	length := binary.LittleEndian.Uint64(first[:])
	switch {
	case length > maxHeader:
		return nil, wrong("a header of %d bytes; the format allows %d", length, int64(maxHeader))
	case int64(length) > size-8:
		return nil, wrong("a header of %d bytes, but only %d follow: the file is cut off", length, size-8)
	}
	h := header{size: size - 8 - int64(length)}
	decoder := json.NewDecoder(io.NewSectionReader(r, 8, int64(length)))
	decoder.UseNumber()
	if err := h.read(decoder); err != nil {
		return nil, err
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	return &weights.File{Format: "safetensors", Tensors: h.tensors, Metadata: h.metadata}, nil
}

func wrong(format string, args ...any) error { return &Error{Message: fmt.Sprintf(format, args...)} }

// header is what was read so far.
type header struct {
	size     int64 // of the elements
	tensors  []weights.Tensor
	places   []place
	metadata []weights.Entry
}

// place is where a tensor lies.
type place struct {
	tensor     int
	begin, end int64
}

func (h *header) read(d *json.Decoder) error {
	if err := opens(d, '{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := text(d)
		if err != nil {
			return err
		}
		if seen[name] {
			return wrong("two entries with the name %q", name)
		}
		seen[name] = true
		if name == "__metadata__" {
			err = h.readMetadata(d)
		} else {
			err = h.readTensor(d, name)
		}
		if err != nil {
			return err
		}
		if len(h.tensors) > maxTensors {
			return wrong("more than %d tensors", maxTensors)
		}
	}
	return ends(d)
}

func (h *header) readMetadata(d *json.Decoder) error {
	if err := opens(d, '{'); err != nil {
		return err
	}
	for d.More() {
		key, err := text(d)
		if err != nil {
			return err
		}
		v, err := text(d)
		if err != nil {
			return err
		}
		h.metadata = append(h.metadata, weights.Entry{Key: key, Value: v})
	}
	return ends(d)
}

func (h *header) readTensor(d *json.Decoder, name string) error {
	if err := opens(d, '{'); err != nil {
		return err
	}
	t := weights.Tensor{Name: name, Group: weights.GroupModel}
	var dtype string
	var offsets []int64
	for d.More() {
		key, err := text(d)
		if err != nil {
			return err
		}
		switch key {
		case "dtype":
			dtype, err = text(d)
		case "shape":
			t.Shape, err = integers(d)
		case "data_offsets":
			offsets, err = integers(d)
		default:
			err = wrong("tensor %q has the unknown field %q", name, key)
		}
		if err != nil {
			return err
		}
	}
	known, ok := types[dtype]
	switch {
	case !ok:
		return wrong("tensor %q has the unknown type %q", name, dtype)
	case t.Shape == nil || len(offsets) != 2:
		return wrong("tensor %q lacks its shape or its two offsets", name)
	}
	t.DType = known
	if err := weights.CheckShape(t.Shape, t.DType); err != nil {
		return wrong("tensor %q %v", name, err)
	}
	h.places = append(h.places, place{len(h.tensors), offsets[0], offsets[1]})
	h.tensors = append(h.tensors, t)
	return ends(d)
}

// check holds the places of the tensors against their sizes and each other.
func (h *header) check() error {
	stable.Sort(h.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	next := int64(0)
	for _, p := range h.places {
		t := &h.tensors[p.tensor]
		switch {
		case p.begin < 0 || p.end < p.begin:
			return wrong("tensor %q lies from %d to %d", t.Name, p.begin, p.end)
		case p.end > h.size:
			return wrong("tensor %q ends at byte %d of the data, which has %d: the file is cut off", t.Name, p.end, h.size)
		case p.begin < next:
			return wrong("tensor %q begins at byte %d of the data, within another", t.Name, p.begin)
		case p.begin > next:
			return wrong("tensor %q begins at byte %d of the data, behind a gap from %d", t.Name, p.begin, next)
		case p.end-p.begin != t.Bytes():
			return wrong("tensor %q has %d bytes, but its shape and type need %d", t.Name, p.end-p.begin, t.Bytes())
		}
		next = p.end
	}
	if next != h.size {
		return wrong("%d bytes behind the last tensor", h.size-next)
	}
	return nil
}

// opens reads the beginning of an object or a list.
func opens(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return broken(err)
	}
	if token != want {
		return wrong("%.40v stands in the header where %s should", token, want)
	}
	return nil
}

// ends reads the end of an object or a list.
func ends(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return broken(err)
	}
	return nil
}

func broken(err error) error {
	return &Error{"the header is no readable JSON: " + err.Error(), err}
}

func text(d *json.Decoder) (string, error) {
	token, err := d.Token()
	if err != nil {
		return "", broken(err)
	}
	s, ok := token.(string)
	switch {
	case !ok:
		return "", wrong("%.40v stands in the header where a text should", token)
	case len(s) > maxText:
		return "", wrong("a text of %d bytes in the header; at most %d are read", len(s), maxText)
	}
	return s, nil
}

// maxIntegers bounds a list: a shape, or two offsets.
const maxIntegers = 64

func integers(d *json.Decoder) ([]int64, error) {
	if err := opens(d, '['); err != nil {
		return nil, err
	}
	list := []int64{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, broken(err)
		}
		number, ok := token.(json.Number)
		if !ok {
			return nil, wrong("%.40v stands in the header where a number should", token)
		}
		n, err := number.Int64()
		if err != nil {
			return nil, wrong("%.40s is no size", number)
		}
		if list = append(list, n); len(list) > maxIntegers {
			return nil, wrong("a list of more than %d sizes", maxIntegers)
		}
	}
	return list, ends(d)
}
