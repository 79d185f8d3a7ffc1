package syntax

// This file tests the layout of scopes.

import (
	"fmt"
	"strings"
	"testing"
)

// TestScopes checks the layout of each scope of a source but the module, in the
// order the scopes begin, and the place of each name in it, in the order of
// evaluation: values before targets.
func TestScopes(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{
			"locals and globals",
			"def f(a, *, b=c, **k):\n d = a + e\n return d",
			"f: locals=a,b,k,d params=3; a=local:0 e=global d=local:3 d=local:3",
		},
		{
			"closure over a parameter and a local",
			"def f(a, b):\n c = b\n def g():\n  return a, c, b0\n return g",
			"f: locals=a,b,g params=2 cells=a,c cellparams=0->0; b=local:1 c=cell:1 g=local:2 g=local:2\n" +
				"f.<locals>.g: locals= params=0 free=a(cell 0),c(cell 1); a=free:0 c=free:1 b0=global",
		},
		{
			"closure through a function between",
			"def f(a):\n def g():\n  def h():\n   return a\n  return h\n return g",
			"f: locals=a,g params=1 cells=a cellparams=0->0; g=local:1 g=local:1\n" +
				"f.<locals>.g: locals=h params=0 free=a(cell 0); h=local:0 h=local:0\n" +
				"f.<locals>.g.<locals>.h: locals= params=0 free=a(free 0); a=free:0",
		},
		{
			"nonlocal and global",
			"def f():\n x = 1\n def g():\n  nonlocal x\n  global y\n  x = y = 2\n def h():\n  return y",
			"f: locals=g,h params=0 cells=x; x=cell:0 g=local:0 h=local:1\n" +
				"f.<locals>.g: locals= params=0 free=x(cell 0); x=free:0 y=global\n" +
				"f.<locals>.h: locals= params=0; y=global",
		},
		{
			"global between",
			"def f():\n x = 1\n def g():\n  global x\n  def h():\n   return x",
			"f: locals=x,g params=0; x=local:0 g=local:1\n" +
				"f.<locals>.g: locals=h params=0; h=local:0\n" +
				"f.<locals>.g.<locals>.h: locals= params=0; x=global",
		},
		{
			"class body is skipped by its methods",
			"def f(x, y):\n class A:\n  x = 1\n  z = x, y\n  def m(self):\n   return x, z",
			"f: locals=x,y,A params=2 cells=y,x cellparams=0->1,1->0; A=local:2\n" +
				"f.<locals>.A: free=y(cell 0),x(cell 1); x=class x=class y=classfree:0 z=class m=class\n" +
				"f.<locals>.A.m: locals=self params=1 free=x(free 1); x=free:0 z=global",
		},
		{
			"super and __class__",
			"class A(B):\n def f(self):\n  super().f()\n  return [__class__ for i in self]\n def g(self):\n  return self",
			"A: cells=__class__; f=class g=class\n" +
				"A.f: locals=self params=1 free=__class__(cell 0) super class; super=global self=local:0\n" +
				"A.f.<locals>.<listcomp>: locals=i params=0 free=__class__(free 0) class; i=local:0 __class__=free:0\n" +
				"A.g: locals=self params=1; self=local:0",
		},
		{
			"comprehension",
			"def f(a, b):\n return [i + b for i in a for j in i if j]",
			"f: locals=a,b params=2 cells=b cellparams=1->0; a=local:0\n" +
				"f.<locals>.<listcomp>: locals=i,j params=0 free=b(cell 0); i=local:0 i=local:0 j=local:1 j=local:1 i=local:0 b=free:0",
		},
		{
			"comprehension in a class",
			"class A:\n n = 3\n xs = [n for i in n]",
			"A: ; n=class n=class xs=class\n" +
				"A.<listcomp>: locals=i params=0; i=local:0 n=global",
		},
		{
			"assignment expression in a comprehension",
			"def f(a):\n return [(n := i) for i in a], n\n[m := i for i in x]",
			"f: locals=a params=1 cells=n; a=local:0 n=cell:0\n" +
				"f.<locals>.<listcomp>: locals=i params=0 free=n(cell 0); i=local:0 i=local:0 n=free:0\n" +
				"<listcomp>: locals=i params=0; i=local:0 i=local:0 m=global",
		},
		{
			"generators",
			"def f():\n yield 1\ndef g():\n return (i for i in (lambda: (yield)))",
			"f: locals= params=0 generator; \n" +
				"g: locals= params=0; \n" +
				"g.<locals>.<lambda>: locals= params=0 generator; \n" +
				"g.<locals>.<genexpr>: locals=i params=0 generator; i=local:0 i=local:0",
		},
		{
			"private names",
			"class _Net:\n __a = 1\n def f(self, __b):\n  self.__c = __b, __d__\n  __e",
			"_Net: ; _Net__a=class f=class\n" +
				"_Net.f: locals=self,_Net__b params=2; _Net__b=local:1 __d__=global self=local:0 _Net__e=global",
		},
		{
			"other binding statements",
			"def f():\n import a.b, c as d\n from e import g\n for h, [i, *j] in k: pass\n with l as m: pass\n" +
				" try: pass\n except n as o: pass\n del p\n q += 1\n r: int\n class s: pass\n match t:\n  case [u, *v] | {**w}: pass\n locals()",
			"f: locals=a,d,g,h,i,j,m,o,p,q,r,s,u,v,w params=0 locals(); a=local:0 d=local:1 g=local:2 k=global h=local:3 i=local:4 j=local:5 l=global m=local:6 " +
				"n=global o=local:7 p=local:8 q=local:9 r=local:10 s=local:11 t=global u=local:12 v=local:13 w=local:14 locals=global\n" +
				"f.<locals>.s: ; ",
		},
		{
			"type parameters",
			"def f[T](x: T): return T\nclass A[U](B[U]): y = U",
			"<generic parameters of f>: locals= params=0 cells=T; T=cell:0\n" +
				"f: locals=x params=1 free=T(cell 0); T=free:0\n" +
				"<generic parameters of A>: locals= params=0 cells=U; U=cell:0 B=global U=cell:0\n" +
				"A: free=U(cell 0); U=classfree:0 y=class",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := layout(t, test.src)
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// layout writes each scope but the module, and its names.
func layout(t *testing.T, src string) string {
	module, err := parseModule("test.py", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	r := &resolver{file: "test.py", source: module.source}
	if err := r.run(func() {
		r.enter(ModuleScope, "<module>")
		r.statements(module.Body)
	}); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, b := range r.blocks[1:] {
		lines = append(lines, b.scope.QualifiedName+": "+scopeText(b.scope)+"; "+strings.Join(blockNames(r, b), " "))
	}
	return strings.Join(lines, "\n")
}

func blockNames(r *resolver, b *block) []string {
	var names []string
	for _, u := range r.uses {
		if b.symbols[u.symbol.name] == u.symbol {
			names = append(names, u.name.Ident+"="+placeText(u.name))
		}
	}
	return names
}

func placeText(n *Name) string {
	kinds := [...]string{NameGlobal: "global", NameLocal: "local", NameCell: "cell", NameFree: "free", NameClass: "class", NameClassFree: "classfree"}
	if n.Kind == NameGlobal || n.Kind == NameClass {
		return kinds[n.Kind]
	}
	return fmt.Sprintf("%s:%d", kinds[n.Kind], n.Slot)
}

func scopeText(s *Scope) string {
	var parts []string
	if s.Kind != ModuleScope && s.Kind != ClassScope {
		parts = append(parts, "locals="+strings.Join(s.Locals, ","), fmt.Sprintf("params=%d", s.NumParams))
	}
	if len(s.Cells) > 0 {
		parts = append(parts, "cells="+strings.Join(s.Cells, ","))
	}
	if len(s.CellParams) > 0 {
		var list []string
		for _, p := range s.CellParams {
			list = append(list, fmt.Sprintf("%d->%d", p.Param, p.Cell))
		}
		parts = append(parts, "cellparams="+strings.Join(list, ","))
	}
	if len(s.Free) > 0 {
		var list []string
		for _, f := range s.Free {
			from := "free"
			if f.FromCell {
				from = "cell"
			}
			list = append(list, fmt.Sprintf("%s(%s %d)", f.Name, from, f.Index))
		}
		parts = append(parts, "free="+strings.Join(list, ","))
	}
	for _, flag := range []struct {
		is   bool
		text string
	}{{s.IsGenerator, "generator"}, {s.UsesSuper, "super"}, {s.UsesClassCell, "class"}, {s.UsesLocals, "locals()"}} {
		if flag.is {
			parts = append(parts, flag.text)
		}
	}
	return strings.Join(parts, " ")
}
