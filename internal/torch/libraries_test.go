package torch

// This file runs older releases of transformers, and diffusers, from their own sources
// against facts that they and real torch told.

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/files"
	"heft/internal/python/vm"
)

// libraryModel is a model of a library with what it told of itself.
type libraryModel struct {
	transformersModel
	Release string
}

func readLibrary(t *testing.T, name string) []*libraryModel {
	t.Helper()
	var models []*libraryModel
	readLines(t, name, func(line []byte) error {
		m := &libraryModel{}
		if err := json.Unmarshal(line, m); err != nil || m.Error != "" {
			return err
		}
		models = append(models, m)
		return nil
	})
	return models
}

// exactIn runs a library's models and fails for each that is not exact.
func exactIn(t *testing.T, roots []string, models []*libraryModel, source func(m *libraryModel) string) {
	t.Helper()
	for _, m := range models {
		options := Options{Limits: vm.Limits{Steps: 2_000_000_000, MemoryBytes: 4 << 30}}
		for _, root := range roots {
			options.Roots = append(options.Roots, files.New(os.DirFS(root), "", "/"+filepath.Base(filepath.Dir(root))+filepath.Base(root)))
		}
		s, err := Open(options)
		if err != nil {
			t.Fatal(err)
		}
		var tally transformersTally
		if reason := tally.compareSource(s, &m.transformersModel, source(m)); reason != "" {
			t.Errorf("%s %s %s: %s", m.Release, m.Name, m.Class, reason)
		}
		s.Close()
	}
}

// TestTransformersReleases needs HEFT_TRANSFORMERS_RELEASES, a folder with transformers
// unpacked as transformers-4.30.2, transformers-4.45.2 and transformers-4.57.6.
func TestTransformersReleases(t *testing.T) {
	folder := os.Getenv("HEFT_TRANSFORMERS_RELEASES")
	if folder == "" || testing.Short() {
		t.Skip("HEFT_TRANSFORMERS_RELEASES is not set: it names a folder with older releases of transformers")
	}
	for _, m := range readLibrary(t, "transformers-releases.jsonl.gz") {
		exactIn(t, []string{filepath.Join(folder, "transformers-"+m.Release)}, []*libraryModel{m}, func(m *libraryModel) string {
			config, _, _ := strings.Cut(m.Config, "(")
			return fmt.Sprintf("from transformers import %[1]s, %[2]s\nmodel = %[1]s(%[3]s)\n", m.Class, config, m.Config)
		})
	}
}

// TestDiffusers needs HEFT_DIFFUSERS, a folder that diffusers and transformers are installed in.
func TestDiffusers(t *testing.T) {
	folder := os.Getenv("HEFT_DIFFUSERS")
	if folder == "" || testing.Short() {
		t.Skip("HEFT_DIFFUSERS is not set: it names a folder with diffusers")
	}
	exactIn(t, []string{folder}, readLibrary(t, "diffusers-0.42.1.jsonl.gz"), func(m *libraryModel) string {
		class, _, _ := strings.Cut(m.Config, "(")
		return fmt.Sprintf("from diffusers import %s\nmodel = %s\n", class, m.Config)
	})
}
