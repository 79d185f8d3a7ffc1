package exported

// This file turns the arguments of a call into values of package op.

import (
	"encoding/json"
	"strings"

	"heft/internal/graph"
)

// argument is a value as package op takes it.
func (t *trace) argument(a *argument) (any, error) {
	switch a.kind {
	case "", "as_none", "as_device", "as_layout", "as_custom_obj":
		return nil, nil
	case "as_tensor":
		return t.tensor(a.name())
	case "as_tensors", "as_optional_tensors":
		return t.tensorList(a)
	case "as_optional_tensor", "as_sym_int", "as_sym_float", "as_sym_bool":
		return t.inner(a)
	case "as_sym_ints", "as_sym_bools", "as_sym_floats":
		return t.numbers(a.raw)
	case "as_int":
		var n int64
		err := json.Unmarshal(a.raw, &n)
		return n, unreadable(err, a)
	case "as_ints":
		n := []int64{}
		err := json.Unmarshal(a.raw, &n)
		return n, unreadable(err, a)
	case "as_float":
		var n number
		err := json.Unmarshal(a.raw, &n)
		return float64(n), unreadable(err, a)
	case "as_floats":
		var list []number
		err := json.Unmarshal(a.raw, &list)
		floats := make([]float64, len(list))
		for i, n := range list {
			floats[i] = float64(n)
		}
		return floats, unreadable(err, a)
	case "as_bool":
		var b bool
		err := json.Unmarshal(a.raw, &b)
		return b, unreadable(err, a)
	case "as_bools":
		b := []bool{}
		err := json.Unmarshal(a.raw, &b)
		return b, unreadable(err, a)
	case "as_string":
		var s string
		err := json.Unmarshal(a.raw, &s)
		return s, unreadable(err, a)
	case "as_scalar_type":
		var n int
		if err := json.Unmarshal(a.raw, &n); err != nil {
			return nil, unreadable(err, a)
		}
		d, known := dtypes[n]
		if !known {
			return nil, wrong("an element type has the unknown number %d", n)
		}
		return d, nil
	case "as_memory_format":
		var n int
		err := json.Unmarshal(a.raw, &n)
		return formats[n], unreadable(err, a)
	}
	return unknown{}, nil
}

// unknown is a value that no operator of the catalogue takes.
type unknown struct{}

func unreadable(err error, a *argument) error {
	if err == nil {
		return nil
	}
	return wrong("%.40s is no %s", a.raw, strings.TrimPrefix(a.kind, "as_"))
}

// inner is a value that is a name, or another argument.
func (t *trace) inner(a *argument) (any, error) {
	if name := a.name(); name != "" {
		v, known := t.values[name]
		if !known {
			return nil, wrong("%.60q is read before it is made", name)
		}
		return v, nil
	}
	var within argument
	if err := json.Unmarshal(a.raw, &within); err != nil {
		return nil, unreadable(err, a)
	}
	if strings.HasPrefix(within.kind, "as_optional") || strings.HasPrefix(within.kind, "as_sym") {
		return nil, unreadable(errNested, a)
	}
	return t.argument(&within)
}

var errNested = wrong("a value in a value")

// tensor is a tensor by its name.
func (t *trace) tensor(name string) (any, error) {
	switch v := t.values[name].(type) {
	case *graph.Tensor:
		return v, nil
	case []*graph.Tensor:
		return v, nil
	}
	return nil, wrong("tensor %.60q is read before it is made", name)
}

// tensorList is a list of tensors, some of which may be absent.
func (t *trace) tensorList(a *argument) (any, error) {
	items, err := rawList(a.raw)
	if err != nil {
		return nil, err
	}
	list := make([]*graph.Tensor, len(items))
	for i, item := range items {
		if a.kind == "as_optional_tensors" {
			var within argument
			if err := json.Unmarshal(item, &within); err != nil {
				return nil, unreadable(err, a)
			}
			if within.kind != "as_tensor" {
				continue
			}
			list[i], _ = t.values[within.name()].(*graph.Tensor)
		} else {
			var n named
			if err := json.Unmarshal(item, &n); err != nil {
				return nil, unreadable(err, a)
			}
			list[i], _ = t.values[n.Name].(*graph.Tensor)
		}
		if list[i] == nil {
			return nil, wrong("a tensor of a list is read before it is made")
		}
	}
	return list, nil
}

// numbers are numbers, some of which have names. They are integers, else floats.
func (t *trace) numbers(raw json.RawMessage) (any, error) {
	items, err := rawList(raw)
	if err != nil {
		return nil, err
	}
	ints, floats := []int64{}, []float64{}
	for _, item := range items {
		within := argument{kind: "as_sym_int", raw: item}
		v, err := t.inner(&within)
		if err != nil {
			return nil, err
		}
		switch n := v.(type) {
		case int64:
			ints, floats = append(ints, n), append(floats, float64(n))
		case bool:
			ints, floats = append(ints, asInt(n)), append(floats, float64(asInt(n)))
		case float64:
			floats = append(floats, n)
		default:
			return nil, wrong("%.40s is no number", item)
		}
	}
	if len(ints) == len(items) {
		return ints, nil
	}
	return floats, nil
}

func asInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
