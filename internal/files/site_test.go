package files

// This file tests where installed packages are looked for, in folders laid out as
// Python's installers do.

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// python is a machine: folders of packages, and the environment's variables.
type python struct {
	t   *testing.T
	dir string
}

// noPython is a machine without any.
func noPython(t *testing.T) *python {
	t.Helper()
	p := &python{t, t.TempDir()}
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX", "PATH"} {
		t.Setenv(variable, "")
	}
	return p
}

// install makes a package in a folder of packages.
func (p *python) install(site, library string) {
	p.t.Helper()
	check(p.t, os.MkdirAll(filepath.Join(p.dir, site, library), 0o755))
}

// interpreter makes a file python3 in a folder and puts it on PATH. What is in it
// would end the test: it is never run.
func (p *python) interpreter(folder string) {
	p.t.Helper()
	check(p.t, os.MkdirAll(filepath.Join(p.dir, folder), 0o755))
	check(p.t, os.WriteFile(filepath.Join(p.dir, folder, "python3"), []byte("#!/bin/sh\nkill $PPID\n"), 0o755))
	p.t.Setenv("PATH", filepath.Join(p.dir, folder))
}

// expect looks for a package; want is the folder that has it, "" for none.
func (p *python) expect(library, want string) {
	p.t.Helper()
	root, ok := Site(library)
	if ok {
		defer root.Close()
	}
	if ok != (want != "") {
		p.t.Fatalf("%s: found %v, want %q", library, ok, want)
	}
	if ok && !root.IsDir(library) {
		p.t.Errorf("%s: the folder has none", library)
	}
	if ok && filepath.ToSlash(root.Mount()) != filepath.ToSlash(filepath.Join(p.dir, want)) {
		p.t.Errorf("%s: found in %s, want %s", library, root.Mount(), want)
	}
}

func TestSiteOfNoPython(t *testing.T) {
	p := noPython(t)
	p.install("lib/python3.11/site-packages", "timm")
	p.expect("timm", "")
	t.Setenv("VIRTUAL_ENV", "lib") // not absolute: it says nothing
	p.expect("timm", "")
	t.Setenv("VIRTUAL_ENV", filepath.Join(p.dir, "gone"))
	p.expect("timm", "")
}

// TestSitePrefers: the active environment before conda's, conda's before that of
// python3 on PATH; each only for packages that it has.
func TestSitePrefers(t *testing.T) {
	p := noPython(t)
	p.interpreter("usr/bin")
	t.Setenv("VIRTUAL_ENV", filepath.Join(p.dir, "venv"))
	t.Setenv("CONDA_PREFIX", filepath.Join(p.dir, "conda"))
	p.install("usr/lib/python3/dist-packages", "timm")
	p.install("usr/lib/python3/dist-packages", "torchvision")
	p.install("usr/lib/python3/dist-packages", "transformers")
	p.install("conda/lib/python3.12/site-packages", "timm")
	p.install("conda/lib/python3.12/site-packages", "torchvision")
	p.install("venv/lib/python3.11/site-packages", "timm")
	p.expect("timm", "venv/lib/python3.11/site-packages")
	p.expect("torchvision", "conda/lib/python3.12/site-packages")
	p.expect("transformers", "usr/lib/python3/dist-packages")
	p.expect("diffusers", "")
}

// TestSiteLayouts are those of a virtual environment, of Debian and of Windows.
func TestSiteLayouts(t *testing.T) {
	for _, site := range []string{"lib/python3.11/site-packages", "lib/python3.11/dist-packages", "lib/python3/dist-packages", "Lib/site-packages"} {
		t.Run(site, func(t *testing.T) {
			p := noPython(t)
			t.Setenv("VIRTUAL_ENV", p.dir)
			p.install(site, "timm")
			p.expect("timm", site)
		})
	}
}

// TestSiteTakesAPackageForAFolder: a file of the name is none.
func TestSiteTakesAPackageForAFolder(t *testing.T) {
	p := noPython(t)
	t.Setenv("VIRTUAL_ENV", p.dir)
	p.install("lib/python3.11/site-packages", "other")
	check(t, os.WriteFile(filepath.Join(p.dir, "lib/python3.11/site-packages/timm"), nil, 0o644))
	p.expect("timm", "")
}

// TestSiteFollowsPython: python3 on PATH may be a link to where it is installed.
func TestSiteFollowsPython(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	p := noPython(t)
	p.interpreter("opt/py/bin")
	check(t, os.MkdirAll(filepath.Join(p.dir, "home/bin"), 0o755))
	check(t, os.Symlink("../../opt/py/bin/python3", filepath.Join(p.dir, "home/bin/python3")))
	t.Setenv("PATH", filepath.Join(p.dir, "home/bin"))
	p.install("opt/py/lib/python3.11/site-packages", "timm")
	p.install("home/lib/python3.11/site-packages", "torchvision")
	real, err := filepath.EvalSymlinks(p.dir)
	check(t, err)
	p.dir = real
	p.expect("timm", "opt/py/lib/python3.11/site-packages")
	p.expect("torchvision", "home/lib/python3.11/site-packages")
}

// TestSiteTakesAModule: a package may be one file, which is one; a folder of that name is none.
func TestSiteTakesAModule(t *testing.T) {
	p := noPython(t)
	t.Setenv("VIRTUAL_ENV", p.dir)
	p.install("lib/python3.12/site-packages", "six.py")
	p.install("lib/python3.11/site-packages", "other")
	if root, ok := Site("six"); ok {
		t.Errorf("a folder was taken for a module, in %s", root.Mount())
	}
	check(t, os.WriteFile(filepath.Join(p.dir, "lib/python3.11/site-packages/six.py"), nil, 0o644))
	root, ok := Site("six")
	if !ok {
		t.Fatal("no module found")
	}
	defer root.Close()
	if want := filepath.Join(p.dir, "lib/python3.11/site-packages"); filepath.Clean(root.Mount()) != want {
		t.Errorf("found in %s, want %s", root.Mount(), want)
	}
}
