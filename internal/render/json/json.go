// Package json writes reports as JSON: the structs of package report, indented,
// with a final newline. The contract is report.Version; this package adds
// nothing to it, but writes a shape on one line.
package json

import (
	"bytes"
	"encoding/json"
	"io"
)

// Write writes a report.
func Write(w io.Writer, r any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return err
	}
	_, err := w.Write(joinNumbers(b.Bytes()))
	return err
}

// Line writes a report on one line.
func Line(w io.Writer, r any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// joinNumbers puts lists that hold nothing but numbers on one line. Strings
// hold no line breaks in JSON, so a bracket at a line's end opens a list.
func joinNumbers(text []byte) []byte {
	var out []byte
	for len(text) > 0 {
		open := bytes.Index(text, []byte("[\n"))
		if open < 0 {
			return append(out, text...)
		}
		out = append(out, text[:open+1]...)
		text = text[open+1:]
		end := bytes.IndexByte(text, ']')
		if end < 0 || len(bytes.Trim(text[:end], "0123456789-, \n")) > 0 {
			continue
		}
		for i, number := range bytes.Fields(text[:end]) {
			if i > 0 {
				out = append(out, ' ')
			}
			out = append(out, number...)
		}
		text = text[end:]
	}
	return out
}
