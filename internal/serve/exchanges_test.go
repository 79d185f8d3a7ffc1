package serve

// This file compares whole answers, headers included, with what was read once.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"heft"
	"heft/internal/packed"
)

// exchange is a request: "POST /v1/memory", headers as "Name: value", and a body.
type exchange struct {
	line    string
	headers []string
	body    string
}

func TestExchanges(t *testing.T) {
	files := fstest.MapFS{
		"index.html": {Data: []byte("<script>1</script>")}, "core/1a.wasm": {Data: []byte("wasm")}, "core/1a.wasm.gz": {Data: []byte("packed")}, "core/secret": {Data: []byte("no")},
		"assets/index-1.js": {Data: []byte("js")}, "assets/index-1.css": {Data: []byte("css")}, "assets/mark.svg": {Data: []byte("svg")}, "assets/words.json": {Data: []byte("json")}, "service.js": {Data: []byte("service")},
	}
	root := fstest.MapFS{"net.py": {Data: []byte(network)}, "deep/other.py": {Data: []byte(network)}}
	_, h := start(t, Options{Body: 4000, Page: files, Root: root, Hosts: []string{"heft.example"}, Limits: heft.Limits{Steps: 100_000}})
	j, lines := "Content-Type: application/json", "Content-Type: application/x-ndjson"
	net := `{"source": ` + quoted(network) + `, "model": "Net(width=5)", "input": "2x3"`
	post := func(path, body string, more ...string) exchange {
		return exchange{"POST /v1/" + path, append([]string{j}, more...), body}
	}
	var all strings.Builder
	for _, x := range []exchange{
		{"GET /", nil, ""}, {"HEAD /", nil, ""}, {"GET /index.html", nil, ""}, {"GET /about", nil, ""}, {"GET /healthz", nil, ""}, {"GET /readyz", nil, ""}, {"GET /openapi.json", nil, ""}, {"GET /favicon.ico", nil, ""},
		{"GET /service.js", nil, ""}, {"GET /assets/index-1.js", nil, ""}, {"GET /assets/index-1.css", nil, ""}, {"GET /assets/mark.svg", nil, ""}, {"GET /assets/words.json", nil, ""}, {"GET /core/1a.wasm", []string{"Accept-Encoding: gzip, br"}, ""}, {"GET /core/1a.wasm", []string{"Accept-Encoding: br"}, ""}, {"GET /core/secret", nil, ""}, {"GET /core/2b.wasm", nil, ""},
		{"GET /v1/memory", nil, ""}, {"PUT /v1/memory", []string{j}, "{}"}, {"DELETE /", nil, ""}, {"OPTIONS /v1/memory", nil, ""}, {"POST /about", nil, ""}, {"GET /nowhere", nil, ""}, {"POST /v1/nothing", []string{j}, "{}"},
		{"GET /report/squeezenet1_1", nil, ""}, {"GET /report/resnet81", nil, ""}, {"GET /report/squeezenet1_1?gpu=t4", nil, ""}, {"GET /report/squeezenet1_1?batch=0", nil, ""}, {"GET /report/squeezenet1_1?mode=training&lang=zh", nil, ""},
		post("report", net+"}"), post("memory", net+`, "mode": "training", "gpu": "t4"}`), post("memory", net+`, "mem": "300MiB"}`), post("fit", net+`, "gpu": "rtx3060", "mem": "200MiB"}`), post("fit", net+"}"), post("advise", net+`, "mode": "training", "goal": "fame"}`),
		post("compare", `{"models": ["nn.Linear(3, 4)", "nn.Linear(3, 5)"], "input": "2x3"}`), post("compare", `{"models": []}`), post("compare", `{"models": ["nn.Linear(3, 4)", "nett.py"]}`), post("compare", `{"models": ["net.py:Net", "deep/other.py:Net"], "input": "2x3"}`),
		post("report", `{"model": "net.py:Net", "input": "2x3"}`), post("report", `{"model": "deep/other.py", "input": "2x3"}`), post("report", `{"model": "../net.py:Net"}`), post("report", `{"model": "/net.py:Net"}`), post("report", `{"model": "nothing.py:Net"}`),
		post("memory", ""), post("memory", "{"), post("memory", `[]`), post("memory", `{"model": 3}`), post("memory", `{"model": "net.py:Net", "input": "2x5"}`), post("memory", `{"model": "net.py:Net", "batsch": 5}`), post("memory", `{"model": "net.py:Net", "batch": "5"}`), post("memory", `{"model": "`+strings.Repeat("x", 5000)+`"}`),
		{"POST /v1/memory", []string{"Content-Type: text/plain"}, "{}"}, {"POST /v1/memory", nil, "{}"}, {"POST /v1/memory", []string{"Content-Type: application/json; charset=utf-8"}, `{"model": "nn.Linear(3, 4)", "input": "2x3"}`}, {"POST /v1/memory", []string{"Content-Type: /"}, "{}"},
		post("memory", net+"}", "Origin: http://evil.example"), post("memory", net+"}", "Sec-Fetch-Site: cross-site"), post("memory", net+"}", "Sec-Fetch-Site: same-origin"), post("memory", net+"}", "Host: evil.example"), post("report", net+"}", "Host: heft.example:80"), {"GET /", []string{"Host: evil.example"}, ""}, {"GET /healthz", []string{"Host: evil.example"}, ""},
		{"POST /v1/jobs", []string{lines}, `{"id": "a", "model": "nn.Linear(3, 4)", "input": "2x3"}` + "\n" + `{"model": "nothing.py"}` + "\n\nno JSON\n" + `{"id": 4, "model": "net.py:Net", "input": "2x3", "mode": "training", "gpu": "t4"}` + "\n"},
		{"POST /v1/jobs", []string{lines}, ""}, {"POST /v1/jobs", []string{j}, "{}"}, {"POST /v1/jobs", []string{"Content-Type: application/jsonl"}, `{"batch": 1}`}, {"POST /v1/jobs", nil, ""},
		{"POST /v1/page", []string{j}, `{}`}, {"POST /v1/page", nil, ``},
	} {
		all.WriteString(exchanged(t, h.URL, x))
	}
	packed.Matches(t, "testdata/exchanges.txt.gz", all.String())
}

// exchanged sends a request, and writes down what is answered.
func exchanged(t *testing.T, url string, x exchange) string {
	t.Helper()
	method, path, _ := strings.Cut(x.line, " ")
	q, err := http.NewRequest(method, url+path, strings.NewReader(x.body))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range x.headers {
		if name, value, _ := strings.Cut(header, ": "); name == "Host" {
			q.Host = value
		} else {
			q.Header.Set(name, value)
		}
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	r, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	status, header, body := read(t, r)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %.100s\n  %d", x.line, x.headers, x.body, status)
	var names []string
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name != "Date" && name != "Content-Length" {
			fmt.Fprintf(&b, " | %s: %s", name, strings.Join(header[name], ", "))
		}
	}
	const longest = 3000
	if len(body) > longest {
		body = fmt.Sprintf("%s… of %d", body[:longest], len(body))
	}
	b.WriteString("\n    " + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n    ") + "\n")
	return b.String()
}
