// Package pickle reads pickles of Python, protocols 0 to 5, without running anything:
// every call that a pickle asks for becomes an [Object] that names it. It knows no
// class; what the objects mean is for others to say.
//
// A pickle is a program for a small machine with a stack and a memo. The machine here
// is bounded in instructions, in what it holds, and in what it reads at a time; long
// strings of bytes are passed over where they lie. What it builds may refer to itself,
// and may refer to one part many times: walk it with a bound.
//
// Evidence: the instructions and their arguments as CPython 3.13's pickletools lists
// them (dis.opcodes), which the tests compare.
//
// Entry point: Read.
package pickle

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Limits of a pickle.
const (
	// maxSteps bounds the instructions: a state dict of 20,000 tensors has a million.
	maxSteps = 10_000_000
	// maxHeld bounds what the built values take, in bytes as they are charged here.
	maxHeld = 128 << 20
	// maxStack bounds the stack; Python's own pickler puts a thousand items there.
	maxStack = 1 << 20
	// maxString bounds a string or a name; chat templates and vocabularies have 20 MB.
	maxString = 32 << 20
	// heldBytes bounds bytes that are held: longer ones are only told where they lie.
	heldBytes = 64 << 10
	// maxInteger bounds the bytes of an integer; torch's magic number has 10.
	maxInteger = 1 << 10
	// maxLine bounds a line of the text protocols.
	maxLine = 1 << 20
)

// Error says what is wrong with a pickle and where.
type Error struct {
	Offset  int64
	Message string
	Err     error // the cause, if there is one
}

// Error returns "byte 17: …".
func (e *Error) Error() string { return fmt.Sprintf("byte %d: %s", e.Offset, e.Message) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Reader reads the pickles of a file, one behind the other.
type Reader struct {
	in    source
	steps int
	held  int64
}

// NewReader reads from an offset of a file of size bytes.
func NewReader(r io.ReaderAt, offset, size int64) *Reader {
	return &Reader{in: source{at: r, position: offset, size: size}}
}

// Offset is where the next pickle begins.
func (r *Reader) Offset() int64 { return r.in.position }

// Looks tells whether bytes begin a pickle of protocol 2 or newer: the protocol, and an
// instruction that can follow it.
func Looks(head []byte) bool {
	return len(head) >= 3 && head[0] == opProto && head[1] >= 2 && head[1] <= 5 && strings.IndexByte("}](c.\x8a\x8b\x95NKMJXGB\x8f\x88\x89UTC\x8c\x8d\x8e\x96)", head[2]) >= 0
}

// Read reads the next pickle.
func (r *Reader) Read() (any, error) {
	m := machine{Reader: r, memo: map[int64]any{}}
	v, err := m.run()
	if err == nil {
		return v, nil
	}
	if known, ok := err.(*Error); ok {
		return nil, known
	}
	return nil, &Error{Offset: m.at, Message: err.Error(), Err: err}
}

// mark separates what a later instruction takes together.
type mark struct{}

// machine runs one pickle.
type machine struct {
	*Reader
	stack []any
	memo  map[int64]any
	at    int64 // of the running instruction
}

// charge counts what a value takes.
func (m *machine) charge(bytes int64) error {
	if m.held += bytes; m.held > maxHeld {
		return fmt.Errorf("the pickle builds more than %d MiB of values", maxHeld>>20)
	}
	return nil
}

func (m *machine) run() (any, error) {
	for {
		m.at = m.in.position
		if m.steps++; m.steps > maxSteps {
			return nil, fmt.Errorf("the pickle has more than %d instructions", maxSteps)
		}
		code, err := m.in.byte()
		if err != nil {
			return nil, err
		}
		if code == opStop {
			return m.pop()
		}
		run := instructions[code]
		if run == nil {
			return nil, fmt.Errorf("%#02x is no instruction of a pickle", code)
		}
		if err := run(m); err != nil {
			return nil, err
		}
	}
}

// held bytes of a slot of the stack or of a list.
const slotBytes = 16

func (m *machine) push(v any) error {
	if len(m.stack) >= maxStack {
		return fmt.Errorf("the pickle puts more than %d values on its stack", maxStack)
	}
	m.stack = append(m.stack, v)
	return m.charge(slotBytes)
}

func (m *machine) pop() (any, error) {
	n := len(m.stack)
	if n == 0 {
		return nil, errUnderflow
	}
	v := m.stack[n-1]
	if _, isMark := v.(mark); isMark {
		return nil, errUnderflow
	}
	m.stack = m.stack[:n-1]
	return v, nil
}

// top is the uppermost value, left where it is.
func (m *machine) top() (any, error) {
	n := len(m.stack)
	if n == 0 {
		return nil, errUnderflow
	}
	if _, isMark := m.stack[n-1].(mark); isMark {
		return nil, errUnderflow
	}
	return m.stack[n-1], nil
}

// popMark takes what lies above the last mark, and the mark.
func (m *machine) popMark() ([]any, error) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if _, isMark := m.stack[i].(mark); isMark {
			items := append([]any(nil), m.stack[i+1:]...)
			m.stack = m.stack[:i]
			return items, m.charge(slotBytes * int64(len(items)))
		}
	}
	return nil, errUnderflow
}

