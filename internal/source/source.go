// Package source turns what a user named into a model that can be traced: it
// picks the front end, finds the folders that imports are read from, and knows
// or guesses the inputs.
//
// A name is, in this order:
//
//	resnet50, resnet50(num_classes=10)     a built-in model
//	model.py, model.py:Net, dir/model.py:Net(depth=18)
//	                                       a Python file, with a class or a function
//	model.onnx                             an ONNX file, whatever it is called
//	model.safetensors, model.pth, model.gguf
//	                                       a file of parameters, or the index of several
//	repo.zip/model.py:Net                  a file in a zip, tar or tar.gz
//	nn.Conv2d(1, 1, 3)                     an expression with torch, nn, F, torchvision
//	                                       and models in scope
//	torchvision.models:resnet50            a module below one of Options.Path
//	timm:resnet50, transformers:BertModel  a model of a library, found below Options.Path or
//	                                       where the machine's Python has its packages
//	config.json, or its folder             a Hugging Face model
//	model.pt2                              a program of torch.export
//	a folder                               the likeliest model of a repository
//	tape.json                              a recording of a live model, whatever it is called
//
// A file without a class means the model that it makes itself, or the likeliest of its
// classes (guess.go); a folder of which nothing runs gives an error that lists its models.
//
// Files come from the operating system, from any fs.FS, or are given as bytes with
// a name ([Source]). A file's imports are read from its own folder (from the folder
// above the outermost package, if it stands in one), then from Options.Path, then from
// the top of the repository that it stands in; nothing else is read. Entry point: Open.
package source

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"heft/internal/content"
	"heft/internal/exported"
	"heft/internal/fault"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/onnx"
	"heft/internal/op"
	"heft/internal/python/vm"
	"heft/internal/tape"
	"heft/internal/torch"
	"heft/internal/weights"
	"heft/zoo"
)

// Source is a model's name and where its files are.
type Source struct {
	Name string
	// FS, if set, holds the files that Name is looked for in, by slash-separated
	// path: "pkg/model.py:Net". Nil: the operating system's files.
	FS fs.FS
	// File, if set, is the content of the file that Name names, of Size bytes, and
	// the only file there is: an upload, a browser's file. FS must be nil.
	File io.ReaderAt
	Size int64
}

// Named is a model of the operating system's files, or a built-in one.
func Named(name string) Source { return Source{Name: name} }

// Bytes is a model in one file in memory: its name, with a class where that is
// needed ("model.py:Net"), and the file's content.
func Bytes(name string, content []byte) Source {
	return Source{Name: name, File: bytes.NewReader(content), Size: int64(len(content))}
}

// Options say where code may come from and how doubts are decided.
type Options struct {
	Path    []string   // folders or archives with Python packages, of the operating system
	Trees   []fs.FS    // the same, wherever they are
	Assume  []string   // "model.py:93=false", "model.py:112=100" for a size
	Args    []string   // what a script finds in sys.argv behind its own name
	Several bool       // the options are of several models: Args are of those that are scripts
	Seq     int64      // tokens that a model of transformers is fed; 0 leaves it to the model
	Objects int64      // that each image shows to a detector in training; 0: 8
	NoSite  bool       // packages are not looked for where this machine's Python has them
	Torch   op.Release // whose names a Python program finds; the zero value is the newest
	Limits  Limits     // of opening
}

// Limits bound one call of a model. Zero fields stand for the defaults.
type Limits struct {
	Steps int64 // of the model's program: statements, calls and loop rounds; of a file: nodes
	Bytes int64 // that its values hold at a time
}

