package content

// This file tests that each row of the table is known by a file's content, and that
// programs are taken for none of them.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// zipped is an archive with empty files of some names.
func zipped(names ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// tarred is a tar with an empty file of a name.
func tarred(name string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Format: tar.FormatUSTAR}); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

func words(numbers ...uint32) string {
	var b []byte
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return string(b)
}

// examples are the beginnings of files as their writers make them, by the row's name.
var examples = map[string][]struct{ name, content string }{
	"empty file":      {{"model.pt", ""}},
	"Git LFS pointer": {{"model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1234\n"}},
	"HTML page":       {{"model.pth", "\n<!DOCTYPE html>\n<html>"}, {"net.py", "<html><head>"}, {"a.bin", "<!doctype HTML>"}},

	"safetensors": {{"a", "\x02\x00\x00\x00\x00\x00\x00\x00{}"}, {"model.bin", "\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":0          }"}},
	"GGUF":        {{"a.bin", "GGUF\x03\x00\x00\x00"}},
	"GGML":        {{"a.bin", "lmgg\x00\x00\x00\x00"}, {"b.bin", "tjgg\x01\x00\x00\x00"}},

	"torch.export archive": {{"a.zip", zipped("m/archive_format", "m/models/model.json")}, {"b.pt2", zipped("serialized_exported_program.json", "version")}, {"c", zipped("archive_format")}},
	"Keras 3":              {{"a.keras", zipped("metadata.json", "config.json", "model.weights.h5")}},
	"TorchScript":          {{"a.pt", zipped("a/data.pkl", "a/version")}, {"b.pt", zipped("b/data.pkl", "b/code/x.py")}},
	"NumPy archive":        {{"a.npz", zipped("w.npy", "b.npy")}},
	"TorchServe archive":   {{"a.mar", zipped("MAR-INF/MANIFEST.json", "model.py")}},
	"Core ML package":      {{"a.zip", zipped("Net.mlpackage/Manifest.json")}},
	"damaged zip":          {{"a.pth", zipped("a/data.pkl")[:40]}},
	"zip":                  {{"a.zip", zipped("repo/net.py")}, {"empty.zip", zipped()}},

	"pickle":            {{"a.pth", "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."}, {"a.pkl", "\x80\x04\x95\x05"}},
	"old pickle":        {{"a.pkl", "(dp0\nVa\np1\nI1\ns."}, {"b.pkl", "ccollections\nOrderedDict\n(tR."}},
	"tar of torch.save": {{"a.pth", tarred("sys_info")}},
	"NeMo":              {{"a.nemo", tarred("model_config.yaml")}},
	"tar":               {{"a.tar", tarred("net.py")}},
	"gzip":              {{"a.gz", "\x1f\x8b\x08\x00"}},
	"xz":                {{"a.xz", "\xfd7zXZ\x00"}},
	"zstd":              {{"a.zst", "\x28\xb5\x2f\xfd"}},
	"bzip2":             {{"a.bz2", "BZh91AY&SY\x00\x01"}},
	"7z":                {{"a.7z", "7z\xbc\xaf\x27\x1c"}},
	"RAR":               {{"a.rar", "Rar!\x1a\x07\x01\x00"}},

	"Keras HDF5":            {{"a.h5", "\x89HDF\r\n\x1a\n\x00 layer_names"}},
	"HDF5":                  {{"a.h5", "\x89HDF\r\n\x1a\n\x00"}, {"b.mat", strings.Repeat("\x00", 512) + "\x89HDF\r\n\x1a\n"}},
	"TensorFlow Lite":       {{"a", "\x1c\x00\x00\x00TFL3"}},
	"ExecuTorch":            {{"a.pte", "\x1c\x00\x00\x00ET12"}},
	"ONNX Runtime":          {{"a.ort", "\x1c\x00\x00\x00ORTM"}},
	"TensorRT":              {{"a.engine", "ftrt\x00\x00"}, {"b.engine", words(2) + "{}" + "ftrt"}},
	"RKNN":                  {{"a.rknn", "RKNN\x00\x00"}},
	"NumPy":                 {{"a.npy", "\x93NUMPY\x01\x00"}},
	"MXNet parameters":      {{"a.params", "\x12\x01\x00\x00\x00\x00\x00\x00"}},
	"TensorFlow checkpoint": {{"model.ckpt.index", "\x00\x01\x02\x57\xfb\x80\x8b\x24\x75\x47\xdb"}},
	"Darknet weights":       {{"yolo.weights", words(0, 2, 0, 32013312, 0, 0x3f800000)}, {"b.weights", words(0, 2, 5, 1, 0)}},
	"Paddle parameters":     {{"a.pdiparams", words(0, 0, 0, 0, 5) + "\x08\x05\x10\x03\x10"}},

	"OpenVINO":            {{"a.xml", "<?xml version=\"1.0\"?>\n<net name=\"a\" version=\"11\">\n<layers>"}},
	"Darknet":             {{"yolov3.cfg", "# a\n\n[net]\nbatch=1"}, {"b", "[network]\n"}},
	"Caffe":               {{"a.prototxt", "name: \"LeNet\"\nlayer {\n  name: \"data\"\n}"}, {"b.txt", "# c\ninput: \"data\"\ninput_dim: 1\n"}},
	"ncnn":                {{"a.param", "7767517\n75 83\n"}},
	"pnnx":                {{"a.pnnx.param", "7767517\n75 83\n"}},
	"Paddle JSON":         {{"inference.json", "{\"base_code\":{\"magic\":\"pir\"}}"}},
	"tape":                {{"a.json", "{\"format\": \"heft.tape/1\"}"}},
	"TensorFlow.js":       {{"model.json", "{\"format\":\"layers-model\",\"modelTopology\":{}}"}},
	"Keras configuration": {{"a.json", "{\"class_name\": \"Sequential\", \"config\": {}}"}},
	"index of shards":     {{"a.json", "{\"metadata\":{},\"weight_map\":{}}"}, {"model.safetensors.index.json", "{\"metadata\":{\"a\":\"" + strings.Repeat("x", 8000) + "\"},\"weight_map\":{}}"}},
	"JSON":                {{"config.json", "{\"model_type\": \"bert\"}"}},

	"PNG": {{"a.pt", "\x89PNG\r\n"}}, "JPEG": {{"a.pt", "\xff\xd8\xff\xe0"}}, "PDF": {{"a.py", "%PDF-1.7"}},
	"ELF": {{"a", "\x7fELF\x02"}}, "Mach-O": {{"a", "\xcf\xfa\xed\xfe"}}, "PE": {{"a.exe", "MZ\x90\x00"}},
	"SQLite": {{"a.db", "SQLite format 3\x00"}}, "Parquet": {{"a.parquet", "PAR1\x15\x04"}},

	"ONNX":             {{"a", "\x08\x08\x12\x07pytorch\x1a\x051.13.:\x00"}, {"broken.onnx", "anything"}},
	"Core ML":          {{"a.mlmodel", "\x08\x04\x12\x02\x0a\x00\xa2\x1f\x02\x0a\x00"}},
	"SavedModel":       {{"saved_model.pb", "\x08\x01\x12\x04\x0a\x02\x08\x01"}},
	"Paddle":           {{"a.pdmodel", "\x0a\x06\x08\x00\x10\xff\xff\x01"}},
	"TensorFlow graph": {{"frozen.pb", "\x0a\x0a\x0a\x01x\x12\x05Const"}},
	"Caffe weights":    {{"a.caffemodel", "\x0a\x05LeNet\xa2\x06\x02\x0a\x00"}, {"b.caffemodel", "\x0a\x05LeNet\x12\x02\x1a\x00\x12\x02\x1a\x00"}},
}

func nameOf(t *testing.T, name, content string) string {
	t.Helper()
	format, err := Of(strings.NewReader(content), int64(len(content)), name)
	if err != nil {
		t.Fatal(err)
	}
	if format == nil {
		return ""
	}
	return format.Name
}

// TestEachRow: each row has an example, and is the first that knows it.
func TestEachRow(t *testing.T) {
	for _, f := range Formats() {
		if len(examples[f.Name]) == 0 {
			t.Errorf("%s has no example", f.Name)
		}
		for _, e := range examples[f.Name] {
			if got := nameOf(t, e.name, e.content); got != f.Name {
				t.Errorf("%s: an example called %s is taken for %q", f.Name, e.name, got)
			}
		}
		if f.Evidence == "" || f.What == "" {
			t.Errorf("%s does not say how it is known, or what it is", f.Name)
		}
		if f.Reader == None && f.Advice == "" && strings.Contains(f.What, "model") {
			t.Errorf("%s: nothing says what to do", f.Name)
		}
	}
}

// TestPrograms: Python's sources are none of the formats, whatever they begin with.
func TestPrograms(t *testing.T) {
	for _, source := range []string{
		"import torch\n", "GGUF = 1\n", "PAR1 = 2\n", "MZ = 3\n",
		"BZh = 1\n", "ftrt = 2\n", "\ufeffimport torch\n", "\"\"\"<html> in a docstring\"\"\"\n", "(a, b) = 1, 2\n", "c = 1\n", "RKNN = 3\n", "input: int = 3\n", "class A: pass\n", "{1: 2}\n",
	} {
		if got := nameOf(t, "net.py", source); got != "" {
			t.Errorf("%q is taken for %s", source, got)
		}
	}
}

// FuzzOf: no content makes the table panic.
func FuzzOf(f *testing.F) {
	for _, list := range examples {
		for _, e := range list {
			f.Add([]byte(e.content), e.name)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, name string) {
		if _, err := Of(bytes.NewReader(content), int64(len(content)), name); err != nil {
			t.Error(err)
		}
	})
}
