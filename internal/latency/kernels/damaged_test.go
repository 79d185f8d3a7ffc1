package kernels

// This file compares what is read of a table that is damaged at every byte with what was read once.

import (
	"bytes"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	whole := "run,train,nhwc,resnet50,8,64\nproduct,float16,cm,2,3,4,5,6,7,8,2\ndepthwise,float32,wtbl,0,0,9,1,2,3,1,1\n"
	packed.Matches(t, "testdata/damaged.txt.gz", packed.Damaged([]byte(whole), func(data []byte) string {
		read, err := Read(bytes.NewReader(data))
		if err != nil {
			return err.Error()
		}
		return packed.Fields(read)
	}))
}
