package report

// This file finds which layers of two models are the same, by path and structure.

// mostCells bounds the table of an alignment. What is larger is matched by path
// alone.
const mostCells = 16 << 20

// alignment pairs each layer of a with one of b, or -1. Layers at the beginning and
// at the end that are equal are paired at once; between them the pairs are those of
// the highest score that keep both orders, since a number in a Sequential tells less
// than what stands there. Layers left over with the same path are the same, moved.
func alignment(a, b []placedLayer) []int {
	pairs := make([]int, len(a))
	for i := range pairs {
		pairs[i] = -1
	}
	start := 0
	for start < len(a) && start < len(b) && equal(&a[start], &b[start]) {
		pairs[start] = start
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && equal(&a[endA-1], &b[endB-1]) {
		endA, endB = endA-1, endB-1
		pairs[endA] = endB
	}
	if (endA-start)*(endB-start) <= mostCells {
		align(a[start:endA], b[start:endB], pairs[start:endA], start)
	}
	pairByPath(a, b, pairs)
	return pairs
}

// equal tells layers that are the same at the same path.
func equal(a, b *placedLayer) bool {
	return a.path == b.path && a.kind == b.kind && len(a.differs(&b.DiffLayer)) == 0
}

// align writes the best pairs of two lists, whose first elements have index offset.
func align(a, b []placedLayer, pairs []int, offset int) {
	columns := len(b) + 1
	best := make([]int32, (len(a)+1)*columns) // of what begins at both
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			top := max(best[(i+1)*columns+j], best[i*columns+j+1])
			if s := likeness(&a[i], &b[j]); s > 0 {
				top = max(top, s+best[(i+1)*columns+j+1])
			}
			best[i*columns+j] = top
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		s := likeness(&a[i], &b[j])
		switch {
		case s > 0 && best[i*columns+j] == s+best[(i+1)*columns+j+1]:
			pairs[i] = offset + j
			i, j = i+1, j+1
		case best[i*columns+j] == best[(i+1)*columns+j]:
			i++
		default:
			j++
		}
	}
}

// Likeness of two layers, the most certain first. That a layer is the same elsewhere
// says more than that another stands at its path; a last name says more than a class.
const (
	sameLayer      = 10 // path and all figures
	sameElsewhere  = 7  // all figures, and the last name of the path
	samePath       = 6  // and the class
	sameFigures    = 5
	otherClass     = 3 // at the same path, under a name that is no number
	otherElsewhere = 2 // class and last name
)

// likeness is how likely two layers are the same, 0 if they are not.
func likeness(a, b *placedLayer) int32 {
	if a.kind != b.kind {
		return 0
	}
	same := a.sameFigures(b)
	_, lastA := cutLast(a.path)
	_, lastB := cutLast(b.path)
	switch {
	case a.path == b.path && same:
		return sameLayer
	case same && lastA == lastB:
		return sameElsewhere
	case a.path == b.path && a.Type == b.Type:
		return samePath
	case same:
		return sameFigures
	case a.path == b.path && !isNumber(lastA):
		return otherClass
	case a.Type == b.Type && lastA == lastB && !isNumber(lastA):
		return otherElsewhere
	}
	return 0
}

// sameFigures tells layers of one class with as many parameters and one window: what
// does not depend on the size of the input.
func (a *placedLayer) sameFigures(b *placedLayer) bool {
	return a.Type == b.Type && a.Window == b.Window && a.Parameters == b.Parameters && a.Calls == b.Calls
}

func isNumber(name string) bool {
	for _, r := range name {
		if r < '0' || r > '9' {
			return false
		}
	}
	return name != ""
}

// pairByPath pairs what is left and has the same path.
func pairByPath(a, b []placedLayer, pairs []int) {
	free := map[string]int{}
	taken := takenBy(pairs, len(b))
	for j := range b {
		if !taken[j] {
			free[b[j].path] = j
		}
	}
	for i := range a {
		if j, ok := free[a[i].path]; ok && pairs[i] < 0 && a[i].kind == b[j].kind {
			pairs[i] = j
			delete(free, a[i].path)
		}
	}
}

// takenBy tells which of n layers some pair has.
func takenBy(pairs []int, n int) []bool {
	taken := make([]bool, n)
	for _, j := range pairs {
		if j >= 0 {
			taken[j] = true
		}
	}
	return taken
}
