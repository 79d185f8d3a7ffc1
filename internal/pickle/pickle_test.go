package pickle

// This file tests the machine on pickles of a line each, as Python's pickle.dumps gives
// them, on damaged ones, and on ones that ask for too much.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func read(data string) (any, error) {
	return NewReader(strings.NewReader(data), 0, int64(len(data))).Read()
}

// TestValues: the text of what CPython 3.11's pickle.dumps wrote of each value.
func TestValues(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"\x80\x02N.", "None"},
		{"\x80\x02\x88.", "True"},
		{"I01\n.", "True"}, // protocol 0
		{"I17\n.", "17"},
		{"L123456789012345678901234567890L\n.", "123456789012345678901234567890"},
		{"F1.5\n.", "1.5"},
		{"S'abc'\np0\n.", "abc"},
		{"Vabc\np0\n.", "abc"},
		{"(lp0\nI1\naI2\na.", "[1, 2]"},
		{"(dp0\nVa\np1\nI1\ns.", "{a: 1}"},
		{"\x80\x02K\xff.", "255"},
		{"\x80\x02M\x00\x01.", "256"},
		{"\x80\x02J\xff\xff\xff\xff.", "-1"},
		{"\x80\x02\x8a\x02\x00\x80.", "-32768"},
		{"\x80\x02\x8a\x00.", "0"},
		{"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", "119547037146038801333356"}, // torch's magic number
		{"\x80\x02G?\xf8\x00\x00\x00\x00\x00\x00.", "1.5"},
		{"\x80\x02X\x02\x00\x00\x00\xc3\xa9q\x00.", "é"},
		{"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.", "a"},
		{"\x80\x03C\x03abcq\x00.", "3 bytes"},
		{"\x80\x05\x96\x02\x00\x00\x00\x00\x00\x00\x00ab.", "2 bytes"},
		{"\x80\x02).", "()"},
		{"\x80\x02K\x01\x85q\x00.", "(1)"},
		{"\x80\x02K\x01K\x02\x86.", "(1, 2)"},
		{"\x80\x02K\x01K\x02K\x03\x87.", "(1, 2, 3)"},
		{"\x80\x02(K\x01K\x02K\x03K\x04t.", "(1, 2, 3, 4)"},
		{"\x80\x02]q\x00(K\x01K\x02e.", "[1, 2]"},
		{"\x80\x04\x8f\x94(K\x01K\x02\x90.", "[1, 2]"},
		{"\x80\x04(K\x01K\x02\x91\x94.", "[1, 2]"},
		{"\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01X\x01\x00\x00\x00bK\x02u.", "{a: 1, b: 2}"},
		{"\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01X\x01\x00\x00\x00aK\x01s.", "{a: 1}"},
		{"\x80\x02cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", "system(ls)"}, // written down, and not called
		{"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R.", "system(ls)"},
		{"(S'ls'\nios\nsystem\n.", "system(ls)"},
		{"(cos\nsystem\nS'ls'\no.", "system(ls)"},
		{"\x80\x02cm\nC\n)\x81}X\x01\x00\x00\x00aK\x01sb.", "C()"},
		{"\x80\x04cm\nC\n)}\x92.", "C()"},
		{"\x80\x02K\x01K\x020.", "1"}, // POP
		{"\x80\x02K\x012\x86.", "(1, 1)"},
		{"\x80\x02K\x01(K\x02K\x031.", "1"}, // POP_MARK
		{"\x80\x02K\x01q\x050h\x05.", "1"},
		{"\x80\x02K\x01r\x05\x00\x00\x000j\x05\x00\x00\x00.", "1"},
		{"\x80\x02\x82\x07.", "copyreg.extension 7"},
	} {
		v, err := read(c.data)
		if err != nil || Text(v, 100) != c.want {
			t.Errorf("%q: %s, %v; want %s", c.data, Text(v, 100), err, c.want)
		}
	}
}

// TestState: what an object is built from is kept apart.
func TestState(t *testing.T) {
	v, err := read("\x80\x02cm\nC\n)\x81}X\x01\x00\x00\x00aK\x01sb.")
	o, ok := v.(*Object)
	if err != nil || !ok || !o.New || o.Class() != "m.C" {
		t.Fatalf("%v, %v", v, err)
	}
	if state, _ := o.State.(*Dict); state.Get("a") != any(int64(1)) || state.Get("b") != nil {
		t.Errorf("state %v", o.State)
	}
}

// TestLongBytes: bytes that are too long to be held are passed over.
func TestLongBytes(t *testing.T) {
	const n = 1 << 20
	head := binary.LittleEndian.AppendUint32([]byte("\x80\x03B"), n)
	v, err := read(string(head) + strings.Repeat("x", n) + ".")
	if b, ok := v.(Bytes); err != nil || !ok || b.Length != n || b.Held != nil || b.Offset != int64(len(head)) {
		t.Errorf("%v, %v", v, err)
	}
}

// TestSeveral: pickles behind each other.
func TestSeveral(t *testing.T) {
	data := "\x80\x02K\x01.\x80\x02K\x02.rest"
	r := NewReader(strings.NewReader(data), 0, int64(len(data)))
	for want := int64(1); want <= 2; want++ {
		if v, err := r.Read(); v != any(want) || err != nil {
			t.Errorf("%v, %v; want %d", v, err, want)
		}
	}
	if r.Offset() != 10 {
		t.Errorf("the pickles end at %d, want 10", r.Offset())
	}
}

