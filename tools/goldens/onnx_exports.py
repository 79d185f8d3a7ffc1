"""Exports models with both of torch's ONNX exporters, and writes down what torch says of them.

    python onnx_exports.py FOLDER --facts FILE [--only TEXT,TEXT] [--exporter new|old] [--shard 0 --shards 2]

FOLDER gets one .onnx a model and exporter; one that is there is not made again, only its facts are. Weights are not kept: every tensor over a kibibyte is external, and its
data file is a hole of the right size. FILE gets one JSON line an export: what torch counts for the source model
(parameters, buffers, MACs), its inputs, the shapes of its outputs, and what the exporter's folding of batch norms
leaves of the parameters. A run goes on where the last one stopped. The models need no download.
"""
import argparse
import json
import math
import os
import pathlib
import tempfile
import warnings

import onnx
import torch
from torch.utils.flop_counter import FlopCounterMode

from onnx_corpus import weightless, write

TORCHVISION = """alexnet resnet18 mobilenet_v2 shufflenet_v2_x1_0 swin_t vit_b_16 densenet121 squeezenet1_1 googlenet
inception_v3 mobilenet_v3_small mnasnet0_5 efficientnet_b0 regnet_y_400mf convnext_tiny maxvit_t swin_v2_t resnet50
lraspp_mobilenet_v3_large deeplabv3_mobilenet_v3_large fcn_resnet50 r3d_18 mc3_18 mvit_v1_b s3d vgg11_bn
resnext50_32x4d regnet_x_400mf efficientnet_v2_s ssdlite320_mobilenet_v3_large raft_small
wide_resnet50_2 swin_s mobilenet_v3_large shufflenet_v2_x0_5""".split()

TIMM = """resnet10t vit_tiny_patch16_224 convnextv2_atto mixer_s32_224 mobilenetv4_conv_small ghostnet_100 tinynet_e
lcnet_050 mobileone_s0 repvgg_a0 fastvit_t8 edgenext_xx_small mobilevit_xxs mobilevitv2_050 levit_128s pit_ti_224
poolformer_s12 pvt_v2_b0 regnety_002 rexnet_100 semnasnet_075 spnasnet_100 hardcorenas_a twins_svt_small
visformer_tiny xcit_nano_12_p16_224 coat_lite_tiny convit_tiny crossvit_tiny_240 cait_xxs24_224
maxvit_rmlp_pico_rw_256 coatnet_nano_rw_224 efficientformer_l1 efficientformerv2_s0 efficientvit_b0 efficientvit_m0
starnet_s1 dla34 hrnet_w18_small selecsls42 mambaout_femto gcvit_xxtiny davit_tiny focalnet_tiny_srf
eva02_tiny_patch14_224 sequencer2d_s halonet26t botnet26t_256 lambda_resnet26t gernet_s resmlp_12_224
gmlp_ti16_224 volo_d1_224 repghostnet_050 efficientnet_lite0 skresnet18 resnest14d nf_regnet_b0 dpn48b
res2net50_48w_2s ese_vovnet19b_dw vit_small_patch16_rope_224 vit_relpos_small_patch16_224 deit_tiny_distilled_patch16_224
beit_base_patch16_224 tnt_s_legacy_patch16_224 inception_next_atto shvit_s1 fasternet_t0
resnetv2_50 cspresnet50 repvit_m0_9 tiny_vit_5m_224 convmixer_768_32 gmixer_24_224 mvitv2_tiny hgnetv2_b0
deit3_small_patch16_224 swinv2_cr_tiny_224 vit_small_patch14_reg4_dinov2 eca_nfnet_l0 resnetv2_50x1_bit""".split()

# Small transformers: the class, its configuration's sizes, and what it is fed.
SIZES = dict(hidden_size=128, num_hidden_layers=2, num_attention_heads=4, intermediate_size=256)
SMALL = {
    "distilbert": ("DistilBertModel", dict(dim=128, n_layers=2, n_heads=4, hidden_dim=256), "words and mask"),
    "roberta": ("RobertaForSequenceClassification", SIZES, "words and mask"),
    "deberta": ("DebertaV2Model", SIZES | dict(vocab_size=1000), "words and mask"),
    "qwen2": ("Qwen2ForCausalLM", SIZES | dict(num_key_value_heads=2, vocab_size=1000, use_cache=False), "words"),
    "clip": ("CLIPVisionModel", SIZES, "image"),
    "segformer": ("SegformerForSemanticSegmentation", {}, "image"),
}


