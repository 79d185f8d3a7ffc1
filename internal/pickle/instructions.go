package pickle

// This file holds the instructions of the pickle machine.

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Instructions that others look for.
const (
	opProto = 0x80
	opStop  = '.'
)

// instructions has what each code does, nil for one that there is not.
var instructions = [256]func(*machine) error{
	opProto: func(m *machine) error {
		version, err := m.in.byte()
		if err == nil && version > 5 {
			err = fmt.Errorf("protocol %d; protocols 0 to 5 are read", version)
		}
		return err
	},
	0x95: func(m *machine) error { return m.in.skip(8) }, // FRAME: the length is for reading ahead

	'(':  func(m *machine) error { return m.push(mark{}) },
	'0':  func(m *machine) error { return m.drop() },
	'1':  func(m *machine) error { _, err := m.popMark(); return err },
	'2':  func(m *machine) error { return m.again() },
	'N':  func(m *machine) error { return m.push(nil) },
	0x88: func(m *machine) error { return m.push(true) },
	0x89: func(m *machine) error { return m.push(false) },

	// Numbers.
	'I':  (*machine).textInteger,
	'L':  (*machine).textInteger,
	'F':  (*machine).textFloat,
	'K':  func(m *machine) error { return m.small(1) },
	'M':  func(m *machine) error { return m.small(2) },
	'J':  func(m *machine) error { return m.integer(4) },
	0x8a: func(m *machine) error { return m.sized(1, m.integer) },
	0x8b: func(m *machine) error { return m.sized(4, m.integer) },
	'G': func(m *machine) error {
		raw, err := m.in.take(8)
		if err != nil {
			return err
		}
		return m.push(math.Float64frombits(binary.BigEndian.Uint64(raw)))
	},

	// Strings and bytes. A string of Python 2 is text here.
	'S':  (*machine).quoted,
	'V':  func(m *machine) error { return m.text(m.line()) },
	'T':  func(m *machine) error { return m.sized(4, m.sizedText) },
	'U':  func(m *machine) error { return m.sized(1, m.sizedText) },
	'X':  func(m *machine) error { return m.sized(4, m.sizedText) },
	0x8c: func(m *machine) error { return m.sized(1, m.sizedText) },
	0x8d: func(m *machine) error { return m.sized(8, m.sizedText) },
	'B':  func(m *machine) error { return m.sized(4, m.bytes) },
	'C':  func(m *machine) error { return m.sized(1, m.bytes) },
	0x8e: func(m *machine) error { return m.sized(8, m.bytes) },
	0x96: func(m *machine) error { return m.sized(8, m.bytes) },

	// Containers.
	']':  func(m *machine) error { return m.made(&List{}) },
	')':  func(m *machine) error { return m.made(&Tuple{}) },
	'}':  func(m *machine) error { return m.made(&Dict{}) },
	0x8f: func(m *machine) error { return m.made(&List{}) },
	'l':  func(m *machine) error { items, err := m.popMark(); return m.after(err, &List{Items: items}) },
	't':  func(m *machine) error { items, err := m.popMark(); return m.after(err, &Tuple{Items: items}) },
	0x91: func(m *machine) error { items, err := m.popMark(); return m.after(err, &List{Items: items}) },
	0x85: func(m *machine) error { return m.tuple(1) },
	0x86: func(m *machine) error { return m.tuple(2) },
	0x87: func(m *machine) error { return m.tuple(3) },
	'd':  (*machine).dict,
	'a':  func(m *machine) error { v, err := m.pop(); return m.extend([]any{v}, err) },
	'e':  func(m *machine) error { return m.extend(m.popMark()) },
	0x90: func(m *machine) error { return m.extend(m.popMark()) },
	's':  (*machine).setItem,
	'u':  func(m *machine) error { return m.setItems(m.popMark()) },

	// The memo.
	'p':  func(m *machine) error { return m.putText() },
	'q':  func(m *machine) error { n, err := m.size(1); return m.put(n, err) },
	'r':  func(m *machine) error { n, err := m.size(4); return m.put(n, err) },
	0x94: func(m *machine) error { return m.put(int64(len(m.memo)), nil) },
	'g':  func(m *machine) error { return m.getText() },
	'h':  func(m *machine) error { n, err := m.size(1); return m.get(n, err) },
	'j':  func(m *machine) error { n, err := m.size(4); return m.get(n, err) },

	// Classes, calls and what lies outside.
	'c':  (*machine).namedGlobal,
	0x93: (*machine).stackGlobal,
	'i':  (*machine).instance,
	'o':  (*machine).object,
	'R':  func(m *machine) error { return m.call(false) },
	0x81: func(m *machine) error { return m.call(true) },
	0x92: (*machine).newWithKeywords,
	'b':  (*machine).build,
	'P':  func(m *machine) error { id, err := m.line(); return m.after(err, &Persistent{ID: id}) },
	'Q':  func(m *machine) error { id, err := m.pop(); return m.after(err, &Persistent{ID: id}) },
	0x82: func(m *machine) error { return m.extension(1) },
	0x83: func(m *machine) error { return m.extension(2) },
	0x84: func(m *machine) error { return m.extension(4) },
	0x97: func(m *machine) error { return m.made(&Persistent{ID: "buffer"}) },
	0x98: func(m *machine) error { _, err := m.top(); return err },
}

