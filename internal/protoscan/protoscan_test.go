package protoscan

// This file tests scanning: fields, errors with offsets, and payloads that stay
// unread.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

func scan(data []byte) *Scanner { return New(bytes.NewReader(data), int64(len(data))) }

// field writes a length-delimited field.
func field(number int, value []byte) []byte {
	b := binary.AppendUvarint(nil, uint64(number<<3|2))
	b = binary.AppendUvarint(b, uint64(len(value)))
	return append(b, value...)
}

func TestFields(t *testing.T) {
	var data []byte
	data = append(data, 0x08, 0x96, 0x01)                                                 // 1: 150
	data = append(data, 0x15, 0, 0, 0xc0, 0x3f)                                           // 2: 1.5
	data = append(data, field(3, []byte("conv1"))...)                                     // 3: text
	data = append(data, field(4, []byte{0x08, 0x2a})...)                                  // 4: a message {1: 42}
	data = append(data, field(5, []byte{1, 0xac, 2})...)                                  // 5: packed 1, 300
	data = append(data, 0x31)                                                             // 6: a double
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(math.Pi))              //
	data = append(data, field(7, make([]byte, 10_000))...)                                // 7: skipped
	data = append(data, 0x40, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01) // 8: -1
	s := scan(data)
	var seen []int
	for m := s.Root(); m.Next(); {
		seen = append(seen, m.Field())
		switch m.Field() {
		case 1:
			expect(t, m.Int(), 150)
		case 2:
			expect(t, m.Float(), 1.5)
		case 3:
			expect(t, m.Text(100), "conv1")
		case 4:
			inner := m.Message()
			expect(t, inner.Next() && inner.Int() == 42 && !inner.Next(), true)
		case 5:
			var numbers []int64
			m.EachInt(func(x int64) bool { numbers = append(numbers, x); return true })
			expect(t, slices.Equal(numbers, []int64{1, 300}), true)
		case 6:
			m.EachDouble(func(x float64) bool { expect(t, x, math.Pi); return true })
		case 8:
			expect(t, m.Int(), -1)
		}
	}
	expect(t, s.Err(), nil)
	expect(t, slices.Equal(seen, []int{1, 2, 3, 4, 5, 6, 7, 8}), true)
}

func expect[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestErrorsNameTheOffset(t *testing.T) {
	prefix := field(3, make([]byte, 20)) // 22 bytes
	for _, tt := range []struct {
		name, want string
		tail       []byte
	}{
		{"cut tag", "offset 22: ", []byte{0x80}},
		{"cut number", "offset 23: ", []byte{0x08, 0xff}},
		{"overlong number", "offset 23: ", append([]byte{0x08}, bytes.Repeat([]byte{0xff}, 11)...)},
		{"length beyond the end", "offset 22: field 1 is said to be 100 bytes long, but only 3 are left", []byte{0x0a, 100, 1, 2, 3}},
		{"length near 2^64", "offset 22: field 1 is said to be", []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}},
		{"group", "offset 22: field 1 has wire type 3", []byte{0x0b}},
		{"field 0", "offset 22: field number 0", []byte{0x02, 0x00}},
		{"cut float", "offset 23: field 2 is 4 bytes long, but only 2 are left", []byte{0x15, 1, 2}},
	} {
		s := scan(append(slices.Clone(prefix), tt.tail...))
		for m := s.Root(); m.Next(); {
		}
		if err := s.Err(); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWrongTypesAreErrors(t *testing.T) {
	for name, read := range map[string]func(m *Message){
		"text":    func(m *Message) { m.Text(10) },
		"message": func(m *Message) { m.Message() },
		"range":   func(m *Message) { m.Range() },
		"float":   func(m *Message) { m.Float() },
	} {
		s := scan([]byte{0x08, 0x01})
		m := s.Root()
		m.Next()
		read(m)
		if s.Err() == nil {
			t.Errorf("%s of a number: no error", name)
		}
		if m.Next() {
			t.Errorf("%s: Next goes on after an error", name)
		}
	}
	s := scan(field(1, []byte("12345")))
	m := s.Root()
	m.Next()
	if got := m.Text(4); got != "" || s.Err() == nil {
		t.Errorf("a text beyond the limit: %q, %v", got, s.Err())
	}
}

// countingReader counts what is read.
type countingReader struct {
	io.ReaderAt
	read int64
}

func (c *countingReader) ReadAt(p []byte, offset int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, offset)
	c.read += int64(n)
	return n, err
}

// TestPayloadIsNotRead skips 20 fields of 1 MiB each: a window apiece at most.
func TestPayloadIsNotRead(t *testing.T) {
	payload := make([]byte, 1<<20)
	var data []byte
	for range 20 {
		data = append(data, field(9, payload)...)
	}
	reader := &countingReader{ReaderAt: bytes.NewReader(data)}
	s := New(reader, int64(len(data)))
	fields := 0
	for m := s.Root(); m.Next(); fields++ {
	}
	if s.Err() != nil || fields != 20 || reader.read > 20*window {
		t.Errorf("%d fields, %d bytes read, %v", fields, reader.read, s.Err())
	}
}

var errBroken = errors.New("broken disk")

type brokenReader struct{}

func (brokenReader) ReadAt([]byte, int64) (int, error) { return 0, errBroken }

func TestReaderErrors(t *testing.T) {
	s := New(brokenReader{}, 100)
	if s.Root().Next() || !errors.Is(s.Err(), errBroken) {
		t.Errorf("got %v", s.Err())
	}
	s = New(bytes.NewReader([]byte{0x08}), 100) // a file shorter than it was said to be
	for m := s.Root(); m.Next(); {
	}
	if s.Err() == nil {
		t.Error("no error for a file that is too short")
	}
}

func FuzzScan(f *testing.F) {
	f.Add(field(1, field(2, []byte("abc"))))
	f.Add([]byte{0x08, 0x96, 0x01, 0x15, 0, 0, 0xc0, 0x3f})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := scan(data)
		walk(s.Root(), 0)
	})
}

func walk(m *Message, depth int) {
	for m.Next() {
		if m.IsPacked() && depth < 10 {
			walk(m.Message(), depth+1)
			m.EachInt(func(int64) bool { return true })
		}
	}
}

// TestNoText: a field that holds no text, a long one and one that is cut off give none, and the error tells where.
func TestNoText(t *testing.T) {
	for _, c := range []struct {
		what, want string
		data       []byte
		limit      int64
		got        string
	}{
		{"as long as may be", "", field(3, []byte("conv1")), 5, "conv1"}, {"empty", "", field(3, nil), 5, ""},
		{"too long", "field 3 holds a text of 5 bytes; at most 4 are read", field(3, []byte("conv1")), 4, ""}, {"a number", "", []byte{0x18, 7}, 5, ""},
	} {
		s := scan(c.data)
		m := s.Root()
		if !m.Next() {
			t.Fatalf("%s: %v", c.what, s.Err())
		}
		if got := m.Text(c.limit); got != c.got {
			t.Errorf("%s: %q, want %q", c.what, got, c.got)
		}
		if err := s.Err(); c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) || c.what == "a number" && err == nil {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
	s := New(strings.NewReader(string(field(3, []byte("conv1")))[:4]), 7) // the file is shorter than it says
	if m := s.Root(); m.Next() {
		if got := m.Text(100); got != "" || s.Err() == nil {
			t.Errorf("%q, %v", got, s.Err())
		}
	}
}
