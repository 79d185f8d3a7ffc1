package exported

// This file tests the arithmetic of sizes by what Python's operators give, and programs in which something is wrong.

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"heft/internal/graph"
)

// TestCompute: each function of numbers as Python and torch's symbolic numbers have it.
func TestCompute(t *testing.T) {
	x := &graph.Tensor{Shape: []int64{2, 3}, Strides: []int64{3, 1}}
	for _, c := range []struct {
		name string
		args []any
		want any
	}{
		{"neg", []any{int64(3)}, int64(-3)}, {"neg", []any{1.5}, -1.5}, {"abs", []any{int64(-3)}, int64(3)}, {"fabs", []any{-2.5}, 2.5},
		{"ceil", []any{2.2}, int64(3)}, {"ceil", []any{-2.2}, int64(-2)}, {"floor", []any{2.7}, int64(2)}, {"floor", []any{-2.2}, int64(-3)},
		{"trunc", []any{-2.7}, int64(-2)}, {"sym_int", []any{2.9}, int64(2)}, {"int", []any{true}, int64(1)},
		{"round", []any{2.5}, int64(2)}, {"round", []any{3.5}, int64(4)}, {"sym_float", []any{int64(3)}, 3.0}, {"float", []any{false}, 0.0},
		{"sqrt", []any{int64(9)}, 3.0}, {"_sym_sqrt", []any{2.25}, 1.5}, {"sym_not", []any{false}, true}, {"not_", []any{int64(2)}, false},
		{"add", []any{int64(2), int64(3)}, int64(5)}, {"add", []any{int64(2), 0.5}, 2.5}, {"add", []any{true, true}, int64(2)}, {"sub", []any{int64(2), int64(3)}, int64(-1)},
		{"mul", []any{int64(2), int64(3)}, int64(6)}, {"mul", []any{0.5, int64(3)}, 1.5},
		{"pow", []any{int64(2), int64(5)}, int64(32)}, {"pow", []any{int64(2), int64(-1)}, 0.5}, {"pow", []any{int64(2), int64(0)}, int64(1)}, {"pow", []any{int64(4), 0.5}, 2.0},
		{"sym_max", []any{int64(2), int64(3)}, int64(3)}, {"sym_min", []any{int64(2), 3.5}, 2.0},
		{"eq", []any{int64(2), 2.0}, true}, {"eq", []any{int64(2), int64(3)}, false}, {"ne", []any{int64(2), int64(2)}, false}, {"ne", []any{int64(2), int64(3)}, true},
		{"lt", []any{int64(2), int64(3)}, true}, {"lt", []any{int64(3), int64(3)}, false}, {"le", []any{int64(3), int64(3)}, true}, {"le", []any{int64(4), int64(3)}, false},
		{"gt", []any{int64(4), int64(3)}, true}, {"gt", []any{int64(3), int64(3)}, false}, {"ge", []any{int64(3), int64(3)}, true}, {"ge", []any{int64(2), int64(3)}, false},
		{"and_", []any{true, false}, false}, {"and_", []any{true, true}, true}, {"or_", []any{false, true}, true}, {"or_", []any{false, false}, false},
		{"floordiv", []any{int64(7), int64(2)}, int64(3)}, {"floordiv", []any{int64(-7), int64(2)}, int64(-4)}, {"floordiv", []any{7.5, int64(2)}, 3.0},
		{"truediv", []any{int64(7), int64(2)}, 3.5}, {"mod", []any{int64(7), int64(4)}, int64(3)}, {"mod", []any{int64(-7), int64(4)}, int64(1)}, {"mod", []any{int64(7), int64(-4)}, int64(-1)},
		{"sym_ite", []any{true, int64(4), int64(5)}, int64(4)}, {"sym_ite", []any{false, int64(4), int64(5)}, int64(5)},
		{"sym_numel", []any{x}, int64(6)}, {"sym_size", []any{x, int64(1)}, int64(3)}, {"sym_size", []any{x, int64(-2)}, int64(2)}, {"sym_stride", []any{x, int64(0)}, int64(3)}, {"sym_stride", []any{x, int64(-1)}, int64(1)},
		{"mul", []any{int64(1 << 26), int64(1 << 27)}, int64(1 << 53)},
		// what has no answer
		{"mul", []any{int64(1 << 27), int64(1 << 27)}, nil}, {"floordiv", []any{int64(1), int64(0)}, nil}, {"mod", []any{int64(1), int64(0)}, nil}, {"truediv", []any{int64(1), 0.0}, nil},
		{"sqrt", []any{int64(-1)}, nil}, {"sin", []any{1.0}, nil}, {"shift", []any{int64(1), int64(2)}, nil}, {"sym_ite", []any{true, int64(4)}, nil}, {"add", []any{int64(1), int64(2), int64(3)}, nil},
		{"add", []any{"a", int64(2)}, nil}, {"add", nil, nil}, {"sym_size", []any{x, int64(2)}, nil}, {"sym_size", []any{x, int64(-3)}, nil}, {"sym_size", []any{x}, nil}, {"sym_size", []any{x, 1.0}, nil}, {"sum", []any{x, int64(0)}, nil},
	} {
		got, ok := compute(c.name, c.args)
		if ok != (c.want != nil) || got != c.want {
			t.Errorf("%s%v: %v (%T), want %v (%T)", c.name, c.args, got, got, c.want, c.want)
		}
	}
	for target, want := range map[string]string{"_operator.mul": "mul", "torch.ops.aten.sym_size.int": "sym_size", "torch.sym_max": "sym_max", "math.ceil": "ceil", "mul": "mul"} {
		if got := functionOf(target); got != want {
			t.Errorf("%s is %q, want %q", target, got, want)
		}
	}
}

