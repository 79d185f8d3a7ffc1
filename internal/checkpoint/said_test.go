package checkpoint

// This file compares all that is read of small pickles, right ones and odd ones, and of torch's own files, with
// what was read once: every tensor with every field, metadata, remarks, whole errors.

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

// What pickles are made of, in the words of their first protocol.
func tuple(items ...string) string      { return "(" + strings.Join(items, "") + "t" }
func list(items ...string) string       { return "(" + strings.Join(items, "") + "l" }
func dict(items ...string) string       { return "(" + strings.Join(items, "") + "d" }
func text(s string) string              { return "S'" + s + "'\n" }
func number(n int) string               { return fmt.Sprintf("I%d\n", n) }
func global(module, name string) string { return "c" + module + "\n" + name + "\n" }
func call(of string, arguments ...string) string {
	return of + tuple(arguments...) + "R"
}
func with(object, state string) string { return object + state + "b" }
func numbers(list ...int) string {
	var items []string
	for _, n := range list {
		items = append(items, number(n))
	}
	return tuple(items...)
}

const (
	yes, no, none = "I01\n", "I00\n", "N"
)

// stored is a storage outside of the pickle.
func stored(class, key string, elements int) string {
	return tuple(text("storage"), global("torch", class), text(key), text("cpu"), number(elements)) + "Q"
}

func utility(name string, arguments ...string) string {
	return call(global("torch._utils", name), arguments...)
}

// viewOf is a tensor of 2×3 in a storage of six.
func viewOf(class string) string {
	return utility("_rebuild_tensor_v2", stored(class, "0", 6), number(0), numbers(2, 3), numbers(3, 1), no, dict())
}

var (
	plain   = viewOf("FloatStorage")
	dtype   = func(name string) string { return global("torch", name) }
	numpy   = func(name string) string { return call(global("numpy", "dtype"), text(name), no, yes) }
	arrayOf = func(of string, shape string) string {
		return with(call(global("numpy._core.multiarray", "_reconstruct"), global("numpy", "ndarray"), numbers(0), text("b")), tuple(number(1), shape, of, no, text("")))
	}
)

