package content

// This file is the table of formats.

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"

	"heft/internal/onnx"
	"heft/internal/pickle"
	"heft/internal/safetensors"
	"heft/internal/tape"
)

// What to do with files that heft does not read.
const (
	exportTorch = "heft reads the model's code (model.py:Net), a torch.export archive (.pt2) or an ONNX export"
	exportKeras = "export it to ONNX: python -m tf2onnx.convert, or model.export(\"model.onnx\", format=\"onnx\") of Keras 3"
	originals   = "name what it was converted from: the model's code, an ONNX file or its weights"
	fetchAgain  = "fetch the file itself"
)

// formats is gone through from its beginning: what has a magic number comes first,
// what is only likely last.
var formats = []Format{
	{"empty file", "an empty file", None, fetchAgain, "0 bytes", func(p *probe) bool { return p.size == 0 }},
	{"Git LFS pointer", "a Git LFS pointer", None, "the file itself was not fetched: git lfs pull",
		"git-lfs, docs/spec.md: the first line of version 1", starts("version https://git-lfs")},
	{"HTML page", "an HTML page", None, fetchAgain + ": its address may want a login, or lead to a page about the file",
		"the document type or the first tag, WHATWG HTML 13.1", func(p *probe) bool { return isHTML(p.text()) }},

	{"safetensors", "a safetensors file", Weights, "", "safetensors README, Format", func(p *probe) bool { return safetensors.Looks(p.head) }},
	{"GGUF", "a GGUF file", Weights, "", "ggml docs/gguf.md: magic number", magic("GGUF")},
	{"GGML", "a file of GGML before GGUF", None, "convert it to GGUF: convert_llama_ggml_to_gguf.py of llama.cpp",
		"llama.cpp of August 2023: magic numbers lmgg, tjgg, fmgg, algg", magic("lmgg", "tjgg", "fmgg", "algg")},

	{"torch.export archive", "a torch.export archive", Program, "", "torch/export/pt2_archive/constants.py at 2.15; serialized_exported_program.json before 2.8",
		func(p *probe) bool {
			return zipWith("archive_format")(p) || zipWith("serialized_exported_program.json")(p)
		}},
	{"Keras 3", "a Keras model (.keras)", None, exportKeras, "keras/src/saving/saving_lib.py at 3.16: the archive's entries", zipWith("config.json", "metadata.json")},
	{"TorchScript", "a TorchScript archive", Weights, "", "torch/csrc/jit/serialization at 2.15: code/ beside data.pkl", zipWith("data.pkl")},
	{"NumPy archive", "a NumPy archive (.npz)", None, "it has arrays without a model; " + exportTorch, "numpy/lib/format.py: a zip of .npy files", zipOf(".npy")},
	{"TorchServe archive", "a TorchServe archive (.mar)", None, "name the model's file in it: unzip it first", "TorchServe's model archiver: MAR-INF/MANIFEST.json", zipWith("MAR-INF/MANIFEST.json")},
	{"Core ML package", "a Core ML package", None, originals, "coremltools: Manifest.json with com.apple.CoreML", zipWith("Manifest.json")},
	{"damaged zip", "a zip archive that cannot be read: it may be cut off", None, fetchAgain, "no directory of entries at its end (APPNOTE 4.3.16)",
		func(p *probe) bool { return bytes.HasPrefix(p.head, []byte("PK\x03\x04")) && p.zip() == nil }},
	{"zip", "a zip archive", Elsewhere, "name a file in it: repo.zip/pkg/model.py:Net", "APPNOTE 4.3.7", starts("PK\x03\x04", "PK\x05\x06")},

	{"pickle", "a pickle", Weights, "", "pickletools of CPython 3.13: PROTO and an instruction that can follow it", func(p *probe) bool { return pickle.Looks(p.head) }},
	{"tar of torch.save", "a checkpoint of torch before 0.1.10, a tar", None, "save it again with a newer torch", "torch/serialization.py, legacy_load: entries sys_info, pickle",
		func(p *probe) bool { return isTar(p) && at(0, "sys_info")(p) }},
	{"NeMo", "a NeMo archive (a tar of a configuration and a checkpoint)", None, "unpack it: tar xf; heft reads model_weights.ckpt in it", "NeMo, save_restore_connector.py: entries",
		func(p *probe) bool { return isTar(p) && strings.HasSuffix(p.name, ".nemo") }},
	{"tar", "a tar archive", Elsewhere, "name a file in it: repo.tar/pkg/model.py:Net, or unpack it", "POSIX.1-2017 pax: ustar at byte 257", isTar},
	{"gzip", "compressed by gzip", Elsewhere, "name a file in it: repo.tar.gz/pkg/model.py:Net, or unpack it", "RFC 1952 2.3.1", starts("\x1f\x8b")},
	{"xz", "compressed by xz", None, "unpack it: xz -d", "xz file format 2.1.1", starts("\xfd7zXZ\x00")},
	{"zstd", "compressed by zstd", None, "unpack it: zstd -d", "RFC 8878 3.1.1", starts("\x28\xb5\x2f\xfd")},
	{"bzip2", "compressed by bzip2", None, "unpack it: bzip2 -d", "bzip2's magic number", magic("BZh")},
	{"7z", "a 7z archive", None, "unpack it: 7z x", "7zFormat.txt: signature", starts("7z\xbc\xaf\x27\x1c")},
	{"RAR", "a RAR archive", None, "unpack it", "RAR 5.0 archive format: signature", starts("Rar!\x1a\x07")},

	{"Keras HDF5", "a Keras model in HDF5 (.h5)", None, exportKeras, "keras/src/legacy/saving/legacy_h5_format.py at 3.16: attributes keras_version, model_weights",
		func(p *probe) bool { return isHDF5(p) && p.mentions("keras_version", "model_weights", "layer_names") }},
	{"HDF5", "an HDF5 file", None, "it may be a Keras model: " + exportKeras, "HDF5 file format III.A: signature", isHDF5},
	{"TensorFlow Lite", "a TensorFlow Lite model", None, originals, "LiteRT schema: file identifier TFL3", at(4, "TFL3")},
	{"ExecuTorch", "an ExecuTorch program (.pte)", None, exportTorch, "executorch/schema/program.fbs: file identifier ET12", func(p *probe) bool { return at(4, "ET12")(p) || at(4, "ET13")(p) }},
	{"ONNX Runtime", "an ONNX Runtime model (.ort)", None, "name the ONNX file that it was made from", "onnxruntime/core/flatbuffers: file identifier ORTM", at(4, "ORTM")},
	{"TensorRT", "a TensorRT engine, which is compiled for one card", None, "name what it was built from: an ONNX file or the model's code",
		"the first bytes of engines of TensorRT 7 to 10; Ultralytics puts its metadata as JSON in front", isTensorRT},
	{"RKNN", "an RKNN model", None, originals, "rknn-toolkit: first bytes", magic("RKNN")},
	{"NumPy", "a NumPy array (.npy)", None, "it has no model; " + exportTorch, "numpy/lib/format.py: magic", starts("\x93NUMPY")},
	{"MXNet parameters", "parameters of MXNet", None, "export the model to ONNX: mxnet.onnx.export_model", "mxnet src/ndarray/ndarray.cc: kMXAPINDArrayListMagic 0x112", starts("\x12\x01\x00\x00\x00\x00\x00\x00")},
	{"TensorFlow checkpoint", "the index of a TensorFlow checkpoint", None, exportKeras, "leveldb table_format.md: magic at the end", func(p *probe) bool { return p.ends("\x57\xfb\x80\x8b\x24\x75\x47\xdb") }},
	{"Darknet weights", "weights of Darknet", None, "they have no model; " + exportTorch, "darknet src/parser.c, save_weights_upto: version 0.2", isDarknetWeights},
	{"Paddle parameters", "parameters of PaddlePaddle", None, "export the model to ONNX: paddle2onnx", "paddle framework/lod_tensor.cc, SerializeToStream: versions, levels, description", isPaddleParameters},

	{"OpenVINO", "an OpenVINO model (.xml)", None, "name what it was converted from: an ONNX file or the model's code", "openvino IR version 11: the root element net with layers and edges", isOpenVINO},
	{"Darknet", "a Darknet configuration", None, "convert it to ONNX, or name a PyTorch program of the network", "darknet src/parser.c: the first section is net or network",
		func(p *probe) bool {
			return slices.Contains([]string{"[net]", "[network]"}, strings.ToLower(p.firstLine("#;")))
		}},
	{"Caffe", "a Caffe network (.prototxt)", None, "convert it to ONNX, or name a PyTorch program of the network", "caffe.proto: NetParameter in text", isPrototxt},
	{"ncnn", "an ncnn network (.param)", None, originals, "ncnn wiki, param and model file structure: magic 7767517", func(p *probe) bool { return p.firstLine("") == "7767517" && !strings.HasSuffix(p.name, ".pnnx.param") }},
	{"pnnx", "a network of pnnx (.pnnx.param)", None, originals, "pnnx src/ir.cpp: the same magic", func(p *probe) bool { return strings.HasPrefix(p.text(), "7767517") }},
	{"Paddle JSON", "a PaddlePaddle program in JSON", None, "export the model to ONNX: paddle2onnx", "paddle 3.0 pir serialization: base_code", func(p *probe) bool { return p.isJSON("base_code") }},
	{"tape", "a recording of a live model", Tape, "", "package tape: format is the first key", func(p *probe) bool { return tape.Looks(p.head) }},
	{"TensorFlow.js", "a TensorFlow.js model", None, exportKeras, "tfjs-converter: format and weightsManifest", func(p *probe) bool { return p.isJSON("modelTopology", "weightsManifest") }},
	{"Keras configuration", "a Keras model's configuration", None, exportKeras, "keras serialization: class_name and config with layers",
		func(p *probe) bool { return p.isJSON("class_name") && strings.Contains(p.text(), "config") }},
	{"index of shards", "an index of files of parameters", Index, "", "transformers/utils/hub.py, get_checkpoint_shard_files: weight_map", func(p *probe) bool { return p.isJSON("weight_map") || p.isIndex() }},
	{"JSON", "a JSON file", Config, "heft reads the config.json of Hugging Face models", "RFC 8259", func(p *probe) bool {
		return strings.HasPrefix(p.text(), "{") && hasSuffix(p.name, ".json")
	}},

	{"PNG", "a PNG image", None, "", "PNG 5.2", starts("\x89PNG")},
	{"JPEG", "a JPEG image", None, "", "ITU-T T.81 B.1.1.3", starts("\xff\xd8\xff")},
	{"PDF", "a PDF", None, "", "ISO 32000-2 7.5.2", starts("%PDF")},
	{"ELF", "a program", None, "", "ELF-64 object file format", starts("\x7fELF")},
	{"Mach-O", "a program", None, "", "mach-o/loader.h", starts("\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe")},
	{"PE", "a program", None, "", "PE format: MZ", magic("MZ")},
	{"SQLite", "a database", None, "", "sqlite.org/fileformat.html 1.3", starts("SQLite format 3\x00")},
	{"Parquet", "a Parquet table", None, "", "parquet-format: magic", magic("PAR1")},

	{"ONNX", "an ONNX model", ONNX, "", "onnx.proto: the first fields of ModelProto", isONNX},
	{"Core ML", "a Core ML model", None, originals, "coremltools Model.proto: specificationVersion, description, a type from 200", isCoreML},
	{"SavedModel", "a TensorFlow SavedModel", None, exportKeras, "saved_model.proto: schema version 1 and meta_graphs", isSavedModel},
	{"Paddle", "a PaddlePaddle program", None, "export it to ONNX: paddle2onnx", "framework.proto: ProgramDesc's first block", isPaddle},
	{"TensorFlow graph", "a TensorFlow graph", None, "export it to ONNX: python -m tf2onnx.convert on the frozen graph", "graph.proto: nodes with a name and an operator", isGraphDef},
	{"Caffe weights", "weights of Caffe (.caffemodel)", None, "convert the network to ONNX, or name a PyTorch program of it", "caffe.proto: name and layers", isCaffeModel},
	{"old pickle", "a pickle", Weights, "", "pickletools of CPython 3.13: a mark or a class, and STOP at the end", isOldPickle},
}

