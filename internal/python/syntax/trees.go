package syntax

// This file keeps trees of sources that are parsed again and again.

import "sync"

// Trees are parsed sources, by their file's name and text. It is for those that come
// with the program: nothing is ever let go. The zero value is empty; several goroutines
// may use it. Machines that run one tree do not change it.
type Trees struct{ parsed sync.Map }

// text is a source by its file.
type text struct{ file, source string }

// Parse is [Parse], done once.
func (t *Trees) Parse(filename string, src []byte) (*Module, error) {
	key := text{filename, string(src)}
	if tree, ok := t.parsed.Load(key); ok {
		return tree.(*Module), nil
	}
	tree, err := Parse(filename, src)
	if err != nil {
		return nil, err
	}
	kept, _ := t.parsed.LoadOrStore(key, tree)
	return kept.(*Module), nil
}
