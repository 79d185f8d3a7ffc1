package files

// This file compares what one tree answers, kept in every way in which it can be, with what was read once: each name
// asked for in each way, and what a program finds in several roots.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	golden "heft/internal/packed"
)

// treeFiles is the tree.
var treeFiles = map[string][]byte{
	"e.py": []byte("x = 1\n"), "empty": nil, "a/b.py": []byte("y = 22\n"), "a/c/d.txt": bytes.Repeat([]byte("z"), 2000),
}

// askedNames are there, or nearly.
var askedNames = []string{
	".", "e.py", "empty", "a", "a/b.py", "a/c", "a/c/d.txt", "model", "model/e.py", "model/a/b.py", "b.py", "c/d.txt", "nothing", "e.py/x", "a/nothing", "", "/e.py", "../e.py", "a/../e.py", "a/",
	"to_file", "to_folder", "to_folder/b.py", "a/up", "out", "round", strings.Repeat("d/", 70) + "x", strings.Repeat("n", 5000),
}

// keptTrees are the ways in which the tree is kept.
func keptTrees(t *testing.T) map[string]*Root {
	t.Helper()
	check(t, os.MkdirAll("model/a/c", 0o755))
	for name, data := range treeFiles {
		check(t, os.WriteFile(filepath.Join("model", name), data, 0o600))
	}
	for name, target := range map[string]string{"to_file": "e.py", "to_folder": "a", "a/up": "../e.py", "out": "../secret", "round": "round"} {
		check(t, os.Symlink(target, filepath.Join("model", name)))
	}
	check(t, os.WriteFile("secret", []byte("s"), 0o600))
	check(t, os.WriteFile("model.zip", treeZip(t, zip.Deflate), 0o600))
	mapped := fstest.MapFS{}
	for name, data := range treeFiles {
		mapped[name] = &fstest.MapFile{Data: data}
	}
	memory, err := Memory(treeFiles)
	check(t, err)
	one, err := One("a/b.py", bytes.NewReader(treeFiles["a/b.py"]), 7)
	check(t, err)
	roots := map[string]*Root{"mapped": New(mapped, "", "m"), "memory": New(memory, ".", "/m/"), "one": New(one, "shown", "/m")}
	for name, make := range map[string]func() (*Root, error){
		"folder": func() (*Root, error) { return Folder("model") }, "mounted": func() (*Root, error) { return Mount("model.zip") },
		"zip": archived(treeZip(t, zip.Store)), "tar": archived(treeTar(t)), "tar.gz": archived(compressed(t, treeTar(t))),
	} {
		roots[name], err = make()
		check(t, err)
	}
	for _, name := range []string{"folder", "memory", "zip"} {
		roots[name+" under"] = roots[name].Under()
		roots[name+" sub"], err = roots[name].Sub("a")
		check(t, err)
		roots[name+" held"], err = roots[name].Hold("a")
		check(t, err)
		t.Cleanup(func() { roots[name+" held"].Close(); roots[name].Close() })
	}
	return roots
}

func archived(data []byte) func() (*Root, error) {
	return func() (*Root, error) { return openBytes(data) }
}

func treeZip(t *testing.T, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sortedFiles() {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		check(t, err)
		_, err = entry.Write(treeFiles[name])
		check(t, err)
	}
	check(t, w.Close())
	return b.Bytes()
}

func treeTar(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range sortedFiles() {
		check(t, w.WriteHeader(&tar.Header{Name: "./" + name, Typeflag: tar.TypeReg, Size: int64(len(treeFiles[name])), Mode: 0o644}))
		_, err := w.Write(treeFiles[name])
		check(t, err)
	}
	check(t, w.WriteHeader(&tar.Header{Name: "to_file", Typeflag: tar.TypeSymlink, Linkname: "e.py"}))
	check(t, w.Close())
	return b.Bytes()
}

func compressed(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	check(t, err)
	check(t, w.Close())
	return b.Bytes()
}

