package serve

// This file compares the server's description with what it was.

import (
	"encoding/json"
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
