package torch

// This file holds that what the marker passes by changes no drop.

import (
	"strings"
	"testing"

	"heft/internal/graph"
)

// shelfPrograms change containers in every way that Python has, while operators run.
var shelfPrograms = map[string]string{
	"append and pop": `
        xs = []
        for i in range(40):
            xs.append(x + i)
            if i % 3 == 1: xs.pop()
            if i % 7 == 2: xs.pop(0)
        return xs[0] + 1`,
	"items replaced in turn": `
        xs = [x + i for i in range(20)]
        for i in range(20):
            xs[i] = xs[i].relu() * 2
        ys = list(xs)
        del xs
        return ys[3] * 2 + ys[4]`,
	"slices": `
        xs = [x + i for i in range(20)]
        x = x * 2
        xs[2:5] = [x]
        x = x * 2
        xs[::2] = [None] * len(xs[::2])
        x = x * 2
        del xs[1]
        x = x * 2
        del xs[1:4]
        x = x * 2
        xs *= 2
        x = x * 2
        xs += [x]
        x = x * 2
        xs.clear()
        return x * 2`,
	"order": `
        xs = [x + i for i in range(20)]
        xs.reverse()
        xs[0] = None
        x = x * 2
        xs.insert(0, x * 3)
        x = x * 2
        xs[1:] = sorted(xs[2:], key=id)
        x = x * 2
        xs.sort(key=id)
        x = x * 2
        xs.insert(0, 7)
        x = x * 2
        xs.remove(7)
        x = x * 2
        xs.extend(y + 1 for y in xs[:3])
        return x * 2`,
	"dicts in a list": `
        xs = [{"a": x + i, "b": (x * i, [x - i])} for i in range(20)]
        for d in xs:
            d["a"] = d["a"] * 2
            d["b"][1][0] = None
            x = x * 2
            d["c"] = x
            del d["b"]
            d.setdefault("e", x + 1)
            x = x + 1
            d.pop("e")
        x = x * 2
        return x * 2 + xs[0]["c"]`,
	"a dict": `
        d = {i: x + i for i in range(20)}
        for i in range(20):
            x = x * 2
            d[i] = d[i] * 2
            if i % 2: del d[i]
            d[100 + i] = x
            d[200 + i] = x + 1
            if i % 5 == 0: d.popitem()
        d.update({0: None})
        x = x * 2
        d.clear()
        return x * 2`,
	"objects": `
        class C: pass
        xs = [C() for i in range(20)]
        for c in xs:
            c.x = x + 1
            x = x * 2
        for c in xs:
            c.__dict__ = {"y": x}
            x = x * 2
        for c in xs:
            del c.y
            x = x * 2
        return x`,
	"tensors that show others": `
        xs = [x + i for i in range(20)]
        for y in xs:
            y.data = x * 2
            y.unsqueeze_(0)
            x = x * 2
        for y in xs:
            y.note = x
            x = x * 2
        for y in xs:
            del y.note
            x = x * 2
        return x + xs[0]`,
	"two lists of the same": `
        xs = [x + i for i in range(20)]
        ys = xs[:]
        x = x * 2
        del xs
        x = x * 2
        zs = tuple(ys)
        del ys
        x = x * 2
        ws = [(z, z) for z in zs]
        x = x * 2
        del zs
        x = x * 2
        return ws[3][0] + x`,
	"one tensor many times": `
        xs = [x + 1] * 50
        x = x * 2
        xs[0] = None
        x = x * 2
        del xs
        return x * 2`,
	"what is walked": `
        def make(v):
            yield v * 2
            yield v * 3
        gs = [make(x + i) for i in range(20)]
        ys = [next(g) for g in gs]
        del ys
        x = x * 2
        ys = [next(g) for g in gs]
        for g in gs: g.close()
        fs = [lambda v=v: v for v in ys]
        del ys, gs
        x = x * 2
        its = [iter([f(), x + 1]) for f in fs]
        del fs
        x = x * 2
        for it in its: next(it)
        x = x * 2
        return x + next(its[0])`,
	"sets and counters": `
        from collections import OrderedDict, deque, defaultdict
        o = OrderedDict((i, x + i) for i in range(20))
        o.move_to_end(0)
        x = x * 2
        o.popitem(last=False)
        x = x * 2
        q = deque(o.values())
        del o
        x = x * 2
        q.popleft(); q.append(x)
        x = x * 2
        q.rotate(3)
        d = defaultdict(list)
        while q:
            d[len(q) % 4].append(q.pop())
            x = x + 1
        x = x * 2
        d[0][0] = None
        x = x * 2
        return x`,
	"attributes of modules": `
        for i, m in enumerate(self.ms):
            m.kept = x + i
            x = m(x)
        for m in self.ms:
            m.kept = [x * 2, {"k": x * 3}]
            x = m(x)
        for m in self.ms:
            m.kept[0] = None
            x = m(x)
            m.kept[1].clear()
            x = m(x)
        for m in self.ms:
            del m.kept
            x = m(x)
        return x`,
	"cycles": `
        xs = [[x + i] for i in range(20)]
        for y in xs: y.append(xs)
        xs.append(xs)
        x = x * 2
        del xs, y
        x = x * 2
        return x * 2`,
	"deep and wide": `
        xs = [[[(x + i, x * j) for i in range(3)] for j in range(4)] for k in range(20)]
        ys = xs[3]
        for a in xs:
            a[0][0] = x
            x = x * 2
            a[1].append(x + 2)
            a.pop()
            x = x * 2
        del xs
        x = x * 2
        return x + ys[0][1][0]`,
}

// TestShelvesChangeNoDrop traces every program three times: walking to everything
// before each step, with shelves for all containers however small, and as it is.
func TestShelvesChangeNoDrop(t *testing.T) {
	for name, body := range shelfPrograms {
		t.Run(name, func(t *testing.T) {
			source := "import torch\nfrom torch import nn\nclass Net(nn.Module):\n" +
				"    def __init__(self):\n        super().__init__()\n        self.ms = nn.ModuleList(nn.Linear(4, 4) for _ in range(20))\n" +
				"    def forward(self, x):" + body + "\n"
			want := dropsWith(t, source, 1<<30)
			for _, least := range []int{1, 2, 3, 0} {
				if got := dropsWith(t, source, least); got != want {
					t.Errorf("shelves from %d items:\n%s\nwant\n%s", least, got, want)
				}
			}
			if strings.Count(want, "-") == 0 {
				t.Error("the program drops nothing: it tests nothing")
			}
		})
	}
}

// dropsWith traces Net() and writes each step: an operator's name, or what is let go.
func dropsWith(t *testing.T, source string, least int) string {
	t.Helper()
	s, m := open(t, source, "Net()")
	defer s.Close()
	s.library.minShelf = least
	g, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 4}, DType: graph.Float32}}})
	if err != nil {
		t.Fatal(err)
	}
	return operatorsAndDrops(g)
}

// operatorsAndDrops writes a program: operators by name, drops by the numbers of tensors.
func operatorsAndDrops(g *graph.Graph) string {
	var b strings.Builder
	for _, step := range g.Steps {
		switch step.Kind {
		case graph.StepOp:
			b.WriteString(" " + step.Op.Name)
		case graph.StepDrop:
			for _, x := range step.Dropped {
				b.WriteString(" -" + times([]int64{int64(x.ID)}))
			}
		}
	}
	return b.String()
}
