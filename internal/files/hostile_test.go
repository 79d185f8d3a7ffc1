package files

// This file tests roots that are made to break out, to hang or to be too large.

// What must be refused, made here: each case builds a folder, an archive or a tree
// and names a file in it.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// hostile is one attempt: a root is made and a name of it read as source.
type hostile struct {
	name string
	make func(t *testing.T, dir string) (*Root, error)
	file string
	want string // in the error
}

// inFolder makes a folder of the system by running steps in it.
func inFolder(build func(t *testing.T, dir string)) func(*testing.T, string) (*Root, error) {
	return func(t *testing.T, dir string) (*Root, error) {
		inside := filepath.Join(dir, "model")
		check(t, os.Mkdir(inside, 0o755))
		check(t, os.WriteFile(filepath.Join(dir, "secret.py"), []byte("secret"), 0o600))
		build(t, inside)
		return Folder(inside)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func link(target, name string) func(*testing.T, string) (*Root, error) {
	return inFolder(func(t *testing.T, dir string) {
		check(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		check(t, os.Symlink(target, filepath.Join(dir, name)))
	})
}

func plain(*testing.T, string) {}

// zipOf makes an archive of names; a name that ends in a slash is a folder.
func zipOf(names ...string) func(*testing.T, string) (*Root, error) {
	return func(t *testing.T, _ string) (*Root, error) {
		return openBytes(zipBytes(t, names...))
	}
}

func zipBytes(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		check(t, err)
		if !strings.HasSuffix(name, "/") {
			_, err = entry.Write([]byte("x = 1\n"))
			check(t, err)
		}
	}
	check(t, w.Close())
	return b.Bytes()
}

func openBytes(data []byte) (*Root, error) {
	return Archive(bytes.NewReader(data), int64(len(data)), "a.zip", "/a.zip")
}

// tarOf makes a tar of headers, each with its content's size of zeros.
func tarOf(headers ...tar.Header) func(*testing.T, string) (*Root, error) {
	return func(t *testing.T, _ string) (*Root, error) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, header := range headers {
			check(t, w.WriteHeader(&header))
			_, err := io.CopyN(w, zeros{}, header.Size)
			check(t, err)
		}
		check(t, w.Close())
		return openBytes(b.Bytes())
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// gzipped is a tar of one file of zeros, some MiB. It is made of gzip members, as gzip allows: one MiB is packed once and
// stands there as often as is needed.
func gzipped(t *testing.T, mib int) []byte {
	t.Helper()
	var head bytes.Buffer
	check(t, tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "m.py", Typeflag: tar.TypeReg, Size: int64(mib) << 20, Mode: 0o644}))
	content := bytes.Repeat(compressed(t, make([]byte, 1<<20)), mib)
	return slices.Concat(compressed(t, head.Bytes()), content, compressed(t, make([]byte, 1024)))
}

func treeOf(tree fs.FS) func(*testing.T, string) (*Root, error) {
	return func(*testing.T, string) (*Root, error) { return New(tree, "", "/m"), nil }
}

func regular(name string, size int64) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeReg, Size: size, Mode: 0o644}
}

const (
	leads      = "is a link that leads out of the folder"
	climbs     = "leads out of the folder it is looked for in"
	unsafeName = "has an entry with the unsafe name"
)