class TensorsOnly(torch.nn.Module):
    """Gives a model's outputs as a flat tuple: the older exporter takes no classes of outputs."""

    def __init__(self, model, names=()):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        out = self.model(**dict(zip(self.names, inputs))) if self.names else self.model(*inputs)
        return tuple(flat(out))


def flat(out):
    if isinstance(out, torch.Tensor):
        return [out]
    if isinstance(out, dict):
        out = [v for v in out.values()]
    if isinstance(out, (list, tuple)):
        return [t for item in out if item is not None for t in flat(item)]
    return []


def vision(library, name):
    def build():
        if library == "timm":
            import timm
            model = timm.create_model(name, pretrained=False)
            size = model.default_cfg.get("input_size", (3, 224, 224))
            return model, [torch.rand(1, *size)]
        import corpora
        model = corpora.torchvision_builder(name)()
        inputs = corpora.torchvision_inputs(name)(model)
        return (model if name != "raft_small" else TensorsOnly(model)), inputs
    return build


def transformer(kind, size, **options):
    """A transformers model from its configuration: its class, sizes, inputs."""
    def build():
        import transformers as t
        small = size == "tiny"
        ids = lambda n, vocabulary: torch.randint(0, vocabulary, (1, n))
        if kind == "bert":
            config = t.BertConfig(**(dict(hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=512) if small else {}), **options)
            return TensorsOnly(t.BertModel(config), ("input_ids", "attention_mask", "token_type_ids")), \
                [ids(64, 30522), torch.ones(1, 64, dtype=torch.long), torch.zeros(1, 64, dtype=torch.long)]
        if kind == "gpt2":
            config = t.GPT2Config(**(dict(n_embd=128, n_layer=2, n_head=2) if small else {}), use_cache=False, **options)
            return TensorsOnly(t.GPT2LMHeadModel(config), ("input_ids",)), [ids(64, 50257)]
        if kind == "vit":
            config = t.ViTConfig(**(dict(hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=512) if small else {}), **options)
            return TensorsOnly(t.ViTForImageClassification(config), ("pixel_values",)), [torch.rand(1, 3, 224, 224)]
        if kind == "llama":
            config = t.LlamaConfig(hidden_size=128, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                                   intermediate_size=256, vocab_size=1000, use_cache=False, **options)
            return TensorsOnly(t.LlamaForCausalLM(config), ("input_ids",)), [ids(64, 1000)]
        sizes = dict(d_model=64, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2,
                     encoder_ffn_dim=128, decoder_ffn_dim=128) if small else {}
        config = t.WhisperConfig(**sizes, use_cache=False, **options)
        return TensorsOnly(t.WhisperModel(config), ("input_features", "decoder_input_ids")), [torch.rand(1, 80, 3000), ids(32, 51865)]
    return build


def small_transformer(kind):
    def build():
        import transformers
        name, sizes, fed = SMALL[kind]
        model = getattr(transformers, name)
        model = model(model.config_class(**sizes))
        if fed == "image":
            return TensorsOnly(model, ("pixel_values",)), [torch.rand(1, 3, *[model.config.image_size if kind == "clip" else 128] * 2)]
        words = torch.randint(0, 1000, (1, 32))
        if fed == "words":
            return TensorsOnly(model, ("input_ids",)), [words]
        return TensorsOnly(model, ("input_ids", "attention_mask")), [words, torch.ones(1, 32, dtype=torch.long)]
    return build


