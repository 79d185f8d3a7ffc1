package torch

// This file turns a Jupyter notebook into the program that its code cells are, and lines of
// IPython into Python.

import (
	"cmp"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/python/syntax"
)

// notebookCell is a cell of a notebook; releases before 4 of the format call a code
// cell's source its input.
type notebookCell struct {
	Type   string          `json:"cell_type"`
	Source json.RawMessage `json:"source"`
	Input  json.RawMessage `json:"input"`
}

// notebookCells lists the cells of a notebook in their order; releases before 4 of the
// format have them in worksheets.
func notebookCells(file string, text []byte) ([]notebookCell, error) {
	var book struct {
		Cells      []notebookCell `json:"cells"`
		Worksheets []struct {
			Cells []notebookCell `json:"cells"`
		} `json:"worksheets"`
	}
	if err := json.Unmarshal(text, &book); err != nil {
		return nil, &SourceError{File: file, Reason: "is no notebook: " + whyNoNotebook(err)}
	}
	cells := book.Cells
	for _, sheet := range book.Worksheets {
		cells = append(cells, sheet.Cells...)
	}
	return cells, nil
}

// whyNoNotebook words an error of encoding/json without the names of Go's types.
func whyNoNotebook(err error) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return "it is of the type " + wrong.Value
	case errors.As(err, &wrong):
		return "its " + wrong.Field + " is of the type " + wrong.Value
	}
	return "it is no whole JSON text"
}

// notebookSource joins the code cells of a notebook. Magics and shell lines are left out,
// and cells of another language with them.
func notebookSource(file string, text []byte) ([]byte, error) {
	cells, err := notebookCells(file, text)
	if err != nil {
		return nil, err
	}
	var program strings.Builder
	for _, cell := range cells {
		if cell.Type != "code" {
			continue
		}
		source, err := cellText(cmp.Or(string(cell.Source), string(cell.Input)))
		if err != nil {
			return nil, &SourceError{File: file, Reason: "has a cell whose source is no text"}
		}
		writeCell(&program, source)
	}
	return []byte(program.String()), nil
}

// cellText reads a cell's source: one text, or its lines.
func cellText(raw string) (string, error) {
	var text string
	if json.Unmarshal([]byte(raw), &text) == nil {
		return text, nil
	}
	var lines []string
	if err := json.Unmarshal([]byte(raw), &lines); err != nil {
		return "", err
	}
	return strings.Join(lines, ""), nil
}

// pythonCells are cell magics behind which Python stands, which they time or keep quiet.
const pythonCells = "time timeit capture prun memit mprun python python3 py debug"

// writeCell writes a cell's Python. What %%writefile puts into a module is a part of the
// program, too: it is imported later on.
func writeCell(program *strings.Builder, source string) {
	if magic, ok := strings.CutPrefix(strings.TrimSpace(source), "%%"); ok {
		words := strings.Fields(strings.SplitN(magic, "\n", 2)[0])
		isModule := len(words) > 1 && words[0] == "writefile" && strings.HasSuffix(words[len(words)-1], ".py")
		if len(words) == 0 || !isModule && !slices.Contains(strings.Fields(pythonCells), words[0]) {
			return
		}
		_, source, _ = strings.Cut(strings.TrimSpace(source), "\n")
	}
	program.WriteString(string(withoutMagics("cell", []byte(source))) + "\n")
}

// shellWords are magics that IPython takes without their percent sign: commands of a shell and of
// package managers.
const shellWords = "cd|ls|ll|pwd|mkdir|rm|rmdir|cp|mv|cat|less|more|man|pip|pip3|conda|clear|git|wget|unzip"

// withoutMagic is a line of IPython as Python has it: %time keeps its statement; what a
// command of the shell prints is an empty list; other magics and questions do nothing.
func withoutMagic(line string) string {
	trimmed := strings.TrimLeft(line, " \t")
	indent := line[:len(line)-len(trimmed)]
	if statement, ok := strings.CutPrefix(trimmed, "%time "); ok {
		return indent + statement
	}
	if bareMagic().MatchString(trimmed) || isShell(strings.TrimRight(trimmed, " \t\r")) {
		return indent + "pass"
	}
	if match := assignedMagic().FindStringSubmatch(trimmed); match != nil {
		return indent + match[1] + " = []"
	}
	if askedName().MatchString(trimmed) {
		return indent + "pass"
	}
	return line
}

// isShell tells a line that is a command of the shell, and no part of an expression that
// begins with a name like one: "cat for cat in cats".
func isShell(line string) bool {
	words := strings.Fields(line)
	return shellLine().MatchString(line) && (len(words) < 2 || !slices.Contains(strings.Fields("for in is if else and or not"), words[1]))
}

var (
	bareMagic = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:%{1,2}[A-Za-z]|!|\?)`) }) // a space behind % divides
	shellLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:` + shellWords + `)(?:[ \t]+[^\s=(,.\[+*<>].*|[ \t]+\.\.?(?:/.*)?)?$`)
	})
	assignedMagic = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z_]\w*)[ \t]*=[ \t]*[!%][A-Za-z]`) })
	askedName     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][\w.]*\?\??[ \t]*$`) })
	magicLine     = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^[ \t]*(?:%{1,2}[A-Za-z]|[!?]|[A-Za-z_][\w.]*\?|[A-Za-z_]\w*[ \t]*=[ \t]*[!%]|(?:` + shellWords + `)[ \t]+\S)`)
	})
)

// withoutMagics is a program without IPython's magics, where it does not parse with them:
// an export of a notebook, or a file whose cells begin with "# %%". Lines stay where they
// are. A line of Python may begin with a percent sign, inside of brackets.
func withoutMagics(file string, src []byte) []byte {
	if !magicLine().Match(src) {
		return src
	}
	if _, err := syntax.Parse(file, src); err == nil {
		return src
	}
	lines := strings.Split(string(src), "\n")
	for i, line := range lines {
		lines[i] = withoutMagic(line)
	}
	return []byte(strings.Join(lines, "\n"))
}
