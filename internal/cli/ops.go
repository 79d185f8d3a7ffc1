package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/spell"
)

func newOpsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ops [NAME]",
		Short: "list the operators heft knows, with their Python names",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 1 {
				return showOperator(command, args[0])
			}
			listOperators(command)
			return nil
		},
	}
}

func listOperators(command *cobra.Command) {
	operators := aten.Catalogue().All()
	slices.SortFunc(operators, func(a, b *op.Operator) int { return strings.Compare(a.Name, b.Name) })
	for _, o := range operators {
		fmt.Fprintf(command.OutOrStdout(), "%-32s %s\n", o.Name, strings.Join(strings.Fields(o.Python), " "))
	}
}

// similarOperators names what may be meant by a name that no operator has.
func similarOperators(name string) string {
	var names, within []string
	for _, o := range aten.Catalogue().All() {
		names = append(names, o.Name)
		if name != "" && strings.Contains(o.Name, name) {
			within = append(within, o.Name)
		}
	}
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
	o, ok := aten.Catalogue().Lookup(name)
	if spelling, found := aten.Catalogue().PythonNames()[name]; !ok && found {
		o, ok = spelling.Operator, true
	}
	if !ok {
		return &usageError{message: fmt.Sprintf("unknown operator %q", name), hint: similarOperators(name)}
	}
	w := command.OutOrStdout()
	fmt.Fprintf(w, "%s\n", o.Name)
	for _, schema := range o.Schemas {
		fmt.Fprintf(w, "  signature   %s\n", schema)
	}
	if o.Python != "" {
		fmt.Fprintf(w, "  Python      %s\n", strings.Join(strings.Fields(o.Python), " "))
	}
	if o.Expand != nil {
		fmt.Fprintf(w, "  composite   runs other operators\n")
	}
	if o.Autocast != op.AutocastNone {
		fmt.Fprintf(w, "  autocast    %s\n", o.Autocast)
	}
	if o.Gradient == nil {
		return nil
	}
	for _, save := range o.Gradient.Saves {
		line := "  for the backward keeps " + save.Tensor
		if save.For != "" {
			line += ", if " + save.For + " needs a gradient"
		}
		fmt.Fprintln(w, line)
	}
	return nil
}
