"""Programs of torch.export, without weights: testdata/exported/*.pt2, and figures.jsonl.

    python exported.py             # torch 2.15.0, torchvision 0.29.2, timm 1.0.31; 20 min, resumes
    python exported.py --only vit

Each file is what torch.export.save writes, less the weights, the constants and the stack
traces, and compressed. The figures are torch's own of the same model: parameters,
buffers and, by FlopCounterMode, FLOPs of the operators that it counts.
"""

import argparse
import json
import pathlib
import zipfile

import torch
from torch._export.serde.serialize import serialize
from torch.utils.flop_counter import FlopCounterMode

OUT = pathlib.Path(__file__).parents[2] / "testdata" / "exported"

TORCHVISION = (
    "alexnet vgg11_bn vgg16 resnet18 resnet50 wide_resnet50_2 resnext50_32x4d squeezenet1_0 squeezenet1_1 densenet121 "
    "googlenet inception_v3 shufflenet_v2_x0_5 shufflenet_v2_x1_0 mobilenet_v2 mobilenet_v3_small mobilenet_v3_large mnasnet0_5 mnasnet1_0 "
    "efficientnet_b0 efficientnet_b1 efficientnet_v2_s regnet_y_400mf regnet_x_400mf regnet_y_800mf convnext_tiny convnext_small "
    "vit_b_16 vit_b_32 swin_t swin_v2_t maxvit_t"
).split()
TIMM = (
    "resnet26d resnetv2_50 seresnet50 ecaresnet26t res2net50_26w_4s skresnet18 mixnet_s ghostnet_100 hardcorenas_a tf_efficientnet_lite0 "
    "efficientformer_l1 levit_128s convmixer_768_32 mixer_s32_224 resmlp_12_224 gmlp_s16_224 poolformer_s12 pit_ti_224 "
    "deit_tiny_patch16_224 vit_tiny_patch16_224 cait_xxs24_224 xcit_nano_12_p16_224 twins_svt_small crossvit_tiny_240 "
    "edgenext_xx_small mobilevit_xxs fastvit_t8 repvgg_a0 dla34 hrnet_w18_small dpn48b nf_regnet_b0 regnety_002 tinynet_e"
).split()
TRAINED = "resnet18 mobilenet_v3_small efficientnet_b0 convnext_tiny vit_b_32 swin_t".split()


def built(library, name):
    if library == "torchvision":
        import torchvision

        more = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
        return torchvision.models.get_model(name, **more), 299 if name == "inception_v3" else 224
    import timm

    model = timm.create_model(name)
    return model, model.default_cfg["input_size"][-1]


def stripped(text):
    program = json.loads(text)
    for node in program["graph_module"]["graph"]["nodes"]:
        node["metadata"].pop("stack_trace", None)
    return json.dumps(program, separators=(",", ":"))


def exported(library, name, training):
    model, size = built(library, name)
    model.train(training)
    x = torch.zeros(2, 3, size, size)
    with torch.no_grad() if not training else torch.enable_grad():
        with FlopCounterMode(display=False) as counter:
            with torch.no_grad():
                model.eval()(x)
    model.train(training)
    program = torch.export.export(model, (x,), strict=False)
    text = stripped(serialize(program).exported_program.decode())
    file = f"{library}_{name}{'_train' if training else ''}.pt2"
    with zipfile.ZipFile(OUT / file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        root = file.removesuffix(".pt2")
        for entry, content in (("archive_format", "pt2"), ("archive_version", "0"), ("byteorder", "little"), ("models/model.json", text)):
            archive.writestr(zipfile.ZipInfo(f"{root}/{entry}"), content, zipfile.ZIP_DEFLATED, 9)
    return {
        "file": file, "library": library, "model": name, "size": size, "training": training, "torch": torch.__version__.split("+")[0],
        "parameters": sum(p.numel() for p in model.parameters()), "buffers": sum(b.numel() for b in model.buffers()),
        "flops": counter.get_total_flops(),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    only = parser.parse_args().only
    OUT.mkdir(parents=True, exist_ok=True)
    figures = OUT / "figures.jsonl"
    done = {json.loads(line)["file"] for line in figures.read_text().splitlines()} if figures.exists() else set()
    jobs = [("torchvision", n, False) for n in TORCHVISION] + [("torchvision", n, True) for n in TRAINED] + [("timm", n, False) for n in TIMM]
    for library, name, training in jobs:
        file = f"{library}_{name}{'_train' if training else ''}.pt2"
        if only not in name or file in done:
            continue
        try:
            fact = exported(library, name, training)
        except Exception as e:  # noqa: BLE001
            print(file, type(e).__name__, str(e).splitlines()[0])
            continue
        with figures.open("a") as out:
            out.write(json.dumps(fact) + "\n")
        print(file)


if __name__ == "__main__":
    main()
