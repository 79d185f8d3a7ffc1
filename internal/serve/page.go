package serve

// This file holds the pages that people look at: what there is, and a built-in model's
// report.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"

	"heft"
	"heft/internal/spell"
	"heft/zoo"
)

const homeStyle = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}code{font-size:.95em}`

const homePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>heft</title><link rel="icon" href="data:,"><style>` + homeStyle + `</style></head>
<body><main>
<h1>heft</h1>
<p>What a neural network costs before anyone runs it. This is its server; nothing of a request is kept.</p>
<h2>Reports</h2>
<p>Of every built-in model, by its name:
<a href="/report/resnet50">resnet50</a>, <a href="/report/vit_b_16">vit_b_16</a>, <a href="/report/convnext_tiny">convnext_tiny</a>,
<a href="/report/mobilenet_v2">mobilenet_v2</a>.</p>
<h2>Questions</h2>
<p><code>POST</code> a JSON object, as <code>{"model": "resnet50", "batch": 32, "mode": "training", "gpu": "t4"}</code>:</p>
<ul>
<li><code>/v1/report</code>: layers, shapes, parameters, work</li>
<li><code>/v1/memory</code>: the memory of a run on a card</li>
<li><code>/v1/fit</code>: the largest batch or image that fits</li>
<li><code>/v1/advise</code>: what to change so that a run fits</li>
<li><code>/v1/compare</code>: models side by side</li>
<li><code>/v1/jobs</code>: many runs, a line each (NDJSON)</li>
</ul>
<p><a href="/openapi.json">openapi.json</a> describes them; <a href="/metrics">metrics</a>, <a href="/healthz">healthz</a> and
<a href="/readyz">readyz</a> are for machines.</p>
</main></body></html>
`

// home says what there is.
func (s *Server) home(w http.ResponseWriter, _ *http.Request) error {
	return page(w, []byte(homePage), "default-src 'none'; img-src data:; style-src "+hashOf([]byte(homeStyle)))
}

// framing are the parts of the policy of every page.
const framing = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func page(w http.ResponseWriter, text []byte, policy string) error {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", policy+framing)
	header.Set("Referrer-Policy", "no-referrer")
	return written(w.Write(text))
}

// hashOf names a text to a content security policy.
func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page answers with a built-in model's report.
func (s *Server) page(w http.ResponseWriter, q *http.Request) error {
	name := q.PathValue("model")
	if _, builtIn := zoo.Lookup(name); !builtIn {
		return unknownModel(name)
	}
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
	write, err := inTurn(ctx, s.gate.run, func(ctx context.Context) (func(http.ResponseWriter) error, error) { return s.draw(ctx, name) })
	if err != nil {
		return err
	}
	return write(w)
}

func unknownModel(name string) error {
	p := &problem{Status: http.StatusNotFound, Detail: fmt.Sprintf("no built-in model is named %.60q", name), Hint: "POST /v1/report takes other models"}
	if near := spell.Nearest(name, zoo.Names()); near != "" {
		p.Hint = "did you mean /report/" + near + "?"
	}
	return p
}

// draw makes the page of a model's report, with the memory of a training step and of
// inference.
func (s *Server) draw(ctx context.Context, name string) (func(http.ResponseWriter) error, error) {
	var out bytes.Buffer
	err := s.shelf.Use(ctx, name, func(m *heft.Model) error {
		table, err := m.Report(ctx, heft.Setting{}, s.options.Limits)
		if err != nil {
			return err
		}
		runs, err := m.PlainRuns(ctx, heft.Setting{}, s.options.Limits)
		if err != nil {
			return err
		}
		return heft.WriteHTML(&out, table, runs, heft.TextOptions{})
	})
	if err != nil {
		return nil, err
	}
	text := out.Bytes()
	policy := "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " + hashOf(scriptOf(text))
	return func(w http.ResponseWriter) error { return page(w, text, policy) }, nil
}

// scriptOf is the one script of a report's page.
func scriptOf(text []byte) []byte {
	_, script, _ := bytes.Cut(text, []byte("<script>"))
	script, _, _ = bytes.Cut(script, []byte("</script>"))
	return script
}
