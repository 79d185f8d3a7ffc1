package serve

// This file serves heft's page: its files, and answers to a page whose workers do not
// run heft themselves.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"heft"
	"heft/internal/answer"
	built "heft/page"
)

// media are the types of the page's files, by ending.
var media = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml",
}

// live answers with the page.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) error {
	text, err := fs.ReadFile(s.pageFiles(), "index.html")
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", media[".html"])
	header.Set("Content-Security-Policy", built.Policy(text)+"; frame-ancestors 'self'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	return written(w.Write(text))
}

func (s *Server) pageFiles() fs.FS {
	if s.options.Page != nil {
		return s.options.Page
	}
	return built.Files()
}

// partPolicy is that of scripts that the page runs beside itself: a worker has the policy
// of its own file.
const partPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

// offline answers with the page's service worker, whose name stays the same: it is asked
// for anew.
func (s *Server) offline(w http.ResponseWriter, _ *http.Request) error {
	text, err := fs.ReadFile(s.pageFiles(), "service.js")
	if err != nil {
		return noPart
	}
	header := w.Header()
	header.Set("Content-Type", media[".js"])
	header.Set("Cache-Control", "no-cache")
	header.Set("Content-Security-Policy", partPolicy)
	return written(w.Write(text))
}

// part answers with a file of the page. Their names change with their content, so that
// a browser may keep them, and with them what it compiled.
func (s *Server) part(folder string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, q *http.Request) error {
		name := path.Join(folder, q.PathValue("file"))
		kind := media[path.Ext(name)]
		if !fs.ValidPath(name) || !strings.HasPrefix(name, folder+"/") || kind == "" {
			return noPart
		}
		file, err := s.pageFiles().Open(name)
		if err != nil {
			return noPart
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil || !info.Mode().IsRegular() {
			return noPart
		}
		header := w.Header()
		header.Set("Content-Type", kind)
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
		header.Set("Content-Security-Policy", partPolicy)
		if packed, err := s.pageFiles().Open(name + ".gz"); err == nil && strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") {
			defer packed.Close()
			header.Set("Content-Encoding", "gzip")
			file = packed
		}
		header.Set("Vary", "Accept-Encoding")
		_, err = io.Copy(w, file)
		return written(0, err)
	}
}

var noPart = &problem{Status: http.StatusNotFound, Detail: "the page has no such file", Hint: "GET / is the page"}

// mostParts bounds the files of a question.
const mostParts = 2000

// ask answers a question of the page, as its worker would if it ran heft itself.
func (s *Server) ask(w http.ResponseWriter, q *http.Request) error {
	if s.stopping.Load() {
		return errStopping
	}
	leave, err := enter(s.gate.places)
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(q.Context(), s.options.Timeout)
	defer cancel()
	question, files, err := s.readQuestion(w, q)
	if err != nil {
		return err
	}
	write, err := inTurn(ctx, s.gate.run, func(ctx context.Context) (func(http.ResponseWriter) error, error) {
		desk := answer.Desk{Limits: s.options.Limits}
		defer desk.Close()
		text := desk.Answer(ctx, question, files)
		if context.Cause(ctx) == errSlow { // the answer says that it was ended, not why
			return nil, errSlow
		}
		return func(w http.ResponseWriter) error {
			w.Header().Set("Content-Type", "application/json")
			return written(w.Write(text))
		}, nil
	})
	if err != nil {
		return err
	}
	return write(w)
}

// readQuestion reads JSON, or a form with it in the part "question" and a file in each
// other part, which has the file's path for its name.
func (s *Server) readQuestion(w http.ResponseWriter, q *http.Request) ([]byte, answer.Files, error) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(s.options.Timeout))
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	body := http.MaxBytesReader(w, q.Body, s.options.Body)
	kind, parameters, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json":
		question, err := io.ReadAll(body)
		return question, nil, err
	case err != nil || kind != "multipart/form-data":
		return nil, nil, &problem{Status: http.StatusUnsupportedMediaType, Detail: fmt.Sprintf("the body's type %.60q is not read", q.Header.Get("Content-Type")), Hint: "send application/json, or multipart/form-data"}
	}
	form := multipart.NewReader(body, parameters["boundary"])
	var question []byte
	files := answer.Files{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) && question != nil {
			return question, files, nil
		}
		if err != nil {
			return nil, nil, formError(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, formError(err)
		}
		switch name := part.FormName(); {
		case name == "question":
			question = data
		case len(files) == mostParts:
			return nil, nil, &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("the form has more than %d files", mostParts)}
		default:
			files[name] = answer.NewFile(data)
		}
	}
}
