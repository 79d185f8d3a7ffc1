package onnx

// This file defines what heft keeps of a model file. The names are those of
// the format's own messages; fields that nothing reads are left out.

import (
	"heft/internal/graph"
	"heft/internal/protoscan"
)

type modelProto struct {
	irVersion int64
	producer  string // "pytorch 2.9.0"
	opsets    map[string]int64
	graph     *graphProto
	functions map[functionKey]*functionProto
}

// functionKey is how a node names a function.
type functionKey struct {
	domain, name, overload string
}

type graphProto struct {
	name         string
	nodes        []*nodeProto
	initializers []*tensorProto
	inputs       []*valueInfo
	outputs      []*valueInfo
	valueInfo    map[string]*valueInfo
}

type functionProto struct {
	key        functionKey
	inputs     []string
	outputs    []string
	attributes []string // names that a call may set
	defaults   []*attributeProto
	nodes      []*nodeProto
	opsets     map[string]int64
}

type nodeProto struct {
	name       string
	opType     string
	domain     string
	overload   string
	inputs     []string
	outputs    []string
	attributes []*attributeProto
	metadata   map[string]string
	offset     int64 // in the file
}

func (n *nodeProto) attribute(name string) *attributeProto {
	for _, a := range n.attributes {
		if a.name == name {
			return a
		}
	}
	return nil
}

type attributeProto struct {
	name   string
	float  float64
	int    int64
	text   string
	tensor *tensorProto
	graph  *graphProto
	floats []float64
	ints   []int64
	texts  []string
	ref    string // the attribute of the enclosing function that stands here
}

// tensorProto is a constant: its type, its sizes, and where its elements lie.
type tensorProto struct {
	name     string
	dtype    graph.DType
	dims     []int64
	metadata map[string]string

	raw     protoscan.Range // raw_data
	typed   protoscan.Range // packed elements
	coding  coding          // of typed
	loose   []float64       // elements that were not packed
	stored  int64           // elements of a sparse tensor; -1 for a dense one
	outside *externalData
}

// coding is how the typed elements of a tensor are written.
type coding uint8

const (
	noElements coding = iota
	codedInts         // varints: int32_data, int64_data, uint64_data
	codedFloats
	codedDoubles
)

// externalData says where another file holds a tensor's elements.
type externalData struct {
	location       string
	offset, length int64 // length -1: not said
}

// valueInfo is a declared value: its name and, as far as it is said, its type.
type valueInfo struct {
	name     string
	kind     typeKind
	dtype    graph.DType
	ranked   bool
	dims     []dimension
	metadata map[string]string
}

// typeKind says what a value is.
type typeKind uint8

const (
	unknownType typeKind = iota
	tensorType
	sequenceType
	mapType
)

// dimension is one declared size.
type dimension struct {
	size   int64 // -1: not said
	symbol string
}

// static returns the declared sizes if all of them are numbers or symbols that
// are bound.
func (v *valueInfo) static(bound map[string]int64) ([]int64, bool) {
	if v == nil || v.kind != tensorType || !v.ranked || v.dtype == graph.InvalidDType {
		return nil, false
	}
	shape := make([]int64, len(v.dims))
	for i, d := range v.dims {
		size, ok := d.size, d.size >= 0
		if d.symbol != "" {
			size, ok = evaluateSymbol(d.symbol, bound)
		}
		if !ok || size < 0 {
			return nil, false
		}
		shape[i] = size
	}
	return shape, true
}

// dtypes translates the format's numbers of element types.
var dtypes = [...]graph.DType{
	1: graph.Float32, 2: graph.UInt8, 3: graph.Int8, 4: graph.UInt16, 5: graph.Int16,
	6: graph.Int32, 7: graph.Int64, 8: graph.String, 9: graph.Bool, 10: graph.Float16,
	11: graph.Float64, 12: graph.UInt32, 13: graph.UInt64, 14: graph.Complex64, 15: graph.Complex128,
	16: graph.BFloat16, 17: graph.Float8E4M3FN, 18: graph.Float8E4M3FNUZ, 19: graph.Float8E5M2,
	20: graph.Float8E5M2FNUZ, 21: graph.UInt4, 22: graph.Int4, 23: graph.Float4E2M1, 24: graph.Float8E8M0FNU,
	25: graph.UInt2, 26: graph.Int2,
}

func dtypeOf(number int64) graph.DType {
	if number < 0 || number >= int64(len(dtypes)) {
		return graph.InvalidDType
	}
	return dtypes[number]
}
