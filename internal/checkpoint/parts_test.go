package checkpoint

// This file tests the small parts of the reader by hand.

import (
	"errors"
	"io/fs"
	"math"
	"testing"
	"testing/fstest"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/pickle"
)

// TestElements: the number that bytes stand for, in the order in which torch writes them.
func TestElements(t *testing.T) {
	for _, c := range []struct {
		dtype graph.DType
		bytes []byte
		want  any
	}{
		{graph.Int64, []byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, int64(-2)},
		{graph.Int64, []byte{1, 2, 0, 0, 0, 0, 0, 0}, int64(513)},
		{graph.Int32, []byte{0xfe, 0xff, 0xff, 0xff}, int64(-2)},
		{graph.Int32, []byte{1, 2, 0, 0}, int64(513)},
		{graph.UInt8, []byte{200}, int64(200)},
		{graph.Bool, []byte{1}, int64(1)},
		{graph.Float64, []byte{0, 0, 0, 0, 0, 0, 0xf8, 0x3f}, 1.5},
		{graph.Float32, []byte{0, 0, 0xc0, 0x3f}, 1.5},
		{graph.Float32, []byte{0, 0, 0x80, 0xff}, math.Inf(-1)},
		{graph.Float16, []byte{0, 0}, nil},
		{graph.Int16, []byte{0, 0}, nil},
	} {
		got, ok := elementOf(c.dtype, c.bytes)
		if got != c.want || ok != (c.want != nil) {
			t.Errorf("%s %v is %v, %v", c.dtype, c.bytes, got, ok)
		}
	}
}

// TestFolderOf: data.pkl lies at the top, or in a folder there and no deeper.
func TestFolderOf(t *testing.T) {
	for _, c := range []struct {
		file, want string
		found      bool
	}{{"data.pkl", ".", true}, {"net/data.pkl", "net", true}, {"a/b/data.pkl", "", false}, {"data.pkl/x", "", false}, {"net/data.pk", "", false}} {
		root := files.New(fstest.MapFS{c.file: {Data: []byte("x")}, "other/version": {Data: []byte("3")}}, "the archive", "/archive")
		if got, found := folderOf(root); got != c.want || found != c.found {
			t.Errorf("%s: the folder is %q, %v", c.file, got, found)
		}
		root.Close()
	}
}

func TestError(t *testing.T) {
	err := &Error{Message: "message", Advice: "advice", Err: fs.ErrInvalid}
	if err.Error() != "message" || err.Hint() != "advice" || !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("%q, %q, %v", err.Error(), err.Hint(), err.Unwrap())
	}
}

// TestClassOf: the class of a module that was written with its source stands second.
func TestClassOf(t *testing.T) {
	class := &pickle.Global{Module: "net", Name: "Net"}
	for _, c := range []struct {
		id   any
		want string
	}{
		{tupleOf("module", class, "net.py", "source"), "net.Net"},
		{tupleOf("module", class), "net.Net"},
		{tupleOf("module"), ""},
		{tupleOf("module", "net.Net"), ""},
		{"module", ""},
		{nil, ""},
	} {
		if got := classOf(&pickle.Persistent{ID: c.id}); got != c.want {
			t.Errorf("%v: %q, want %q", c.id, got, c.want)
		}
	}
	if first(nil) != nil || first([]any{3, 4}) != 3 {
		t.Error("the first of a list")
	}
}

func tupleOf(items ...any) *pickle.Tuple { return &pickle.Tuple{Items: items} }
