package exported

// This file compares what becomes of a program that is damaged at every byte with what was read once.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	whole := programOf(node("torch.ops.aten.relu.default", `{"name":"self","arg":{"as_tensor":{"name":"y"}},"kind":1}`, tensorOf("z")))
	packed.Matches(t, "testdata/damaged.txt.gz", packed.Damaged([]byte(whole), func(data []byte) string {
		p, err := parse(data)
		if err != nil {
			return err.Error()
		}
		g, err := p.Trace(Run{MaxOps: 100})
		if err != nil {
			return err.Error()
		}
		var said strings.Builder
		for _, o := range g.Ops() {
			fmt.Fprintf(&said, "%s %s %v; ", o.Name, o.Call.Module.Path, o.Outputs[0].Shape)
		}
		for _, q := range g.Params {
			fmt.Fprintf(&said, "%s %v %v; ", q.Path, q.Tensor.Shape, q.Tensor.DType)
		}
		for _, in := range g.Inputs {
			fmt.Fprintf(&said, "fed %s %v; ", in.Name, in.Tensor.Shape)
		}
		return said.String() + packed.Fields(g.Assumptions)
	}))
}
