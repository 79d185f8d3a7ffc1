package serve

// This file describes the server in OpenAPI 3.1: requests from the structs that they
// are read into, answers from docs/schema.

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"heft"
	"heft/docs/schema"
)

// object is a JSON object.
type object = map[string]any

// openAPI answers with the description.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	description, err := describe()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(description, "", " ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return written(w.Write(text))
}

// question is a path that takes JSON.
type question struct {
	path, summary, answer string
	keys                  takes
	example               object // a request that has an answer
}

func questions() []question {
	return []question{
		{"/v1/report", "layers, shapes, parameters and work of a model", "report-1", takesNothing,
			object{"model": "nn.Linear(2048, 101)", "batch": 8}},
		{"/v1/memory", "the memory of a run on a card", "memory-1", takesNothing,
			object{"model": "resnet18", "mode": "training", "batch": 32, "optimizer": "adamw", "precision": "amp-fp16", "gpu": "t4"}},
		{"/v1/fit", "the largest batch or image that fits a card", "fit-1", takesSolve,
			object{"model": "resnet18", "mode": "training", "gpu": "rtx3060", "solve": "batch"}},
		{"/v1/advise", "what to change so that a run fits", "advice-1", takesGoal,
			object{"model": "alexnet", "mode": "training", "batch": 512, "gpu": "gtx1060", "goal": "fit"}},
		{"/v1/compare", "models side by side", "compare-1", takesModels,
			object{"models": []string{"alexnet", "squeezenet1_1"}, "gpu": "t4"}},
	}
}

func describe() (object, error) {
	schemas, err := answerSchemas()
	if err != nil {
		return nil, err
	}
	schemas["problem"] = schemaOf(reflect.TypeFor[problem](), nil)
	paths := object{}
	for _, q := range questions() {
		name := path.Base(q.path) + "-request"
		schemas[name] = requestSchema(q.keys)
		content := object{"application/json": object{"schema": jsonRequest(q.keys, name), "example": q.example}}
		if q.keys[0] == "source" {
			content["multipart/form-data"] = object{"schema": object{"type": "object", "required": []string{"file"}, "additionalProperties": false,
				"properties": object{"job": reference(name), "file": object{"type": "string", "contentMediaType": "application/octet-stream"}}},
				"encoding": object{"job": object{"contentType": "application/json"}}}
		}
		paths[q.path] = object{"post": operation(q.summary, content, "application/json", reference(q.answer), "400", "408", "413", "415", "421", "403", "422", "429", "500", "503", "504")}
	}
	schemas["jobs-request"] = requestSchema(takes{})
	lines := object{"application/x-ndjson": object{"schema": object{"description": "a job a line, each as jobs-request"},
		"example": `{"id": 1, "model": "alexnet", "batch": 8}` + "\n" + `{"id": 2, "model": "alexnet", "batch": 16, "mode": "training"}` + "\n"}}
	paths["/v1/jobs"] = object{"post": operation("many runs, a line of results each, in order: job-1", lines, "application/x-ndjson", object{"type": "string"}, "415", "421", "403", "429", "500", "503")}
	asked := object{"application/json": object{"schema": object{"type": "object"}, "example": object{"ask": "catalogue"}}, "multipart/form-data": object{"schema": object{"type": "object", "required": []string{"question"}}}}
	paths["/v1/page"] = object{"post": operation("a question of heft's own page, whose form may change with it", asked, "application/json", object{"type": "object"}, "400", "408", "413", "415", "421", "403", "429", "500", "503", "504")}
	addPages(paths)
	return object{
		"openapi": "3.1.0", "info": object{"title": "heft", "version": "1", "description": "What a neural network costs before anyone runs it.", "license": object{"name": "see LICENSE"}},
		"servers": []object{{"url": "/"}}, "paths": paths, "components": object{"schemas": schemas},
	}, nil
}

