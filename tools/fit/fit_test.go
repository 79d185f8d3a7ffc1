package main

// This file tests the fit, and that the catalogue's constants follow from it.

import (
	"math"
	"os"
	"strings"
	"testing"

	"heft/internal/gpu"
)

// TestFitLine: points on a line are found again, and one far off does not move it.
func TestFitLine(t *testing.T) {
	var figures []figure
	for _, size := range []float64{20, 40, 60, 123, 192, 216, 264} {
		figures = append(figures, figure{size: size, mib: 40 + 2*size})
	}
	figures = append(figures, figure{size: 100, mib: 900})
	if l := fitLine(figures); math.Abs(l.fixed-40) > 0.01 || math.Abs(l.slope-2) > 0.001 {
		t.Errorf("fitted %.3f + %.4f · x, want 40 + 2 · x", l.fixed, l.slope)
	}
}

// TestCatalogueFollowsTheFit: the constants of the catalogue are those that the
// committed evidence gives.
func TestCatalogueFollowsTheFit(t *testing.T) {
	file, err := os.Open("../../internal/gpu/testdata/context_evidence.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	figures, _, err := readFigures(file)
	if err != nil {
		t.Fatal(err)
	}
	l := fitLine(figures)
	for _, name := range []string{"gtx1060", "t4", "rtx3090", "a100", "h100"} {
		card, err := gpu.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		used, err := card.Context("12.4", true)
		if err != nil {
			t.Fatal(err)
		}
		size := float64(card.ResidentThreads()) / 1024
		if fitted := l.at(size); math.Abs(fitted-float64(used.MiB)) > 5 {
			t.Errorf("%s: fitted %.0f MiB, the catalogue has %d", name, fitted, used.MiB)
		}
	}
}

func TestReadFiguresNamesWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "no CSV file with a header",
		"kind,card\na,b\n": `column "context_mib" is missing`,
		"kind,card,context_mib,source,note\nprocess minus allocator,T4,much,x,\n": `line 2: context_mib is "much"`,
	} {
		if _, _, err := readFigures(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
