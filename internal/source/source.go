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
	"heft/internal/formula"
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
	stored   *weights.File     // set: parameters without a program
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
	own      *torch.Rehearsed  // what the program itself makes of this class; nil until it was asked
}

// Beside is what the file of parameters holds that lies beside the model's
// configuration; nil if there is none.
func (m *Model) Beside() *weights.File { return m.beside }

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
	if p.expr == "" && m.session != nil {
		m.reading = newGuessing(m.session, p, repository)
		if err != nil && isProgram(err) {
			m.reading.list(p.likely)
			err = m.buildGuess(m.reading, err)
		}
	}
	var exception *vm.Exception
	if p.reachesOut && errors.As(err, &exception) && exception.Class().Name == "ImportError" {
		return nil, &Error{Message: err.Error(), Err: err,
			Advice: "a relative import leads out of the model's folder: `path` names the folder that its packages start in"}
	}
	return m, err
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
		return openWeights(name, p, format)
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

// Run says how a model is run.
type Run struct {
	Inputs   []input.Spec     // nil: the known ones, or a guess
	Dims     map[string]int64 // symbolic sizes of a file
	Batch    int64            // 0 leaves the inputs' own
	Training bool
	Torch    op.Release     // whose ways a Python model takes; the zero value is the newest
	Costs    []formula.Cost // of operators that nobody else counts
	Precision
}

// Precision says in which types and layout a Python model runs.
type Precision = torch.Precision

// Trace runs the model on tensors without values.
func (m *Model) Trace(run Run) (*graph.Graph, error) {
	switch {
	case m.stored != nil:
		return nil, m.cannotRun()
	case m.file != nil:
		return m.traceONNX(run)
	case m.tape != nil:
		return m.traceTape(run)
	case m.exported != nil:
		return m.traceExported(run)
	}
	if len(run.Dims) > 0 {
		return nil, &Error{Message: "a Python model has no symbolic sizes", Advice: "give its inputs: `input` 1x3x224x224"}
	}
	if m.guesses != nil {
		return m.traceGuess(run)
	}
	g, err := m.traceProgram(run)
	switch {
	case err != nil && run.Inputs != nil:
		err = m.adviseInput(err, run)
	case err != nil && m.reading != nil && isProgram(err):
		m.reading.likelier, m.reading.firstOpen = m.model.Class(), m.model.Class()
		err = m.reading.verdict(err)
	}
	return g, err
}

// traceGuess runs the guessed model, and where it fails the next one that may be meant.
func (m *Model) traceGuess(run Run) (*graph.Graph, error) {
	g, first := m.traceProgram(run)
	for err := first; err != nil; {
		m.guesses.fails(m.guesses.open, err)
		if !isProgram(err) || !m.nextGuess() {
			return nil, m.guesses.verdict(first)
		}
		g, err = m.traceProgram(run)
	}
	m.guesses.left = nil // this one is it, whatever later runs of it say
	g.Assumptions = append([]graph.Assumption{m.guesses.note}, g.Assumptions...)
	return g, nil
}

// isProgram tells a failure of the model's own program, or of its inputs.
func isProgram(err error) bool {
	kind := kindOf(err)
	return kind == fault.Program || kind == fault.Usage || kind == fault.Unsupported
}

func (m *Model) traceProgram(run Run) (*graph.Graph, error) {
	specs := run.Inputs
	switch {
	case specs == nil && m.inputs != nil:
		return m.traceKnown(run)
	case specs == nil:
		return m.guess(run)
	}
	if run.Batch > 0 {
		specs = input.WithBatch(specs, run.Batch)
	}
	return m.trace(specs, run)
}

// trace runs the model, a detector in training with objects that nobody gave.
func (m *Model) trace(specs []input.Spec, run Run) (*graph.Graph, error) {
	if run.Training && len(specs) == 1 {
		if t := m.trainedOn(); len(t.Keys) > 0 {
			return m.withTargets(t, specs, run)
		}
	}
	g, err := m.traceWith(specs, run)
	if err == nil && m.counts != nil && !run.Training {
		g.Assumptions = append([]graph.Assumption{m.counts.assumption()}, g.Assumptions...)
	}
	return g, err
}

func (m *Model) traceWith(specs []input.Spec, run Run) (*graph.Graph, error) {
	own := m.ownModel() // before the trace: what it runs is no part of it
	g, err := m.session.Trace(m.model, torch.Run{
		Name: m.name, Source: m.source, Inputs: specs, Training: run.Training, Torch: run.Torch, Costs: run.Costs, Precision: run.Precision,
	})
	if err == nil {
		g.Optimizer = own.Optimizer
	}
	return g, err
}

// guess tries what the model's first layer suggests until the program runs.
func (m *Model) guess(run Run) (*graph.Graph, error) {
	if m.session.TakesNothing(m.model) {
		return m.trace(nil, run)
	}
	if g, err := m.traceFed(run); g != nil || err != nil {
		return g, err
	}
	suggestion, err := m.session.Suggest(m.model)
	if err != nil {
		return nil, err
	}
	if g, specs, said := m.traceLoaded(suggestion, run); g != nil {
		g.Source += "; " + said
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, suggestion, "; "+said)}, g.Assumptions...)
		return g, nil
	}
	g, specs, err := m.firstThatRuns(suggestion, run)
	if err == nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, suggestion, "")}, g.Assumptions...)
		return g, nil
	}
	if !mayFitAnother(err) {
		return nil, err
	}
	if g, specs := m.asked(suggestion, run); g != nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, suggestion, ", and a later layer this size")}, g.Assumptions...)
		return g, nil
	}
	if g, specs := m.structured(suggestion, run); g != nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, suggestion, ", and forward takes its arguments apart")}, g.Assumptions...)
		return g, nil
	}
	advice := fmt.Sprintf("no input was given, and no usual one fits %s; name it with `input`", suggestion.Layer)
	if len(suggestion.Needs) > 1 {
		advice = "no input was given, and no usual one fits; " + (&torch.InputError{Arguments: suggestion.Needs}).Hint()
	}
	return nil, &Error{Message: err.Error(), Err: err, Advice: advice}
}

