package lib

// This file runs programs that would take for ever or eat the memory.

import (
	"errors"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// TestHostile runs programs that would take for ever or eat the memory; each
// must end with a limit or an exception, and soon.
func TestHostile(t *testing.T) {
	programs := []string{
		"sum(range(10**12))", "list(range(10**10))", "sorted(range(10**10))", "'a'.ljust(10**12)", "'a'.zfill(10**12)",
		"'a'.center(10**12)", "('a' * 10**6).replace('a', 'b' * 10**6)", "('x' * 10**6).join(['a'] * 10**6)",
		"'\\t'.expandtabs(10**12)", "'{:>{}}'.format('a', 10**12)", "bytes(10**12)", "bytearray(10**12)",
		"(5).to_bytes(10**12, 'big')", "any(x for x in iter(int, 1))", "max(iter(int, 1))", "all(iter(lambda: 1, 0))",
		"import itertools; list(itertools.count())", "import itertools; list(itertools.product(range(1000), repeat=10))",
		"import itertools; list(itertools.permutations(range(20)))", "import itertools; list(itertools.repeat(1))",
		"import itertools; sum(itertools.cycle([1]))", "import itertools; list(itertools.combinations(range(60), 30))",
		"import itertools; next(itertools.filterfalse(lambda x: True, itertools.count()))",
		"import itertools; next(itertools.islice(itertools.count(), 10**12, None))",
		"import math; math.factorial(10**9)", "import math; math.comb(10**9, 10**8)", "import math; math.perm(10**9)",
		"import math; math.lcm(*range(1, 10**6))", "import math; math.prod(range(1, 10**7))",
		"import re; re.match('(a+)+b', 'a' * 60)", "import re; re.compile('((a{1000}){1000}){1000}')",
		"import re; re.compile('(' * 10**5)", "import re; re.sub('a', 'b' * 10**6, 'a' * 10**6)",
		"pow(3, 10**7, 10**5000 + 1)", "int('9' * 10**6)", "dict.fromkeys(range(10**10))", "set(range(10**10))",
		"import copy\nx = []\nfor i in range(10**5): x = [x]\ncopy.deepcopy(x)",
		"import json\nx = []\nfor i in range(10**4): x = [x]\njson.dumps(x)", "import json; json.loads('[' * 10**5)",
		"import functools\nf = int\nfor i in range(10**5):\n    f = functools.partial(f)\n    f.x = 1\nf()",
		"import functools\nf = int\nfor i in range(10**5):\n    f = functools.partial(f)\n    f.x = 1\nrepr(f)",
		"import random; random.getrandbits(10**12)", "import random; random.choices([1], k=10**9)",
		"d = {}\nd['d'] = d.items()\nrepr(d['d'])", "import string; string.Template('$a' * 10**6).substitute(a='b' * 10**6)",
		"'a'.translate({97: 'b' * 10**8}) * 10", "x = [0]\nx.extend(iter(lambda: 1, 0))", "' '.join(iter(str, 1))",
		"import collections; collections.Counter(iter(int, 1))", "import functools; functools.reduce(max, iter(int, 1))",
		"list(zip(iter(int, 1)))", "list(map(int, iter(int, 1)))", "list(filter(None, iter(int, 1)))",
		"isinstance(1, ((),) * 10**7)", "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
		"print('a' * 10**6 * 100)", "import statistics; statistics.mean(range(10**9))",
	}
	for _, source := range programs {
		t.Run(source, func(t *testing.T) {
			machine := vm.New(vm.Options{Limits: vm.Limits{Steps: 300_000, MemoryBytes: 16 << 20}})
			Install(machine)
			defer machine.Close()
			_, err := machine.Exec("hostile.py", []byte(source+"\n"), "__main__")
			var limit *vm.LimitError
			var exception *vm.Exception
			var unsupported *vm.UnsupportedError
			if err != nil && !errors.As(err, &limit) && !errors.As(err, &exception) && !errors.As(err, &unsupported) {
				t.Errorf("%v", err)
			}
			if err != nil && strings.Contains(err.Error(), "internal error") {
				t.Error(err)
			}
		})
	}
}

func TestPoison(t *testing.T) {
	tests := []struct{ source, want string }{
		{"import cv2, a.b.c\nfrom wandb.sdk import x as y\nclass D(cv2.Base): pass\n@cv2.deco\ndef f(): return 1\n" +
			"result = f(), isinstance(1, cv2.Mat), repr(a.b.c.d)", "(1, False, '<a.b.c.d, unknown to heft>')"},
		{"import cv2\ncv2.resize(1)", "model.py:2: not supported: cv2.resize comes from a module that heft does not know"},
		{"import cv2\ncv2.X + 1", "model.py:2: not supported: cv2.X comes from a module that heft does not know"},
		{"import cv2\nfor x in cv2.X: pass", "model.py:2: not supported: cv2.X comes from a module that heft does not know"},
		{"import cv2\nclass D(cv2.Base): pass\nD()",
			"model.py:3: not supported: class D is based on cv2.Base, which comes from a module that heft does not know"},
		{"try:\n    import cv2\nexcept ImportError as e:\n    result = str(e)", "\"No module named 'cv2'\""},
		{"import math.nothing", "ModuleNotFoundError: No module named 'math.nothing'; 'math' is not a package"},
	}
	for _, test := range tests {
		if got := strings.ReplaceAll(outcome(test.source), "snippet.py", "model.py"); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.source, got, test.want)
		}
	}
}
