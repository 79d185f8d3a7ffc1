package torch

// This file tests which program a notebook is.

import (
	"bytes"
	"testing"
)

func TestNotebook(t *testing.T) {
	for _, c := range []struct{ name, book, want string }{
		{"cells in order", `{"cells": [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}, {"cell_type": "code", "source": "c = 3"}]}`, "a = 1\nb = 2\nc = 3\n"},
		{"text cells", `{"cells": [{"cell_type": "markdown", "source": "a = 1"}, {"cell_type": "code", "source": "b = 2"}]}`, "b = 2\n"},
		{"magics", `{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install x\n", "if a:\n", "    %time b\n"]}]}`, "pass\npass\nif a:\n    b\n\n"},
		{"another language", `{"cells": [{"cell_type": "code", "source": "%%bash\nls"}, {"cell_type": "code", "source": "b = 2"}]}`, "b = 2\n"},
		{"a timed cell", `{"cells": [{"cell_type": "code", "source": "%%time\nb = 2"}]}`, "b = 2\n"},
		{"a module", `{"cells": [{"cell_type": "code", "source": "%%writefile a.py\nb = 2"}]}`, "b = 2\n"},
		{"a remainder", `{"cells": [{"cell_type": "code", "source": "!ls\nprint(a\n  % (b))"}]}`, "pass\nprint(a\n  % (b))\n"},
		{"release 3 of the format", `{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "heading", "source": "a"}, {"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}, {"cells": [{"cell_type": "code", "input": "c = 3"}]}]}`, "a = 1\nb = 2\nc = 3\n"},
		{"shell words", `{"cells": [{"cell_type": "code", "source": "cd drive/My\\ Drive\npip install -q einops\ncd ..\nls = [1,\n  2]\ncat (a)\nif a:\n    pwd"}]}`, "pass\npass\npass\nls = [1,\n  2]\ncat (a)\nif a:\n    pass\n"},
		{"names of shell words", `{"cells": [{"cell_type": "code", "source": "cd = 1\nman -1\nrm.x"}]}`, "cd = 1\nman -1\nrm.x\n"},
		{"a shell's word that goes on an expression", `{"cells": [{"cell_type": "code", "source": "!ls\na = [\ncat for cat in cats\nif ls is not more]"}]}`, "pass\na = [\ncat for cat in cats\nif ls is not more]\n"},
		{"no cells", `{}`, ""},
	} {
		got, err := notebookSource("n.ipynb", []byte(c.book))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
	for _, broken := range []string{"", "[", `{"cells": 3}`, `{"cells": [{"cell_type": "code", "source": 3}]}`} {
		if _, err := notebookSource("n.ipynb", []byte(broken)); err == nil {
			t.Errorf("%q is taken for a notebook", broken)
		}
	}
}

// FuzzNotebook: no file makes a notebook's reader panic, and a marimo notebook's lines stay
// where they are.
func FuzzNotebook(f *testing.F) {
	f.Add([]byte(`{"cells": [{"cell_type": "code", "source": ["%%time\n", "a = !ls\n", "a?\n", "b = 2"]}, {"cell_type": "code", "source": "%%writefile a.py\nb"}]}`))
	f.Add([]byte(`{"worksheets": [{"cells": [{"cell_type": "code", "input": ["%timeit a\n", "!b"]}]}]}`))
	f.Add([]byte("import marimo\n\napp = marimo.App()\n\n@app.cell\ndef _(a):\n    import torch\n    b = 1\n    return b,\n\n@app.function\ndef f(x):\n    return x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if source, err := notebookSource("n.ipynb", data); err == nil {
			withoutMagics("n.ipynb", source)
		}
		if got := withoutMagics("n.py", data); bytes.Count(got, []byte("\n")) != bytes.Count(data, []byte("\n")) {
			t.Errorf("lines move: %q", got)
		}
		if !isMarimo(data) {
			return
		}
		if got := marimoSource("n.py", data); bytes.Count(got, []byte("\n")) != bytes.Count(data, []byte("\n")) {
			t.Errorf("lines move: %q", got)
		}
	})
}
