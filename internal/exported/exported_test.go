package exported

// This file tests programs made by hand: containers, arithmetic of sizes, modes, and
// programs within programs.

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
)

// archived is an archive of names and contents, by turns.
func archived(namesAndContents ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(namesAndContents); i += 2 {
		entry, err := w.Create(namesAndContents[i])
		if err == nil {
			_, err = entry.Write([]byte(namesAndContents[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const batch = `{"as_expr":{"expr_str":"Symbol('s0', positive=True, integer=True)","hint":{"as_int":4}}}`

// tensors describes x, w, b: a batch of 3 numbers, and a layer of 5.
var tensors = `"x":{"dtype":7,"sizes":[` + batch + `,{"as_int":3}],"strides":[{"as_int":3},{"as_int":1}]},
"w":{"dtype":7,"sizes":[{"as_int":5},{"as_int":3}],"strides":[{"as_int":3},{"as_int":1}],"requires_grad":true},
"b":{"dtype":7,"sizes":[{"as_int":5}],"strides":[{"as_int":1}],"requires_grad":true},
"y":{"dtype":7,"sizes":[` + batch + `,{"as_int":5}],"strides":[{"as_int":5},{"as_int":1}]},
"z":{"dtype":7,"sizes":[{"as_expr":{"expr_str":"Mul(Integer(5), Symbol('s0', positive=True, integer=True))"}}],"strides":[{"as_int":1}]}`

func node(target, inputs, output string) string {
	return fmt.Sprintf(`{"target":%q,"inputs":[%s],"outputs":[%s],"metadata":{"nn_module_stack":"L__self__,,net.Net;L__self__fc,fc,torch.nn.modules.linear.Linear"}}`, target, inputs, output)
}

const linear = `{"name":"input","arg":{"as_tensor":{"name":"x"}},"kind":1},{"name":"weight","arg":{"as_tensor":{"name":"w"}},"kind":1},{"name":"bias","arg":{"as_tensor":{"name":"b"}},"kind":1}`

func tensorOf(name string) string { return fmt.Sprintf(`{"as_tensor":{"name":%q}}`, name) }

// programOf is a program with a linear layer in front.
func programOf(more ...string) string {
	nodes := append([]string{node("torch.ops.aten.linear.default", linear, tensorOf("y"))}, more...)
	last := "y"
	if len(more) > 0 {
		last = "z"
	}
	return `{"schema_version":{"major":8,"minor":5},"torch_version":"2.15.0","range_constraints":{"s0":{"min_val":2,"max_val":64}},"graph_module":{
"graph":{"inputs":[],"outputs":[` + tensorOf(last) + `],"nodes":[` + strings.Join(nodes, ",") + `],"tensor_values":{` + tensors + `}},
"signature":{"input_specs":[{"parameter":{"arg":{"name":"w"},"parameter_name":"fc.weight"}},{"parameter":{"arg":{"name":"b"},"parameter_name":"fc.bias"}},
{"user_input":{"arg":{"as_tensor":{"name":"x"}}}}],"output_specs":[{"user_output":{"arg":` + tensorOf(last) + `}}]},
"module_call_graph":[{"fqn":""},{"fqn":"fc"}]}}`
}

func traced(t *testing.T, text string, run Run) *graph.Graph {
	t.Helper()
	p, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := p.Trace(run)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	return g
}

// TestContainers: the program is found in the archives of each generation.
func TestContainers(t *testing.T) {
	text := programOf()
	for what, data := range map[string][]byte{
		"up to 2.7":        archived("version", "8.5", "serialized_exported_program.json", text, "serialized_state_dict.pt", ""),
		"2.8":              archived("net/archive_format", "pt2", "net/models/model.json", text, "net/data/weights/model.pt", ""),
		"2.9":              archived("net/archive_format", "pt2", "net/models/encoder.json", text, "net/data/weights/weight_0", ""),
		"without a folder": archived("archive_format", "pt2", "models/model.json", text),
		"several, by name": archived("net/archive_format", "pt2", "net/models/a.json", "{}", "net/models/model.json", text),
	} {
		p, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Errorf("%s: %v", what, err)
		} else if p.Torch != "2.15.0" {
			t.Errorf("%s: exported by %q", what, p.Torch)
		}
	}
	two := archived("net/archive_format", "pt2", "net/models/a.json", text, "net/models/b.json", text)
	if _, err := Read(bytes.NewReader(two), int64(len(two))); err == nil || !strings.Contains(err.Error(), "has 2 programs: a.json, b.json") {
		t.Errorf("two programs: %v", err)
	}
}

// TestTied: parameters that the archive keeps in one file are one, with another name;
// without a word on files each counts.
func TestTied(t *testing.T) {
	text := strings.Replace(programOf(), `{"parameter":{"arg":{"name":"b"}`, `{"parameter":{"arg":{"name":"v"},"parameter_name":"tied.weight"}},{"parameter":{"arg":{"name":"b"}`, 1)
	text = strings.Replace(text, `"b":{`, `"v":{"dtype":7,"sizes":[{"as_int":5},{"as_int":3}],"strides":[{"as_int":3},{"as_int":1}],"requires_grad":true},"b":{`, 1)
	const weights = `{"config":{"fc.weight":{"path_name":"weight_0"},"tied.weight":{"path_name":"weight_0"},"fc.bias":{"path_name":"weight_1"}}}`
	for what, c := range map[string]struct {
		files      []string
		parameters int
	}{
		"one file":      {[]string{"net/data/weights/model_weights_config.json", weights}, 2},
		"an older name": {[]string{"net/data/weights/model_model_param_config.json", weights}, 2},
		"two files":     {[]string{"net/data/weights/model_weights_config.json", strings.Replace(weights, "weight_0", "weight_2", 1)}, 3},
		"no word":       {nil, 3},
		"no JSON":       {[]string{"net/data/weights/model_weights_config.json", "{"}, 3},
	} {
		data := archived(append([]string{"net/archive_format", "pt2", "net/models/model.json", text}, c.files...)...)
		p, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		g, err := p.Trace(Run{})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if len(g.Params) != c.parameters {
			t.Errorf("%s: %d parameters, want %d", what, len(g.Params), c.parameters)
		}
		if err := graph.Validate(g); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestLinear: parameters, modules, and 3·5 multiplications for each of the batch.
func TestLinear(t *testing.T) {
	for _, c := range []struct {
		run  Run
		rows int64
	}{{Run{}, 4}, {Run{Batch: 7}, 7}, {Run{Dims: map[string]int64{"s0": 9}}, 9}} {
		g := traced(t, programOf(), c.run)
		if macs := cost.Of(g).Total.Forward.MACs; macs != 15*c.rows {
			t.Errorf("%d MACs for %d rows", macs, c.rows)
		}
		if out := g.Outputs[0].Tensor.Shape; out[0] != c.rows || out[1] != 5 {
			t.Errorf("output %v for %d rows", out, c.rows)
		}
		if len(g.Params) != 2 || !g.Params[0].Trainable || g.Params[0].Path != "fc.weight" || g.Modules[1].Class != "Linear" || len(g.Calls) != 2 {
			t.Errorf("parameters %v, modules %v", g.Params, g.Modules)
		}
	}
}

// TestSizes: sizes of tensors and what is made of them are computed.
func TestSizes(t *testing.T) {
	g := traced(t, programOf(
		node("torch.ops.aten.sym_size.int", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1},{"name":"dim","arg":{"as_int":0},"kind":1}`, `{"as_sym_int":{"as_name":"n"}}`),
		node("_operator.mul", `{"name":"a","arg":{"as_sym_int":{"as_name":"n"}},"kind":1},{"name":"b","arg":{"as_int":5},"kind":1}`, `{"as_sym_int":{"as_name":"m"}}`),
		node("torch.ops.aten.view.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1},{"name":"size","arg":{"as_sym_ints":[{"as_name":"m"}]},"kind":1}`, tensorOf("z")),
	), Run{Batch: 6})
	if out := g.Outputs[0].Tensor.Shape; len(out) != 1 || out[0] != 30 {
		t.Errorf("output %v, want 30", out)
	}
}

// TestModes: the flags of dropouts are those of the run, and a block without gradients
// has none.
func TestModes(t *testing.T) {
	dropout := func(train string) string {
		return node("torch.ops.aten.dropout.default", `{"name":"input","arg":{"as_tensor":{"name":"y"}},"kind":1},{"name":"p","arg":{"as_float":0.5},"kind":1},{"name":"train","arg":{"as_bool":`+train+`},"kind":1}`, tensorOf("z"))
	}
	for _, training := range []bool{false, true} {
		for _, exported := range []string{"false", "true"} {
			text := strings.Replace(programOf(dropout(exported)), `"sizes":[{"as_expr":{"expr_str":"Mul(Integer(5)`, `"sizes":[`+batch+`,{"as_int":5}],"strides":[{"as_int":5},{"as_int":1}]},"unused":{"dtype":7,"sizes":[{"as_expr":{"expr_str":"Mul(Integer(5)`, 1)
			g := traced(t, text, Run{Training: training})
			if turned := len(g.Assumptions) > 0; turned != (fmt.Sprint(training) != exported) {
				t.Errorf("training %v, exported %s: %v", training, exported, g.Assumptions)
			}
			if g.Uncounted > 0 {
				t.Errorf("%d operators are not counted", g.Uncounted)
			}
		}
	}
	within := `{"name":"","arg":{"as_bool":false},"kind":1},{"name":"","arg":{"as_graph":{"name":"s","graph":{"inputs":[{"as_tensor":{"name":"i"}}],"outputs":[{"as_tensor":{"name":"o"}}],"nodes":[` +
		node("torch.ops.aten.relu.default", `{"name":"self","arg":{"as_tensor":{"name":"i"}},"kind":1}`, tensorOf("o")) + `],"tensor_values":{"o":{"dtype":7,"sizes":[` + batch + `,{"as_int":5}],"strides":[{"as_int":5},{"as_int":1}]}}}}},"kind":1},{"name":"","arg":{"as_tensor":{"name":"y"}},"kind":1}`
	g := traced(t, programOf(node("torch.ops.higher_order.wrap_with_set_grad_enabled", within, `{"as_tensors":[{"name":"z"}]}`)), Run{})
	if out := g.Outputs[0].Tensor; out.RequiresGrad || len(out.Shape) != 2 {
		t.Errorf("%v requires a gradient: %v", out.Shape, out.RequiresGrad)
	}
}

// TestRefused: too much is asked.
func TestRefused(t *testing.T) {
	p, err := parse([]byte(programOf()))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		run  Run
		want string
	}{
		{Run{Dims: map[string]int64{"rows": 3}}, `no symbolic size "rows"`},
		{Run{Dims: map[string]int64{"s0": -3}}, "the size s0 is -3"},
	} {
		if _, err := p.Trace(c.run); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %q", err, c.want)
		}
	}
	fixed := strings.ReplaceAll(programOf(), batch, `{"as_int":4}`)
	if p, err = parse([]byte(fixed)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Trace(Run{Batch: 5}); err == nil || !strings.Contains(err.Error(), "inputs of one size") {
		t.Errorf("another batch: %v", err)
	}
}

// TestExpressions: what sympy's srepr writes.
func TestExpressions(t *testing.T) {
	symbols := map[string]int64{"s0": 7, "s1": 3}
	for text, want := range map[string]int64{
		"Integer(5)":                     5,
		"Integer(-5)":                    -5,
		"Symbol('s0', integer=True)":     7,
		"s1":                             3,
		"Add(Integer(-1), Symbol('s0'))": 6,
		"Mul(Integer(2), Symbol('s0', positive=True, integer=True), Symbol('s1'))": 42,
		"FloorDiv(Symbol('s0'), Integer(2))":                                       3,
		"Mod(Symbol('s0'), Integer(4))":                                            3,
		"Max(Integer(1), Symbol('s1'))":                                            3,
		"Pow(Symbol('s1'), Integer(2))":                                            9,
		"torch.utils._sympy.functions.FloorDiv(Symbol('s0'), Integer(3))":          2,
		"ModularIndexing(Symbol('s0'), Integer(2), Integer(2))":                    1,
	} {
		if n, err := evaluate(text, symbols); n != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", text, n, err, want)
		}
	}
	for _, text := range []string{"", "Symbol('s9')", "Mul(", "Mul()", "sin(Integer(1))", "Integer(1))", "FloorDiv(Integer(1), Integer(0))", strings.Repeat("Mul(", 100)} {
		if n, err := evaluate(text, symbols); err == nil {
			t.Errorf("%q is %d", text, n)
		}
	}
}

// FuzzParse: no program makes the reader panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(programOf()))
	f.Add([]byte(programOf(node("_operator.mul", `{"name":"a","arg":{"as_int":3},"kind":1},{"name":"b","arg":{"as_float":-Infinity},"kind":1}`, `{"as_sym_int":{"as_name":"m"}}`))))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parse(text)
		if err != nil {
			return
		}
		g, err := p.Trace(Run{MaxOps: 1000})
		if internal, ok := err.(*internalError); ok {
			t.Fatal(internal)
		}
		if err == nil {
			if err := graph.Validate(g); err != nil {
				t.Error(err)
			}
		}
	})
}
