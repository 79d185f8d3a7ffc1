package main

// This file packs: archives whose bytes depend on their files alone.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"heft/internal/cli"
)

// file is a file of an archive.
type file struct {
	content []byte
	program bool // may be executed
}

// epoch is the date of every file: what a zip can say at least.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack adds a platform's archive, and the list of what its program is made of.
func (r release) pack(files map[string][]byte, p platform, program string) error {
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	bill, err := r.billOfMaterials(program, content)
	if err != nil {
		return err
	}
	inside := map[string]file{filepath.Base(program): {content, true}}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			return err
		}
		inside[name] = file{content: text}
	}
	for name, text := range cli.Manual("heft " + r.version) {
		inside[path.Join("share/man/man1", name)] = file{content: text}
	}
	scripts, err := cli.Completions()
	if err != nil {
		return err
	}
	for name, text := range scripts {
		inside[path.Join("share/completions", name)] = file{content: text}
	}
	folder := fmt.Sprintf("heft-%s-%s-%s", r.version, p.system, p.machine)
	files[folder+".cdx.json"] = bill
	if p.system == "windows" {
		files[folder+".zip"], err = zipped(folder, inside)
	} else {
		files[folder+".tar.gz"], err = tarred(folder, inside)
	}
	return err
}

func filesBelow(folder string) (map[string]file, error) {
	files := map[string]file{}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(folder, name)
		files[filepath.ToSlash(below)] = file{content: content}
		return err
	})
	return files, err
}

func (f file) mode() fs.FileMode {
	if f.program {
		return 0o755
	}
	return 0o644
}

func tarred(folder string, files map[string]file) ([]byte, error) {
	var out bytes.Buffer
	packed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(packed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		header := &tar.Header{Name: path.Join(folder, name), Size: int64(len(f.content)), Mode: int64(f.mode()), ModTime: epoch, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	err = packed.Close()
	return out.Bytes(), err
}

func zipped(folder string, files map[string]file) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestCompression) })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		header := &zip.FileHeader{Name: path.Join(folder, name), Method: zip.Deflate, Modified: epoch}
		header.SetMode(f.mode())
		to, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