var errUnderflow = fmt.Errorf("the pickle takes more values than it has made")

// string reads a string of a length that stands before it.
func (m *machine) string(length int64) (string, error) {
	if length > maxString {
		return "", fmt.Errorf("a string of %d bytes; at most %d are read", length, int64(maxString))
	}
	if err := m.charge(length + slotBytes); err != nil {
		return "", err
	}
	text, err := m.in.take(length)
	return string(text), err
}

// bytes reads bytes, or notes where they lie.
func (m *machine) bytes(length int64) error {
	b := Bytes{Length: length, Offset: m.in.position}
	if length > heldBytes {
		if err := m.in.skip(length); err != nil {
			return err
		}
		return m.push(b)
	}
	if err := m.charge(length); err != nil {
		return err
	}
	held, err := m.in.take(length)
	if err != nil {
		return err
	}
	b.Held = append([]byte{}, held...)
	return m.push(b)
}

// integer decodes a little-endian number in two's complement.
func (m *machine) integer(length int64) error {
	if length > maxInteger {
		return fmt.Errorf("an integer of %d bytes; at most %d are read", length, maxInteger)
	}
	raw, err := m.in.take(length)
	if err != nil {
		return err
	}
	if length <= 8 {
		var n uint64
		for i, b := range raw {
			n |= uint64(b) << (8 * i)
		}
		if length > 0 && length < 8 && raw[length-1]&0x80 != 0 {
			n |= ^uint64(0) << (8 * length)
		}
		return m.push(int64(n))
	}
	turned := make([]byte, length)
	for i, b := range raw {
		turned[length-1-int64(i)] = b
	}
	n := new(big.Int).SetBytes(turned)
	if turned[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*length)))
	}
	return m.push(n)
}

// line reads a line of a text protocol, without its end.
func (m *machine) line() (string, error) {
	text, err := m.in.line(maxLine)
	if err != nil {
		return "", err
	}
	return text, m.charge(int64(len(text)) + slotBytes)
}

// global pushes a class or a function.
func (m *machine) global(module, name string) error {
	return m.push(&Global{Module: module, Name: name})
}

// size reads an unsigned length of so many bytes.
func (m *machine) size(width int64) (int64, error) {
	raw, err := m.in.take(width)
	if err != nil {
		return 0, err
	}
	var wide [8]byte
	copy(wide[:], raw)
	n := binary.LittleEndian.Uint64(wide[:])
	if n > math.MaxInt64 {
		return 0, fmt.Errorf("a length of %d bytes", n)
	}
	return int64(n), nil
}

// number is a decimal of the text protocols.
func number(text string) (any, error) {
	text = strings.TrimSuffix(text, "L")
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	if len(text) > 4*maxInteger {
		return nil, fmt.Errorf("an integer of %d digits", len(text))
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, fmt.Errorf("%.20q is no integer", text)
	}
	return n, nil
}