class Recurrent(torch.nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.embed = torch.nn.Embedding(100, 32)
        self.cell = getattr(torch.nn, kind)(32, 48, 2, batch_first=True, bidirectional=True)
        self.head = torch.nn.Linear(96, 10)

    def forward(self, ids):
        return self.head(self.cell(self.embed(ids))[0])


class Odd(torch.nn.Module):
    """Layers that the libraries' models rarely use."""

    def __init__(self):
        super().__init__()
        self.up = torch.nn.ConvTranspose2d(8, 16, 3, 2, 1, 1, groups=2)
        self.group = torch.nn.GroupNorm(4, 16)
        self.instance = torch.nn.InstanceNorm2d(16, affine=True)
        self.prelu = torch.nn.PReLU(16)
        self.mixed = torch.nn.Conv1d(16, 4, 3, padding=1, padding_mode="circular")
        self.shuffle = torch.nn.PixelShuffle(2)
        self.attention = torch.nn.MultiheadAttention(16, 2, batch_first=True)

    def forward(self, x):
        x = self.prelu(self.instance(self.group(self.up(x))))
        x = self.shuffle(torch.nn.functional.interpolate(x, scale_factor=1.5, mode="bilinear", align_corners=False))
        x = x.flatten(2)[:, :, :40].repeat(1, 4, 1)
        y, _ = self.attention(x.transpose(1, 2), x.transpose(1, 2), x.transpose(1, 2))
        return self.mixed(y.transpose(1, 2)).cumsum(-1).topk(5).values, torch.einsum("bct,bdt->bcd", x, x)


def models():
    """Names and builders, the libraries in turns so that a part of the list is a sample of all."""
    plain = [(f"torch/{kind.lower()}", lambda kind=kind: (Recurrent(kind), [torch.randint(0, 100, (1, 20))])) for kind in ("LSTM", "GRU", "RNN")]
    plain.append(("torch/odd", lambda: (Odd(), [torch.rand(1, 8, 12, 12)])))
    transformers = [(f"transformers/{kind}_{size}", transformer(kind, size))
                    for size in ("tiny", "base") for kind in ("bert", "gpt2", "vit", "whisper", "llama") if (kind, size) != ("llama", "base")]
    transformers += [(f"transformers/{kind}", small_transformer(kind)) for kind in SMALL]
    tv = [(f"torchvision/{name}", vision("torchvision", name)) for name in TORCHVISION]
    tm = [(f"timm/{name}", vision("timm", name)) for name in TIMM]
    rows = []
    while plain or transformers or tv or tm:
        for group, count in ((tv, 2), (tm, 4), (transformers, 1), (plain, 1)):
            rows += group[:count]
            del group[:count]
    return rows


def facts(model, inputs):
    """What torch counts. Shared parameters count once."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        out = model(*inputs)
    return {
        "params": sum(p.numel() for p in model.parameters()),
        "buffers": sum(b.numel() for b in model.buffers()),
        "macs": counter.get_total_flops() // 2,
        "out": [list(t.shape) for t in flat(out)],
        "shapes": [list(t.shape) for t in inputs],
    }


def export(model, inputs, exporter, target):
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = os.path.join(folder, "model.onnx")
        options = {"dynamo": True, "verbose": False} if exporter == "new" else {"dynamo": False}
        torch.onnx.export(model, tuple(inputs), path, **options)
        return weightless(path, target)


def run(name, build, exporter, folder):
    torch.manual_seed(0)
    model, inputs = build()
    model.eval()
    if exporter == "new":
        train(model)
    row = {"name": f"{name}.{exporter}", "file": name.replace("/", "-") + f".{exporter}.onnx"} | facts(model, inputs)
    target = folder / row["file"]
    onnx_model = onnx.load(target, load_external_data=False) if target.exists() else export(model, inputs, exporter, str(target))
    initial = {t.name for t in onnx_model.graph.initializer}
    row["inputs"] = [i.name for i in onnx_model.graph.input if i.name not in initial]
    row["norms"] = sum(isinstance(m, torch.nn.modules.batchnorm._BatchNorm) for m in model.modules())
    row["norm_nodes"] = sum(n.op_type == "BatchNormalization" for n in onnx_model.graph.node)
    row["left"] = left(model, onnx_model)
    if row["left"] is not None:
        unused = [m for m in idle(model, inputs) if not isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]  # those count as folded
        row["left"] -= sum(p.numel() for m in unused for p in m.parameters(recurse=False))
        copies = {n.output[0] for n in onnx_model.graph.node if n.op_type == "Identity"}
        row["left"] += gathered(model, initial | copies)
    if name == "torch/rnn" and exporter == "new":
        row["macs"] -= 4 * 48 * 48  # the first step starts from zeros: its products with the state are computed ahead
    if (name, exporter) in LOST:
        row["why"], row["more"] = LOST[name, exporter]
    return row


# What an export lost of its parameters: why the file cannot tell them, and how many more there seem to be.
LOST = {
    ("timm/beit_base_patch16_224", "old"):
        ("the biases of queries and values are stored in one vector with zeros for the keys, 768 in each of 12 blocks", 12 * 768),
    ("timm/eva02_tiny_patch14_224", "new"):
        ("the biases of queries and values are stored in one vector with zeros for the keys, 192 in each of 12 blocks", 12 * 192),
    ("timm/mvitv2_tiny", "new"):
        ("18 tables of relative positions are stored as they are gathered", 419_712),
    ("timm/eca_nfnet_l0", "new"):
        ("gains of 3 small convolutions are multiplied into their weights", -(16 + 32 + 64)),
    ("timm/nf_regnet_b0", "new"):
        ("gains of 9 small convolutions are multiplied into their weights", -(5 * 40 + 2 * 80 + 2 * 88)),
    ("torchvision/swin_v2_t", "old"):
        ("a table of relative coordinates, 15·15·2 numbers that are not trained, stands where a layer's weight could, in 12 blocks", 12 * 450),
}


def idle(model, inputs):
    """Modules that do not run: auxiliary heads, and what stands in for what was reparameterized."""
    ran, handles = set(), []
    for m in model.modules():
        handles.append(m.register_forward_pre_hook(lambda m, _: ran.add(m)))
    with torch.no_grad():
        model(*inputs)
    for handle in handles:
        handle.remove()
    return [m for name, m in model.named_modules() if m not in ran and "aux" in name.lower()]


def gathered(model, stored):
    """What is added where an exporter stores tables of relative positions as they are gathered: none of their own name is
    stored."""
    more = 0
    for name, m in model.named_modules():
        for table, index in (("relative_position_bias_table", "relative_position_index"), ("attention_biases", "attention_bias_idxs")):
            positions, places = getattr(m, table, None), getattr(m, index, None)
            if isinstance(positions, torch.Tensor) and isinstance(places, torch.Tensor) and f"{name}.{table}" not in stored:
                heads = positions.shape[-1 if table.startswith("relative") else 0]
                more += places.numel() * heads - positions.numel()
    return more


def train(model):
    """Gives every parameter and statistic values of its own: an exporter stores equal vectors once, and untrained
    models are full of them. The older exporter gets untrained models, the newer one these."""
    with torch.no_grad():
        for p in model.parameters():
            p.add_(torch.rand_like(p) * 0.01)
        for name, b in model.named_buffers():
            if name.endswith(("running_mean", "running_var")):
                b.add_(torch.rand_like(b) * 0.01)


def left(model, exported):
    """The parameters that the file keeps. A norm that was folded into a convolution loses its weight and bias; the
    convolution gains a bias if it had none. Which norms remain is told by the weights that they read. None where the
    file does not tell."""
    norms = [(name, m) for name, m in model.named_modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    nodes = [n for n in exported.graph.node if n.op_type == "BatchNormalization"]
    kept = {n.input[1] for n in nodes}
    gone = [m for name, m in norms if not any(k.endswith(name + ".weight") for k in kept)]
    if len(norms) - len(gone) != len(kept):
        return None
    sizes = {t.name: math.prod(t.dims) for t in exported.graph.initializer}
    sizes |= {v.name: math.prod(d.dim_value for d in v.type.tensor_type.shape.dim) for v in exported.graph.input}
    sizes |= {n.output[0]: sizes[n.input[0]] for n in exported.graph.node if n.op_type == "Identity" and n.input[0] in sizes}
    biases = {n.input[1]: sizes.get(n.input[2]) for n in exported.graph.node
              if n.op_type in ("Conv", "ConvTranspose") and len(n.input) > 2 and n.input[2]}
    if None in biases.values():
        return None
    had = sum(m.bias.numel() for m in model.modules() if isinstance(m, torch.nn.modules.conv._ConvNd) and m.bias is not None)
    gained = sum(biases.values()) - had if gone else 0
    return sum(p.numel() for p in model.parameters()) - sum(p.numel() for m in gone for p in m.parameters()) + gained


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--facts", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="", help="parts of names, with commas between them")
    parser.add_argument("--exporter", choices=["new", "old"])
    parser.add_argument("--shard", type=int, default=0)
    parser.add_argument("--shards", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)  # fused layers hide their products from the flop counter
    torch.backends.mkldnn.enabled = False
    done = {json.loads(line)["name"] for line in options.facts.open()} if options.facts.exists() else set()
    jobs = [(name, build, exporter) for exporter in ("old", "new") for name, build in models()]
    for i, (name, build, exporter) in enumerate(jobs):
        if i % options.shards != options.shard or not any(part in name for part in options.only.split(",")) or f"{name}.{exporter}" in done:
            continue
        if options.exporter in (None, exporter):
            write(f"{name}.{exporter}", lambda: run(name, build, exporter, options.folder), options.facts)


if __name__ == "__main__":
    main()
