package cli

// This file shows what a file of parameters stores.

import (
	"errors"

	"github.com/spf13/cobra"

	"heft"
)

// showWeights shows a file of parameters, and refuses flags that need a run.
func (t *table) showWeights(command *cobra.Command, model *heft.Model, depth int) error {
	if err := t.refuseRunFlags(command); err != nil {
		return err
	}
	return t.showStored(command, model, depth, nil)
}

// refuseRunFlags refuses flags that need a run.
func (t *table) refuseRunFlags(command *cobra.Command) error {
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
	return nil
}

// orWeights shows what a file stores whose code needs what heft has not. Any other error,
// and one of a run that flags ask for, stays one.
func (t *table) orWeights(command *cobra.Command, model *heft.Model, depth int, cause error) error {
	var known *heft.Error
	if !errors.As(cause, &known) || known.Kind != heft.Unsupported || t.refuseRunFlags(command) != nil {
		return cause
	}
	if _, err := model.Weights(); err != nil {
		return cause
	}
	return t.showStored(command, model, depth, cause)
}

// showStored shows what a file stores, and why it is not run.
func (t *table) showStored(command *cobra.Command, model *heft.Model, depth int, cause error) error {
	r, err := model.Weights()
	if err != nil {
		return err
	}
	if cause != nil {
		r.StoredAlone(cause)
	}
	return show(command, &t.openFlags, r, heft.TextOptions{
		Depth: depth, Deepen: !command.Flags().Changed("depth"), Sort: t.sort, Top: t.top,
	})
}
