#!/usr/bin/env python3
"""Memory of whole training steps: what lives when, as eager PyTorch runs them on a GPU.

    python memory.py --out memory.jsonl [--only TEXT]     append a line a run; a rerun goes on
    python memory.py --merge memory.jsonl                 write testdata/goldens/memory.jsonl.gz

The tensors are fake and say that they are on a GPU, so that the dispatcher takes its CUDA
path; the engine and the reference counts are real. one_gpu.c makes the engine's backward
possible without a GPU. A row:

    {"id", "inputs": [[name, dtype, shape], ...], "mode": "eval" | "train", "optimizer", "loss",
     "stages": [[phase, iteration, bytes at its end, peak], ...]}

Bytes are sums of live storages, each rounded up to 512 bytes, parameters, buffers, inputs and
targets included. Memory inside a kernel is not seen: no workspaces, no cuDNN reserve.

The loop:

    out = model(*inputs); loss = criterion(out); loss.backward(); optimizer.step(); optimizer.zero_grad()

The criterion is cross entropy where the model returns one tensor [N, classes], else the sum of
all differentiable outputs, those after the first times 0.4. Optimizers run with foreach=True, as
they do on a GPU (SGD has momentum 0.9).

Four things are put right, which torch does otherwise when a tensor is fake or traced:

    sums of gradients that meet in the engine are made in place where the engine would;
    formulas that fill a new tensor (scatter, index_put) do so in place;
    linear adds the bias to its product in place;
    attention takes the way that a GPU takes for float32, the memory-efficient kernel or plain products.
"""
import argparse
import contextlib
import ctypes
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def load_engine_answers():
    """Compiles and loads one_gpu.c; returns its count of claimed GPUs."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "one_gpu.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", "-o", library, FOLDER / "one_gpu.c"], check=True)
        return ctypes.c_int.in_dll(ctypes.CDLL(str(library), ctypes.RTLD_GLOBAL), "claimed_gpus")


CLAIMED_GPUS = load_engine_answers()  # before torch

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

import measure
import traces
import user_models
from describe import dtype_name, read_jsonl, tensors_in, write_jsonl

aten = torch.ops.aten
ATTENTION = aten._scaled_dot_product_efficient_attention.default
EXPIRED = torch.UntypedStorage._expired
ALL_GPUS = 127
BATCH = 4
TORCHVISION = """alexnet vgg11_bn vgg16 resnet18 resnet50 wide_resnet50_2 resnext50_32x4d mobilenet_v2 mobilenet_v3_small
    mobilenet_v3_large efficientnet_b0 efficientnet_v2_s squeezenet1_0 shufflenet_v2_x1_0 densenet121 googlenet inception_v3
    mnasnet0_5 regnet_y_400mf convnext_tiny vit_b_16 swin_t swin_v2_t maxvit_t fcn_resnet50 deeplabv3_mobilenet_v3_large
    lraspp_mobilenet_v3_large r3d_18 s3d mvit_v2_s resnet34 resnet101 resnext101_32x8d vgg11 vgg13 vgg19 densenet169
    densenet201 efficientnet_b1 efficientnet_b2 squeezenet1_1 shufflenet_v2_x0_5 mnasnet1_3 regnet_x_400mf regnet_y_800mf
    convnext_small vit_b_32 swin_s swin_v2_s fcn_resnet101 deeplabv3_resnet50 r2plus1d_18 mc3_18 mvit_v1_b""".split()
TIMM = """resnet26t resnetv2_50 efficientnet_b0 mobilenetv3_small_050 ghostnet_050 rexnet_100 regnetx_002 regnety_002
    densenet121 dla34 dpn48b hrnet_w18_small inception_v4 xception41 selecsls42 skresnet18 res2net50_14w_8s
    ese_vovnet19b_dw cspresnet50 cspdarknet53 convnext_atto convnextv2_atto vit_tiny_patch16_224
    deit_tiny_distilled_patch16_224 beit_base_patch16_224 cait_xxs24_224 swin_tiny_patch4_window7_224
    swinv2_cr_tiny_224 coat_lite_tiny coatnet_nano_rw_224 pit_ti_224 levit_128s mixer_s32_224 resmlp_12_224
    gmlp_ti16_224 poolformer_s12 edgenext_xx_small mobilevit_xxs mobilevitv2_050 mobilenetv4_conv_small
    efficientformer_l1 efficientvit_b0 efficientvit_m0 fastvit_t8 repvgg_a0 mobileone_s0 tinynet_e lcnet_050
    mnasnet_small visformer_tiny crossvit_9_240 xcit_nano_12_p16_224 convmixer_768_32 eva02_tiny_patch14_224
    volo_d1_224 twins_pcpvt_small nest_tiny davit_tiny focalnet_tiny_srf hgnet_tiny inception_next_atto repvit_m0_9
    starnet_s1 tiny_vit_5m_224 dm_nfnet_f0 nf_regnet_b0 gcresnet33ts bat_resnext26ts lambda_resnet26t halonet26t
    botnet26t_256 resnest14d tresnet_m hiera_tiny_224 pvt_v2_b0 maxvit_pico_rw_256 rdnet_tiny mambaout_femto shvit_s1
    gernet_s caformer_s18 convit_tiny botnet50ts_256 halo2botnet50ts_256 lambda_resnet50ts eca_resnet33ts
    coat_lite_mini coat_lite_small convit_small convmixer_1024_20_ks9_p14 convnext_atto_ols convnext_nano_ols
    convnext_tiny_hnf convnextv2_pico cpubone_b0_bfrobust cpubone_b1_dwnorm cpubone_nano cs3darknet_focus_s
    cspresnet50w darknet21 cspnext_s cspnext_tiny deit3_base_patch16_224 deit3_small_patch16_224
    deit_small_patch16_224 edgenext_small edgenext_small_rw edgenext_x_small efficientformerv2_s0 efficientformerv2_s1
    efficientformerv2_s2 efficientnet_b0_g8_gn fbnetc_100 mobilenetv1_125 spnasnet_100 efficientvim_m1 efficientvim_m2
    efficientvim_m3 efficientvit_b1 efficientvit_m1 efficientvit_m2 efficientvit_m3 eva02_base_patch14_224
    vit_small_patch16_lingbot vit_small_patch16_rope_mixed_224 fasternet_s fasternet_t0 fasternet_t1 fastvit_s12
    fastvit_sa12 fastvit_t12 focalnet_tiny_lrf gcvit_tiny gcvit_xtiny ghostnet_100 ghostnetv2_100 hgnet_small
    hgnetv2_b0 hgnetv2_b1 hiera_small_224 hiera_small_abswin_256 hieradet_small sam2_hiera_small iformer_s
    inception_next_small inception_next_tiny lcnetv2_small levit_128 levit_192 levit_conv_128 lowformer_b0
    lowformer_b1 lowformer_b15 mambaout_small mambaout_small_rw mambaout_tiny coatnet_nano_cc_224
    maxvit_rmlp_nano_rw_256 maxxvit_rmlp_nano_rw_256 gmixer_12_224 gmlp_s16_224 mixer_b32_224 lcnet_035 lcnet_150
    mobilenetv4_conv_small_035 tf_mobilenetv3_small_075 mobilevit_s mobilevitv2_075 mobilevitv2_125 mvitv2_tiny
    nest_small_jx nest_tiny_jx nf_ecaresnet26 nf_ecaresnet50 nf_regnet_b1 nf_resnet26 pit_s_224 pit_s_distilled_224
    pit_xs_224 pvt_v2_b1 rdnet_small regnetx_004 regnetx_006 regnetx_032 regnety_006 repghostnet_050 repghostnet_058
    repghostnet_100 repvit_m1 repvit_m1_1 repvit_m2 res2net50_26w_4s res2net50d resnest26d resnest50d ecaresnet26t
    resnet26 resnetaa34d resnetv2_18 resnetv2_34d resnetv2_50d_frn rexnet_150 rexnetr_100 legacy_seresnet34
    legacy_seresnext26_32x4d""".split()
SIZES = {"inception_v3": [3, 299, 299], "r3d_18": [3, 8, 112, 112], "s3d": [3, 16, 224, 224], "mvit_v2_s": [3, 16, 224, 224],
         "fcn_resnet50": [3, 256, 256], "deeplabv3_mobilenet_v3_large": [3, 256, 256], "lraspp_mobilenet_v3_large": [3, 256, 256],
         "fcn_resnet101": [3, 256, 256], "deeplabv3_resnet50": [3, 256, 256], "r2plus1d_18": [3, 8, 112, 112], "mc3_18": [3, 8, 112, 112],
         "mvit_v1_b": [3, 16, 224, 224]}
# The in-place form of what a formula does to a tensor that it has just made.
FILLS = {aten.scatter.src: aten.scatter_.src, aten.scatter_add.default: aten.scatter_add_.default,
         aten.index_put.default: aten.index_put_.default, aten._unsafe_index_put.default: aten.index_put_.default,
         aten.index_add.default: aten.index_add_.default}
EMPTY = {aten.zeros.default, aten.new_zeros.default, aten.zeros_like.default}


@contextlib.contextmanager
def believing_in(gpus):
    """The engine wants GPUs; kernels' choices must not ask for their properties."""
    before, CLAIMED_GPUS.value = CLAIMED_GPUS.value, gpus
    try:
        yield
    finally:
        CLAIMED_GPUS.value = before


