// Command fit fits the line of the CUDA context (internal/gpu, Card.Context) on what
// processes held beside PyTorch's allocator, and prints the residual of every figure.
//
//	go run ./tools/fit [-data FILE]
//
// FILE is a CSV with the columns of internal/gpu/testdata/context_evidence.csv, its
// default; each figure names its source. The context is taken as
//
//	fixed + slope · (SMs × resident threads of an SM / 1,024)
//
// in MiB, with the least sum of absolute errors: a figure that holds more than a
// context pulls a median less than a mean. The two factors of the printed range
// leave a twentieth of the figures below and one above.
//
//	go run ./tools/fit -latency bench/latency/data
//
// fits the numbers of internal/latency instead, and judges them on families of models
// that were left out.
//
// The other fitted table, of convolution workspaces, needs the models that ran:
// go run ./bench/accuracy -models DIR -fit measures each of its entries.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"heft/internal/gpu"
)

func main() {
	data := flag.String("data", "internal/gpu/testdata/context_evidence.csv", "CSV file of figures")
	timed := flag.String("latency", "", "fit the numbers of internal/latency on a folder's runs instead: bench/latency/data")
	flag.Parse()
	fit := func() error { return run(*data, os.Stdout) }
	if *timed != "" {
		fit = func() error { return fitLatency(*timed, os.Stdout) }
	}
	if err := fit(); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(path string, w io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	figures, leftOut, err := readFigures(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(figures) < 3 {
		return fmt.Errorf("%s: %d figures of known cards, a line needs 3", path, len(figures))
	}
	report(w, fitLine(figures), figures, leftOut)
	return nil
}

// figure is what one process held.
type figure struct {
	card   *gpu.Card
	size   float64 // resident threads / 1,024
	mib    float64
	source string
}

// readFigures reads the figures that are contexts and nothing else, of cards whose
// SMs are known; leftOut counts the others by reason.
func readFigures(from io.Reader) (figures []figure, leftOut map[string]int, err error) {
	rows, err := csv.NewReader(from).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, nil, fmt.Errorf("no CSV file with a header: %v", err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, name := range []string{"kind", "card", "context_mib", "source", "note"} {
		if _, ok := column[name]; !ok {
			return nil, nil, fmt.Errorf("column %q is missing", name)
		}
	}
	leftOut = map[string]int{}
	for line, row := range rows[1:] {
		card, lookup := gpu.Lookup(row[column["card"]])
		switch {
		case row[column["kind"]] != "process minus allocator":
			leftOut[row[column["kind"]]]++
		case strings.Contains(row[column["note"]], "excluded"):
			leftOut["more than a context in the process"]++
		case lookup != nil || card.SMs == 0:
			leftOut["card or its SMs not known"]++
		default:
			mib, err := strconv.ParseFloat(row[column["context_mib"]], 64)
			if err != nil {
				return nil, nil, fmt.Errorf("line %d: context_mib is %q", line+2, row[column["context_mib"]])
			}
			figures = append(figures, figure{card, float64(card.ResidentThreads()) / 1024, mib, row[column["source"]]})
		}
	}
	return figures, leftOut, nil
}

// line is a fitted context: fixed + slope · size, with the factors of its range.
type line struct {
	fixed, slope float64
	low, high    float64
}

func (l line) at(size float64) float64 { return l.fixed + l.slope*size }

// fitLine finds the line with the least sum of absolute errors. For a slope, the
// best fixed part is the median of what is left; the sum is convex in the slope, so
// thirds of an interval close in on the least.
func fitLine(figures []figure) line {
	low, high := 0.0, 10.0
	for range 100 {
		a, b := low+(high-low)/3, high-(high-low)/3
		if sumOfErrors(figures, a) < sumOfErrors(figures, b) {
			high = b
		} else {
			low = a
		}
	}
	l := line{slope: low}
	l.fixed = fixedPart(figures, low)
	ratios := make([]float64, len(figures))
	for i, f := range figures {
		ratios[i] = f.mib / l.at(f.size)
	}
	slices.Sort(ratios)
	l.low, l.high = ratios[len(ratios)/20], ratios[len(ratios)-1-len(ratios)/20]
	return l
}

func fixedPart(figures []figure, slope float64) float64 {
	rest := make([]float64, len(figures))
	for i, f := range figures {
		rest[i] = f.mib - slope*f.size
	}
	return median(rest)
}

func sumOfErrors(figures []figure, slope float64) float64 {
	l := line{fixed: fixedPart(figures, slope), slope: slope}
	var sum float64
	for _, f := range figures {
		sum += math.Abs(f.mib - l.at(f.size))
	}
	return sum
}

func median(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

// report writes the line, its errors and every residual; beside the fitted line
// stands what the catalogue uses.
func report(w io.Writer, l line, figures []figure, leftOut map[string]int) {
	fmt.Fprintf(w, "fitted: %.1f MiB + %.3f MiB for each 1,024 resident threads; %.2f to %.2f of it\n\n", l.fixed, l.slope, l.low, l.high)
	fmt.Fprintf(w, "%-24s %8s %8s %8s %8s %9s  %s\n", "card", "threads", "MiB", "fitted", "residual", "catalogue", "source")
	var fitted, used []float64
	inside := 0
	for _, f := range figures {
		context, err := f.card.Context("12.4", true)
		if err != nil {
			continue
		}
		fitted = append(fitted, math.Abs(f.mib-l.at(f.size)))
		used = append(used, math.Abs(f.mib-float64(context.MiB)))
		if float64(context.Low) <= f.mib && f.mib <= float64(context.High) {
			inside++
		}
		fmt.Fprintf(w, "%-24s %8d %8.0f %8.0f %+8.0f %9d  %s\n", f.card.Name, f.card.ResidentThreads(), f.mib, l.at(f.size), f.mib-l.at(f.size), context.MiB, f.source)
	}
	fmt.Fprintf(w, "\n%d figures: median error %.0f MiB as fitted, %.0f as in the catalogue, %d of them in its range\n", len(figures), median(fitted), median(used), inside)
	for _, reason := range slices.Sorted(maps.Keys(leftOut)) {
		fmt.Fprintf(w, "left out, %d: %s\n", leftOut[reason], reason)
	}
}
