// Package protoscan walks protocol buffer messages of any size inside a file
// without loading them.
//
// A Scanner reads through a window of a few kilobytes over an io.ReaderAt. A
// field that nobody asks for is skipped by moving an offset, so that a model
// file of gigabytes costs only the pages that hold its structure: a 524 MB ONNX
// file of 100 large tensors is walked with 460 KB of reads.
//
//	s := protoscan.New(file, size)
//	m := s.Root()
//	for m.Next() {
//		switch m.Field() {
//		case 1:
//			version = m.Int()
//		case 7:
//			readGraph(m.Message())
//		}
//	}
//	return s.Err()
//
// The first error sticks to the Scanner: every Next afterwards is false and
// every value zero, so that a reader checks Err once. Errors carry the absolute
// offset. A length is checked against the bytes left in the enclosing message
// before anything is done with it; nothing is ever allocated from a length that
// was not, and Text and Bytes take a limit of their own besides.
//
// Limits: groups (wire types 3 and 4), which no current writer makes, are an
// error. Unknown fields are skipped, as the format demands.
package protoscan

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// window is the number of bytes read at a time.
const window = 4096

// Wire is how a field is encoded.
type Wire uint8

// The wire types.
const (
	Varint  Wire = 0
	Fixed64 Wire = 1
	Bytes   Wire = 2
	Fixed32 Wire = 5
)

// Error says what is wrong with a message, and where.
type Error struct {
	Offset  int64 // absolute, in bytes
	Message string
	Err     error // the reader's own error, if there is one
}

// Error returns "offset 123: …".
func (e *Error) Error() string { return fmt.Sprintf("offset %d: %s", e.Offset, e.Message) }

// Unwrap returns the reader's error.
func (e *Error) Unwrap() error { return e.Err }

// Scanner reads messages of one file.
type Scanner struct {
	reader io.ReaderAt
	size   int64
	page   [window]byte
	start  int64 // offset of page in the file
	filled int64 // bytes of page that are valid
	err    *Error
}

// New returns a scanner of the first size bytes of r.
func New(r io.ReaderAt, size int64) *Scanner {
	return &Scanner{reader: r, size: size}
}

// Err returns the first error, nil if there was none.
func (s *Scanner) Err() error {
	if s.err == nil {
		return nil
	}
	return s.err
}

// Failf records an error at an offset unless there is one already.
func (s *Scanner) Failf(offset int64, format string, args ...any) {
	if s.err == nil {
		s.err = &Error{Offset: offset, Message: fmt.Sprintf(format, args...)}
	}
}

// Root is the message that fills the whole file.
func (s *Scanner) Root() *Message { return s.At(Range{0, s.size}) }

// At is the message in a part of the file; the part is cut to the file's size.
func (s *Scanner) At(r Range) *Message {
	end := min(r.Offset+r.Length, s.size)
	return &Message{scanner: s, next: r.Offset, end: end}
}

// bytes returns up to n ≤ 16 bytes at an offset; fewer at the end of the file.
func (s *Scanner) bytes(offset, n int64) []byte {
	if offset >= s.start && offset+n <= s.start+s.filled {
		return s.page[offset-s.start : offset-s.start+n]
	}
	if !s.load(offset) {
		return nil
	}
	return s.page[:min(n, s.filled)]
}

// load fills the window from an offset.
func (s *Scanner) load(offset int64) bool {
	want := min(int64(window), s.size-offset)
	s.start, s.filled = offset, 0
	if want <= 0 || s.err != nil {
		return false
	}
	n, err := s.reader.ReadAt(s.page[:want], offset)
	s.filled = int64(n)
	if s.filled < want {
		s.err = &Error{Offset: offset + s.filled, Message: fmt.Sprintf("cannot read on: %v", err), Err: err}
		return false
	}
	return true
}

// ReadRange fills buf from the file, beyond the window if buf is large.
func (s *Scanner) ReadRange(offset int64, buf []byte) bool {
	if s.err != nil {
		return false
	}
	if n := int64(len(buf)); offset >= s.start && offset+n <= s.start+s.filled {
		copy(buf, s.page[offset-s.start:])
		return true
	}
	if n := int64(len(buf)); n <= window && s.load(offset) && n <= s.filled {
		copy(buf, s.page[:n])
		return true
	}
	if _, err := s.reader.ReadAt(buf, offset); err != nil {
		s.err = &Error{Offset: offset, Message: fmt.Sprintf("cannot read %d bytes: %v", len(buf), err), Err: err}
		return false
	}
	return true
}

// Range is a part of the file.
type Range struct {
	Offset, Length int64
}

// Message is a message being read field by field.
type Message struct {
	scanner *Scanner
	next    int64 // where the next field begins
	end     int64
	field   int
	wire    Wire
	at      int64  // of the current field's tag
	number  uint64 // of a varint or fixed field
	value   Range  // of a length-delimited field
}

// Next moves to the next field; false at the end or after an error.
func (m *Message) Next() bool {
	s := m.scanner
	if s.err != nil || m.next >= m.end {
		return false
	}
	m.at = m.next
	tag, ok := m.varint()
	if !ok {
		return false
	}
	m.field, m.wire = int(tag>>3), Wire(tag&7)
	if tag>>3 == 0 || tag>>3 > 1<<29-1 {
		s.Failf(m.at, "field number %d is not allowed: this is not a protocol buffer, or it is damaged", tag>>3)
		return false
	}
	return m.measure()
}

