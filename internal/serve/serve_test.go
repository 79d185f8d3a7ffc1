package serve

// This file tests every path, every error, and what a client must not be able to do.

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"heft"
)

const network = `from torch import nn

class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(3, width)

    def forward(self, x):
        return self.fc(x)
`

// endless is a program that never comes to an end.
const endless = "while True:\n    pass\n"

func start(t *testing.T, o Options) (*Server, *httptest.Server) {
	t.Helper()
	s := New(o)
	h := httptest.NewServer(s.Handler())
	t.Cleanup(func() { h.Close(); s.Close() })
	return s, h
}

// send posts a body and returns the status, the headers and the answer.
func send(t *testing.T, url, kind, body string) (int, http.Header, string) {
	t.Helper()
	r, err := http.Post(url, kind, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

func read(t *testing.T, r *http.Response) (int, http.Header, string) {
	t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header, string(text)
}

func quoted(text string) string {
	q, _ := json.Marshal(text) // of a string there is no error
	return string(q)
}

// TestQuestions: each path gives the report that the library gives.
func TestQuestions(t *testing.T) {
	_, h := start(t, Options{})
	for _, c := range []struct{ path, body, want string }{
		{"report", `{"model": "resnet18"}`, `"parameters": 11689512`},
		{"report", `{"model": "nn.Linear(3, 4)", "input": "2x3"}`, `"parameters": 16`},
		{"report", `{"source": ` + quoted(network) + `, "model": "Net(width=5)", "input": "2x3"}`, `"parameters": 20`},
		{"memory", `{"model": "resnet18", "mode": "training", "batch": 8, "gpu": "t4"}`, `"version": "heft.memory/1"`},
		{"memory", `{"model": "resnet18", "mode": "training", "batch": 8000, "gpu": "t4"}`, `"fits": false`},
		{"fit", `{"model": "squeezenet1_1", "gpu": "t4"}`, `"version": "heft.fit/1"`},
		{"fit", `{"model": "squeezenet1_1", "gpu": "t4", "solve": "size"}`, `"solve": "size"`},
		{"advise", `{"model": "nn.Linear(3, 4)", "input": "2x3", "mode": "training", "goal": "size"}`, `"goal": "size"`},
		{"compare", `{"models": ["resnet18", "squeezenet1_1"]}`, `"version": "heft.compare/1"`},
	} {
		status, header, text := send(t, h.URL+"/v1/"+c.path, "application/json", c.body)
		if status != 200 || header.Get("Content-Type") != "application/json" || !strings.Contains(text, c.want) || !json.Valid([]byte(text)) {
			t.Errorf("%s %s: %d, want %s in %.300s", c.path, c.body, status, c.want, text)
		}
	}
	m, err := heft.Open(t.Context(), heft.Name("resnet18"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := m.Memory(t.Context(), heft.Setting{Batch: 3})
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := heft.WriteJSON(&want, r); err != nil {
		t.Fatal(err)
	}
	for range 2 { // opened, and kept
		if _, _, text := send(t, h.URL+"/v1/memory", "application/json", `{"model": "resnet18", "batch": 3}`); text != want.String() {
			t.Errorf("the answer is not the library's: %.200s", text)
		}
	}
}

// TestProblems: each error has its status, its kind and a hint or a place.
func TestProblems(t *testing.T) {
	_, h := start(t, Options{Body: 4000, Limits: heft.Limits{Steps: 100_000}})
	const j = "application/json"
	for _, c := range []struct {
		path, kind, body string
		status           int
		want             string
	}{
		{"memory", j, `{"model": "resnet18", "batsch": 3}`, 400, "batsch"},
		{"memory", j, `{"model": "resnet18", "batch": -1}`, 400, `"setting": "batch"`},
		{"memory", j, `{"model": "resnet18", "batch": "many"}`, 400, "batch"},
		{"memory", j, `{"model": "resnet18", "source": 3}`, 400, "source"},
		{"memory", j, `{"model": "resnet18", "solve": "batch"}`, 400, "solve"},
		{"memory", j, `{"model": "resnet18"} {}`, 400, "the request is no JSON at byte 23"},
		{"memory", j, `null`, 400, "null"},
		{"memory", j, `{}`, 400, "names no model"},
		{"memory", j, `{"model": "resnet81"}`, 400, "did you mean resnet18"},
		{"report", j, `{"model": "resnet18", "gpu": "t4"}`, 400, `"setting": "gpu"`},
		{"fit", j, `{"model": "resnet18"}`, 400, "needs a card"},
		{"fit", j, `{"model": "resnet18", "gpu": "t4", "solve": "depth"}`, 400, "depth"},
		{"advise", j, `{"model": "resnet18", "goal": "fame"}`, 400, "fame"},
		{"compare", j, `{"models": []}`, 400, "no models"},
		{"compare", j, `{"model": "resnet18"}`, 400, `"setting": "model"`},
		{"compare", j, `{"models": [` + strings.Repeat(`"resnet18",`, 40) + `"resnet18"]}`, 400, "more than 32"},
		{"compare", j, `{"models": ["resnet81", "resnet82"]}`, 400, "resnet81: "},
		{"memory", "text/plain", `{"model": "resnet18"}`, 415, "application/json"},
		{"memory", "", `{"model": "resnet18"}`, 415, "application/json"},
		{"compare", "multipart/form-data; boundary=x", "", 415, "application/json"},
		{"jobs", j, `{"model": "resnet18"}`, 415, "application/x-ndjson"},
		{"memory", j, `{"model": "` + strings.Repeat("x", 5000) + `"}`, 413, "4000 bytes"},
		{"report", j, `{"model": "/etc/passwd.py:Net"}`, 422, `"kind": "unreadable"`},
		{"report", j, `{"model": "../serve_test.zip/a.py:Net"}`, 422, `"kind": "unreadable"`},
		{"report", j, `{"source": "import", "model": "Net"}`, 422, `"line": 1`},
		{"report", j, `{"source": ` + quoted(network) + `, "input": "2x5"}`, 422, `"module": "fc"`},
		{"report", j, `{"source": ` + quoted(endless) + `, "model": "Net"}`, 422, `"kind": "out of steps"`},
		{"nothing", j, `{}`, 404, "no such page"},
	} {
		status, header, text := send(t, h.URL+"/v1/"+c.path, c.kind, c.body)
		if status != c.status || header.Get("Content-Type") != "application/problem+json" || !strings.Contains(text, c.want) {
			t.Errorf("%s %.60s: %d, want %d and %s in %.400s", c.path, c.body, status, c.status, c.want, text)
		}
		var p problem
		if err := json.Unmarshal([]byte(text), &p); err != nil || p.Status != status || p.Kind == "" || p.Title == "" || p.Type == "" || p.Detail == "" {
			t.Errorf("%s %.60s: %v, %+v", c.path, c.body, err, p)
		}
	}
	r, err := http.Get(h.URL + "/v1/memory")
	if err != nil {
		t.Fatal(err)
	}
	if status, header, _ := read(t, r); status != 405 || header.Get("Allow") != "POST" {
		t.Errorf("GET: %d, allowed is %q", status, header.Get("Allow"))
	}
}

// TestTime: a request that takes longer than it may is ended, and the next one runs.
func TestTime(t *testing.T) {
	_, h := start(t, Options{Runs: 1, Timeout: 300 * time.Millisecond, Limits: heft.Limits{Steps: 1 << 60}})
	status, _, text := send(t, h.URL+"/v1/report", "application/json", `{"source": `+quoted(endless)+`, "model": "Net"}`)
	if status != 504 || !strings.Contains(text, `"kind": "out of time"`) {
		t.Errorf("%d %s", status, text)
	}
	if status, _, text = send(t, h.URL+"/v1/report", "application/json", `{"model": "nn.Linear(3, 4)", "input": "1x3"}`); status != 200 {
		t.Errorf("the next: %d %s", status, text)
	}
}

// TestFullQueue: what finds no place is refused at once, and told when to come again.
func TestFullQueue(t *testing.T) {
	s, h := start(t, Options{Runs: 1, Queue: 1})
	var leave []func()
	for range 2 {
		l, err := enter(s.gate.places)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	const body = `{"model": "nn.Linear(3, 4)", "input": "1x3"}`
	status, header, text := send(t, h.URL+"/v1/report", "application/json", body)
	if status != 429 || header.Get("Retry-After") == "" || !strings.Contains(text, `"kind": "busy"`) {
		t.Errorf("%d, %v, %s", status, header, text)
	}
	r, err := http.Get(h.URL + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	if status, header, _ := read(t, r); status != 503 || header.Get("Retry-After") == "" {
		t.Errorf("readyz: %d", status)
	}
	for _, l := range leave {
		l()
	}
	if status, _, text := send(t, h.URL+"/v1/report", "application/json", body); status != 200 {
		t.Errorf("with places again: %d %s", status, text)
	}
}

// eventually waits for what another goroutine does.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

// TestSlowLane: a long run makes room for short ones; where there is no more room for
// long ones, it is ended as soon as a short one waits, and told to come again.
func TestSlowLane(t *testing.T) {
	s, h := start(t, Options{Runs: 1, Timeout: time.Minute, Limits: heft.Limits{Steps: 1 << 60}})
	type answer struct {
		status int
		again  string
	}
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	long := func() chan answer {
		ended := make(chan answer, 1)
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+"/v1/report", strings.NewReader(`{"model": "Net", "source": `+quoted(endless)+`}`))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/json")
		go func() {
			r, err := http.DefaultClient.Do(q)
			if err != nil {
				ended <- answer{}
				return
			}
			r.Body.Close()
			ended <- answer{r.StatusCode, r.Header.Get("Retry-After")}
		}()
		return ended
	}
	const short = `{"model": "nn.Linear(3, 4)", "input": "1x3"}`
	first := long()
	eventually(t, "the long run moves", func() bool { return len(s.gate.slow) == 1 && len(s.gate.runs) == 0 })
	if status, _, text := send(t, h.URL+"/v1/report", "application/json", short); status != 200 {
		t.Errorf("beside a long run: %d %s", status, text)
	}
	second := long()
	eventually(t, "another long run", func() bool { return len(s.gate.runs) == 1 })
	if status, _, text := send(t, h.URL+"/v1/report", "application/json", short); status != 200 {
		t.Errorf("beside two long runs: %d %s", status, text)
	}
	if got := <-second; got != (answer{429, retryAfter}) {
		t.Errorf("the second long run: %+v", got)
	}
	list, err := http.Post(h.URL+"/v1/jobs", "application/x-ndjson", strings.NewReader(`{"model": "nn.Linear(3, 4)", "input": "1x3"}`+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if status, _, text := read(t, list); status != 200 || !strings.Contains(text, `"model":"nn.Linear(3, 4)"`) {
		t.Errorf("a list beside a long run: %d %s", status, text)
	}
	leave()
	if got := <-first; got.status != 0 {
		t.Errorf("the first long run: %+v", got)
	}
	eventually(t, "all runs end", func() bool { return len(s.gate.runs)+len(s.gate.slow)+len(s.gate.places) == 0 })
}

// TestClientLeaves: the run of a client that left ends, and its place is free.
func TestClientLeaves(t *testing.T) {
	s, h := start(t, Options{Runs: 1, Timeout: time.Minute, Limits: heft.Limits{Steps: 1 << 60}})
	for _, c := range []struct{ path, kind, body string }{
		{"report", "application/json", `{"source": ` + quoted(endless) + `, "model": "Net"}`},
		{"jobs", "application/x-ndjson", `{"model": "nn.ModuleList([nn.Linear(1, 1) for i in range(10**12)])"}` + "\n"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+"/v1/"+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", c.kind)
		ended := make(chan error, 1)
		go func() {
			r, err := http.DefaultClient.Do(q)
			if err == nil {
				r.Body.Close()
			}
			ended <- err
		}()
		eventually(t, "the run begins", func() bool { return len(s.gate.runs)+len(s.gate.slow) == 1 })
		cancel()
		<-ended
		eventually(t, "the run ends", func() bool { return len(s.gate.runs)+len(s.gate.slow)+len(s.gate.places)+len(s.gate.streams) == 0 })
	}
}

// form is a multipart form of parts: name, file's name, content.
func form(t *testing.T, parts ...[3]string) (kind, body string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, p := range parts {
		create := func() (io.Writer, error) { return w.CreateFormField(p[0]) }
		if p[1] != "" {
			create = func() (io.Writer, error) { return w.CreateFormFile(p[0], p[1]) }
		}
		part, err := create()
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, p[2])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), out.String()
}

// zipped is an archive of names and contents in turn.
func zipped(t *testing.T, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, files[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestUploads: a file or an archive is a model; a hostile one is an error of the
// client's.
func TestUploads(t *testing.T) {
	_, h := start(t, Options{})
	good := zipped(t, "pkg/width.py", "WIDTH = 7\n", "pkg/model.py", strings.ReplaceAll("from width import WIDTH\n"+network, "width=4", "width=WIDTH"))
	for _, c := range []struct {
		name   string
		parts  [][3]string
		status int
		want   string
	}{
		{"a file", [][3]string{{"job", "", `{"model": "Net", "input": "2x3"}`}, {"file", "model.py", network}}, 200, `"parameters": 16`},
		{"the job last", [][3]string{{"file", "model.py", network}, {"job", "", `{"model": "model.py:Net(5)", "input": "2x3"}`}}, 200, `"parameters": 20`},
		{"an archive", [][3]string{{"job", "", `{"model": "pkg/model.py:Net", "input": "2x3"}`}, {"file", "repo.zip", good}}, 200, `"parameters": 28`},
		{"no file", [][3]string{{"job", "", `{"model": "Net"}`}}, 400, "no part"},
		{"two files", [][3]string{{"file", "a.py", network}, {"file", "b.py", network}}, 400, "two parts"},
		{"an unknown part", [][3]string{{"picture", "a.py", network}}, 400, "unknown part"},
		{"a file and a source", [][3]string{{"job", "", `{"source": "x"}`}, {"file", "a.py", network}}, 400, "not both"},
		{"a wrong job", [][3]string{{"job", "", `[]`}, {"file", "a.py", network}}, 400, "the request cannot be a list"},
		{"a name with a colon", [][3]string{{"file", "a:b.py", network}}, 400, "name"},
		{"a hidden name", [][3]string{{"file", ".py", network}}, 400, "name"},
		{"no archive", [][3]string{{"job", "", `{"model": "model.py:Net"}`}, {"file", "repo.zip", "PK\x03\x04nothing"}}, 422, `"kind": "unreadable"`},
		{"a way out", [][3]string{{"job", "", `{"model": "../../evil.py:Net"}`}, {"file", "repo.zip", zipped(t, "../../evil.py", network)}}, 422, `"kind": "unreadable"`},
		{"binary", [][3]string{{"job", "", `{"model": "Net"}`}, {"file", "model.py", "\x00\xff\xfe\x01"}}, 422, `"kind"`},
		{"no ONNX", [][3]string{{"file", "model.onnx", "\xff\xff\xff\xff\xff\xff\xff\xff"}}, 422, `"kind": "unreadable"`},
		{"it reads this machine", [][3]string{{"job", "", `{"model": "Net"}`}, {"file", "model.py", "open('/etc/passwd').read()\n" + "raise SystemExit\n"}}, 422, `"kind"`},
	} {
		kind, body := form(t, c.parts...)
		status, _, text := send(t, h.URL+"/v1/report", kind, body)
		if status != c.status || !strings.Contains(text, c.want) || strings.Contains(text, "root:") {
			t.Errorf("%s: %d, want %d and %s in %.400s", c.name, status, c.status, c.want, text)
		}
	}
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.py\"\r\n"
	for _, body := range []string{"", "--x\r\n", "not a form", part + "\r\nclass", "--x\r\nno header--x--\r\n", part + "no header\r\n\r\nclass\r\n--x--\r\n"} {
		for _, path := range []string{"/v1/report", "/v1/page"} {
			if status, _, text := send(t, h.URL+path, "multipart/form-data; boundary=x", body); status != 400 || !strings.Contains(text, "cannot read the form") {
				t.Errorf("%s, the form %q: %d %s", path, body, status, text)
			}
		}
	}
}

// TestRoot: files below the root are models; nothing else is.
func TestRoot(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "secret.py")
	below := filepath.Join(dir, "models")
	for name, text := range map[string]string{outside: network, filepath.Join(below, "model.py"): network} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(below, "link.py")); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(below)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, h := start(t, Options{Root: root.FS()})
	for name, want := range map[string]int{"model.py:Net": 200, "resnet18": 200, "link.py:Net": 422, "../secret.py:Net": 422, outside + ":Net": 422, "none.py:Net": 422} {
		body := fmt.Sprintf(`{"model": %q}`, name)
		if name == "model.py:Net" {
			body = `{"model": "model.py:Net", "input": "2x3"}`
		}
		if status, _, text := send(t, h.URL+"/v1/report", "application/json", body); status != want {
			t.Errorf("%s: %d, want %d: %.300s", name, status, want, text)
		}
	}
}

// TestJobs: results come in order, one while the list is still being sent.
func TestJobs(t *testing.T) {
	_, h := start(t, Options{Runs: 2})
	list, send := io.Pipe()
	go io.WriteString(send, `{"id": "a", "model": "resnet18", "batch": 2}`+"\n")
	r, err := http.Post(h.URL+"/v1/jobs", "application/x-ndjson", list)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	answers := json.NewDecoder(r.Body)
	var first heft.JobResult
	if err := answers.Decode(&first); err != nil || first.ID != "a" || first.Error != nil || first.Parameters != 11689512 {
		t.Fatalf("%v, %+v", err, first)
	}
	go func() {
		io.WriteString(send, "\n{\"id\": 1, \"modl\": 3}\n{\"id\": 2, \"model\": \"squeezenet1_1\"}\n{\"id\": 3, \"model\": \"/etc/passwd.py:Net\"}\n{\"id\": 4, \"model\": \"nn.Linear(3, 4)\", \"input\": \"1x3\"}")
		send.Close()
	}()
	for _, want := range []struct{ id, kind string }{{"1", "usage"}, {"2", ""}, {"3", "unreadable"}, {"4", ""}} {
		var got heft.JobResult
		if err := answers.Decode(&got); err != nil {
			t.Fatal(err)
		}
		kind := ""
		if got.Error != nil {
			kind = got.Error.Kind
		}
		if got.ID != want.id || kind != want.kind {
			t.Errorf("%+v, want %v", got, want)
		}
	}
	if err := answers.Decode(&first); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
}

// TestJobsAgain: a connection that brought a list is good for further ones.
func TestJobsAgain(t *testing.T) {
	_, h := start(t, Options{Runs: 1})
	for i := range 100 {
		var reused bool
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused }})
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+"/v1/jobs", strings.NewReader("{}\n{}\n"))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/x-ndjson")
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, text := read(t, r); strings.Count(text, "names no model") != 2 {
			t.Fatalf("list %d: %q", i, text)
		}
		if reused != (i > 0) {
			t.Errorf("list %d: the connection is reused: %v", i, reused)
		}
	}
}

// deadlines is a response that keeps the last deadline of reading.
type deadlines struct {
	http.ResponseWriter
	last time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.last = t
	return nil
}

// TestPatient: a piece has its time; behind the last there is no deadline, since the
// client's leaving is watched for by a read.
func TestPatient(t *testing.T) {
	var d deadlines
	list := &patient{ctx: t.Context(), body: strings.NewReader("a list"), control: http.NewResponseController(&d), most: time.Hour}
	if n, err := list.Read(make([]byte, 9)); n != 6 || err != nil {
		t.Fatal(n, err)
	}
	if left := time.Until(d.last); left < 59*time.Minute || left > time.Hour {
		t.Errorf("a piece has %v", left)
	}
	list.leave()
	if time.Until(d.last) > 0 {
		t.Error("a read under way goes on")
	}
	if n, err := list.Read(make([]byte, 9)); n != 0 || err != io.EOF {
		t.Fatal(n, err)
	}
	if !d.last.IsZero() {
		t.Errorf("behind the end: %v", d.last)
	}
	if list.leave(); !d.last.IsZero() {
		t.Errorf("behind the end, when the list is left: %v", d.last)
	}
}

// TestOtherSites: pages of other sites get nothing.
func TestOtherSites(t *testing.T) {
	_, h := start(t, Options{Hosts: []string{"heft.example"}})
	address := strings.TrimPrefix(h.URL, "http://")
	for _, c := range []struct {
		host, header, value string
		status              int
	}{
		{address, "", "", 200}, {"localhost:80", "", "", 200}, {"[::1]:80", "", "", 200}, {"heft.example", "", "", 200}, {"HEFT.example.:80", "", "", 200},
		{"evil.example", "", "", 421}, {"localhost.evil.example", "", "", 421}, {"127.0.0.1.evil.example", "", "", 421},
		{address, "Origin", "http://evil.example", 403}, {address, "Sec-Fetch-Site", "cross-site", 403}, {address, "Sec-Fetch-Site", "same-origin", 200},
	} {
		q, err := http.NewRequest(http.MethodPost, h.URL+"/v1/report", strings.NewReader(`{"model": "nn.Linear(3, 4)", "input": "1x3"}`))
		if err != nil {
			t.Fatal(err)
		}
		q.Host = c.host
		q.Header.Set("Content-Type", "application/json")
		if c.header != "" {
			q.Header.Set(c.header, c.value)
		}
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		status, header, text := read(t, r)
		if status != c.status || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s %s: %d, want %d: %s", c.host, c.header, c.value, status, c.status, text)
		}
	}
}

// TestPages: pages have a policy that names their script, and metrics count.
func TestPages(t *testing.T) {
	_, h := start(t, Options{})
	for _, c := range []struct {
		path   string
		status int
		policy string
		want   string
	}{
		{"/about", 200, "default-src 'none'; img-src data:; style-src 'sha256-", "/report/resnet50"},
		{"/", 200, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-", "heft-core"},
		{"/report/squeezenet1_1", 200, "script-src 'sha256-", "squeezenet1_1"},
		{"/report/squeezenet1_2", 404, "", "did you mean /report/squeezenet1_"},
		{"/report/nn.Linear(3,4)", 404, "", "no built-in model"},
		{"/healthz", 200, "", "ok"},
		{"/readyz", 200, "", "ready"},
		{"/none", 404, "", "no such page"},
		{"/metrics", 200, "", `heft_requests_total{path="/report/{model...}",status="404"} 2`},
	} {
		r, err := http.Get(h.URL + c.path)
		if err != nil {
			t.Fatal(err)
		}
		status, header, text := read(t, r)
		policy := header.Get("Content-Security-Policy")
		if status != c.status || !strings.Contains(policy, c.policy) || strings.Contains(policy, "script-src 'unsafe") || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d, policy %q, want %d, %q and %s in %.300s", c.path, status, policy, c.status, c.policy, c.want, text)
		}
		if strings.HasPrefix(c.path, "/report/sq") && status == 200 && !strings.Contains(policy, hashOf(scriptOf([]byte(text)))) {
			t.Errorf("the policy does not name the page's script: %s", policy)
		}
	}
}

// TestPanic: a defect is an error of the server's, and it goes on.
func TestPanic(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	s.routes["/healthz"] = route{http.MethodGet, func(http.ResponseWriter, *http.Request) error { panic("secret") }}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/healthz", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), `"kind": "internal"`) || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestStop: requests under way come to their end, or are cut when the grace is over.
func TestStop(t *testing.T) {
	for _, c := range []struct {
		source string
		grace  time.Duration
		status int
	}{{network, 20 * time.Second, 200}, {endless, 50 * time.Millisecond, 0}} {
		s := New(Options{Runs: 1, Timeout: time.Minute, Limits: heft.Limits{Steps: 1 << 60}})
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx, listener, c.grace) }()
		s.gate.runs <- struct{}{} // the request waits
		status := make(chan int, 1)
		go func() {
			r, err := http.Post("http://"+listener.Addr().String()+"/v1/report", "application/json", strings.NewReader(`{"input": "2x3", "source": `+quoted(c.source)+`}`))
			if err != nil {
				status <- 0
				return
			}
			r.Body.Close()
			status <- r.StatusCode
		}()
		eventually(t, "the request waits", func() bool { return len(s.gate.places) == 1 })
		stop()
		eventually(t, "the server is stopping", s.stopping.Load)
		<-s.gate.runs
		if got := <-status; got != c.status && c.status != 0 {
			t.Errorf("the request under way: %d, want %d", got, c.status)
		}
		if err := <-ended; err != nil {
			t.Errorf("the end: %v", err)
		}
		s.Close()
	}
}

// TestOpenAPI: every path is described, every reference leads somewhere, and every key
// of a job is there.
func TestOpenAPI(t *testing.T) {
	s, h := start(t, Options{})
	r, err := http.Get(h.URL + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	_, _, text := read(t, r)
	var d struct {
		OpenAPI    string
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]map[string]any }
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil || d.OpenAPI != "3.1.0" {
		t.Fatal(err, d.OpenAPI)
	}
	for path, route := range s.routes {
		if d.Paths[strings.Replace(path, "...", "", 1)][strings.ToLower(route.method)] == nil {
			t.Errorf("%s %s is not described", route.method, path)
		}
	}
	if len(d.Paths) != len(s.routes) {
		t.Errorf("%d paths are described, there are %d", len(d.Paths), len(s.routes))
	}
	var whole any
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		t.Fatal(err)
	}
	for _, piece := range strings.Split(text, `"$ref": "#/`)[1:] {
		target, at := piece[:strings.IndexByte(piece, '"')], whole
		for _, key := range strings.Split(target, "/") {
			object, _ := at.(map[string]any)
			at = object[key]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", target)
		}
	}
	keys, _ := d.Components.Schemas["memory-request"]["properties"].(map[string]any)
	for _, key := range []string{"id", "model", "source", "weight_decay", "context", "freeze", "dim"} {
		if keys[key] == nil {
			t.Errorf("a request has no key %q", key)
		}
	}
}

