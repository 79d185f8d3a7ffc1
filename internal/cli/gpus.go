package cli

// This file is the command that lists cards and shows one.

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/render/text"
)

func newGPUsCommand() *cobra.Command {
	return inLanguages(&cobra.Command{
		Use:   "gpus [CARD]",
		Short: "list the graphics cards heft knows, or show one",
		Long: `Without a name, gpus lists the cards: the memory on the box, the memory that
torch reports, the bandwidth and the dense peak rates. A dot means unknown, or
that the card lacks the type. With a name, it shows everything known about one
card, and where the figures are from; with a part of names, the cards that have it.`,
		Example: "  heft gpus\n  heft gpus rtx3090",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return screen(command, func(p *text.Page) { listGPUs(p, heft.Cards()) })
			}
			card, err := heft.LookupCard(args[0])
			if err == nil {
				return screen(command, func(p *text.Page) { showGPU(p, &card) })
			}
			if some := cardsLike(args[0]); len(some) > 0 {
				return screen(command, func(p *text.Page) { listGPUs(p, some) })
			}
			return err
		},
	})
}

// cardsLike are the cards with a text in their name, their family or an alias: "jetson",
// "30", "GeForce".
func cardsLike(part string) []heft.Card {
	var some []heft.Card
	for _, c := range heft.Cards() {
		if strings.Contains(strings.ToLower(c.Name+" "+c.Family+" "+strings.Join(c.Aliases, " ")), strings.ToLower(part)) {
			some = append(some, c)
		}
	}
	return some
}

func listGPUs(p *text.Page, cards []heft.Card) {
	var rows [][]string
	for _, c := range cards {
		if len(rows) == 0 || rows[len(rows)-1][7] != c.Family {
			rows = append(rows, []string{p.Said(c.Family), "GiB", p.Said("for torch"), "GB/s", "float32", "tf32", "float16", c.Family})
		}
		rows = append(rows, []string{
			"  " + c.Alias(), fmt.Sprintf("%g", c.MemoryGiB), fmt.Sprintf("%.2f GiB", gibibytes(&c)), fmt.Sprintf("%g", c.Bandwidth),
			rate(&c, "float32"), rate(&c, "tf32"), rate(&c, "float16"), c.Family,
		})
	}
	families(p, rows)
	p.Linef("")
	p.Linef("%d cards · rates in TFLOPS, dense · heft gpus CARD shows one", len(cards))
}

// families writes rows whose last cell is a card's family, which is not shown; columns
// are as wide in all of them.
func families(p *text.Page, rows [][]string) {
	cells := make([][]string, len(rows))
	for i, row := range rows {
		cells[i] = row[:7]
		if i > 0 && row[7] != rows[i-1][7] {
			cells[i] = append([]string{"\n" + row[0]}, row[1:7]...)
		}
	}
	p.Blocks([]bool{false, true, true, true, true, true, true}, cells, 5, 3, 1)
}

func showGPU(p *text.Page, c *heft.Card) {
	p.Linef("%s · %s %s · %s", c.Name, c.Architecture, c.Capability, strings.Join(c.Aliases, ", "))
	p.Linef("")
	p.Linef("  memory      %g GiB, of which torch sees %.2f GiB (%s)", c.MemoryGiB, gibibytes(c), c.TotalFrom)
	if context, err := heft.ContextOn(heft.Setting{GPU: c.Name}); err == nil && context.Likely > 0 {
		p.Linef("  context   ~ %d MiB (%d to %d) with CUDA %s", context.Likely/heft.MiB, context.Least/heft.MiB, context.Most/heft.MiB, heft.DefaultCUDA)
	} else {
		p.Linef("  context     not known")
	}
	p.Linef("  bandwidth   %g GB/s", c.Bandwidth)
	for _, dtype := range []string{"float64", "float32", "tf32", "float16", "bfloat16", "float8", "int8"} {
		if _, known := c.Rate(dtype); known {
			p.Linef("  %-10s  %s TFLOPS", dtype, rate(c, dtype))
		}
	}
	p.Linef("")
	p.Linef("  source      %s", c.Note)
}

func gibibytes(c *heft.Card) float64 { return float64(c.TotalMiB) / 1024 }

func rate(c *heft.Card, dtype string) string {
	if r, known := c.Rate(dtype); known {
		return fmt.Sprintf("%g", r)
	}
	return "·"
}
