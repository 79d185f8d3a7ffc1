package pickle

// This file compares what is built of pickles that are damaged at every byte with what was read once.

import (
	"bytes"
	"testing"

	"heft/internal/packed"
)

func TestDamagedEverywhere(t *testing.T) {
	text := ""
	for _, whole := range []string{
		"\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01X\x01\x00\x00\x00bG\x3f\xf0\x00\x00\x00\x00\x00\x00u.",
		"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94\x8c\x02bc\x94\x93\x94)R\x94}\x94\x8c\x01x\x94M\x10\x01sb.",
		"(dp0\nVa\np1\nI1\nsS'b'\n(lp2\nF1.5\naL7L\nas.",
		"\x80\x02cm\nC\n)\x81}b]q\x01(h\x01\x88\x89N\x8a\x02\xff\x00\x85\x86\x87e.",
		"ccollections\nOrderedDict\n((lI3\naI01\natRp0\n0g0\nQ.",
	} {
		text += packed.Damaged([]byte(whole), func(data []byte) string {
			v, err := NewReader(bytes.NewReader(data), 0, int64(len(data))).Read()
			if err != nil {
				return err.Error()
			}
			return Text(v, 200)
		})
	}
	packed.Matches(t, "testdata/damaged.txt.gz", text)
}
