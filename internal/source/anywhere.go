package source

// This file opens models that no path of the operating system leads to.

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"

	"heft/internal/fault"
	"heft/internal/onnx"
	"heft/internal/torch"
)

// OpenFS is Open for a file of a file system. Its imports are read from there as
// well.
func OpenFS(ctx context.Context, fsys fs.FS, name string, o Options) (*Model, error) {
	options, err := sessionOptions(ctx, o)
	if err != nil {
		return nil, err
	}
	file, expr := cutExpression(name)
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("cannot read %s: %v", file, unwrapPath(err)), Err: err}
	}
	if expr == "" && isONNX(file, data) {
		return readONNX(name, file, bytes.NewReader(data), options)
	}
	if err := checkContent(file, data); err != nil {
		return nil, err
	}
	options.Roots = append([]torch.Root{{FS: fsys}}, options.Roots...)
	m := &Model{name: name, source: file}
	return m, m.build(options, expr, func(s *torch.Session) error { return s.LoadFile(file) })
}

// OpenBytes is Open for a file's content, under a name such as "model.py:Net" or
// "model.onnx".
func OpenBytes(ctx context.Context, name string, data []byte, o Options) (*Model, error) {
	options, err := sessionOptions(ctx, o)
	if err != nil {
		return nil, err
	}
	file, expr := cutExpression(name)
	if expr == "" && isONNX(file, data) {
		return readONNX(name, file, bytes.NewReader(data), options)
	}
	if err := checkContent(file, data); err != nil {
		return nil, err
	}
	m := &Model{name: name, source: file}
	return m, m.build(options, expr, func(s *torch.Session) error { return s.LoadSource(file, data) })
}

// cutExpression separates "model.py:Net(10)" into file and expression.
func cutExpression(name string) (file, expr string) {
	if at := strings.Index(name, ".py:"); at >= 0 {
		return name[:at+len(".py")], name[at+len(".py:"):]
	}
	return name, ""
}

// headOfData is what a file's kind is told by.
func headOfData(data []byte) []byte { return data[:min(len(data), 512)] }

func isONNX(file string, data []byte) bool {
	head := headOfData(data)
	return onnx.Looks(head) || signatureOf(head) == "" && hasSuffix(file, ".onnx")
}

// checkContent refuses what is plainly no Python source.
func checkContent(file string, data []byte) error {
	if what := signatureOf(headOfData(data)); what != "" {
		return &Error{Message: fmt.Sprintf("%s is %s, neither Python source nor an ONNX model", file, what), Advice: wantsCode, Kind: fault.Unreadable}
	}
	return nil
}

func readONNX(name, file string, r *bytes.Reader, options torch.Options) (*Model, error) {
	f, err := onnx.Read(r, r.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &Model{name: name, source: file, file: f, ended: options.Limits.Deadline}, nil
}