// TestMoreExpressions: the rest of sympy's functions, and what is wrong with an expression.
func TestMoreExpressions(t *testing.T) {
	symbols := map[string]int64{"s0": 7, "s1": 3}
	for text, want := range map[string]string{
		"Min(Integer(4), Symbol('s1'), Integer(9))": "3", "CeilDiv(Symbol('s0'), Integer(2))": "4", "CeilDiv(Integer(-7), Integer(2))": "-3", "CleanDiv(Integer(8), Integer(2))": "4",
		"IntTrueDiv(Integer(8), Integer(4))": "2", "FloorDiv(Integer(-7), Integer(2))": "-4", "FloorDiv(Integer(7), Integer(-2))": "-4", "FloorDiv(Integer(-8), Integer(2))": "-4",
		"PythonMod(Integer(-7), Integer(4))": "1", "Mod(Integer(7), Integer(-4))": "-1", "PowByNatural(Integer(2), Integer(5))": "32", "Pow(Integer(5), Integer(0))": "1", "Pow(Integer(2), Integer(62))": "4611686018427387904",
		"ToFloat(Symbol('s0'))": "7", "Identity(Integer(4))": "4", "-5": "-5", " s0 ": "7", "Mul(Integer(0), Symbol('s0'))": "0", "ModularIndexing(Integer(17), Integer(3), Integer(4))": "1",
		"Pow(Integer(2), Integer(-1))": "a size is a fraction", "Mod(Integer(7), Integer(0))": "a size is divided by zero", "CeilDiv(Integer(7), Integer(0))": "a size is divided by zero",
		"ModularIndexing(Integer(7), Integer(0), Integer(2))": "a size is divided by zero", "Mul(Integer(9223372036854775807), Integer(3))": "a size is too large",
		"Mul()": `"Mul" of nothing`, "Where(Integer(1))": `heft knows no function "Where" of a size`, "Where(Integer(1), Integer(2))": `heft knows no function "Where" of sizes`,
		"Integer(1))": `"Integer(1))" goes on behind its end`, "Symbol('s9')": `the size "s9" is not known`, "Symbol": `"Symbol" is no size`, "Symbol('s0'": `"Symbol('s0'" is no size`, "s9": `"s9" is no size`, "": `"" is no size`,
		"Add(Integer(1) Integer(2))": `"Add(Integer(1) Integer(2))" is no size`, strings.Repeat("Add(", 65): "a size is an expression more than 64 deep",
	} {
		n, err := evaluate(text, symbols)
		got := fmt.Sprint(n)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%.60q: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"Symbol('s0', positive=True, integer=True)": "s0", "Symbol('s0')": "s0", " Symbol('s1') ": "s1", "Add(Symbol('s0'), Integer(1))": "", "Symbol('s0'": "", "Symbol('s0', f(1))": "", "Symbol('s0": "", "s0": ""} {
		if got := symbolOf(text); got != want {
			t.Errorf("%q is the symbol %q, want %q", text, got, want)
		}
	}
}

