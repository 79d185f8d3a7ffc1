package op

// This file keeps the values that were computed: a detector computes the same tables for
// every image, and in every run, and the second time they are found.

import (
	"encoding/binary"
	"math"

	"heft/internal/graph"
)

// Results of fewer elements than minEvaluated are computed again; maxEvaluated bounds the
// elements that are kept.
const (
	minEvaluated = 128
	maxEvaluated = 1 << 21
)

// maxSpelled is how many values of an argument stand themselves in a key. Longer ones
// are known by where they lie: known values are replaced, never written to.
const maxSpelled = 8

// evaluated are the values that calls of operators have given, by all that they depend on.
type evaluated struct {
	results map[string][][]float64 // by output, as its storage has them
	numbers map[*float64]int64     // of long values that keys name, which stay where they are as long as they are here
	kept    int                    // elements of these, and what the keys take
	key     []byte                 // of the call at hand
}

// keyOf writes what a call's values depend on; false if an argument has no spelling. It
// is good until the next call.
func (e *evaluated) keyOf(c *Call) ([]byte, bool) {
	e.key = append(e.key[:0], c.Operator.Name...)
	e.key = append(e.key, 0, byte(c.Schema), byte(c.builder.DefaultDType))
	e.argument(c.InPlace)
	e.number(int64(c.Torch().Major))
	e.number(int64(c.Torch().Minor))
	for _, out := range c.outputs {
		e.layout(out)
	}
	for _, arg := range c.args {
		if !e.argument(arg) {
			return nil, false
		}
	}
	return e.key, true
}

func (e *evaluated) number(n int64) { e.key = binary.AppendVarint(e.key, n) }

func (e *evaluated) list(list []int64) {
	e.number(int64(len(list)))
	for _, n := range list {
		e.number(n)
	}
}

func (e *evaluated) float(x float64) {
	e.key = binary.LittleEndian.AppendUint64(e.key, math.Float64bits(x))
}

func (e *evaluated) layout(t *graph.Tensor) {
	e.key = append(e.key, 'L', byte(t.DType))
	e.list(t.Shape)
	e.list(t.Strides)
	e.number(t.Offset)
}

func (e *evaluated) tensor(t *graph.Tensor) {
	if t == nil {
		e.key = append(e.key, 'n')
		return
	}
	e.layout(t)
	known := t.Storage.Known
	e.number(int64(len(known)))
	if len(known) > maxSpelled {
		e.number(e.numberOf(known))
		return
	}
	for _, x := range known {
		e.float(x)
	}
}

func (e *evaluated) argument(arg any) bool {
	switch v := arg.(type) {
	case nil:
		e.key = append(e.key, 'n')
	case *graph.Tensor:
		e.key = append(e.key, 't')
		e.tensor(v)
	case []*graph.Tensor:
		e.key = append(e.key, 'T')
		e.number(int64(len(v)))
		for _, t := range v {
			e.tensor(t)
		}
	case bool:
		e.key = append(e.key, 'b', 0)
		if v {
			e.key[len(e.key)-1] = 1
		}
	case int64:
		e.key = append(e.key, 'i')
		e.number(v)
	case float64:
		e.key = append(e.key, 'f')
		e.float(v)
	case string:
		e.key = append(e.key, 's')
		e.number(int64(len(v)))
		e.key = append(e.key, v...)
	case graph.DType:
		e.key = append(e.key, 'd', byte(v))
	case []int64:
		e.key = append(e.key, 'I')
		e.list(v)
	default:
		return false
	}
	return true
}

// numberOf is the number of values that stand at one place.
func (e *evaluated) numberOf(known []float64) int64 {
	first := &known[0]
	n, ok := e.numbers[first]
	if !ok {
		n = int64(len(e.numbers))
		e.numbers[first] = n
		e.kept += len(known)
	}
	return n
}

// begin makes room for a call's values.
func (e *evaluated) begin() {
	if e.results == nil || e.kept > maxEvaluated {
		e.results, e.numbers, e.kept = map[string][][]float64{}, map[*float64]int64{}, 0
	}
}

// find gives a call's outputs the values that were computed before.
func (e *evaluated) find(key []byte, outputs []*graph.Tensor) bool {
	found, ok := e.results[string(key)]
	if !ok {
		return false
	}
	for i, known := range found {
		outputs[i].Storage.Known = known
	}
	return true
}

// keep notes what a call has given.
func (e *evaluated) keep(key []byte, outputs []*graph.Tensor) {
	known := make([][]float64, len(outputs))
	for i, out := range outputs {
		known[i] = out.Storage.Known
		if len(known[i]) > maxSpelled {
			e.numberOf(known[i])
		}
	}
	e.kept += len(key)/8 + minEvaluated/8 // in words, as elements are
	e.results[string(key)] = known
}
