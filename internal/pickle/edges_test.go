package pickle

// This file tests what the table of values leaves: rare instructions, whole errors, what is charged, and pickles that
// are cut off at every byte.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
)

// TestRare: instructions of protocols 0 and 1, and of the newest, by what pickletools says of them.
func TestRare(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"I00\n.", "false"}, {"I-5\n.", "-5"}, {"L-5L\n.", "-5"}, {"T\x02\x00\x00\x00ab.", `"ab"`}, {"U\x01a.", `"a"`}, {"S\"a\"\n.", `"a"`}, {"K\x01p7\n0g7\n.", "1"},
		{"Pab\n.", `&pickle.Persistent{ID:"ab"}`}, {"\x80\x02K\x05Q.", "&pickle.Persistent{ID:5}"}, {"\x80\x02\x83\x01\x02.", `&pickle.Global{Module:"copyreg", Name:"extension 513"}`},
		{"\x80\x02\x84\x01\x02\x00\x00.", `&pickle.Global{Module:"copyreg", Name:"extension 513"}`}, {"\x80\x05\x97.", `&pickle.Persistent{ID:"buffer"}`}, {"\x80\x05\x97\x98.", `&pickle.Persistent{ID:"buffer"}`},
		{"\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x80.", "-2361183241434822606848"}, {"\x80\x02\x8a\x09\x01\x00\x00\x00\x00\x00\x00\x00\x01.", "18446744073709551617"},
		{"\x80\x02\x8a\x08\xff\xff\xff\xff\xff\xff\xff\xff.", "-1"}, {"\x80\x02\x8a\x01\x7f.", "127"}, {"\x80\x02\x8a\x01\x80.", "-128"}, {"\x80\x02J\x00\x00\x00\x80.", "-2147483648"}, {"\x80\x02M\xff\xff.", "65535"},
		{"\x80\x02G\xc0\x00\x00\x00\x00\x00\x00\x00.", "-2"}, {"F-2.5\n.", "-2.5"}, {"\x80\x02B\x02\x00\x00\x00ab.", "pickle.Bytes{Length:2, Offset:7, Held:[]uint8{0x61, 0x62}}"},
		{"\x80\x04\x8e\x01\x00\x00\x00\x00\x00\x00\x00a.", "pickle.Bytes{Length:1, Offset:11, Held:[]uint8{0x61}}"}, {"\x80\x03C\x00.", "pickle.Bytes{Length:0, Offset:4, Held:[]uint8{}}"},
		{"\x80\x04\x8d\x01\x00\x00\x00\x00\x00\x00\x00a.", `"a"`}, {"\x80\x02cm\nC\n)R(K\x01K\x02e.", "C() list [1 2] items [] []"}, {"\x80\x02cm\nC\n)RK\x01a.", "C() list [1] items [] []"},
		{"\x80\x02cm\nC\n)R(K\x01K\x02u.", "C() list [] items [1] [2]"}, {"\x80\x02cm\nC\nK\x01\x85}\x92.", "C(1) new list [] items [] []"}, {"\x80\x02cm\nC\nK\x01\x85\x81.", "C(1) new list [] items [] []"},
		{"(K\x01cm\nC\n0I2\nim\nD\n.", "D(1, 2) list [] items [] []"}, {"(K\x01K\x02d.", "map 1=2"}, {"\x80\x02]}b.", "[]"}, {"((K\x010t.", "()"}, {"(K\x01K\x021).", "()"},
	} {
		v, err := read(c.data)
		got := whole(v)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.data, got, c.want)
		}
	}
}

// whole is a value with all that is in it.
func whole(v any) string {
	switch x := v.(type) {
	case *big.Int:
		return x.String()
	case *Object:
		text := Text(x, 100)
		if x.New {
			text += " new"
		}
		return fmt.Sprintf("%s list %v items %v %v", text, x.List.Items, x.Items.Keys, x.Items.Values)
	case *List, *Tuple:
		return Text(v, 100)
	case *Dict:
		text := "map"
		for i, key := range x.Keys {
			text += fmt.Sprintf(" %v=%v", key, x.Values[i])
		}
		return text
	}
	return fmt.Sprintf("%#v", v)
}

