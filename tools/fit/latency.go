package main

// This file fits the numbers of internal/latency on published runs, and judges them on
// families of models that were left out.

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"heft/internal/gpu"
	"heft/internal/latency"
	"heft/internal/latency/kernels"
)

// timed is a published run with its kernels.
type timed struct {
	kernels.Traced
	card    *gpu.Card
	seconds float64
}

// readTimed joins measured.csv with the kernels of a mode.
func readTimed(dir, mode string) ([]timed, error) {
	traced, err := readKernels(filepath.Join(dir, mode+"_kernels.txt.gz"))
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(dir, "measured.csv"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var list []timed
	for _, line := range lines[1:] {
		run, err := kernels.RunOf(line[0], line[2], line[4], line[5], line[6])
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(traced, func(t kernels.Traced) bool { return t.Run == run })
		if at < 0 {
			continue
		}
		card, err := gpu.Lookup(line[1])
		if err != nil {
			return nil, err
		}
		ms, err := strconv.ParseFloat(line[7], 64)
		if err != nil {
			return nil, fmt.Errorf("step of %s: %w", run.Model, err)
		}
		list = append(list, timed{traced[at], card, ms / 1000})
	}
	return list, nil
}

func readKernels(name string) ([]kernels.Traced, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	traced, err := kernels.Read(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return traced, nil
}

// ratio is what is estimated by numbers over what was measured.
func (t *timed) ratio(n latency.Numbers) float64 {
	d, err := latency.With(t.card, n)
	if err != nil {
		return math.NaN()
	}
	var device float64
	var operators int64
	for i := range t.Kernels {
		k := &t.Kernels[i]
		device += d.Time(&k.Kernel).Seconds * float64(k.Times)
		operators += k.Times
	}
	return max(device, n.Host*float64(operators)) / t.seconds
}

// number is one that is fitted, between bounds.
type number struct {
	name        string
	of          func(*latency.Numbers) *float64
	least, most float64
}

func inferenceNumbers() []number {
	return []number{
		{"batched product", func(n *latency.Numbers) *float64 { return &n.Batched }, 0.05, 1},
		{"fused attention", func(n *latency.Numbers) *float64 { return &n.Attention }, 0.1, 1},
		{"depthwise", func(n *latency.Numbers) *float64 { return &n.Depthwise }, 0.01, 1},
		{"depthwise beyond 7×7", func(n *latency.Numbers) *float64 { return &n.WideDepthwise }, 0.005, 1},
		{"vector", func(n *latency.Numbers) *float64 { return &n.Vector }, 0.1, 1},
		{"misaligned", func(n *latency.Numbers) *float64 { return &n.Misaligned }, 1, 3},
		{"reduction", func(n *latency.Numbers) *float64 { return &n.Reduction }, 0.2, 1},
		{"norm", func(n *latency.Numbers) *float64 { return &n.Norm }, 0.2, 1},
		{"pool", func(n *latency.Numbers) *float64 { return &n.Pool }, 0.1, 1},
		{"large", func(n *latency.Numbers) *float64 { return &n.Large }, 1, 30},
		{"permute", func(n *latency.Numbers) *float64 { return &n.Permute }, 0.1, 1},
		{"bytes of a thread", func(n *latency.Numbers) *float64 { return &n.Thread }, 5e6, 1e8},
		{"transposed", func(n *latency.Numbers) *float64 { return &n.Transposed }, 0, 3},
		{"smoothness", func(n *latency.Numbers) *float64 { return &n.Smoothness }, 1, 8},
	}
}

func trainingNumbers() []number {
	return []number{
		{"columns", func(n *latency.Numbers) *float64 { return &n.Columns }, 0.02, 1},
		{"backward, depthwise", func(n *latency.Numbers) *float64 { return &n.BackwardDepthwise }, 0.005, 1},
		{"backward, channels-last", func(n *latency.Numbers) *float64 { return &n.BackwardLast }, 0.005, 1},
		{"backward, transposed", func(n *latency.Numbers) *float64 { return &n.BackwardTransposed }, 0, 8},
	}
}

// middle is where a fit begins: numbers that know nothing of the runs. The launch stays
// what it is: at the largest batches it hardly shows.
func middle() latency.Numbers {
	n := latency.Textbook()
	n.Launch = latency.Fitted().Launch
	n.Smoothness, n.Thread, n.Transposed, n.BackwardTransposed, n.Misaligned, n.Host = 4, 5e7, 0.5, 0.5, 1.2, 1e-5
	n.Batched, n.Attention, n.Depthwise, n.WideDepthwise, n.Vector, n.BackwardDepthwise, n.BackwardLast = 0.5, 0.5, 0.2, 0.2, 0.5, 0.2, 0.2
	return n
}

// worst caps what one run weighs in a fit.
const worst = 0.7

func loss(runs []timed, n latency.Numbers) float64 {
	var sum float64
	for i := range runs {
		sum += min(math.Abs(math.Log(runs[i].ratio(n))), worst)
	}
	return sum / float64(len(runs))
}

// fitNumbers goes down along one number after the other, in ever smaller steps.
func fitNumbers(runs []timed, start latency.Numbers, list []number) latency.Numbers {
	best, least := start, loss(runs, start)
	for _, step := range []float64{1.4, 1.15, 1.05, 1.02} {
		for range 12 {
			before := least
			for _, p := range list {
				for _, factor := range []float64{step, 1 / step} {
					tried := best
					value := p.of(&tried)
					*value = min(max(*value*factor, p.least), p.most)
					if l := loss(runs, tried); l < least {
						best, least = tried, l
					}
				}
			}
			if before-least < 1e-4 {
				break
			}
		}
	}
	return best
}

// fold puts a run's family into one of two halves.
func fold(t *timed) uint32 { return crc32.ChecksumIEEE([]byte(t.Family())) % 2 }

func half(runs []timed, which uint32) []timed {
	return slices.DeleteFunc(slices.Clone(runs), func(t timed) bool { return fold(&t) != which })
}

func of(runs []timed, card, layout string) []timed {
	return slices.DeleteFunc(slices.Clone(runs), func(t timed) bool {
		return card != "" && t.card.Alias() != card || layout != "" && t.Layout != layout
	})
}

// fitLatency fits, judges and prints.
func fitLatency(dir string, w io.Writer) error {
	inference, err := readTimed(dir, "infer")
	if err != nil {
		return err
	}
	training, err := readTimed(dir, "train")
	if err != nil {
		return err
	}
	if len(inference) == 0 || len(training) == 0 {
		return fmt.Errorf("%s has no runs with kernels", dir)
	}
	start := middle()
	print := func(what string, ratios []float64) { fmt.Fprintln(w, tableLine(what, ratios)) }
	fmt.Fprintln(w, "| what | runs | ratio p10 / p50 / p90 | error median / mean / p90, % |\n|---|---|---|---|")
	each := func(what string, numbersOf func(*timed) latency.Numbers) {
		for _, card := range []string{"rtx3090", "rtx4090"} {
			for _, layout := range []string{"nhwc", "nchw"} {
				print(what+", "+card+" "+layout, ratios(of(inference, card, layout), numbersOf))
			}
		}
	}
	each("nothing fitted", func(*timed) latency.Numbers { return latency.Textbook() })
	halves := [2]latency.Numbers{}
	for i := range halves {
		halves[i] = fitNumbers(half(inference, uint32(1-i)), start, inferenceNumbers())
	}
	each("families left out", func(t *timed) latency.Numbers { return halves[fold(t)] })
	for _, pair := range [][2]string{{"rtx3090", "rtx4090"}, {"rtx4090", "rtx3090"}} {
		var other [2]latency.Numbers
		for i := range other {
			other[i] = fitNumbers(half(of(inference, pair[0], ""), uint32(1-i)), start, inferenceNumbers())
		}
		print("fitted on "+pair[0]+", judged on "+pair[1]+", families left out", ratios(of(inference, pair[1], ""), func(t *timed) latency.Numbers { return other[fold(t)] }))
	}
	print("training, nothing fitted", ratios(training, func(*timed) latency.Numbers { return latency.Textbook() }))
	for i := range halves {
		halves[i] = fitNumbers(half(training, uint32(1-i)), halves[i], trainingNumbers())
	}
	print("training, families left out", ratios(training, func(t *timed) latency.Numbers { return halves[fold(t)] }))
	fitted := fitNumbers(inference, start, inferenceNumbers())
	fitted = fitNumbers(training, fitted, trainingNumbers())
	each("all fitted, in sample", func(*timed) latency.Numbers { return fitted })
	print("training, in sample", ratios(training, func(*timed) latency.Numbers { return fitted }))
	each("committed numbers", func(*timed) latency.Numbers { return latency.Fitted() })
	print("training, committed numbers", ratios(training, func(*timed) latency.Numbers { return latency.Fitted() }))
	for _, p := range append(inferenceNumbers(), trainingNumbers()...) {
		fmt.Fprintf(w, "%s %.4g, by halves %.4g %.4g\n", p.name, *p.of(&fitted), *p.of(&halves[0]), *p.of(&halves[1]))
	}
	printWorst(w, append(slices.Clone(inference), training...), fitted)
	return nil
}

// printWorst lists the residuals beyond a quarter.
func printWorst(w io.Writer, runs []timed, n latency.Numbers) {
	for i := range runs {
		t := &runs[i]
		if r := t.ratio(n); math.Abs(math.Log(r)) > 0.3 {
			fmt.Fprintf(w, "residual %s %s %s %s batch %d: %.2f\n", t.Mode, t.card.Alias(), t.Layout, t.Model, t.Batch, r)
		}
	}
}

func ratios(runs []timed, numbersOf func(*timed) latency.Numbers) []float64 {
	var list []float64
	for i := range runs {
		list = append(list, runs[i].ratio(numbersOf(&runs[i])))
	}
	slices.Sort(list)
	return list
}

// tableLine is a row of docs/latency.md.
func tableLine(what string, sorted []float64) string {
	var errors []float64
	var sum float64
	for _, r := range sorted {
		errors = append(errors, 100*math.Abs(r-1))
		sum += 100 * math.Abs(r-1)
	}
	slices.Sort(errors)
	return fmt.Sprintf("| %s | %d | %.2f / %.2f / %.2f | %.1f / %.1f / %.0f |", what, len(sorted),
		quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9), quantile(errors, 0.5), sum/float64(max(len(errors), 1)), quantile(errors, 0.9))
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}
