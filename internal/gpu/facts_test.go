package gpu

// This file tests rates against what the boards' clocks and cores give.

import (
	"math"
	"testing"
)

// TestRatesFollowFromTheBoards: two operations a core and cycle at the boost
// clock, and the memory's bus times its data rate, from the makers' sheets: a
// 3090 has 10,496 cores at 1,695 MHz, 35.6 TFLOPS, and 384 bits at 19.5 Gb/s,
// 936 GB/s. Tables round to three digits.
func TestRatesFollowFromTheBoards(t *testing.T) {
	for _, c := range []struct {
		card        string
		capability  string
		gib         float64 // as torch's messages say it
		cores, mhz  float64
		bits, gbits float64
	}{
		{"gtx1080ti", "6.1", 10.92, 3584, 1582, 352, 11}, {"rtx2070", "7.5", 7.79, 2304, 1620, 256, 14},
		{"rtx2080ti", "7.5", 10.76, 4352, 1545, 352, 14}, {"rtx3060", "8.6", 11.75, 3584, 1777, 192, 15},
		{"rtx3080", "8.6", 9.78, 8704, 1710, 320, 19}, {"rtx3090", "8.6", 23.69, 10496, 1695, 384, 19.5},
		{"rtx4070", "8.9", 11.73, 5888, 2475, 192, 21}, {"rtx4090", "8.9", 23.64, 16384, 2520, 384, 21},
		{"rtx5090", "12.0", 31.37, 21760, 2407, 512, 28}, {"t4", "7.5", 14.75, 2560, 1590, 256, 10},
		{"v100-16gb", "7.0", 15.78, 5120, 1530, 4096, 1.758}, {"a100", "8.0", 79.25, 6912, 1410, 5120, 3.186},
		{"a6000", "8.6", 47.54, 10752, 1800, 384, 16}, {"h100", "9.0", 79.11, 16896, 1980, 5120, 5.237},
	} {
		card, err := Lookup(c.card)
		if err != nil {
			t.Fatal(err)
		}
		if gib := math.Round(float64(card.TotalMiB)/1024*100) / 100; card.Capability != c.capability || gib != c.gib {
			t.Errorf("%s: capability %s, %.2f GiB; want %s, %.2f", c.card, card.Capability, gib, c.capability, c.gib)
		}
		rate, _ := card.Rate("float32")
		if want := 2 * c.cores * c.mhz / 1e6; math.Abs(rate-want) > 0.0052*want {
			t.Errorf("%s: %v TFLOPS in float32, its cores and clock make %.2f", c.card, rate, want)
		}
		if want := c.bits * c.gbits / 8; math.Abs(card.Bandwidth-want) > 0.005*want {
			t.Errorf("%s: %v GB/s, its bus makes %.1f", c.card, card.Bandwidth, want)
		}
	}
}

// TestContextTakesTheFirstEntry: figures by capability, CUDA version and lazy
// loading, as the notes of context.json give them.
func TestContextTakesTheFirstEntry(t *testing.T) {
	for _, c := range []struct {
		capability, cuda string
		lazy             bool
		mib, cudnn       int64
	}{
		{"8.6", "11.3", false, 1500, 400}, {"7.0", "11.3", false, 1343, 0}, {"7.5", "11.3", false, 1000, 0}, {"8.0", "12.4", false, 1428, 300}, {"9.0", "11.7", false, 1428, 300},
		{"7.5", "12.4", false, 700, 0}, {"9.0", "12.8", true, 550, 0}, {"10.0", "12.8", true, 550, 0}, {"8.6", "12.4", true, 200, 0},
		{"8.9", "12.9", true, 200, 0}, {"8.9", "13.0", true, 450, 0}, {"8.6", "11.8", true, 450, 0}, {"8.0", "12.4", true, 450, 0}, {"12.0", "12.8", true, 450, 0},
	} {
		got, err := ContextFor(c.capability, c.cuda, c.lazy)
		if err != nil || got.MiB != c.mib || got.CuDNN != c.cudnn {
			t.Errorf("%s with CUDA %s, lazy %v: %d and %d MiB, %v; want %d and %d", c.capability, c.cuda, c.lazy, got.MiB, got.CuDNN, err, c.mib, c.cudnn)
		}
		if got.Bytes(false) != c.mib<<20 || got.Bytes(true) != (c.mib+c.cudnn)<<20 {
			t.Errorf("%s: %d bytes, with convolutions %d", c.capability, got.Bytes(false), got.Bytes(true))
		}
	}
}
