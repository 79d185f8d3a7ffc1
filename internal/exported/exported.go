// Package exported reads programs of torch.export, .pt2 archives, and makes graphs of
// them. Weights are never read: each tensor's type and sizes stand in the program.
//
// Three generations of archives: of torch up to 2.7 with the program as
// serialized_exported_program.json, from 2.8 on with models/NAME.json; the program
// itself is of schema 8 in all of them (torch/_export/serde/schema.py of 2.5 to 2.15).
//
// A program is a list of ATen calls, as Python made them, with the modules that they
// were made in. The calls are applied by package overload, so that cost and memory
// know nothing of the format. When the program lets go of a tensor it does not say:
// here after the last use, but what a module was called with when the call ends, since
// the caller still has it.
//
// Entry point: Read.
package exported

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"heft/internal/files"
)

// Limits of a program.
const (
	maxProgram = 128 << 20 // bytes of its JSON: of the largest models of timm, 6 MB
	maxNodes   = 500_000
	maxNames   = 1_000_000
)

// Versions of the schema that are understood; a newer minor one may say more.
const major, newestMinor = 8, 20

// Error says what is wrong with an archive or a program.
type Error struct {
	Node    string // of the program, "" for all of it
	Message string
	Advice  string
	Err     error // the cause, if there is one

	// Usage tells that the program may be sound, and too much is asked of it.
	Usage bool
	// Unsupported tells that heft cannot go on with a program that may be sound.
	Unsupported bool
}

// Error returns "node conv2d: …".
func (e *Error) Error() string {
	if e.Node == "" {
		return e.Message
	}
	return fmt.Sprintf("node %.60s: %s", e.Node, e.Message)
}

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func wrong(format string, args ...any) error { return &Error{Message: fmt.Sprintf(format, args...)} }

// Program is a program that was read.
type Program struct {
	graph   *graphRecord
	whole   *programRecord
	Torch   string // the release that exported it
	remarks []string
	stored  map[string]string // the file of each parameter by its name, "" where the archive does not tell
}

// Read reads the program of an archive of size bytes.
func Read(r io.ReaderAt, size int64) (*Program, error) {
	root, err := files.Archive(r, size, "the archive", "/archive")
	if err != nil {
		return nil, &Error{Message: err.Error(), Err: err}
	}
	name, err := programIn(root)
	if err != nil {
		return nil, err
	}
	text, err := root.Read(name, maxProgram)
	if err != nil {
		return nil, &Error{Message: "the program cannot be read: " + err.Error(), Err: err}
	}
	p, err := parse(text)
	if err != nil {
		return nil, err
	}
	p.stored = storedIn(root, name)
	return p, nil
}

// storedIn reads which file of the archive holds which parameter: tied ones share one.
// An archive that does not say so, or not readably, has none tied.
func storedIn(root *files.Root, program string) map[string]string {
	folder, name := path.Dir(path.Dir(program)), strings.TrimSuffix(path.Base(program), ".json")
	for _, ending := range []string{"_weights_config.json", "_model_param_config.json"} {
		text, err := root.Read(path.Join(folder, "data", "weights", name+ending), maxProgram)
		if err != nil {
			continue
		}
		var record struct {
			Config map[string]struct {
				File string `json:"path_name"`
			}
		}
		if json.Unmarshal(quoteNumbers(text), &record) != nil || len(record.Config) > maxNames {
			return nil
		}
		stored := map[string]string{}
		for parameter, c := range record.Config {
			stored[parameter] = c.File
		}
		return stored
	}
	return nil
}

// programIn finds the program in an archive.
func programIn(root *files.Root) (string, error) {
	if name := "serialized_exported_program.json"; root.IsFile(name) {
		return name, nil
	}
	folder := "."
	if !root.IsFile("archive_format") {
		entries, err := root.ReadDir(".")
		if err != nil {
			return "", &Error{Message: err.Error(), Err: err}
		}
		for _, entry := range entries {
			if entry.IsDir() && root.IsFile(path.Join(entry.Name(), "archive_format")) {
				folder = entry.Name()
			}
		}
	}
	entries, err := root.ReadDir(path.Join(folder, "models"))
	var models []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".json") {
			models = append(models, entry.Name())
		}
	}
	switch {
	case slices.Contains(models, "model.json"):
		return path.Join(folder, "models", "model.json"), nil
	case len(models) == 1:
		return path.Join(folder, "models", models[0]), nil
	case len(models) > 1:
		return "", &Error{Message: fmt.Sprintf("the archive has %d programs: %s", len(models), strings.Join(models[:min(len(models), 8)], ", ")), Advice: "export them one by one", Unsupported: true}
	case err != nil && root.IsDir(path.Join(folder, "data", "aotinductor")):
		return "", &Error{Message: "the archive has compiled code and no program", Advice: "torch.export.save writes the program", Unsupported: true}
	}
	return "", &Error{Message: "the archive has no program", Advice: "torch.export.save writes one"}
}

// parse reads a program.
func parse(text []byte) (*Program, error) {
	var version struct {
		Schema struct{ Major, Minor int } `json:"schema_version"`
	}
	text = quoteNumbers(text)
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, &Error{Message: "the program is no readable JSON: " + err.Error(), Err: err}
	}
	if version.Schema.Major != major {
		return nil, &Error{Message: fmt.Sprintf("the program is of schema %d.%d; schema %d is understood", version.Schema.Major, version.Schema.Minor, major), Advice: "export it with torch 2.5 or newer", Unsupported: true}
	}
	p := &Program{whole: &programRecord{}}
	if err := json.Unmarshal(text, p.whole); err != nil {
		return nil, &Error{Message: "the program cannot be read: " + err.Error(), Err: err}
	}
	p.graph, p.Torch = &p.whole.GraphModule.Graph, p.whole.Torch
	if n := len(p.graph.Nodes); n > maxNodes {
		return nil, wrong("the program has %d nodes; at most %d are run", n, maxNodes)
	}
	if n := len(p.graph.Tensors) + len(p.whole.GraphModule.Calls); n > maxNames {
		return nil, wrong("the program has %d names; at most %d are read", n, maxNames)
	}
	if minor := version.Schema.Minor; minor > newestMinor {
		p.remarks = append(p.remarks, fmt.Sprintf("the program is of schema %d.%d, and %d.%d is the newest that is known", major, minor, major, newestMinor))
	}
	return p, nil
}

// quoteNumbers puts numbers that JSON has not into quotes: Python writes Infinity and
// NaN as they are.
func quoteNumbers(text []byte) []byte {
	if !bytes.Contains(text, []byte("Infinity")) && !bytes.Contains(text, []byte("NaN")) {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for i := 0; i < len(text); {
		if text[i] == '"' {
			end := i + 1
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end+1, len(text))
			out = append(out, text[i:end]...)
			i = end
			continue
		}
		found := ""
		for _, word := range []string{"-Infinity", "Infinity", "NaN"} {
			if bytes.HasPrefix(text[i:], []byte(word)) {
				found = word
				break
			}
		}
		if found == "" {
			out = append(out, text[i])
			i++
			continue
		}
		out = append(append(append(out, '"'), found...), '"')
		i += len(found)
	}
	return out
}
