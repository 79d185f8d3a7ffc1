package torch

// This file tests which names transformers is told that its files define, against
// what transformers 5.24's own define_import_structure says of the same files.

import (
	"bytes"
	"strings"
	"testing"

	"heft/internal/files"
)

// tinyLibrary is a package of each kind of file that names are sorted by.
func tinyLibrary() map[string][]byte {
	contents := map[string][]byte{}
	for name, text := range map[string]string{
		"__init__.py":                   "",
		"modeling_tiny.py":              "class TinyModel: pass\n\n__all__ = [\"TinyModel\", \"TinyHead\"]\n",
		"configuration_tiny.py":         "__all__ = ['TinyConfig']\n",
		"tokenization_tiny_fast.py":     "__all__ = [\"TinyTokenizerFast\"]\n",
		"tokenization_tiny.py":          "@requires(backends=(\"sentencepiece\",))\nclass TinyTokenizer:\n    pass\n\n\n__all__ = [\"TinyTokenizer\"]\n",
		"image_processing_tiny.py":      "@requires(backends=(\"torch\",))\nclass TinyImageProcessor:\n    pass\n\n\n__all__ = [\"TinyImageProcessor\", \"tiny_helper\"]\n",
		"image_processing_tiny_fast.py": "class TinyImageProcessorFast(TorchvisionBackend):\n    pass\n\n\n__all__ = [\"TinyImageProcessorFast\"]\n",
		"video_processing_tiny.py":      "__all__ = [\"TinyVideoProcessor\"]\n",
		"convert_tiny.py":               "__all__ = [\"convert\"]\n",
		"modular_tiny.py":               "__all__ = [\"Modular\"]\n",
		"processing_tiny.py":            "class Unlisted: pass\n",
		"deep/__init__.py":              "",
		"deep/modeling_deep.py":         "__all__ = [\n    \"Deep\",\n    \"Deeper\",\n]\n",
		"__pycache__/modeling_old.py":   "__all__ = [\"Old\"]\n",
	} {
		contents["tiny/"+name] = []byte(text)
	}
	return contents
}

// tinyStructure is what transformers says, a line a module: the packages that its
// names need, the module, the names.
const tinyStructure = `- models.configuration_tiny TinyConfig
sentencepiece models.tokenization_tiny TinyTokenizer
tokenizers models.tokenization_tiny_fast TinyTokenizerFast
torch models.deep.modeling_deep Deep,Deeper
torch models.modeling_tiny TinyHead,TinyModel
torch,torchvision,vision models.image_processing_tiny_fast TinyImageProcessorFast
torch,torchvision,vision models.video_processing_tiny TinyVideoProcessor
torch,vision models.image_processing_tiny TinyImageProcessor
vision models.image_processing_tiny tiny_helper
`

const showStructure = `
from torch._overlays._structure import structure
def shown(found):
    for needs, modules in found.items():
        for module, names in modules.items():
            yield " ".join([",".join(sorted(needs)) or "-", module, ",".join(sorted(names))])
`

func TestImportStructure(t *testing.T) {
	for name, call := range map[string]string{
		"folder": "structure('/model/tiny', 'models.')",
		"file":   "structure('/model/tiny/__init__.py', 'models.')", // its folder is meant
	} {
		t.Run(name, func(t *testing.T) {
			compareText(t, printed(t, tinyLibrary(), showStructure+"print(*sorted(shown("+call+")), sep='\\n')\n"), tinyStructure)
		})
	}
}

// TestImportStructureTwice: what a program does with an answer is not seen in the next, and
// a prefix belongs to its own.
func TestImportStructureTwice(t *testing.T) {
	program := showStructure + `
first = structure("/model/tiny", "other.")
for modules in first.values():
    for names in modules.values():
        names.clear()
first.clear()
print(*sorted(shown(structure("/model/tiny", "models."))), sep="\n")
`
	compareText(t, printed(t, tinyLibrary(), program), tinyStructure)
}

// TestImportStructureOfNothing: an empty package still has the key of names that
// need nothing, and a folder that is not there is an OSError.
func TestImportStructureOfNothing(t *testing.T) {
	program := `
from torch._overlays._structure import structure
print(structure("/model/empty", ""))
try:
    structure("/model/gone", "")
except OSError:
    print("OSError")
`
	compareText(t, printed(t, map[string][]byte{"empty/__init__.py": nil}, program), "{frozenset(): {}}\nOSError\n")
}

// TestImportStructureOfLongFiles: only the end of a file of models is read, all of it
// where __all__ does not stand there.
func TestImportStructureOfLongFiles(t *testing.T) {
	filler := strings.Repeat("# nothing of note\n", 2*tailBytes/18)
	contents := map[string][]byte{
		"long/modeling_late.py":  []byte(filler + "__all__ = [\"Late\"]\n"),
		"long/modeling_early.py": []byte("\n__all__ = [\"Early\"]\n" + filler),
	}
	want := "torch modeling_early Early\ntorch modeling_late Late\n"
	compareText(t, printed(t, contents, showStructure+"print(*sorted(shown(structure('/model/long', ''))), sep='\\n')\n"), want)
}

// TestAllOf: the last __all__ counts, and what is no list gives no names.
func TestAllOf(t *testing.T) {
	for text, want := range map[string]string{
		"\n__all__ = ['A']\n__all__ = ['B', \"C\"]\n": "B C",
		"__all__ = ['A']":       "A",
		"print(__all__, ['A'])": "", // no line begins with it
		"\n__all__ = A":         "",
		"\n__all__ = ['A', 'B'": "A B",
		"":                      "",
	} {
		if got := strings.Join(allOf([]byte(text)), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// printed runs a program beside some files and returns what it prints.
func printed(t *testing.T, contents map[string][]byte, program string) string {
	t.Helper()
	tree, err := files.Memory(contents)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s, err := Open(Options{Roots: []*files.Root{files.New(tree, "", "/model")}, Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("<test>", []byte(program)); err != nil {
		t.Fatal(explain(err))
	}
	return out.String()
}