// Model is an opened model: a program in a session, or a file.
type Model struct {
	name     string
	source   string
	session  *torch.Session
	model    *torch.Model
	inputs   []input.Spec      // known ones, nil for a user's file
	others   [][]input.Spec    // what is tried where the known ones do not run
	targets  *torch.Targets    // what a detector is trained on; nil until it was asked
	counts   *detectionCounts  // of an evaluation, nil for the bounds
	objects  int64             // that each image shows in training, 0 where nobody says
	file     *onnx.File        // set: the model is this file, and there is no session
	stored   *weights.File     // set: what the file stores; without a session, it is parameters without a program
	refused  error             // of a file with code: why that does not run; nil if it does
	beside   *weights.File     // the parameters that lie beside a configuration, nil if none do
	tape     *tape.Tape        // set: a recording of a run
	exported *exported.Program // set: a program of torch.export
	ended    context.Context   // of the running call: done when a file is to end
	steps    int64             // of the running call: nodes of a file that may run
	advised  bool              // of the running call: what the model runs with was looked for
	roots    []*files.Root     // what it was read from, closed with it
	guesses  *guessing         // what else a file may mean that nobody named a class of, nil if one was named
	text     string            // of that file, "" for a model that is no Python file
	reading  *guessing         // of that file: how its program reads its data, nil if a class was named
	bracket  *bracket          // of the last guess: sizes between which none fits, nil for none
	nodes    *graph.Assumption // that a batch is a graph's nodes, nil if it is not
	taken    *graph.Assumption // that the program's own model is meant by its class, nil if it is not
	own      *torch.Rehearsed  // what the program itself makes of this class; nil until it was asked
	folder   *Besides          // what else the folder has that was named, nil if none was
	// configured tells that the model was asked for its optimizer.
	configured bool
}

// Beside is what the file of parameters holds that lies beside the model's
// configuration; nil if there is none.
func (m *Model) Beside() *weights.File { return m.beside }

// Folder is what else the folder has that was named as the model; nil if none was.
func (m *Model) Folder() *Besides { return m.folder }

// Refused is why the code does not run that a file carries; nil if it does, or there is
// none.
func (m *Model) Refused() error { return m.refused }

// Name is the model's name as the user wrote it.
func (m *Model) Name() string { return m.name }

// Close ends what the model's program may have left suspended, and lets go of the
// files it was read from. The model cannot be traced afterwards.
func (m *Model) Close() {
	switch {
	case m.file != nil:
		m.file.Close()
	case m.session != nil:
		m.session.Close()
	}
	closeAll(m.roots)
}

// Begin begins a call: the end of its context ends the model's program, and its
// steps are counted anew.
func (m *Model) Begin(ctx context.Context, limits Limits) {
	m.ended, m.steps, m.advised = ctx, limits.Steps, false
	m.Again(limits)
}

// Again begins another run of a call, as a search makes dozens: each has the steps of
// a call.
func (m *Model) Again(limits Limits) {
	if m.session != nil {
		m.session.Limit(limits.under(m.ended))
	}
}

// under are the limits of a program.
func (l Limits) under(ctx context.Context) vm.Limits {
	return vm.Limits{Steps: l.Steps, MemoryBytes: cmp.Or(l.Bytes, maxMemory), Deadline: ctx}
}

func closeAll(roots []*files.Root) {
	for _, root := range roots {
		root.Close()
	}
}

// Error is an error of naming or reading a model, with what to try instead.
type Error struct {
	Message string
	Advice  string
	Err     error      // the cause, if there is one
	Kind    fault.Kind // zero: by the cause, else a name that cannot be meant
	// Candidates are the models that could be named instead, the likeliest first.
	Candidates []string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }

// Open finds a model, loads its code and builds it.
func Open(ctx context.Context, name string, o Options) (*Model, error) {
	return OpenFrom(ctx, Source{Name: name}, o)
}

// OpenFrom is Open for a model whose files may be anywhere.
func OpenFrom(ctx context.Context, from Source, o Options) (*Model, error) {
	if err := checkObjects(o.Objects); err != nil {
		return nil, err
	}
	detection, assume, err := detectionPreset(o.Assume)
	if err != nil {
		return nil, err
	}
	o.Assume = assume
	options, err := sessionOptions(ctx, o)
	if err != nil {
		closeAll(options.Roots)
		return nil, err
	}
	place, err := locate(from)
	if err != nil {
		closeAll(options.Roots)
		return nil, err
	}
	looks := site(!o.NoSite && from.FS == nil && from.File == nil)
	if looks {
		options.Site = files.Site
	}
	m, err := open(from, place, options, looks)
	if err == nil {
		m.objects = o.Objects
	}
	if err == nil && len(o.Args) > 0 && !o.Several {
		if err = m.refuseArgs(place, o.Args); err != nil {
			m.Close()
		}
	}
	if err == nil && detection != "" {
		if err = m.presumeNamed(detection); err != nil {
			m.Close()
		}
	}
	if err == nil && o.Seq != 0 {
		if err = m.feedTokens(o.Seq); err != nil {
			m.Close()
		}
	}
	if err != nil {
		closeAll(append(options.Roots, place.roots()...))
		return nil, err
	}
	m.roots = append(append(m.roots, options.Roots...), place.roots()...)
	return m, nil
}

