// Package answer answers the questions of heft's page: a question in JSON and the
// visitor's files go in, an answer in JSON comes out. The page's worker asks it as
// WebAssembly, and the server for a page that has no WebAssembly; neither knows more of
// heft than this room's one function, [Desk.Answer].
//
// A desk keeps the models that were opened last, so that another batch or another card
// of the same model opens nothing. It answers one question at a time.
package answer

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft"
	"heft/internal/lang"
)

// Question is what the page asks. Which of its fields are read depends on Ask.
type Question struct {
	// Ask is one of those that [Asks] lists.
	Ask string `json:"ask"`
	// Model is a name as the command line takes it, among Files: "resnet50",
	// "model.py:Net(10)", "repo.zip/model.py".
	Model string `json:"model"`
	// Source is the text of a file that is edited, and SourceName its name, "model.py".
	Source     string       `json:"source,omitempty"`
	SourceName string       `json:"source_name,omitempty"`
	Setting    heft.Setting `json:"setting"`
	Assume     []string     `json:"assume,omitempty"`
	Args       []string     `json:"args,omitempty"`
	Seq        int64        `json:"seq,omitempty"`
	// Path is the layer that is explained.
	Path string `json:"path,omitempty"`
	// Changes are those of a what-if: "amp=bf16".
	Changes []string `json:"changes,omitempty"`
	// Solve is what a fit makes as large as possible, and Goal what advice is for.
	Solve heft.Variable `json:"solve,omitempty"`
	Goal  heft.Goal     `json:"goal,omitempty"`
	// Lang is the language of errors: "" or "en", or "zh".
	Lang string `json:"lang,omitempty"`
	// Format is that of an export.
	Format string `json:"format,omitempty"`
	// Version tells apart files of the same name: the page counts up when they change.
	Version int64 `json:"version,omitempty"`
}

// Answer is what the page gets: an error, or what it asked for.
type Answer struct {
	Error       *Problem           `json:"error,omitempty"`
	Catalogue   *Catalogue         `json:"catalogue,omitempty"`
	Text        *Text              `json:"text,omitempty"`
	Table       *Table             `json:"table,omitempty"`
	Memory      *heft.MemoryReport `json:"memory,omitempty"`
	Fit         *heft.FitReport    `json:"fit,omitempty"`
	Advice      *heft.Advice       `json:"advice,omitempty"`
	WhatIf      *heft.WhatIfReport `json:"whatif,omitempty"`
	Explanation *heft.Explanation  `json:"explanation,omitempty"`
	Compared    *heft.Compared     `json:"compared,omitempty"`
	Setting     *heft.Setting      `json:"setting,omitempty"` // of a what-if whose changes are settings: with them made
	// MemoryError is why the run has no memory where its table could be made.
	MemoryError *Problem `json:"memory_error,omitempty"`
}

// Text is a file for the visitor.
type Text struct {
	Name string `json:"name"`
	Type string `json:"type"` // of media
	Text string `json:"text"`
	// Model is what to ask for of it, "resnet50".
	Model string `json:"model,omitempty"`
}