// ownModel is what the file's program makes of the model's class, and calls; empty if
// it makes none.
func (m *Model) ownModel() *torch.Rehearsed {
	if m.own != nil {
		return m.own
	}
	m.own = &torch.Rehearsed{}
	made := m.session.Rehearse()
	if made == nil && m.guesses != nil {
		made = m.guesses.rehearsed
	}
	for i := range made {
		if made[i].Model.Class() == m.model.Class() {
			m.own = &made[i]
			if m.reading != nil && m.own.Line > 0 && m.counts == nil { // the one that is called says its arguments, too
				m.model = m.own.Model
			}
			break
		}
	}
	return m.own
}

// traceLoaded feeds the model what the guessed program's loader does; nil where that says
// nothing or does not run.
func (m *Model) traceLoaded(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec, string) {
	if m.reading == nil {
		return nil, nil, ""
	}
	inputs, said := loaded(m.reading.loading(), suggestion)
	if said == "" {
		return nil, nil, ""
	}
	suggestion.Inputs = inputs
	g, specs, err := m.firstThatRuns(suggestion, run)
	if err != nil {
		return nil, nil, ""
	}
	return g, specs, said
}

// inputGuess says what was fed without anybody's word, and why.
func inputGuess(specs []input.Spec, suggestion torch.Suggestion, more string) graph.Assumption {
	return graph.Assumption{
		Code:   "input",
		Text:   fmt.Sprintf("the input %s, since none was given: %s takes %s%s", specsText(specs), suggestion.Layer, suggestion.Takes, more),
		Effect: "`input` says otherwise",
	}
}

// traceFed runs the model with what its own program calls one of its class with; nil if
// it calls none, or the model refuses that.
func (m *Model) traceFed(run Run) (*graph.Graph, error) {
	specs := m.ownModel().Inputs
	if specs == nil {
		return nil, nil
	}
	if run.Batch > 0 {
		specs = input.WithBatch(specs, run.Batch)
	}
	g, err := m.trace(specs, run)
	switch {
	case err != nil && mayFitAnother(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	g.Assumptions = append([]graph.Assumption{{
		Code:   "input",
		Text:   fmt.Sprintf("the input %s, since none was given: line %d of the file calls a %s so", specsText(specs), m.own.Line, m.model.Class()),
		Effect: "`input` says otherwise",
	}}, g.Assumptions...)
	if m.own.Graphed && !run.Training {
		g.Assumptions = append(g.Assumptions, graph.Assumption{
			Code: "no_grad", Text: fmt.Sprintf("torch.no_grad(), though line %d of the file calls the model with autograd on", m.own.Line),
			Effect: "memory as the file has it: `mode` inference-with-grad",
		})
	}
	return g, nil
}

// firstThatRuns tries inputs until the program runs. The error is of the first, or
// of the one that no other input would mend.
func (m *Model) firstThatRuns(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec, error) {
	var first error
	var mixed *graph.Graph // the first that runs, if it mixes its batch up
	var mixedSpecs []input.Spec
	for _, specs := range suggestion.Inputs {
		if run.Batch > 0 {
			specs = input.WithBatch(specs, run.Batch)
		}
		g, err := m.trace(specs, run)
		if err == nil && keepsBatch(g, specs) {
			g, specs = m.stepsFirst(g, specs, run)
			return g, specs, nil
		}
		if err == nil {
			if mixed == nil {
				mixed, mixedSpecs = g, specs
			}
			continue
		}
		if !mayFitAnother(err) {
			return nil, nil, err
		}
		if first == nil {
			first = err
		}
	}
	if mixed != nil {
		return mixed, mixedSpecs, nil
	}
	return nil, nil, first
}

// stepsFirst feeds sequences again with their steps on the first axis, where the model's
// layers take them so.
func (m *Model) stepsFirst(g *graph.Graph, specs []input.Spec, run Run) (*graph.Graph, []input.Spec) {
	shape := specs[0].Shape
	if specs[0].Kind != input.Tensor || len(shape) < 2 || !m.session.TakesStepsFirst(m.model, g, shape[0], shape[1]) {
		return g, specs
	}
	turned := input.Turned(specs, shape[0], shape[1])
	again, err := m.trace(turned, run)
	if err != nil {
		return g, specs
	}
	for i := range again.Inputs {
		t := again.Inputs[i].Tensor
		again.Inputs[i].StepsFirst = len(t.Shape) > 1 && t.Shape[0] == shape[1] && t.Shape[1] == shape[0]
	}
	return again, turned
}

// specsText lists inputs as reports show them.
func specsText(specs []input.Spec) string {
	texts := make([]string, len(specs))
	for i, s := range specs {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

// mayFitAnother tells whether the program itself refused an input: another may
// fit.
func mayFitAnother(err error) bool {
	var exception *vm.Exception
	var failure *torch.Error
	return errors.As(err, &exception) && !(errors.As(err, &failure) && failure.Misspelt)
}