// site tells whether packages are looked for where the machine's Python has them.
type site bool

func open(from Source, place *place, options torch.Options, site site) (*Model, error) {
	name := from.Name
	if place != nil && place.folder != nil {
		return openRepository(name, place.folder, options, site)
	}
	builder, _, _ := strings.Cut(name, "(")
	if entry, ok := zoo.Lookup(builder); ok && place == nil {
		return openZoo(name, entry, options)
	}
	if place != nil {
		return openFile(name, place, options, site)
	}
	if library, expr, ok := strings.Cut(name, ":"); ok && libraries[library] != nil {
		return openNamed(name, library, expr, options, site)
	}
	if isExpression(name) {
		return openExpression(name, options)
	}
	if module, expr, ok := strings.Cut(name, ":"); ok && len(options.Roots) > 0 {
		return openModule(name, module, expr, options)
	}
	return nil, from.unknownName()
}

// The program's share of memory and its length are chosen so that a file which
// grows without end is stopped below 512 MiB of the whole process: what is
// charged takes up to 2.6 times as much in Go, and an operator's record about
// 500 bytes.
const (
	maxMemory = 160 << 20
	maxOps    = 500_000
)

// sessionOptions reads the folders and decisions that the user gave.
func sessionOptions(ctx context.Context, o Options) (options torch.Options, err error) {
	options.Limits, options.MaxOps, options.Args, options.Torch = o.Limits.under(ctx), maxOps, o.Args, o.Torch
	for _, name := range o.Path {
		root, err := files.Mount(name)
		if err != nil {
			return options, &Error{Message: fmt.Sprintf("path %q is not a folder: it %s", name, reasonOf(err)), Advice: "`path` takes a folder, or a zip or tar of one", Err: err}
		}
		options.Roots = append(options.Roots, root)
	}
	for i, tree := range o.Trees {
		options.Roots = append(options.Roots, files.New(tree, "", fmt.Sprintf("/path%d", i+1)))
	}
	for _, text := range o.Assume {
		d, err := parseDecision(text)
		if err != nil {
			return options, err
		}
		options.Assume = append(options.Assume, d)
	}
	return options, nil
}

// parseDecision reads "model.py:93=false" or, for a size, "model.py:93=100".
func parseDecision(text string) (torch.Decision, error) {
	place, value, _ := strings.Cut(text, "=")
	at := max(strings.LastIndexByte(place, ':'), 0)
	d := torch.Decision{File: place[:at]}
	var lineErr, valueErr error
	d.Line, lineErr = strconv.Atoi(strings.TrimPrefix(place[at:], ":"))
	switch strings.ToLower(value) {
	case "true":
		d.Truth = true
	case "false":
	default:
		d.Sized = true
		d.Size, valueErr = strconv.ParseInt(value, 10, 64)
	}
	if d.File == "" || lineErr != nil || valueErr != nil || d.Line < 1 || d.Size < 0 {
		return d, &Error{Message: fmt.Sprintf("cannot read the assumption %q", text),
			Advice: "write it as `assume` model.py:93=false, or for a size `assume` model.py:93=100"}
	}
	return d, nil
}

// builtIn is where the zoo's models are from.
const builtIn = "built-in zoo"

func openZoo(name string, entry zoo.Model, options torch.Options) (*Model, error) {
	m := &Model{name: name, source: builtIn, inputs: zooInputs(entry), targets: builtInTargets(entry)}
	return m, m.build(options, entry.Name+argumentsOf(name, entry), func(s *torch.Session) error { return s.LoadModule(entry.Module) })
}

func builtInTargets(entry zoo.Model) *torch.Targets {
	return &torch.Targets{Argument: "targets", Keys: entry.Targets, Keypoints: 17}
}

// argumentsOf returns "(num_classes=10)" of a builder's call; a bare name means
// the model as it is before anything was trained.
func argumentsOf(name string, entry zoo.Model) string {
	if at := strings.IndexByte(name, '('); at >= 0 {
		return name[at:]
	}
	return "(" + entry.Arguments + ")"
}

func zooInputs(entry zoo.Model) []input.Spec {
	var specs []input.Spec
	for _, shape := range entry.Input {
		sizes := make([]int64, len(shape))
		for i, n := range shape {
			sizes[i] = int64(n)
		}
		specs = append(specs, input.Float32(sizes...))
	}
	if entry.TakesImages() {
		return []input.Spec{{Kind: input.List, Items: specs}}
	}
	return specs
}

