package main

// This file writes what a program is made of, in CycloneDX: the modules that the program
// itself names, the toolchain's standard library, and the packages of the page that it
// carries.

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// bill is a CycloneDX document, as far as one is used: https://cyclonedx.org/docs/1.6/json.
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Package    string     `json:"purl,omitempty"`
	Hashes     []digest   `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type digest struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r release) billOfMaterials(program string, content []byte) ([]byte, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{component{Type: "application", Name: "heft", Version: r.version, Hashes: []digest{{"SHA-256", hex.EncodeToString(sum[:])}}}}}
	release := strings.TrimPrefix(info.GoVersion, "go")
	b.Components = append(b.Components, component{Type: "library", Name: "std", Version: release, Package: "pkg:golang/std@" + release})
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		b.Components = append(b.Components, component{Type: "library", Name: d.Path, Version: d.Version, Package: "pkg:golang/" + d.Path + "@" + d.Version, Properties: []property{{"go.sum", d.Sum}}})
	}
	packages, err := pagePackages(r.root)
	if err != nil {
		return nil, err
	}
	b.Components = append(b.Components, packages...)
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

// pagePackages are those that the page's lock file has and the page's tools do not
// bring.
func pagePackages(root string) ([]component, error) {
	text, err := os.ReadFile(filepath.Join(root, "page", "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version   string `json:"version"`
			Integrity string `json:"integrity"`
			Dev       bool   `json:"dev"`
			Optional  bool   `json:"devOptional"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, err
	}
	var list []component
	for path, p := range lock.Packages {
		_, name, found := strings.Cut(path, "node_modules/")
		if !found || p.Dev || p.Optional {
			continue
		}
		list = append(list, component{Type: "library", Name: name, Version: p.Version, Package: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version, Properties: []property{{"integrity", p.Integrity}}})
	}
	if len(list) == 0 {
		return nil, errors.New("the page's lock file names no packages")
	}
	slices.SortFunc(list, func(a, b component) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}
