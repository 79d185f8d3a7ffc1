package packed

// This file damages what a reader reads, byte by byte: a rule of a format that nothing breaks is one that no test knows.

import (
	"fmt"
	"slices"
	"strings"
)

// Damaged is what a reader says of some bytes as they are, cut off at every place, with every byte changed in three
// ways, left out and doubled. Of neighbours of which the same is said, the first stands for all.
func Damaged(whole []byte, say func(data []byte) string) string {
	var b strings.Builder
	last := ""
	add := func(how string, data []byte) {
		if said := say(data); said != last {
			fmt.Fprintf(&b, "  %s: %s\n", how, said)
			last = said
		}
	}
	add("whole", slices.Clone(whole))
	for _, way := range []struct {
		name string
		of   func(i int) []byte
	}{
		{"cut off at", func(i int) []byte { return slices.Clone(whole[:i]) }},
		{"the next one at", func(i int) []byte { return changed(whole, i, whole[i]+1) }},
		{"zero at", func(i int) []byte { return changed(whole, i, 0) }},
		{"the largest at", func(i int) []byte { return changed(whole, i, 0xff) }},
		{"without", func(i int) []byte { return slices.Delete(slices.Clone(whole), i, i+1) }},
		{"twice", func(i int) []byte { return slices.Insert(slices.Clone(whole), i, whole[i]) }},
	} {
		for i := range whole {
			add(fmt.Sprintf("%s %d", way.name, i), way.of(i))
		}
	}
	return b.String()
}

func changed(whole []byte, at int, to byte) []byte {
	data := slices.Clone(whole)
	data[at] = to
	return data
}
