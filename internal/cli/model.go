package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/render/json"
	"heft/internal/render/text"
)

const rootHelp = `heft tells what a neural network costs before anyone runs it: the shape, the
parameters and the work of every layer. No Python, no torch, no weights.

A MODEL is
  resnet50                          a built-in model; "heft zoo" lists them
  model.py                          the file's only nn.Module class
  model.py:Net                      a class or a function of the file
  model.py:Net(num_classes=10)      with arguments
  model.onnx                        an ONNX file; its weights are not read

Inputs are sizes separated by x, with a name and an element type where needed:
  --input 1x3x224x224
  --input x=1x3x224x224,ids=1x128:int64
  --input [3x800x800,3x600x800]     a list of tensors
  --input {image=1x3x64x64}         a dict
  --input x=1x3x32x32,steps:=4      a plain Python value`

const rootExample = `  heft resnet50
  heft resnet50 --depth all
  heft model.py:Net --input 8x3x32x32
  heft vit_b_16 --format json --output vit.json`

// defaultTimeout ends a file that never comes to an end. Real models take
// milliseconds; the slowest known take seconds.
const defaultTimeout = 4500 * time.Millisecond

// modelOptions are the flags of `heft MODEL`.
type modelOptions struct {
	open   heft.OpenOptions
	run    heft.RunOptions
	depth  string
	format string
	output string
	si     bool
}

func newRootCommand() *cobra.Command {
	var o modelOptions
	command := &cobra.Command{
		Use:           "heft MODEL",
		Short:         "heft tells what a neural network costs before anyone runs it",
		Long:          rootHelp,
		Example:       rootExample,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return command.Help()
			}
			return runModel(command, args, o)
		},
	}
	o.addFlags(command)
	command.CompletionOptions.HiddenDefaultCmd = true
	command.SetFlagErrorFunc(func(of *cobra.Command, err error) error {
		return &usageError{message: err.Error(), hint: of.CommandPath() + " --help lists the flags"}
	})
	command.AddCommand(newZooCommand(), newOpsCommand(), newMemoryCommand(), newFitCommand(), newGPUsCommand())
	return command
}

func (o *modelOptions) addFlags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVarP(&o.run.Input, "input", "i", "", "what is fed to the model: sizes, names, element types")
	flags.Int64VarP(&o.run.Batch, "batch", "b", 0, "batch size of every input")
	flags.StringToInt64Var(&o.run.Dims, "dim", nil, "a symbolic size of an ONNX file: batch=8 (may be given again)")
	flags.BoolVar(&o.run.Training, "train", false, "run in training mode (dropout, batch statistics, auxiliary heads)")
	flags.StringVarP(&o.depth, "depth", "d", "1", "levels of the module tree to show, or all")
	flags.StringVarP(&o.format, "format", "f", "text", "text or json")
	flags.StringVarP(&o.output, "output", "o", "", "write to a file instead of the terminal")
	flags.StringArrayVar(&o.open.Path, "path", nil, "folder with Python packages the model imports (may be given again)")
	flags.StringArrayVar(&o.open.Assume, "assume", nil, "decide what depends on data: model.py:93=false, for a size model.py:112=100 (may be given again)")
	flags.DurationVar(&o.open.Timeout, "timeout", defaultTimeout, "give up when the model's code runs longer; 0 is no limit")
	flags.BoolVar(&o.si, "si", false, "bytes in powers of 1000 (MB) instead of 1024 (MiB)")
}

func runModel(command *cobra.Command, args []string, o modelOptions) error {
	if len(args) > 1 {
		return &usageError{message: fmt.Sprintf("one model at a time, got %d: %q", len(args), args),
			hint: "quote arguments with spaces: 'model.py:Net(depth=18, width=64)'"}
	}
	render, err := o.renderer(command)
	if err != nil {
		return err
	}
	if command.Flags().Changed("batch") && o.run.Batch < 1 {
		return &usageError{message: fmt.Sprintf("batch %d must be at least 1", o.run.Batch)}
	}
	model, err := heft.Open(args[0], o.open)
	if err != nil {
		return err
	}
	defer model.Close()
	r, err := model.Report(o.run)
	if err != nil {
		return err
	}
	if r.Memory, err = model.MemorySummary(o.run); err != nil {
		return err
	}
	w, closeOutput, err := output(command, o.output)
	if err != nil {
		return err
	}
	return errors.Join(render(w, r), closeOutput())
}

// renderer turns --format and --depth into a function, before any work is done.
func (o *modelOptions) renderer(command *cobra.Command) (func(io.Writer, *heft.Report) error, error) {
	depth, err := parseDepth(o.depth)
	if err != nil {
		return nil, err
	}
	switch o.format {
	case "json":
		return json.Model, nil
	case "text":
		return func(w io.Writer, r *heft.Report) error {
			return text.Model(w, r, text.Options{Width: terminalWidth(w), Depth: depth, SI: o.si, Hint: true, Deepen: !command.Flags().Changed("depth")})
		}, nil
	}
	return nil, &usageError{message: fmt.Sprintf("unknown format %q", o.format), hint: "--format text or --format json"}
}

func parseDepth(value string) (int, error) {
	if value == "all" {
		return text.AllDepths, nil
	}
	depth, err := strconv.Atoi(value)
	if err != nil || depth < 0 {
		return 0, &usageError{message: fmt.Sprintf("depth %q is neither a number nor all", value)}
	}
	return depth, nil
}
