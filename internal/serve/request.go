package serve

// This file reads what a request asks, strictly: a key that is not known is refused.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"time"

	"heft"
	"heft/internal/fault"
	"heft/zoo"
)

// ask is one question: a job, and what else its path takes.
type ask struct {
	job    heft.Job
	extra  extra
	upload []byte // the content of a file that came with the request
	file   string // its name, "" where none came
}

// extra are the keys of a request beyond those of a job.
type extra struct {
	// Source is a Python program; the job's model then names a class or a function of it.
	Source string `json:"source,omitempty"`
	// Solve is what a fit makes as large as possible: "batch" or "size".
	Solve heft.Variable `json:"solve,omitempty"`
	// Goal is what advice is for: "fit", "speed" or "size".
	Goal heft.Goal `json:"goal,omitempty"`
	// Models are those of a comparison.
	Models []string `json:"models,omitempty"`
}

// takes are the keys beyond a job's that a path reads.
type takes []string

var (
	takesNothing = takes{"source"}
	takesSolve   = takes{"source", "solve"}
	takesGoal    = takes{"source", "goal"}
	takesModels  = takes{"models"}
)

// mostModels bounds a comparison.
const mostModels = 32

// requestAdvice is what a request looks like.
const requestAdvice = `a request is an object: {"model": "resnet50", "batch": 32}`

// decode reads a JSON object.
func (a *ask) decode(data []byte, keys takes) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return fault.OfJSON("the request", err, all, requestAdvice)
	}
	if all == nil {
		return &heft.Error{Kind: heft.Usage, Message: "the request is null", Advice: requestAdvice}
	}
	own := map[string]json.RawMessage{}
	for _, key := range keys {
		if value, given := all[key]; given {
			own[key] = value
			delete(all, key)
		}
	}
	for _, part := range []struct{ from, into any }{{own, &a.extra}, {all, &a.job}} {
		text, err := json.Marshal(part.from)
		if err == nil {
			err = json.Unmarshal(text, part.into)
		}
		if err != nil {
			return fault.OfJSON("the request", err, part.into, "/openapi.json has the types of all keys")
		}
	}
	return nil
}

// read reads a request's body: JSON, or a form with a file.
func (s *Server) read(w http.ResponseWriter, q *http.Request, keys takes) (*ask, error) {
	// Errors are of connections without deadlines. A deadline that passes while the run is
	// made would look as if the client had left.
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(s.options.Timeout))
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	body := http.MaxBytesReader(w, q.Body, s.options.Body)
	kind, parameters, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	var a ask
	switch {
	case q.Header.Get("Content-Encoding") != "":
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Detail: "a compressed body is not read", Hint: "leave Content-Encoding out"}
	case err == nil && kind == "application/json":
		err = a.readJSON(body, keys)
	case err == nil && kind == "multipart/form-data" && keys[0] == "source":
		err = a.readForm(multipart.NewReader(body, parameters["boundary"]), keys)
	default:
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Detail: fmt.Sprintf("the body's type %.60q is not read", q.Header.Get("Content-Type")),
			Hint: "send application/json, or multipart/form-data with the parts job and file"}
	}
	if err != nil {
		return nil, err
	}
	return &a, nil
}

func (a *ask) readJSON(body io.Reader, keys takes) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	return a.decode(data, keys)
}

// readForm reads the parts "job", which may be left out, and "file".
func (a *ask) readForm(form *multipart.Reader, keys takes) error {
	seen := map[string]bool{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) && len(seen) > 0 {
			break
		}
		if err != nil {
			return formError(err)
		}
		name := part.FormName()
		if seen[name] {
			return &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("the form has two parts %.40q", name), Advice: "one file at a time: several belong in a zip"}
		}
		seen[name] = true
		if err := a.readPart(name, part, keys); err != nil {
			return err
		}
	}
	if a.file == "" {
		return &heft.Error{Kind: heft.Usage, Message: "the form has no part \"file\"", Advice: "curl -F file=@model.py -F 'job={\"model\": \"Net\"}'"}
	}
	if a.extra.Source != "" {
		return &heft.Error{Kind: heft.Usage, Message: "a request has a file or a source, not both"}
	}
	return nil
}