// TestWholeErrors: the text and the place of each error.
func TestWholeErrors(t *testing.T) {
	for data, want := range map[string]string{
		"": "byte 0: the file ends within the pickle", "\x80\x02K": "byte 2: the file ends within the pickle", "\x80\x06N.": "byte 0: protocol 6; protocols 0 to 5 are read", "N\xff.": "byte 1: 0xff is no instruction of a pickle",
		".": "byte 0: the pickle takes more values than it has made", "0.": "byte 0: the pickle takes more values than it has made", "(2.": "byte 1: the pickle takes more values than it has made", "2.": "byte 0: the pickle takes more values than it has made",
		"K\x01\x86.": "byte 2: the pickle takes more values than it has made", "(o.": "byte 1: the pickle takes more values than it has made", "o.": "byte 0: the pickle takes more values than it has made", "a.": "byte 0: the pickle takes more values than it has made",
		"Na.": "byte 1: the pickle takes more values than it has made", "K\x01s.": "byte 2: the pickle takes more values than it has made", "s.": "byte 0: the pickle takes more values than it has made", "K\x01K\x02s.": "byte 4: the pickle takes more values than it has made",
		"q\x01.": "byte 0: the pickle takes more values than it has made", "R.": "byte 0: the pickle takes more values than it has made", ")R.": "byte 1: the pickle takes more values than it has made", "b.": "byte 0: the pickle takes more values than it has made", "Nb.": "byte 1: the pickle takes more values than it has made",
		"\x92.": "byte 0: the pickle takes more values than it has made", "\x93.": "byte 0: the pickle takes more values than it has made", "N\x93.": "byte 1: the pickle takes more values than it has made", "Q.": "byte 0: the pickle takes more values than it has made", "\x98.": "byte 0: the pickle takes more values than it has made",
		"NN\x93.": "byte 2: a class whose name is no text", "U\x01aN\x93.": "byte 4: a class whose name is no text", "NU\x01a\x93.": "byte 4: a class whose name is no text", "NNR.": "byte 2: a call whose arguments are no tuple", "NNa.": "byte 2: items for what is no list",
		"NNNs.": "byte 3: keys for what is no dictionary", "}(Nu.": "byte 3: a key without a value", "(Nd.": "byte 2: a key without a value", "g5\n.": "byte 0: the memo has nothing at 5", "Np-1\n.": `byte 1: "-1" is no place of the memo`, "gx\n.": `byte 0: "x" is no place of the memo`,
		"Fx\n.": `byte 0: "x" is no number`, "Ix\n.": `byte 0: "x" is no integer`, "S'a\n.": `byte 0: "'a" is no string in quotes`, "S'\n.": `byte 0: "'" is no string in quotes`, "Saa\n.": `byte 0: "aa" is no string in quotes`,
		"I" + strings.Repeat("1", 5000) + "\n.": "byte 0: an integer of 5000 digits", "\x8b\x01\x04\x00\x00" + strings.Repeat("x", 1025): "byte 0: an integer of 1025 bytes; at most 1024 are read",
		"\x8e\xff\xff\xff\xff\xff\xff\xff\xff.": "byte 0: a length of 18446744073709551615 bytes", "V" + strings.Repeat("a", maxLine+1) + "\n.": "byte 0: a line of more than 1048576 bytes", "X\x02\x00\x00\x00a.": "byte 0: the pickle takes more values than it has made",
		"X\x03\x00\x00\x00a.": "byte 0: the file ends within the pickle",
	} {
		if want == "byte 0: the pickle takes more values than it has made" && data[0] == 'X' {
			continue // two bytes of text are there
		}
		_, err := read(data)
		var told *Error
		if !errors.As(err, &told) || err.Error() != want {
			t.Errorf("%.40q: %v; want %s", data, err, want)
		}
	}
	if _, err := NewReader(failing{}, 0, 100).Read(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a file that fails: %v", err)
	}
	if _, err := NewReader(strings.NewReader("K"), 0, 100).Read(); err == nil || err.Error() != "byte 0: the file ends within the pickle" {
		t.Errorf("a file that is shorter than it says: %v", err)
	}
	long := "\x80\x02X\x00\x00\x02\x00" + strings.Repeat("a", 1<<17) + "."
	if v, err := read(long); err != nil || len(v.(string)) != 1<<17 {
		t.Errorf("a text longer than the window: %v", err)
	}
	if _, err := NewReader(strings.NewReader(long[:1<<16]), 0, int64(len(long))).Read(); err == nil || err.Error() != "byte 2: the file ends within the pickle" {
		t.Errorf("a long text that is cut off: %v", err)
	}
	if v, err := read("\x80\x02V" + strings.Repeat("b", 1<<17) + "\n."); err != nil || len(v.(string)) != 1<<17 {
		t.Errorf("a line longer than the window: %v", err)
	}
	if _, err := read("X\x01\x00\x00\x02" + strings.Repeat("a", 1<<25+1) + "."); err == nil || err.Error() != "byte 0: a string of 33554433 bytes; at most 33554432 are read" {
		t.Errorf("a very long text: %v", err)
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }

// TestCut: a pickle that ends at any byte before its last is an error, at the instruction that is cut off.
func TestCut(t *testing.T) {
	const data = "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00}(\x8c\x01a\x94K\x01M\x00\x01J\x01\x00\x00\x00G?\xf8\x00\x00\x00\x00\x00\x00X\x01\x00\x00\x00bC\x01c\x8e\x01\x00\x00\x00\x00\x00\x00\x00d\x8a\x02\x00\x80I12\nF1.5\nVxy\ncmod\nName\n(imod\nOther\n\x8f(h\x00r\x01\x00\x00\x00\x82\x01\x90Nu."
	starts := []int{0, 2, 11, 12, 13, 16, 17, 19, 22, 27, 36, 42, 45, 55, 59, 63, 68, 72, 82, 83, 94, 95, 96, 98, 103, 105, 106, 107, 108}
	if _, err := read(data); err != nil {
		t.Fatal(err)
	}
	at := 0
	for n := range len(data) {
		for at+1 < len(starts) && starts[at+1] <= n {
			at++
		}
		want := fmt.Sprintf("byte %d: the file ends within the pickle", starts[at])
		for what, r := range map[string]*Reader{"short": NewReader(strings.NewReader(data[:n]), 0, int64(n)), "behind others": NewReader(strings.NewReader("xyz"+data[:n]), 3, int64(n+3))} {
			wanted := want
			if what != "short" {
				wanted = fmt.Sprintf("byte %d: the file ends within the pickle", starts[at]+3)
			}
			if _, err := r.Read(); err == nil || err.Error() != wanted {
				t.Errorf("%s, %d bytes: %v; want %s", what, n, err, wanted)
			}
		}
	}
}

// TestCharged: what values take is counted as they are made.
func TestCharged(t *testing.T) {
	for data, want := range map[string]int64{
		"N.": 16, "].": 96 + 16, ").": 96 + 16, "}.": 96 + 16, "K\x01K\x02\x86.": 16*2 + 32 + 96 + 16, "](K\x01K\x02e.": 96 + 16 + 16 + 32 + 32 + 32, "]K\x01a.": 96 + 16 + 16 + 16, "(NNl.": 16 + 32 + 32 + 96 + 16,
		"}K\x01K\x02s.": 96 + 16 + 32 + 32, "U\x03abc.": 3 + 16 + 16, "C\x03abc.": 3 + 16, "I12\n.": 2 + 16 + 16, "Nq\x01.": 16 + 64, "Nq\x01q\x01.": 16 + 64, "cm\nC\n.": 1 + 16 + 1 + 16 + 16, "(NNt.": 16 + 32 + 32 + 96 + 16, "(NNd.": 16 + 32 + 32 + 96 + 16, "N2.": 32,
	} {
		r := NewReader(strings.NewReader(data), 0, int64(len(data)))
		if _, err := r.Read(); err != nil || r.held != want {
			t.Errorf("%q holds %d, %v; want %d", data, r.held, err, want)
		}
	}
	r := NewReader(strings.NewReader("N."), 0, 2)
	r.held = maxHeld - 16
	if _, err := r.Read(); err != nil {
		t.Errorf("as much as may be: %v", err)
	}
	for what, c := range map[string]struct {
		data string
		held int64
	}{"an item": {"]K\x01a.", 129}, "items": {"](NNe.", 160}, "a key": {"}NNs.", 145}, "a tuple": {"NN\x86.", 33}, "bytes": {"C\x03abc.", 1}, "a tuple itself": {"N\x85.", 33}} {
		r := NewReader(strings.NewReader(c.data), 0, int64(len(c.data)))
		r.held = maxHeld - c.held
		if _, err := r.Read(); err == nil || !strings.HasSuffix(err.Error(), "the pickle builds more than 128 MiB of values") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := read(strings.Repeat("N", maxStack+1)); err == nil || err.Error() != "byte 1048576: the pickle puts more than 1048576 values on its stack" {
		t.Errorf("a tall stack: %v", err)
	}
}

// TestHelpers: what reads values for others.
func TestHelpers(t *testing.T) {
	var none *Dict
	d := &Dict{Keys: []any{"a", "b", "a", int64(1)}, Values: []any{1, 2, 3, 4}}
	if none.Get("a") != nil || d.Get("a") != 3 || d.Get("b") != 2 || d.Get("c") != nil {
		t.Error("keys of dictionaries")
	}
	huge := new(big.Int).Lsh(big.NewInt(1), 70)
	for _, c := range []struct {
		v    any
		n    int64
		okay bool
	}{{int64(5), 5, true}, {true, 1, true}, {false, 0, true}, {big.NewInt(7), 7, true}, {huge, huge.Int64(), false}, {"5", 0, false}, {1.0, 0, false}, {nil, 0, false}} {
		if n, okay := Int(c.v); n != c.n || okay != c.okay {
			t.Errorf("%v: %d, %v", c.v, n, okay)
		}
	}
	for _, c := range []struct {
		v    any
		n    int
		okay bool
	}{{&List{[]any{1, 2}}, 2, true}, {&Tuple{[]any{1}}, 1, true}, {d, 0, false}, {nil, 0, false}} {
		if items, okay := Items(c.v); len(items) != c.n || okay != c.okay {
			t.Errorf("%v: %v, %v", c.v, items, okay)
		}
	}
	if o := (&Object{Callable: "x"}); o.Class() != "" || (&Object{Callable: &Global{"a.b", "C"}}).Class() != "a.b.C" {
		t.Error("names of classes")
	}
	for head, want := range map[string]bool{"\x80\x02}": true, "\x80\x05\x95": true, "\x80\x01}": false, "\x80\x06}": false, "\x81\x02}": false, "\x80\x02": false, "\x80\x02z": false, "\x80\x02.": true, "\x80\x03K\x01": true} {
		if Looks([]byte(head)) != want {
			t.Errorf("%q looks like a pickle: %v", head, !want)
		}
	}
	cause := &Error{3, "text", io.EOF}
	if cause.Error() != "byte 3: text" || !errors.Is(cause, io.EOF) {
		t.Error("an error's text and cause")
	}
}

// TestText: values in words, cut where they are long or deep.
func TestText(t *testing.T) {
	list := func(items ...any) *List { return &List{items} }
	for _, c := range []struct {
		v    any
		most int
		want string
	}{
		{list(list(list(list(list(int64(1)))))), 100, "[[[[[…]]]]]"}, {list(list(list(list()))), 100, "[[[[]]]]"}, {"abcdef", 3, "abc"}, {&Persistent{1}, 9, "…"}, {&Global{"m", "f"}, 9, "m.f"}, {Bytes{Length: 3}, 20, "3 bytes"},
		{&Object{Callable: list(), Args: []any{int64(1), nil}}, 50, "object(1, None)"}, {&Object{Callable: &Global{"a.b", "C"}}, 50, "C()"}, {&Object{Callable: &Global{"collections", "defaultdict"}, Items: Dict{[]any{"a"}, []any{true}}}, 50, "{a: True}"},
		{list("aaaa", "bbbb", "cccc"), 5, "[aaaa…"}, {&Dict{[]any{"a", "b", "c"}, []any{"xxxx", "yyyy", "zzzz"}}, 6, "{a: xx…"}, {&Tuple{[]any{1.5, false}}, 50, "(1.5, False)"}, {list(&Dict{[]any{"a"}, []any{list()}}, &Tuple{}), 50, "[{a: []}, ()]"},
	} {
		if got := Text(c.v, c.most); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestSkipped: long bytes lie where they say, whatever was read ahead.
func TestSkipped(t *testing.T) {
	long := append([]byte("\x80\x02(B\x01\x00\x01\x00"), bytes.Repeat([]byte("z"), 1<<16+1)...)
	long = append(long, "K\x07t."...)
	v, err := read(string(long))
	items, _ := Items(v)
	if err != nil || len(items) != 2 || items[1] != any(int64(7)) || fmt.Sprint(items[0]) != fmt.Sprint(Bytes{Length: 1<<16 + 1, Offset: 8}) {
		t.Errorf("%v, %v", items, err)
	}
	exact := append([]byte("\x80\x02B\x00\x00\x01\x00"), bytes.Repeat([]byte("z"), 1<<16)...)
	if v, err := read(string(append(exact, '.'))); err != nil || len(v.(Bytes).Held) != 1<<16 {
		t.Errorf("as much as is held: %v", err)
	}
}
