package cli

// This file is the command that shows models side by side.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heft"
)

const compareHelp = `compare shows models side by side, one a row: parameters, MACs, FLOPs, the memory
of inference and of training, and with --gpu or --mem the largest batch of training
on the card. Models are named as for "heft MODEL"; @FILE stands for the models that a
file lists, one a line, with # before what is none.

A model that cannot be trained has a reason instead of the figures of training. One
that cannot be run has its error instead of figures, and the exit code is 3; where none
can be run, the first error is the answer.`

const compareExample = `  heft compare resnet50 vit_b_16 convnext_tiny
  heft compare resnet18 resnet50 resnet101 --sort macs --gpu rtx3060 --optimizer adamw
  heft compare resnet50 mobilenet_v2 --convention thop
  heft compare model.py:Net model.onnx 'nn.Linear(2048, 101)' --format markdown
  heft compare @models.txt --format latex --output table.tex`

// compareTimeout is for all models and their searches.
const compareTimeout = 120 * time.Second

// comparison is the command's flags.
type comparison struct {
	openFlags
	setting heft.Setting
	sort    string
	columns []string

	convention string
}

func newCompareCommand() *cobra.Command {
	var c comparison
	command := &cobra.Command{
		Use:     "compare MODEL...",
		Short:   "show models side by side: parameters, work, memory, largest batch",
		Long:    compareHelp,
		Example: compareExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return c.run(command, args) },
	}
	flags := command.Flags()
	addSizeFlags(flags, &c.setting)
	addRunFlags(flags, &c.setting)
	addConventionFlag(command, &c.convention)
	c.openFlags.add(command, compareTimeout)
	flags.StringVar(&c.sort, "sort", "", "order by "+strings.Join(heft.ComparisonMeasures(), ", ")+", largest first")
	flags.StringSliceVar(&c.columns, "columns", nil, "show these columns: "+strings.Join(heft.ComparisonColumns(), ", "))
	offer(command, "sort", heft.ComparisonMeasures)
	offer(command, "columns", heft.ComparisonColumns)
	offerFormats(command, heft.ComparisonFormats)
	return command
}

// addConventionFlag adds the convention that work is counted by.
func addConventionFlag(command *cobra.Command, to *string) {
	command.Flags().StringVar(to, "convention", "", "count parameters and work as another tool does: thop, fvcore, … (heft explain --help lists them)")
	offer(command, "convention", conventionNames)
}

// conventionNames lists what --convention takes.
func conventionNames() []string {
	var names []string
	for _, c := range heft.Conventions() {
		names = append(names, c.Name)
	}
	return names
}

// offerFormats has a command's help and its completion name its formats.
func offerFormats(command *cobra.Command, formats func() []string) {
	command.Flags().Lookup("format").Usage = strings.Join(formats(), ", ")
	offer(command, "format", formats)
}

// offer completes a flag's value.
func offer(command *cobra.Command, flag string, values func() []string) {
	// The error is of a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc(flag, completions(values))
}

func (c *comparison) run(command *cobra.Command, args []string) error {
	names, err := listed(args)
	options, wrong := c.openOptions()
	if err := errors.Join(err, wrong, c.checkFormat(heft.ComparisonFormats()), c.checkSort(), c.checkColumns(), checkGiven(command.Flags())); err != nil {
		return err
	}
	if len(names) == 0 {
		return &usageError{message: "compare needs models", hint: "heft compare resnet50 vit_b_16"}
	}
	ctx, cancel := c.limited(command.Context())
	defer cancel()
	var models []heft.Source
	for _, name := range names {
		models = append(models, heft.Name(name))
	}
	r, err := heft.CompareAs(ctx, c.setting, c.convention, models, options...)
	if err != nil {
		return err
	}
	if err := r.Sort(c.sort); err != nil {
		return err
	}
	if err := write(command, &c.openFlags, heft.TextOptions{Columns: c.columns}, func(w io.Writer, t heft.TextOptions) error {
		return heft.WriteComparison(w, r, c.format, t)
	}); err != nil {
		return err
	}
	if r.Failed() > 0 {
		return errPartly
	}
	return nil
}

// checkColumns refuses columns that no comparison has, and formats without a choice of them.
func (c *comparison) checkColumns() error {
	for _, name := range c.columns {
		if !slices.Contains(heft.ComparisonColumns(), name) {
			return &usageError{message: fmt.Sprintf("a comparison has no column %q", name), hint: "there are " + strings.Join(heft.ComparisonColumns(), ", ")}
		}
	}
	if slices.ContainsFunc([]string{"batch", "forward", "step"}, func(name string) bool { return slices.Contains(c.columns, name) }) && c.setting.GPU == "" && c.setting.Mem == 0 {
		return &usageError{message: "the columns batch, forward and step are of a card", hint: "add --gpu rtx3060"}
	}
	if c.convention != "" && slices.Contains(c.columns, "flops") {
		return &usageError{message: "a tool counts one number: with --convention there is no column flops", hint: "--columns macs is that number"}
	}
	if len(c.columns) > 0 && slices.Contains([]string{"json", "csv", "svg"}, c.format) {
		return &usageError{message: "--format " + c.format + " has all columns", hint: "leave --columns out, or --format text, markdown or latex"}
	}
	return nil
}

// checkSort refuses an order that there is not before any work is done.
func (c *comparison) checkSort() error { return new(heft.Comparison).Sort(c.sort) }

// mostListed bounds a file of names.
const mostListed = 1 << 20

// listed are the models' names, those of list files in their place.
func listed(args []string) ([]string, error) {
	var names []string
	for _, arg := range args {
		file, isList := strings.CutPrefix(arg, "@")
		if !isList {
			names = append(names, arg)
			continue
		}
		found, err := readList(file)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return names, nil
}

// readList reads the names of a list file, one a line.
func readList(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, &usageError{message: fmt.Sprintf("cannot read the list %q: %v", name, errors.Unwrap(err)), hint: "@FILE names a file with a model a line"}
	case !info.Mode().IsRegular() || info.Size() > mostListed:
		return nil, &usageError{message: fmt.Sprintf("the list %q is no file of at most 1 MiB", name), hint: "@FILE names a file with a model a line"}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names = append(names, line)
		}
	}
	return names, nil
}
