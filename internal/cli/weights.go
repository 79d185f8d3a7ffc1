package cli

// This file shows what a file of parameters stores.

import (
	"github.com/spf13/cobra"

	"heft"
)

// showWeights shows a file of parameters, and refuses flags that need a run.
func (t *table) showWeights(command *cobra.Command, model *heft.Model, depth int) error {
	for _, name := range []string{"input", "batch", "dim", "mode", "train", "convention", "style", "columns", "seq", "gt-per-image", "assume"} {
		if command.Flags().Changed(name) {
			return &usageError{message: "--" + name + " is for a model that can be run, and this is a file of parameters", hint: "name the model's code: model.py:Net"}
		}
	}
	switch {
	case t.sort != "" && t.sort != "params":
		return &usageError{message: "a file of parameters has no " + t.sort + " to order by", hint: "--sort params"}
	case t.format != "text" && t.format != "json":
		return &usageError{message: "what a file of parameters stores has no --format " + t.format, hint: "--format text or json"}
	}
	r, err := model.Weights()
	if err != nil {
		return err
	}
	return show(command, &t.openFlags, r, heft.TextOptions{
		Depth: depth, Deepen: !command.Flags().Changed("depth"), Sort: t.sort, Top: t.top,
	})
}