func isHTML(text string) bool {
	text = strings.ToLower(text[:min(len(text), 64)])
	return strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html") || strings.HasPrefix(text, "<head")
}

func isTar(p *probe) bool { return at(257, "ustar")(p) }

// isHDF5: the signature stands at byte 0, or at 512, 1024, … behind a user's block.
func isHDF5(p *probe) bool {
	const signature = "\x89HDF\r\n\x1a\n"
	return starts(signature)(p) || at(512, signature)(p) || at(1024, signature)(p) || at(2048, signature)(p)
}

// searchedBytes is how far names are looked for in a file.
const searchedBytes = 256 << 10

// mentions tells whether one of some names stands near the beginning.
func (p *probe) mentions(names ...string) bool {
	start := make([]byte, min(searchedBytes, p.size))
	n, err := p.file.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return false
	}
	for _, name := range names {
		if bytes.Contains(start[:n], []byte(name)) {
			return true
		}
	}
	return false
}

// ends tells whether a file ends so.
func (p *probe) ends(text string) bool {
	if p.size < int64(len(text)) {
		return false
	}
	tail := make([]byte, len(text))
	_, err := p.file.ReadAt(tail, p.size-int64(len(text)))
	return (err == nil || err == io.EOF) && string(tail) == text
}

func isTensorRT(p *probe) bool {
	if magic("ftrt", "ptrt")(p) {
		return true
	}
	if len(p.head) < 8 {
		return false
	}
	n := int64(binary.LittleEndian.Uint32(p.head))
	if n < 2 || n > 1<<16 || p.head[4] != '{' || 4+n+4 > p.size {
		return false
	}
	magic := make([]byte, 4)
	_, err := p.file.ReadAt(magic, 4+n)
	return (err == nil || err == io.EOF) && (string(magic) == "ftrt" || string(magic) == "ptrt")
}

