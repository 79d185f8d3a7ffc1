package gguf

// This file tests headers of GGUF files that are made here.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// writer makes a file.
type writer struct {
	bytes.Buffer
	order   binary.ByteOrder
	version uint32
}

func (w *writer) u32(n uint32) *writer {
	b := make([]byte, 4)
	w.order.PutUint32(b, n)
	w.Write(b)
	return w
}
func (w *writer) u64(n uint64) *writer {
	b := make([]byte, 8)
	w.order.PutUint64(b, n)
	w.Write(b)
	return w
}

func (w *writer) count(n uint64) *writer {
	if w.version == 1 {
		return w.u32(uint32(n))
	}
	return w.u64(n)
}

func (w *writer) text(s string) *writer { w.count(uint64(len(s))); w.WriteString(s); return w }

func begin(version uint32, order binary.ByteOrder, tensors, entries uint64) *writer {
	w := &writer{order: order, version: version}
	w.WriteString("GGUF")
	return w.u32(version).count(tensors).count(entries)
}

func (w *writer) tensor(name string, kind uint32, offset uint64, sizes ...uint64) *writer {
	w.text(name).u32(uint32(len(sizes)))
	for _, n := range sizes {
		w.count(n)
	}
	return w.u32(kind).u64(offset)
}

// data ends the header and adds elements.
func (w *writer) data(n int) []byte {
	for w.Len()%32 != 0 {
		w.WriteByte(0)
	}
	return append(w.Bytes(), make([]byte, n)...)
}

// TestVersions: the three versions, in both byte orders, say the same.
func TestVersions(t *testing.T) {
	for version := uint32(1); version <= 3; version++ {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			w := begin(version, order, 2, 4)
			w.text("general.architecture").u32(kindString).text("llama")
			w.text("n").u32(kindFloat32).u32(math.Float32bits(0.5))
			w.text("tokens").u32(kindArray).u32(kindString).count(2).text("a").text("bc")
			w.text("types").u32(kindArray).u32(kindInt32).count(3).u32(1).u32(2).u32(3)
			w.tensor("blk.0.w.weight", 12, 0, 256, 4).tensor("norm.weight", 0, 576, 4)
			data := w.data(576 + 16)
			f, err := Read(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatalf("version %d, %v: %v", version, order, err)
			}
			got := fmt.Sprint(f.Format, f.Metadata, f.Tensors[0].Shape, f.Tensors[0].DType.Name, f.Tensors[0].Bytes(), f.Tensors[1].Bytes())
			want := fmt.Sprintf("GGUF %d[{general.architecture llama} {n 0.5} {tokens [2 texts]} {types [3 numbers]}] [4 256]q4_k576 16", version)
			if got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}

// TestWrong: each is refused by an error that names what is wrong.
func TestWrong(t *testing.T) {
	little := binary.LittleEndian
	for _, c := range []struct {
		what string
		data []byte
		want string
	}{
		{"empty", []byte("GGUF"), "ends within its header"},
		{"version 9", begin(9, little, 0, 0).data(0), "version 9"},
		{"tensors without end", begin(3, little, math.MaxUint64, 0).data(0), "a count of"},
		{"many tensors", begin(3, little, 1<<40, 0).data(0), "at most 200000"},
		{"many entries", begin(3, little, 0, 1<<40).data(0), "at most 20000"},
		{"tensors that are not there", begin(3, little, 1000, 0).data(0), "ends within its header"},
		{"long key", begin(3, little, 0, 1).count(1 << 40).data(0), "a text of 1099511627776 bytes"},
		{"unknown kind of value", begin(3, little, 0, 1).text("a").u32(99).data(0), "unknown type 99"},
		{"long text", begin(3, little, 0, 1).text("a").u32(kindString).count(1 << 50).data(0), "at most 16777216"},
		{"list without end", begin(3, little, 0, 1).text("a").u32(kindArray).u32(kindUint8).count(1 << 62).data(0), "has a list of"},
		{"list that is not there", begin(3, little, 0, 1).text("a").u32(kindArray).u32(kindString).count(1 << 20).data(0), "ends within"},
		{"lists in lists", begin(3, little, 0, 1).text("a").u32(kindArray).u32(kindArray).count(1).u32(kindArray).count(1).u32(kindArray).count(1).u32(kindArray).count(1).u32(kindArray).count(1).u32(0).count(1).data(64), "lists in lists"},
		{"alignment of zero", begin(3, little, 0, 1).text("general.alignment").u32(kindUint32).u32(0).data(0), "an alignment of 0"},
		{"alignment of three", begin(3, little, 0, 1).text("general.alignment").u32(kindUint32).u32(3).data(0), "an alignment of 3"},
		{"many axes", begin(3, little, 1, 0).tensor("a", 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1).data(4), "9 axes"},
		{"unknown type", begin(3, little, 1, 0).tensor("a", 99, 0, 1).data(4), "unknown type 99"},
		{"sizes without end", begin(3, little, 1, 0).tensor("a", 0, 0, 1<<40, 1<<40).data(4), "cannot be counted"},
		{"negative size", begin(3, little, 1, 0).tensor("a", 0, 0, math.MaxUint64).data(4), "a count of"},
		{"no whole blocks", begin(3, little, 1, 0).tensor("a", 12, 0, 100).data(400), "no blocks of 256"},
		{"beyond the end", begin(3, little, 1, 0).tensor("a", 0, 0, 100).data(4), "the file is cut off"},
		{"far beyond the end", begin(3, little, 1, 0).tensor("a", 0, 1<<62, 1).data(4), "the file is cut off"},
		{"offset of 2^63", begin(3, little, 1, 0).tensor("a", 0, 1<<63, 1).data(4), "lies at byte"},
		{"not aligned", begin(3, little, 1, 0).tensor("a", 0, 4, 1).data(8), "no multiple of 32"},
		{"overlap", begin(3, little, 2, 0).tensor("a", 0, 0, 16).tensor("b", 0, 32, 16).data(128), "within another"},
		{"twice", begin(3, little, 2, 0).tensor("a", 0, 0, 8).tensor("a", 0, 32, 8).data(128), `two tensors with the name "a"`},
	} {
		_, err := Read(bytes.NewReader(c.data), int64(len(c.data)))
		var told *Error
		if !errors.As(err, &told) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.what, err, c.want)
		}
	}
}

// FuzzRead: no bytes make the reader panic, or read for long.
func FuzzRead(f *testing.F) {
	w := begin(3, binary.LittleEndian, 1, 2)
	w.text("general.architecture").u32(kindString).text("llama").text("t").u32(kindArray).u32(kindString).count(1).text("a")
	f.Add(w.tensor("a", 12, 0, 256, 4).data(576))
	f.Add(begin(2, binary.BigEndian, 1, 0).tensor("a", 0, 0, 1).data(4))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for _, x := range read.Tensors {
			if x.Bytes() < 0 || x.Bytes() > int64(len(data)) {
				t.Errorf("%v has %d bytes", x, x.Bytes())
			}
		}
	})
}