// valueBytes is what a container or an object takes.
const valueBytes = 96

// made pushes a new container or object.
func (m *machine) made(v any) error {
	if err := m.charge(valueBytes); err != nil {
		return err
	}
	return m.push(v)
}

// after pushes what a step before it has made.
func (m *machine) after(err error, v any) error {
	if err != nil {
		return err
	}
	return m.made(v)
}

func (m *machine) drop() error {
	if n := len(m.stack); n > 0 {
		m.stack = m.stack[:n-1] // a mark, too
		return nil
	}
	return errUnderflow
}

func (m *machine) again() error {
	v, err := m.top()
	if err != nil {
		return err
	}
	return m.push(v)
}

// sized reads a length of so many bytes and what follows it.
func (m *machine) sized(width int64, read func(int64) error) error {
	n, err := m.size(width)
	if err != nil {
		return err
	}
	if n > m.in.left() {
		return errEnd
	}
	return read(n)
}

func (m *machine) sizedText(n int64) error { return m.text(m.string(n)) }

func (m *machine) text(text string, err error) error {
	if err != nil {
		return err
	}
	return m.push(text)
}

// small pushes an unsigned number.
func (m *machine) small(width int64) error {
	n, err := m.size(width)
	if err != nil {
		return err
	}
	return m.push(n)
}

func (m *machine) textInteger() error {
	text, err := m.line()
	switch {
	case err != nil:
		return err
	case text == "00":
		return m.push(false)
	case text == "01":
		return m.push(true)
	}
	n, err := number(text)
	if err != nil {
		return err
	}
	return m.push(n)
}

func (m *machine) textFloat() error {
	text, err := m.line()
	if err != nil {
		return err
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%.20q is no number", text)
	}
	return m.push(n)
}

// quoted is a string as Python 2 wrote it down.
func (m *machine) quoted() error {
	text, err := m.line()
	if err != nil {
		return err
	}
	if len(text) < 2 || text[0] != text[len(text)-1] || text[0] != '\'' && text[0] != '"' {
		return fmt.Errorf("%.20q is no string in quotes", text)
	}
	return m.push(text[1 : len(text)-1])
}

func (m *machine) tuple(n int) error {
	items := make([]any, n)
	for i := n - 1; i >= 0; i-- {
		var err error
		if items[i], err = m.pop(); err != nil {
			return err
		}
	}
	if err := m.charge(int64(n) * slotBytes); err != nil {
		return err
	}
	return m.made(&Tuple{Items: items})
}

func (m *machine) dict() error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	d := &Dict{}
	if err := d.add(items); err != nil {
		return err
	}
	return m.made(d)
}

// add puts in keys and values that alternate.
func (d *Dict) add(items []any) error {
	if len(items)%2 != 0 {
		return fmt.Errorf("a key without a value")
	}
	for i := 0; i < len(items); i += 2 {
		d.Keys, d.Values = append(d.Keys, items[i]), append(d.Values, items[i+1])
	}
	return nil
}

