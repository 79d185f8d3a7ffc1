package source

// This file opens files that mean harm to a reader: each is refused, or read within
// bounds.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"heft/internal/fault"
)

// hostileFile is a file, or several, and what opening it says: a part of the error, or
// "" where it may be read.
type hostileFile struct {
	what string
	make func(t *testing.T, dir string)
	open string // in the folder
	want string
}

// one is a file with a content.
func one(name, content string) func(*testing.T, string) {
	return several(name, content)
}

// several are files with contents, by turns.
func several(namesAndContents ...string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		for i := 0; i < len(namesAndContents); i += 2 {
			name := filepath.Join(dir, namesAndContents[i])
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(namesAndContents[i+1]), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// linked is a link.
func linked(name, target string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
}

// header is a .safetensors file with a header and so many bytes behind it.
func header(text string, elements int) string {
	return string(binary.LittleEndian.AppendUint64(nil, uint64(len(text)))) + text + strings.Repeat("\x00", elements)
}

// archive is a zip of names and contents, by turns, compressed.
func archive(namesAndContents ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(namesAndContents); i += 2 {
		entry, err := w.Create(namesAndContents[i])
		if err == nil {
			_, err = entry.Write([]byte(namesAndContents[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// checkpointOf is a zip that torch.save might have written, of a pickle and 16 bytes of
// elements.
func checkpointOf(pickled string) string {
	return archive("m/version", "3\n", "m/data.pkl", pickled, "m/data/0", strings.Repeat("\x00", 16))
}

// vector is the pickle of a tensor: its offset, sizes and strides as pickled, of a
// storage with a key and a number of elements.
func vector(key, elements, offset, sizes, strides string) string {
	return "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n" + text(key) + text("cpu") + elements + "tQ" + offset + sizes + strides + "\x89NtR"
}

func text(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

func stateDict(tensor string) string { return "\x80\x02}" + text("w") + tensor + "s." }

const (
	four     = "K\x04"
	zero     = "K\x00"
	one1     = "K\x01\x85"
	sizes4   = "K\x04\x85"
	huge     = "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"
	negative = "J\xff\xff\xff\xff"
)

// program is a .pt2 archive with a program.
func program(text string) string {
	return archive("p/archive_format", "pt2", "p/models/model.json", text)
}

// programOf is a program with nodes and descriptions of tensors x and y.
func programOf(nodes, tensors string) string {
	if tensors == "" {
		tensors = `"x":{"dtype":7,"sizes":[{"as_int":2}],"strides":[{"as_int":1}],"requires_grad":false},"y":{"dtype":7,"sizes":[{"as_int":2}],"strides":[{"as_int":1}],"requires_grad":false}`
	}
	return program(`{"schema_version":{"major":8,"minor":1},"graph_module":{"graph":{"inputs":[{"as_tensor":{"name":"x"}}],"outputs":[{"as_tensor":{"name":"y"}}],"nodes":[` + nodes +
		`],"tensor_values":{` + tensors + `}},"signature":{"input_specs":[{"user_input":{"arg":{"as_tensor":{"name":"x"}}}}],"output_specs":[{"user_output":{"arg":{"as_tensor":{"name":"y"}}}}]},"module_call_graph":[]}}`)
}

func relu(argument string) string {
	return `{"target":"torch.ops.aten.relu.default","inputs":[{"name":"self","arg":` + argument + `,"kind":1}],"outputs":[{"as_tensor":{"name":"y"}}],"metadata":{}}`
}

func ggufOf(tensors, entries uint64, rest string) string {
	b := []byte("GGUF\x03\x00\x00\x00")
	b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, tensors), entries)
	return string(b) + rest
}

func long(n uint64) string { return string(binary.LittleEndian.AppendUint64(nil, n)) }

func nested(open, closed string, n int) string {
	return strings.Repeat(open, n) + strings.Repeat(closed, n)
}

// laughs is a pickle in which each list holds the one before it twice.
func laughs(n int) string {
	b := "\x80\x02]q\x00"
	for i := range n {
		b += fmt.Sprintf("0](h%ch%ceq%c", byte(i), byte(i), byte(i+1))
	}
	return b
}

// modules is a pickled module whose children are what stands behind.
func moduleOf(children string) string {
	return "cm\nNet\n)\x81}(" + text("_parameters") + "}" + text("_buffers") + "}" + text("_modules") + children + "ub"
}

var hostileFiles = []hostileFile{
	// What is no file.
	{"a link out", linked("w.pth", "/etc/passwd"), "w.pth", ""}, // the user's own link is followed, as Python does
	{"a link to a device", linked("w.pth", "/dev/zero"), "w.pth", "is a device"},
	{"a link to itself", linked("w.pth", "w.pth"), "w.pth", "too many levels"},
	{"a dangling link", linked("w.safetensors", "none"), "w.safetensors", "neither a built-in model nor a file"},
	{"a folder of a file's name", several("w.pth/a.txt", "x"), "w.pth", "is a folder"},
	{"an index that climbs", one("a.index.json", `{"weight_map":{"w":"../../../../etc/passwd"}}`), "a.index.json", "leads out of the folder"},
	{"an index with an absolute path", one("a.index.json", `{"weight_map":{"w":"/etc/passwd"}}`), "a.index.json", "no such file"},
	{"an index that names itself", one("a.index.json", `{"weight_map":{"w":"a.index.json"}}`), "a.index.json", "is an index of files"},
	{"an index without names", one("a.index.json", `{"weight_map":{}}`), "a.index.json", "is no index"},
	{"an index of numbers", one("a.index.json", `{"weight_map":{"w":1}}`), "a.index.json", "is no index"},
	{"an index of many files", func(t *testing.T, dir string) {
		var names []string
		for i := range 5000 {
			names = append(names, fmt.Sprintf(`"w%d":"f%d.safetensors"`, i, i))
		}
		one("a.index.json", `{"weight_map":{`+strings.Join(names, ",")+`}}`)(t, dir)
	}, "a.index.json", "more than 4096 files"},
	{"an index that is a hole", func(t *testing.T, dir string) {
		sparse(t, filepath.Join(dir, "a.index.json"), []byte(`{"weight_map":`), 1<<40)
	}, "a.index.json", "files of at most"},
	{"a shard that links out", func(t *testing.T, dir string) {
		one("a.index.json", `{"weight_map":{"w":"s.safetensors"}}`)(t, dir)
		linked("s.safetensors", "/etc/passwd")(t, dir)
	}, "a.index.json", "leads out of the folder"},
	{"a shard that is a page", several("a.index.json", `{"weight_map":{"w":"s.html"}}`, "s.html", "<html>"), "a.index.json", "is an HTML page"},
	{"a terabyte of nothing", func(t *testing.T, dir string) { sparse(t, filepath.Join(dir, "w.pth"), nil, 1<<40) }, "w.pth", ""},
	{"a terabyte behind a zip's first bytes", func(t *testing.T, dir string) { sparse(t, filepath.Join(dir, "w.pth"), []byte("PK\x03\x04"), 1<<40) }, "w.pth", "a zip archive that cannot be read"},
	{"a terabyte behind a pickle", func(t *testing.T, dir string) {
		sparse(t, filepath.Join(dir, "w.pth"), []byte("\x80\x02X\xff\xff\xff\xff"), 1<<40)
	}, "w.pth", "a string of 4294967295 bytes"},
	{"a terabyte behind GGUF", func(t *testing.T, dir string) {
		sparse(t, filepath.Join(dir, "w.gguf"), []byte(ggufOf(1, 1, long(1<<39))), 1<<40)
	}, "w.gguf", "a text of 549755813888 bytes"},
	{"a terabyte of ASCII behind HDF5", func(t *testing.T, dir string) {
		sparse(t, filepath.Join(dir, "w.h5"), []byte("\x89HDF\r\n\x1a\n"), 1<<40)
	}, "w.h5", "an HDF5 file"},

	// Headers of safetensors.
	{"a header of 99 MB that is not there", one("w.safetensors", long(99_000_000)+"{\"a\":1}"), "w.safetensors", "cut off"},
	{"a header of 2^64 - 1", one("w.safetensors", long(math.MaxUint64)+"{}"), "w.safetensors", ""},
	{"a header that is a hole", func(t *testing.T, dir string) {
		sparse(t, filepath.Join(dir, "w.safetensors"), []byte(long(90_000_000)+`{"a":`), 100_000_000)
	}, "w.safetensors", "no readable JSON"},
	{"lists in lists", one("w.safetensors", header(`{"a":{"shape":`+nested("[", "]", 100_000), 0)), "w.safetensors", "where a number should"},
	{"objects in objects", one("w.safetensors", header(strings.Repeat(`{"a":`, 100_000), 0)), "w.safetensors", ""},
	{"overlapping tensors", one("w.safetensors", header(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12)), "w.safetensors", "within another"},
	{"sizes that overflow", one("w.safetensors", header(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0)), "w.safetensors", "cannot be counted"},
	{"a negative size", one("w.safetensors", header(`{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}`, 16)), "w.safetensors", "negative size"},
	{"offsets behind the end", one("w.safetensors", header(`{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}`, 8)), "w.safetensors", "cut off"},
	{"a name that a terminal would obey", one("w.safetensors", header(`{"\u001b[2J\n":{"dtype":"X","shape":[4],"data_offsets":[0,16]}}`, 8)), "w.safetensors", `\x1b[2J\n`},
	{"a name of a megabyte", one("w.safetensors", header(`{"`+strings.Repeat("x", 1<<20+1)+`":{}}`, 0)), "w.safetensors", "a text of"},
	{"a name of ten thousand dots", one("w.safetensors", header(`{"`+strings.Repeat("a.", 10_000)+`w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}`, 16)), "w.safetensors", ""},

	// Pickles.
	{"a call of os.system", one("w.pkl", "\x80\x02cos\nsystem\n"+text("touch owned")+"\x85R."), "w.pkl", "holds no tensors"},
	{"a call in a checkpoint", one("w.pth", checkpointOf("\x80\x02}"+text("w")+"cbuiltins\neval\n"+text("1/0")+"\x85Rs.")), "w.pth", "holds no tensors"},
	{"lists without end", one("w.pkl", "\x80\x02"+strings.Repeat("]", 1<<20)), "w.pkl", "the file ends"},
	{"billion laughs", one("w.pkl", laughs(60)+"."), "w.pkl", "holds no tensors"},
	{"billion laughs in a checkpoint", one("w.pth", checkpointOf("\x80\x02}"+text("a")+laughs(60)[2:]+"s.")), "w.pth", "holds no tensors"},
	{"a list that holds itself", one("w.pkl", "\x80\x02]q\x00h\x00a."), "w.pkl", "holds no tensors"},
	{"a dictionary that holds itself", one("w.pkl", "\x80\x02}q\x00"+text("a")+"h\x00s."), "w.pkl", "holds no tensors"},
	{"a module that holds itself", one("w.pkl", "\x80\x02cm\nNet\n)\x81q\x00}("+text("_parameters")+"}"+text("_buffers")+"}"+text("_modules")+"}"+text("a")+"h\x00sub."), "w.pkl", ""},
	{"modules in modules, 1000 deep", one("w.pkl", "\x80\x02"+deepModules(1000)+"."), "w.pkl", "64 deep"},
	{"modules that share children, 2^60 of them", one("w.pkl", "\x80\x02"+sharedModules(60)+"."), "w.pkl", "100000 modules"},
	{"dictionaries 1000 deep", one("w.pkl", "\x80\x02"+strings.Repeat("}"+text("a"), 1000)+"N"+strings.Repeat("s", 1000)+"."), "w.pkl", "64 deep"},
	{"a string of 4 GiB", one("w.pkl", "\x80\x02X\xff\xff\xff\xff"), "w.pkl", "the file ends"},
	{"bytes of 2^63", one("w.pkl", "\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"), "w.pkl", "the file ends"},
	{"an integer of 1 MB", one("w.pkl", "\x80\x02\x8b\x00\x00\x10\x00"+strings.Repeat("x", 1<<20)), "w.pkl", "an integer of 1048576 bytes"},
	{"a memo of many", one("w.pkl", "\x80\x04N"+strings.Repeat("\x94", 3_000_000)+"."), "w.pkl", "MiB of values"},
	{"values on the stack", one("w.pkl", "\x80\x02"+strings.Repeat("N", 2_000_000)+"."), "w.pkl", "values on its stack"},
	{"a tensor of a negative size", one("w.pth", checkpointOf(stateDict(vector("0", four, zero, negative+"\x85", one1)))), "w.pth", "negative size"},
	{"a tensor of 2^63 elements", one("w.pth", checkpointOf(stateDict(vector("0", four, zero, huge+"\x85", one1)))), "w.pth", "cannot be counted"},
	{"a tensor beyond its storage", one("w.pth", checkpointOf(stateDict(vector("0", four, "K\x02", sizes4, one1)))), "w.pth", "beyond the end of its storage"},
	{"an offset below zero", one("w.pth", checkpointOf(stateDict(vector("0", four, negative, sizes4, one1)))), "w.pth", "beyond the end of its storage"},
	{"strides that overflow", one("w.pth", checkpointOf(stateDict(vector("0", four, zero, sizes4, huge+"\x85")))), "w.pth", "beyond the end of its storage"},
	{"a negative stride", one("w.pth", checkpointOf(stateDict(vector("0", four, zero, sizes4, negative+"\x85")))), "w.pth", "beyond the end of its storage"},
	{"more strides than sizes", one("w.pth", checkpointOf(stateDict(vector("0", four, zero, sizes4, "K\x01K\x01\x86")))), "w.pth", "arguments that do not fit"},
	{"a storage that is not there", one("w.pth", checkpointOf(stateDict(vector("7", four, zero, sizes4, one1)))), "w.pth", `storage "7" is not in the archive`},
	{"a storage that is too small", one("w.pth", checkpointOf(stateDict(vector("0", "K\x10", zero, "K\x10\x85", one1)))), "w.pth", "its tensors need 64"},
	{"a storage elsewhere", one("w.pth", checkpointOf(stateDict(vector("../../etc/passwd", four, zero, sizes4, one1)))), "w.pth", "a storage with the name"},
	{"a storage of 2^62 elements", one("w.pth", checkpointOf(stateDict(vector("0", huge, zero, sizes4, one1)))), "w.pth", "a storage of"},
	{"a storage of an unknown class", one("w.pth", checkpointOf(strings.Replace(stateDict(vector("0", four, zero, sizes4, one1)), "FloatStorage", "EvilStorage", 1))), "w.pth", "unknown class"},
	{"a parameter of a parameter, 1000 deep", one("w.pth", checkpointOf(stateDict(strings.Repeat("ctorch._utils\n_rebuild_parameter\n(", 1000)+"N"+strings.Repeat("\x88NtR", 1000)))), "w.pth", "deep"},
	{"a tensor without arguments", one("w.pth", checkpointOf(stateDict("ctorch._utils\n_rebuild_tensor_v2\n)R"))), "w.pth", "arguments that do not fit"},
	{"elements that a legacy file lacks", one("w.pth", "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}."+stateDict(vector("0", four, zero, sizes4, one1))+"\x80\x02]."), "w.pth", "cut off"},

	// Archives.
	{"a zip bomb for a pickle", func(t *testing.T, dir string) {
		one("w.pth", archive("m/data.pkl", "\x80\x02"+strings.Repeat("N0", 24<<20)))(t, dir)
	}, "w.pth", ""},
	{"a zip bomb for a program", func(t *testing.T, dir string) {
		one("w.pt2", archive("p/archive_format", "pt2", "p/models/model.json", strings.Repeat(" ", 200<<20)))(t, dir)
	}, "w.pt2", "has 200 MiB"},
	{"a zip that climbs", one("w.pth", archive("../data.pkl", "\x80\x02N.")), "w.pth", "cannot be read"},
	{"a zip with two of a name", one("w.pth", archive("m/data.pkl", "\x80\x02N.", "m/data.pkl", "\x80\x02N.")), "w.pth", "cannot be read"},
	{"a zip that is cut off", one("w.pth", checkpointOf("\x80\x02N.")[:60]), "w.pth", "cannot be read"},
	{"a tar bomb", func(t *testing.T, dir string) {
		var b bytes.Buffer
		zipped := gzip.NewWriter(&b)
		w := tar.NewWriter(zipped)
		content := make([]byte, 1<<20)
		err := w.WriteHeader(&tar.Header{Name: "net.py", Mode: 0o644, Size: 300 << 20})
		for range 300 {
			_, writeErr := w.Write(content)
			err = errors.Join(err, writeErr)
		}
		if err := errors.Join(err, w.Close(), zipped.Close()); err != nil {
			t.Fatal(err)
		}
		one("w.tar.gz", b.String())(t, dir)
	}, "w.tar.gz/net.py:Net", "unpacks to more"},

	// GGUF.
	{"tensors that are not there", one("w.gguf", ggufOf(199_999, 0, "")), "w.gguf", "ends within its header"},
	{"2^40 tensors", one("w.gguf", ggufOf(1<<40, 0, "")), "w.gguf", "at most"},
	{"a list of 2^62", one("w.gguf", ggufOf(0, 1, long(1)+"a"+"\x09\x00\x00\x00\x00\x00\x00\x00"+long(1<<62))), "w.gguf", "at most"},
	{"lists in lists in lists", one("w.gguf", ggufOf(0, 1, long(1)+"a"+strings.Repeat("\x09\x00\x00\x00"+long(1)[:0], 1)+strings.Repeat("\x09\x00\x00\x00"+long(1), 100))), "w.gguf", "lists in lists"},
	{"sizes of 2^60", one("w.gguf", ggufOf(1, 0, long(1)+"a"+"\x02\x00\x00\x00"+long(1<<60)+long(1<<60)+"\x00\x00\x00\x00"+long(0))), "w.gguf", "cannot be counted"},

	// Programs.
	{"a program that is no JSON", one("w.pt2", program("{")), "w.pt2", "no readable JSON"},
	{"a schema of the future", one("w.pt2", program(`{"schema_version":{"major":99,"minor":0}}`)), "w.pt2", "schema 99.0"},
	{"a program 100,000 deep", one("w.pt2", program(nested(`{"a":`, "}", 100_000))), "w.pt2", "JSON"},
	{"an archive without a program", one("w.pt2", archive("p/archive_format", "pt2")), "w.pt2", "has no program"},
	{"a tensor that nobody makes", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"z"}}`), "")), "w.pt2", "before it is made"},
	{"a tensor of 2^60 elements", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":7,"sizes":[{"as_int":1152921504606846976}],"strides":[{"as_int":1}]},"y":{"dtype":7,"sizes":[],"strides":[]}`)), "w.pt2", "x"},
	{"a tensor of a negative size in a program", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":7,"sizes":[{"as_int":-5}],"strides":[{"as_int":1}]}`)), "w.pt2", "sizes [-5]"},
	{"an unknown type", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":77,"sizes":[],"strides":[]}`)), "w.pt2", "unknown type 77"},
	{"an expression without end", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":7,"sizes":[{"as_expr":{"expr_str":"`+strings.Repeat("Mul(", 100_000)+`"}}],"strides":[{"as_int":1}]}`)), "w.pt2", "deep"},
	{"a size divided by zero", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":7,"sizes":[{"as_expr":{"expr_str":"FloorDiv(Integer(1), Integer(0))"}}],"strides":[{"as_int":1}]}`)), "w.pt2", "divided by zero"},
	{"powers of powers", one("w.pt2", programOf(relu(`{"as_tensor":{"name":"x"}}`), `"x":{"dtype":7,"sizes":[{"as_expr":{"expr_str":"Pow(Integer(99), Integer(99999999))"}}],"strides":[{"as_int":1}]}`)), "w.pt2", "x"},
}

// deepModules is a module in a module in a module.
func deepModules(n int) string {
	inner := moduleOf("}")
	for range n {
		inner = moduleOf("}" + text("a") + inner + "s")
	}
	return inner
}

// sharedModules is a module that has one twice that has one twice, and so on.
func sharedModules(n int) string {
	inner := moduleOf("}")
	for i := range n {
		inner = moduleOf("}" + text("a") + inner + "q" + string([]byte{byte(i)}) + "s" + text("b") + "h" + string([]byte{byte(i)}) + "s")
	}
	return inner
}

// TestHostileWeights: each is refused by an error of one line that says why, or read,
// within 300 MiB of allocations in all. None makes a file.
func TestHostileWeights(t *testing.T) {
	if len(hostileFiles) < 60 {
		t.Fatalf("%d cases", len(hostileFiles))
	}
	for _, h := range hostileFiles {
		t.Run(h.what, func(t *testing.T) {
			dir := t.TempDir()
			h.make(t, dir)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := Open(t.Context(), filepath.Join(dir, h.open), Options{NoSite: true})
			if err == nil && m.Stored() == nil {
				_, err = m.Trace(Run{})
			}
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 300<<20 {
				t.Errorf("%d MiB were allocated", took>>20)
			}
			if m != nil && err == nil {
				m.Close()
			}
			checkRefusal(t, h.want, err)
			if _, err := os.Stat(filepath.Join(dir, "owned")); err == nil {
				t.Error("something was run")
			}
		})
	}
}

func checkRefusal(t *testing.T, want string, err error) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("it is read; want %q", want)
	case err == nil:
	case !strings.Contains(err.Error(), want):
		t.Errorf("%v; want %q", err, want)
	case len(err.Error()) > 800 || strings.Contains(err.Error(), "\n"):
		t.Errorf("the error has %d bytes: %.200q", len(err.Error()), err.Error())
	case Fault(err).Kind == fault.Internal:
		t.Errorf("%v is internal", err)
	}
}
