package protoscan

// This file compares what is scanned of a message that is damaged at every byte with what was read once.

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	whole := []byte{0x08, 0x96, 0x01, 0x15, 0, 0, 0xc0, 0x3f}
	whole = append(whole, field(3, []byte("conv1"))...)
	whole = append(whole, field(4, field(1, []byte{1, 0xac, 2}))...)
	whole = append(whole, field(20, binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.5)))...)
	whole = binary.LittleEndian.AppendUint64(append(whole, 0x31), math.Float64bits(2.5))
	whole = append(whole, field(5, binary.LittleEndian.AppendUint64(nil, math.Float64bits(-1)))...)
	packed.Matches(t, "testdata/damaged.txt.gz", packed.Damaged(whole, func(data []byte) string {
		s := scan(data)
		text := told(s.Root(), 0)
		if err := s.Err(); err != nil {
			text += ": " + err.Error()
		}
		return text
	}))
}

// told is every field in each way in which it can be read.
func told(m *Message, depth int) string {
	text := ""
	for m.Next() {
		text += fmt.Sprintf(" %d at %d", m.Field(), m.Offset())
		if !m.IsPacked() {
			text += number(m)
			continue
		}
		text += fmt.Sprintf(" %v", m.Range())
		switch m.Field() {
		case 3:
			text += fmt.Sprintf(" %q", m.Text(6))
		case 4:
			if depth < 2 {
				text += " (" + told(m.Message(), depth+1) + ")"
			}
		case 5:
			m.EachDouble(func(x float64) bool { text += fmt.Sprintf(" %g", x); return true })
		case 20:
			m.EachFloat(func(x float64) bool { text += fmt.Sprintf(" %g", x); return x > -1 })
		default:
			m.EachInt(func(n int64) bool { text += fmt.Sprintf(" %d", n); return n != 2 })
		}
	}
	return text
}

// number is a field alone.
func number(m *Message) string {
	switch m.Field() {
	case 2:
		return fmt.Sprintf(" %g", m.Float())
	case 6:
		text := ""
		m.EachDouble(func(x float64) bool { text += fmt.Sprintf(" %g", x); return true })
		return text
	}
	return fmt.Sprintf(" %d", m.Int())
}
