// Package aten is the catalogue of PyTorch's operators: one literal an operator,
// one file a family (conv.go, pool.go, norm.go, …), as package op defines them.
// The canonical names are PyTorch's, since autograd and memory are defined there.
//
// families.go lists the families. What several of them share stands in files
// of its own: window.go (arguments of one number an axis, checks of types),
// compose.go (the language of composites), evaluate.go (known elements),
// work_rules.go, backward_rules.go, refuse.go (sizes that CUDA kernels refuse)
// and literals.go.
package aten
