package source

// This file tests what Lightning's Trainer says of the types that its steps run in.

import (
	"fmt"
	"path/filepath"
	"testing"

	"heft/internal/graph"
)

const lightningProgram = `import torch
import pytorch_lightning as pl
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
class Net(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 2)
    def forward(self, x):
        return self.a(x)
    def training_step(self, batch, index):
        return self(batch[0]).sum()
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)
if __name__ == "__main__":
    data = DataLoader(TensorDataset(torch.randn(64, 8)), batch_size=16)
    pl.Trainer(precision=%s).fit(Net(), data)
`

// TestPrecisionOfATrainer: the names of Lightning's precisions, old and new.
func TestPrecisionOfATrainer(t *testing.T) {
	for _, test := range []struct {
		precision       string
		autocast, dtype graph.DType
	}{
		{`"16-mixed"`, graph.Float16, graph.InvalidDType},
		{`16`, graph.Float16, graph.InvalidDType},
		{`"bf16-mixed"`, graph.BFloat16, graph.InvalidDType},
		{`"bf16"`, graph.BFloat16, graph.InvalidDType},
		{`"bf16-true"`, graph.InvalidDType, graph.BFloat16},
		{`"16-true"`, graph.InvalidDType, graph.Float16},
		{`"64-true"`, graph.InvalidDType, graph.Float64},
		{`64`, graph.InvalidDType, graph.Float64},
		{`32`, graph.InvalidDType, graph.InvalidDType},
		{`"32-true"`, graph.InvalidDType, graph.InvalidDType},
		{`None`, graph.InvalidDType, graph.InvalidDType},
	} {
		file := filepath.Join(t.TempDir(), "lit.py")
		write(t, file, fmt.Appendf(nil, lightningProgram, test.precision))
		g, err := opened(t, file, Options{NoSite: true}).Trace(Run{})
		if err != nil {
			t.Fatalf("%s: %v", test.precision, err)
		}
		if g.Script == nil || g.Script.Autocast != test.autocast || g.Script.DType != test.dtype {
			t.Errorf("%s: %+v, want autocast %s in %s", test.precision, g.Script, test.autocast, test.dtype)
		}
	}
}