func openFile(name string, p *place, options torch.Options, site site) (*Model, error) {
	format, err := p.format()
	if err != nil {
		return nil, err
	}
	if format != nil {
		return openFormat(name, p, format, options, site)
	}
	repository := p.repository()
	given := options.Roots
	if repository != nil {
		given = append(slices.Clone(given), repository)
	}
	if err := p.choosePackage(given); err != nil {
		return nil, err
	}
	options.Roots, options.Repository = append([]*files.Root{p.root}, options.Roots...), repository
	m := &Model{name: name, source: p.display()}
	err = m.build(options, p.expr, func(s *torch.Session) error { return s.LoadFile(p.name) })
	if m.session != nil {
		m.text = m.session.Program()
	}
	if m.session != nil {
		m.reading = newGuessing(m.session, p, repository, options.Args)
		err = m.orGuess(p, err)
	}
	if m.session != nil {
		if refused := torch.RefusedArguments(m.session); refused != nil {
			return nil, refused
		}
		if failed := m.failedArguments(p, err); failed != nil {
			return nil, failed
		}
	}
	var exception *vm.Exception
	if p.reachesOut && errors.As(err, &exception) && exception.Class().Name == "ImportError" {
		return nil, &Error{Message: err.Error(), Err: err,
			Advice: "a relative import leads out of the model's folder: `path` names the folder that its packages start in"}
	}
	return m, err
}

// failedArguments is the failure of a file's program with the user's arguments, where it made no
// model of its own and that is not to be hidden by a guess: no model was found, or the program's
// own words are about an argument. Nil for a class that was named.
func (m *Model) failedArguments(p *place, err error) error {
	if p.expr != "" || p.likely != "" || slices.ContainsFunc(m.reading.rehearsed, func(r torch.Rehearsed) bool { return r.Own || r.Whole || r.Line > 0 }) {
		return nil
	}
	failed, blamed := torch.FailedArguments(m.session)
	if failed == nil || err == nil && !blamed {
		return nil
	}
	return failed
}

// orGuess opens what a file means that nobody named a class of, and a class that was named
// and lacks arguments with those that the file or its repository give it.
func (m *Model) orGuess(p *place, err error) error {
	bare := isName(p.expr)
	switch {
	case p.expr == "" && err == nil:
		m.meansWhole()
	case p.expr == "" && isProgram(err):
		m.reading.list(p.likely)
		return m.buildGuess(m.reading, err)
	case bare && err == nil:
		m.reading.named = namedBare
	case bare && torch.MissingArguments(err) != nil && slices.Contains(m.session.Candidates(), p.expr):
		m.reading.named = namedBare
		m.reading.list(p.expr)
		return m.buildGuess(m.reading, err)
	default:
		m.reading.named = namedCall
	}
	return err
}

// meansWhole opens what the file's program puts together, where the file's only class is a
// part of it.
func (m *Model) meansWhole() {
	m.reading.rehearsed = m.session.Rehearse()
	for _, r := range m.reading.rehearsed {
		if r.Whole {
			m.reading.left = []guess{m.reading.made(r)}
			m.guesses = m.reading
			m.nextGuess()
			return
		}
	}
}

// openFormat opens a file that is no Python source.
func openFormat(name string, p *place, format *content.Format, options torch.Options, site site) (*Model, error) {
	switch format.Reader {
	case content.ONNX:
		return openONNX(name, p, options)
	case content.Config:
		return openConfig(name, p, options, site)
	case content.Program:
		return openExported(name, p, options)
	case content.Tape:
		return openTape(name, p, options)
	case content.Weights, content.Index:
		m, err := openWeights(name, p, format)
		if err == nil && m.stored.Format == "TorchScript" {
			err = m.runScript(p, options)
		}
		return m, err
	}
	return nil, notRead(p.display(), format)
}

func openModule(name, module, expr string, options torch.Options) (*Model, error) {
	m := &Model{name: name, source: module}
	return m, m.build(options, expr, func(s *torch.Session) error { return s.LoadModule(module) })
}

func (m *Model) build(options torch.Options, expr string, load func(*torch.Session) error) error {
	s, err := torch.Open(options)
	if err != nil {
		return err
	}
	if err := load(s); err != nil {
		return err
	}
	m.session = s
	m.model, err = s.Build(expr)
	return err
}
