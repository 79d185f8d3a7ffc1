package cli

// This file is the command that lists built-in models and prints their sources.

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"heft/internal/render/text"
	"heft/internal/spell"
	"heft/zoo"
)

func newZooCommand() *cobra.Command {
	return inLanguages(&cobra.Command{
		Use:   "zoo [MODEL]",
		Short: "list the built-in models, or print the source of one",
		Long: `Without a name, zoo lists the built-in models with the parameters that each
has as its name alone builds it: without weights. (Trained detectors hold
fewer, since their batch norms are frozen, segmentation models more, and
GoogLeNet fewer: torchvision publishes those.) With a name, it prints the
model's source: plain PyTorch, ready to copy and change.`,
		Example: "  heft zoo\n  heft zoo resnet50 > my_resnet.py && heft my_resnet.py:resnet50",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return screen(command, listZoo)
			}
			return printSource(command.OutOrStdout(), args[0])
		},
	})
}

// described is how wide a terminal must be for the models' descriptions.
const described = 120

func listZoo(p *text.Page) {
	var task zoo.Task
	for i, m := range zoo.Models() {
		if m.Task != task {
			task = m.Task
			if i > 0 {
				p.Linef("")
			}
			p.Linef("%s", p.Said(strings.ReplaceAll(string(task), "_", " ")))
		}
		line := fmt.Sprintf("  %-40s %13s", m.Name, text.Grouped(m.Parameters))
		if !p.Narrow(described) {
			line += "  " + p.Said(m.Description)
		}
		p.Linef("%s", line)
	}
	p.Linef("")
	p.Linef("%d models · heft zoo NAME prints the source", len(zoo.Names()))
}

func printSource(w io.Writer, name string) error {
	m, ok := zoo.Lookup(name)
	if !ok {
		hint := "heft zoo lists all models"
		if near := spell.Nearest(name, zoo.Names()); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		return &usageError{message: fmt.Sprintf("no built-in model is named %q", name), hint: hint}
	}
	source, ok := zoo.Source(m.File)
	if !ok {
		return fmt.Errorf("the source of %s is missing", m.File)
	}
	_, err := w.Write(source)
	return err
}