// isDarknetWeights: major 0, minor 1 or 2, revision, then the number of images seen.
func isDarknetWeights(p *probe) bool {
	if len(p.head) < 20 || p.size%4 != 0 {
		return false
	}
	major, minor, revision := binary.LittleEndian.Uint32(p.head), binary.LittleEndian.Uint32(p.head[4:]), binary.LittleEndian.Uint32(p.head[8:])
	return major == 0 && (minor == 1 || minor == 2) && revision <= 5
}

// isPaddleParameters: version 0, no levels, version 0, and a description of a type.
func isPaddleParameters(p *probe) bool {
	if len(p.head) < 24 || len(bytes.Trim(p.head[:16], "\x00")) > 0 {
		return false
	}
	n := binary.LittleEndian.Uint32(p.head[16:])
	return n >= 2 && n < 256 && p.head[20] == 0x08
}

func isOpenVINO(p *probe) bool {
	text := p.text()
	if strings.HasPrefix(text, "<?xml") {
		_, text, _ = strings.Cut(text, "?>")
	}
	return strings.HasPrefix(strings.TrimSpace(text), "<net ") && strings.Contains(text, "<layers")
}

// isPrototxt: a text whose fields are those of a network. No line of it is one of
// Python's.
func isPrototxt(p *probe) bool {
	first := p.firstLine("#")
	for _, begins := range []string{"layer {", "layer{", "layers {", "layers{", "input:", "input_shape {", "name:"} {
		if strings.HasPrefix(first, begins) {
			return strings.Contains(p.text(), "layer {") || strings.Contains(p.text(), "layers {") || strings.Contains(p.text(), "layer{") || strings.Contains(p.text(), "input_dim")
		}
	}
	return false
}

