package torch

// This file tests from_pretrained of transformers, with a library of a few lines in
// place of the real one.

import (
	"strings"
	"testing"
)

const pretrainedLibrary = `from torch import nn
class PreTrainedModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
    @classmethod
    def from_pretrained(cls, *args, **kwargs):
        raise OSError("no weights")
`

const pretrainedProgram = `
import json, os, torch
from torch import nn
from transformers.modeling_utils import PreTrainedModel
class Config:
    dtype = None
    def __init__(self, width=2): self.width = width
    def to_dict(self): return {}
    @classmethod
    def from_pretrained(cls, folder, return_unused_kwargs=False, **options):
        config = cls()
        with open(os.path.join(folder, "config.json")) as file:
            for name, value in json.load(file).items():
                setattr(config, name, value)
        config.width = options.pop("width", config.width)
        return config, options
class Net(PreTrainedModel):
    config_class = Config
    def __init__(self, config, extra=0):
        super().__init__(config)
        self.layer = nn.Linear(config.width, 1 + extra)
def show(model):
    print(model.layer.weight.shape, model.layer.weight.dtype, model.training, model.name_or_path)
show(Net.from_pretrained("/model/plain"))
show(Net.from_pretrained("/model/half"))
show(Net.from_pretrained("/model/half", dtype="float16", device_map="auto", token="x"))
show(Net.from_pretrained("/model/half", torch_dtype=torch.float32, width=7, extra=2))
show(Net.from_pretrained("/model/plain", config=Config(5), attn_implementation="eager"))
model, info = Net.from_pretrained("/model/plain", output_loading_info=True)
print(sorted(info))
try:
    Net.from_pretrained("/model/gone")
except OSError:
    print("OSError")
`

// TestFromPretrained: the model is that of the folder's config.json, in evaluation as
// transformers leaves it, in the type that was asked for. Without one, transformers 5
// takes the configuration's and transformers 4 float32.
func TestFromPretrained(t *testing.T) {
	const shown = `torch.Size([1, 3]) torch.float32 False /model/plain
torch.Size([1, 3]) DEFAULT False /model/half
torch.Size([1, 3]) torch.float16 False /model/half
torch.Size([3, 7]) torch.float32 False /model/half
torch.Size([1, 5]) torch.float32 False /model/plain
['error_msgs', 'mismatched_keys', 'missing_keys', 'unexpected_keys']
OSError
`
	for version, byDefault := range map[string]string{"5.24.0": "torch.bfloat16", "4.45.0": "torch.float32"} {
		t.Run(version, func(t *testing.T) {
			contents := map[string][]byte{
				"transformers/__init__.py":       []byte("__version__ = '" + version + "'\n"),
				"transformers/modeling_utils.py": []byte(pretrainedLibrary),
				"plain/config.json":              []byte(`{"width": 3}`),
				"half/config.json":               []byte(`{"width": 3, "dtype": "bfloat16"}`),
			}
			compareText(t, printed(t, contents, pretrainedProgram), strings.ReplaceAll(shown, "DEFAULT", byDefault))
		})
	}
}
