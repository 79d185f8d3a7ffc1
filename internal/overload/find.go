package overload

// This file finds the operator that the name of an overload reaches.

import (
	"strings"

	"heft/internal/op"
)

// prefixes of ATen's names tell submodules of torch: linalg_svd is torch.linalg.svd.
var prefixes = []struct{ aten, python string }{
	{"linalg_", "torch.linalg."},
	{"special_", "torch.special."},
	{"fft_", "torch.fft."},
}

// Find looks up an overload, "aten.add_.Tensor", in a catalogue: its namespace, its
// name, and the name of the overload, which may be missing. Overloads of one name
// differ in the types of their arguments, which the operator's signatures tell
// apart; where they do not, the operator has the overload's whole name.
func Find(c *op.Catalogue, name string) (op.Spelling, bool) {
	namespace, rest, ok := strings.Cut(name, ".")
	if !ok {
		return op.Spelling{}, false
	}
	if s, ok := c.PythonNames()[name]; ok && namespace == "torch" { // torch.autograd.Function.apply is no overload
		return s, true
	}
	base, _, _ := strings.Cut(rest, ".")
	for _, spelled := range []string{"torch.ops." + name, "torch.ops." + namespace + "." + base} {
		if s, ok := c.PythonNames()[spelled]; ok {
			return s, true
		}
	}
	if namespace != "aten" {
		return op.Spelling{}, false
	}
	return findATen(c, base)
}

// findATen tries where PyTorch's Python has ATen's functions: torch itself, the
// methods of Tensor, the functions of layers, and the submodules whose names ATen's
// begin with.
func findATen(c *op.Catalogue, base string) (op.Spelling, bool) {
	names := c.PythonNames()
	for _, module := range []string{"torch.", "Tensor.", "torch._C._nn.", "F."} {
		if s, ok := names[module+base]; ok {
			return s, true
		}
	}
	for _, p := range prefixes {
		if inner, ok := strings.CutPrefix(base, p.aten); ok {
			if s, ok := names[p.python+inner]; ok {
				return s, true
			}
		}
	}
	if o, ok := c.Lookup(base); ok {
		return op.Spelling{Name: base, Operator: o}, true
	}
	if plain, ok := strings.CutSuffix(base, "_"); ok && plain != "" && !strings.HasSuffix(plain, "_") {
		if s, ok := findATen(c, plain); ok && !s.InPlace {
			s.InPlace = true
			return s, true
		}
	}
	return op.Spelling{}, false
}
