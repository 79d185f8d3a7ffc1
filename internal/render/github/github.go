// Package github writes messages as GitHub Actions reads them from a step's output:
// they stand beside the changed files. Entry point: Error.
package github

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
)

// data and property are how values are escaped behind and before the second "::".
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// Error writes an error about a file, "" for none; Notice what is in order.
func Error(w io.Writer, file, title, message string) error {
	return command(w, "error", file, title, message)
}

// Notice writes a message that says that something is in order.
func Notice(w io.Writer, file, title, message string) error {
	return command(w, "notice", file, title, message)
}

func command(w io.Writer, kind, file, title, message string) error {
	at := ""
	if file != "" { // by whole files: a budget is of no line
		at = "file=" + property.Replace(escape.Line(file)) + ",line=1,"
	}
	_, err := fmt.Fprintf(w, "::%s %stitle=%s::%s\n", kind, at, property.Replace(escape.Line(title)), data.Replace(escape.Line(message)))
	return err
}
