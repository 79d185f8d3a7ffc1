// Package weights holds what a file of parameters says of itself: its tensors by
// name, type and shape, and what stands beside them. Readers of formats fill it from
// headers; nobody reads an element.
//
// The package is data, with the sums that need no format. Entry point: File.
package weights

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"heft/internal/graph"
)

// File is what a file of parameters, or a set of shards, holds.
type File struct {
	Format   string // "safetensors", "PyTorch checkpoint", "GGUF 3"
	Parts    []Part // the files that it consists of
	Tensors  []Tensor
	Metadata []Entry
	// Root is the module tree of a pickled model, nil for a file that names tensors only.
	Root *Module
	// Remarks are what a reader took for granted, or found to differ.
	Remarks []Remark
}

// Part is one file of a set.
type Part struct {
	Name  string
	Bytes int64
}

// Group says what a tensor is for.
type Group string

// The groups of tensors.
const (
	GroupModel     Group = "model"     // a parameter or a buffer of the model
	GroupOptimizer Group = "optimizer" // the state of an optimizer
	GroupOther     Group = "other"     // a further copy of the model, random states, data
)

// Kind says what a tensor of the model is.
type Kind string

// The kinds of tensors of a model.
const (
	KindUnsaid    Kind = ""          // the file does not tell
	KindParameter Kind = "parameter" // registered as a parameter
	KindBuffer    Kind = "buffer"    // registered as a buffer
)

// Tensor is a named tensor of a file.
type Tensor struct {
	Name  string
	DType Type
	Shape []int64
	Group Group
	Holds string // what it is a part of, where a file holds more than a model: "optimizer", "ema"
	Kind  Kind
	// Storage tells tensors apart that lie in one block: "" is a block of its own.
	Storage string
	// Frozen tells that the file has a parameter that is not trained.
	Frozen bool
}

// Elements is the product of the shape. Readers check that it does not overflow.
func (t *Tensor) Elements() int64 { return graph.Product(t.Shape) }

// Bytes is what the elements take, packed.
func (t *Tensor) Bytes() int64 { return t.DType.Bytes(t.Elements()) }

// Entry is a named value beside the tensors, as text.
type Entry struct{ Key, Value string }

// Remark is something that a user should know of a file.
type Remark struct{ Code, Text, Effect string }

// Module is a node of a pickled model's tree.
type Module struct {
	Path     string
	Class    string // "torch.nn.modules.conv.Conv2d"
	Settings []Entry
	Children []*Module
}

// Type is an element type: one of torch's, or a block of quantized ones.
type Type struct {
	Name       string // "float32", "q4_k"
	BlockBits  int64  // of a block
	BlockItems int64  // elements of a block; 1 for plain types
}

// Plain is an element type of torch's.
func Plain(d graph.DType) Type {
	return Type{Name: d.String(), BlockBits: int64(d.Bits()), BlockItems: 1}
}

// Blocks is a type whose elements are stored in blocks of some bytes.
func Blocks(name string, items, bytes int64) Type {
	return Type{Name: name, BlockBits: 8 * bytes, BlockItems: items}
}

// Bytes is what n elements take.
func (t Type) Bytes(n int64) int64 {
	items := max(t.BlockItems, 1)
	blocks := (n + items - 1) / items
	if t.BlockBits%8 == 0 {
		return blocks * (t.BlockBits / 8)
	}
	return blocks/8*t.BlockBits + (blocks%8*t.BlockBits+7)/8
}

// maxAxes bounds the axes of a tensor; torch's own limit is 64.
const maxAxes = 64

// CheckShape refuses sizes that no tensor has: negative ones, and more bytes than can
// be counted. The error goes on behind a tensor's name.
func CheckShape(shape []int64, d Type) error {
	if len(shape) > maxAxes {
		return fmt.Errorf("has %d axes; at most %d are read", len(shape), maxAxes)
	}
	product, empty := uint64(1), false
	for _, n := range shape {
		if n < 0 {
			return fmt.Errorf("has the negative size %d", n)
		}
		if n == 0 {
			empty = true
			continue
		}
		high, low := bits.Mul64(product, uint64(n))
		if product = low; high > 0 || product > math.MaxInt64/64 {
			return fmt.Errorf("has a shape whose elements cannot be counted: %v", shape[:min(len(shape), 8)])
		}
	}
	if high, low := bits.Mul64(product, uint64(max(d.BlockBits, 8))); !empty && (high > 0 || low > math.MaxInt64) {
		return fmt.Errorf("has more bytes than can be counted")
	}
	return nil
}

// Counted is what a tensor of the model is counted as, and whether the file says so.
// Where it does not, names and types tell: batch normalization registers running_mean,
// running_var and num_batches_tracked as buffers (torch/nn/modules/batchnorm.py), and
// tensors of int64 or bool cannot be trained, so that no layer has them as parameters.
func (t *Tensor) Counted() (kind Kind, said bool) {
	if t.Kind != KindUnsaid {
		return t.Kind, true
	}
	switch name := t.Name[strings.LastIndexByte(t.Name, '.')+1:]; {
	case name == "running_mean" || name == "running_var" || name == "num_batches_tracked":
		return KindBuffer, false
	case t.DType.Name == graph.Int64.String() || t.DType.Name == graph.Bool.String():
		return KindBuffer, false
	}
	return KindParameter, false
}