func (a *ask) readPart(name string, part *multipart.Part, keys takes) error {
	if name != "job" && name != "file" {
		return &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("unknown part %.40q of the form", name), Advice: "a form has the parts job and file"}
	}
	data, err := io.ReadAll(part)
	if err != nil {
		return formError(err)
	}
	if name == "job" {
		return a.decode(data, keys)
	}
	a.upload, a.file = data, part.FileName()
	if !isFileName(a.file) {
		return &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("the file's name %.60q is not read", a.file), Advice: "name it as model.py, model.onnx or repo.zip"}
	}
	return nil
}

// formError tells a form that is broken from one that is too long or too late. Whatever is
// neither is the form's fault: its parts' headers and encodings have errors of their own.
func formError(err error) error {
	var large *http.MaxBytesError
	var connection net.Error
	if errors.As(err, &large) || errors.As(err, &connection) || errors.Is(err, context.Canceled) {
		return err
	}
	return &heft.Error{Kind: heft.Usage, Message: "cannot read the form: " + strings.TrimPrefix(err.Error(), "multipart: "), Advice: "curl -F file=@model.py -F 'job={\"model\": \"Net\"}'"}
}

// isFileName tells a plain name of a file, with nothing that names of models use for
// something else.
func isFileName(name string) bool {
	if name == "." || !fs.ValidPath(name) || len(name) > 255 || strings.HasPrefix(name, ".") {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`/\:()`, r) }) < 0
}

func tooLarge(limit int64) problem {
	return problem{Status: http.StatusRequestEntityTooLarge, Kind: heft.Usage.String(), Detail: fmt.Sprintf("the request is larger than %d bytes", limit),
		Hint: "leave weights out of an archive"}
}

// model is where the question's model comes from.
func (s *Server) model(a *ask) (heft.Source, error) {
	name := a.job.Model
	switch {
	case a.file != "":
		return heft.Bytes(uploaded(a.file, name), a.upload), nil
	case a.extra.Source != "":
		return heft.Bytes(uploaded("model.py", name), []byte(a.extra.Source)), nil
	}
	return s.named(name), checkName(name)
}

// checkName refuses a question without a model.
func checkName(name string) error {
	if name == "" {
		return &heft.Error{Kind: heft.Usage, Message: "the request names no model", Advice: `write "model": "resnet50", or send a source or a file`, Setting: "model"}
	}
	return nil
}

// archives are the endings of files that hold others.
var archives = []string{".zip", ".tar", ".tar.gz", ".tgz"}

// uploaded is the name of a model in a file that came with the request: what is asked
// for of an archive is a file in it, of a program a class or a function.
func uploaded(file, model string) string {
	switch {
	case model == "":
		return file
	case model == file || strings.HasPrefix(model, file+":") || strings.HasPrefix(model, file+"/"):
		return model
	}
	for _, ending := range archives {
		if strings.HasSuffix(strings.ToLower(file), ending) {
			return file + "/" + model
		}
	}
	return file + ":" + model
}

// isBuiltIn tells the name of a built-in model, with or without arguments. A file of
// that name below the root has precedence, as on the command line.
func (s *Server) isBuiltIn(name string) bool {
	builder, _, _ := strings.Cut(name, "(")
	if _, builtIn := zoo.Lookup(builder); !builtIn {
		return false
	}
	if s.options.Root == nil {
		return true
	}
	_, err := fs.Stat(s.options.Root, builder)
	return err != nil
}

// with are the options that a question opens its model with.
func (s *Server) with(a *ask) []heft.OpenOption {
	return append(s.openOptions(), a.job.Opening)
}

// plain tells a question that opens its model as every other does.
func (a *ask) plain() bool {
	how := &a.job.Opening
	return a.file == "" && a.extra.Source == "" && len(how.Assume) == 0 && len(how.Args) == 0 && how.Seq == 0 && how.GTPerImage == 0
}

// encode writes an answer as JSON.
func encode[R heft.AnyReport](w http.ResponseWriter, r R) error {
	var text bytes.Buffer
	if err := heft.WriteJSON(&text, r); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return written(w.Write(text.Bytes()))
}
