// Package json writes reports as JSON: the structs of package report, indented,
// with a final newline. The contract is report.Version; this package adds
// nothing to it.
package json

import (
	"encoding/json"
	"io"

	"heft/internal/report"
)

// Model writes a model's report.
func Model(w io.Writer, r *report.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