// pickles are the roots of files.
func pickles() map[string]string {
	cases := map[string]string{
		"a tensor": plain, "a state": dict(text("w"), plain), "an old tensor": dict(text("w"), utility("_rebuild_tensor", stored("HalfStorage", "0", 6), number(0), numbers(2, 3), numbers(3, 1))),
		"a third version":                    dict(text("w"), utility("_rebuild_tensor_v3", stored("UntypedStorage", "0", 24), number(0), numbers(2, 3), numbers(3, 1), yes, dict(), dtype("float8_e5m2"))),
		"a third version of a wider type":    dict(text("w"), utility("_rebuild_tensor_v3", stored("UntypedStorage", "0", 24), number(0), numbers(2, 3), numbers(3, 1), no, dict(), dtype("double"))),
		"a quantized tensor":                 dict(text("w"), utility("_rebuild_qtensor", stored("QInt8Storage", "0", 6), number(0), numbers(2, 3), numbers(3, 1), none, no, dict())),
		"a parameter":                        dict(text("w"), utility("_rebuild_parameter", plain, yes, dict())),
		"a frozen parameter":                 dict(text("w"), utility("_rebuild_parameter", plain, no, dict())),
		"a parameter with a state":           dict(text("w"), utility("_rebuild_parameter_with_state", plain, yes, dict(), dict())),
		"a parameter of nothing":             dict(text("w"), utility("_rebuild_parameter", number(3), yes)),
		"a parameter without a flag":         dict(text("w"), utility("_rebuild_parameter", plain)),
		"a tensor that wants a gradient":     dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), numbers(2, 3), numbers(3, 1), yes, dict())),
		"a class of its own":                 dict(text("w"), call(global("torch._tensor", "_rebuild_from_type"), global("torch._utils", "_rebuild_parameter"), global("my", "Class"), tuple(plain, yes, dict()), dict())),
		"a class of its own, second version": dict(text("w"), call(global("torch._tensor", "_rebuild_from_type_v2"), global("torch._utils", "_rebuild_tensor_v2"), global("my", "Class"), tuple(stored("FloatStorage", "0", 6), number(0), numbers(6), numbers(1)), dict())),
		"a class of its own of nothing":      dict(text("w"), call(global("torch._tensor", "_rebuild_from_type_v2"), global("my", "function"), global("my", "Class"), tuple(number(1)), dict())),
		"a class of its own, no arguments":   dict(text("w"), call(global("torch._tensor", "_rebuild_from_type_v2"), global("my", "function"), global("my", "Class"), number(1), dict())),
		"a class of its own, too few":        dict(text("w"), call(global("torch._tensor", "_rebuild_from_type"), global("my", "function"), global("my", "Class"))),
		"a meta tensor":                      dict(text("w"), utility("_rebuild_meta_tensor_no_storage", dtype("bfloat16"), numbers(7, 5), numbers(5, 1), no)),
		"a meta tensor of no type":           dict(text("w"), utility("_rebuild_meta_tensor_no_storage", text("float"), numbers(7, 5), numbers(5, 1), no)),
		"a meta tensor of no size":           dict(text("w"), utility("_rebuild_meta_tensor_no_storage", dtype("half"))),
		"a wrapper":                          dict(text("w"), utility("_rebuild_wrapper_subclass", global("my", "Class"), dtype("int"), numbers(7, 5), numbers(5, 1))),
		"on a device":                        dict(text("w"), utility("_rebuild_device_tensor_from_numpy", arrayOf(numpy("f4"), numbers(3, 2)), dtype("bfloat16"), text("xla"), no)),
		"on a device of no type":             dict(text("w"), utility("_rebuild_device_tensor_from_cpu_tensor", plain, none, text("xla"), no)),
		"on a device of nothing":             dict(text("w"), utility("_rebuild_xla_tensor", number(1), dtype("half"), text("xla"), no)),
		"on a device, too few":               dict(text("w"), utility("_rebuild_xla_tensor", plain)),
		"a sparse tensor":                    dict(text("w"), utility("_rebuild_sparse_tensor", global("torch", "sparse_coo"), tuple(viewOf("LongStorage"), plain, numbers(9, 9))), text("v"), plain),
		"a sparse tensor of one part":        dict(text("w"), utility("_rebuild_sparse_tensor", global("torch", "sparse_coo"), tuple(number(1), plain)), text("v"), plain),
		"a size as torch has it":             dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), call(global("torch", "Size"), list(number(6))), numbers(1), no, dict())),
		"no size":                            dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), number(6), numbers(1), no, dict())),
		"a size that is none":                dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), tuple(text("6")), numbers(1), no, dict())),
		"strides of other axes":              dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), numbers(6), numbers(1, 1), no, dict())),
		"too few arguments":                  dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), numbers(6))),
		"no storage":                         dict(text("w"), utility("_rebuild_tensor_v2", number(0), number(0), numbers(6), numbers(1))),
		"an unknown storage":                 dict(text("w"), viewOf("StrangeStorage")),
		"a storage of a text":                dict(text("w"), utility("_rebuild_tensor_v2", tuple(text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), text("six"))+"Q", number(0), numbers(6), numbers(1))),
		"a storage of less than none":        dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", -1), number(0), numbers(6), numbers(1))),
		"a storage numbered":                 dict(text("w"), utility("_rebuild_tensor_v2", tuple(text("storage"), global("torch", "FloatStorage"), number(0), text("cpu"), number(6))+"Q", number(0), numbers(6), numbers(1))),
		"a storage of no name":               dict(text("w"), utility("_rebuild_tensor_v2", tuple(text("storage"), global("torch", "FloatStorage"), none, text("cpu"), number(6))+"Q", number(0), numbers(6), numbers(1))),
		"a storage of no class":              dict(text("w"), utility("_rebuild_tensor_v2", tuple(text("storage"), text("FloatStorage"), text("0"), text("cpu"), number(6))+"Q", number(0), numbers(6), numbers(1))),
		"another persistent thing":           dict(text("w"), utility("_rebuild_tensor_v2", tuple(text("module"), global("torch", "FloatStorage"), text("0"), text("cpu"), number(6))+"Q", number(0), numbers(6), numbers(1))),
		"a storage that is not there":        dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "9", 6), number(0), numbers(6), numbers(1))),
		"a storage that is longer":           dict(text("w"), utility("_rebuild_tensor_v2", stored("DoubleStorage", "0", 60), number(0), numbers(6), numbers(1))),
		"beyond its storage":                 dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(1), numbers(2, 3), numbers(3, 1))),
		"at the end of its storage":          dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(5), numbers(4), numbers(0))),
		"before its storage":                 dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(-1), numbers(2), numbers(1))),
		"backwards":                          dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(5), numbers(2), numbers(-1))),
		"of no elements":                     dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(50), numbers(0, 3), numbers(3, 1)), text("v"), plain),
		"of a negative size":                 dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), numbers(-2), numbers(1))),
		"one number":                         dict(text("w"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(2), numbers(), numbers())),
		"two views of one storage":           dict(text("a"), plain, text("b"), plain, text("c"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(3), numbers(3), numbers(1), no, dict())),
		"an array of objects":                dict(text("w"), arrayOf(numpy("O8"), numbers(3)), text("v"), plain),
		"an array of no size":                dict(text("w"), arrayOf(numpy("f4"), number(3))),
		"an array from a buffer":             dict(text("w"), call(global("numpy._core.numeric", "_frombuffer"), text(""), numpy("i4"), numbers(3, 4), text("C"))),
		"an array from a buffer, too few":    dict(text("w"), call(global("numpy.core.numeric", "_frombuffer"), text(""), numpy("i4"))),
		"under a key":                        dict(text("state_dict"), dict(text("w"), plain, text("b"), plain), text("epoch"), number(7), text("name"), text("net"), text("lr"), "F0.5\n"),
		"under two keys":                     dict(text("model"), dict(text("w"), plain), text("ema"), dict(text("w"), plain), text("other"), dict(text("x"), viewOf("LongStorage"))),
		"a copy before the model":            dict(text("ema"), dict(text("w"), plain), text("model"), dict(text("w"), plain), text("other"), dict(text("x"), plain)),
		"keys from the least likely":         dict(text("params"), dict(text("w"), plain), text("Module"), dict(text("v"), plain), text("state_dict"), dict(text("w"), plain)),
		"a larger table of unknown names":    dict(text("a"), dict(text("w"), plain), text("b"), dict(text("w"), plain, text("v"), plain), text("c"), dict(text("w"), plain, text("v"), plain)),
		"under unknown keys":                 dict(text("generator"), dict(text("w"), plain), text("critic"), dict(text("v"), plain, text("u"), plain)),
		"a model and its optimizer":          dict(text("model_state_dict"), dict(text("w"), plain), text("optimizer"), dict(text("state"), dict(number(0), dict(text("step"), number(3), text("exp_avg"), plain)), text("param_groups"), list(dict(text("lr"), "F0.1\n", text("params"), list(number(0)), text("foreach"), none, text("betas"), tuple("F0.9\n", "F0.999\n"))))),
		"an optimizer alone":                 dict(text("state"), dict(number(0), dict(text("exp_avg"), plain)), text("param_groups"), list(dict(text("lr"), "F0.1\n"), number(3))),
		"an optimizer without groups":        dict(text("state"), dict(number(0), plain), text("param_groups"), list()),
		"an optimizer of odd groups":         dict(text("state"), dict(number(0), list(plain, plain)), text("param_groups"), list(number(1))),
		"a list":                             list(plain, plain, number(3)),
		"a list of numbers":                  list(number(1), number(2)),
		"a list of dictionaries":             list(dict(text("w"), plain), dict(text("w"), plain)),
		"a loss beside":                      dict(text("loss"), utility("_rebuild_tensor_v2", stored("FloatStorage", "0", 6), number(0), numbers(), numbers()), text("net"), dict(text("w"), plain)),
		"numbers as keys":                    dict(number(3), plain, tuple(number(1)), plain),
		"nothing":                            none, "a number": number(5), "a text": text("weights"), "an empty dictionary": dict(), "a dictionary of numbers": dict(text("a"), number(1)),
		"an ordered dictionary":       call(global("collections", "OrderedDict")) + "(" + text("w") + plain + "u",
		"a class with a state":        with(call(global("my", "Config")), dict(text("w"), plain, text("depth"), number(3))),
		"a class of a dictionary":     call(global("my", "Table")) + "(" + text("w") + plain + "u",
		"a random state":              dict(text("rng"), list(viewOf("ByteStorage")), text("model"), dict(text("w"), plain)),
		"deep":                        strings.Repeat("(S'a'\n", 70) + plain + strings.Repeat("d", 70),
		"wrapped deep":                dict(text("w"), strings.Repeat(global("torch._utils", "_rebuild_parameter")+"(", 70)+plain+strings.Repeat(yes+"tR", 70)),
		"bytes of a storage":          dict(text("w"), utility("_rebuild_tensor_v2", call(global("torch.storage", "_load_from_bytes"), "B\x28\x00\x00\x00ctorch\nComplexFloatStorage\n0123456789012345"), number(0), numbers(2), numbers(1))),
		"bytes of a storage, no type": dict(text("w"), utility("_rebuild_tensor_v2", call(global("torch.storage", "_load_from_bytes"), "B\x10\x00\x00\x000123456789012345"), number(0), numbers(4), numbers(1))),
		"bytes of a storage, a text":  dict(text("w"), utility("_rebuild_tensor_v2", call(global("torch.storage", "_load_from_bytes"), text("x")), number(0), numbers(4), numbers(1))),
		"another object":              dict(text("w"), utility("_rebuild_tensor_v2", call(global("my", "Storage"), text("x")), number(0), numbers(4), numbers(1))),
		"many settings":               dict(text("w"), plain, text("long"), text(strings.Repeat("x", 300)), text("none"), none, text("flag"), yes, text("names"), list(text("a"), text("b"))),
	}
	for class := range storageTypes {
		cases["storage "+class] = dict(text("w"), utility("_rebuild_tensor_v2", stored(class, "0", 1), number(0), numbers(1), numbers(1), no, dict()))
	}
	for name := range dtypes {
		cases["type "+name] = dict(text("w"), utility("_rebuild_meta_tensor_no_storage", dtype(name), numbers(2)))
	}
	for name := range numpyTypes {
		cases["array "+name] = dict(text("w"), arrayOf(numpy("<"+name), numbers(3)))
	}
	return cases
}

func TestPicklesSaid(t *testing.T) {
	var all strings.Builder
	cases := pickles()
	for _, title := range sorted(cases) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, file := range [][2]string{{"m/data.pkl", cases[title] + "."}, {"m/data/0", strings.Repeat("0", 24)}} {
			entry, err := w.Create(file[0])
			if err == nil {
				_, err = entry.Write([]byte(file[1]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s: %s\n", title, fileSaid(b.Bytes()))
	}
	packed.Matches(t, "testdata/pickles.txt", all.String())
}

func TestFilesSaid(t *testing.T) {
	var all strings.Builder
	for _, g := range goldens(t) {
		data, err := os.ReadFile(filepath.Join("testdata", g.File))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s: %s\n", g.File, fileSaid(data))
	}
	packed.Matches(t, "testdata/files.txt.gz", all.String())
}

func fileSaid(data []byte) string {
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "error " + packed.Fields(err)
	}
	return strings.ReplaceAll(packed.Fields(f), "{Name=", "\n    {Name=")
}

func sorted(m map[string]string) []string {
	return slices.Sorted(maps.Keys(m))
}
