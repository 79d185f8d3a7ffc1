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

// Error writes an error, Notice what is in order.
func Error(w io.Writer, title, message string) error { return command(w, "error", title, message) }

// Notice writes a message that says that something is in order.
func Notice(w io.Writer, title, message string) error { return command(w, "notice", title, message) }

func command(w io.Writer, kind, title, message string) error {
	_, err := fmt.Fprintf(w, "::%s title=%s::%s\n", kind, property.Replace(escape.Line(title)), data.Replace(escape.Line(message)))
	return err
}
