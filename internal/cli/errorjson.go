package cli

// This file writes errors as JSON, for programs that run heft.

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"heft"
)

// errorVersion names the JSON contract of an error.
const errorVersion = "heft.error/1"

// errorReport is an error under --format json, on stdout where the report would
// stand.
type errorReport struct {
	Version string      `json:"version"`
	Error   errorDetail `json:"error"`
}

// errorDetail is what is wrong.
type errorDetail struct {
	Kind    string `json:"kind"`              // "usage", "unreadable", "program", "unsupported" …
	Message string `json:"message"`           // as the terminal shows it, in one text
	Hint    string `json:"hint,omitempty"`    // what to try
	Setting string `json:"setting,omitempty"` // the setting that is wrong
	File    string `json:"file,omitempty"`    // in the model's source, where the program stopped
	Line    int    `json:"line,omitempty"`    // in that file
	Module  string `json:"module,omitempty"`  // path of the module in which it happened
	Node    string `json:"node,omitempty"`    // of an ONNX file
	Offset  int64  `json:"offset,omitempty"`  // byte at which a file could not be read
	Exit    int    `json:"exit"`              // the program's exit code
}

// wantsJSON tells a command line that asks for JSON.
func wantsJSON(args []string) bool {
	return slices.Contains(args, "-fjson") || slices.Contains(valuesOf(args, "--format", "-f"), "json")
}

// languageOf is the language that a command line asks for; "" if it names none.
func languageOf(args []string) string {
	language := ""
	for _, value := range valuesOf(args, "--lang") {
		language = value
	}
	return language
}

// valuesOf are the values of a flag by any of its names, in a command line whose flags may
// not have been read to the end.
func valuesOf(args []string, names ...string) []string {
	var values []string
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if !slices.Contains(names, name) {
			continue
		}
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		values = append(values, value)
	}
	return values
}

func printErrorJSON(w io.Writer, err error, code int) {
	detail := errorDetail{Kind: heft.Usage.String(), Message: worded(strings.TrimRight(err.Error(), "\n")), Exit: code}
	var fault *heft.Error
	if errors.As(err, &fault) {
		detail.Kind, detail.Setting = fault.Kind.String(), fault.Setting
		detail.File, detail.Line, detail.Module, detail.Node, detail.Offset = fault.File, fault.Line, fault.Module, fault.Node, fault.Offset
	}
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		detail.Hint = worded(hinted.Hint())
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	// A terminal that is gone cannot be told.
	_ = encoder.Encode(errorReport{errorVersion, detail})
}
