package cost_test

// This file tests counting on small models whose work is worked out by hand.

import (
	"testing"

	"heft/internal/cost"
	"heft/internal/input"
	"heft/internal/torch"
)

// programs are small models whose work is counted by hand.
const programs = `
import torch
from torch import nn
from torch.nn.utils import rnn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w):
        ctx.save_for_backward(x, w)
        return x @ w.t()

    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        return g @ w if ctx.needs_input_grad[0] else None, g.t() @ x


class Custom(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(32, 64, bias=False)
        self.w = nn.Parameter(torch.zeros(16, 64))

    def forward(self, x):
        return Product.apply(self.a(x), self.w)


class CustomFirst(Custom):
    def forward(self, x):
        return Product.apply(torch.cat([x, x], 1), self.w)


class Rerun(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, x):
        ctx.run = run
        ctx.save_for_backward(x)
        with torch.no_grad():
            return run(x)

    @staticmethod
    def backward(ctx, g):
        x = ctx.saved_tensors[0].detach().requires_grad_()
        with torch.enable_grad():
            y = ctx.run(x)
        torch.autograd.backward(y, g)
        return None, x.grad


class OwnCheckpoint(Custom):
    def forward(self, x):
        return Rerun.apply(self.a, x.requires_grad_())


class NoBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x @ x.t()


class Without(nn.Module):
    def forward(self, x):
        return NoBackward.apply(x.requires_grad_())


class Inside(nn.Module):
    def forward(self, x):
        x = x.requires_grad_()
        x.mm(x.t()).sum().backward()
        return x.grad


class Force(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 32), nn.Linear(32, 1)

    def forward(self, x):
        x = x.detach().requires_grad_()
        energy = self.b(torch.tanh(self.a(x))).sum()
        return torch.autograd.grad(energy, x, create_graph=True)[0], energy


class ForceOnly(Force):
    def forward(self, x):
        x = x.detach().requires_grad_()
        return torch.autograd.grad(self.b(torch.tanh(self.a(x))).sum(), x)[0]


class ForceAlone(Force):
    def forward(self, x):
        return super().forward(x)[0]


class Transformed(Force):
    def forward(self, x):
        return torch.vmap(torch.func.grad(lambda t: self.b(torch.tanh(self.a(t))).sum()))(x)


class Aside(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(32, 16), nn.Linear(16, 8), nn.Linear(32, 8)

    def forward(self, x):
        aside = self.b(self.a(x))
        y = self.c(x)
        if x.shape[0] > 4:
            y = y.new_zeros(y.shape)
            y[:, :8] = aside
        return y


class Penalty(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(2, 3, 3)

    def forward(self, x):
        x = x.detach().requires_grad_()
        return torch.autograd.grad(self.c(x).relu().sum(), x, create_graph=True)[0]


class InsideTwice(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(32, 16, bias=False)

    def forward(self, x):
        for _ in range(2):
            self.a(x).sum().backward()
        return self.a.weight.grad


class InsideAndAfter(InsideTwice):
    def forward(self, x):
        self.a(x).sum().backward()
        return self.a(x)


class Checkpointed(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(*[nn.Sequential(nn.Linear(64, 64), nn.ReLU()) for _ in range(8)])

    def forward(self, x):
        return checkpoint_sequential(self.s, 4, x, use_reentrant=False)


class CheckpointedFrozen(Checkpointed):
    def forward(self, x):
        with torch.no_grad():
            x = checkpoint(self.s[:7], x, use_reentrant=False)
        return self.s[7](x)


class Packed(nn.Module):
    def __init__(self, kind=nn.LSTM, lengths=(50, 5, 2, 1), **options):
        super().__init__()
        self.lengths = torch.tensor(lengths)
        self.rnn = kind(8, 16, batch_first=True, **options)

    def forward(self, x):
        y, h = self.rnn(rnn.pack_padded_sequence(x, self.lengths, batch_first=True, enforce_sorted=False))
        return rnn.pad_packed_sequence(y, batch_first=True)[0]


class PackedUnknown(Packed):
    def forward(self, x):
        self.lengths = (x[:, :, 0] > 0).sum(1)
        return super().forward(x)


class Listed(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(8, 16)

    def forward(self, x):
        y, h = self.rnn(rnn.pack_sequence([x[0], x[1, :5], x[2, :2]]))
        return rnn.unpack_sequence(y)
`

