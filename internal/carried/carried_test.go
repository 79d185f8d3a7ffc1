package carried

// This file tests unpacking, of damaged files too.

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte("one\ntwo\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := string(Text("lines.gz", packed.Bytes())); got != "one\ntwo\n" {
		t.Errorf("%q", got)
	}
	whole := packed.Bytes()
	damaged := map[string][]byte{
		"empty":       {},
		"another":     []byte("PK\x03\x04 a zip, not a gzip"),
		"cut":         whole[:len(whole)-1],
		"wrong check": append(bytes.Clone(whole[:len(whole)-8]), 0, 0, 0, 0, 8, 0, 0, 0),
	}
	for name, packed := range damaged {
		t.Run(name, func(t *testing.T) {
			defer func() {
				said, _ := recover().(string)
				if !strings.HasPrefix(said, "lines.gz, which the program carries, is damaged: ") {
					t.Errorf("%q", said)
				}
			}()
			Text("lines.gz", packed)
		})
	}
}