func sortedFiles() []string {
	var names []string
	for name := range treeFiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// asked is everything that a root says of a name.
func asked(r *Root, name string) string {
	said := []string{fmt.Sprintf("file %v, folder %v, %s, %s", r.IsFile(name), r.IsDir(name), r.Path(name), r.Display(name))}
	add := func(what string, err error, format string, values ...any) {
		if err != nil {
			said = append(said, what+": "+err.Error())
			return
		}
		said = append(said, what+": "+fmt.Sprintf(format, values...))
	}
	info, err := r.Stat(name)
	switch {
	case err != nil:
		add("stat", err, "")
	case info.IsDir(): // whose size is the system's
		add("stat", nil, "%s, a folder", info.Name())
	default:
		add("stat", nil, "%s %d %v", info.Name(), info.Size(), info.Mode().Type())
	}
	data, err := r.Read(name, 1000)
	add("read", err, "%d bytes", len(data))
	entries, err := r.ReadDir(name)
	var shown []string
	for _, entry := range entries {
		shown = append(shown, fs.FormatDirEntry(entry))
	}
	add("list", err, "%v", shown)
	if err == nil {
		said = append(said, listed(r, name, entries))
	}
	if file, err := r.Open(name); err != nil {
		add("open", err, "")
	} else {
		defer file.Close()
		all, err := io.ReadAll(file)
		add("open", err, "%d bytes", len(all))
	}
	return strings.Join(said, "\n    ")
}

// listed opens what a listing shows, and reads the folder in parts.
func listed(r *Root, name string, entries []fs.DirEntry) string {
	var said []string
	if name == "." {
		for _, entry := range entries {
			file, err := r.OpenListed(entry)
			if err != nil {
				said = append(said, err.Error())
				continue
			}
			said = append(said, fmt.Sprint(file.Size()))
			file.Close()
		}
	}
	if file, err := r.Open(name); err == nil {
		defer file.Close()
		if d, ok := file.(fs.ReadDirFile); ok {
			for range 3 {
				some, err := d.ReadDir(2)
				said = append(said, fmt.Sprintf("%d %v", len(some), err))
			}
			rest, err := d.ReadDir(-1)
			said = append(said, fmt.Sprintf("%d %v", len(rest), err))
		}
	}
	return "  " + strings.Join(said, "; ")
}

func TestSaid(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("words of other systems' errors")
	}
	var text string
	t.Run("away", func(t *testing.T) { text = allSaid(t) })
	golden.Matches(t, "testdata/said.txt.gz", text)
}

// allSaid asks in a folder of its own.
func allSaid(t *testing.T) string {
	t.Helper()
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	check(t, err)
	roots := keptTrees(t)
	var names []string
	for name := range roots {
		names = append(names, name)
	}
	slices.Sort(names)
	var all strings.Builder
	for _, kept := range names {
		r := roots[kept]
		fmt.Fprintf(&all, "== %s at %s, only %q\n", kept, r.Mount(), r.Only())
		for _, name := range askedNames {
			fmt.Fprintf(&all, "  %.80q %s\n", name, asked(r, name))
		}
	}
	all.WriteString(viewsSaid(roots))
	for _, name := range []string{"model", "model.zip", "model/to_file", "model/to_folder", "model/out", "model/round", "nothing", "/dev/null", "secret", "."} {
		place, isDir, err := Locate(name)
		root, failed := Mount(name)
		if failed == nil {
			failed = fmt.Errorf("at %s", root.Mount())
			root.Close()
		}
		fmt.Fprintf(&all, "%s: %+v %v %v; %v\n", name, place, isDir, err, failed)
	}
	for _, dir := range []string{"model", "a/b", ".", "/x/y/"} {
		parent, base := Above(dir)
		below, ok := Relative(dir, filepath.Join(dir, "c/d"))
		other, no := Relative(dir, "elsewhere")
		fmt.Fprintln(&all, dir, parent, base, below, ok, other, no)
	}
	text := strings.ReplaceAll(all.String(), filepath.ToSlash(here), "HERE")
	return strings.ReplaceAll(strings.ReplaceAll(text, filepath.Dir(here), "ABOVE"), filepath.Base(here), "here")
}

// viewsSaid is what programs find in several roots.
func viewsSaid(roots map[string]*Root) string {
	var b strings.Builder
	views := map[string]*View{
		"none": NewView(nil, ""), "one": NewView([]*Root{roots["memory"]}, "a"), "two": NewView([]*Root{roots["folder"], roots["memory"]}, ""), "under": NewView([]*Root{roots["memory under"]}, "."),
		"more": NewView([]*Root{roots["zip"]}, "a/c").With(roots["one"]),
	}
	for _, name := range []string{"none", "one", "two", "under", "more"} {
		v := views[name]
		fmt.Fprintf(&b, "== view %s in %s of %v\n", name, v.WorkingDirectory(), v.Mounts())
		for _, asked := range []string{"e.py", "b.py", "d.txt", "/m", "/m/e.py", "/m/a/b.py", "/m/nothing", "/a.zip/e.py", "/elsewhere", "/", "../e.py", "m/e.py", "a", "out", "/mm/e.py"} {
			found, err := v.Find(asked)
			if err != nil {
				fmt.Fprintf(&b, "  %s: %v, above %v\n", asked, err, v.Above(asked))
				continue
			}
			fmt.Fprintf(&b, "  %s: %s of %s, %d, above %v\n", asked, found.Name, found.Root.Mount(), found.Info.Size(), v.Above(asked))
		}
	}
	return b.String()
}
