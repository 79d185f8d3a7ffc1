package cli

// This file writes heft's page as files for any web host, with heft itself as
// WebAssembly.

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	answers "heft/internal/answer"
	"heft/page"
)

const pageHelp = `page writes heft's page as files that any web host serves: a model's layers, its memory
over time and its largest batch, live beside the code. heft itself runs in the visitor's
browser, as WebAssembly; nothing is uploaded.

The WebAssembly is built from heft's sources by the Go toolchain, so page runs in a
checkout of them. "heft serve --page DIR" serves what it wrote.`

// site is the command's flags.
type site struct{ out, source string }

func newPageCommand() *cobra.Command {
	var s site
	command := &cobra.Command{
		Use:     "page --out DIR",
		Short:   "write heft's page as files for a web host",
		Long:    pageHelp,
		Example: "  heft page --out site",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{message: fmt.Sprintf("page takes no models, got %q", args), hint: "heft MODEL --format html writes a model's own page"}
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error {
			if s.out == "" {
				return &usageError{message: "page needs a folder to write to", hint: "--out site"}
			}
			if err := s.write(command.Context()); err != nil {
				return err
			}
			fmt.Fprintf(command.OutOrStdout(), "the page is in %s: heft serve --page %s\n", s.out, s.out)
			return nil
		},
	}
	command.Flags().StringVarP(&s.out, "out", "o", "", "folder to write to; it is made")
	command.Flags().StringVar(&s.source, "source", "", "heft's sources (default: the checkout around the working directory)")
	return command
}

// write writes the page and its core.
func (s *site) write(ctx context.Context) error {
	source, err := s.sources()
	if err != nil {
		return err
	}
	wasm, starter, err := buildCore(ctx, source)
	if err != nil {
		return err
	}
	prepared, err := answers.Prepare(ctx, page.Questions())
	if err != nil {
		return err
	}
	sum := sha256.Sum256(bytes.Join([][]byte{starter, wasm, prepared}, nil))
	core := "core/" + hex.EncodeToString(sum[:6])
	written := map[string][]byte{core + ".wasm": wasm, core + ".json": prepared, core + ".js": starter}
	for _, ending := range []string{".wasm", ".json"} {
		if written[core+ending+".gz"], err = gzipped(written[core+ending]); err != nil {
			return err
		}
	}
	err = fs.WalkDir(page.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		written[name], err = fs.ReadFile(page.Files(), name)
		return err
	})
	if err != nil {
		return err
	}
	index := page.Index(written["index.html"], core)
	written["index.html"] = page.WithPolicy(index)
	return writeAll(s.out, written)
}

func writeAll(folder string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return &usageError{message: fmt.Sprintf("cannot make the folder %q: %v", filepath.Dir(path), cause(err))}
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return &usageError{message: fmt.Sprintf("cannot write %q: %v", path, cause(err))}
		}
	}
	return nil
}

// sources is the folder of heft's sources.
func (s *site) sources() (string, error) {
	folder := s.source
	if folder == "" {
		folder = "."
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	for at := folder; ; at = filepath.Dir(at) {
		if text, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil && strings.HasPrefix(string(text), "module heft\n") {
			return at, nil
		}
		if s.source != "" || at == filepath.Dir(at) {
			return "", &usageError{message: fmt.Sprintf("%q is not in heft's sources, which the page's WebAssembly is built from", folder), hint: "run it in a checkout, or name one: --source DIR; a release has the page as files"}
		}
	}
}

// buildCore builds the WebAssembly, and finds the script that the toolchain starts it
// with.
func buildCore(ctx context.Context, source string) (wasm, starter []byte, err error) {
	folder, err := os.MkdirTemp("", "heft-page-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	root, err := goOutput(ctx, source, "env", "GOROOT")
	if err != nil {
		return nil, nil, err
	}
	if starter, err = starterOf(strings.TrimSpace(root)); err != nil {
		return nil, nil, err
	}
	out := filepath.Join(folder, "heft.wasm")
	if _, err = goOutput(ctx, source, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, "./cmd/heftwasm"); err != nil {
		return nil, nil, err
	}
	wasm, err = os.ReadFile(out)
	return wasm, starter, err
}

// starterOf is the script with which the Go toolchain in a folder starts WebAssembly.
func starterOf(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, &usageError{message: "the Go toolchain has no wasm_exec.js: " + cause(err).Error(), hint: "heft is built with Go 1.26 or later"}
	}
	return text, nil
}

// goOutput runs the go command for WebAssembly.
func goOutput(ctx context.Context, folder string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	var problem bytes.Buffer
	command.Stderr = &problem
	out, err := command.Output()
	if err != nil {
		return "", &usageError{message: fmt.Sprintf("go %s: %v\n%s", args[0], err, problem.String()), hint: "the page's WebAssembly is built by the Go toolchain"}
	}
	return string(out), nil
}

// gzipped packs a file for hosts that serve packed files beside the plain ones.
func gzipped(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
