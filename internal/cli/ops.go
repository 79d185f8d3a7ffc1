package cli

// This file is the command that lists operators and shows one.

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/render/text"
	"heft/internal/spell"
	"heft/internal/stable"
)

func newOpsCommand() *cobra.Command {
	return inLanguages(&cobra.Command{
		Use:   "ops [NAME]",
		Short: "list the operators heft knows, with their Python names",
		Example: `  heft ops
  heft ops conv2d
  heft ops nn.LayerNorm`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 1 {
				return showOperator(command, args[0])
			}
			return screen(command, listOperators)
		},
	})
}

func listOperators(p *text.Page) {
	for _, o := range heft.Operators() {
		p.Linef("%-32s %s", o.Name, strings.Join(o.Python, " "))
	}
}

// similarOperators names what may be meant by a name that no operator has: those that
// begin with it first.
func similarOperators(name string) string {
	var names, within []string
	for _, o := range heft.Operators() {
		names = append(names, o.Name)
		if name != "" && strings.Contains(o.Name, name) {
			within = append(within, o.Name)
		}
	}
	stable.Sort(within, func(a, b string) int { return strings.Index(a, name) - strings.Index(b, name) })
	const shown = 8
	switch near := spell.Nearest(name, names); {
	case len(within) > shown:
		return "operators with that in their name: " + strings.Join(within[:shown], ", ") + ", …"
	case len(within) > 0:
		return "operators with that in their name: " + strings.Join(within, ", ")
	case near != "":
		return "did you mean " + near + "? heft ops lists all"
	}
	return "heft ops lists all of them"
}

// showOperator prints what stands in one operator's literal.
func showOperator(command *cobra.Command, name string) error {
	o, ok := heft.LookupOperator(name)
	if !ok {
		return &usageError{message: fmt.Sprintf("unknown operator %q", name), hint: similarOperators(name)}
	}
	return screen(command, func(p *text.Page) { describeOperator(p, &o) })
}

func describeOperator(p *text.Page, o *heft.Operator) {
	p.Linef("%s", o.Name)
	for _, signature := range o.Signatures {
		p.Linef("  signature   %s", signature)
	}
	if len(o.Python) > 0 {
		p.Linef("  Python      %s", strings.Join(o.Python, " "))
	}
	if o.Composite {
		p.Linef("  composite   runs other operators")
	}
	if o.Work != "" {
		p.Linef("  work        %s", o.Work)
	}
	if o.Autocast != "" {
		p.Linef("  autocast    %s", o.Autocast)
	}
	for _, saved := range o.Saves {
		if saved.For == "" {
			p.Linef("  for the backward keeps %s", saved.Tensor)
			continue
		}
		p.Linef("  for the backward keeps %s, if %s needs a gradient", saved.Tensor, saved.For)
	}
}
