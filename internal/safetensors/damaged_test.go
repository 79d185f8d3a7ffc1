package safetensors

// This file compares what is read of a header that is damaged at every byte with what was read once.

import (
	"bytes"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	whole := file(`{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[24,32]},"a.w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}`, 32)
	packed.Matches(t, "testdata/damaged.txt.gz", packed.Damaged(whole, func(data []byte) string {
		f, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err.Error()
		}
		return packed.Fields(f)
	}))
}