// isJSON tells whether an object has one of some keys near its beginning.
func (p *probe) isJSON(keys ...string) bool {
	text := p.text()
	if !strings.HasPrefix(text, "{") {
		return false
	}
	for _, key := range keys {
		if strings.Contains(text, "\""+key+"\"") {
			return true
		}
	}
	return false
}

// isIndex tells an index whose metadata are long.
func (p *probe) isIndex() bool {
	return strings.HasPrefix(p.text(), "{") && hasSuffix(p.name, ".index.json") && p.mentions("\"weight_map\"")
}

func hasSuffix(name, suffix string) bool {
	return len(name) > len(suffix) && strings.HasSuffix(name, suffix) || "/"+name == "/config"+suffix
}

// isONNX goes by the first fields and, between formats that begin alike, by those that
// only ONNX has: a graph 7 and operator sets 8. A file that ends within its graph has
// no fields that can be listed.
func isONNX(p *probe) bool {
	if onnx.Looks(p.head) && !p.printable() { // BATCH = 1 begins as a list of operator sets does
		return !isCoreML(p) && !isSavedModel(p)
	}
	return hasSuffix(p.name, ".onnx")
}

// isOldPickle: protocols 0 and 1 have no magic; they begin with a mark, a class or a
// container, and end with STOP.
func isOldPickle(p *probe) bool {
	if len(p.head) == 0 || strings.IndexByte("(c}]", p.head[0]) < 0 || !p.ends(".") {
		return false
	}
	return starts("(dp", "(lp", "ccopy_reg\n", "ccollections\n", "(dq", "}q", "]q", "cnumpy", "ctorch", "csklearn", "(i")(p)
}
