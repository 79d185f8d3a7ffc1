package graph

// This file tests the text of a graph, each kind of line once.

import (
	"errors"
	"strings"
	"testing"
)

// TestDump has a step of each kind, a view, an upper bound, an absent input and attributes of all types.
func TestDump(t *testing.T) {
	s := &Storage{ID: 7, Bytes: 96}
	weight := &Tensor{ID: 1, Shape: []int64{3}, Strides: []int64{1}, DType: BFloat16, Storage: &Storage{ID: 1}, Param: &Param{Path: "fc.weight"}}
	x := &Tensor{ID: 2, Shape: []int64{2, 3}, Strides: []int64{6, 1}, DType: Float32, Storage: s}
	y := &Tensor{ID: 3, Shape: []int64{2, 3}, Strides: []int64{3, 1}, DType: UInt8, Storage: &Storage{ID: 8}, Bound: true}
	z := &Tensor{ID: 4, DType: Complex64, Storage: &Storage{ID: 9}}
	aux := &Tensor{ID: 5, Storage: &Storage{ID: 10}}
	root, fc := &Module{Class: "Net"}, &Module{Path: "fc", Class: "Linear"}
	g := &Graph{
		Inputs: []Value{{Name: "x", Tensor: x}}, Outputs: []Value{{Name: "out", Tensor: y}},
		Assumptions: []Assumption{{Code: "bound", Text: "a size"}},
		Steps: []Step{
			{Kind: StepEnter, Call: &Call{Module: root}},
			{Kind: StepEnter, Call: &Call{Module: fc}},
			{Kind: StepRegionBegin, Region: &Region{ID: 4}},
			{Kind: StepOp, Op: &Op{Name: "clamp", InPlace: true, Inputs: []*Tensor{x, nil, weight}, Outputs: []*Tensor{y, z}, Aux: []*Tensor{aux},
				Attrs: []Attr{{Name: "dims", Value: []int64{1, -2}}, {Name: "mode", Value: "a b"}, {Name: "none"}, {Name: "list", Value: []bool{true, false}}, {Name: "p", Value: 0.5}}}},
			{Kind: StepRegionEnd, Region: &Region{ID: 4}},
			{Kind: StepDrop, Dropped: []*Tensor{x, weight}},
			{Kind: StepLeave, Call: &Call{Module: fc}},
			{Kind: StepLeave, Call: &Call{Module: root}},
		},
	}
	want := `input x %2 f32[2,3] strides[6,1] @7
enter . Net
  enter fc Linear
    checkpoint begin 4
    %3 u8[2,3] @8 bound, %4 c64[] @9 = clamp_(%2, none, fc.weight, dims=[1,-2], mode="a b", list=[true,false], p=0.5) aux %5
    checkpoint end 4
    drop %2 fc.weight
  leave fc
leave .
output out %3
assume bound: a size
`
	var b strings.Builder
	if err := Dump(&b, g); err != nil || b.String() != want {
		t.Errorf("%v\n%s\nwant\n%s", err, b.String(), want)
	}
	full := errors.New("full")
	writes := 0
	if err := Dump(writer(func() error { writes++; return full }), g); err != full || writes != 1 {
		t.Errorf("a writer that fails is asked %d times: %v", writes, err)
	}
}

type writer func() error

func (w writer) Write([]byte) (int, error) { return 0, w() }

// TestShortTypes: the abbreviations of the text.
func TestShortTypes(t *testing.T) {
	for d, want := range map[DType]string{Float32: "f32", BFloat16: "bf16", Int64: "i64", UInt8: "u8", Bool: "bool", Complex64: "c64", Float8E4M3FN: "f8_e4m3fn", dtypeCount: "invalid"} {
		if got := shortDType(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	if dtypeCount.Bits() != 0 || dtypeCount.IsFloating() || dtypeCount.IsInteger() || dtypeCount.IsComplex() {
		t.Error("a type beyond the last has bits or a class")
	}
}

// TestPackedElements: three elements of 4 bits take two bytes, 17 of one take nine.
func TestPackedElements(t *testing.T) {
	for _, c := range []struct {
		d       DType
		n, want int64
	}{{Int4, 3, 2}, {Int4, 2, 1}, {Int4, 17, 9}, {Int4, 0, 0}, {Float32, 3, 12}, {String, 5, 0}} {
		if got := c.d.Bytes(c.n); got != c.want {
			t.Errorf("%d of %v take %d bytes, want %d", c.n, c.d, got, c.want)
		}
	}
}
