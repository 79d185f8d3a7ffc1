// Package bench measures heft: as a library with `go test -bench . ./bench`,
// and as a whole process beside the tools people use today with peers.py.
package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"heft"
)

// report opens a model and analyzes it, as a fresh process would.
func report(b *testing.B, name string, run heft.Setting) *heft.Report {
	b.Helper()
	m, err := heft.Open(b.Context(), heft.Name(name))
	if err != nil {
		b.Fatal(err)
	}
	r, err := m.Report(b.Context(), run)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func BenchmarkZoo(b *testing.B) {
	for _, name := range []string{"resnet50", "vit_b_16", "efficientnet_b0", "densenet121", "fasterrcnn_resnet50_fpn"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				report(b, name, heft.Setting{})
			}
		})
	}
}

// BenchmarkTraceAgain is what a second analysis of an opened model costs: a
// sweep over batch sizes pays this for each.
func BenchmarkTraceAgain(b *testing.B) {
	m, err := heft.Open(b.Context(), heft.Name("resnet50"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Report(b.Context(), heft.Setting{Batch: 8}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUserFile(b *testing.B) {
	file := filepath.Join("..", "testdata", "models", "cifar_resnet_classic.py")
	if _, err := os.Stat(file); err != nil {
		b.Skip(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		report(b, file+":ResNet18()", heft.Setting{Input: "1x3x32x32"})
	}
}

// BenchmarkProcess starts the whole program, cold but for the file cache.
func BenchmarkProcess(b *testing.B) {
	program := filepath.Join(b.TempDir(), "heft")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "../cmd/heft")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for b.Loop() {
		if out, err := exec.Command(program, "resnet50").CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}

// BenchmarkFit is `heft fit resnet50 --train --gpu rtx3060` with its levers.
func BenchmarkFit(b *testing.B) {
	for b.Loop() {
		m, err := heft.Open(b.Context(), heft.Name("resnet50"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Fit(b.Context(), heft.LargestBatch, heft.Setting{Mode: heft.Training, GPU: "rtx3060"}); err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
}

// BenchmarkSweep simulates training at 1,000 points: 25 batches, 10 image sizes, 4
// precisions. Calls of one model wait for each other, so every core has its own.
func BenchmarkSweep(b *testing.B) {
	precisions := []heft.Precision{heft.Float32, heft.AutocastFloat16, heft.AutocastBFloat16, heft.BFloat16}
	point := func(i int) heft.Setting {
		batch, side := int64(1+i%25*8), 128+i/25%10*32
		return heft.Setting{Mode: heft.Training, Precision: precisions[i/250], Input: fmt.Sprintf("%dx3x%dx%d", batch, side, side)}
	}
	for b.Loop() {
		var workers sync.WaitGroup
		var next atomic.Int64
		for range runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				m, err := heft.Open(b.Context(), heft.Name("resnet50"))
				if err != nil {
					b.Error(err)
					return
				}
				defer m.Close()
				for i := int(next.Add(1)) - 1; i < 1000; i = int(next.Add(1)) - 1 {
					if _, err := m.Memory(b.Context(), point(i)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		workers.Wait()
	}
}
