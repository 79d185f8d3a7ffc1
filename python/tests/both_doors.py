"""Models by both doors: recorded live in training mode, and read from their sources by the program.

    python both_doors.py [text that names contain]

Parameters, buffers, MACs and the backward's MACs must be equal, the training peak within 0.5 %. Needs
torch, torchvision and timm, and a quarter of an hour; make python runs it.
"""

import sys

import heft

TORCHVISION = """alexnet convnext_tiny densenet121 efficientnet_b0 efficientnet_v2_s googlenet inception_v3 maxvit_t mnasnet1_0
mobilenet_v2 mobilenet_v3_large regnet_y_400mf resnet18 resnet50 resnext50_32x4d shufflenet_v2_x1_0 squeezenet1_1 swin_t
swin_v2_t vgg11_bn vit_b_16 wide_resnet50_2 r3d_18 mvit_v1_b s3d""".split()
TIMM = """resnet26d vit_tiny_patch16_224 deit_tiny_distilled_patch16_224 mixer_s32_224 convnextv2_atto efficientnet_lite0 ghostnet_100
gmlp_s16_224 hrnet_w18_small levit_128s mobilevit_xxs nfnet_f0 poolformer_s12 pvt_v2_b0 regnetx_002 repvgg_a0 res2net50_26w_4s
resmlp_12_224 resnest14d rexnet_100 swin_tiny_patch4_window7_224 tf_efficientnet_b0 twins_pcpvt_small xcit_nano_12_p16_224
edgenext_xx_small cait_xxs24_224 beit_base_patch16_224 coat_tiny crossvit_tiny_240 dla34""".split()
LAYERS = {
    "nn.LSTM(16, 32, 2, bidirectional=True, batch_first=True)": (4, 9, 16),
    "nn.GRU(16, 32, 2, dropout=0.1)": (9, 4, 16),
    "nn.RNN(16, 32, nonlinearity='relu')": (9, 4, 16),
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, batch_first=True), 2)": (4, 9, 32),
    "nn.Transformer(32, 4, 2, 2, 64)": [(9, 4, 32), (7, 4, 32)],
}


def torchvision_model(name):
    import torchvision

    more = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    video = name in ("r3d_18", "mvit_v1_b", "s3d")
    side = 299 if name == "inception_v3" else 224
    return torchvision.models.get_model(name, weights=None, **more), (2, 3, 16, side, side) if video else (2, 3, side, side), name


def timm_model(name):
    import timm

    model = timm.create_model(name, pretrained=False)
    return model, (2, *model.default_cfg["input_size"]), f"timm:{name}"


def layer_model(name):
    from torch import nn

    return eval(name, {"nn": nn}), LAYERS[name], name


def compare(model, size, source):
    recording = {"input_size": size, "train": True}
    read = {"input": size, "train": True, "timeout": "120s"}
    live, other = heft.report(model, **recording).totals, heft.report(source, **read).totals
    differ = [f"{k} {getattr(live, k)} and {getattr(other, k)}" for k in ("parameters", "buffers", "macs", "backward_macs") if getattr(live, k) != getattr(other, k)]
    if live.uncounted_operators:
        differ.append(f"{live.uncounted_operators} operators are not known")
    a, b = heft.memory(model, **recording).requested, heft.memory(source, **read).requested
    if abs(a - b) > 0.005 * b:
        differ.append(f"peak {a} and {b}")
    return differ, a / b - 1


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = 0
    for build, names in ((layer_model, LAYERS), (torchvision_model, TORCHVISION), (timm_model, TIMM)):
        for name in names:
            if wanted in name:
                differ, peak = compare(*build(name))
                failed += bool(differ)
                print(f"{name}: {'; '.join(differ) or 'equal'}, peak {peak:+.4%}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
