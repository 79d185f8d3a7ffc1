package source

// This file tests which autocast a file's text says.

import (
	"testing"

	"heft/internal/graph"
)

func TestAutocastIn(t *testing.T) {
	for text, want := range map[string]graph.Script{
		"x = 1\nwith torch.autocast('cuda', dtype=torch.bfloat16):\n    y = m(x)\n": {Line: 2, Autocast: graph.BFloat16},
		"    with autocast():\n":                                      {Line: 1, Autocast: graph.Float16},
		"with torch.cuda.amp.autocast(enabled=True), open(f):\n":      {Line: 1, Autocast: graph.Float16},
		"with torch.no_grad(), torch.autocast(device_type=device):\n": {Line: 1, Autocast: graph.Float16},
		"with autocast(enabled=args.amp):\n":                          {},
		"with torch.autocast('cpu'):\n":                               {},
		"# with autocast():\n":                                        {},
		"x = autocast()\n":                                            {},
		"":                                                            {},
	} {
		got := autocastIn(text)
		if got == nil {
			got = &graph.Script{}
		}
		if *got != want {
			t.Errorf("%q: %+v, want %+v", text, *got, want)
		}
	}
}
