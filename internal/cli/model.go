package cli

// This file is the root command: a model's layers as a table, and how limits are
// set.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/escape"
	"heft/zoo"
)

const rootHelp = `heft tells what a neural network costs before anyone runs it: the shape, the
parameters and the work of every layer. No Python, no torch, no weights.

A MODEL is
  resnet50                          a built-in model; "heft zoo" lists them
  model.py                          the file's only nn.Module class
  model.py:Net                      a class or a function of the file
  model.py:Net(num_classes=10)      with arguments
  model.onnx                        an ONNX file; its weights are not read
  model.safetensors                 a file of parameters: what it stores, by its header;
                                    .pth, .pt, .bin, .ckpt, .gguf, *.index.json as well
  .                                 a folder: lists the models that its files define, with a guess
  'nn.Conv2d(3, 64, 7, stride=2)'   an expression with torch, nn, F, torchvision, models

Inputs are sizes separated by x, with a name and an element type where needed:
  --input 1x3x224x224
  --input x=1x3x224x224,ids=1x128:int64
  --input [3x800x800,3x600x800]     a list of tensors
  --input {image=1x3x64x64}         a dict
  --input x=1x3x32x32,steps:=4      a plain Python value`

const rootExample = `  heft resnet50
  heft resnet50 --depth all
  heft model.py:Net --input 8x3x32x32
  heft 'nn.Conv2d(1, 1, 3)' --input 1x1x5x5
  heft vit_b_16 --format json --output vit.json
  heft resnet50 --format html --output resnet50.html
  heft resnet50 --format svg --chart params --output resnet50.svg
  heft resnet50 --convention thop`

// defaultTimeout ends a file that never comes to an end, by processor time. Real
// models take milliseconds; the slowest known take seconds.
const defaultTimeout = 4500 * time.Millisecond

// table is the command that shows a model's layers.
type table struct {
	openFlags
	setting    heft.Setting
	depth      string
	sort       string
	top        int
	convention []string
	style      string
	columns    []string
	chart      string
}

func newRootCommand() *cobra.Command {
	var t table
	var asksVersion bool
	command := &cobra.Command{
		Use:           "heft MODEL",
		Short:         "heft tells what a neural network costs before anyone runs it",
		Long:          rootHelp,
		Example:       rootExample,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(command *cobra.Command, args []string) error {
			if asksVersion {
				return printVersion(command)
			}
			if len(args) == 0 {
				return command.Help()
			}
			if near := nearCommand(command, args[0]); near != "" {
				return &usageError{message: fmt.Sprintf("unknown command or model %q", args[0]), hint: "did you mean heft " + near + "?"}
			}
			return t.run(command, args)
		},
	}
	t.add(command)
	// cobra's own flag wants a template for its text, and text/template costs 1.6 MB.
	command.Flags().BoolVarP(&asksVersion, "version", "v", false, "version of heft")
	command.CompletionOptions.HiddenDefaultCmd = true
	command.SetFlagErrorFunc(func(of *cobra.Command, err error) error {
		return flagError(of, err)
	})
	command.AddCommand(newZooCommand(), newOpsCommand(), newMemoryCommand(), newTimeCommand(), newFitCommand(), newSweepCommand(), newExplainCommand(), newCompareCommand(), newDiffCommand(), newCheckCommand(), newShapeCommand(), newBytesCommand(),
		newGPUsCommand(), newDumpCommand(), newVersionCommand())
	command.AddCommand(newAdviseCommand(), newWhatIfCommand(), newServeCommand(), newPageCommand(), newSlurmCommand(), newAnnotateCommand())
	command.SetHelpCommand(newHelpCommand())
	plainHelp(command)
	addCompletions(command)
	return command
}

// flagError words an error of reading flags: one of a setting's value says more
// than the flag's name.
func flagError(of *cobra.Command, err error) error {
	var fault *heft.Error
	var own *usageError
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &own):
		return own
	}
	return unreadFlag(of, err)
}

func (t *table) add(command *cobra.Command) {
	flags := command.Flags()
	addInputFlags(flags, &t.setting)
	addPrecisionFlags(flags, &t.setting)
	addTrainFlag(flags, &t.setting, "run in training mode (dropout, batch statistics, auxiliary heads)")
	flags.StringVarP(&t.depth, "depth", "d", "1", "levels of the module tree to show, or all")
	flags.StringSliceVar(&t.convention, "convention", nil, "count as another tool does: thop, fvcore, ptflops, torchinfo, … (heft explain --help lists them)")
	flags.StringVar(&t.style, "style", "", "print the screen of another tool from heft's numbers: "+strings.Join(heft.Styles(), ", "))
	flags.StringVar(&t.sort, "sort", "", "order the rows by macs, flops or params, largest first")
	flags.IntVar(&t.top, "top", 0, "show so many rows; 0 is all")
	flags.StringSliceVar(&t.columns, "columns", nil, "a table of all layers with these columns: "+strings.Join(heft.TextColumns(), ", "))
	t.openFlags.add(command, defaultTimeout)
	flags.StringVar(&t.chart, "chart", heft.Charts()[0], "what --format svg draws: "+strings.Join(heft.Charts(), ", "))
	offer(command, "chart", heft.Charts)
	offerFormats(command, tableFormats)
}

// tableFormats are those of a model's report; HTML is a page, SVG a drawing.
func tableFormats() []string { return []string{"text", "json", "html", "svg"} }

