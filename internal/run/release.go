package run

// This file knows the releases of PyTorch and of CUDA.

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"heft/internal/memory"
	"heft/internal/op"
)

// line is the releases of one major version: 2.0 to 2.15.
type line struct{ major, last int }

// torchLines lists PyTorch's releases (its repository's tags, and 2.15 as
// installed); cudaLines those of CUDA since the first that torch 1.0 was built
// for (NVIDIA's release notes; 12.7 is the version that drivers 565 report; 13.2
// is that of torch 2.15).
var (
	torchLines = []line{{1, 13}, {2, 15}}
	cudaLines  = []line{{9, 2}, {10, 2}, {11, 8}, {12, 9}, {13, 2}}
)

// release reads "2.6", "2.6.1" or "2.6.0+cu124", and refuses one that there is
// not.
func release(setting, title, text string, lines []line) (op.Release, error) {
	r, ok := numbers(text)
	if !ok {
		return r, refuse(setting, "write it as 2.6 or 12.4", "cannot read the %s release %q", title, text)
	}
	var known []string
	for _, l := range lines {
		if l.major == r.Major && r.Minor <= l.last {
			return r, nil
		}
		known = append(known, fmt.Sprintf("%d.0 to %d.%d", l.major, l.major, l.last))
	}
	return r, refuse(setting, "known are "+strings.Join(known, ", "), "there is no %s release %q", title, text)
}

// numbers reads major and minor of a release; a patch and what a build adds to it
// are left out.
func numbers(text string) (r op.Release, ok bool) {
	text, _, _ = strings.Cut(text, "+")
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return r, false
	}
	var values [3]int
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return r, false
		}
		values[i] = n
	}
	return op.Release{Major: values[0], Minor: values[1]}, true
}

// torchRelease is the setting's release of PyTorch.
func (s *Setting) torchRelease() (memory.Release, error) {
	return release("torch", "torch", cmp.Or(s.Torch, DefaultTorch), torchLines)
}

// Release is the setting's release of PyTorch.
func (s Setting) Release() (memory.Release, error) { return s.torchRelease() }

// cudaRelease is the setting's release of CUDA.
func (s *Setting) cudaRelease() (op.Release, error) {
	return release("cuda", "CUDA", cmp.Or(s.CUDA, DefaultCUDA), cudaLines)
}
