package latency

// This file tests kernels and times on cases that are worked by hand.

import (
	"math"
	"testing"

	"heft/internal/gpu"
	"heft/internal/graph"
)

func near(got, want float64) bool { return math.Abs(got-want) <= 1e-9*math.Abs(want) }

func TestPaddedInWholeTiles(t *testing.T) {
	for _, c := range []struct{ m, n, k, want int64 }{
		{64, 64, 32, 64 * 64 * 32},
		{65, 64, 32, 128 * 64 * 32}, // one row more takes another tile
		{1, 1, 1, 64 * 64 * 32},
		{100, 1000, 27, 128 * 1024 * 32},
	} {
		if got := padded(c.m, c.n, c.k); got != c.want {
			t.Errorf("padded(%d, %d, %d) is %d, want %d", c.m, c.n, c.k, got, c.want)
		}
	}
}

// TestRoofline: an RTX 3090 has 71.2 · 10¹² operations of float16 a second and 936 · 10⁹
// bytes. With nothing fitted, a kernel takes the longer of the two.
func TestRoofline(t *testing.T) {
	card, err := gpu.Lookup("rtx3090")
	if err != nil {
		t.Fatal(err)
	}
	d, err := With(card, Textbook())
	if err != nil {
		t.Fatal(err)
	}
	busy := Kernel{Class: Product, DType: graph.Float16, MACs: 356e9, Bytes: 936e3, Launches: 1} // 712e9 operations: 10 ms; 1 µs
	if got := d.Time(&busy); !near(got.Seconds, 0.01) || got.Bound() != "compute" {
		t.Errorf("%+v, want 10 ms of compute", got)
	}
	moving := Kernel{Class: Stream, Operations: 10, Bytes: 936e6, Launches: 1}
	if got := d.Time(&moving); !near(got.Seconds, 1e-3) || got.Bound() != "memory" {
		t.Errorf("%+v, want 1 ms of memory", got)
	}
	// float32: cuDNN takes TF32, which this card has at the vector units' rate of 35.6.
	conv := Kernel{Class: Product, DType: graph.Float32, Convolves: true, MACs: 178e9}
	if got := d.Time(&conv).Seconds; !near(got, 0.01) {
		t.Errorf("a float32 convolution takes %g, want 10 ms", got)
	}
}

// TestTF32: a matrix product in float32 does not use tensor cores, a convolution does.
func TestTF32(t *testing.T) {
	card, err := gpu.Lookup("a100")
	if err != nil {
		t.Fatal(err)
	}
	d, err := With(card, Textbook())
	if err != nil {
		t.Fatal(err)
	}
	k := Kernel{Class: Product, DType: graph.Float32, MACs: 1e12}
	matrices := d.Time(&k).Seconds
	k.Convolves = true
	if convolution := d.Time(&k).Seconds; !near(matrices/convolution, assumedRate*156/(assumedRate*19.5)) {
		t.Errorf("products take %g times as long as convolutions, want 8", matrices/convolution)
	}
}

// TestWaves: 83 tiles on 82 multiprocessors take as long as 164.
func TestWaves(t *testing.T) {
	card, err := gpu.Lookup("rtx3090")
	if err != nil {
		t.Fatal(err)
	}
	d, err := With(card, Textbook())
	if err != nil {
		t.Fatal(err)
	}
	for tiles, want := range map[int64]float64{0: 1, 82: 1, 83: 164.0 / 83, 1: 82} {
		if got := d.waves(&Kernel{Tiles: tiles}); !near(got, want) {
			t.Errorf("%d tiles take %g times as long, want %g", tiles, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	for _, c := range []struct{ a, b, p, want float64 }{{3, 4, 2, 5}, {0, 0, 2, 0}, {3, 4, 1, 7}, {0, 2, 32, 2}} {
		if got := join(c.a, c.b, c.p); !near(got, c.want) && got != c.want {
			t.Errorf("join(%g, %g, %g) is %g, want %g", c.a, c.b, c.p, got, c.want)
		}
	}
}

func TestCardsWithoutRatesAreRefused(t *testing.T) {
	for _, card := range gpu.Cards() {
		d, err := On(card)
		_, rated := card.Rate("float32")
		if (err == nil) != rated || (d == nil) == rated {
			t.Errorf("%s: rated %v, device %v, error %v", card.Name, rated, d, err)
		}
	}
}

// TestEveryFamilyWithAFactorExists: a family that is spelled otherwise would never count.
func TestEveryFamilyWithAFactorExists(t *testing.T) {
	found := map[string]bool{}
	for _, card := range gpu.Cards() {
		found[card.Family] = true
	}
	for family := range families {
		if !found[family] {
			t.Errorf("no card is of the family %q", family)
		}
	}
}

func TestBelow(t *testing.T) {
	for path, want := range map[string]bool{"layer1.0.weight": true, "layer1": true, "layer10.weight": false, "conv1": false} {
		if Below(path, "layer1") != want {
			t.Errorf("%s below layer1 is %v", path, !want)
		}
	}
}
