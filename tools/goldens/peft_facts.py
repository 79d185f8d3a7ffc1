"""What real peft says of LoRA on models of transformers: one JSON row a model.

    python tools/goldens/peft_facts.py | gzip -9 > testdata/goldens/peft-0.21.jsonl.gz

The program of a row is run as it stands there, on the CPU, with random weights.
"""
import hashlib, json

import torch
from torch.utils.flop_counter import FlopCounterMode

FAMILIES = [
    ("bert", "BertForSequenceClassification(BertConfig(num_hidden_layers=3))", "r=8, target_modules=['query', 'value'], task_type='SEQ_CLS'", "input_ids=1x64:int64"),
    ("llama", "LlamaForCausalLM(LlamaConfig(hidden_size=256, intermediate_size=688, num_attention_heads=4, num_hidden_layers=2))",
     "r=16, lora_alpha=32, task_type='CAUSAL_LM'", "input_ids=1x64:int64"),
    ("vit", "ViTForImageClassification(ViTConfig(num_hidden_layers=3))", "r=16, target_modules=['query', 'value'], modules_to_save=['classifier']",
     "pixel_values=1x3x224x224"),
]

torch.set_num_threads(1)
for name, model, lora, text in FAMILIES:
    source = f"from transformers import *\nfrom peft import LoraConfig, get_peft_model\nmodel = get_peft_model({model}, LoraConfig({lora}))\n"
    scope = {}
    exec(source, scope)
    made = scope["model"].eval()
    field, _, value = text.partition("=")
    sizes, _, dtype = value.partition(":")
    shape = [int(n) for n in sizes.split("x")]
    fed = torch.ones(shape, dtype=torch.int64) if dtype else torch.zeros(shape)
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        out = made(**{field: fed})
    state = made.state_dict()
    lines = sorted(f"{k}:{'x'.join(map(str, v.shape))}:{str(v.dtype).removeprefix('torch.')}" for k, v in state.items())
    kept = {id(v) for v in made.state_dict(keep_vars=True).values()}
    buffers = list({id(b): b for b in made.buffers()}.values())
    print(json.dumps({
        "name": name, "class": "model", "config": source, "input": text, "how": "cpu",
        "parameters": sum(p.numel() for p in made.parameters()), "trainable": sum(p.numel() for p in made.parameters() if p.requires_grad),
        "buffers_persistent": sum(b.numel() for b in buffers if id(b) in kept), "buffers_nonpersistent": sum(b.numel() for b in buffers if id(b) not in kept),
        "state_dict_keys": len(lines), "state_dict_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16],
        "macs": counter.get_total_flops() // 2, "outputs": {"logits": list(out.logits.shape)},
    }), flush=True)
