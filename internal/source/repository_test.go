package source

// This file tests what is found in the folder of a repository.

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

const netFile = `import torch.nn as nn
from blocks import Block

class Head(nn.Linear):
    pass

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(), Block())
        self.head = Head(4, 2)

class Config(dict):
    pass

class Scale(nn.Parameter):
    pass

class Plain:
    net = Net
`

const blocksFile = `import torch
class Base(
    torch.nn.Module,
): pass
class Block(Base, metaclass=type): pass
`

// TestRepository: a class is a model if it descends from a module of torch, over
// other files too; those that others use stand last.
func TestRepository(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"classes", map[string]string{"net.py": netFile, "lib/blocks.py": blocksFile, ".git/x.py": netFile, "lib/__pycache__/y.py": netFile},
			"DIR is a folder; name one of its models (4): net.py:Net, net.py:Head, lib/blocks.py:Base, lib/blocks.py:Block; heft DIR/net.py:Net"},
		{"no models", map[string]string{"a.py": "class Plain:\n    pass\n", "notes.txt": netFile},
			"DIR is a folder, and no Python file in it defines an nn.Module class; name a file in it: DIR/model.py:Net"},
		{"hubconf", map[string]string{"net.py": netFile, "hubconf.py": "dependencies = ['torch']\ndef _private(): pass\ndef tiny(pretrained=False, **kwargs): pass\ndef large(): pass\n"},
			"DIR is a folder; name one of its models (4): hubconf.py:tiny, hubconf.py:large, net.py:Net, net.py:Head; heft DIR/hubconf.py:tiny"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := filepath.ToSlash(t.TempDir())
			for name, text := range tt.files {
				write(t, filepath.Join(folder, name), []byte(text))
			}
			for _, name := range []string{folder, folder + "/"} {
				_, err := Open(t.Context(), name, Options{})
				if err == nil {
					t.Fatal("the folder was opened")
				}
				e, ok := err.(*Error)
				if !ok {
					t.Fatalf("%T %v", err, err)
				}
				want := strings.ReplaceAll(strings.ReplaceAll(tt.want, "DIR is", name+" is"), "DIR", folder)
				if got := e.Message + "; " + e.Advice; got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

// TestRepositoryEntry: what the hint of a folder with hubconf.py names, runs.
func TestRepositoryEntry(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "hubconf.py"), []byte("dependencies = ['torch']\nfrom net import Net\ndef tiny(width=4): return Net(width)\n"))
	write(t, filepath.Join(folder, "net.py"), []byte("from torch import nn\nclass Net(nn.Linear):\n    def __init__(self, width): super().__init__(8, width)\n"))
	for expr, want := range map[string]int64{"tiny": 4*8 + 4, "tiny(width=2)": 2*8 + 2} {
		expectParameters(t, Named(filepath.ToSlash(folder)+"/hubconf.py:"+expr), Options{}, want)
	}
}

// TestRepositoryBounds: a folder deeper or fuller than any repository is not read to
// its end, and that is said; a message names so many models and the number of others.
func TestRepositoryBounds(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, strings.Repeat("d/", maxRepositoryDepth+1), "deep.py"), []byte("class Deep(nn.Module): pass\n"))
	var many strings.Builder
	for i := range listedModels + 5 {
		fmt.Fprintf(&many, "class Net%d(nn.Module): pass\n", i)
	}
	write(t, filepath.Join(folder, "many.py"), []byte(many.String()))
	_, err := Open(t.Context(), folder, Options{})
	for _, want := range []string{"name one of its models (17; not all of its files were read): many.py:Net0, ", "many.py:Net11, and 5 more"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestRepositoryOfABuiltInsName: the built-in model is meant.
func TestRepositoryOfABuiltInsName(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	write(t, filepath.Join(folder, "resnet18", "net.py"), []byte(netFile))
	if m := opened(t, "resnet18", Options{}); m.source != "built-in zoo" {
		t.Errorf("source %q", m.source)
	}
	if _, err := Open(t.Context(), "./resnet18", Options{}); err == nil || !strings.Contains(err.Error(), "name one of its models (2): net.py:Net, net.py:Head") {
		t.Errorf("%v", err)
	}
}