// TestPage: the page and its files are there, typed and kept by browsers, and nothing
// beside them is.
func TestPage(t *testing.T) {
	files := fstest.MapFS{
		"index.html": {Data: []byte("<script>1</script>")}, "core/1a.wasm": {Data: []byte("wasm")}, "core/1a.wasm.gz": {Data: []byte("packed")}, "core/secret": {Data: []byte("no")},
		"assets/index-1.js": {Data: []byte("js")},
		"service.js":        {Data: []byte("service")},
	}
	_, h := start(t, Options{Page: files})
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	for _, c := range []struct {
		path, encoding string
		status         int
		kind, body     string
	}{
		{"/", "", 200, "text/html; charset=utf-8", "<script>1</script>"},
		{"/assets/index-1.js", "", 200, "text/javascript; charset=utf-8", "js"},
		{"/core/1a.wasm", "gzip, br", 200, "application/wasm", "packed"},
		{"/core/1a.wasm", "", 200, "application/wasm", "wasm"},
		{"/service.js", "", 200, "text/javascript; charset=utf-8", "service"},
		{"/core/secret", "", 404, "application/problem+json", "no such file"},
		{"/core/../index.html", "", 404, "application/problem+json", ""},
		{"/core/%2e%2e/index.html", "", 404, "application/problem+json", ""},
		{"/assets/", "", 404, "application/problem+json", ""},
	} {
		q, err := http.NewRequest(http.MethodGet, h.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Accept-Encoding", c.encoding)
		r, err := client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		status, header, body := read(t, r)
		kind := header.Get("Content-Type")
		if status != c.status || kind != c.kind || !strings.Contains(body, c.body) {
			t.Errorf("%s: %d, %s, %q", c.path, status, kind, body)
		}
		if kept := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); kept != (status == 200 && c.path != "/" && c.path != "/service.js") {
			t.Errorf("%s is kept: %v", c.path, kept)
		}
	}
}

