// Package formula is the language in which users say what an operator takes that
// heft runs but cannot count: a kernel of their own.
//
//	selective_scan_fn = 9*B*L*D*N
//	selective_scan_fn(B D L, _, D N) -> B D L = 9*B*L*D*N
//	mylib::attention(b h n d, _, _) = 2*b*h*n*n*d MACs
//	my_ext.forward.backward = 18*B*L*D*N
//
// In front of the equals sign stands the operator, by its name or the end of it; in
// parentheses, where it says more, the sizes of its tensors in order, _ for one that
// does not matter; behind an arrow the sizes of its results, which are else like the
// first tensor. Behind the equals sign stand the FLOPs of one call, or the MACs. A
// size that no tensor names is asked of who traces the program.
//
// Entry points: Parse, and a Book, which holds the formulas of one run and remembers
// what they were used for. Texts are strangers' input: their length is bounded, and so
// is every number.
package formula
