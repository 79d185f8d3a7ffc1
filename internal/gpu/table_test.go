package gpu

// This file holds the test of every figure of every card.

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

const tableFile = "testdata/table.txt"

// TestTable holds every card's figures and all that follows from them against a
// text: HEFT_UPDATE=1 writes it anew. facts_test.go and gpu_test.go check the
// rules with the makers' figures; here no row may change unseen.
func TestTable(t *testing.T) {
	var b bytes.Buffer
	for _, c := range Cards() {
		describeCard(&b, c)
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(tableFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(b.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("line %d of %s is %q, the catalogue has another", i+1, tableFile, line)
		}
	}
	if b.Len() != len(want) {
		t.Errorf("the catalogue has more than %s", tableFile)
	}
}

func describeCard(b *bytes.Buffer, c *Card) {
	fmt.Fprintf(b, "%s: %s; %s %s %s\n", c.Name, strings.Join(c.Aliases, ", "), c.Family, c.Architecture, c.Capability)
	fmt.Fprintf(b, "  %v GiB, %d bytes (%s), %d threads, %v GB/s\n", c.MemoryGiB, c.TotalBytes(), c.TotalFrom, c.ResidentThreads(), c.Bandwidth)
	for _, driver := range []string{"", "559.99", "560.1"} {
		fmt.Fprintf(b, "  driver %q: %+v\n", driver, c.Usable(driver))
	}
	var rates []string
	for dtype := range c.TFLOPS {
		rate, known := c.Rate(dtype)
		rates = append(rates, fmt.Sprint(dtype, " ", rate, " ", known))
	}
	slices.Sort(rates)
	fmt.Fprintf(b, "  %s\n", strings.Join(rates, ", "))
	for _, cuda := range []string{"10.2", "11.3", "11.7", "12.4", "12.8", "13.0"} {
		context, err := c.DefaultContext(cuda)
		if err != nil {
			fmt.Fprintf(b, "  CUDA %s: %v\n", cuda, err)
			continue
		}
		fmt.Fprintf(b, "  CUDA %s: %d MiB, %d to %d, cuDNN %d\n", cuda, context.MiB, context.Low, context.High, context.CuDNN)
	}
}
