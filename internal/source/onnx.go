package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"heft/internal/graph"
	"heft/internal/onnx"
	"heft/internal/torch"
)

// This file opens ONNX models.

// looksLikeONNX judges a file by its first bytes; only where these are of no
// known kind, by its extension.
func looksLikeONNX(file string) bool {
	head := headOf(file)
	if onnx.Looks(head) {
		return true
	}
	return signatureOf(head) == "" && hasSuffix(file, ".onnx")
}

// headOf reads the first bytes of a file, as far as that is possible.
func headOf(file string) []byte {
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil
	}
	return head[:n]
}

// signatureOf names the kind of a file that is no model source, "" if its
// first bytes tell none.
func signatureOf(head []byte) string {
	head = bytes.TrimLeft(head, " \t\r\n")
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.prefix)) {
			return s.what
		}
	}
	return ""
}

func openONNX(name, file string, options torch.Options) (*Model, error) {
	f, err := onnx.Open(file)
	if err != nil {
		if _, ok := err.(*os.PathError); ok {
			return nil, &Error{Message: fmt.Sprintf("cannot read %s: %v", file, unwrapPath(err)), Err: err}
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &Model{name: name, source: filepath.ToSlash(file), file: f, ended: options.Limits.Deadline}, nil
}

func (m *Model) traceONNX(run Run) (*graph.Graph, error) {
	return m.file.Trace(onnx.Run{
		Name: m.name, Source: m.source, Inputs: run.Inputs, Dims: run.Dims, Batch: run.Batch, Training: run.Training,
		Ended: m.ended,
	})
}
