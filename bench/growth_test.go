//go:build unix

package bench

// This file measures how the processor time of a run grows with its size: programs of four sizes,
// and the exponent of the line through them. It is to stay at 1.1 or below.

import (
	"fmt"
	"math"
	"strings"
	"syscall"
	"testing"

	"heft"
)

// chain is a program with n blocks in a ModuleList, which its forward loops over.
const chain = `import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.b = nn.ReLU()

    def forward(self, x):
        return x + self.b(self.a(x))


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.blocks = nn.ModuleList([Block() for _ in range(n)])

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
`

// growths are what is asked of heft, by size, and the sizes.
var growths = []struct {
	name  string
	sizes []int
	ask   func(b *testing.B, n int)
}{
	{"ModuleList", []int{500, 1000, 2000, 4000}, func(b *testing.B, n int) {
		m := chained(b, n)
		defer m.Close()
		must(b)(m.Report(b.Context(), heft.Setting{Input: "4x8"}))
	}},
	{"TrainingDepth", []int{312, 625, 1250, 2500}, func(b *testing.B, n int) {
		m := chained(b, n)
		defer m.Close()
		must(b)(m.Memory(b.Context(), heft.Setting{Input: "4x8", Mode: heft.Training}))
	}},
	{"DetectorImages", []int{4, 8, 16, 32}, func(b *testing.B, n int) { detected(b, "retinanet_resnet50_fpn", 320, n) }},
	{"DetectorLabels", []int{16, 32, 64, 128}, func(b *testing.B, n int) { detected(b, "ssd300_vgg16", 300, n) }},
}

// detected runs a detector on n images.
func detected(b *testing.B, name string, side, n int) {
	b.Helper()
	m, err := heft.Open(b.Context(), heft.Name(name))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	images := strings.TrimSuffix(strings.Repeat(fmt.Sprintf("3x%dx%d,", side, side), n), ",")
	must(b)(m.Report(b.Context(), heft.Setting{Input: "[" + images + "]"}))
}

func chained(b *testing.B, n int) *heft.Model {
	b.Helper()
	m, err := heft.Open(b.Context(), heft.Bytes(fmt.Sprintf("chain.py:Net(%d)", n), []byte(chain)))
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// must fails the benchmark with the error of a call.
func must(b *testing.B) func(_ any, err error) {
	return func(_ any, err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGrowth reports the seconds of the largest size, and as the metric "exponent" the
// slope of the logarithms of the shortest of three times against those of the sizes.
func BenchmarkGrowth(b *testing.B) {
	for _, g := range growths {
		b.Run(g.name, func(b *testing.B) {
			for b.Loop() {
				var sizes, times []float64
				for _, n := range g.sizes {
					sizes = append(sizes, math.Log(float64(n)))
					times = append(times, math.Log(shortest(b, func() { g.ask(b, n) })))
				}
				b.ReportMetric(slope(sizes, times), "exponent")
				b.ReportMetric(math.Exp(times[len(times)-1]), "s/largest")
			}
		})
	}
}

// shortest is the least of three times, in seconds of processor time: other programs on
// the machine do not count.
func shortest(b *testing.B, run func()) float64 {
	best := math.Inf(1)
	for range 3 {
		start := processorTime(b)
		run()
		best = min(best, processorTime(b)-start)
	}
	return best
}

func processorTime(b *testing.B) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

// slope is that of the line of least squares.
func slope(x, y []float64) float64 {
	var meanX, meanY float64
	for i := range x {
		meanX += x[i] / float64(len(x))
		meanY += y[i] / float64(len(y))
	}
	var over, under float64
	for i := range x {
		over += (x[i] - meanX) * (y[i] - meanY)
		under += (x[i] - meanX) * (x[i] - meanX)
	}
	return over / under
}

func TestSlope(t *testing.T) {
	if got := slope([]float64{0, 1, 2, 3}, []float64{1, 3, 5, 7}); math.Abs(got-2) > 1e-9 {
		t.Errorf("%v, want 2", got)
	}
}
