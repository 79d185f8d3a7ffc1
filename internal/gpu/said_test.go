package gpu

// This file compares which card a name means, what is said of a name that none has, and every figure of contexts and
// capacities, with what was read once.

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

func TestNamesSaid(t *testing.T) {
	var all strings.Builder
	for _, name := range []string{
		"", " ", "3090", "rtx3090", "RTX 3090", "NVIDIA GeForce RTX 3090", "rtx-3090 24GB", "rtx3090 12GB", "rtx 3090 ti", "gtx 1050", "jetson", "rtx 30", "rtx30", "gtx1060", "GTX 1060 3GB", "GTX 1060 6GB",
		"a100", "A100-SXM4-40GB", "A100-PCIE-40GB", "NVIDIA A100 80GB PCIe", "a100 40 gb", "a100-80g", "A100 40GiB", "h100", "H100 PCIe", "h100 nvl", "NVIDIA H100 80GB HBM3", "H200", "gh200", "b200", "V100", "Tesla V100-SXM2-32GB", "v100-dgxs-32gb", "t4", "Tesla T4", "p100", "k80",
		"l4", "l40s", "rtx4090 laptop", "NVIDIA GeForce RTX 3070 Laptop GPU", "RTX 3080 with Max-Q Design", "quadro rtx 6000", "rtx 6000 ada", "RTX A6000", "rtx pro 6000 blackwell workstation edition", "mi250", "AMD Instinct MI250X", "mi300x", "Radeon RX 7900 XTX", "gfx942",
		"rtx3091", "rtx 5091", "tpu", "nvidia", "tesla", "sxm", "pcie", "80gb", "gpu", "geforce", "titan v", "titan x", "orin", "a10g", "a10", "m40 24gb", "m40 12gb", "12345gb", "x12345gb", "RTX 3090\x00", "GeForce GTX 1080 Ti 11G",
	} {
		card, err := Lookup(name)
		var unknown *UnknownCardError
		switch {
		case err == nil:
			fmt.Fprintf(&all, "%q: %s, %s, %.4g GiB\n", name, card.Name, card.Alias(), card.MemoryGiB)
		case errors.As(err, &unknown):
			fmt.Fprintf(&all, "%q: %v; %s; %q\n", name, err, unknown.Hint(), unknown.Near)
		default:
			t.Errorf("%q: %v", name, err)
		}
		fmt.Fprintf(&all, "    %+v %s\n", readSpelling(name), canonical(name))
	}
	packed.Matches(t, "testdata/names.txt", all.String())
}

// TestContextsSaid goes through releases of CUDA for a card of every capability, and through drivers.
func TestContextsSaid(t *testing.T) {
	var all strings.Builder
	seen := map[string]bool{}
	for _, card := range Cards() {
		if seen[card.Capability] {
			continue
		}
		seen[card.Capability] = true
		fmt.Fprintf(&all, "%s %s, %d threads\n", card.Name, card.Capability, card.ResidentThreads())
		last := ""
		for _, cuda := range []string{"9.2", "10.0", "10.2", "11.0", "11.1", "11.3", "11.6", "11.7", "11.8", "12.0", "12.4", "12.8", "13.0", "13.2", "12", "x", "12.x", ""} {
			text := ""
			for _, lazy := range []bool{true, false} {
				text += fmt.Sprintf("; lazy %t %s; table %s", lazy, contextSaid(card.Context(cuda, lazy)), contextSaid(ContextFor(card.Capability, cuda, lazy)))
			}
			text += "; default " + contextSaid(card.DefaultContext(cuda))
			if text == last {
				text = "; the same"
			} else {
				last = text
			}
			fmt.Fprintf(&all, "    %q%s\n", cuda, text)
		}
		for _, driver := range []string{"", "550.120", "559.99", "560", "560.35", "580.126", "x"} {
			c := card.Usable(driver)
			fmt.Fprintf(&all, "    driver %q: %d MiB, at least %d, of %d\n", driver, c.Typical>>20, c.Low>>20, card.TotalBytes()>>20)
		}
	}
	packed.Matches(t, "testdata/contexts.txt.gz", all.String())
}

func contextSaid(c Context, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return fmt.Sprintf("%d (%d to %d), cuDNN %d, %d and %d bytes, %.40s", c.MiB, c.Low, c.High, c.CuDNN, c.Bytes(false), c.Bytes(true), c.Source)
}
