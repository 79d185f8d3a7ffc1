package files

// This file tests reading from every kind of root, through links and through
// views.

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
)

// TestRoots: what lies behind makes no difference to a reader.
func TestRoots(t *testing.T) {
	contents := map[string][]byte{"m.py": []byte("x = 1\n"), "pkg/__init__.py": nil, "pkg/a.py": []byte("y = 2\n"), "pkg/deep/b.txt": []byte("words")}
	dir := t.TempDir()
	for name, data := range contents {
		check(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755))
		check(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	folder, err := Folder(dir)
	check(t, err)
	defer folder.Close()
	memory, err := Memory(contents)
	check(t, err)
	zipped := packAs(t, contents, "zip")
	tarred := packAs(t, contents, "tar.gz")
	sub, err := New(fstest.MapFS{"top/m.py": {Data: contents["m.py"]}, "top/pkg/__init__.py": {}, "top/pkg/a.py": {Data: contents["pkg/a.py"]},
		"top/pkg/deep/b.txt": {Data: contents["pkg/deep/b.txt"]}}, "", "/").Sub("top")
	check(t, err)
	for kind, root := range map[string]*Root{"folder": folder, "memory": New(memory, "", "/m"), "zip": zipped, "tar.gz": tarred, "sub": sub} {
		t.Run(kind, func(t *testing.T) {
			if err := fstest.TestFS(root, "m.py", "pkg/a.py", "pkg/__init__.py", "pkg/deep/b.txt"); err != nil {
				t.Error(err)
			}
			for name, want := range contents {
				if got, err := root.ReadFile(name); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: %q, %v", name, got, err)
				}
			}
			file, err := root.OpenFile("pkg/a.py")
			check(t, err)
			part := make([]byte, 3)
			if _, err := file.ReadAt(part, 2); err != nil || string(part) != "= 2" || file.Size() != 6 {
				t.Errorf("%q, %v, size %d", part, err, file.Size())
			}
			check(t, file.Close())
			if !root.IsDir("pkg") || root.IsFile("pkg") || !root.IsFile("m.py") || root.IsFile("none") {
				t.Error("kinds are wrong")
			}
			if _, err := root.ReadFile("none.py"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v is not ErrNotExist", err)
			}
		})
	}
}

// TestInsideLinks: links that stay in the root are followed.
func TestInsideLinks(t *testing.T) {
	dir := t.TempDir()
	check(t, os.MkdirAll(filepath.Join(dir, "a/b"), 0o755))
	check(t, os.WriteFile(filepath.Join(dir, "a/real.py"), []byte("1"), 0o644))
	check(t, os.Symlink("../real.py", filepath.Join(dir, "a/b/link.py")))
	check(t, os.Symlink("a", filepath.Join(dir, "alias")))
	folder, err := Folder(dir)
	check(t, err)
	defer folder.Close()
	for kind, root := range map[string]*Root{"folder": folder, "os.DirFS": New(os.DirFS(dir), "", "/m")} {
		for _, name := range []string{"a/b/link.py", "alias/real.py", "alias/b/link.py"} {
			if got, err := root.ReadFile(name); string(got) != "1" || err != nil {
				t.Errorf("%s: %s: %q, %v", kind, name, got, err)
			}
		}
	}
}

// TestUnder: a folder that becomes a package shows nothing beside it.
func TestUnder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	check(t, os.Mkdir(dir, 0o755))
	check(t, os.WriteFile(filepath.Join(dir, "net.py"), []byte("1"), 0o644))
	check(t, os.WriteFile(filepath.Join(dir, "../beside.py"), []byte("2"), 0o644))
	folder, err := Folder(dir)
	check(t, err)
	defer folder.Close()
	root := folder.Under()
	if got, err := root.ReadFile("models/net.py"); string(got) != "1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, name := range []string{"beside.py", "net.py", ".", "modelsx/net.py"} {
		if _, err := root.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if root.Path("models/net.py") != folder.Path("net.py") || root.Display("models/net.py") != folder.Display("net.py") {
		t.Errorf("%s, %s", root.Path("models/net.py"), root.Display("models/net.py"))
	}
}

func TestView(t *testing.T) {
	model := New(fstest.MapFS{"sub/net.py": {}, "sub/cfg.json": {}, "top.json": {}}, "", "/work/model")
	other := New(fstest.MapFS{"lib/data.txt": {}}, "", "/lib")
	view := NewView([]*Root{model, other}, "sub")
	for name, want := range map[string]string{
		"top.json": "top.json", "cfg.json": "sub/cfg.json", "sub/../top.json": "top.json", "/work/model/sub/cfg.json": "sub/cfg.json",
		"lib/data.txt": "lib/data.txt", "/lib/lib/data.txt": "lib/data.txt", "/work/model": ".", ".": ".",
	} {
		if found, err := view.Find(name); err != nil || found.Name != want {
			t.Errorf("%s: %q, %v; want %q", name, found.Name, err, want)
		}
	}
	for name, outside := range map[string]bool{"/etc/passwd": true, "../up": true, "/work": true, "/work/modelx": true, "/work/model/none": false, "none": false} {
		if _, err := view.Find(name); errors.Is(err, ErrOutside) != outside || err == nil || !outside && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if view.WorkingDirectory() != "/work/model" || NewView(nil, "").WorkingDirectory() != "/" {
		t.Error(view.WorkingDirectory())
	}
	above := []string{"/", "/work", "/work/model", "/lib", "/wor", "/work/model/sub"}
	got := slices.DeleteFunc(above, func(name string) bool { return !view.Above(name) })
	if want := []string{"/", "/work", "/work/model", "/lib"}; !slices.Equal(got, want) {
		t.Errorf("above: %v", got)
	}
}

// TestUserLink: the file that a user names may be a link; what it is to a device is
// refused.
func TestUserLink(t *testing.T) {
	dir := t.TempDir()
	check(t, os.MkdirAll(filepath.Join(dir, "real"), 0o755))
	check(t, os.WriteFile(filepath.Join(dir, "real/net.py"), []byte("1"), 0o644))
	check(t, os.Symlink("real/net.py", filepath.Join(dir, "link.py")))
	place, isDir, err := Locate(filepath.Join(dir, "link.py"))
	if err != nil || isDir || filepath.Base(place.Dir) != "real" || place.Base != "net.py" {
		t.Errorf("%+v, %v", place, err)
	}
	if _, _, err := Locate(os.DevNull); err == nil {
		t.Error("the null device is taken for a file")
	}
}
