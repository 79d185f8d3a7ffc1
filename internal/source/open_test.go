package source

// This file opens each kind of model from each kind of place, and in a browser's
// engine.

// Each kind of model, opened from everywhere.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"heft/internal/files"
	"heft/internal/input"
)

// modelFiles are a script, a package whose file reads its configuration, a model
// split over two files, and what they need.
func modelFiles(t *testing.T) map[string][]byte {
	t.Helper()
	external, err := os.ReadFile("../../testdata/onnx/external.onnx")
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"net.py": []byte(`from torch import nn
import widths
class Net(nn.Linear):
    def __init__(self): super().__init__(8, widths.WIDTH)
`),
		"widths.py":       []byte("WIDTH = 3\n"),
		"pkg/__init__.py": nil,
		"pkg/cfg.json":    []byte(`{"width": 5}`),
		"pkg/blocks.py":   []byte("from torch import nn\nclass Block(nn.Linear):\n    pass\n"),
		"pkg/net.py": []byte(`import json, os
from .blocks import Block
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cfg.json")) as f:
    width = json.load(f)["width"]
class Net(Block):
    def __init__(self): super().__init__(8, width)
`),
		"onnx/model.onnx":   external,
		"onnx/external.bin": make([]byte, 2_004_096),
	}
}

// kinds are models by name, and their parameters: 8·3+3 and 8·5+5 by hand, 11,689,512
// as torchvision publishes, and 500·1000 of the ONNX file.
var kinds = []struct {
	name, file string
	parameters int64
}{
	{"resnet18", "resnet18", 11_689_512},
	{"script", "net.py:Net", 8*3 + 3},
	{"script, its only class", "net.py", 8*3 + 3},
	{"package", "pkg/net.py:Net", 8*5 + 5},
	{"onnx with external data", "onnx/model.onnx", 500_000},
}

func TestOpenFromAnywhere(t *testing.T) {
	contents := modelFiles(t)
	dir := t.TempDir()
	for name, data := range contents {
		write(t, filepath.Join(dir, "folder", name), data)
	}
	write(t, filepath.Join(dir, "repo.zip"), zipped(t, contents))
	write(t, filepath.Join(dir, "repo.tar.gz"), tarred(t, contents))
	memory, err := files.Memory(contents)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := files.Memory(map[string][]byte{"repo.zip": zipped(t, contents)})
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]func(name string) Source{
		"folder":           func(name string) Source { return Named(filepath.ToSlash(dir) + "/folder/" + name) },
		"zip":              func(name string) Source { return Named(filepath.ToSlash(dir) + "/repo.zip/" + name) },
		"tar.gz":           func(name string) Source { return Named(filepath.ToSlash(dir) + "/repo.tar.gz/" + name) },
		"memory":           func(name string) Source { return Source{Name: name, FS: memory} },
		"os.DirFS":         func(name string) Source { return Source{Name: name, FS: os.DirFS(filepath.Join(dir, "folder"))} },
		"zip in memory":    func(name string) Source { return Source{Name: "repo.zip/" + name, FS: archive} },
		"zip as an upload": func(name string) Source { return Bytes("repo.zip/"+name, zipped(t, contents)) },
	}
	for place, from := range places {
		for _, kind := range kinds {
			t.Run(place+": "+kind.name, func(t *testing.T) {
				source := from(kind.file)
				if kind.name == "resnet18" {
					source.Name = kind.file
					if source.File != nil {
						source = Named(kind.file)
					}
				}
				expectParameters(t, source, Options{}, kind.parameters)
			})
		}
	}
	t.Run("a file in memory", func(t *testing.T) {
		alone := bytes.ReplaceAll(contents["net.py"], []byte("import widths\n"), nil)
		alone = bytes.ReplaceAll(alone, []byte("widths.WIDTH"), []byte("3"))
		expectParameters(t, Bytes("net.py:Net", alone), Options{}, 27)
		expectParameters(t, Bytes("dir/net.py", alone), Options{}, 27)
	})
	t.Run("packages elsewhere", func(t *testing.T) {
		expectParameters(t, Bytes("net.py:Net", contents["net.py"]), Options{Trees: []fs.FS{memory}}, 27)
		expectParameters(t, Bytes("net.py:Net", contents["net.py"]), Options{Path: []string{filepath.Join(dir, "repo.zip")}}, 27)
		expectParameters(t, Named("pkg.net:Net"), Options{Path: []string{filepath.Join(dir, "folder")}}, 45)
		expectParameters(t, Source{Name: "pkg.net:Net", FS: memory}, Options{Trees: []fs.FS{memory}}, 45)
	})
}