var hostiles = []hostile{
	{"FIFO", inFolder(func(t *testing.T, dir string) { fifo(t, filepath.Join(dir, "m.py")) }), "m.py", "is a FIFO"},
	{"link to a FIFO", inFolder(func(t *testing.T, dir string) {
		fifo(t, filepath.Join(dir, "pipe"))
		check(t, os.Symlink("pipe", filepath.Join(dir, "m.py")))
	}), "m.py", "is a FIFO"},
	{"socket", inFolder(func(t *testing.T, dir string) {
		t.Chdir(dir) // a socket's path is short
		listener, err := net.Listen("unix", "m.py")
		check(t, err)
		t.Cleanup(func() { listener.Close() })
	}), "m.py", "is a socket"},
	{"link to a device", link("/dev/zero", "m.py"), "m.py", leads},
	{"link to a terminal", link("/dev/tty", "m.py"), "m.py", leads},
	{"link to a process's memory", link("/proc/self/mem", "m.py"), "m.py", leads},
	{"link to an absolute path", link("/etc/passwd", "m.py"), "m.py", leads},
	{"link up", link("../secret.py", "m.py"), "m.py", leads},
	{"link up and down", link("../model/../secret.py", "m.py"), "m.py", leads},
	{"link to the folder above", link("..", "up"), "up/secret.py", leads},
	{"link to the top", link("/", "top"), "top/etc/passwd", leads},
	{"deep link out", link("../../../secret.py", "a/b/m.py"), "a/b/m.py", leads},
	{"link to itself", link("m.py", "m.py"), "m.py", "cannot be read"},
	{"links in a circle", inFolder(func(t *testing.T, dir string) {
		check(t, os.Symlink("b.py", filepath.Join(dir, "a.py")))
		check(t, os.Symlink("a.py", filepath.Join(dir, "b.py")))
	}), "a.py", "cannot be read"},
	{"dangling link", link("none.py", "m.py"), "m.py", "does not exist"},
	{"folder as a file", inFolder(func(t *testing.T, dir string) { check(t, os.Mkdir(filepath.Join(dir, "m.py"), 0o755)) }), "m.py", "is a folder"},
	{"sparse 10 GiB", inFolder(func(t *testing.T, dir string) { sparse(t, filepath.Join(dir, "m.py"), 10<<30) }), "m.py", "has 10.0 GiB; files of at most 16 MiB are read"},
	{"one byte too many", inFolder(func(t *testing.T, dir string) { sparse(t, filepath.Join(dir, "m.py"), MaxSource+1) }), "m.py", "files of at most 16 MiB"},
	{"unreadable", inFolder(func(t *testing.T, dir string) {
		if os.Geteuid() == 0 || runtime.GOOS == "windows" {
			t.Skip("every file can be read")
		}
		check(t, os.WriteFile(filepath.Join(dir, "m.py"), nil, 0o000))
	}), "m.py", "permission denied"},
	{"climb", inFolder(plain), "../secret.py", climbs},
	{"climb in the middle", inFolder(plain), "a/../../secret.py", climbs},
	{"absolute", inFolder(plain), "/etc/passwd", climbs},
	{"empty name", inFolder(plain), "", climbs},
	{"doubled slash", inFolder(plain), "a//b", climbs},
	{"zero byte", inFolder(plain), "m.py\x00.txt", "cannot be read"},
	{"backslashes", inFolder(plain), `..\secret.py`, "does not exist"},
	{"not UTF-8", inFolder(plain), "\xff\xfe", climbs},
	{"very long name", inFolder(plain), strings.Repeat("x", 10_000), "has a name of 10000 bytes"},
	{"deep name", inFolder(plain), strings.Repeat("x/", 100) + "x", "more than 64 folders deep"},
	{"file as a folder", inFolder(func(t *testing.T, dir string) { check(t, os.WriteFile(filepath.Join(dir, "f"), nil, 0o644)) }), "f/m.py", "not a directory"},

	{"zip: climb", zipOf("../secret.py"), "", unsafeName},
	{"zip: climb inside", zipOf("a/../../b.py"), "", unsafeName},
	{"zip: absolute", zipOf("/etc/passwd"), "", unsafeName},
	{"zip: drive", zipOf("C:/windows/m.py"), "", unsafeName},
	{"zip: backslash", zipOf(`..\m.py`), "", unsafeName},
	{"zip: zero byte", zipOf("m.py\x00.txt"), "", unsafeName},
	{"zip: two of a name", zipOf("m.py", "m.py"), "", "two entries with the name"},
	{"zip: two of a name, spelt otherwise", zipOf("m.py", "./m.py"), "", "two entries with the name"},
	{"zip: file and folder", zipOf("m", "m/x.py"), "", "a file and a folder"},
	{"zip: folder and file", zipOf("m/x.py", "m"), "", "two entries with the name"},
	{"zip: deep", zipOf(strings.Repeat("a/", 100) + "m.py"), "", "more than 64 folders deep"},
	{"zip: long name", zipOf(strings.Repeat("a", 5000)), "", "a name of 5000 bytes"},
	{"zip: folder as a file", zipOf("m.py/"), "m.py", "is a folder"},
	{"zip: link", func(t *testing.T, _ string) (*Root, error) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		header := &zip.FileHeader{Name: "m.py"}
		header.SetMode(fs.ModeSymlink | 0o777)
		entry, err := w.CreateHeader(header)
		check(t, err)
		_, err = entry.Write([]byte("/etc/passwd"))
		check(t, err)
		check(t, w.Close())
		return openBytes(b.Bytes())
	}, "m.py", "is a link"},
	{"zip: bomb", func(t *testing.T, _ string) (*Root, error) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		entry, err := w.Create("m.py")
		check(t, err)
		_, err = io.CopyN(entry, zeros{}, 64<<20)
		check(t, err)
		check(t, w.Close())
		return openBytes(b.Bytes())
	}, "m.py", "files of at most"},
	{"zip: bomb that says it is small", func(t *testing.T, _ string) (*Root, error) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		entry, err := w.Create("m.py")
		check(t, err)
		_, err = io.CopyN(entry, zeros{}, 64<<20)
		check(t, err)
		check(t, w.Close())
		data := b.Bytes()
		at := bytes.LastIndex(data, []byte("PK\x01\x02"))
		copy(data[at+24:], []byte{10, 0, 0, 0}) // the size unpacked
		return openBytes(data)
	}, "m.py", "not a valid zip file"},
	{"zip: cut off", func(t *testing.T, _ string) (*Root, error) {
		data := zipBytes(t, "m.py")
		return openBytes(data[:len(data)-10])
	}, "", "not a readable zip"},
	{"zip: lies about the number of entries", func(t *testing.T, _ string) (*Root, error) {
		data := zipBytes(t, "m.py")
		copy(data[len(data)-12:], []byte{0xfe, 0xff})
		return openBytes(data)
	}, "", "not a readable zip"},
	{"zip: a list of a million entries", func(t *testing.T, _ string) (*Root, error) {
		one := zipBytes(t, "m.py")
		at := bytes.Index(one, []byte("PK\x01\x02"))
		end := bytes.Index(one, []byte("PK\x05\x06"))
		list := bytes.Repeat(one[at:end], 300_000)
		data := append(append(append([]byte{}, one[:at]...), list...), one[end:]...)
		tail := data[len(data)-22:]
		copy(tail[8:], []byte{0xe0, 0x93, 0xe0, 0x93})
		for i := range 4 {
			tail[12+i] = byte(len(list) >> (8 * i))
		}
		return openBytes(data)
	}, "", "list of entries larger than 8 MiB"},

	{"tar: climb", tarOf(regular("../m.py", 1)), "", unsafeName},
	{"tar: absolute", tarOf(regular("/m.py", 1)), "", unsafeName},
	{"tar: two of a name", tarOf(regular("m.py", 1), regular("m.py", 2)), "", "two entries"},
	{"tar: link", tarOf(tar.Header{Name: "m.py", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}), "m.py", "is a link"},
	{"tar: hard link", tarOf(tar.Header{Name: "m.py", Typeflag: tar.TypeLink, Linkname: "../secret.py"}), "m.py", "is a link"},
	{"tar: device", tarOf(tar.Header{Name: "m.py", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5}), "m.py", "is a device"},
	{"tar: FIFO", tarOf(tar.Header{Name: "m.py", Typeflag: tar.TypeFifo}), "m.py", "is a FIFO"},
	{"tar: large file", tarOf(regular("m.py", MaxSource+1)), "m.py", "files of at most 16 MiB"},
	{"tar: too much in all", tarOf(regular("a", 15<<20), regular("b", 15<<20), regular("c", 15<<20), regular("d", 15<<20), regular("e", 15<<20)),
		"", "holds more than 64 MiB"},
	{"tar: entry in a link", tarOf(tar.Header{Name: "d", Typeflag: tar.TypeSymlink, Linkname: "/etc"}, regular("d/passwd", 1)), "", "a file and a folder"},
	{"tar.gz: bomb", func(t *testing.T, _ string) (*Root, error) { return openBytes(gzipped(t, 300)) }, "", "unpacks to more than 256 MiB"},
	{"tar.gz: cut off", func(t *testing.T, _ string) (*Root, error) {
		data := gzipped(t, 1)
		return openBytes(data[:len(data)/2])
	}, "", "not a readable tar"},
	{"gzip of something else", func(t *testing.T, _ string) (*Root, error) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write(bytes.Repeat([]byte("not a tar "), 1000))
		check(t, err)
		check(t, w.Close())
		return openBytes(b.Bytes())
	}, "", "not a readable tar"},
	{"not an archive", func(*testing.T, string) (*Root, error) { return openBytes([]byte("x = 1\n")) }, "", "neither a zip nor a tar"},
	{"empty archive", func(*testing.T, string) (*Root, error) { return openBytes(nil) }, "", "neither a zip nor a tar"},

	{"tree: link out", treeOf(fstest.MapFS{"m.py": {Data: []byte("../x"), Mode: fs.ModeSymlink}}), "m.py", leads},
	{"tree: absolute link", treeOf(fstest.MapFS{"m.py": {Data: []byte("/x"), Mode: fs.ModeSymlink}}), "m.py", leads},
	{"tree: links in a circle", treeOf(fstest.MapFS{"a": {Data: []byte("b"), Mode: fs.ModeSymlink}, "b": {Data: []byte("a"), Mode: fs.ModeSymlink}}), "a", "leads to itself"},
	{"tree: device", treeOf(fstest.MapFS{"m.py": {Mode: fs.ModeDevice}}), "m.py", "is a device"},
	{"tree: size that is a lie", treeOf(endless{}), "m.py", "has more than 32 MiB, though it says 10 bytes"},
	{"os.DirFS: link out", func(t *testing.T, dir string) (*Root, error) {
		check(t, os.Symlink("/etc/passwd", filepath.Join(dir, "m.py")))
		return New(os.DirFS(dir), "", "/m"), nil
	}, "m.py", leads},
}

