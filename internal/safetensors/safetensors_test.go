package safetensors

// This file tests headers that are right, and what is wrong with others.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// file is a header with so many bytes of elements behind it.
func file(header string, elements int) []byte {
	data := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(data, header...), make([]byte, elements)...)
}

func TestRead(t *testing.T) {
	data := file(`{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[24,32]},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}, "e":{"dtype":"BF16","shape":[0,7],"data_offsets":[32,32]},"f4":{"dtype":"F4","shape":[2,4],"data_offsets":[32,36]}}  `, 36)
	if !Looks(data) {
		t.Error("it does not look like one")
	}
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range f.Tensors {
		got = append(got, fmt.Sprint(x.Name, " ", x.DType.Name, x.Shape, x.Bytes()))
	}
	if want := "b int64[] 8 a.weight float32[2 3] 24 e bfloat16[0 7] 0 f4 float4_e2m1[2 4] 4"; strings.Join(got, " ") != want {
		t.Errorf("%s, want %s", strings.Join(got, " "), want)
	}
	if len(f.Metadata) != 1 || f.Metadata[0].Value != "pt" {
		t.Errorf("metadata %v", f.Metadata)
	}
}

// TestWrong: each is refused by an error that names what is wrong.
func TestWrong(t *testing.T) {
	one := func(fields string) string { return `{"a":{` + fields + `}}` }
	for _, c := range []struct {
		what string
		data []byte
		want string
	}{
		{"empty", nil, "has 0 bytes"},
		{"short", []byte("1234"), "has 4 bytes"},
		{"length beyond the end", []byte("\xff\x00\x00\x00\x00\x00\x00\x00{}"), "cut off"},
		{"length of 100 MB", append([]byte("\xff\xff\xff\x7f\x00\x00\x00\x00"), '{'), "the format allows 100000000"},
		{"length of 2^64 - 1", []byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"), "the format allows"},
		{"no JSON", file(`{"a`, 0), "no readable JSON"},
		{"a list", file(`[1]`, 0), "where { should"},
		{"a number for a tensor", file(`{"a":1}`, 0), "where { should"},
		{"unknown type", file(one(`"dtype":"X9","shape":[1],"data_offsets":[0,4]`), 4), `unknown type "X9"`},
		{"no shape", file(one(`"dtype":"F32","data_offsets":[0,4]`), 4), "lacks its shape"},
		{"one offset", file(one(`"dtype":"F32","shape":[1],"data_offsets":[4]`), 4), "lacks its shape or its two offsets"},
		{"unknown field", file(one(`"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1`), 4), `unknown field "x"`},
		{"negative size", file(one(`"dtype":"F32","shape":[-1],"data_offsets":[0,4]`), 4), "negative size -1"},
		{"sizes without end", file(one(`"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]`), 4), "cannot be counted"},
		{"a fraction", file(one(`"dtype":"F32","shape":[1.5],"data_offsets":[0,4]`), 4), "is no size"},
		{"too large a number", file(one(`"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]`), 4), "is no size"},
		{"offsets turned around", file(one(`"dtype":"F32","shape":[1],"data_offsets":[4,0]`), 4), "lies from 4 to 0"},
		{"negative offset", file(one(`"dtype":"F32","shape":[1],"data_offsets":[-4,0]`), 4), "lies from -4"},
		{"beyond the end", file(one(`"dtype":"F32","shape":[1],"data_offsets":[0,4]`), 3), "the file is cut off"},
		{"too few bytes", file(one(`"dtype":"F32","shape":[2],"data_offsets":[0,4]`), 4), "need 8"},
		{"a gap", file(one(`"dtype":"F32","shape":[1],"data_offsets":[4,8]`), 8), "behind a gap"},
		{"rest", file(one(`"dtype":"F32","shape":[1],"data_offsets":[0,4]`), 8), "4 bytes behind the last tensor"},
		{"overlap", file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12), "within another"},
		{"twice", file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `two entries with the name "a"`},
		{"many axes", file(one(`"dtype":"F32","shape":[`+strings.Repeat("1,", 70)+`1],"data_offsets":[0,4]`), 4), "more than 64 sizes"},
		{"metadata that is no text", file(`{"__metadata__":{"a":{}}}`, 0), "where a text should"},
		{"long name", file(`{"`+strings.Repeat("a", 2<<20)+`":1}`, 0), "a text of 2097152 bytes"},
	} {
		_, err := Read(bytes.NewReader(c.data), int64(len(c.data)))
		var told *Error
		if !errors.As(err, &told) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.what, err, c.want)
		}
	}
}

// FuzzRead: no header makes the reader panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}`))
	f.Add([]byte(`{"a":{"dtype":"F4","shape":[],"data_offsets":[0,0]}}`))
	f.Fuzz(func(t *testing.T, header []byte) {
		data := file(string(header), 24)
		if read, err := Read(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, x := range read.Tensors {
				if x.Bytes() < 0 || x.Bytes() > int64(len(data)) {
					t.Errorf("%v has %d bytes", x, x.Bytes())
				}
			}
		}
	})
}
