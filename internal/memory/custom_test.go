package memory

// This file tests custom functions and deformable convolutions.

import "testing"

// TestCustomFunction: what a torch.autograd.Function saves lives until its
// backward, and the gradient passes through it. The parameter, the input, their
// product and the function's result have 2 MiB each.
func TestCustomFunction(t *testing.T) {
	const size = 2 << 20
	program := `
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x + x
    @staticmethod
    def backward(ctx, gradient):
        return gradient + gradient

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(512, 1024))
    def forward(self, x):
        return Twice.apply(self.weight * x).sum()
`
	r := simulate(t, trace(t, program, "512x1024", true), Plan{
		Mode: Training, Loss: LossOutput, Optimizer: Optimizer{Name: "sgd"}, ZeroGrad: ZeroGradAfterStep,
	})
	check(t, r,
		// Parameter, input, the product that is kept, and the loss; before, the result beside them.
		expected{phase: PhaseForward, iteration: 1, current: 3*size + 512, peak: 4*size + 512},
		// Parameter, input, the parameter's gradient and the loss.
		expected{phase: PhaseBackward, iteration: 1, current: 3*size + 512})
}

// TestCustomFunctionWrittenInPlace: what is added to a function's result in place
// does not cut its gradient off.
func TestCustomFunctionWrittenInPlace(t *testing.T) {
	const size = 2 << 20
	program := `
class Same(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1
    @staticmethod
    def backward(ctx, gradient):
        return gradient * 1

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(512, 1024))
    def forward(self, x):
        y = Same.apply(self.weight * x)
        y += 1
        return y.sum()
`
	r := simulate(t, trace(t, program, "512x1024", true), Plan{
		Mode: Training, Loss: LossOutput, Optimizer: Optimizer{Name: "sgd"}, ZeroGrad: ZeroGradAfterStep,
	})
	// Parameter, input, the parameter's gradient and the loss.
	check(t, r, expected{phase: PhaseBackward, iteration: 1, current: 3*size + 512})
}

// TestDeformableConvolutionBuffers: beside image, offsets, weight, bias and
// result the kernel holds its product in another order, and 16·9 sampled
// values for each of 2·64·64 places.
func TestDeformableConvolutionBuffers(t *testing.T) {
	program := `
from torchvision.ops import DeformConv2d
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = DeformConv2d(16, 8, 3, padding=1)
    def forward(self, x, offset):
        return self.conv(x, offset)
`
	const (
		places  = 2 * 64 * 64
		image   = 16 * places * 4
		offsets = 18 * places * 4
		result  = 8 * places * 4
		columns = 16 * 9 * places * 4
		weights = 8*16*9*4 + 2*512 // 4,608 bytes; a block for the bias and one for the mask that stands for none
	)
	r := simulate(t, trace(t, program, "2x16x64x64,2x18x64x64", false), Plan{Iterations: 1})
	if s := r.stage(t, PhaseForward, 1, 0); s.PeakRound != image+offsets+weights+2*result+columns {
		t.Errorf("rounded peak %d, want %d", s.PeakRound, image+offsets+weights+2*result+columns)
	}
}
