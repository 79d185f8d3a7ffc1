"""Models that live in Python: needs torch. Figures are worked by hand, or torch's own."""

import copy
import unittest
import warnings

import heft

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    raise unittest.SkipTest("torch is not installed")


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.fc = nn.Linear(8, 5)
        self.again = self.fc

    def forward(self, x):
        x = F.relu(self.norm(self.conv(x)))
        return self.fc(x.mean((2, 3)))


def small_macs(batch, side):
    return batch * side * side * 3 * 8 * 9 + batch * 8 * 5


class Summaries(unittest.TestCase):
    def test_sizes(self):
        s = heft.summary(Small(), input_size=(2, 3, 16, 16), verbose=0)
        self.assertEqual(s.total_params, 3 * 8 * 9 + 8 + 16 + 8 * 5 + 5)
        self.assertEqual(s.trainable_params, s.total_params)
        self.assertEqual(s.total_mult_adds, small_macs(2, 16))
        self.assertIn("Conv2d", str(s))
        self.assertNotIn("heft-", str(s))  # no temporary file is named
        self.assertTrue(s._repr_html_().startswith("<iframe"))

    def test_names_of_others(self):
        macs = small_macs(2, 16)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertEqual(heft.summary(Small(), (3, 16, 16), verbose=0).total_mult_adds, macs)  # torchsummary's size, without a batch
        self.assertEqual(heft.summary(Small(), (3, 16, 16), batch_size=-1, device="cpu", verbose=0).total_mult_adds, macs)
        self.assertEqual(heft.summary(Small(), input_data=torch.zeros(2, 3, 16, 16), verbose=0).total_mult_adds, macs)
        self.assertEqual(heft.summary(Small(), input_data=[torch.zeros(2, 3, 16, 16)], depth=2, col_names=("input_size", "num_params"), row_settings=["var_names"], verbose=0).total_mult_adds, macs)
        self.assertEqual(heft.summary(Small(), input_data={"x": torch.zeros(2, 3, 16, 16)}, mode="train", verbose=0).total_mult_adds, macs)
        self.assertEqual(heft.summary(Small(), input_size=(3, 16, 16), batch_dim=0, verbose=0).total_mult_adds, small_macs(1, 16))
        embedding = nn.Embedding(10, 4)
        self.assertEqual(heft.summary(embedding, input_size=(2, 3), dtypes=[torch.long], verbose=0).report.outputs[0].shape, [2, 3, 4])

    def test_model_is_untouched(self):
        model = Small().eval()
        before = copy.deepcopy(model.state_dict())
        heft.summary(model, (2, 3, 16, 16), train=True, verbose=0)
        self.assertFalse(model.training)
        self.assertIsNone(model.conv.weight.grad)
        for name, value in model.state_dict().items():
            self.assertTrue(torch.equal(value, before[name]), name)
        self.assertIs(model.again, model.fc)
        self.assertFalse(any("heft" in key for key in model.conv.weight.__dict__))

    def test_nothing_stays_after_an_error(self):
        model = Small()
        hooks = len(nn.modules.module._global_forward_hooks)
        apply = torch.autograd.Function.__dict__["apply"]
        with self.assertRaises(heft.HeftError) as caught:
            heft.summary(model, (2, 4, 16, 16), batch_size=2, verbose=0)
        self.assertEqual(caught.exception.kind, "program")
        self.assertTrue(caught.exception.file.endswith("test_live.py"), caught.exception.file)
        self.assertEqual(len(nn.modules.module._global_forward_hooks), hooks)
        self.assertIs(torch.autograd.Function.__dict__["apply"], apply)
        self.assertEqual(float(torch.ones(2).sum()), 2.0)  # no mode is left

    def test_values(self):
        class Branch(nn.Module):
            def forward(self, x):
                return x if x.sum() > 0 else -x

        with self.assertRaises(heft.HeftError) as caught:
            heft.summary(Branch(), input_size=(2, 3), verbose=0)
        self.assertEqual(caught.exception.kind, "unsupported")
        self.assertGreater(caught.exception.line, 0)

    def test_refused(self):
        for model in (torch.jit.script(nn.Sequential(nn.ReLU())), "resnet18", nn.LazyLinear(3)):
            with self.subTest(type(model).__name__), self.assertRaises(heft.HeftError):
                heft.summary(model, input_size=(2, 3), verbose=0)
        with self.assertRaises(heft.HeftError):
            heft.summary(Small(), verbose=0)