// TestArguments: every kind of argument as package op takes it.
func TestArguments(t *testing.T) {
	x := &graph.Tensor{Shape: []int64{2}}
	list := []*graph.Tensor{x}
	tr := &trace{values: map[string]any{"x": x, "list": list, "n": int64(7), "f": 0.5, "b": true}}
	for text, want := range map[string]string{
		`{"as_none":true}`: "<nil>", `{"as_device":{"type":"cpu"}}`: "<nil>", `{"as_layout":7}`: "<nil>", `{"as_custom_obj":{}}`: "<nil>", `{"as_operator":"x"}`: "exported.unknown{}",
		`{"as_int":3}`: "3", `{"as_ints":[1,2]}`: "[]int64{1, 2}", `{"as_ints":[]}`: "[]int64{}", `{"as_float":0.5}`: "0.5", `{"as_float":"-Infinity"}`: "-Inf", `{"as_float":"inf"}`: "+Inf", `{"as_float":"NaN"}`: "NaN", `{"as_floats":[0.5,2]}`: "[]float64{0.5, 2}",
		`{"as_bool":true}`: "true", `{"as_bools":[true,false]}`: "[]bool{true, false}", `{"as_string":"mean"}`: `"mean"`, `{"as_scalar_type":13}`: "0xd bfloat16", `{"as_scalar_type":12}`: "0xc bool",
		`{"as_memory_format":2}`: `"channels_last"`, `{"as_memory_format":1}`: `"contiguous_format"`, `{"as_memory_format":3}`: `"channels_last_3d"`, `{"as_memory_format":4}`: `"preserve_format"`, `{"as_memory_format":9}`: "<nil>",
		`{"as_sym_int":{"as_name":"n"}}`: "7", `{"as_sym_int":{"as_int":4}}`: "4", `{"as_sym_float":{"as_name":"f"}}`: "0.5", `{"as_sym_bool":{"as_bool":true}}`: "true",
		`{"as_sym_ints":[{"as_name":"n"},{"as_int":2}]}`: "[]int64{7, 2}", `{"as_sym_floats":[{"as_name":"f"},{"as_int":2}]}`: "[]float64{0.5, 2}", `{"as_sym_bools":[{"as_name":"b"},{"as_bool":false}]}`: "[]int64{1, 0}",
		`{"as_optional_tensor":{"as_none":true}}`: "<nil>",
		// what is wrong with one
		`{"as_int":"a"}`: `"a" is no int`, `{"as_ints":3}`: "3 is no ints", `{"as_float":"x"}`: `"x" is no float`, `{"as_floats":[true]}`: "[true] is no floats", `{"as_bool":3}`: "3 is no bool", `{"as_bools":3}`: "3 is no bools", `{"as_string":3}`: "3 is no string",
		`{"as_scalar_type":99}`: "an element type has the unknown number 99", `{"as_scalar_type":"x"}`: `"x" is no scalar_type`, `{"as_memory_format":"x"}`: `"x" is no memory_format`,
		`{"as_tensor":{"name":"q"}}`: `tensor "q" is read before it is made`, `{"as_sym_int":{"as_name":"q"}}`: `"q" is read before it is made`, `{"as_sym_int":3}`: "3 is no sym_int",
		`{"as_sym_int":{"as_sym_int":{"as_int":1}}}`: `{"as_sym_int":{"as_int":1}} is no sym_int`, `{"as_optional_tensor":{"as_optional_tensor":{}}}`: `{"as_optional_tensor":{}} is no optional_tensor`,
		`{"as_sym_ints":3}`: "3 is no list", `{"as_sym_ints":[{"as_string":"x"}]}`: `{"as_string":"x"} is no number`, `{"as_tensors":3}`: "3 is no list", `{"as_tensors":[3]}`: "[3] is no tensors", `{"as_optional_tensors":[3]}`: "[3] is no optional_tensors",
		`{"as_tensors":[{"name":"q"}]}`: "a tensor of a list is read before it is made",
	} {
		var a argument
		if err := a.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		v, err := tr.argument(&a)
		got := described(v)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string][]*graph.Tensor{
		`{"as_tensors":[{"name":"x"}]}`: {x}, `{"as_optional_tensors":[{"as_none":true},{"as_tensor":{"name":"x"}}]}`: {nil, x}, `{"as_tensor":{"name":"list"}}`: list,
	} {
		var a argument
		if err := a.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if v, err := tr.argument(&a); err != nil || fmt.Sprint(v) != fmt.Sprint(want) {
			t.Errorf("%s: %v, %v; want %v", text, v, err, want)
		}
	}
}

