package aten

// This file holds the comparison of single calls with those of real torch.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/packed"
)

// recordedTensor is a tensor as calls.py writes it.
type recordedTensor struct {
	Shape, Strides []int64
	DType          string
	Grad           bool
	Bytes          int64 // of the storage, if the tensor shows only a part
	Known          []float64
}

// recordedCall is one call of real torch.
type recordedCall struct {
	Call   string
	Args   []json.RawMessage
	Kwargs map[string]json.RawMessage
	Out    []recordedTensor
	Error  string
}

// differsOnCPU names functions whose CPU kernel lays results out otherwise than
// the CUDA kernel, which the rules follow: shape and type are still compared.
var differsOnCPU = map[string]bool{
	"F.rms_norm":                     true, // fused, contiguous
	"F.logsigmoid":                   true, // element-wise on the GPU
	"F.scaled_dot_product_attention": true, // the memory-efficient kernel writes [batch, length, heads, width]
	"F.pad":                          true, // reflection and replication are contiguous
	"F.pixel_shuffle":                true, // likewise
	"F.pixel_unshuffle":              true,
	"F.channel_shuffle":              true,
	"F.max_pool1d":                   true, // the CPU has a kernel for no_grad
	"F.max_pool3d":                   true, // the CPU keeps channels-last without a batch
}

// TestCallsAgreeWithTorch compares shapes, strides and types of single calls
// with what torch's CPU kernels gave (testdata/calls.py).
func TestCallsAgreeWithTorch(t *testing.T) {
	counted := 0
	for i, call := range packed.Rows[recordedCall](t, "testdata/calls.jsonl.gz") {
		spelling, known := Catalogue().PythonNames()[call.Call]
		if !known {
			continue
		}
		counted++
		if problem := call.check(spelling); problem != "" {
			t.Errorf("line %d: %s: %s\n\t%.300s", i+1, call.Call, problem, fmt.Sprint(call))
		}
	}
	if counted < 2000 {
		t.Errorf("only %d calls were compared", counted)
	}
}

func (r *recordedCall) check(spelling op.Spelling) string {
	args, keywords, err := r.arguments()
	if err != nil {
		return "" // a list of mixed types: front ends resolve it
	}
	b := op.NewBuilder(Catalogue())
	outs, _, err := b.RunBound(spelling, args, keywords)
	switch {
	case err != nil && r.Error != "":
		return ""
	case err != nil:
		return "refused: " + err.Error()
	case r.Error != "":
		return "torch refuses: " + r.Error
	}
	return r.compare(outs)
}

func (r *recordedCall) arguments() (args []any, keywords []op.Keyword, err error) {
	for _, raw := range r.Args {
		arg, err := decodeArgument(raw)
		if err != nil {
			return nil, nil, err
		}
		args = append(args, arg)
	}
	for name, raw := range r.Kwargs {
		value, err := decodeArgument(raw)
		if err != nil {
			return nil, nil, err
		}
		keywords = append(keywords, op.Keyword{Name: name, Value: value})
	}
	return args, keywords, nil
}

func (r *recordedCall) compare(outs []*graph.Tensor) string {
	if len(outs) != len(r.Out) {
		return fmt.Sprintf("%d results, want %d", len(outs), len(r.Out))
	}
	for i, out := range outs {
		want := r.Out[i]
		if out.Bound {
			continue
		}
		if !slices.Equal(out.Shape, want.Shape) || out.DType.String() != want.DType {
			return fmt.Sprintf("result %d is %v%v, want %v%v", i, out.DType, out.Shape, want.DType, want.Shape)
		}
		if !sameStrides(out, want.Strides) && !differsOnCPU[r.Call] {
			return fmt.Sprintf("result %d (%v) has strides %v, want %v", i, out.Shape, out.Strides, want.Strides)
		}
	}
	return ""
}

// sameStrides compares strides where they matter: on axes of more than one
// element.
func sameStrides(t *graph.Tensor, want []int64) bool {
	if t.Elements() == 0 {
		return true
	}
	for i, size := range t.Shape {
		if size > 1 && t.Strides[i] != want[i] {
			return false
		}
	}
	return true
}

func decodeArgument(raw json.RawMessage) (any, error) {
	switch raw[0] {
	case '[':
		return decodeList(raw)
	case '{':
		return decodeObject(raw)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if n, ok := value.(json.Number); ok {
		if strings.ContainsAny(n.String(), ".eE") {
			return n.Float64()
		}
		return n.Int64()
	}
	return value, nil
}

func decodeObject(raw json.RawMessage) (any, error) {
	var object struct {
		Tensor *recordedTensor
		DType  string
		Text   string
		Float  string
	}
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	switch {
	case object.Tensor != nil:
		return object.Tensor.tensor(), nil
	case object.DType != "":
		dtype, _ := graph.DTypeByName(object.DType)
		return dtype, nil
	case object.Float != "":
		return math.Inf(1), nil
	}
	if strings.HasPrefix(object.Text, "<torch._C.Generator") {
		return generator{}, nil
	}
	return object.Text, nil
}

// generator stands for a torch.Generator.
type generator struct{}

func (r *recordedTensor) tensor() *graph.Tensor {
	dtype, _ := graph.DTypeByName(r.DType)
	last := int64(1)
	for i, size := range r.Shape {
		last += max(size-1, 0) * r.Strides[i]
	}
	t := &graph.Tensor{
		Shape: r.Shape, Strides: r.Strides, DType: dtype, RequiresGrad: r.Grad,
		Storage: &graph.Storage{Bytes: dtype.Bytes(last)},
	}
	if r.Bytes > 0 {
		t.Storage.Bytes = r.Bytes
	}
	if r.Known != nil {
		t.Storage.Known = make([]float64, last)
		next := 0
		t.EachOffset(func(offset int64) {
			t.Storage.Known[offset] = r.Known[next]
			next++
		})
	}
	return t
}

func decodeList(raw json.RawMessage) (any, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, err
	}
	var ints []int64
	var floats []float64
	var bools []bool
	var tensors []*graph.Tensor
	for _, item := range items {
		value, err := decodeArgument(item)
		if err != nil {
			return nil, err
		}
		switch v := value.(type) {
		case int64:
			ints, floats = append(ints, v), append(floats, float64(v))
		case float64:
			floats = append(floats, v)
		case bool:
			bools = append(bools, v)
		case *graph.Tensor:
			tensors = append(tensors, v)
		case nil:
			tensors = append(tensors, nil)
		}
	}
	switch {
	case len(items) == 0:
		return []int64{}, nil
	case len(tensors) == len(items):
		return tensors, nil
	case len(ints) == len(items):
		return ints, nil
	case len(floats) == len(items):
		return floats, nil
	case len(bools) == len(items):
		return bools, nil
	}
	return nil, fmt.Errorf("mixed list %s", raw)
}