// TestPageQuestions: a page without WebAssembly gets its answers here, with the files
// that it sends along, within the server's bounds.
func TestPageQuestions(t *testing.T) {
	_, h := start(t, Options{Body: 4 << 10, Limits: heft.Limits{Steps: 100_000}})
	ask := func(kind, body string) (int, string) {
		t.Helper()
		r, err := http.Post(h.URL+"/v1/page", kind, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		status, _, text := read(t, r)
		return status, text
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, text := range map[string]string{"question": `{"ask": "live", "model": "repo/net.py:net()", "setting": {"input": "1x2"}}`, "repo/net.py": "from torch import nn\ndef net(): return nn.Linear(2, 3)\n"} {
		if err := w.WriteField(name, text); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	for _, c := range []struct {
		kind, body string
		status     int
		says       string
	}{
		{"application/json", `{"ask": "explain", "model": "nn.Linear(2, 3)", "setting": {"input": "1x2"}}`, 200, `"explanation"`},
		{w.FormDataContentType(), form.String(), 200, `"parameters":[9`},
		{"application/json", `{"ask": "live", "model": "m.py", "source_name": "m.py", "source": "while True: pass"}`, 200, "out of steps"},
		{"application/json", `[null, null]`, 400, "a question is an object"},
		{"application/json", `null`, 400, "the question is null"},
		{"application/json", `{"ask": `, 400, "the question"},
		{"application/json", strings.Repeat(" ", 5<<10), 413, "large"},
		{"text/plain", "x", 415, "not read"},
		{"multipart/form-data; boundary=x", "--x--", 400, ""},
	} {
		if status, text := ask(c.kind, c.body); status != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%.60s: %d, %.300s", c.body, status, text)
		}
	}
}
