package gguf

// This file compares what is read of headers that are damaged at every byte with what was read once.

import (
	"bytes"
	"encoding/binary"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	w := begin(3, binary.LittleEndian, 2, 4)
	w.text("general.name").u32(kindString).text("n").text("a").u32(kindFloat32).u32(0x3f000000)
	w.text("t").u32(kindArray).u32(kindString).count(2).text("a").text("bc").text("general.alignment").u32(kindUint32).u32(64)
	w.tensor("b.weight", 12, 0, 256, 4).tensor("a", 0, 576, 4)
	first := begin(1, binary.BigEndian, 1, 1)
	first.text("n").u32(kindInt32).u32(7).tensor("a", 1, 0, 2, 3)
	text := ""
	for _, whole := range [][]byte{append(w.data(576+16), make([]byte, 64)...), first.data(12)} {
		text += packed.Damaged(whole, func(data []byte) string {
			f, err := Read(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				return err.Error()
			}
			return packed.Fields(f)
		})
	}
	packed.Matches(t, "testdata/damaged.txt.gz", text)
}
