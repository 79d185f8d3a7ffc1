// Package kernels reads and writes the kernels of runs, which the numbers of package
// latency are fitted to: a line for each run, then one for each kind of kernel with
// how often it runs.
package kernels

// This file is the format.

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/latency"
)

// Run is a published run.
type Run struct {
	Mode   string // "infer" or "train"
	Layout string // "nchw" or "nhwc"
	Model  string
	Batch  int64
	Image  int64 // the side of its images
}

// RunOf reads a run's fields.
func RunOf(mode, layout, model, batch, image string) (Run, error) {
	b, err := strconv.ParseInt(batch, 10, 64)
	if err != nil {
		return Run{}, fmt.Errorf("batch %q of %s: %w", batch, model, err)
	}
	side, err := strconv.ParseInt(image, 10, 64)
	if err != nil {
		return Run{}, fmt.Errorf("image %q of %s: %w", image, model, err)
	}
	return Run{mode, layout, model, b, side}, nil
}

// Counted is a kernel with how often it runs.
type Counted struct {
	Kernel latency.Kernel
	Times  int64
}

// Family is the first word of a model's name, without that of whose weights it takes:
// "efficientnet" of tf_efficientnet_b0.
func (r Run) Family() string {
	name := r.Model
	for _, from := range []string{"tf_", "gluon_", "legacy_", "dm_", "nf_"} {
		name = strings.TrimPrefix(name, from)
	}
	family, _, _ := strings.Cut(name, "_")
	return family
}

// Write writes a run.
func Write(w io.Writer, r Run, list []latency.Work) error {
	var kinds []latency.Kernel
	times := map[latency.Kernel]int64{}
	for _, work := range list {
		for _, k := range work.Kernels {
			if times[k] == 0 {
				kinds = append(kinds, k)
			}
			times[k]++
		}
	}
	if _, err := fmt.Fprintf(w, "run,%s,%s,%s,%d,%d\n", r.Mode, r.Layout, r.Model, r.Batch, r.Image); err != nil {
		return err
	}
	for _, k := range kinds {
		if _, err := fmt.Fprintf(w, "%s,%s,%s,%d,%d,%d,%d,%d,%d,%d,%d\n", k.Class, typeOf(k.DType), flags(&k), k.Groups, k.Tiles, k.MACs, k.Operations, k.Bytes, k.Threads, k.Launches, times[k]); err != nil {
			return err
		}
	}
	return nil
}

func typeOf(t graph.DType) string {
	if t == graph.InvalidDType {
		return ""
	}
	return t.String()
}

func flags(k *latency.Kernel) string {
	var b strings.Builder
	for _, f := range flagsOf(k) {
		if *f.on {
			b.WriteByte(f.letter)
		}
	}
	return b.String()
}

type flag struct {
	letter byte
	on     *bool
}

func flagsOf(k *latency.Kernel) []flag {
	return []flag{{'c', &k.Convolves}, {'m', &k.Misaligned}, {'w', &k.Wide}, {'t', &k.Transposes}, {'b', &k.Backward}, {'l', &k.Large}, {'p', &k.Planar}}
}

// Traced is a run with its kernels.
type Traced struct {
	Run
	Kernels []Counted
}

// Read reads what Write wrote.
func Read(r io.Reader) ([]Traced, error) {
	var runs []Traced
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), ",")
		switch {
		case fields[0] == "run" && len(fields) == 6:
			run, err := RunOf(fields[1], fields[2], fields[3], fields[4], fields[5])
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			runs = append(runs, Traced{Run: run})
		case len(fields) == 11 && len(runs) > 0:
			k, err := read(fields)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			last := &runs[len(runs)-1]
			last.Kernels = append(last.Kernels, k)
		default:
			return nil, fmt.Errorf("line %d is neither a run nor a kernel: %q", n, lines.Text())
		}
	}
	return runs, lines.Err()
}

func read(fields []string) (Counted, error) {
	var c Counted
	class, ok := latency.ClassOf(fields[0])
	if !ok {
		return c, fmt.Errorf("no class is named %q", fields[0])
	}
	c.Kernel.Class = class
	if t, ok := graph.DTypeByName(fields[1]); ok {
		c.Kernel.DType = t
	}
	for _, f := range flagsOf(&c.Kernel) {
		*f.on = strings.IndexByte(fields[2], f.letter) >= 0
	}
	k := &c.Kernel
	for i, to := range []*int64{&k.Groups, &k.Tiles, &k.MACs, &k.Operations, &k.Bytes, &k.Threads, &k.Launches, &c.Times} {
		n, err := strconv.ParseInt(fields[3+i], 10, 64)
		if err != nil {
			return c, err
		}
		*to = n
	}
	return c, nil
}
