// Command release builds what a release consists of: the program for six platforms, each
// in an archive with its manual pages and the completions of shells, the page as files,
// the Python package's wheels, what all of it is made of (CycloneDX), and the checksums.
//
//	go run ./tools/release -out release
//	go run ./tools/release -only linux/amd64 -check        built here and elsewhere, the same bytes
//
// The version is the Python package's (python/src/heft/_version.py). The same sources and
// the same toolchain give the same bytes on any machine: nothing of the time, the folder
// or the user is in them.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// platform is a system and a machine, as Go names them.
type platform struct{ system, machine string }

var platforms = []platform{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// release says what is built.
type release struct {
	root      string // heft's sources
	version   string
	platforms []platform
	page      bool
	python    string // an interpreter with hatchling; empty for no wheels
}

func main() {
	out := flag.String("out", "release", "folder to write to; it must be empty or not be there")
	only := flag.String("only", "", "platforms, separated by commas (linux/amd64); all of them if empty")
	page := flag.Bool("page", true, "build the page, too")
	python := flag.String("python", "", "interpreter with hatchling, to build the wheels with")
	check := flag.Bool("check", false, "build in this folder and in a copy of it, compare the bytes, and write nothing")
	flag.Parse()
	if err := run(*out, *only, *page, *python, *check); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(out, only string, page bool, python string, check bool) error {
	version, err := versionOf(".")
	if err != nil {
		return err
	}
	r := release{root: ".", version: version, platforms: platforms, page: page, python: python}
	if only != "" {
		if r.platforms, err = chosen(only); err != nil {
			return err
		}
	}
	files, err := r.build()
	if err != nil {
		return err
	}
	if check {
		return r.compare(files)
	}
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return fmt.Errorf("the folder %q is not empty", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(out, name), files[name], 0o644); err != nil {
			return err
		}
		fmt.Printf("%10d  %s\n", len(files[name]), name)
	}
	return nil
}

// chosen reads a list of platforms.
func chosen(list string) ([]platform, error) {
	var found []platform
	for _, name := range strings.Split(list, ",") {
		system, machine, _ := strings.Cut(name, "/")
		if !slices.Contains(platforms, platform{system, machine}) {
			return nil, fmt.Errorf("%q is no platform of a release: they are %v", name, platforms)
		}
		found = append(found, platform{system, machine})
	}
	return found, nil
}

// String is how Go writes a platform.
func (p platform) String() string { return p.system + "/" + p.machine }

// versionOf reads the version of heft's sources.
func versionOf(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "python", "src", "heft", "_version.py"))
	if err != nil {
		return "", fmt.Errorf("%w (release is run in the root of heft's sources)", err)
	}
	_, rest, _ := strings.Cut(string(text), `__version__ = "`)
	version, _, found := strings.Cut(rest, `"`)
	if !found || version == "" || strings.Trim(version, "0123456789abcdefghijklmnopqrstuvwxyz.+") != "" {
		return "", fmt.Errorf("%q in _version.py is no version", version)
	}
	return version, nil
}

// compare builds everything once more, in a copy of the sources.
func (r release) compare(files map[string][]byte) error {
	elsewhere, err := os.MkdirTemp("", "heft-release-copy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(elsewhere)
	if err := copied(elsewhere); err != nil {
		return err
	}
	r.root = elsewhere
	again, err := r.build()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !bytes.Equal(files[name], again[name]) {
			return fmt.Errorf("%s differs when it is built elsewhere", name)
		}
	}
	if len(again) != len(files) {
		return errors.New("built elsewhere, there are other files")
	}
	fmt.Printf("%d files, built in two folders: the same bytes\n", len(files))
	return nil
}

// copied copies the files that git knows, as they are now.
func copied(to string) error {
	list, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		return fmt.Errorf("git ls-files: %w", err)
	}
	for _, name := range strings.Split(strings.TrimRight(string(list), "\x00"), "\x00") {
		content, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) { // deleted, and not yet committed
			continue
		}
		if err != nil {
			return err
		}
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build gives the files of the release by name, their checksums among them.
func (r release) build() (map[string][]byte, error) {
	folder, err := os.MkdirTemp("", "heft-release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	files := map[string][]byte{}
	for _, p := range r.platforms {
		program, err := r.program(folder, p)
		if err != nil {
			return nil, err
		}
		if err := r.pack(files, p, program); err != nil {
			return nil, err
		}
	}
	if r.page {
		if files["heft-"+r.version+"-page.tar.gz"], err = r.sitePacked(folder); err != nil {
			return nil, err
		}
	}
	if r.python != "" {
		if err := r.wheels(files, folder); err != nil {
			return nil, err
		}
	}
	var sums bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sum := sha256.Sum256(files[name])
		fmt.Fprintf(&sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	}
	files["SHA256SUMS"] = sums.Bytes()
	return files, nil
}

// program builds heft for a platform and gives the file's path.
func (r release) program(folder string, p platform) (string, error) {
	path := filepath.Join(folder, p.system+"-"+p.machine, "heft")
	if p.system == "windows" {
		path += ".exe"
	}
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags=nethttpomithttp2,release", "-ldflags=-s -w -buildid= -X heft/internal/cli.released="+r.version, "-o", path, "./cmd/heft")
	command.Dir = r.root
	// What a user's environment says of Go is not the release's.
	command.Env = append(os.Environ(), "GOFLAGS=", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0", "CGO_ENABLED=0", "GOOS="+p.system, "GOARCH="+p.machine)
	if text, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build for %s: %w\n%s", p, err, text)
	}
	return path, nil
}

// sitePacked is the page as an archive, written by a heft of this machine.
func (r release) sitePacked(folder string) ([]byte, error) {
	host, err := r.program(folder, platform{runtime.GOOS, runtime.GOARCH})
	if err != nil {
		return nil, err
	}
	site := filepath.Join(folder, "site")
	command := exec.Command(host, "page", "--source", r.root, "--out", site)
	command.Env = append(os.Environ(), "GOFLAGS=", "GOEXPERIMENT=")
	if text, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("heft page: %w\n%s", err, text)
	}
	files, err := filesBelow(site)
	if err != nil {
		return nil, err
	}
	return tarred("heft-"+r.version+"-page", files)
}

// wheels builds those of the Python package, with its source distribution.
func (r release) wheels(files map[string][]byte, folder string) error {
	out := filepath.Join(folder, "wheels")
	arguments := []string{filepath.Join(r.root, "python", "build.py"), "--out", out}
	for _, p := range r.platforms {
		arguments = append(arguments, "--platform", p.String())
	}
	if text, err := exec.Command(r.python, arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("python/build.py: %w\n%s", err, text)
	}
	built, err := filesBelow(out)
	for name, f := range built {
		files[name] = f.content
	}
	return err
}
