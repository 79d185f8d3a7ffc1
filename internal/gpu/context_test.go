package gpu

// This file tests the law of contexts against its evidence.

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// coresPerSM are the float32 lanes of an SM (CUDA C++ Programming Guide, arithmetic
// throughput).
var coresPerSM = map[string]float64{
	"3.7": 192, "5.2": 128, "6.0": 64, "6.1": 128, "7.0": 64, "7.5": 64, "8.0": 64, "8.6": 128, "8.9": 128, "9.0": 128, "10.0": 128, "12.0": 128, "12.1": 128,
}

// TestSMs: SMs, boost clock and peak rate of a card come from different places, and
// hold each other: rate = 2 × SMs × cores × clock.
func TestSMs(t *testing.T) {
	checked := 0
	for _, c := range Cards() {
		if (c.SMs == 0) != (c.SMsFrom == "") || c.SMs == 0 && c.BoostMHz != 0 {
			t.Errorf("%s: %d SMs from %q", c.Name, c.SMs, c.SMsFrom)
		}
		want, known := c.Rate("float32")
		if c.BoostMHz == 0 || !known {
			continue
		}
		checked++
		got := 2 * float64(c.SMs) * coresPerSM[c.Capability] * float64(c.BoostMHz) / 1e6
		if math.Abs(got/want-1) > 0.03 {
			t.Errorf("%s: %d SMs at %d MHz make %.2f TFLOPS, the table has %g", c.Name, c.SMs, c.BoostMHz, got, want)
		}
	}
	if checked < 90 {
		t.Errorf("%d cards checked, want at least 90", checked)
	}
}

// TestContextLaw holds the law to its evidence: what processes held beside
// PyTorch's allocator, by card.
func TestContextLaw(t *testing.T) {
	var errors []float64
	within := 0
	for _, e := range readEvidence(t) {
		context, err := e.card.Context("12.4", true)
		if err != nil {
			t.Fatal(err)
		}
		errors = append(errors, math.Abs(float64(e.mib-context.MiB)))
		if context.Low <= e.mib && e.mib <= context.High {
			within++
		}
	}
	slices.Sort(errors)
	if len(errors) < 70 {
		t.Fatalf("%d figures, want at least 70", len(errors))
	}
	median, share := errors[len(errors)/2], float64(within)/float64(len(errors))
	t.Logf("%d figures, median error %.0f MiB, %.0f %% in range", len(errors), median, 100*share)
	if median > 20 || share < 0.9 {
		t.Errorf("median error %.0f MiB, %.0f %% within the printed range; want at most 20, at least 90 %%", median, 100*share)
	}
}

type evidence struct {
	card *Card
	mib  int64
}

// readEvidence reads the figures of cards in the catalogue that are contexts and
// nothing else.
func readEvidence(t *testing.T) []evidence {
	t.Helper()
	file, err := os.Open("testdata/context_evidence.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []evidence
	for _, row := range rows[1:] {
		kind, name, mib, note := row[0], row[1], row[6], row[8]
		if kind != "process minus allocator" || strings.Contains(note, "excluded") {
			continue
		}
		card, err := Lookup(name)
		if err != nil || card.SMs == 0 {
			continue
		}
		n, err := strconv.ParseInt(mib, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, evidence{card, n})
	}
	return list
}

// TestContextOfCards: figures seen on single cards, and what stays with the table.
func TestContextOfCards(t *testing.T) {
	for _, c := range []struct {
		card, cuda string
		lazy       bool
		mib        int64
	}{
		{"rtx3090", "12.4", true, 313}, // 37 + 2.24 × 82 × 1.5
		{"t4", "12.4", true, 127},      // 37 + 2.24 × 40 × 1
		{"a100", "12.4", true, 521},    // 37 + 2.24 × 108 × 2
		{"a100", "11.8", false, 1428},  // by table
		{"rtx3090", "11.3", false, 1500},
		{"v100", "11.3", false, 1343},
	} {
		got, err := lookup(t, c.card).Context(c.cuda, c.lazy)
		if err != nil || got.MiB != c.mib {
			t.Errorf("%s with CUDA %s, lazy %t: %d MiB, %v; want %d", c.card, c.cuda, c.lazy, got.MiB, err, c.mib)
		}
	}
}

// TestUsable: the driver's share, on the card on which both were seen.
func TestUsable(t *testing.T) {
	card := lookup(t, "rtx3090")
	gib := func(bytes int64) string { return strconv.FormatFloat(float64(bytes)/(1<<30), 'f', 2, 64) }
	for driver, want := range map[string]string{"550.120": "23.69", "580.126": "23.57", "": "23.69"} {
		if got := gib(card.Usable(driver).Typical); got != want {
			t.Errorf("driver %q: %s GiB, want %s", driver, got, want)
		}
	}
	if low := card.Usable("").Low; low != card.TotalBytes()-205<<20 {
		t.Errorf("unknown driver: low %d of %d", low, card.TotalBytes())
	}
	if old := lookup(t, "gtx1080ti"); old.Usable("580.126").Low != old.TotalBytes() {
		t.Error("Pascal has no GSP")
	}
}