// TestDamaged: errors say what is wrong, and where.
func TestDamaged(t *testing.T) {
	deep := strings.Repeat("]", 1000) + strings.Repeat("a", 999) + "."
	if _, err := read(deep); err != nil {
		t.Errorf("lists in lists: %v", err)
	}
	for _, c := range []struct{ what, data, want string }{
		{"empty", "", "the file ends"},
		{"cut off", "\x80\x02K", "the file ends"},
		{"no value", "\x80\x02.", "takes more values than it has made"},
		{"no mark", "\x80\x02t.", "takes more values"},
		{"a mark as a value", "\x80\x02(.", "takes more values"},
		{"unknown instruction", "\x80\x02\xff.", "byte 2: 0xff is no instruction"},
		{"protocol of the future", "\x80\x07N.", "protocol 7"},
		{"key without a value", "\x80\x02}(K\x01u.", "a key without a value"},
		{"items for a number", "\x80\x02K\x01K\x02a.", "items for what is no list"},
		{"keys for a number", "\x80\x02K\x01K\x02K\x03s.", "keys for what is no dictionary"},
		{"nothing in the memo", "\x80\x02h\x05.", "the memo has nothing at 5"},
		{"call with a number", "\x80\x02cm\nC\nK\x01R.", "whose arguments are no tuple"},
		{"long string", "\x80\x02X\xff\xff\xff\xff.", "the file ends"},
		{"very long string", "\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "a length of"},
		{"very long bytes", "\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.", "the file ends"},
		{"long integer", "\x80\x02\x8b\x00\x10\x00\x00" + strings.Repeat("x", 4096) + ".", "an integer of 4096 bytes"},
		{"no integer", "Iabc\n.", "is no integer"},
		{"no quotes", "Sabc\n.", "is no string in quotes"},
		{"a class of numbers", "\x80\x04K\x01K\x02\x93.", "whose name is no text"},
		{"line without end", "I" + strings.Repeat("1", 2<<20), "a line of more than"},
	} {
		_, err := read(c.data)
		var told *Error
		if !errors.As(err, &told) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.what, err, c.want)
		}
	}
}

// TestBombs: what grows without end is stopped by what it holds or by its length.
func TestBombs(t *testing.T) {
	laughs := "\x80\x02]q\x00"
	for i := range 60 { // a list of two, twice, and so on: 2^60 items for who counts them
		laughs += fmt.Sprintf("]q%c(h%ch%ce", byte(i+1), byte(i), byte(i))
	}
	v, err := read(laughs + ".")
	if err != nil {
		t.Fatal(err)
	}
	if text := Text(v, 200); len(text) > 300 {
		t.Errorf("%d bytes of text", len(text))
	}
	for what, data := range map[string]string{
		"one value again and again": "\x80\x02N" + strings.Repeat("2", 1000),
		"marks":                     strings.Repeat("(", 1000),
		"lists":                     strings.Repeat("]", 1000),
		"strings":                   strings.Repeat("X\x05\x00\x00\x00aaaaa0", 1000),
		"memo":                      "N" + strings.Repeat("\x94", 1000),
	} {
		r := NewReader(strings.NewReader(data), 0, int64(len(data)))
		r.held = maxHeld - 1000 // as after what went before
		if _, err := r.Read(); err == nil || !strings.Contains(err.Error(), "MiB of values") {
			t.Errorf("%s: %v", what, err)
		}
	}
	r := NewReader(strings.NewReader(strings.Repeat("N0", 1000)), 0, 2000)
	r.steps = maxSteps - 1000
	if _, err := r.Read(); err == nil || !strings.Contains(err.Error(), "instructions") {
		t.Errorf("steps: %v", err)
	}
}

// TestInstructions: every opcode that pickletools of CPython 3.13 lists has an
// instruction, and nothing else has. BINPUT is 'q', FRAME 0x95, and so on.
func TestInstructions(t *testing.T) {
	const listed = "I JKMLGF\x8a\x8bS TU BC\x8e\x96\x97\x98 N\x88\x89 V\x8cX\x8d ]ael ) t\x85\x86\x87 }d su \x8f\x90\x91 02(1 ghj pqr\x94 \x82\x83\x84 c\x93 R b i o \x81\x92 \x80 P Q\x95"
	for code := range 256 {
		want := code != ' ' && bytes.IndexByte([]byte(listed), byte(code)) >= 0
		if has := instructions[code] != nil; has != want {
			t.Errorf("instruction %#x: %v, want %v", code, has, want)
		}
	}
}

// FuzzRead: no bytes make the machine panic or run without end, and what it built can be
// written down.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01u."))
	f.Add([]byte("\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94\x93R."))
	f.Add([]byte("(dp0\nVa\np1\nI1\ns."))
	f.Add([]byte("\x80\x02cm\nC\n)\x81}b]q\x01h\x01a."))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := NewReader(bytes.NewReader(data), 0, int64(len(data))).Read()
		if err == nil && len(Text(v, 100)) > 200 {
			t.Errorf("a text of %d bytes", len(Text(v, 100)))
		}
	})
}
