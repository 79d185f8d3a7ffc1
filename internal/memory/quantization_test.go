package memory

// This file tests what models prepared for quantization keep.

import "testing"

// preparedForQuantization is a network of three convolutions with batch norms, as
// it is and prepared for quantization, 8 images of 64×64.
const preparedForQuantization = `
import torch.ao.quantization as Q

class Floating(nn.Module):
    def __init__(self):
        super().__init__()
        self.quant, self.dequant = Q.QuantStub(), Q.DeQuantStub()
        blocks, width = [], 3
        for next_width in (32, 64, 64):
            blocks.append(nn.Sequential(nn.Conv2d(width, next_width, 3, padding=1, bias=False), nn.BatchNorm2d(next_width), nn.ReLU(inplace=True)))
            width = next_width
        self.features = nn.Sequential(*blocks)
        self.fc = nn.Linear(64, 10)
    def forward(self, x):
        return self.dequant(self.fc(self.features(self.quant(x)).mean((2, 3))))

def Net():
    model = Floating().train()
    if PREPARED:
        model.qconfig = Q.get_default_qat_qconfig("fbgemm")
        Q.fuse_modules_qat(model, [[f"features.{i}.0", f"features.{i}.1", f"features.{i}.2"] for i in range(3)], inplace=True)
        model = Q.prepare_qat(model)
    return model
`

// TestKeptForQuantization: what autograd holds at the end of the forward. Real
// torch packed 77.6515 MiB for the prepared model and 40.0 for the floating
// one, parameters aside; input, statistics and rounding add half a MiB at most.
func TestKeptForQuantization(t *testing.T) {
	for _, c := range []struct {
		prepared string
		kept     float64
	}{{"True", 77.65}, {"False", 40.0}} {
		g := trace(t, "PREPARED = "+c.prepared+preparedForQuantization, "8x3x64x64", true)
		r := simulate(t, g, Plan{Mode: ForwardWithGrad, Iterations: 1})
		static := r.stage(t, PhaseData, 0, 0).Allocated
		got := float64(r.stage(t, PhaseForward, 1, 0).Allocated-static) / (1 << 20)
		if got < c.kept || got > c.kept+0.5 {
			t.Errorf("prepared %s: %.2f MiB kept, real torch keeps %.2f", c.prepared, got, c.kept)
		}
	}
}