// TestPrograms: the numbers are multiplications by hand, in the order of the
// program.
func TestPrograms(t *testing.T) {
	const linear = 4 * 64 * 64 // one layer of Checkpointed, batch 4
	cases := []struct {
		model             string
		input             []int64
		forward, backward int64 // MACs
		recomputed        int64
		bound             bool
		elements          int64 // of the first output
	}{
		// 8·32·64 + 8·64·16; backward: the weight's gradient, and both of the function's products.
		{"Custom()", []int64{8, 32}, 16384 + 8192, 16384 + 2*8192, 0, false, 8 * 16},
		// The function's own code skips the gradient that nobody wants.
		{"CustomFirst()", []int64{8, 32}, 8192, 8192, 0, false, 8 * 16},
		// The backward runs the layer again, and passes it twice: for the weight and the input.
		{"OwnCheckpoint()", []int64{8, 32}, 16384, 3 * 16384, 0, false, 8 * 64},
		{"Without()", []int64{8, 32}, 8 * 8 * 32, 0, 0, false, 64},
		// A product and, in the program, its two gradients; nothing is left to differentiate.
		{"Inside()", []int64{2, 10}, 3 * 40, 0, 0, false, 20},
		// 4·3·32 + 4·32 and their gradients by the input, not by the weights. Then both gradients of both layers,
		// and the force's: by its layers' weights, and by what comes into the first. Counted by a dispatch mode of torch 2.15.
		{"Force()", []int64{4, 3}, 2 * 512, 2*512 + 2*384 + 128, 0, false, 12},
		// Without the energy nothing differentiates its layer: 128 twice less.
		{"ForceAlone()", []int64{4, 3}, 2 * 512, 2*512 + 2*384 + 128 - 2*128, 0, false, 12},
		// The same function's argument is no leaf of the program: 384 less. A dispatch mode of torch 2.15 counts
		// as much, and as much for the one above.
		{"Transformed()", []int64{4, 3}, 2 * 512, 2*512 + 384 + 128 - 2*128, 0, false, 12},
		// What is thrown away has no backward, here a layer of 32·16 and one of 16·8, there one of 32·8.
		{"Aside()", []int64{2, 32}, 2 * (512 + 128 + 256), 2 * 256, 0, false, 16},
		{"Aside()", []int64{8, 32}, 8 * (512 + 128 + 256), 8 * (512 + 2*128), 0, false, 64},
		{"ForceOnly()", []int64{4, 3}, 2 * 512, 0, 0, false, 12},
		{"Penalty()", []int64{1, 2, 8, 8}, 2 * 1944, 4 * 1944, 0, false, 128},
		{"InsideTwice()", []int64{8, 32}, 4 * 8 * 32 * 16, 0, 0, false, 16 * 32},
		{"InsideAndAfter()", []int64{8, 32}, 3 * 8 * 32 * 16, 8 * 32 * 16, 0, false, 8 * 16},
		// All gradients but the input's; the last of four segments is not checkpointed.
		{"Checkpointed()", []int64{4, 64}, 8 * linear, 15 * linear, 6 * linear, false, 4 * 64},
		{"CheckpointedFrozen()", []int64{4, 64}, 8 * linear, linear, 0, false, 4 * 64},
		// 58 steps in all, of 64·(8 + 16); the results are padded to the longest.
		{"Packed()", []int64{4, 50, 8}, 89088, 2 * 89088, 0, false, 4 * 50 * 16},
		{"Packed(lengths=(1, 5, 50, 2))", []int64{4, 50, 8}, 89088, 2 * 89088, 0, false, 4 * 50 * 16},
		{"Packed(nn.GRU)", []int64{4, 50, 8}, 58 * 48 * 24, 2 * 58 * 48 * 24, 0, false, 4 * 50 * 16},
		{"Packed(nn.RNN, bidirectional=True)", []int64{4, 50, 8}, 2 * 58 * 16 * 24, 4 * 58 * 16 * 24, 0, false, 4 * 50 * 32},
		{"Packed(lengths=(3, 3, 2, 1))", []int64{4, 50, 8}, 9 * 64 * 24, 2 * 9 * 64 * 24, 0, false, 4 * 3 * 16},
		{"PackedUnknown()", []int64{4, 50, 8}, 200 * 64 * 24, 2 * 200 * 64 * 24, 0, true, 4 * 50 * 16},
		// 20 + 5 + 2 steps.
		{"Listed()", []int64{3, 20, 8}, 27 * 48 * 24, 2 * 27 * 48 * 24, 0, false, 20 * 16},
	}
	s, err := torch.Open(torch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("programs.py", []byte(programs)); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.model, func(t *testing.T) {
			m, err := s.Build(c.model)
			if err != nil {
				t.Fatal(err)
			}
			g, err := s.Trace(m, torch.Run{Inputs: []torch.Input{input.Float32(c.input...)}, Training: true})
			if err != nil {
				t.Fatal(err)
			}
			total := cost.Of(g).Total
			if total.Forward.MACs != c.forward || total.Backward.MACs != c.backward || total.Recomputed.MACs != c.recomputed {
				t.Errorf("MACs %d, backward %d, recomputed %d; want %d, %d, %d",
					total.Forward.MACs, total.Backward.MACs, total.Recomputed.MACs, c.forward, c.backward, c.recomputed)
			}
			if forward := cost.Forward(g); forward != total.Forward {
				t.Errorf("the forward alone takes %+v, as a part of everything %+v", forward, total.Forward)
			}
			out := g.Outputs[0].Tensor
			if out.Bound != c.bound || out.Elements() != c.elements {
				t.Errorf("output %v, bound %t; want %d elements, %t", out.Shape, out.Bound, c.elements, c.bound)
			}
		})
	}
}