func described(v any) string {
	switch v := v.(type) {
	case graph.DType:
		return fmt.Sprintf("%#x %s", torchNumber(v), v)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Sprint(v)
		}
	}
	return fmt.Sprintf("%#v", v)
}

func torchNumber(d graph.DType) int {
	for n, known := range dtypes {
		if known == d {
			return n
		}
	}
	return -1
}

// TestWrongPrograms: what is wrong is named, where it is.
func TestWrongPrograms(t *testing.T) {
	relu := node("torch.ops.aten.relu.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1}`, tensorOf("z"))
	within := func(name, graph, operands string) string {
		return node("torch.ops.higher_order."+name, `{"name":"","arg":{"as_graph":{"name":"s","graph":`+graph+`}},"kind":1}`+operands, `{"as_tensors":[{"name":"z"}]}`)
	}
	const empty = `{"inputs":[],"outputs":[],"nodes":[],"tensor_values":{}}`
	for _, c := range []struct{ what, text, want string }{
		{"no JSON", `{`, "the program is no readable JSON: unexpected end of JSON input"},
		{"an old schema", strings.Replace(programOf(), `"major":8`, `"major":7`, 1), "the program is of schema 7.5; schema 8 is understood"},
		{"a graph that is none", strings.Replace(programOf(), `"inputs":[],`, `"inputs":3,`, 1), "the program cannot be read: json: cannot unmarshal number into Go struct field graphRecord.graph_module.graph.inputs of type []exported.argument"},
		{"an unknown type", strings.Replace(programOf(), `"w":{"dtype":7`, `"w":{"dtype":99`, 1), `tensor "w": a tensor has the unknown type 99`},
		{"a tensor that is not described", strings.Replace(programOf(), `"w":{"dtype"`, `"v":{"dtype"`, 1), `tensor "w" is not described`},
		{"no size", strings.Replace(programOf(), `"sizes":[{"as_int":5},{"as_int":3}]`, `"sizes":[{},{"as_int":3}]`, 1), `tensor "w": a size is neither a number nor an expression`},
		{"a negative size", strings.Replace(programOf(), `"sizes":[{"as_int":5},{"as_int":3}]`, `"sizes":[{"as_int":-5},{"as_int":3}]`, 1), `tensor "w": a tensor has sizes [-5 3] at strides [3 1]`},
		{"a huge stride", strings.Replace(programOf(), `"strides":[{"as_int":3},{"as_int":1}],"requires_grad"`, `"strides":[{"as_int":1099511627777},{"as_int":1}],"requires_grad"`, 1), `tensor "w": a tensor has sizes [5 3] at strides [1099511627777 1]`},
		{"a tensor that is not made", strings.Replace(programOf(relu), `"name":"self","arg":{"as_tensor":{"name":"y"}}`, `"name":"self","arg":{"as_tensor":{"name":"q"}}`, 1), `node z: tensor "q" is read before it is made`},
		{"an argument of two kinds", strings.Replace(programOf(), `"arg":{"as_tensor":{"name":"x"}},"kind":1`, `"arg":{"as_tensor":{"name":"x"},"as_int":1},"kind":1`, 1), `is an argument of two kinds`},
		{"a program within that is none", programOf(within("wrap", `3`, "")), "node torch.ops.higher_order.wrap: the program within cannot be read: json: cannot unmarshal number into Go struct field .graph of type exported.graphRecord"},
		{"no program within", programOf(node("torch.ops.higher_order.flex_attention", linear, tensorOf("z"))), "node z: heft does not know the operator flex_attention"},
		{"an unknown operator of programs", programOf(within("associative_scan", empty, "")), "node torch.ops.higher_order.associative_scan: heft does not know the operator associative_scan"},
		{"a loop without a body", programOf(within("while_loop", empty, "")), "node torch.ops.higher_order.while_loop: a while_loop has a condition, a body and what they are given"},
		{"a scan of nothing", programOf(within("scan", empty, "")), "node torch.ops.higher_order.scan: a scan has initial values and values to go through"},
		{"a map of nothing", programOf(within("map_impl", empty, "")), "node torch.ops.higher_order.map_impl: a map has values to go through"},
		{"too few operands", programOf(within("wrap", `{"inputs":[{"as_tensor":{"name":"i"}}],"outputs":[],"nodes":[],"tensor_values":{}}`, "")), "node torch.ops.higher_order.wrap: a program within takes 1 values and is given 0"},
		{"too few results", programOf(within("wrap", empty, `,{"name":"","arg":{"as_tensor":{"name":"y"}},"kind":1}`)), "node torch.ops.higher_order.wrap: a program within returns 0 values where 1 are read"},
		{"a number of data", programOf(node("torch.ops.aten.item.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1}`, `{"as_sym_int":{"as_name":"u0"}}`)), "node u0: the number u0 of torch.ops.aten.item.default depends on data"},
	} {
		err := failure(c.text)
		if err == nil || err.Error() != c.want && !strings.Contains(err.Error(), "argument of two kinds") {
			t.Errorf("%s: %v; want %q", c.what, err, c.want)
		}
		var known *Error
		if !errors.As(err, &known) {
			t.Errorf("%s: %T", c.what, err)
		}
	}
	p, err := parse([]byte(programOf()))
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Trace(Run{Ended: ended}); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was called off: %v", err)
	}
	newer := traced(t, strings.Replace(programOf(), `"minor":5`, `"minor":5000`, 1), Run{})
	if len(newer.Assumptions) != 1 || newer.Assumptions[0].Code != "schema" {
		t.Errorf("a newer schema: %v", newer.Assumptions)
	}
}

// failure reads and runs a program.
func failure(text string) error {
	p, err := parse([]byte(text))
	if err == nil {
		_, err = p.Trace(Run{})
	}
	return err
}

// TestRemembered: a number that depends on data is the one of the export, and the size that is made of it is computed.
func TestRemembered(t *testing.T) {
	item := node("torch.ops.aten.item.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1}`, `{"as_sym_int":{"as_name":"u0"}}`)
	zeros := node("torch.ops.aten.view.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1},{"name":"size","arg":{"as_sym_ints":[{"as_name":"u0"}]},"kind":1}`, tensorOf("z"))
	text := strings.Replace(programOf(item, zeros), `"tensor_values":{`, `"sym_int_values":{"u0":{"as_expr":{"expr_str":"Symbol('u0')","hint":{"as_int":20}}}},"tensor_values":{`, 1)
	g := traced(t, text, Run{})
	if fmt.Sprint(g.Outputs[0].Tensor.Shape) != "[20]" || len(g.Assumptions) != 1 || g.Assumptions[0].Text != "the size u0 as it was at the export, since it depends on data" {
		t.Errorf("%v, %v", g.Outputs[0].Tensor.Shape, g.Assumptions)
	}
	text = strings.Replace(text, "Symbol('u0')", "Mul(Symbol('s0', positive=True), Integer(5))", 1)
	if g = traced(t, text, Run{Batch: 6}); fmt.Sprint(g.Outputs[0].Tensor.Shape) != "[30]" || len(g.Assumptions) != 0 {
		t.Errorf("%v, %v", g.Outputs[0].Tensor.Shape, g.Assumptions)
	}
}

// TestBound: sizes come from the inputs, by their names, from the batch, from the export, and else from what is allowed.
func TestBound(t *testing.T) {
	second := strings.Replace(programOf(), `{"user_input":{"arg":{"as_tensor":{"name":"x"}}}}`, `{"user_input":{"arg":{"as_tensor":{"name":"x"}}}},{"user_input":{"arg":{"as_tensor":{"name":"y"}}}}`, 1)
	bare := strings.ReplaceAll(programOf(), `,"hint":{"as_int":4}`, "")
	inputs := func(shapes ...[]int64) (k []kindShape) {
		for _, s := range shapes {
			k = append(k, kindShape(s))
		}
		return k
	}
	for _, c := range []struct {
		what, text string
		run        Run
		inputs     []kindShape
		want       string
	}{
		{"given", programOf(), Run{}, inputs([]int64{9, 3}), "[9 5] "}, {"of other axes", programOf(), Run{}, inputs([]int64{9}), "the program takes 2 axes where 1 are given"},
		{"of another size", programOf(), Run{}, inputs([]int64{9, 4}), "axis 1 of an input is 3 in the program, not 4"}, {"too many", programOf(), Run{}, inputs([]int64{9, 3}, []int64{2}), "2 inputs are given, more than the program takes"},
		{"two at once", second, Run{}, inputs([]int64{9, 3}, []int64{8, 5}), "the size s0 is 9 and 8 at once"}, {"two", second, Run{}, inputs([]int64{9, 3}, []int64{9, 5}), "[9 5] "},
		{"without a hint", bare, Run{}, nil, "[2 5] symbol: the size s0 = 2, the least that the program allows; "}, {"outside of the range", programOf(), Run{Batch: 65}, nil, "[65 5] range: that the program runs for s0 = 65, which is outside of the range that it was exported for; "},
		{"the least of the range", programOf(), Run{Batch: 2}, nil, "[2 5] "}, {"the most of the range", programOf(), Run{Batch: 64}, nil, "[64 5] "}, {"below the range", programOf(), Run{Batch: 1}, nil, "[1 5] range: that the program runs for s0 = 1, which is outside of the range that it was exported for; "},
		{"huge", programOf(), Run{Dims: map[string]int64{"s0": 1<<40 + 1}}, nil, "the size s0 is 1099511627777"},
	} {
		p, err := parse([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		c.run.Inputs = specs(c.inputs)
		got := ""
		if g, err := p.Trace(c.run); err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprint(g.Outputs[0].Tensor.Shape) + " "
			for _, a := range g.Assumptions {
				got += a.Code + ": " + a.Text + "; "
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
