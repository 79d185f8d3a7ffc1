package torch

// This file turns a Jupyter notebook into the program that its code cells are.

import (
	"encoding/json"
	"strings"
)

// notebookSource joins the code cells of a notebook in their order. Magics and
// shell lines are left out, and cells of another language with them.
func notebookSource(file string, text []byte) ([]byte, error) {
	var book struct {
		Cells []struct {
			Type   string          `json:"cell_type"`
			Source json.RawMessage `json:"source"`
		}
	}
	if err := json.Unmarshal(text, &book); err != nil {
		return nil, &SourceError{File: file, Reason: "is no notebook: " + err.Error()}
	}
	var program strings.Builder
	for _, cell := range book.Cells {
		if cell.Type != "code" {
			continue
		}
		source, err := cellText(cell.Source)
		if err != nil {
			return nil, &SourceError{File: file, Reason: "has a cell whose source is no text"}
		}
		writeCell(&program, source)
	}
	return []byte(program.String()), nil
}

// cellText reads a cell's source: one text, or its lines.
func cellText(raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var lines []string
	if err := json.Unmarshal(raw, &lines); err != nil {
		return "", err
	}
	return strings.Join(lines, ""), nil
}

func writeCell(program *strings.Builder, source string) {
	if strings.HasPrefix(strings.TrimSpace(source), "%%") {
		return
	}
	for line := range strings.SplitSeq(source, "\n") {
		trimmed := strings.TrimLeft(line, " \t")
		if strings.HasPrefix(trimmed, "%") || strings.HasPrefix(trimmed, "!") || strings.HasPrefix(trimmed, "?") {
			line = line[:len(line)-len(trimmed)] + "pass"
		}
		program.WriteString(line + "\n")
	}
}
