"""What other tools answer for models of torchvision: one JSON object a line.

    OMP_NUM_THREADS=1 python conventions.py resnet34 vit_b_32 >> measured.jsonl

The lines are part of internal/cost/convention/testdata/tools.jsonl.gz. Needs torch, torchvision, thop, fvcore, ptflops, torchinfo.
"""
import contextlib
import io
import json
import sys

import fvcore.nn
import ptflops
import thop
import torch
import torchinfo
import torchvision


def quiet(analysis):
    return analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)


def answers(name, shape):
    """Every tool gets a model of its own: some leave hooks behind."""
    image = torch.randn(shape)

    def model():
        return torchvision.models.get_model(name, weights=None).eval()

    tools = {
        "fvcore": {"flops": quiet(fvcore.nn.FlopCountAnalysis(model(), image)).total()},
        "fvcore_activations": {"activations": quiet(fvcore.nn.ActivationCountAnalysis(model(), image)).total()},
    }
    macs, params = thop.profile(model(), (image,), verbose=False)
    tools["thop"] = {"macs": macs, "params": params}
    summary = torchinfo.summary(model(), input_data=image, verbose=0)
    tools["torchinfo"] = {"mult_adds": summary.total_mult_adds, "params": summary.total_params}
    for backend in ("pytorch", "aten"):
        macs, params = ptflops.get_model_complexity_info(
            model(), tuple(shape[1:]), as_strings=False, print_per_layer_stat=False, backend=backend, verbose=False)
        tools["ptflops_" + backend] = {"macs": macs, "params": params}
    return tools


for name in sys.argv[1:]:
    side = 299 if name == "inception_v3" else 224
    with contextlib.redirect_stdout(io.StringIO()):
        tools = answers(name, [1, 3, side, side])
    print(json.dumps({"suite": "measured", "case": name, "model": name, "input": f"1x3x{side}x{side}", "tools": tools}), flush=True)