class Ledger(TorchDispatchMode):
    """Adds up the live storages on the GPU, after every op."""

    def __init__(self):
        super().__init__()
        self.live, self.total, self.stages = {}, 0, []
        self.in_backward, self.looked, self.product, self.fresh, self.log = False, False, False, None, None

    def add(self, tensors):
        for tensor in tensors:
            if tensor.device.type != "cuda":
                continue
            ref = StorageWeakRef(tensor.untyped_storage())
            if ref.cdata not in self.live:
                size = -(-tensor.untyped_storage().nbytes() // 512) * 512
                self.live[ref.cdata] = ref, size
                self.total += size

    def sweep(self):
        for cdata in list(filter(EXPIRED, self.live)):  # after every op: a quarter of the time
            self.total -= self.live.pop(cdata)[1]

    def begin(self, phase, iteration):
        self.end()
        self.stages.append([phase, iteration, 0, self.total])

    def end(self):
        self.sweep()
        if self.stages:
            self.stages[-1][2] = self.total

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if str(func) in traces.METADATA:
            self.looked = True
            return func(*args, **kwargs)
        with believing_in(0):
            result = self.run(func, args, kwargs)
        self.sweep()
        seen = result[:2] if func is ATTENTION else result  # its random state lives on the CPU
        self.add(t for t in tree_leaves(seen) if isinstance(t, torch.Tensor))
        self.stages[-1][3] = max(self.stages[-1][3], self.total)
        if self.log is not None:
            self.log(func, args, result, self)
        return result

    def meets(self, func):
        """Whether the engine adds two gradients up: it does so right after it has looked at their devices."""
        self.looked = self.looked and func is aten.add.Tensor
        return self.looked

    def run(self, func, args, kwargs):
        if self.in_backward:
            if self.meets(func) and sole(args[0]):
                return aten.add_.Tensor(*args, **kwargs)
            if func in FILLS and self.fresh == StorageWeakRef(args[0].untyped_storage()):
                return FILLS[func](*args, **kwargs)
        elif func is aten.add.Tensor and self.product and called_by_linear():
            return aten.add_.Tensor(*args, **kwargs)
        self.product = func is aten._unsafe_view.default
        result = func(*args, **kwargs)
        self.fresh = StorageWeakRef(result.untyped_storage()) if func in EMPTY else None
        return result


def called_by_linear():
    """Whether torch.nn calls the running op: not the program itself."""
    frame = sys._getframe()
    while frame and not frame.f_code.co_filename.endswith(("nn/modules/linear.py", "nn/functional.py")):
        if frame.f_code.co_filename != __file__ and "/torch/" not in frame.f_code.co_filename:
            return False
        frame = frame.f_back
    return frame is not None


# What _use_count and _storage_Use_Count say here of a gradient that only a buffer of the engine holds.
SOLE_TENSOR, SOLE_STORAGE = 0, 0


def counts_of(tensor):
    return tensor._use_count(), torch._C._storage_Use_Count(tensor.untyped_storage()._cdata)


def sole(tensor):
    """Whether the engine would add to the tensor in place: nobody else holds it, and it is dense."""
    dense = torch._prims_common.is_non_overlapping_and_dense_or_false(tensor)
    return dense and counts_of(tensor) == (SOLE_TENSOR, SOLE_STORAGE)


def efficient_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    if query.dim() != 4 or query.shape[-1] % 4 != 0 or query.stride(-1) != 1 or enable_gqa:
        return torch._scaled_dot_product_attention_math(query, key, value, attn_mask, dropout_p, is_causal, scale=scale, enable_gqa=enable_gqa)[0]
    if attn_mask is not None:
        if attn_mask.dtype == torch.bool:
            zero, low = (torch.scalar_tensor(v, dtype=query.dtype, device=query.device) for v in (0.0, float("-inf")))
            attn_mask = torch.where(attn_mask, zero, low)
        if any(stride % 8 for stride in attn_mask.stride()[:-1]):
            attn_mask = nn.functional.pad(attn_mask, [0, 8 - attn_mask.shape[-1] % 8])[..., :attn_mask.shape[-1]]
        attn_mask = attn_mask.expand(query.shape[0], query.shape[1], query.shape[2], key.shape[2])
    needs = torch.is_grad_enabled() and any(t is not None and t.requires_grad for t in (query, key, value, attn_mask))
    return ATTENTION(query, key, value, attn_mask, needs, dropout_p, is_causal, scale=scale)[0]


class Recurrent(torch.autograd.Function):
    """A recurrent network as cuDNN runs it, which wants a device: what it makes and what it keeps.

    aten/src/ATen/native/cudnn/RNN.cpp and derivatives.yaml (_cudnn_rnn): the result with the steps first, the last
    states, and in training a reserve whose size is not documented, taken as the gates and cells of every step; the
    backward makes the gradients of the input and the states, then those of the weights.
    """

    @staticmethod
    def forward(ctx, input, hx, cx, shape, *weights):
        gates, stacks, width, train, batch_first = shape
        ctx.gates, ctx.stacks, ctx.has_cell = gates, stacks, cx is not None
        batch, steps = input.shape[0 if batch_first else 1], input.shape[1 if batch_first else 0]
        output = input.new_empty(steps, batch, width)
        output = output.transpose(0, 1) if batch_first else output
        hy = torch.empty_like(hx)
        cy = torch.empty_like(cx) if cx is not None else None
        hidden = weights[1].shape[0] // gates
        reserve = input.new_empty(batch * steps, stacks, (gates + (cx is not None)) * hidden) if train else None
        ctx.save_for_backward(input, hx, cx, output, reserve, *weights)
        return output, hy, cy

    @staticmethod
    def backward(ctx, *gradients):
        input, hx, cx, _, _, *weights = ctx.saved_tensors
        made = [torch.empty_like(input), torch.empty_like(hx), torch.empty_like(cx) if ctx.has_cell else None, None]
        wanted = [g if needed else None for g, needed in zip(made, ctx.needs_input_grad)]
        return *wanted, *(torch.empty_like(w) for w in weights)


def recurrent(gates, has_cell):
    """torch._VF.lstm and its kin for tensors of one length."""
    def run(input, hx, weights, has_biases, layers, dropout, train, two_ways, batch_first):
        hx, cx = hx if has_cell else (hx, None)
        stacks, output = layers * (2 if two_ways else 1), hx.shape[-1] * (2 if two_ways else 1)
        out, hy, cy = Recurrent.apply(input, hx, cx, (gates, stacks, output, train, batch_first), *weights)
        return (out, hy, cy) if has_cell else (out, hy)
    return run


RECURRENT = {"lstm": (4, True), "gru": (3, False), "rnn_tanh": (1, False), "rnn_relu": (1, False)}


def small_nets():
    """Nets of kinds that the others have none of: recurrent, segmentation, detectors, gradients that lie otherwise."""
    from goldens import ROOT
    folder = ROOT / "internal" / "memory" / "testdata" / "nets"
    for entry in json.loads((folder / "nets.json").read_text()):
        yield entry["id"], lambda entry=entry: user_models.build(folder, entry), entry["inputs"]


def cases():
    """(id, build, inputs) of every model; inputs are manifest specs."""
    yield from small_nets()
    folder = traces.user_models_folder()
    for entry in json.loads((folder / "manifest.json").read_text()):
        if entry["id"] not in traces.LEFT_OUT:
            yield entry["id"], lambda entry=entry: user_models.build(folder, entry), entry["inputs"]
    for name in TORCHVISION:
        shape = [BATCH, *SIZES.get(name, [3, 224, 224])]
        yield "torchvision." + name, lambda name=name: build_torchvision(name), [image(shape)]
    import timm
    for name in TIMM:
        shape = [BATCH, *timm.models.get_pretrained_cfg(name).input_size]
        yield "timm." + name, lambda name=name: timm.create_model(name, pretrained=False), [image(shape)]


def image(shape):
    return {"name": "x", "shape": shape, "dtype": "float32"}


def build_torchvision(name):
    import torchvision
    arguments = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    if "deeplab" in name or name.startswith(("fcn", "lraspp")):
        arguments |= {"weights_backbone": None}
    return torchvision.models.get_model_builder(name)(weights=None, **arguments)


def criterion_of(out):
    """The name of the loss, and its target; (None, None) where nothing can be trained."""
    if not differentiable(out):
        return None, None
    if isinstance(out, torch.Tensor) and out.dim() == 2 and out.shape[1] > 1 and out.is_floating_point():
        return "cross_entropy", torch.empty(out.shape[0], dtype=torch.int64)
    return "sum", None


def differentiable(out):
    seen, found = set(), []
    for tensor in tensors_in(out):
        if tensor.requires_grad and tensor.numel() > 0 and id(tensor) not in seen:
            seen.add(id(tensor))
            found.append(tensor)
    return found


def criterion(out, kind, target):
    if kind == "cross_entropy":
        return nn.functional.cross_entropy(out, target)
    total = None
    for tensor in differentiable(out):
        part = tensor if tensor.dim() == 0 else tensor.sum()
        total = part if total is None else total + part * 0.4
    return total


def place(ledger, model, constants, inputs, target):
    ledger.begin("model", 0)
    ledger.add([*model.parameters(), *model.buffers()])
    ledger.add(constants)
    ledger.begin("data", 0)
    ledger.add(inputs)
    ledger.add([target] if target is not None else [])


def infer(model, inputs, constants, ledger):
    place(ledger, model, constants, inputs, None)
    with torch.no_grad(), ledger:
        ledger.begin("forward", 1)
        out = model(*inputs)
        ledger.end()
    del out


def train(model, inputs, kind, target, optimizer, constants, ledger):
    place(ledger, model, constants, inputs, target)
    with ledger:
        for i in (1, 2):
            ledger.begin("forward", i)
            out = model(*inputs)
            ledger.begin("loss", i)
            loss = criterion(out, kind, target)
            ledger.begin("backward", i)
            backward(loss, ledger)
            ledger.begin("step", i)
            with torch.device("cpu"):
                optimizer.step()
            ledger.begin("zero_grad", i)
            optimizer.zero_grad()
        ledger.end()


def backward(loss, ledger=None):
    """loss.backward() while the engine believes in GPUs."""
    if ledger is not None:
        ledger.in_backward = True
    with believing_in(ALL_GPUS), torch.autograd.set_multithreading_enabled(False):
        loss.backward()
    if ledger is not None:
        ledger.in_backward = False


ASKED_GRADIENTS = torch.autograd.grad


def asked_gradients(ledger):
    """torch.autograd.grad as a forward calls it, while the engine believes in GPUs. Gradients that are differentiated are never summed in place."""
    def grad(*args, create_graph=False, **keywords):
        ledger.in_backward = not create_graph
        with believing_in(ALL_GPUS), torch.autograd.set_multithreading_enabled(False):
            gradients = ASKED_GRADIENTS(*args, create_graph=create_graph, **keywords)
        ledger.in_backward = False
        return gradients
    return grad


class Calibration(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func is aten.add.Tensor:
            self.counts = counts_of(args[0])
        return func(*args, **(kwargs or {}))


def calibrate():
    """Finds the counts of a gradient that only a buffer of the engine holds: that of x in x.sin() + x.cos()."""
    global SOLE_TENSOR, SOLE_STORAGE
    with fake_gpu():
        x = torch.empty(3, requires_grad=True) * 2
        loss = (x.sin() + x.cos()).sum()
        with Calibration() as calibration:
            backward(loss)
    SOLE_TENSOR, SOLE_STORAGE = calibration.counts


@contextlib.contextmanager
def fake_gpu():
    with FakeTensorMode(allow_non_fake_inputs=True), torch.device("cuda"):
        yield


OPTIMIZERS = {"sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, foreach=True),
              "adam": lambda parameters: torch.optim.Adam(parameters, foreach=True)}


def rows_of(build, specs, optimizers, log=None):
    """The runs of one model: eval, and training with each optimizer. Each run has a model of its own, since modules may keep tensors."""
    models = [traces.prepare(build, specs, "cuda", training) for training in (True, False, *(True for _ in optimizers))]
    with fake_gpu():
        trial, *models = [traces.to_fake_cuda(model) for model in models]
        inputs = [tensor for _, tensor in traces.fake_inputs(specs)]
        before = dict(attributes(trial))
        torch.autograd.grad = asked_gradients(Ledger())
        kind, target = criterion_of(trial(*inputs))
        constants = {place for place, tensor in attributes(trial) if before.get(place) is tensor}
        del trial, before
        for model, name in zip(models, [None, *(optimizers if kind else ())]):
            held = [tensor for place, tensor in attributes(model) if place in constants]
            if name is None:
                yield run_of("eval", model, lambda ledger: infer(model, inputs, held, ledger), log)
                continue
            optimizer = OPTIMIZERS[name]([p for p in model.parameters() if p.requires_grad])
            run = lambda ledger: train(model, inputs, kind, target, optimizer, held, ledger)
            yield {"optimizer": name, "loss": kind} | run_of("train", model, run, log)


def attributes(model):
    """(place, tensor) of tensors in plain attributes and in containers there."""
    for path, module in model.named_modules():
        for number, tensor in enumerate(t for t in tree_leaves(list(vars(module).values())) if isinstance(t, torch.Tensor)):
            if not isinstance(tensor, nn.Parameter):
                yield (path, number), tensor


def run_of(mode, model, run, log):
    ledger = Ledger()
    ledger.log = log
    torch.autograd.grad = asked_gradients(ledger)
    run(ledger)
    return {"mode": mode, "stages": ledger.stages}


def collect(options):
    torch.backends.mha.set_fastpath_enabled(False)
    nn.functional.scaled_dot_product_attention = efficient_attention  # where nn.MultiheadAttention finds it
    for name, (gates, has_cell) in RECURRENT.items():
        setattr(torch._VF, name, recurrent(gates, has_cell))
    sys.meta_path.insert(0, user_models.PlaceholderFinder())
    sys.dont_write_bytecode = True
    torch.set_num_threads(1)
    calibrate()
    done = {row["id"] for row in read_jsonl(options.out)} if Path(options.out).exists() else set()
    with open(options.out, "a", encoding="utf-8") as file:
        for number, (name, build, specs) in enumerate(cases()):
            if options.only not in name or name in done:
                continue
            optimizers = ["sgd", "adam"] if number % 4 == 0 else ["sgd"]  # an optimizer's step knows no models
            inputs = [[s["name"], s["dtype"], s["shape"]] for s in specs]
            try:
                with measure.time_box(240):
                    rows = [{"id": name, "inputs": inputs} | row for row in rows_of(build, specs, optimizers)]
            except Exception as failure:
                print(f"{name}: {type(failure).__name__}: {str(failure)[:200]}", file=sys.stderr, flush=True)
                continue
            file.writelines(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
            file.flush()
            print(f"{name} {len(rows)}", file=sys.stderr, flush=True)


def merge(options):
    from goldens import GOLDENS
    rows = sorted(read_jsonl(options.merge), key=lambda row: (row["id"], row["mode"], row.get("optimizer", "")))
    path = GOLDENS / "memory.jsonl.gz"
    write_jsonl(path, rows)
    print(f"{path}: {len(rows)} rows, {len({row['id'] for row in rows})} models, {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="substring of the model's id")
    parser.add_argument("--out", help="file to append to")
    parser.add_argument("--merge", help="file to make the golden of")
    options = parser.parse_args()
    merge(options) if options.merge else collect(options)


if __name__ == "__main__":
    main()
