package content

// This file compares what the beginnings of files, damaged at every byte, are taken for with what was read once.

import (
	"bytes"
	"slices"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	var rows []string
	for row := range examples {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	text := ""
	for _, row := range rows {
		for _, example := range examples[row] {
			if len(example.content) > 600 {
				continue // archives with large headers: their names are tested whole
			}
			text += row + ", " + example.name + "\n" + packed.Damaged([]byte(example.content), func(data []byte) string {
				f, err := Of(bytes.NewReader(data), int64(len(data)), example.name)
				switch {
				case err != nil:
					return err.Error()
				case f == nil:
					return "unknown"
				}
				return f.Name
			})
		}
	}
	packed.Matches(t, "testdata/damaged.txt.gz", text)
}
