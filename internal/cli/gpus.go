package cli

// This file is the command that lists cards and shows one.

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"heft"
)

func newGPUsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "gpus [CARD]",
		Short: "list the graphics cards heft knows, or show one",
		Long: `Without a name, gpus lists the cards: the memory on the box, the memory that
torch reports, the bandwidth and the dense peak rates. A dot means unknown, or
that the card lacks the type. With a name, it shows everything known about one
card, and where the figures are from.`,
		Example: "  heft gpus\n  heft gpus rtx3090",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				listGPUs(command.OutOrStdout())
				return nil
			}
			card, err := heft.LookupCard(args[0])
			if err != nil {
				return err
			}
			showGPU(command.OutOrStdout(), &card)
			return nil
		},
	}
}

func listGPUs(w io.Writer) {
	family, width := "", 0
	for _, c := range heft.Cards() {
		width = max(width, len(c.Alias()), len(c.Family)-2)
	}
	for _, c := range heft.Cards() {
		if c.Family != family {
			family = c.Family
			fmt.Fprintf(w, "\n%-*s %6s %11s %9s %8s %8s %8s\n", width+2, family, "GiB", "for torch", "GB/s", "float32", "tf32", "float16")
		}
		fmt.Fprintf(w, "  %-*s %6g %7.2f GiB %9g %8s %8s %8s\n", width, c.Alias(), c.MemoryGiB, gibibytes(&c),
			c.Bandwidth, rate(&c, "float32"), rate(&c, "tf32"), rate(&c, "float16"))
	}
	fmt.Fprintf(w, "\n%d cards · rates in TFLOPS, dense · heft gpus CARD shows one\n", len(heft.Cards()))
}

func showGPU(w io.Writer, c *heft.Card) {
	fmt.Fprintf(w, "%s · %s %s · %s\n\n", c.Name, c.Architecture, c.Capability, strings.Join(c.Aliases, ", "))
	fmt.Fprintf(w, "  memory      %g GiB, of which torch sees %.2f GiB (%s)\n", c.MemoryGiB, gibibytes(c), c.TotalFrom)
	if context, err := heft.ContextOn(heft.Setting{GPU: c.Name}); err == nil && context.Likely > 0 {
		fmt.Fprintf(w, "  context   ~ %d MiB (%d to %d) with CUDA %s\n", context.Likely/heft.MiB, context.Least/heft.MiB, context.Most/heft.MiB, heft.DefaultCUDA)
	} else {
		fmt.Fprintln(w, "  context     not known")
	}
	fmt.Fprintf(w, "  bandwidth   %g GB/s\n", c.Bandwidth)
	for _, dtype := range []string{"float64", "float32", "tf32", "float16", "bfloat16", "float8", "int8"} {
		if _, known := c.Rate(dtype); known {
			fmt.Fprintf(w, "  %-10s  %s TFLOPS\n", dtype, rate(c, dtype))
		}
	}
	fmt.Fprintf(w, "\n  source      %s\n", c.Note)
}

func gibibytes(c *heft.Card) float64 { return float64(c.TotalMiB) / 1024 }

func rate(c *heft.Card, dtype string) string {
	if r, known := c.Rate(dtype); known {
		return fmt.Sprintf("%g", r)
	}
	return "·"
}
