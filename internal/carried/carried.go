// Package carried unpacks what the program carries packed: tables and texts that are
// embedded as gzip, since a release has a budget of bytes.
package carried

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// Text is the text of an embedded gzip file. It panics where the file is damaged: the
// program was built wrong then, and going on without a table would give wrong figures.
// Name is what the panic calls it.
func Text(name string, packed []byte) []byte {
	text, err := unpack(packed)
	if err != nil {
		panic(fmt.Sprintf("%s, which the program carries, is damaged: %v", name, err))
	}
	return text
}

func unpack(packed []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}
