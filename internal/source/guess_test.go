package source

// This file tests what is taken for a file's model where nobody named a class.

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const blockAndNet = `from torch import nn
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, width)
    def forward(self, x): return self.fc(x)
class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.block, self.head = Block(8), nn.Linear(8, num_classes)
    def forward(self, x): return self.head(self.block(x))
`

// TestGuess: a file's model is what its main block calls, fed what it is fed there; else
// what it makes; else the class that no other uses, made by a function of the file, as
// the repository calls it, or with the usual values. The block has 8·8+8 parameters,
// the whole of n classes 72 + 9·n.
func TestGuess(t *testing.T) {
	for _, tt := range []struct {
		name       string
		files      map[string]string
		parameters int64
		shown      string
		batch      int64 // first size of the input
	}{
		{"usual values", nil, 72 + 9*1000, "net.py:Net(num_classes=1000) (guessed: it is called as its file is; num_classes as is usual)", 1},
		{"a call of the repository", map[string]string{"train.py": "from net import Net\nmodel = Net(num_classes=5)\n"}, 72 + 9*5,
			"net.py:Net(num_classes=5) (guessed: it is called as its file is; train.py:2 calls it so)", 1},
		{"a class of the name that is another file's own", map[string]string{"other.py": "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, n): pass\nmodel = Net(5)\n"}, 72 + 9*1000,
			"net.py:Net(num_classes=1000) (guessed: it is called as its file is; num_classes as is usual)", 1},
		{"a default of a command line", map[string]string{"train.py": "p.add_argument('--num-classes', '-n', type=int, default=7)\nNet(args.num_classes)\n"}, 72 + 9*7,
			"net.py:Net(args.num_classes) (guessed: it is called as its file is; train.py:2 calls it so)", 1},
		{"a default behind an argument that has none", map[string]string{"train.py": "p.add_argument('--data', required=True)\np.add_argument('--num-classes', '-n', type=int, default=7)\nNet(args.num_classes)\n"}, 72 + 9*7,
			"net.py:Net(args.num_classes) (guessed: it is called as its file is; train.py:3 calls it so)", 1},
		{"a configuration", map[string]string{"configs/a.yaml": "model:\n  num_classes: 6\n"}, 72 + 9*6,
			"net.py:Net(num_classes=6) (guessed: it is called as its file is; its arguments are those that the repository's texts name)", 1},
		{"a function of the file", map[string]string{"net.py": blockAndNet + "def tiny(): return Net(3)\n"}, 72 + 9*3,
			"net.py:tiny() (guessed: it is called as its file is; tiny of the file builds it)", 1},
		{"the main block", map[string]string{"net.py": blockAndNet + "import torch\nif __name__ == '__main__':\n    net = Net(4)\n    print(net(torch.zeros(16, 8)).shape)\n"}, 72 + 9*4,
			"net.py:Net (guessed: line 15 of net.py calls it)", 16},
		{"what DistributedDataParallel holds", map[string]string{"net.py": blockAndNet + "import torch\nif __name__ == '__main__':\n" +
			"    net = nn.parallel.DistributedDataParallel(Net(4).cuda(), device_ids=[0])\n    net(torch.zeros(16, 8))\n"}, 72 + 9*4,
			"net.py:Net (guessed: line 15 of net.py calls it)", 16},
		{"a function that the main block calls", map[string]string{"net.py": blockAndNet +
			"def main(n, data):\n    images = open(data).read()\n    net = Net(n)\n    for epoch in range(3):\n        net(images)\nif __name__ == '__main__':\n    n = 2\n    main(n, data='x')\n"}, 72 + 9*2,
			"net.py:Net (guessed: net.py makes it when it is run)", 1},
		{"a test", map[string]string{"net.py": blockAndNet + "import torch\ndef test():\n    net = Net(4)\n    y = net(torch.zeros(2, 8))\n"}, 72 + 9*4,
			"net.py:Net (guessed: line 15 of net.py calls it)", 2},
		{"a script", map[string]string{"net.py": blockAndNet + "model = Net(4)\n"}, 72 + 9*4, "net.py:Net (guessed: net.py makes it)", 1},
		{"what the call takes from around it", map[string]string{"train.py": "from parts import sizes as wanted\nclasses = wanted(2)\nmodel = Net(classes + 1)\n",
			"parts.py": "def sizes(n): return n * 4\n"}, 72 + 9*9,
			"net.py:Net(classes + 1) (guessed: it is called as its file is; train.py:3 calls it so)", 1},
		{"a loader, whose data set is not there", map[string]string{"net.py": blockAndNet +
			"from torch.utils.data import DataLoader, Dataset\nclass Rows(Dataset):\n    def __len__(self): return 0\nif __name__ == '__main__':\n" +
			"    net = Net(2)\n    for x in DataLoader(Rows(), batch_size=32):\n        net(x)\n"}, 72 + 9*2,
			"net.py:Net (guessed: net.py makes it when it is run; its loader has batches of 32)", 32},
		{"a loader's text", map[string]string{"net.py": blockAndNet +
			"from torch.utils.data import DataLoader\nif __name__ == '__main__':\n    net = Net(2)\n    BATCH = 16\n" +
			"    loader = DataLoader(ImagesOnMyDisk('/data'), batch_size=BATCH)\n"}, 72 + 9*2,
			"net.py:Net (guessed: net.py makes it when it is run; its loader has batches of 16)", 16},
		{"a training loop at the top", map[string]string{"net.py": blockAndNet +
			"import torch\nnet = Net(2)\nfor step in range(10**9):\n    net(torch.zeros(4, 8)).sum().backward()\n"}, 72 + 9*2,
			"net.py:Net (guessed: line 15 of net.py calls it)", 4},
		{"a summary of the main block", map[string]string{"net.py": blockAndNet +
			"from torchsummary import summary\nif __name__ == '__main__':\n    summary(Net(2), (8,))\n"}, 72 + 9*2,
			"net.py:Net (guessed: line 14 of net.py calls it)", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := filepath.ToSlash(t.TempDir())
			write(t, filepath.Join(folder, "net.py"), []byte(blockAndNet))
			for name, text := range tt.files {
				write(t, filepath.Join(folder, name), []byte(text))
			}
			m := opened(t, folder+"/net.py", Options{})
			g, err := m.Trace(Run{})
			if err != nil {
				t.Fatal(err)
			}
			if got := parameters(g); got != tt.parameters {
				t.Errorf("%d parameters, want %d", got, tt.parameters)
			}
			if got := strings.ReplaceAll(g.Name+" ("+strings.TrimPrefix(g.Source, folder+"/net.py, ")+")", folder+"/", ""); got != tt.shown {
				t.Errorf("got  %s\nwant %s", got, tt.shown)
			}
			if got := g.Inputs[0].Tensor.Shape[0]; got != tt.batch {
				t.Errorf("a batch of %d, want %d", got, tt.batch)
			}
			if g.Assumptions[0].Code != "model" {
				t.Errorf("the guess is not among the assumptions: %v", g.Assumptions)
			}
		})
	}
}

