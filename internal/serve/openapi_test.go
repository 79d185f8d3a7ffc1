package serve

// This file compares the server's description with what it was.

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"heft/internal/report/made"
)

func TestDescription(t *testing.T) {
	var s made.Screens
	s.Add("openapi.json", func(w *strings.Builder) error {
		description, err := describe()
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", " ")
		return encoder.Encode(description)
	})
	s.Compare(t, "testdata/openapi.txt.gz")
}

// TestExamples: every request that the description shows has an answer.
func TestExamples(t *testing.T) {
	description, err := describe()
	if err != nil {
		t.Fatal(err)
	}
	_, h := start(t, Options{})
	sent := 0
	for path, operations := range description["paths"].(object) {
		post, ok := operations.(object)["post"].(object)
		if !ok {
			continue
		}
		for kind, content := range post["requestBody"].(object)["content"].(object) {
			example := content.(object)["example"]
			if example == nil {
				if kind != "multipart/form-data" {
					t.Errorf("%s has no example of %s", path, kind)
				}
				continue
			}
			body, isText := example.(string)
			if !isText {
				encoded, err := json.Marshal(example)
				if err != nil {
					t.Fatal(err)
				}
				body = string(encoded)
			}
			status, _, answer := send(t, h.URL+path, kind, body)
			if status != http.StatusOK || strings.Contains(answer, `"error":{`) {
				t.Errorf("%s %s: %d %s", path, body, status, answer)
			}
			sent++
		}
	}
	if sent != 7 {
		t.Errorf("%d examples were sent, want 7", sent)
	}
}
