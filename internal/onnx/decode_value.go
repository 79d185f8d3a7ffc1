package onnx

// This file decodes tensors and declared types.

import (
	"strconv"
	"strings"

	"heft/internal/protoscan"
)

const maxRank = 64

func (d *decoder) tensor(field *protoscan.Message) *tensorProto {
	t := &tensorProto{stored: -1}
	d.keep(field, 200)
	external := false
	var entries externalData
	entries.length = -1
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			d.dims(m, t)
		case 2:
			t.dtype = dtypeOf(m.Int())
		case 4:
			d.floats(m, t)
		case 5, 7, 11:
			d.ints(m, t)
		case 8:
			t.name = d.text(m)
		case 9:
			t.raw = m.Range()
		case 10:
			d.doubles(m, t)
		case 13:
			d.external(m, &entries)
		case 14:
			external = m.Int() == 1
		case 16:
			t.metadata = d.entry(m, t.metadata)
		}
	}
	if external {
		t.outside = &entries
	}
	return t
}

func (d *decoder) dims(m *protoscan.Message, t *tensorProto) {
	m.EachInt(func(size int64) bool {
		if size < 0 {
			d.scanner.Failf(m.Offset(), "tensor %q has the negative size %d", t.name, size)
		}
		if len(t.dims) >= maxRank {
			d.scanner.Failf(m.Offset(), "tensor %q has more than %d axes", t.name, maxRank)
			return false
		}
		t.dims = append(t.dims, size)
		return true
	})
}

// ints notes where packed elements lie; elements that stand alone are kept, as
// far as values are ever asked for.
func (d *decoder) ints(m *protoscan.Message, t *tensorProto) {
	if d.packed(m, t, codedInts) {
		return
	}
	m.EachInt(func(x int64) bool { d.keepElement(m, t, saturate(x)); return true })
}

func (d *decoder) floats(m *protoscan.Message, t *tensorProto) {
	if d.packed(m, t, codedFloats) {
		return
	}
	m.EachFloat(func(x float64) bool { d.keepElement(m, t, x); return true })
}

func (d *decoder) doubles(m *protoscan.Message, t *tensorProto) {
	if d.packed(m, t, codedDoubles) {
		return
	}
	m.EachDouble(func(x float64) bool { d.keepElement(m, t, x); return true })
}

func (d *decoder) packed(m *protoscan.Message, t *tensorProto, c coding) bool {
	if !m.IsPacked() {
		return false
	}
	t.typed, t.coding = m.Range(), c
	return true
}

func (d *decoder) keepElement(m *protoscan.Message, t *tensorProto, x float64) {
	if len(t.loose) < maxValues {
		d.keep(m, 8)
		t.loose = append(t.loose, x)
	}
}

func (d *decoder) external(field *protoscan.Message, e *externalData) {
	var key, value string
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			key = d.text(m)
		case 2:
			value = d.text(m)
		}
	}
	number, err := strconv.ParseInt(value, 10, 64)
	switch key {
	case "location":
		e.location = value
	case "offset", "length":
		if err != nil || number < 0 {
			d.scanner.Failf(field.Offset(), "external data has the %s %q, which is no number", key, value)
		}
		if key == "offset" {
			e.offset = number
		} else {
			e.length = number
		}
	}
}

// sparse reads a tensor of few elements with their places; its dense sizes
// count, and the number of elements stored.
func (d *decoder) sparse(field *protoscan.Message) *tensorProto {
	t := &tensorProto{}
	var dims []int64
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			t = d.tensor(m)
		case 3:
			sizes := &tensorProto{name: t.name, dims: dims}
			d.dims(m, sizes)
			dims = sizes.dims
		}
	}
	t.stored = 1
	for _, n := range t.dims {
		t.stored *= n
	}
	t.dims, t.raw, t.typed, t.coding, t.loose = dims, protoscan.Range{}, protoscan.Range{}, noElements, nil
	return t
}

func (d *decoder) valueInfo(field *protoscan.Message) *valueInfo {
	v := &valueInfo{}
	d.keep(field, 160)
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			v.name = d.text(m)
		case 2:
			d.typeOf(m.Message(), v, 0)
		case 4:
			v.metadata = d.entry(m, v.metadata)
		}
	}
	return v
}

// typeOf reads a type. Of a sequence and of an optional value the element's
// type is kept.
func (d *decoder) typeOf(m *protoscan.Message, v *valueInfo, depth int) {
	for m.Next() {
		switch m.Field() {
		case 1, 8: // tensor, sparse tensor
			v.kind = tensorType
			d.tensorType(m.Message(), v)
		case 4, 9: // sequence, optional
			d.elementType(m, v, depth)
			if m.Field() == 4 {
				v.kind = sequenceType
			}
		case 5:
			v.kind = mapType
		}
	}
}

func (d *decoder) elementType(field *protoscan.Message, v *valueInfo, depth int) {
	for m := field.Message(); m.Next(); {
		if m.Field() == 1 && depth < maxNesting {
			d.typeOf(m.Message(), v, depth+1)
		}
	}
}

func (d *decoder) tensorType(m *protoscan.Message, v *valueInfo) {
	for m.Next() {
		switch m.Field() {
		case 1:
			v.dtype = dtypeOf(m.Int())
		case 2:
			v.ranked = true
			for shape := m.Message(); shape.Next(); {
				if shape.Field() == 1 && len(v.dims) < maxRank {
					v.dims = append(v.dims, d.dimension(shape))
				}
			}
		}
	}
}

func (d *decoder) dimension(field *protoscan.Message) dimension {
	size := dimension{size: -1}
	d.keep(field, 32)
	for m := field.Message(); m.Next(); {
		switch m.Field() {
		case 1:
			size.size = m.Int()
		case 2:
			size.symbol = d.text(m)
		}
	}
	if strings.Trim(size.symbol, "?-. ") == "" {
		size.symbol = "" // "?" names nothing
	}
	return size
}
