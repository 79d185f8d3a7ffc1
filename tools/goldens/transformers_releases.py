"""What older releases of transformers say of their own models: one JSON row a model.

    python tools/goldens/transformers_releases.py > rows.jsonl

Run it in an environment with the release; testdata/goldens/transformers-releases.jsonl.gz has
the rows of 4.30.2, 4.45.2 and 4.57.6. Models have random weights and run on the CPU.
"""
import contextlib, hashlib, json, sys

import torch
import transformers
from torch.utils.flop_counter import FlopCounterMode

LLAMA = "LlamaConfig(hidden_size=256, intermediate_size=688, num_attention_heads=4, num_hidden_layers=2)"
TEXT = "input_ids=1x64:int64"
BOTH = TEXT + ",decoder_input_ids=1x64:int64"
IMAGE = "pixel_values=1x3x224x224"
MODELS = [
    ("bert", "BertModel", "BertConfig()", TEXT), ("bert", "BertForMaskedLM", "BertConfig()", TEXT),
    ("gpt2", "GPT2Model", "GPT2Config()", TEXT), ("gpt2", "GPT2LMHeadModel", "GPT2Config()", TEXT),
    ("llama", "LlamaModel", LLAMA, TEXT), ("llama", "LlamaForCausalLM", LLAMA, TEXT),
    ("vit", "ViTModel", "ViTConfig()", IMAGE), ("vit", "ViTForImageClassification", "ViTConfig()", IMAGE),
    ("t5", "T5Model", "T5Config()", BOTH), ("t5", "T5ForConditionalGeneration", "T5Config()", BOTH),
    ("bart", "BartModel", "BartConfig(encoder_layers=2, decoder_layers=2)", BOTH),
    ("bart", "BartForConditionalGeneration", "BartConfig(encoder_layers=2, decoder_layers=2)", BOTH),
    ("swin", "SwinModel", "SwinConfig()", IMAGE), ("swin", "SwinForImageClassification", "SwinConfig()", IMAGE),
]


def feed(text):
    fed = {}
    for field in text.split(","):
        name, _, value = field.partition("=")
        sizes, _, dtype = value.partition(":")
        shape = [int(n) for n in sizes.split("x")]
        fed[name] = torch.ones(shape, dtype=torch.int64) if dtype else torch.zeros(shape)
    return fed


def shapes(value, path, found):
    if isinstance(value, torch.Tensor):
        found[path] = list(value.shape)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "past_key_values":
                shapes(item, f"{path}.{key}".lstrip("."), found)
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            shapes(item, f"{path}.{i}", found)
    return found


def built(cls, config):
    return getattr(transformers, cls)(eval(config, vars(transformers) | {c: getattr(transformers, c) for c in [config.partition("(")[0]]})).eval()


def row(name, cls, config, text):
    return {"release": transformers.__version__, "name": name, "class": cls, "config": config, "input": text, "how": "cpu", **facts(built(cls, config), text)}


def facts(model, text):
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        out = model(**feed(text))
    persistent = {id(v) for v in model.state_dict(keep_vars=True).values()}
    buffers = list({id(b): b for b in model.buffers()}.values())
    lines = sorted(f"{k}:{'x'.join(map(str, v.shape))}:{str(v.dtype).removeprefix('torch.')}" for k, v in model.state_dict().items())
    return {
        "parameters": sum(p.numel() for p in model.parameters()), "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "buffers_persistent": sum(b.numel() for b in buffers if id(b) in persistent),
        "buffers_nonpersistent": sum(b.numel() for b in buffers if id(b) not in persistent),
        "state_dict_keys": len(lines), "state_dict_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16],
        "macs": counter.get_total_flops() // 2, "outputs": shapes(dict(out), "", {}),
    }


def ask(models, row):
    torch.set_num_threads(1)
    for model in models:
        with contextlib.redirect_stdout(sys.stderr):
            try:
                answer = row(*model)
            except Exception as error:
                print(model, repr(error)[:300], file=sys.stderr)
                continue
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    ask(MODELS, row)
