"""What peft says of models of transformers with adapters: one JSON row a model.

    python tools/goldens/peft_adapters.py | gzip -9n > testdata/goldens/peft-0.21.2.jsonl.gz

peft 0.21.2, transformers 5.24.0, torch 2.15.0; random weights, on the CPU.
"""
import peft
from transformers_releases import TEXT, IMAGE, ask, built, facts

LLAMA = "LlamaConfig(hidden_size=256, intermediate_size=512, num_attention_heads=4, num_hidden_layers=2)"
SHORT = "input_ids=1x16:int64"
ADAPTERS = [
    ("bert", "BertForSequenceClassification", "BertConfig(num_hidden_layers=4)",
     "LoraConfig(task_type='SEQ_CLS', r=8, lora_alpha=16, target_modules=['query', 'value'])", TEXT),
    ("llama", "LlamaForCausalLM", LLAMA, "LoraConfig(task_type='CAUSAL_LM', r=16)", SHORT),
    ("llama, all layers, DoRA", "LlamaForCausalLM", LLAMA, "LoraConfig(task_type='CAUSAL_LM', r=8, use_dora=True, target_modules='all-linear')", SHORT),
    ("vit", "ViTForImageClassification", "ViTConfig(num_hidden_layers=3, num_labels=10)",
     "LoraConfig(r=4, target_modules=['q_proj', 'v_proj'], modules_to_save=['classifier'], lora_dropout=0.1)", IMAGE),
    ("t5", "T5ForConditionalGeneration", "T5Config(num_layers=2, d_model=256, d_ff=512, d_kv=32)",
     "LoraConfig(task_type='SEQ_2_SEQ_LM', r=8, use_rslora=True)", SHORT + ",decoder_input_ids=1x8:int64"),
    ("gpt2", "GPT2LMHeadModel", "GPT2Config(n_layer=2)", "LoraConfig(task_type='CAUSAL_LM', r=8, fan_in_fan_out=True)", SHORT),
    ("bert, IA3", "BertModel", "BertConfig(num_hidden_layers=2)",
     "IA3Config(target_modules=['key', 'value', 'output.dense'], feedforward_modules=['output.dense'])", TEXT),
]


def row(name, cls, config, adapter, text):
    model = peft.get_peft_model(built(cls, config), eval(adapter, vars(peft))).eval()
    return {"release": peft.__version__, "name": name, "class": cls, "config": config, "adapter": adapter, "input": text, "how": "cpu", **facts(model, text)}


ask(ADAPTERS, row)
