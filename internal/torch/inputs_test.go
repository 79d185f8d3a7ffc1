package torch

// This file tests inputs by name and in order.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
)

// forwards are models whose forward tells by its result's length which of its
// arguments were given: the sizes of x, b and c are 1, 2 and 4.
const forwards = `
import functools
import torch
from torch import nn


def total(x, b, c):
    return torch.cat([t for t in (x, b, c) if t is not None])


class Plain(nn.Module):
    def forward(self, x, b=None, c=None):
        return total(x, b, c)


class KeywordOnly(nn.Module):
    def forward(self, x, *, b=None, c=None):
        return total(x, b, c)


def wrapped(f):
    @functools.wraps(f)
    def wrapper(self, *args, **kwargs):
        return f(self, *args, **kwargs)
    return wrapper


def bare(f):
    def wrapper(self, *args, **kwargs):
        return f(self, *args, **kwargs)
    return wrapper


def positional(f):
    @functools.wraps(f)
    def wrapper(self, *args):
        return f(self, *args)
    return wrapper


class Wrapped(nn.Module):
    @wrapped
    def forward(self, x, b=None, c=None):
        return total(x, b, c)


class WrappedTwice(nn.Module):
    @wrapped
    @wrapped
    def forward(self, x, b=None, c=None):
        return total(x, b, c)


class Bare(nn.Module):
    @bare
    def forward(self, x, b=None, c=None):
        return total(x, b, c)


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Plain()

    def forward(self, *args, **kwargs):
        return self.net(*args, **kwargs)


class OnlyPositional(nn.Module):
    def forward(self, *parts):
        return torch.cat(parts)


class Extra(nn.Module):
    def forward(self, x, **more):
        return total(x, more.get("b"), more.get("c"))


Layer = nn.Sequential(nn.Identity())
`

// TestInputsByName: a name reaches the parameter of that name whatever stands
// around forward, and no other; a name that forward has not is refused.
func TestInputsByName(t *testing.T) {
	sizes := map[string]int64{"x": 1, "b": 2, "c": 4, "cc": 8, "": 1}
	cases := []struct {
		model, inputs string // names, in order; a dot is an input without one
		want          int64  // of the result's length; 0: refused
		err           string
	}{
		{"Plain", "x b c", 7, ""},
		{"Plain", "x c", 5, ""},
		{"Plain", "c x", 5, ""},
		{"Plain", ". c", 5, ""},
		{"Plain", "c .", 5, ""},
		{"Plain", "x bb", 0, "input bb: Plain.forward has no argument of this name; it takes x, b, c"},
		{"KeywordOnly", "x c", 5, ""},
		{"KeywordOnly", "x d", 0, "input d: KeywordOnly.forward has no argument of this name; it takes x, b, c"},
		{"Wrapped", "x c", 5, ""},
		{"Wrapped", "c x", 5, ""},
		{"Wrapped", "x cc", 0, "it takes x, b, c"},
		{"WrappedTwice", "x c", 5, ""},
		{"WrappedTwice", "y", 0, "it takes x, b, c"},
		{"Bare", "x c", 5, ""},
		{"Bare", "x cc", 0, "unexpected keyword argument 'cc'"},
		{"Outer", "x c", 5, ""},
		{"Outer", ". c", 5, ""},
		{"Outer", "x cc", 0, "unexpected keyword argument 'cc'"},
		{"OnlyPositional", ". .", 2, ""},
		{"OnlyPositional", "x .", 0, "input x: OnlyPositional.forward names none of its arguments"},
		{"Extra", "x c", 5, ""},
		{"Layer", ".", 1, ""},
		{"Layer", "input", 16, ""},
		{"Layer", "x", 0, "it takes input"},
	}
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("net.py", []byte(forwards)); err != nil {
		t.Fatal(explain(err))
	}
	for _, c := range cases {
		t.Run(c.model+" "+c.inputs, func(t *testing.T) {
			m, err := s.Build(c.model)
			if err != nil {
				t.Fatal(err)
			}
			var inputs []Input
			for _, name := range strings.Fields(strings.ReplaceAll(c.inputs, ".", "-")) {
				name = strings.Trim(name, "-")
				size, known := sizes[name]
				if !known {
					size = 16
				}
				inputs = append(inputs, Input{Name: name, Kind: input.Tensor, DType: graph.Float32, Shape: []int64{size}})
			}
			g, err := s.Trace(m, Run{Inputs: inputs})
			switch {
			case c.want == 0 && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Fatalf("error %v, want %s", err, c.err)
			case c.want == 0:
			case err != nil:
				t.Fatal(explain(err))
			case !slices.Equal(g.Outputs[0].Tensor.Shape, []int64{c.want}):
				t.Errorf("result of size %v, want %d", g.Outputs[0].Tensor.Shape, c.want)
			}
		})
	}
	m, err := s.Build("Layer")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"inptu": "did you mean input?", "x": "inputs without a name are fed in order: `input` 1x3x224x224"} {
		_, err = s.Trace(m, Run{Inputs: []Input{{Name: name, Shape: []int64{1}}}})
		var hinted interface{ Hint() string }
		if !errors.As(err, &hinted) || hinted.Hint() != want {
			t.Errorf("hint for %s: %v, want %s", name, hinted, want)
		}
	}
}
