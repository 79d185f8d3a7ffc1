package content

// This file looks at the outermost fields of protobuf messages: formats that are such
// messages have no magic number, but fields of their own.

import (
	"encoding/binary"
	"io"
)

// field is an outermost field of a message.
type field struct {
	number int
	wire   int    // 0 a number, 2 bytes
	value  uint64 // a number, or the length
	inside []byte // the first bytes of one of bytes
}

// mostFields bounds the fields that are looked at.
const mostFields = 64

// fields are a message's first outermost fields; nil if the file is no message. What a
// field holds is passed over where it lies.
func (p *probe) fields() []field {
	var list []field
	offset := int64(0)
	for offset < p.size && len(list) < mostFields {
		var head [40]byte
		n, err := p.file.ReadAt(head[:], offset)
		if err != nil && err != io.EOF {
			return nil
		}
		key, width := binary.Uvarint(head[:n])
		if width <= 0 || key>>3 == 0 || key>>3 > 1<<29 {
			return nil
		}
		f := field{number: int(key >> 3), wire: int(key & 7)}
		at := width
		switch f.wire {
		case 0:
			f.value, width = binary.Uvarint(head[at:n])
			if width <= 0 {
				return nil
			}
			at += width
		case 1, 5:
			at += map[int]int{1: 8, 5: 4}[f.wire]
		case 2:
			f.value, width = binary.Uvarint(head[at:n])
			if width <= 0 || f.value > uint64(p.size-offset) {
				return nil
			}
			at += width
			f.inside = append([]byte{}, head[min(at, n):min(uint64(n), uint64(at)+f.value)]...)
			offset += int64(f.value)
		default:
			return nil
		}
		if offset += int64(at); offset > p.size {
			return nil
		}
		list = append(list, f)
	}
	return list
}

// has tells whether one of some fields is there.
func has(list []field, numbers ...int) bool {
	for _, f := range list {
		for _, n := range numbers {
			if f.number == n && f.wire == 2 {
				return true
			}
		}
	}
	return false
}

// isCoreML: specificationVersion 1, description 2, and one of the model types 200 to
// 3000.
func isCoreML(p *probe) bool {
	list := p.fields()
	if len(list) < 2 || list[0].number != 1 || list[0].wire != 0 {
		return false
	}
	for _, f := range list {
		if f.wire == 2 && f.number >= 200 && f.number <= 3000 {
			return true
		}
	}
	return false
}

// isSavedModel: saved_model_schema_version 1, then meta_graphs 2, whose first field is
// their description.
func isSavedModel(p *probe) bool {
	list := p.fields()
	if len(list) < 2 || list[0].number != 1 || list[0].wire != 0 || list[0].value != 1 {
		return false
	}
	return list[1].number == 2 && list[1].wire == 2 && begins(list[1].inside, 0x0a) && !has(list, 7, 8)
}

func begins(inside []byte, first byte) bool { return len(inside) > 0 && inside[0] == first }

// isGraphDef: nodes 1, each a name 1 and an operator 2; versions 4.
func isGraphDef(p *probe) bool {
	list := p.fields()
	if len(list) == 0 || list[0].number != 1 || list[0].wire != 2 {
		return false
	}
	inside := list[0].inside
	if len(inside) < 4 || inside[0] != 0x0a || int(inside[1])+2 >= len(inside) {
		return false
	}
	return inside[2+int(inside[1])] == 0x12
}

// isCaffeModel: the net's name 1, then layers 100, or 2 in the first version.
func isCaffeModel(p *probe) bool {
	list := p.fields()
	if len(list) < 2 || list[0].number != 1 || list[0].wire != 2 || !printable(list[0].inside) {
		return false
	}
	return list[1].number == 100 && list[1].wire == 2 || list[1].number == 2 && list[1].wire == 2 && len(list) > 2 && list[2].number == 2 && !begins(list[1].inside, 0x08)
}

// isPaddle: blocks 1, whose first fields are idx 1 = 0 and parent_idx 2.
func isPaddle(p *probe) bool {
	list := p.fields()
	return len(list) > 0 && list[0].number == 1 && len(list[0].inside) > 3 && list[0].inside[0] == 0x08 && list[0].inside[1] == 0 && list[0].inside[2] == 0x10
}

func printable(text []byte) bool {
	for _, b := range text {
		if b < 0x20 || b > 0x7e {
			return false
		}
	}
	return len(text) > 0
}