// extend appends items to the list that is uppermost.
func (m *machine) extend(items []any, err error) error {
	if err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	if err := m.charge(slotBytes * int64(len(items))); err != nil {
		return err
	}
	switch list := target.(type) {
	case *List:
		list.Items = append(list.Items, items...)
	case *Object:
		list.List.Items = append(list.List.Items, items...)
	default:
		return fmt.Errorf("items for what is no list")
	}
	return nil
}

func (m *machine) setItem() error {
	v, err := m.pop()
	if err != nil {
		return err
	}
	key, err := m.pop()
	return m.setItems([]any{key, v}, err)
}

// setItems puts keys and values into the dictionary that is uppermost.
func (m *machine) setItems(items []any, err error) error {
	if err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	if err := m.charge(slotBytes * int64(len(items))); err != nil {
		return err
	}
	switch d := target.(type) {
	case *Dict:
		return d.add(items)
	case *Object:
		return d.Items.add(items)
	}
	return fmt.Errorf("keys for what is no dictionary")
}

func (m *machine) put(at int64, err error) error {
	if err != nil {
		return err
	}
	v, err := m.top()
	if err != nil {
		return err
	}
	if _, known := m.memo[at]; !known {
		if err := m.charge(4 * slotBytes); err != nil {
			return err
		}
	}
	m.memo[at] = v
	return nil
}

func (m *machine) get(at int64, err error) error {
	if err != nil {
		return err
	}
	v, known := m.memo[at]
	if !known {
		return fmt.Errorf("the memo has nothing at %d", at)
	}
	return m.push(v)
}

// slot is a place of the memo as text.
func (m *machine) slot() (int64, error) {
	text, err := m.line()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%.20q is no place of the memo", text)
	}
	return n, nil
}

func (m *machine) putText() error { n, err := m.slot(); return m.put(n, err) }

func (m *machine) getText() error { n, err := m.slot(); return m.get(n, err) }

func (m *machine) namedGlobal() error {
	module, err := m.line()
	if err != nil {
		return err
	}
	name, err := m.line()
	if err != nil {
		return err
	}
	return m.global(module, name)
}

func (m *machine) stackGlobal() error {
	name, err := m.pop()
	if err != nil {
		return err
	}
	module, err := m.pop()
	if err != nil {
		return err
	}
	from, ok := module.(string)
	what, ok2 := name.(string)
	if !ok || !ok2 {
		return fmt.Errorf("a class whose name is no text")
	}
	return m.global(from, what)
}

// instance makes an object of a class that is named in text.
func (m *machine) instance() error {
	module, err := m.line()
	if err != nil {
		return err
	}
	name, err := m.line()
	if err != nil {
		return err
	}
	args, err := m.popMark()
	return m.after(err, &Object{Callable: &Global{Module: module, Name: name}, Args: args})
}

// object makes an object of a class that lies above the mark.
func (m *machine) object() error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return errUnderflow
	}
	return m.made(&Object{Callable: items[0], Args: items[1:]})
}

// call notes a call; isNew stands for one of __new__.
func (m *machine) call(isNew bool) error {
	args, err := m.pop()
	if err != nil {
		return err
	}
	callable, err := m.pop()
	if err != nil {
		return err
	}
	given, ok := args.(*Tuple)
	if g, isGlobal := callable.(*Global); !ok && isGlobal && strings.HasPrefix(g.Module+".", "__torch__.") {
		given, ok = &Tuple{Items: []any{args}}, true // TorchScript's own pickler calls an enumeration with its value
	}
	if !ok {
		return fmt.Errorf("a call whose arguments are no tuple")
	}
	return m.made(&Object{Callable: callable, Args: given.Items, New: isNew})
}

// newWithKeywords notes a call of __new__ with keyword arguments.
func (m *machine) newWithKeywords() error {
	if _, err := m.pop(); err != nil {
		return err
	}
	return m.call(true)
}

// build gives an object its state.
func (m *machine) build() error {
	state, err := m.pop()
	if err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	if o, ok := target.(*Object); ok {
		o.State = state
	}
	return nil // what has no state here ignores it: a list of a class of its own
}

// extension refuses a class by a number of a registry that only its program has.
func (m *machine) extension(width int64) error {
	n, err := m.size(width)
	if err != nil {
		return err
	}
	return m.global("copyreg", "extension "+strconv.FormatInt(n, 10))
}