// endless is a tree whose only file says that it has ten bytes, and has no end.
type endless struct{}

func (endless) Open(string) (fs.File, error) { return endlessFile{}, nil }

type endlessFile struct{ zeros }

func (endlessFile) Close() error                 { return nil }
func (f endlessFile) Stat() (fs.FileInfo, error) { return f, nil }
func (endlessFile) Name() string                 { return "m.py" }
func (endlessFile) Size() int64                  { return 10 }
func (endlessFile) Mode() fs.FileMode            { return 0o444 }
func (endlessFile) ModTime() time.Time           { return time.Time{} }
func (endlessFile) IsDir() bool                  { return false }
func (endlessFile) Sys() any                     { return nil }

func sparse(t *testing.T, name string, size int64) {
	t.Helper()
	file, err := os.Create(name)
	check(t, err)
	check(t, file.Truncate(size))
	check(t, file.Close())
}

// TestHostile: each is refused, without waiting for anybody, by an error that says why
// and shows no more than a line.
func TestHostile(t *testing.T) {
	if len(hostiles) < 60 {
		t.Fatalf("%d cases", len(hostiles))
	}
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			done := make(chan error, 1)
			dir := t.TempDir()
			root, err := h.make(t, dir)
			if err == nil {
				defer root.Close()
				go func() {
					_, err := root.Read(h.file, MaxSource)
					done <- err
				}()
				select {
				case err = <-done:
				case <-time.After(time.Minute): // a hang, however slow the machine
					t.Fatal("still reading")
				}
			}
			var refused *Error
			if err == nil || !errors.As(err, &refused) || !strings.Contains(err.Error(), h.want) {
				t.Fatalf("%v; want an *Error with %q", err, h.want)
			}
			if text := err.Error(); len(text) > 500 || strings.Contains(text, "\n") {
				t.Errorf("the error has %d bytes: %.100q", len(text), text)
			}
		})
	}
}

// TestSwapped: a FIFO that takes a file's place between look and open is not
// waited for.
func TestSwapped(t *testing.T) {
	dir := t.TempDir()
	fifo(t, filepath.Join(dir, "m.py"))
	root, err := Folder(dir)
	check(t, err)
	defer root.Close()
	file, err := root.tree.Open("m.py")
	check(t, err)
	defer file.Close()
	if _, err := root.randomAccess("m.py", file); err == nil || !strings.Contains(err.Error(), "is a FIFO") {
		t.Errorf("%v", err)
	}
}

func ExampleError() {
	root := New(fstest.MapFS{"pipe.py": {Mode: fs.ModeNamedPipe}}, "models", "/models")
	_, err := root.ReadFile("pipe.py")
	fmt.Println(err)
	// Output: models/pipe.py is a FIFO, not a regular file
}
