package memory

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