func expectParameters(t *testing.T, from Source, options Options, want int64) {
	t.Helper()
	m, err := OpenFrom(t.Context(), from, options)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	run := Run{}
	if m.inputs == nil && m.file == nil {
		run.Inputs = []input.Spec{input.Float32(1, 8)}
	}
	g, err := m.Trace(run)
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func zipped(t *testing.T, contents map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range contents {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t *testing.T, contents map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	w := tar.NewWriter(packed)
	for name, data := range contents {
		if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(data)), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStaysInside: neither imports nor files leave the model's folder and the given
// paths, and a hint says how to give one.
func TestStaysInside(t *testing.T) {
	dir := t.TempDir()
	net := "from torch import nn\n%\nclass Net(nn.Linear):\n    def __init__(self): super().__init__(8, N)\n"
	for name, text := range map[string]string{
		"top/outside.py":        "N = 2\n",
		"top/a/beside.py":       "N = 3\n",
		"top/a/b/inside.py":     "N = 4\n",
		"top/a/b/up.py":         strings.Replace(net, "%", "from ..beside import N", 1),
		"top/a/b/upup.py":       strings.Replace(net, "%", "from ...outside import N", 1),
		"top/a/b/own.py":        strings.Replace(net, "%", "from .inside import N", 1),
		"top/a/b/read.py":       strings.Replace(net, "%", "import os\nhere = os.path.dirname(os.path.abspath(__file__))\nN = 5 + os.path.exists(here + '/../beside.py')", 1),
		"top/a/b/read_own.py":   strings.Replace(net, "%", "from .inside import N\nimport os\nN += os.path.exists('../beside.py')", 1),
		"top/reg/__init__.py":   "",
		"top/reg/c/up.py":       strings.Replace(net, "%", "from ..low import N", 1),
		"top/reg/c/__init__.py": "",
		"top/reg/low.py":        "N = 6\n",
	} {
		write(t, filepath.Join(dir, name), []byte(text))
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink(filepath.Join(dir, "top/outside.py"), filepath.Join(dir, "top/a/b/linked.py")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "top/a/b/link.py"), []byte(strings.Replace(net, "%", "from linked import N", 1)))
	}
	for _, c := range []struct {
		file, given string
		parameters  int64  // 0: refused
		message     string // of the refusal
	}{
		{"a/b/own.py", "", 8*4 + 4, ""},
		{"a/b/up.py", "", 0, "relative import"},
		{"a/b/upup.py", "", 0, "relative import"},
		{"a/b/up.py", "top", 8*3 + 3, ""},
		{"a/b/upup.py", ".", 8*2 + 2, ""},
		{"a/b/upup.py", "top/a", 0, "relative import"},
		{"a/b/read.py", "", 8*5 + 5, ""},
		{"a/b/read_own.py", "", 8*4 + 4, ""},
		{"a/b/read.py", "top", 8*6 + 6, ""},
		{"reg/c/up.py", "", 8*6 + 6, ""},
		{"a/b/link.py", "", 0, "leads out of the folder"},
	} {
		t.Run(c.file+" given "+c.given, func(t *testing.T) {
			var options Options
			if c.given != "" {
				options.Path = []string{filepath.Join(dir, c.given)}
			}
			from := Named(filepath.ToSlash(dir) + "/top/" + c.file + ":Net")
			if c.parameters > 0 {
				expectParameters(t, from, options, c.parameters)
				return
			}
			m, err := OpenFrom(t.Context(), from, options)
			if err == nil {
				m.Close()
				t.Fatal("it opens")
			}
			if !strings.Contains(err.Error(), c.message) {
				t.Errorf("%v; want %q", err, c.message)
			}
			var hinted *Error
			if c.message == "relative import" && (!errors.As(err, &hinted) || !strings.Contains(hinted.Hint(), "`path`")) {
				t.Errorf("no hint at the setting: %#v", err)
			}
		})
	}
}

// TestRefusedFiles: what is no regular file is refused by name, as a model.
func TestRefusedFiles(t *testing.T) {
	dir := t.TempDir()
	sparse := filepath.Join(dir, "sparse.py")
	write(t, sparse, nil)
	if err := os.Truncate(sparse, 10<<30); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "pkg/x.py"), nil)
	for name, want := range map[string]string{
		sparse + ":Net": "files of at most 16 MiB are read", filepath.Join(dir, "pkg"): "is a folder, and no Python file in it defines",
		filepath.Join(dir, "none.py") + ":Net": "no such file", os.DevNull: "is a device, not a regular file",
		filepath.Join(dir, "none.zip/net.py"): "no such file",
	} {
		m, err := Open(t.Context(), name, Options{})
		if err == nil {
			m.Close()
			t.Errorf("%s opens", name)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", name, err, want)
		}
	}
}

// TestWasm runs TestOpenFromAnywhere as a browser would run heft, in node.
func TestWasm(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil || testing.Short() {
		if os.Getenv("CI") != "" && err != nil {
			t.Fatal("node is needed to run the wasm build")
		}
		t.Skip("node is not here, or the test is to be short")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	runner := filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js")
	binary := filepath.Join(t.TempDir(), "source.wasm")
	build := exec.Command("go", "test", "-c", "-o", binary, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.Command(node, "--stack-size=8192", runner, binary, "-test.run", "^TestOpenFromAnywhere$", "-test.v")
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
	out, err := run.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS: ") < 37 {
		t.Fatalf("%v\n%s", err, out)
	}
}
