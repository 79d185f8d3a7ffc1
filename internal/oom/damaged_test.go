package oom

// This file compares what is read of messages that are damaged at every byte with what was read once.

import (
	"strings"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	text := ""
	for _, m := range messages {
		if !strings.HasPrefix(m.thread, "other processes") && !strings.HasPrefix(m.thread, "pytorch/pytorch#16417") {
			continue // their phrases stand in these two
		}
		text += packed.Damaged([]byte(m.text), func(data []byte) string {
			read, err := Parse(string(data))
			if err != nil {
				return err.Error()
			}
			return packed.Fields(read)
		})
	}
	packed.Matches(t, "testdata/damaged.txt.gz", text)
}
