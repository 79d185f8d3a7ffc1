package onnx

import (
	"fmt"
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	path := os.Getenv("DBG")
	if path == "" {
		t.Skip()
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	tr := newTracer(f, Run{})
	_, err = tr.trace(Run{})
	for _, n := range f.model.graph.nodes {
		for _, o := range n.outputs {
			v := tr.main.values[o]
			if v.tensor != nil {
				k := v.tensor.Known()
				if len(k) > 8 {
					k = k[:8]
				}
				fmt.Println(n.name, n.opType, o, v.tensor.DType, v.tensor.Shape, v.tensor.Bound, k)
			} else {
				fmt.Println(n.name, n.opType, o, v.kind)
			}
		}
	}
	fmt.Println(err)
}
