package exported

// This file holds a program as its JSON has it.

import (
	"encoding/json"
	"fmt"
	"math"

	"heft/internal/graph"
)

type programRecord struct {
	GraphModule moduleRecord           `json:"graph_module"`
	Ranges      map[string]rangeRecord `json:"range_constraints"`
	Torch       string                 `json:"torch_version"`
}

type rangeRecord struct {
	Min *number `json:"min_val"`
	Max *number `json:"max_val"`
}

type moduleRecord struct {
	Graph     graphRecord     `json:"graph"`
	Signature signatureRecord `json:"signature"`
	Calls     []struct {
		Path string `json:"fqn"`
	} `json:"module_call_graph"`
}

type graphRecord struct {
	Inputs   []argument                 `json:"inputs"`
	Outputs  []argument                 `json:"outputs"`
	Nodes    []nodeRecord               `json:"nodes"`
	Tensors  map[string]tensorRecord    `json:"tensor_values"`
	Integers map[string]json.RawMessage `json:"sym_int_values"`
}

type nodeRecord struct {
	Target string `json:"target"`
	Inputs []struct {
		Name string   `json:"name"`
		Arg  argument `json:"arg"`
		Kind *int     `json:"kind"` // 1 by position, 2 by keyword; absent before 2.7
	} `json:"inputs"`
	Outputs  []argument        `json:"outputs"`
	Metadata map[string]string `json:"metadata"`
}

type tensorRecord struct {
	DType        int        `json:"dtype"`
	Sizes        []symbolic `json:"sizes"`
	Strides      []symbolic `json:"strides"`
	Offset       symbolic   `json:"storage_offset"`
	RequiresGrad bool       `json:"requires_grad"`
	Device       device     `json:"device"`
}

type device struct {
	Type string `json:"type"`
}

type signatureRecord struct {
	Inputs  []inputRecord  `json:"input_specs"`
	Outputs []outputRecord `json:"output_specs"`
}

type named struct {
	Name string `json:"name"`
}

type inputRecord struct {
	Parameter *struct {
		Arg  named  `json:"arg"`
		Name string `json:"parameter_name"`
	} `json:"parameter"`
	Buffer *struct {
		Arg        named  `json:"arg"`
		Name       string `json:"buffer_name"`
		Persistent *bool  `json:"persistent"`
	} `json:"buffer"`
	Constant *struct {
		Arg  named  `json:"arg"`
		Name string `json:"tensor_constant_name"`
	} `json:"tensor_constant"`
	User *struct {
		Arg argument `json:"arg"`
	} `json:"user_input"`
}

type outputRecord struct {
	User *struct {
		Arg argument `json:"arg"`
	} `json:"user_output"`
	Loss *struct {
		Arg named `json:"arg"`
	} `json:"loss_output"`
}

// symbolic is an integer or an expression of symbols.
type symbolic struct {
	Int  *int64 `json:"as_int"`
	Expr *struct {
		Text string `json:"expr_str"`
		Hint *struct {
			Int *int64 `json:"as_int"`
		} `json:"hint"`
	} `json:"as_expr"`
}

// read reads a size.
func (s *symbolic) read(raw json.RawMessage) error { return json.Unmarshal(raw, s) }

// number is one that JSON may not have.
type number float64

// UnmarshalJSON reads a number, or a text that stands for one.
func (n *number) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `"Infinity"`, `"inf"`:
		*n = number(math.Inf(1))
		return nil
	case `"-Infinity"`, `"-inf"`:
		*n = number(math.Inf(-1))
		return nil
	case `"NaN"`, `"nan"`:
		*n = number(math.NaN())
		return nil
	}
	var f float64
	if err := json.Unmarshal(text, &f); err != nil {
		return fmt.Errorf("%.40s is no number", text)
	}
	*n = number(f)
	return nil
}

// argument is a value of a call: a union, of which one key is set.
type argument struct {
	kind string          // "as_tensor"
	raw  json.RawMessage // what stands behind it
}

// UnmarshalJSON reads an object with one key. Older programs write the others as null.
func (a *argument) UnmarshalJSON(text []byte) error {
	var union map[string]json.RawMessage
	if err := json.Unmarshal(text, &union); err != nil {
		return fmt.Errorf("%.40s is no argument", text)
	}
	for kind, raw := range union {
		if string(raw) == "null" && len(union) > 1 {
			continue
		}
		if a.kind != "" {
			return fmt.Errorf("%.40s is an argument of two kinds", text)
		}
		a.kind, a.raw = kind, raw
	}
	return nil
}

// name is the name that an argument has, "" for a plain value.
func (a *argument) name() string {
	var n struct {
		Name   string `json:"name"`
		AsName string `json:"as_name"`
	}
	if a.kind == "as_tensor" || a.kind == "as_sym_int" || a.kind == "as_sym_float" || a.kind == "as_sym_bool" {
		if json.Unmarshal(a.raw, &n) != nil {
			return ""
		}
	}
	if n.Name != "" {
		return n.Name
	}
	return n.AsName
}

// dtypes are torch's element types by the numbers of the schema's ScalarType.
var dtypes = map[int]graph.DType{
	1: graph.UInt8, 2: graph.Int8, 3: graph.Int16, 4: graph.Int32, 5: graph.Int64, 6: graph.Float16, 7: graph.Float32, 8: graph.Float64,
	9: graph.Complex32, 10: graph.Complex64, 11: graph.Complex128, 12: graph.Bool, 13: graph.BFloat16, 28: graph.UInt16,
	29: graph.Float8E4M3FN, 30: graph.Float8E5M2, 31: graph.Float8E4M3FNUZ, 32: graph.Float8E5M2FNUZ, 33: graph.UInt32, 34: graph.UInt64, 35: graph.Float8E8M0FNU,
}

// formats are memory formats by the schema's numbers.
var formats = map[int]any{1: "contiguous_format", 2: "channels_last", 3: "channels_last_3d", 4: "preserve_format"}
