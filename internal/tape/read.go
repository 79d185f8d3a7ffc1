package tape

// This file reads a tape's text and checks what can be checked before it is run.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// Format is what the field "format" of a tape says.
const Format = "heft.tape/1"

// MaxBytes bounds a tape's text: the longest one of a transformer of 10,000
// operators has 3 MB.
const MaxBytes = 64 << 20

// Error says what is wrong with a tape.
type Error struct {
	Message string
	Advice  string
	Usage   bool // what is asked of it, not the tape
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }

func errorf(format string, args ...any) error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}

// Tape is a recording that was read.
type Tape struct {
	Format     string
	Name       string
	Torch      string
	Training   bool
	Batch      int64
	Storages   []size
	Tensors    []tensorRecord
	Modules    []moduleRecord
	Parameters []paramRecord
	Buffers    []paramRecord
	Inputs     []namedTensor
	Outputs    []namedTensor
	Events     []event
}

// Looks tells whether a file's first bytes are those of a tape: an object whose
// first field is the format.
func Looks(head []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
	if !ok {
		return false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"format"`))
	if !ok {
		return false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(":"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"heft.tape/`))
}

// Read reads a tape.
func Read(text []byte) (*Tape, error) {
	if len(text) > MaxBytes {
		return nil, errorf("the tape has %d bytes; at most %d are read", len(text), MaxBytes)
	}
	var version struct{ Format string }
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, unreadable(err)
	}
	if version.Format != Format {
		return nil, &Error{Message: fmt.Sprintf("the tape's format is %q; %s is understood", version.Format, Format),
			Advice: "record it with the heftnn package of this release"}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	t := &Tape{}
	if err := d.Decode(t); err != nil {
		return nil, unreadable(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errorf("something follows the tape's object")
	}
	return t, t.check()
}

func unreadable(err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return errorf("not a readable tape: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// check looks at every reference.
func (t *Tape) check() error {
	if t.Batch < 0 {
		return errorf("the batch of the tape is %d", t.Batch)
	}
	for i, record := range t.Tensors {
		if record.storage < 0 || record.storage >= len(t.Storages) {
			return errorf("tensor %d shows storage %d of %d", i, record.storage, len(t.Storages))
		}
	}
	for _, list := range [][]paramRecord{t.Parameters, t.Buffers} {
		for _, p := range list {
			if err := t.checkTensor(p.tensor, "parameter "+p.path); err != nil {
				return err
			}
		}
	}
	for _, list := range [][]namedTensor{t.Inputs, t.Outputs} {
		for _, v := range list {
			if err := t.checkTensor(v.tensor, "input or output "+v.name); err != nil {
				return err
			}
		}
	}
	for i := range t.Events {
		if err := t.checkEvent(&t.Events[i]); err != nil {
			return errorf("event %d: %v", i, err)
		}
	}
	return nil
}

func (t *Tape) checkTensor(id int, of string) error {
	if id < 0 || id >= len(t.Tensors) {
		return errorf("%s is tensor %d of %d", of, id, len(t.Tensors))
	}
	return nil
}

func (t *Tape) checkEvent(e *event) error {
	switch e.kind {
	case eventEnter:
		if e.index < 0 || e.index >= len(t.Modules) {
			return errorf("module %d of %d is entered", e.index, len(t.Modules))
		}
	case eventFree:
		if e.index < 0 || e.index >= len(t.Storages) {
			return errorf("storage %d of %d is freed", e.index, len(t.Storages))
		}
	}
	for _, id := range e.tensors {
		if err := t.checkTensor(id, "a module's argument or result"); err != nil {
			return err
		}
	}
	for _, id := range e.results {
		if id != noTensor {
			if err := t.checkTensor(id, "a result of "+e.name); err != nil {
				return err
			}
		}
	}
	for _, list := range [][]value{e.args, e.keywordValues} {
		for _, v := range list {
			if err := t.checkValue(v, e.name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Tape) checkValue(v value, of string) error {
	switch v := v.(type) {
	case tensorRef:
		return t.checkTensor(int(v), "an argument of "+of)
	case []value:
		for _, item := range v {
			if err := t.checkValue(item, of); err != nil {
				return err
			}
		}
	}
	return nil
}

// size is an integer, c + m·batch.
type size struct{ constant, slope int64 }

// largest bounds integers of a tape, so that a product with a batch does not
// overflow unseen.
const largest = op.MaxBytes

// at is the integer for a batch.
func (s size) at(batch int64) (int64, error) {
	if s.slope == 0 {
		return s.constant, nil
	}
	n := s.slope * batch
	if n/batch != s.slope || n > largest || n < -largest {
		return 0, errorf("%d for each of a batch of %d is too large", s.slope, batch)
	}
	return n + s.constant, nil
}

// UnmarshalJSON reads a number or {"b": [c, m]}.
func (s *size) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '{' {
		var slope struct{ B []int64 }
		if err := json.Unmarshal(text, &slope); err != nil || len(slope.B) != 2 {
			return errorf("%s is no integer that grows with the batch", short(text))
		}
		s.constant, s.slope = slope.B[0], slope.B[1]
	} else if err := json.Unmarshal(text, &s.constant); err != nil {
		return errorf("%s is no integer", short(text))
	}
	if s.constant > largest || s.constant < -largest || s.slope > largest || s.slope < -largest {
		return errorf("%s is too large", short(text))
	}
	return nil
}

// short is the beginning of a text, for errors.
func short(text []byte) string {
	const most = 60
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}

// split reads an array of at least least items.
func split(text []byte, what string, least int) ([]json.RawMessage, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(text, &items); err != nil || len(items) < least {
		return nil, errorf("%s is no %s", short(text), what)
	}
	return items, nil
}

// into reads items of an array, as many as there are targets for.
func into(items []json.RawMessage, what string, targets ...any) error {
	if len(items) > len(targets) {
		return errorf("a %s of %d items has too many", what, len(items))
	}
	for i, item := range items {
		if err := json.Unmarshal(item, targets[i]); err != nil {
			return errorf("%s in a %s: %s", short(item), what, strings.TrimPrefix(err.Error(), "json: "))
		}
	}
	return nil
}

type tensorRecord struct {
	storage        int
	offset         size
	shape, strides []size
	dtype          graph.DType
}

// UnmarshalJSON reads [storage, offset, shape, strides, dtype].
func (r *tensorRecord) UnmarshalJSON(text []byte) error {
	items, err := split(text, "tensor", 5)
	if err != nil {
		return err
	}
	var dtype string
	if err := into(items, "tensor", &r.storage, &r.offset, &r.shape, &r.strides, &dtype); err != nil {
		return err
	}
	var ok bool
	if r.dtype, ok = graph.ParseDType(dtype); !ok {
		return errorf("heft knows no element type %q", dtype)
	}
	if len(r.shape) != len(r.strides) {
		return errorf("a tensor of %d sizes has %d strides", len(r.shape), len(r.strides))
	}
	return nil
}

type moduleRecord struct {
	path, class string
	lineage     []string
	aliases     []string
}

// UnmarshalJSON reads [path, class, lineage, aliases].
func (r *moduleRecord) UnmarshalJSON(text []byte) error {
	items, err := split(text, "module", 2)
	if err != nil {
		return err
	}
	return into(items, "module", &r.path, &r.class, &r.lineage, &r.aliases)
}

type paramRecord struct {
	path    string
	tensor  int
	flag    bool // a parameter is trainable, a buffer persistent
	aliases []string
}

// UnmarshalJSON reads [path, tensor, flag, aliases].
func (r *paramRecord) UnmarshalJSON(text []byte) error {
	items, err := split(text, "parameter", 3)
	if err != nil {
		return err
	}
	return into(items, "parameter", &r.path, &r.tensor, &r.flag, &r.aliases)
}

type namedTensor struct {
	name   string
	tensor int
}

// UnmarshalJSON reads [name, tensor].
func (n *namedTensor) UnmarshalJSON(text []byte) error {
	items, err := split(text, "named tensor", 2)
	if err != nil {
		return err
	}
	return into(items, "named tensor", &n.name, &n.tensor)
}
