package source

// This file opens models by the names that libraries give them: timm:resnet50,
// transformers:BertModel(num_hidden_layers=6), and a Hugging Face config.json.

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/content"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
	"heft/internal/torch"
	"heft/internal/weights"
)

// library is how the models of a library are made and what they take.
type library struct {
	builder string // the function of torch._named that a model's name is given to
	inputs  string // the expression of the inputs of model, "" for a guess
}

var libraries = map[string]*library{
	"timm":         {"timm_model", "timm_inputs(model)"},
	"torchvision":  {"torchvision_model", ""},
	"transformers": {"transformers_class", "transformers_inputs(model)"},
}

// openNamed opens library:Name(arguments).
func openNamed(name, library, expr string, options torch.Options, site site) (*Model, error) {
	builder, arguments, called := strings.Cut(expr, "(")
	if called {
		arguments = "(" + arguments
	}
	if !isName(builder) {
		return nil, &Error{Message: fmt.Sprintf("%q is no name of a model", builder), Advice: "write it as " + library + ":NAME"}
	}
	program := fmt.Sprintf("from torch._named import *\nmade = %s(%s)\n", libraries[library].builder, strconv.Quote(builder))
	return openLibrary(name, library, program, "made"+arguments, options, site)
}

// openLibrary runs a program that imports a library: from the given paths, else
// from where the machine's Python has it, unless that is not to be looked at.
func openLibrary(name, library, program, expr string, options torch.Options, site site) (*Model, error) {
	m := &Model{name: name, source: library}
	if !holds(options.Roots, library) {
		root, ok := site.find(library)
		switch {
		case ok:
			options.Roots = append(options.Roots, root)
			m.source = library + " of " + root.Mount()
		case library != "torchvision":
			return nil, site.without(library)
		}
	}
	err := m.build(options, expr, func(s *torch.Session) error { return s.LoadSource("<"+library+">", []byte(program)) })
	if err != nil {
		return nil, err
	}
	if inputs := libraries[library].inputs; inputs != "" {
		if err := m.feed(inputs); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// feed sets the known inputs to what an expression of the model gives: a line each, the
// first is the likeliest.
func (m *Model) feed(expr string) error {
	text, err := m.session.Text(expr, m.model)
	if err != nil {
		return err
	}
	m.inputs, m.others = nil, nil
	for line := range strings.SplitSeq(text, "\n") {
		specs, err := input.Parse(line)
		if err != nil {
			return &Error{Message: err.Error(), Err: err}
		}
		m.others = append(m.others, specs)
	}
	m.inputs, m.others = m.others[0], m.others[1:]
	return nil
}

// traceKnown runs the model on the inputs that its library gives it, on the first that it
// takes; the error is that of the likeliest.
func (m *Model) traceKnown(run Run) (*graph.Graph, error) {
	tried := append([][]input.Spec{m.inputs}, m.others...)
	var first error
	for _, specs := range tried {
		fed := specs
		if run.Batch > 0 {
			fed = input.WithBatch(specs, run.Batch)
		}
		g, err := m.trace(fed, run)
		if err == nil {
			m.inputs, m.others = specs, nil // this one is it, whatever later runs say
			return g, nil
		}
		if first == nil {
			first = err
		}
		var limit *vm.LimitError
		if errors.As(err, &limit) {
			return nil, err
		}
		if !mayFitAnother(err) {
			break
		}
	}
	return nil, first
}

// feedTokens sets the length of the text that a model of transformers reads.
func (m *Model) feedTokens(length int64) error {
	reads := func(s input.Spec) bool { return s.Name == "input_ids" }
	if length < 0 || !slices.ContainsFunc(m.inputs, reads) {
		return &Error{Message: fmt.Sprintf("a sequence of %d tokens cannot be fed to %s", length, m.name),
			Advice: "`seq` is for models of transformers that read a text; `input` says what any model is fed: ids=1x512:int64"}
	}
	return m.feed(fmt.Sprintf("transformers_inputs(model, %d)", length))
}

// find opens the folder of installed packages that has a library.
func (s site) find(library string) (*files.Root, bool) {
	if !s {
		return nil, false
	}
	return files.Site(library)
}

// without is the error that a library was not found.
func (s site) without(library string) error {
	e := &Error{Message: fmt.Sprintf("package %s is neither among the given folders nor where this machine's Python has its packages", library),
		Advice: "`path` names the folder that it is installed in: …/site-packages"}
	if !s {
		e.Message = fmt.Sprintf("package %s is not among the given folders, and no others are looked at", library)
	}
	return e
}

func holds(roots []*files.Root, library string) bool {
	for _, root := range roots {
		if root.IsDir(library) {
			return true
		}
	}
	return false
}

func isName(text string) bool {
	for i, r := range text {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '.' && (r < '0' || r > '9')) {
			return false
		}
	}
	return text != ""
}

// configIn finds the configuration in a folder, nil if it has none.
func configIn(folder string) (*place, error) {
	found, isDir, err := files.Locate(folder + "/config.json")
	if err != nil || isDir {
		return nil, nil // the folder is refused for being one
	}
	root, err := files.Folder(found.Dir)
	if err != nil {
		return nil, readError(err)
	}
	return &place{root: root, name: found.Base, onDisk: found.Dir}, nil
}

// openConfig opens the model that a config.json describes.
func openConfig(name string, p *place, options torch.Options, site site) (*Model, error) {
	text, err := p.root.Read(p.name, files.MaxSource)
	if err != nil {
		return nil, readError(err)
	}
	if !bytes.Contains(text, []byte(`"model_type"`)) {
		return nil, &Error{Message: p.display() + ` has no "model_type"`, Advice: "heft reads the config.json of Hugging Face models"}
	}
	program := "import json\nfrom torch._named import *\nmade = transformers_config(json.loads(" + strconv.QuoteToASCII(string(text)) + "))\n"
	m, err := openLibrary(name, "transformers", program, "made", options, site)
	if err == nil {
		m.beside, err = besideOf(p.root)
	}
	return m, err
}

// besideOf reads the file of parameters that lies beside a configuration; nil if there
// is none under a usual name.
func besideOf(root *files.Root) (*weights.File, error) {
	name, _ := weightsIn(root)
	if name == "" {
		return nil, nil
	}
	p := &place{root: root, name: name}
	format, err := p.format()
	if err != nil {
		return nil, err
	}
	if format == nil || format.Reader != content.Weights && format.Reader != content.Index {
		return nil, nil // a pointer to what was not fetched: the model is there without
	}
	return readStored(root, name, format)
}
