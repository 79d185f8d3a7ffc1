package torch

// This file runs older releases of transformers, diffusers and peft, from their own sources
// against facts that they and real torch told.

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/files"
	"heft/internal/packed"
	"heft/internal/python/vm"
)

// libraryModel is a model of a library with what it told of itself.
type libraryModel struct {
	transformersModel
	Release string
	Adapter string // of peft, "" for none
}

func readLibrary(t *testing.T, name string) []*libraryModel {
	t.Helper()
	models := packed.Rows[*libraryModel](t, filepath.Join(goldens, name))
	return slices.DeleteFunc(models, func(m *libraryModel) bool { return m.Error != "" })
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

// TestPeft needs HEFT_PEFT, a folder that peft, accelerate and transformers are installed in.
func TestPeft(t *testing.T) {
	folder := os.Getenv("HEFT_PEFT")
	if folder == "" || testing.Short() {
		t.Skip("HEFT_PEFT is not set: it names a folder with peft")
	}
	exactIn(t, []string{folder}, readLibrary(t, "peft-0.21.2.jsonl.gz"), func(m *libraryModel) string {
		config, _, _ := strings.Cut(m.Config, "(")
		adapter, _, _ := strings.Cut(m.Adapter, "(")
		return fmt.Sprintf("from transformers import %[1]s, %[2]s\nfrom peft import %[3]s, get_peft_model\nmodel = get_peft_model(%[1]s(%[4]s), %[5]s)\n",
			m.Class, config, adapter, m.Config, m.Adapter)
	})
}