// checkStyle refuses what no screen is known of, and a second way of counting.
func (t *table) checkStyle() error {
	switch {
	case t.style != "" && !slices.Contains(heft.Styles(), t.style):
		return &usageError{message: fmt.Sprintf("unknown style %q", t.style),
			hint: "there are " + strings.Join(heft.Styles(), ", ") + "; --convention counts as other tools do"}
	case t.style != "" && len(t.convention) > 0:
		return &usageError{message: "--style and --convention exclude each other", hint: "--style torchsummary prints that tool's screen"}
	case t.style != "":
		return t.checkStyleColumns()
	}
	return nil
}

// checkStyleColumns refuses columns that the style's screen has not.
func (t *table) checkStyleColumns() error {
	columns := heft.StyleColumns(t.style)
	for _, name := range t.columns {
		switch {
		case columns == nil:
			return &usageError{message: "the screen of " + t.style + " has its own columns", hint: "leave --columns out"}
		case !slices.Contains(columns, name):
			return &usageError{message: fmt.Sprintf("%s has no column %q", t.style, name), hint: "there are " + strings.Join(columns, ", ")}
		}
	}
	return nil
}

func (t *table) run(command *cobra.Command, args []string) error {
	if len(args) > 1 {
		return &usageError{message: fmt.Sprintf("one model at a time, got %d: %q", len(args), args), hint: hintOnSeveral(args)}
	}
	depth, err := parseDepth(t.depth)
	if err := errors.Join(err, t.checkStyle(), t.checkRows(), t.checkFormat(tableFormats()), t.checkChart(command), checkGiven(command.Flags())); err != nil {
		return err
	}
	ctx, cancel := t.limited(command.Context())
	defer cancel()
	model, err := t.open(ctx, args[0])
	if err != nil {
		return err
	}
	defer model.Close()
	switch {
	case !model.HasProgram():
		return t.showWeights(command, model, depth)
	case t.format == "html":
		return showPage(ctx, command, model, &t.openFlags, t.setting, nil)
	case t.format == "svg":
		return t.draw(ctx, command, model)
	case t.style != "":
		if !command.Flags().Changed("depth") {
			depth = 0 // the tool's own
		}
		return showCount(ctx, command, model, &t.openFlags, t.setting, []string{heft.StyleConvention(t.style)},
			heft.TextOptions{Style: t.style, Depth: depth, Columns: t.columns})
	case len(t.convention) > 0:
		return showCount(ctx, command, model, &t.openFlags, t.setting, t.convention, heft.TextOptions{})
	}
	r, err := model.Report(ctx, t.setting, heft.WithMemory())
	if err != nil {
		return t.orWeights(command, model, depth, err)
	}
	return show(command, &t.openFlags, r, heft.TextOptions{
		Depth: depth, Deepen: !command.Flags().Changed("depth"), Sort: t.sort, Top: t.top, Columns: t.columns,
		Deeper: question{args[0], t.setting, &t.openFlags}.deeperTable(r), Others: question{args[0], t.setting, &t.openFlags}.others(r),
	})
}

// hintOnSeveral says what was meant by several arguments: models side by side, a module
// of one, or one with arguments that the shell has cut at spaces.
func hintOnSeveral(args []string) string {
	models := 0
	for _, name := range args {
		if _, builtIn := zoo.Lookup(name); builtIn || strings.HasSuffix(name, ".onnx") || strings.Contains(name, ".py") {
			models++
		}
	}
	cut := strings.Contains(strings.Join(args, ""), "(")
	switch {
	case models == len(args):
		return "heft compare " + strings.Join(args, " ") + " shows them side by side"
	case models == 1 && len(args) == 2 && !cut:
		return fmt.Sprintf("a module of it: heft explain %s %s", escape.ShellWord(args[0]), escape.ShellWord(args[1]))
	}
	return "quote arguments with spaces: 'model.py:Net(depth=18, width=64)'"
}

// draw draws the model's layers.
func (t *table) draw(ctx context.Context, command *cobra.Command, model *heft.Model) error {
	r, err := model.Report(ctx, t.setting)
	if err != nil {
		return err
	}
	return write(command, &t.openFlags, heft.TextOptions{}, func(w io.Writer, o heft.TextOptions) error { return heft.WriteChart(w, r, t.chart, o) })
}

// checkChart refuses a drawing that there is not, and pages of what has none.
func (t *table) checkChart(command *cobra.Command) error {
	switch {
	case !slices.Contains(heft.Charts(), t.chart):
		return &usageError{message: fmt.Sprintf("unknown chart %q", t.chart), hint: "--chart " + strings.Join(heft.Charts(), ", --chart ")}
	case command.Flags().Changed("chart") && t.format != "svg":
		return &usageError{message: "--chart says what --format svg draws", hint: "add --format svg"}
	case len(t.convention) > 0 && slices.Contains([]string{"html", "svg"}, t.format):
		return &usageError{message: "counts of other tools have no --format " + t.format, hint: "--format text or json"}
	}
	return nil
}

// checkRows refuses an order and a number of rows that cannot be meant.
func (t *table) checkRows() error {
	switch {
	case t.sort != "" && !slices.Contains(heft.Measures(), t.sort):
		return &usageError{message: fmt.Sprintf("cannot sort by %q", t.sort), hint: "--sort " + strings.Join(heft.Measures(), ", --sort ")}
	case t.top < 0:
		return &usageError{message: fmt.Sprintf("--top %d must be at least 1", t.top), hint: "--top 10 shows ten rows; 0 is all"}
	}
	return nil
}

func parseDepth(value string) (int, error) {
	if value == "all" {
		return heft.AllDepths, nil
	}
	depth, err := strconv.Atoi(value)
	if err != nil || depth < 0 {
		return 0, &usageError{message: fmt.Sprintf("--depth %q is neither a number nor all", value), hint: "--depth 2 opens two levels of modules, --depth all every one"}
	}
	return depth, nil
}
