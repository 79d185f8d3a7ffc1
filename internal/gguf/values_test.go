package gguf

// This file tests the metadata's values, one of each type, in both byte orders.

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		half := func(w *writer, n uint16) *writer {
			b := make([]byte, 2)
			order.PutUint16(b, n)
			w.Write(b)
			return w
		}
		w := begin(3, order, 0, 15)
		w.text("u8").u32(kindUint8).WriteByte(200)
		w.text("i8").u32(kindInt8).WriteByte(200)
		half(w.text("u16").u32(kindUint16), 60000)
		half(w.text("i16").u32(kindInt16), 60000)
		w.text("u32").u32(kindUint32).u32(4000000000)
		w.text("i32").u32(kindInt32).u32(4000000000)
		w.text("f32").u32(kindFloat32).u32(math.Float32bits(0.1))
		w.text("yes").u32(kindBool).WriteByte(1)
		w.text("no").u32(kindBool).WriteByte(0)
		w.text("text").u32(kindString).text("a b")
		w.text("list").u32(kindArray).u32(kindUint16).count(3).Write(make([]byte, 6))
		w.text("u64").u32(kindUint64).u64(math.MaxUint64)
		w.text("i64").u32(kindInt64).u64(math.MaxUint64)
		w.text("f64").u32(kindFloat64).u64(math.Float64bits(0.1))
		w.text("general.alignment").u32(kindUint32).u32(64)
		data := w.data(0)
		f, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(order, err)
		}
		const want = "[{u8 200} {i8 -56} {u16 60000} {i16 -5536} {u32 4000000000} {i32 -294967296} {f32 0.1} {yes true} {no false} {text a b} {list 3 numbers} {u64 18446744073709551615} {i64 -1} {f64 0.1} {general.alignment 64}]"
		if got := strings.ReplaceAll(fmt.Sprint(f.Metadata), "[3 numbers]", "3 numbers"); got != want {
			t.Errorf("%v: %s\nwant %s", order, got, want)
		}
	}
}

// TestAlignments: powers of two up to a mebibyte.
func TestAlignments(t *testing.T) {
	for n, refused := range map[uint32]bool{0: true, 1: false, 2: false, 3: true, 48: true, 1 << 20: false, 1 << 21: true, 1 << 31: true} {
		data := begin(3, binary.LittleEndian, 0, 1).text("general.alignment").u32(kindUint32).u32(n).data(0)
		if _, err := Read(bytes.NewReader(data), int64(len(data))); (err != nil) != refused {
			t.Errorf("an alignment of %d: %v", n, err)
		}
	}
}

// TestKept: a text of the metadata is kept up to a bound.
func TestKept(t *testing.T) {
	for length, want := range map[int]int{maxKept - 1: maxKept - 1, maxKept: maxKept, maxKept + 1: maxKept + len("…")} {
		if got := kept(strings.Repeat("x", length)); len(got) != want || strings.HasSuffix(got, "…") != (length > maxKept) {
			t.Errorf("of %d bytes, %d are kept", length, len(got))
		}
	}
}