class Memories(unittest.TestCase):
    """The tape and the same model as a file give the same bytes."""

    SOURCE = "nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(inplace=True), nn.Flatten(), nn.Dropout(), nn.Linear(288, 10))"

    def both(self, source, size, **settings):
        model = eval(source, {"nn": nn, "torch": torch})
        live = heft.memory(model, input_size=size, **settings)
        read = heft.memory(source, input=size, **settings)
        self.assertEqual((live.requested, live.device), (read.requested, read.device))

    def test_training(self):
        self.both(self.SOURCE, (4, 3, 8, 8), train=True)
        self.both(self.SOURCE, (4, 3, 8, 8))
        self.both(self.SOURCE, (4, 3, 8, 8), train=True, amp="bf16", optimizer="adamw")
        self.both("nn.TransformerEncoderLayer(32, 4, batch_first=True)", (2, 7, 32), train=True)
        self.both("nn.LSTM(8, 16, 2, bidirectional=True, batch_first=True)", (2, 5, 8), train=True)
        self.both("nn.GRU(8, 16)", (5, 2, 8), train=True)

    def test_fit(self):
        model = eval(self.SOURCE, {"nn": nn})
        live = heft.fit(model, input_size=(4, 3, 8, 8), train=True, gpu="t4")
        read = heft.fit(self.SOURCE, input=(4, 3, 8, 8), train=True, gpu="t4")
        self.assertEqual(live.batch, read.batch)

    def test_batch(self):
        model = Small()
        a = heft.memory(model, input_size=(1, 3, 16, 16), batch=32, train=True)
        b = heft.memory(model, input_size=(32, 3, 16, 16), train=True)
        self.assertEqual((a.batch, a.requested), (32, b.requested))


class Programs(unittest.TestCase):
    def backward(self, model, *sizes):
        return heft.summary(model, input_size=list(sizes), train=True, verbose=0).report.totals

    def test_custom_function(self):
        class Double(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x * 2

            @staticmethod
            def backward(ctx, grad):
                return grad * 2

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.a, self.b = nn.Linear(4, 8), nn.Linear(8, 2)

            def forward(self, x):
                return self.b(Double.apply(self.a(x)))

        totals = self.backward(Net(), (3, 4))
        # gradients of both weights and of b's input; the network's input needs none
        self.assertEqual(totals.backward_macs, 3 * 4 * 8 + 2 * 3 * 8 * 2)

    def test_checkpoint(self):
        from torch.utils.checkpoint import checkpoint

        class Net(nn.Module):
            def __init__(self, reentrant):
                super().__init__()
                self.a, self.b, self.reentrant = nn.Linear(4, 8), nn.Linear(8, 2), reentrant

            def forward(self, x):
                return self.b(checkpoint(lambda y: self.a(y).relu(), x, use_reentrant=self.reentrant))

        for reentrant in (False, True):
            totals = self.backward(Net(reentrant), (3, 4))
            self.assertGreater(totals.recomputed_flops, 0, f"reentrant {reentrant}")

    def test_no_grad_and_data(self):
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)

            def forward(self, x):
                with torch.no_grad():
                    x = self.a(x)
                return self.b(x) + self.b(x).data

        # heft counts the backward of each operator whose result requires a gradient: both of b's
        self.assertEqual(self.backward(Net(), (3, 4)).backward_macs, 2 * 3 * 4 * 4)

    def test_tied(self):
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.embedding = nn.Embedding(50, 8)
                self.head = nn.Linear(8, 50, bias=False)
                self.head.weight = self.embedding.weight

            def forward(self, ids):
                return self.head(self.embedding(ids))

        s = heft.summary(Net(), input_size=(2, 7), dtypes=[torch.long], verbose=0)
        self.assertEqual((s.total_params, s.total_mult_adds), (400, 2 * 7 * 8 * 50))

    def test_unknown_operator(self):
        @torch.library.custom_op("heft_tests::twice", mutates_args=())
        def twice(x: torch.Tensor) -> torch.Tensor:
            return x * 2

        @twice.register_fake
        def _(x):
            return torch.empty_like(x)

        class Net(nn.Module):
            def forward(self, x):
                return twice(x)

        totals = heft.summary(Net(), input_size=(2, 3), verbose=0).report.totals
        self.assertEqual(totals.uncounted_operators, 1)


class Counters(unittest.TestCase):
    def test_counter(self):
        model, x = Small().eval(), torch.zeros(2, 3, 16, 16)
        with heft.FlopCounter() as counter:
            model(x).sum().backward()
        self.assertEqual(counter.macs, small_macs(2, 16))
        self.assertTrue(counter.ran_backward)
        self.assertEqual(counter.total_flops, counter.flops + counter.backward_flops)
        self.assertIsNotNone(model.conv.weight.grad)
        self.assertFalse(any("heft" in key for key in model.conv.weight.__dict__))

    def test_layers(self):
        model = Small().eval()
        with heft.FlopCounter(model) as counter:
            model(torch.zeros(1, 3, 8, 8))
        rows = {layer.path: layer.macs for layer in counter.report.layers}
        self.assertEqual(rows["conv"], 8 * 8 * 3 * 8 * 9)
        self.assertFalse(counter.ran_backward)

    def test_torch_agrees(self):
        from torch.utils.flop_counter import FlopCounterMode

        model, x = Small(), torch.zeros(2, 3, 16, 16)
        with FlopCounterMode(display=False) as theirs:
            model(x).sum().backward()
        with heft.FlopCounter() as ours:
            model(x).sum().backward()
        report = ours.report.totals
        self.assertEqual(theirs.get_total_flops(), 2 * (report.macs + report.backward_macs))


if __name__ == "__main__":
    unittest.main()
