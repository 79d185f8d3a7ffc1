package source

// This file decides by a file's content which front end takes it, and says what to do
// with what none takes.

import (
	"fmt"

	"heft/internal/content"
	"heft/internal/fault"
	"heft/internal/files"
)

// format recognises a place's file; nil is what may be Python source.
func (p *place) format() (*content.Format, error) {
	file, err := p.root.OpenFile(p.name)
	if err != nil {
		return nil, readError(err)
	}
	defer file.Close()
	format, err := content.Of(file, file.Size(), p.name)
	if err != nil {
		return nil, readError(err)
	}
	return format, nil
}

// wantsCode is what to do with a file that is no model.
const wantsCode = "heft reads a model's code (model.py:Net), an ONNX or torch.export file, or a file of parameters"

// notRead refuses a file of a format that heft does not read.
func notRead(file string, format *content.Format) error {
	e := &Error{Message: fmt.Sprintf("%s is %s, which heft cannot read as a model", file, format.What), Advice: format.Advice, Kind: fault.Unreadable}
	if e.Advice == "" {
		e.Advice = wantsCode
	}
	return e
}

func hasSuffix(file string, suffixes ...string) bool {
	for _, s := range suffixes {
		if len(file) > len(s) && file[len(file)-len(s):] == s {
			return true
		}
	}
	return false
}

// weightFiles are names under which folders have a model's parameters, the likeliest
// first: those of transformers and diffusers, and of llama.cpp.
var weightFiles = []string{
	"model.safetensors", "model.safetensors.index.json", "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors.index.json",
	"pytorch_model.bin", "pytorch_model.bin.index.json", "adapter_model.safetensors", "adapter_model.bin",
}

// weightSuffixes end the names of files of parameters.
var weightSuffixes = []string{".safetensors", ".gguf", ".pth", ".pt", ".ckpt", ".bin"}

// weightsIn finds the one file of parameters, or the index, in a folder; "" if there is
// none, and every file where there are several.
func weightsIn(root *files.Root) (name string, several []string) {
	for _, name := range weightFiles {
		if root.IsFile(name) {
			return name, nil
		}
	}
	entries, err := root.ReadDir(".")
	if err != nil {
		return "", nil
	}
	for _, entry := range entries {
		if hasSuffix(entry.Name(), weightSuffixes...) && root.IsFile(entry.Name()) {
			several = append(several, entry.Name())
		}
	}
	if len(several) == 1 {
		return several[0], nil
	}
	return "", several
}
