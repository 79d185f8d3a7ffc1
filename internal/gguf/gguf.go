// Package gguf reads the headers of GGUF files, as llama.cpp writes them: metadata,
// and the tensors' names, types, shapes and places. No element is read; of the lists in
// the metadata, vocabularies above all, only the length is kept.
//
// Source: the description docs/gguf.md of the ggml project, versions 1 to 3, in both
// byte orders.
//
// Sizes are turned around: the format lists the fastest axis first, torch the slowest.
//
// Entry point: Read.
package gguf

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"heft/internal/stable"
	"heft/internal/weights"
)

// Limits of a header.
const (
	maxTensors  = 200_000
	maxMetadata = 20_000
	maxString   = 16 << 20 // a chat template has some 10 kB
	maxName     = 1 << 10  // of a tensor; the format has 64 bytes
	maxAxes     = 8        // the format has 4
	maxNesting  = 4        // of lists
	maxKept     = 4 << 10  // of a text in the metadata that is kept
	maxItems    = 50_000_000
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

func wrong(format string, args ...any) error { return &Error{Message: fmt.Sprintf(format, args...)} }

// Read reads the header of a file of size bytes. The elements are not read.
func Read(r io.ReaderAt, size int64) (*weights.File, error) {
	s := &scanner{in: bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 64<<10), size: size, order: binary.LittleEndian, alignment: 32}
	f, err := s.file()
	if s.err != nil {
		err = s.err
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// scanner reads a header from its beginning. The first failure stays in err, and what
// is read after it is zero.
type scanner struct {
	in        *bufio.Reader
	size      int64
	position  int64
	order     binary.ByteOrder
	version   uint32
	alignment int64
	items     int64 // of lists
	err       error
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = wrong(format, args...)
	}
}

// need fails if fewer than n bytes follow.
func (s *scanner) need(n int64) bool {
	if n < 0 || n > s.size-s.position {
		s.fail("the file ends within its header, at byte %d", s.size)
	}
	return s.err == nil
}

func (s *scanner) read(n int) []byte {
	var word [8]byte
	if !s.need(int64(n)) {
		return word[:n]
	}
	if _, err := io.ReadFull(s.in, word[:n]); err != nil {
		s.err = &Error{"the header cannot be read: " + err.Error(), err}
	}
	s.position += int64(n)
	return word[:n]
}

func (s *scanner) skip(n int64) {
	if !s.need(n) {
		return
	}
	for left := n; left > 0; { // Discard takes an int
		step, err := s.in.Discard(int(min(left, 1<<30)))
		if err != nil {
			s.err = &Error{"the header cannot be read: " + err.Error(), err}
			return
		}
		left -= int64(step)
	}
	s.position += n
}

func (s *scanner) uint32() uint32 { return s.order.Uint32(s.read(4)) }

func (s *scanner) uint64() uint64 { return s.order.Uint64(s.read(8)) }

// count is a length or a number of things: 32 bits in version 1.
func (s *scanner) count() int64 {
	if s.version == 1 {
		return int64(s.uint32())
	}
	n := s.uint64()
	if n > math.MaxInt64 {
		s.fail("a count of %d at byte %d", n, s.position-8)
		return 0
	}
	return int64(n)
}

// string reads a text of which no more than most bytes are allowed.
func (s *scanner) string(most int64) string {
	n := s.count()
	if n > most {
		s.fail("a text of %d bytes at byte %d; at most %d are read", n, s.position, most)
	}
	if !s.need(n) {
		return ""
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(s.in, text); err != nil {
		s.err = &Error{"the header cannot be read: " + err.Error(), err}
	}
	s.position += n
	return string(text)
}

func (s *scanner) file() (*weights.File, error) {
	s.skip(4)
	s.version = s.uint32()
	if s.err == nil && s.version&0xffff == 0 { // written on a machine of the other byte order
		s.order, s.version = binary.BigEndian, s.version>>24
	}
	if s.err == nil && (s.version < 1 || s.version > 3) {
		return nil, wrong("version %d of GGUF; versions 1 to 3 are read", s.version)
	}
	tensors, entries := s.count(), s.count()
	switch {
	case s.err != nil:
		return nil, s.err
	case tensors > maxTensors:
		return nil, wrong("%d tensors; at most %d are read", tensors, maxTensors)
	case entries > maxMetadata:
		return nil, wrong("%d entries of metadata; at most %d are read", entries, maxMetadata)
	}
	f := &weights.File{Format: "GGUF " + strconv.Itoa(int(s.version))}
	for range entries {
		f.Metadata = append(f.Metadata, s.entry())
		if s.err != nil {
			return nil, s.err
		}
	}
	places := make([]place, 0, min(tensors, 1024))
	for range tensors {
		t, offset := s.tensor()
		if s.err != nil {
			return nil, s.err
		}
		places = append(places, place{len(f.Tensors), offset})
		f.Tensors = append(f.Tensors, t)
	}
	return f, s.check(f.Tensors, places)
}

// entry reads one value of the metadata.
func (s *scanner) entry() weights.Entry {
	e := weights.Entry{Key: s.string(maxName)}
	kind := s.uint32()
	if e.Key == "general.alignment" && kind == kindUint32 {
		s.alignment = int64(s.uint32())
		if n := s.alignment; s.err == nil && (n < 1 || n > 1<<20 || n&(n-1) != 0) {
			s.fail("an alignment of %d bytes", n)
		}
		e.Value = strconv.FormatInt(s.alignment, 10)
		return e
	}
	e.Value = s.value(e.Key, kind, 0)
	return e
}

// value reads a value as text; of lists, only the length.
func (s *scanner) value(key string, kind uint32, depth int) string {
	switch kind {
	case kindUint8:
		return strconv.Itoa(int(s.read(1)[0]))
	case kindInt8:
		return strconv.Itoa(int(int8(s.read(1)[0])))
	case kindUint16:
		return strconv.Itoa(int(s.order.Uint16(s.read(2))))
	case kindInt16:
		return strconv.Itoa(int(int16(s.order.Uint16(s.read(2)))))
	case kindUint32:
		return strconv.FormatUint(uint64(s.uint32()), 10)
	case kindInt32:
		return strconv.Itoa(int(int32(s.uint32())))
	case kindFloat32:
		return strconv.FormatFloat(float64(math.Float32frombits(s.uint32())), 'g', -1, 32)
	case kindBool:
		return strconv.FormatBool(s.read(1)[0] != 0)
	case kindString:
		return kept(s.string(maxString))
	case kindArray:
		return s.list(key, depth)
	case kindUint64:
		return strconv.FormatUint(s.uint64(), 10)
	case kindInt64:
		return strconv.FormatInt(int64(s.uint64()), 10)
	case kindFloat64:
		return strconv.FormatFloat(math.Float64frombits(s.uint64()), 'g', -1, 64)
	}
	s.fail("%.60q has a value of the unknown type %d", key, kind)
	return ""
}

// kept is a text as far as it is kept.
func kept(text string) string {
	if len(text) > maxKept {
		return text[:maxKept] + "…"
	}
	return text
}

// list passes over a list.
func (s *scanner) list(key string, depth int) string {
	kind, n := s.uint32(), s.count()
	if s.items += max(n, 0); s.items > maxItems {
		s.fail("%.60q has a list of %d items; at most %d are read in all", key, n, maxItems)
	}
	if depth >= maxNesting {
		s.fail("%.60q has lists in lists, more than %d deep", key, maxNesting)
	}
	if s.err != nil {
		return ""
	}
	if width, fixed := widths[kind]; fixed {
		if n > s.size { // so that the product does not overflow
			s.need(n)
			return ""
		}
		s.skip(n * width)
		return fmt.Sprintf("[%d numbers]", n)
	}
	what := "lists"
	for range n {
		switch kind {
		case kindString:
			what = "texts"
			s.skip(s.count())
		default:
			s.value(key, kind, depth+1)
		}
		if s.err != nil {
			return ""
		}
	}
	return fmt.Sprintf("[%d %s]", n, what)
}

// place is where a tensor begins, from the begin of the elements.
type place struct {
	tensor int
	offset int64
}

func (s *scanner) tensor() (weights.Tensor, int64) {
	t := weights.Tensor{Name: s.string(maxName), Group: weights.GroupModel, Kind: weights.KindParameter}
	axes := s.uint32()
	if axes > maxAxes {
		s.fail("tensor %q has %d axes; at most %d are read", t.Name, axes, maxAxes)
	}
	if s.err != nil {
		return t, 0
	}
	t.Shape = make([]int64, axes)
	for i := range t.Shape {
		t.Shape[i] = s.count()
	}
	slices.Reverse(t.Shape)
	kind, offset := s.uint32(), s.uint64()
	known, ok := types[kind]
	switch {
	case s.err != nil:
		return t, 0
	case !ok:
		s.fail("tensor %q has the unknown type %d", t.Name, kind)
	case offset > math.MaxInt64:
		s.fail("tensor %q lies at byte %d", t.Name, offset)
	}
	t.DType = known
	if err := weights.CheckShape(t.Shape, t.DType); err != nil {
		s.fail("tensor %q %v", t.Name, err)
	}
	if n := len(t.Shape); s.err == nil && n > 0 && t.Shape[n-1]%known.BlockItems != 0 {
		s.fail("tensor %q has rows of %d elements, which are no blocks of %d", t.Name, t.Shape[n-1], known.BlockItems)
	}
	return t, int64(offset)
}

// check holds the places of the tensors against the file's size and each other.
func (s *scanner) check(tensors []weights.Tensor, places []place) error {
	data := (s.position + s.alignment - 1) / s.alignment * s.alignment
	stable.Sort(places, func(a, b place) int { return cmp.Compare(a.offset, b.offset) })
	seen := make(map[string]bool, len(tensors))
	end := int64(0)
	for _, p := range places {
		t := &tensors[p.tensor]
		switch {
		case seen[t.Name]:
			return wrong("two tensors with the name %q", t.Name)
		case p.offset%s.alignment != 0:
			return wrong("tensor %q begins at byte %d of the data, which is no multiple of %d", t.Name, p.offset, s.alignment)
		case p.offset < end:
			return wrong("tensor %q begins at byte %d of the data, within another", t.Name, p.offset)
		case p.offset > s.size || t.Bytes() > s.size-data-p.offset:
			return wrong("tensor %q ends behind the end of the file: the file is cut off", t.Name)
		}
		seen[t.Name] = true
		end = p.offset + t.Bytes()
	}
	return nil
}