// Problem is an error as the page shows it.
type Problem struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Setting string `json:"setting,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Module  string `json:"module,omitempty"`
	Node    string `json:"node,omitempty"`
	// Candidates are what the file could be asked for instead.
	Candidates []string `json:"candidates,omitempty"`
}

// Desk answers questions. The zero value is ready.
type Desk struct {
	// Limits bound each run; zero fields are heft's own.
	Limits heft.Limits
	// Trying, if set, hears of each run that a search is about to make.
	Trying func(run string)

	kept []kept
}

// kept is an opened model, and what it was opened for.
type kept struct {
	key   string
	model *heft.Model
}

// mostKept is how many models stay open.
const mostKept = 3

// asks are the questions by their names.
var asks = map[string]func(*Desk, context.Context, *Question, Files) (*Answer, error){
	"catalogue": (*Desk).catalogue,
	"source":    (*Desk).source,
	"live":      (*Desk).live,
	"fit":       (*Desk).fit,
	"advise":    (*Desk).advise,
	"whatif":    (*Desk).whatIf,
	"explain":   (*Desk).explain,
	"compare":   (*Desk).compare,
	"export":    (*Desk).export,
}

// Answer answers a question. What goes wrong is in the answer, a defect of heft too.
func (d *Desk) Answer(ctx context.Context, question []byte, files Files) (answer []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			d.Close() // whatever a model was in the middle of
			answer = encode(&Answer{Error: &Problem{Kind: heft.Internal.String(), Message: "a defect of heft ended the question"}})
		}
	}()
	a, err := d.answer(ctx, question, files)
	if err != nil {
		a = &Answer{Error: problemOf(err)}
	}
	a.say(languageOf(question))
	return encode(a)
}

// languageOf is the language that a question is asked in, whatever else it says.
func languageOf(question []byte) *lang.Catalogue {
	var q struct{ Lang string }
	if json.Unmarshal(question, &q) != nil {
		return nil
	}
	return lang.Of(q.Lang)
}

// say words an answer's errors.
func (a *Answer) say(words *lang.Catalogue) {
	for _, p := range []*Problem{a.Error, a.MemoryError} {
		if p != nil {
			p.Message, p.Hint = words.Say(p.Message), words.Say(p.Hint)
		}
	}
}

func (d *Desk) answer(ctx context.Context, question []byte, files Files) (*Answer, error) {
	var q Question
	decoder := json.NewDecoder(bytes.NewReader(question))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&q); err != nil {
		return nil, asUsage(err)
	}
	if q.Lang != "" && !slices.Contains(lang.Languages(), q.Lang) {
		return nil, &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("there are no words of the language %q", q.Lang), Advice: "languages are " + strings.Join(lang.Languages(), ", ")}
	}
	ask, ok := asks[q.Ask]
	if !ok {
		return nil, &heft.Error{Kind: heft.Usage, Message: "there is no question " + q.Ask}
	}
	if q.SourceName != "" {
		files = files.with(q.SourceName, []byte(q.Source))
	}
	return ask(d, ctx, &q, files)
}

// asUsage is an error of reading a question; those of settings say more themselves.
func asUsage(err error) error {
	var fault *heft.Error
	if errors.As(err, &fault) {
		return err
	}
	return &heft.Error{Kind: heft.Usage, Message: "cannot read the question: " + strings.TrimPrefix(err.Error(), "json: ")}
}

func encode(a *Answer) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(a); err != nil { // a number that JSON does not have
		return []byte(`{"error":{"kind":"internal","message":"a defect of heft ended the question"}}`)
	}
	return text.Bytes()
}

func problemOf(err error) *Problem {
	var fault *heft.Error
	if !errors.As(err, &fault) {
		return &Problem{Kind: heft.Internal.String(), Message: err.Error()}
	}
	return &Problem{
		Kind: fault.Kind.String(), Message: strings.TrimRight(fault.Message, "\n"), Hint: fault.Advice, Setting: fault.Setting,
		File: fault.File, Line: fault.Line, Module: fault.Module, Node: fault.Node, Candidates: fault.Candidates,
	}
}

// use hands the question's model to a call: a kept one, or one that is opened.
func (d *Desk) use(ctx context.Context, q *Question, files Files, call func(*heft.Model) error) error {
	m, err := d.model(ctx, q, files)
	if err != nil {
		return err
	}
	err = call(m)
	if err != nil && brokenOff(err) {
		d.drop(m)
	}
	return err
}

// brokenOff tells an error that ended a program somewhere in its middle.
func brokenOff(err error) bool {
	var fault *heft.Error
	return !errors.As(err, &fault) || fault.Kind == heft.Internal || fault.Kind >= heft.OutOfSteps
}

// model finds the question's model among those kept, or opens it. Edited sources take
// each other's place: the text before a keystroke is not asked for again.
func (d *Desk) model(ctx context.Context, q *Question, files Files) (*heft.Model, error) {
	key, err := json.Marshal([]any{q.Model, q.SourceName, q.Source, q.Assume, q.Args, q.Seq, q.Version, q.Setting.Torch, files.names()})
	if err != nil {
		return nil, asUsage(err)
	}
	for _, k := range d.kept {
		if k.key == string(key) {
			return k.model, nil
		}
	}
	options := []heft.OpenOption{heft.NoSite(true), heft.Assume(q.Assume), heft.Args(q.Args), heft.Seq(q.Seq), heft.TorchRelease(q.Setting.Torch), d.Limits}
	m, err := heft.Open(ctx, heft.FS(files, q.Model), options...)
	if err != nil {
		return nil, err
	}
	d.kept = append(d.kept, kept{string(key), m})
	if len(d.kept) > mostKept {
		d.drop(d.kept[0].model)
	}
	return m, nil
}

// drop closes a model.
func (d *Desk) drop(m *heft.Model) {
	left := d.kept[:0:0]
	for _, k := range d.kept {
		if k.model != m {
			left = append(left, k)
		}
	}
	d.kept = left
	m.Close()
}

// Close closes the models that are kept.
func (d *Desk) Close() {
	for _, k := range d.kept {
		k.model.Close()
	}
	d.kept = nil
}

// tableOf is what decides about a table of layers.
func tableOf(s heft.Setting) heft.Setting {
	return heft.Setting{Input: s.Input, Dim: s.Dim, Batch: s.Batch, Mode: s.Mode}
}

// live answers what is seen while the visitor types: the layers, and the memory of the
// run.
func (d *Desk) live(ctx context.Context, q *Question, files Files) (*Answer, error) {
	a := &Answer{}
	err := d.use(ctx, q, files, func(m *heft.Model) error {
		r, err := m.Report(ctx, tableOf(q.Setting), d.Limits)
		if err != nil {
			return err
		}
		a.Table = newTable(r)
		if a.Memory, err = m.Memory(ctx, q.Setting, d.Limits); err != nil {
			if brokenOff(err) {
				return err
			}
			a.MemoryError = problemOf(err)
		}
		return nil
	})
	return a, err
}

func (d *Desk) fit(ctx context.Context, q *Question, files Files) (*Answer, error) {
	a := &Answer{}
	s, solve := q.Setting, cmp.Or(q.Solve, heft.LargestBatch)
	if solve == heft.LargestBatch {
		s.Batch = 0
	}
	err := d.use(ctx, q, files, func(m *heft.Model) (err error) {
		a.Fit, err = m.Fit(ctx, solve, s, d.Limits, heft.Trying(d.trying), heft.LargestOnly())
		return err
	})
	return a, err
}

func (d *Desk) trying(run string) {
	if d.Trying != nil {
		d.Trying(run)
	}
}

func (d *Desk) advise(ctx context.Context, q *Question, files Files) (*Answer, error) {
	a := &Answer{}
	err := d.use(ctx, q, files, func(m *heft.Model) (err error) {
		a.Advice, err = m.Advise(ctx, cmp.Or(q.Goal, heft.GoalFit), q.Setting, d.Limits, heft.Trying(d.trying))
		return err
	})
	return a, err
}

// whatIf runs changes, and makes those that are settings.
func (d *Desk) whatIf(ctx context.Context, q *Question, files Files) (*Answer, error) {
	a := &Answer{}
	err := d.use(ctx, q, files, func(m *heft.Model) (err error) {
		if a.WhatIf, err = m.WhatIf(ctx, q.Changes, q.Setting, d.Limits); err != nil {
			return err
		}
		if len(a.WhatIf.Setting) > 0 {
			a.Setting, err = changed(q.Setting, a.WhatIf.Setting)
		}
		return err
	})
	return a, err
}

func (d *Desk) explain(ctx context.Context, q *Question, files Files) (*Answer, error) {
	a := &Answer{}
	err := d.use(ctx, q, files, func(m *heft.Model) (err error) {
		a.Explanation, err = m.Explain(ctx, tableOf(q.Setting), q.Path)
		return err
	})
	return a, err
}

// compare measures one of the models that are compared: the page asks for each, so that
// those that are there are seen while others are under way.
func (d *Desk) compare(ctx context.Context, q *Question, files Files) (*Answer, error) {
	s := q.Setting
	s.Mode = heft.Inference
	options := []heft.OpenOption{heft.NoSite(true), heft.Assume(q.Assume), heft.Args(q.Args), heft.Seq(q.Seq), d.Limits}
	r, err := heft.Compare(ctx, s, []heft.Source{heft.FS(files, q.Model)}, options...)
	if err != nil {
		return nil, err
	}
	return &Answer{Compared: &r.Models[0]}, nil
}
