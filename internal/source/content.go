package source

// This file tells by a file's first bytes what it is, where it is no model
// source.

import (
	"bytes"
	"fmt"

	"heft/internal/fault"
	"heft/internal/python/vm"
)

// signatures are the first bytes of files that are not Python, whatever they
// are called.
var signatures = []struct {
	prefix, what string
}{
	{"PK\x03\x04", "a zip archive (a torch checkpoint or a packed model)"},
	{"\x89PNG", "a PNG image"},
	{"\xff\xd8\xff", "a JPEG image"},
	{"\x89HDF", "an HDF5 file"},
	{"\x80\x02", "a pickle (a torch checkpoint)"},
	{"\x1f\x8b", "a gzip archive"},
	{"%PDF", "a PDF"},
	{"\x7fELF", "a program"},
	{"GGUF", "a GGUF file"},
	{"version https://git-lfs", "a Git LFS pointer (the file itself was not fetched: git lfs pull)"},
	{"<!DOCTYPE", "an HTML page"},
	{"<!doctype", "an HTML page"},
	{"<html", "an HTML page"},
}

// checkPython refuses a file that is plainly something else, by its first bytes
// and its extension last.
func checkPython(file string, head []byte) error {
	if what := signatureOf(head); what != "" {
		return &Error{Message: fmt.Sprintf("%s is %s, neither Python source nor an ONNX model", file, what), Advice: wantsCode, Kind: fault.Unreadable}
	}
	if hasSuffix(file, ".onnx", ".pt", ".pth", ".pt2", ".keras", ".h5", ".tflite", ".safetensors") {
		return &Error{Message: file + " is not Python source", Advice: wantsCode,
			Err: &vm.UnsupportedError{What: "this file format"}}
	}
	return nil
}

// wantsCode is what to do with a file of weights.
const wantsCode = "heft reads a model's code, not its weights: name the file with its class, model.py:Net, or an ONNX export"

func hasSuffix(file string, suffixes ...string) bool {
	for _, s := range suffixes {
		if len(file) > len(s) && file[len(file)-len(s):] == s {
			return true
		}
	}
	return false
}

// signatureOf names the kind of a file that is no model source, "" if its
// first bytes tell none.
func signatureOf(head []byte) string {
	head = bytes.TrimLeft(head, " \t\r\n")
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.prefix)) {
			return s.what
		}
	}
	return ""
}