// addPages adds the paths that take nothing.
func addPages(paths object) {
	for _, p := range []struct {
		path, summary, kind string
		failures            []string
	}{
		{"/", "heft's page: models, their cost and memory, live", "text/html", nil},
		{"/assets/{file}", "a file of the page", "text/javascript", []string{"404"}},
		{"/core/{file}", "a file of what the page's workers run", "application/wasm", []string{"404"}},
		{"/service.js", "the page's service worker", "text/javascript", []string{"404"}},
		{"/about", "a page that says what there is", "text/html", nil},
		{"/openapi.json", "this description", "application/json", nil},
		{"/healthz", "the process is there", "text/plain", nil},
		{"/readyz", "a request would be taken now", "text/plain", []string{"503"}},
		{"/metrics", "counts in Prometheus's text format", "text/plain", nil},
		{"/report/{model}", "the page of a built-in model", "text/html", []string{"404", "422", "429", "500", "503", "504"}},
	} {
		get := operation(p.summary, nil, p.kind, object{}, append(p.failures, "403", "421")...)
		if _, name, found := strings.Cut(strings.TrimSuffix(p.path, "}"), "{"); found {
			parameter := object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}}
			if name == "model" {
				parameter["example"] = "alexnet"
			}
			get["parameters"] = []object{parameter}
		}
		paths[p.path] = object{"get": get}
	}
}

func operation(summary string, body object, kind string, answer object, failures ...string) object {
	responses := object{"200": object{"description": summary, "content": object{kind: object{"schema": answer}}}}
	for _, status := range failures {
		responses[status] = object{"description": "what is wrong", "content": object{"application/problem+json": object{"schema": reference("problem")}}}
	}
	o := object{"summary": summary, "responses": responses}
	if body != nil {
		o["requestBody"] = object{"required": true, "content": body}
	}
	return o
}

func reference(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// answerSchemas are those of docs/schema, with their references led to where they stand
// here.
func answerSchemas() (object, error) {
	entries, err := fs.ReadDir(schema.Files(), ".")
	if err != nil {
		return nil, err
	}
	schemas := object{}
	for _, entry := range entries {
		text, err := fs.ReadFile(schema.Files(), entry.Name())
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(entry.Name(), ".json")
		text = bytes.ReplaceAll(text, []byte(`"#/$defs/`), []byte(`"#/components/schemas/`+name+`/$defs/`))
		var one object
		if err := json.Unmarshal(text, &one); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		delete(one, "$id")
		delete(one, "$schema")
		schemas[name] = one
	}
	return schemas, nil
}

// requestSchema is the schema of a job with further keys.
func requestSchema(keys takes) object {
	properties := propertiesOf(reflect.TypeFor[heft.Setting](), nil)
	maps.Copy(properties, propertiesOf(reflect.TypeFor[heft.Opening](), nil))
	maps.Copy(properties, propertiesOf(reflect.TypeFor[extra](), keys))
	properties["args"] = object{"type": []string{"string", "array"}, "items": object{"type": "string"}, "description": "as a shell has them, or a list of words"}
	properties["id"] = object{"type": []string{"string", "number"}}
	request := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(keys) > 0 && keys[0] == "models" {
		properties["models"] = object{"type": "array", "items": object{"type": "string"}, "minItems": 1, "maxItems": mostModels}
		request["required"] = []string{"models"}
		return request
	}
	properties["model"] = object{"type": "string", "description": "a built-in model, an expression of torch, or a class or function of the source or file that comes with the request"}
	return request
}

// jsonRequest is the schema of a request without a file: it names a model of the
// server's, or brings a source.
func jsonRequest(keys takes, name string) object {
	if keys[0] != "source" {
		return reference(name)
	}
	return object{"allOf": []object{reference(name)}, "anyOf": []object{{"required": []string{"model"}}, {"required": []string{"source"}}}}
}

// schemaOf is the schema of a type as encoding/json reads it. Of a struct's fields, it
// has those of the keys, all where these are nil.
func schemaOf(t reflect.Type, keys takes) object {
	if t.Kind() == reflect.Pointer {
		return schemaOf(t.Elem(), keys)
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return object{"type": "string", "minLength": 1} // a mode, a size: none is empty
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), nil)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), nil)}
	}
	return object{"type": "object", "properties": propertiesOf(t, keys)}
}

func propertiesOf(t reflect.Type, keys takes) object {
	properties := object{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if keys == nil || slices.Contains(keys, name) {
			properties[name] = schemaOf(t.Field(i).Type, nil)
		}
	}
	return properties
}
