package gpu

// This file tests the lookup, and the catalogue for slips of the pen and measured
// totals.

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"
)

// TestCarriedIsWritten: the packed catalogue is the one that is written; HEFT_UPDATE=1
// packs it anew.
func TestCarriedIsWritten(t *testing.T) {
	text, err := os.ReadFile("cards.json")
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		w.Write(text)
		w.Close()
		if err := os.WriteFile("cards.json.gz", packed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(text, cardsJSON()) {
		t.Error("cards.json.gz is not cards.json: HEFT_UPDATE=1 go test ./internal/gpu")
	}
}

func TestLookup(t *testing.T) {
	for spelling, want := range map[string]string{
		"rtx3090":                 "GeForce RTX 3090",
		"3090":                    "GeForce RTX 3090",
		"NVIDIA GeForce RTX 3090": "GeForce RTX 3090",
		"RTX 3090 Ti":             "GeForce RTX 3090 Ti",
		"rtx-3060":                "GeForce RTX 3060",
		"a100":                    "A100 80GB",
		"A100-SXM4-40GB":          "A100 40GB",
		"tesla v100":              "Tesla V100 16GB",
		"h100":                    "H100 SXM",
		"rtx 6000 ada":            "RTX 6000 Ada",
		"Jetson Orin Nano":        "Jetson Orin Nano 8GB",
		"Radeon RX 7900 XTX":      "Radeon RX 7900 XTX",
		"mi300x":                  "Instinct MI300X",
	} {
		card, err := Lookup(spelling)
		if err != nil {
			t.Errorf("Lookup(%q): %v", spelling, err)
		} else if card.Name != want {
			t.Errorf("Lookup(%q) = %s, want %s", spelling, card.Name, want)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	for name, near := range map[string]string{"rtx3091": "rtx3090", "rxt4090": "rtx4090", "h1000": "h100", "": "", "abacus": "", "geforce": ""} {
		_, err := Lookup(name)
		var unknown *UnknownCardError
		if !errors.As(err, &unknown) {
			t.Fatalf("Lookup(%q): %v, want an UnknownCardError", name, err)
		}
		if got := strings.Join(unknown.Near, " "); got != near {
			t.Errorf("Lookup(%q) suggests %q, want %q", name, got, near)
		}
		if near != "" && !strings.Contains(unknown.Hint(), near) {
			t.Errorf("hint %q does not name %s", unknown.Hint(), near)
		}
	}
}

// TestCatalogue checks every card for what a slip of the pen would break.
func TestCatalogue(t *testing.T) {
	if n := len(Cards()); n < 80 {
		t.Errorf("%d cards, want at least 80", n)
	}
	owner := map[string]string{}
	for _, c := range Cards() {
		checkCard(t, c)
		for _, spelling := range append([]string{c.Name}, c.Aliases...) {
			key := canonical(spelling)
			if other, taken := owner[key]; taken && other != c.Name {
				t.Errorf("%q names both %s and %s", spelling, other, c.Name)
			}
			owner[key] = c.Name
		}
	}
}

var dtypes = []string{"float64", "float32", "tf32", "float16", "bfloat16", "float8", "int8"}

func checkCard(t *testing.T, c *Card) {
	t.Helper()
	if c.Name == "" || len(c.Aliases) == 0 || c.Family == "" || c.Architecture == "" || c.Note == "" {
		t.Errorf("%+v lacks a name, an alias, a family, an architecture or a note", c)
	}
	if share := float64(c.TotalMiB) / (c.MemoryGiB * 1024); share < 0.90 || share > 1.0 {
		t.Errorf("%s: %d MiB is %.3f of the %g GiB on the box", c.Name, c.TotalMiB, share, c.MemoryGiB)
	}
	if c.Bandwidth < 20 || c.Bandwidth > 10000 {
		t.Errorf("%s: bandwidth %g GB/s", c.Name, c.Bandwidth)
	}
	switch c.TotalFrom {
	case Measured, Reported, Estimated:
	default:
		t.Errorf("%s: total_from %q", c.Name, c.TotalFrom)
	}
	amd := strings.HasPrefix(c.Family, "AMD")
	if _, err := parseVersion(c.Capability); (err == nil) == amd || amd != strings.HasPrefix(c.Capability, "gfx") {
		t.Errorf("%s: capability %q", c.Name, c.Capability)
	}
	checkRates(t, c)
}

func checkRates(t *testing.T, c *Card) {
	t.Helper()
	known := 0
	for _, d := range dtypes {
		if rate, ok := c.Rate(d); ok {
			known++
			if rate <= 0 || rate > 20000 {
				t.Errorf("%s: %s at %g TFLOPS", c.Name, d, rate)
			}
		}
	}
	if known != len(c.TFLOPS) {
		t.Errorf("%s: a rate has a type out of %v: %v", c.Name, dtypes, c.TFLOPS)
	}
	if tf32, ok := c.Rate("tf32"); ok && tf32 < c.TFLOPS["float32"] {
		t.Errorf("%s: tf32 %g is slower than float32 %g", c.Name, tf32, c.TFLOPS["float32"])
	}
	if half, ok := c.Rate("float16"); ok && half < c.TFLOPS["tf32"] {
		t.Errorf("%s: float16 %g is slower than tf32", c.Name, half)
	}
}

// TestTotals holds facts measured elsewhere: bytes that torch gave in published
// runs, and the size of one common card.
func TestTotals(t *testing.T) {
	for name, want := range map[string]int64{"rtx3060": 12622168064, "rtx4060": 8318222336} {
		card, err := Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		if difference := card.TotalBytes() - want; difference < -1<<20 || difference > 1<<20 {
			t.Errorf("%s: %d bytes, want %d within one MiB", name, card.TotalBytes(), want)
		}
	}
}

// TestDefaultContext: kernels are loaded lazily since CUDA 11.7.
func TestDefaultContext(t *testing.T) {
	card := lookup(t, "t4")
	for cuda, lazy := range map[string]bool{"11.6": false, "11.7": true, "12.10": true} {
		want, err := card.Context(cuda, lazy)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := card.DefaultContext(cuda); err != nil || got != want {
			t.Errorf("CUDA %s: %+v, %v; want %+v", cuda, got, err, want)
		}
	}
	if _, err := card.DefaultContext("twelve"); err == nil {
		t.Error("CUDA version twelve is accepted")
	}
}

func lookup(t *testing.T, name string) *Card {
	t.Helper()
	card, err := Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func TestContextFor(t *testing.T) {
	old, err := ContextFor("7.0", "10.1", false)
	if err != nil || old.MiB < 900 || old.MiB > 1100 {
		t.Errorf("Titan V with CUDA 10.1: %+v, %v; 1,008 MB was measured", old, err)
	}
	lazy, err := ContextFor("8.9", "13.0", true)
	if err != nil || lazy.Low > 426 || lazy.High < 426 {
		t.Errorf("RTX 6000 Ada with CUDA 13.0: %+v, %v; 426 MiB was measured", lazy, err)
	}
	for _, bad := range [][2]string{{"gfx942", "12.4"}, {"8.6", "twelve"}, {"", "12.4"}} {
		if c, err := ContextFor(bad[0], bad[1], true); err == nil {
			t.Errorf("ContextFor(%q, %q) = %+v, want an error", bad[0], bad[1], c)
		}
	}
}

// TestContextTable checks that every entry's bounds parse and enclose its figure.
func TestContextTable(t *testing.T) {
	for _, e := range contextTable() {
		for _, bound := range []string{e.CapabilityFrom, e.CapabilityTo, e.CUDAFrom, e.CUDATo} {
			if _, err := parseVersion(bound); bound != "" && err != nil {
				t.Errorf("bound %q: %v", bound, err)
			}
		}
		if e.Low > e.MiB || e.MiB > e.High || e.Low <= 0 || e.Source == "" {
			t.Errorf("%+v: want 0 < low ≤ mib ≤ high and a source", e)
		}
	}
}

// TestVersionOrder: 12.10 is newer than 12.9.
func TestVersionOrder(t *testing.T) {
	ten, nine := version{12, 10}, version{12, 9}
	if ten.less(nine) || !nine.less(ten) || !ten.within("12.9", "") || ten.within("", "12.9") {
		t.Error("versions are compared as decimals")
	}
}