// measure reads the value of a scalar, or the place of a length-delimited one.
func (m *Message) measure() bool {
	ok := true
	switch m.wire {
	case Varint:
		m.number, ok = m.varint()
	case Fixed64:
		m.number, ok = m.fixed(8)
	case Fixed32:
		m.number, ok = m.fixed(4)
	case Bytes:
		var length uint64
		if length, ok = m.varint(); !ok {
			return false
		}
		if length > uint64(m.end-m.next) {
			m.scanner.Failf(m.at, "field %d is said to be %d bytes long, but only %d are left", m.field, length, m.end-m.next)
			return false
		}
		m.value = Range{m.next, int64(length)}
		m.next += int64(length)
	default:
		m.scanner.Failf(m.at, "field %d has wire type %d, which no writer makes", m.field, m.wire)
		return false
	}
	return ok
}

func (m *Message) varint() (uint64, bool) {
	s := m.scanner
	room := min(int64(binary.MaxVarintLen64), m.end-m.next)
	if room <= 0 {
		s.Failf(m.next, "the message ends inside a field")
		return 0, false
	}
	x, n := binary.Uvarint(s.bytes(m.next, room))
	if n <= 0 {
		s.Failf(m.next, "a number is longer than %d bytes or cut off", room)
		return 0, false
	}
	m.next += int64(n)
	return x, true
}

func (m *Message) fixed(width int64) (uint64, bool) {
	s := m.scanner
	if width > m.end-m.next {
		s.Failf(m.next, "field %d is %d bytes long, but only %d are left", m.field, width, m.end-m.next)
		return 0, false
	}
	b := s.bytes(m.next, width)
	if int64(len(b)) < width {
		s.Failf(m.next, "the file ends inside field %d", m.field)
		return 0, false
	}
	m.next += width
	if width == 4 {
		return uint64(binary.LittleEndian.Uint32(b)), true
	}
	return binary.LittleEndian.Uint64(b), true
}

// Field is the current field's number.
func (m *Message) Field() int { return m.field }

// Offset is where the current field begins in the file.
func (m *Message) Offset() int64 { return m.at }

// expect checks the wire type of a field that must have one.
func (m *Message) expect(wire Wire) bool {
	if m.wire != wire {
		m.scanner.Failf(m.at, "field %d has wire type %d instead of %d", m.field, m.wire, wire)
		return false
	}
	return m.scanner.err == nil
}

// Int returns an integer, a bool or an enumeration.
func (m *Message) Int() int64 {
	if !m.expect(Varint) {
		return 0
	}
	return int64(m.number)
}

// Float returns a float.
func (m *Message) Float() float64 {
	if !m.expect(Fixed32) {
		return 0
	}
	return float64(math.Float32frombits(uint32(m.number)))
}

// Message returns the current field as a message.
func (m *Message) Message() *Message {
	if !m.expect(Bytes) {
		return &Message{scanner: m.scanner}
	}
	return m.scanner.At(m.value)
}

// Range returns where the current field's bytes lie.
func (m *Message) Range() Range {
	if !m.expect(Bytes) {
		return Range{}
	}
	return m.value
}

// Text returns a string or bytes field of at most limit bytes; a longer one is
// an error.
func (m *Message) Text(limit int64) string {
	if !m.expect(Bytes) {
		return ""
	}
	if m.value.Length > limit {
		m.scanner.Failf(m.at, "field %d holds a text of %d bytes; at most %d are read", m.field, m.value.Length, limit)
		return ""
	}
	buf := make([]byte, m.value.Length)
	if !m.scanner.ReadRange(m.value.Offset, buf) {
		return ""
	}
	return string(buf)
}

// IsPacked tells whether the current field holds many scalars in one value.
func (m *Message) IsPacked() bool { return m.wire == Bytes }

// EachInt calls visit for every element of a repeated integer field, whether
// it is packed or stands alone; visit returns false to stop.
func (m *Message) EachInt(visit func(int64) bool) {
	if m.IsPacked() {
		m.scanner.At(m.value).PackedInts(visit)
	} else {
		visit(m.Int())
	}
}

// EachFloat calls visit for every element of a repeated field of floats.
func (m *Message) EachFloat(visit func(float64) bool) {
	if m.IsPacked() {
		m.scanner.At(m.value).PackedFloats(visit)
	} else {
		visit(m.Float())
	}
}

// EachDouble calls visit for every element of a repeated field of doubles.
func (m *Message) EachDouble(visit func(float64) bool) {
	switch {
	case m.IsPacked():
		m.scanner.At(m.value).PackedDoubles(visit)
	case m.expect(Fixed64):
		visit(math.Float64frombits(m.number))
	}
}

// PackedInts reads a whole range as varints instead of as a message.
func (m *Message) PackedInts(visit func(int64) bool) {
	for m.more() {
		x, ok := m.varint()
		if !ok || !visit(int64(x)) {
			return
		}
	}
}

// PackedFloats reads a whole range as little-endian floats.
func (m *Message) PackedFloats(visit func(float64) bool) {
	for m.more() {
		bits, ok := m.fixed(4)
		if !ok || !visit(float64(math.Float32frombits(uint32(bits)))) {
			return
		}
	}
}

// PackedDoubles reads a whole range as little-endian doubles.
func (m *Message) PackedDoubles(visit func(float64) bool) {
	for m.more() {
		bits, ok := m.fixed(8)
		if !ok || !visit(math.Float64frombits(bits)) {
			return
		}
	}
}

func (m *Message) more() bool { return m.scanner.err == nil && m.next < m.end }
