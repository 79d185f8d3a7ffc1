package torch

// This file tests what programs read themselves, against CPython and PyYAML.

// Programs that read and write files, against what real Python printed.

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
)

// outputOf runs a file of testdata/files and returns what it prints.
func outputOf(t *testing.T, root *files.Root, file string) string {
	t.Helper()
	var out bytes.Buffer
	s, err := Open(Options{Roots: []*files.Root{root}, Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadFile(file); err != nil {
		t.Errorf("%s: %v", file, explain(err))
	}
	return out.String()
}

// TestFilesAgainstPython compares with what CPython 3.11 printed, run in the
// folder (python reading.py > reading.out), for a folder of the system and for any
// other tree.
func TestFilesAgainstPython(t *testing.T) {
	for _, name := range []string{"reading", "configs"} {
		want, err := os.ReadFile("testdata/files/" + name + ".out")
		if err != nil {
			t.Fatal(err)
		}
		folder, err := files.Folder("testdata/files")
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		for kind, root := range map[string]*files.Root{
			"folder": folder, "tree": files.New(os.DirFS("testdata/files"), "", "/files"),
		} {
			t.Run(name+" "+kind, func(t *testing.T) {
				compareText(t, outputOf(t, root, name+".py"), string(want))
			})
		}
	}
	root := files.New(os.DirFS("testdata/files"), "", "/files")
	if got := outputOf(t, root, "writing.py"); got != "written\n" {
		t.Errorf("writing.py prints %q", got)
	}
	if got, want := outputOf(t, root, "packages.py"), "yacs\nomegaconf\naddict\neasydict\n"; got != want {
		t.Errorf("packages.py prints %q", got)
	}
}

// TestRegistriesByScan: packages that import whatever lies in their folder, found
// in each way that people find it.
func TestRegistriesByScan(t *testing.T) {
	for name, scan := range map[string]string{
		"glob":     "import glob\nnames = [os.path.basename(f)[:-3] for f in glob.glob(os.path.join(here, '*.py'))]",
		"listdir":  "names = [f[:-3] for f in os.listdir(here) if f.endswith('.py')]",
		"pathlib":  "import pathlib\nnames = [p.stem for p in pathlib.Path(__file__).parent.glob('*.py')]",
		"iterdir":  "import pathlib\nnames = [p.stem for p in pathlib.Path(__file__).resolve().parent.iterdir() if p.suffix == '.py']",
		"pkgutil":  "import pkgutil\nnames = [m.name for m in pkgutil.iter_modules(__path__)]",
		"packages": "import pkgutil\nnames = [m.name.rpartition('.')[2] for m in pkgutil.walk_packages(__path__, __name__ + '.')]",
		"scandir":  "names = [e.name[:-3] for e in os.scandir(here) if e.is_file() and e.name.endswith('.py')]",
		"walk":     "names = [f[:-3] for _, _, fs in os.walk(here) for f in fs if f.endswith('.py')]",
		"resource": "import importlib.resources\nnames = [p.name[:-3] for p in importlib.resources.files(__name__).iterdir() if p.name.endswith('.py')]",
	} {
		t.Run(name, func(t *testing.T) {
			tree := fstest.MapFS{
				"top/__init__.py":      {},
				"top/registry.py":      {Data: []byte("REG = {}\ndef register(c):\n    REG[c.__name__] = c\n    return c\n")},
				"top/nets/__init__.py": {Data: []byte("import importlib, os\nhere = os.path.dirname(__file__)\n" + scan + "\nfor n in names:\n    if n != '__init__': importlib.import_module('top.nets.' + n)\n")},
				"top/nets/one.py":      {Data: []byte("from torch import nn\nfrom top.registry import register\n@register\nclass Net(nn.Linear):\n    def __init__(self): super().__init__(8, 2)\n")},
				"top/nets/notes.txt":   {Data: []byte("x")},
				"top/build.py":         {Data: []byte("import top.nets\nfrom top.registry import REG\nassert list(REG) == ['Net']\nprint(sum(p.numel() for p in REG['Net']().parameters()))\n")},
			}
			if got := outputOf(t, files.New(tree, "", "/m"), "top/build.py"); got != "18\n" {
				t.Errorf("prints %q", got)
			}
		})
	}
}

func compareText(t *testing.T, got, want string) {
	t.Helper()
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if i >= len(gotLines) || i >= len(wantLines) {
			t.Fatalf("%d lines, want %d", len(gotLines), len(wantLines))
		}
		if gotLines[i] != wantLines[i] {
			t.Errorf("line %d\n got %s\nwant %s", i+1, gotLines[i], wantLines[i])
		}
	}
}

// TestYAMLAgainstPyYAML compares with what PyYAML 6.0.4 gave (yaml_facts.py).
func TestYAMLAgainstPyYAML(t *testing.T) {
	facts, err := os.ReadFile("testdata/files/yaml.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	program := `import yaml
try:
    print(repr(list(yaml.safe_load_all(open("text.yaml", encoding="utf-8", newline="")))))
except (yaml.YAMLError, ValueError, TypeError):
    print("error")
`
	for line := range strings.Lines(string(facts)) {
		var fact struct {
			Text, Documents string
			Error           bool
		}
		if err := json.Unmarshal([]byte(line), &fact); err != nil {
			t.Fatal(err)
		}
		want := fact.Documents
		if fact.Error {
			want = "error"
		}
		tree := fstest.MapFS{"p.py": {Data: []byte(program)}, "text.yaml": {Data: []byte(fact.Text)}}
		if got := outputOf(t, files.New(tree, "", "/m"), "p.py"); got != want+"\n" {
			t.Errorf("%q\n got %swant %s", fact.Text, got, want)
		}
	}
}

// assumedBy builds and traces a program of one linear layer and returns the
// assumptions about files.
func assumedBy(t *testing.T, root *files.Root, prelude string) []graph.Assumption {
	t.Helper()
	s, err := Open(Options{Roots: []*files.Root{root}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	source := prelude + "\nfrom torch import nn\nclass Net(nn.Linear):\n    def __init__(self): super().__init__(4, 2)\n"
	if err := s.LoadSource("net.py", []byte(source)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build("Net")
	if err != nil {
		t.Fatal(explain(err))
	}
	var about []graph.Assumption
	for range 2 { // every trace of a model tells them
		g, err := s.Trace(m, Run{Inputs: []input.Spec{input.Float32(1, 4)}})
		if err != nil {
			t.Fatal(explain(err))
		}
		about = nil
		for _, a := range g.Assumptions {
			if a.Code == "file" {
				about = append(about, a)
			}
		}
	}
	return about
}

// TestUnknownFilesAreAssumptions: what a program is told of paths where nobody
// looked stands in the report; facts do not.
func TestUnknownFilesAreAssumptions(t *testing.T) {
	tree := fstest.MapFS{"cfg.json": {Data: []byte("{}")}}
	for _, c := range []struct {
		program string
		want    int
	}{
		{"import os\nassert os.path.exists('/m/cfg.json') and not os.path.exists('/m/none')", 0},
		{"import os\nassert os.path.isdir('/') and os.path.isdir('/m')", 0},
		{"import os\nassert not os.path.exists('/etc/passwd')", 1},
		{"import os\nfor i in range(3): assert not os.path.isfile('/etc/passwd')", 1},
		{"from pathlib import Path\nassert not (Path.home() / '.cache').exists()", 1},
		{"import os\nassert not os.path.exists('checkpoints/best.pt')", 1}, // relative: nobody knows where the user stands
		{"try:\n    open('../secret')\nexcept FileNotFoundError: pass", 1},
		{"import glob\nassert glob.glob('/data/*.txt') == []", 1},
		{"import os\nfor i in range(500): os.path.exists(f'/x/{i}')", maxUnknownFiles + 1},
		{"import os\nos.path.exists('/' + 'x' * 100000)", 1},
	} {
		got := assumedBy(t, files.New(tree, "", "/m"), c.program)
		if len(got) != c.want {
			t.Errorf("%s\n%d assumptions, want %d: %v", c.program, len(got), c.want, got)
		}
		for _, a := range got {
			if len(a.Text) > 400 || a.Pos.File != "net.py" {
				t.Errorf("%q at %v", a.Text, a.Pos)
			}
		}
	}
}
