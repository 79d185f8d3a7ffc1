package source

// This file tests which autocast a file's text says.

import (
	"slices"
	"testing"

	"heft/internal/graph"
)

func TestAutocastIn(t *testing.T) {
	for text, want := range map[string]graph.Script{
		"x = 1\nwith torch.autocast('cuda', dtype=torch.bfloat16):\n    y = m(x)\n": {Line: 2, Autocast: graph.BFloat16},
		"    with autocast():\n":                                                                                                     {Line: 1, Autocast: graph.Float16},
		"with torch.cuda.amp.autocast(enabled=True), open(f):\n":                                                                     {Line: 1, Autocast: graph.Float16},
		"with torch.no_grad(), torch.autocast(device_type=device):\n":                                                                {Line: 1, Autocast: graph.Float16},
		"with autocast(enabled=args.amp):\n":                                                                                         {},
		"with autocast(enabled=on, cache_enabled=off):\n":                                                                            {Line: 1, Autocast: graph.Float16},
		"with autocast(enabled = off):\n":                                                                                            {},
		"if off:\n    with autocast():\n        y = m(x)\n":                                                                          {},
		"if on:\n    with autocast():\n        y = m(x)\nelse:\n    y = m(x)\n":                                                      {Line: 2, Autocast: graph.Float16},
		"if on:\n    y = m(x)\nelse: # else\n    with autocast():\n        y = m(x)\n":                                               {},
		"if off:\n    y = m(x)\nelif on:\n    with autocast():\n        y = m(x)\n":                                                  {Line: 4, Autocast: graph.Float16},
		"if on:\n    y = m(x)\nelif nobody:\n    with autocast():\n        y = m(x)\n":                                               {},
		"if on:\n    y = m(x)\nelif off:\n    pass\nelse:\n    with autocast():\n        y = m(x)\n":                                 {},
		"if off:\n    y = m(x)\nelif nobody:\n    pass\nelse:\n    with autocast():\n        y = m(x)\n":                             {Line: 6, Autocast: graph.Float16},
		"if (on or off):\n    y = m(x)\nelse:\n    with autocast():\n        y = m(x)\n":                                             {Line: 4, Autocast: graph.Float16}, // the test's stub knows no such words
		"if next(off):\n    with autocast():\n        y = m(x)\n":                                                                    {Line: 2, Autocast: graph.Float16},
		"if (n := off):\n    with autocast():\n        y = m(x)\n":                                                                   {Line: 2, Autocast: graph.Float16},
		"def step(x, off):\n    if off:\n        with autocast():\n            y = m(x)\n":                                           {Line: 3, Autocast: graph.Float16},
		"def step(x, other):\n    if off:\n        with autocast():\n            y = m(x)\n":                                         {},
		"def step(off):\n    pass\nif off:\n    with autocast():\n        y = m(x)\n":                                                {},
		"for off in range(3):\n    if off:\n        with autocast():\n            y = m(x)\n":                                        {Line: 3, Autocast: graph.Float16},
		"def step(off):\n    if off.amp:\n        with autocast():\n            y = m(x)\n":                                          {},
		"for x in y:\n    if off:\n        pass\n    if nobody:\n        with autocast():\n            y = m(x)\n":                   {Line: 5, Autocast: graph.Float16},
		"with torch.autocast('cpu'):\n":                                                                                              {},
		"# with autocast():\n":                                                                                                       {},
		"x = autocast()\n":                                                                                                           {},
		"class Net(nn.Module):\n    def forward(self, x):\n        with autocast():\n            return x\n":                         {}, // a trace runs it
		"class Net(nn.Module):\n    def f(self, x):\n# a line\n\n        with autocast():\n            return x\nwith autocast():\n": {Line: 7, Autocast: graph.Float16},
		"class Trainer:\n    def fit(self):\n        with autocast():\n            m(x)\n":                                           {Line: 3, Autocast: graph.Float16},
		"def f():\n    \"\"\"Like this:\n    with autocast():\n        it's m(x)\n    \"\"\"\n":                                      {},
		"def f():\n    r'''Like \"\"\" this:\n    with autocast():\n    '''\nwith autocast():\n":                                     {Line: 5, Autocast: graph.Float16},
		"x = '\"\"\"' # it's '''\nwith autocast():\n":                                                                                {Line: 2, Autocast: graph.Float16},
		"": {},
	} {
		got := autocastIn(text, []string{"Net"}, func(test string) (holds, known bool) {
			return test == "True" || test == "on", !slices.Contains([]string{"nobody", "args.amp", "(on or off)", "unknown()"}, test)
		})
		if got == nil {
			got = &graph.Script{}
		}
		if *got != want {
			t.Errorf("%q: %+v, want %+v", text, *got, want)
		}
	}
}