// TestGuessOfAFolder: the likeliest model of a folder is opened, where it runs.
func TestGuessOfAFolder(t *testing.T) {
	folder := filepath.ToSlash(t.TempDir())
	write(t, filepath.Join(folder, "lib", "net.py"), []byte(blockAndNet))
	write(t, filepath.Join(folder, "train.py"), []byte("from lib.net import Net\nNet(num_classes=5)\n"))
	write(t, filepath.Join(folder, "LICENSE"), nil)
	g, err := opened(t, folder, Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 72+9*5 {
		t.Errorf("%d parameters, want %d", got, 72+9*5)
	}
	if !strings.Contains(g.Source, ", guessed: the likeliest model of the folder") {
		t.Error(g.Source)
	}
}

// TestRepositoryAbove: a file's imports are looked for at the top of its repository,
// and nowhere else above.
func TestRepositoryAbove(t *testing.T) {
	folder := filepath.ToSlash(t.TempDir())
	write(t, filepath.Join(folder, "outside.py"), []byte("width = 4\n"))
	write(t, filepath.Join(folder, "repo", "LICENSE"), nil)
	write(t, filepath.Join(folder, "repo", "sizes.py"), []byte("width = 4\n"))
	write(t, filepath.Join(folder, "repo", "models", "net.py"), []byte("from torch import nn\nfrom sizes import width\nclass Net(nn.Linear):\n    def __init__(self): super().__init__(width, 1)\n"))
	write(t, filepath.Join(folder, "repo", "models", "far.py"), []byte("from torch import nn\nfrom outside import width\nclass Net(nn.Linear):\n    def __init__(self): super().__init__(width, 1)\n"))
	g, err := opened(t, folder+"/repo/models/net.py:Net", Options{NoSite: true}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 5 {
		t.Errorf("%d parameters, want 5", got)
	}
	if len(g.Assumptions) == 0 || !strings.Contains(g.Assumptions[len(g.Assumptions)-1].Text+g.Assumptions[0].Text, "its repository") {
		t.Errorf("it is not said where the module was found: %v", g.Assumptions)
	}
	if _, err := Open(t.Context(), folder+"/repo/models/far.py:Net", Options{NoSite: true}); err == nil {
		t.Error("a module outside of the repository was read")
	}
}

// TestLoaderImages: what a file's transforms end in is the size of its images; what
// torchvision's small data sets hold is known (MNIST: 28×28, one channel).
func TestLoaderImages(t *testing.T) {
	const net = "import torch\nfrom torch import nn\nfrom torch.utils.data import DataLoader\nfrom torchvision import datasets, transforms\n" +
		"class Net(nn.Module):\n    def __init__(self, c=3):\n        super().__init__()\n        self.conv = nn.Conv2d(c, 8, 3)\n" +
		"    def forward(self, x): return self.conv(x).mean((2, 3))\n"
	for what, c := range map[string]struct {
		main string
		want []int64
	}{
		"made": {"    size = 48\n    change = transforms.Compose([transforms.Resize(64), transforms.RandomCrop((size, 40)), transforms.ToTensor()])\n" +
			"    loader = DataLoader([], batch_size=6)\n    net = Net()\n", []int64{6, 3, 48, 40}},
		"of the text": {"    data = albumentations.Compose([albumentations.Resize(height=HEIGHT, width=80)])\n    net = Net()\n    HEIGHT = 64\n",
			[]int64{1, 3, 64, 80}},
		"a data set": {"    data = datasets.MNIST('data', train=True, download=True, transform=transforms.ToTensor())\n    net = Net(1)\n" +
			"    for x, y in DataLoader(data, 50, shuffle=True):\n        net(x)\n", []int64{50, 1, 28, 28}},
	} {
		t.Run(what, func(t *testing.T) {
			folder := filepath.ToSlash(t.TempDir())
			write(t, filepath.Join(folder, "train.py"), []byte(net+"if __name__ == '__main__':\n"+c.main))
			g, err := opened(t, folder+"/train.py", Options{}).Trace(Run{})
			if err != nil {
				t.Fatal(err)
			}
			if got := g.Inputs[0].Tensor.Shape; !slices.Equal(got, c.want) {
				t.Errorf("input %v, want %v (%s)", got, c.want, g.Source)
			}
		})
	}
}

// TestAboveTop: a repository whose files import it as a package, from above their own
// folder, is one.
func TestAboveTop(t *testing.T) {
	folder := filepath.ToSlash(t.TempDir())
	for name, text := range map[string]string{
		"README.md": "", "models/__init__.py": "from .one import One\n", "utils/__init__.py": "from .sizes import width\n", "utils/sizes.py": "width = 5\n",
		"models/one.py": "from torch import nn\nfrom ..utils import width\nclass One(nn.Linear):\n    def __init__(self): super().__init__(3, width)\n" +
			"    def forward(self, x): return super().forward(x)\n",
	} {
		write(t, filepath.Join(folder, name), []byte(text))
	}
	g, err := opened(t, folder+"/models/one.py", Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 20 {
		t.Errorf("%d parameters, want 20", got)
	}
}

// TestHalfMade: what a constructor made before it failed is no model, whether the class is
// built for the report, at the file's top level, or by its main block; the error is told.
func TestHalfMade(t *testing.T) {
	const class = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(4, 2)\n%s\n" +
		"    def forward(self, x): return self.fc(x)\n"
	without := strings.Replace(class, "        super().__init__()\n", "", 1)
	for _, failure := range []string{"", "        raise RuntimeError('no luck')", "        b = b'ab'\n        for i in range(64): b = b + b", "        self.other = unknown_name"} {
		for _, program := range []string{"", "net = Net()\n", "if __name__ == '__main__':\n    net = Net()\n    net(torch.zeros(3, 4))\n", "try:\n    net = Net()\nexcept Exception:\n    pass\n"} {
			file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
			text := class
			if failure == "" { // the constructor itself is wrong
				text = without
			}
			write(t, file, fmt.Appendf(nil, text+program, failure))
			m, err := Open(t.Context(), file, Options{Limits: Limits{Bytes: 16 << 20}})
			if err == nil {
				_, err = m.Trace(Run{})
				m.Close()
			}
			if err == nil {
				t.Errorf("%s\n%s: a model is reported", failure, program)
			}
		}
	}
}
