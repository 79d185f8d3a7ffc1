package cli

// This file is the command that calculates sizes of layers' outputs.

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"heft"
)

const shapeHelp = `shape calculates what convolutions and poolings make of a size, and the receptive
field of a chain. One step is given by flags, a chain by words:

  conv | pool | convT   kernel/stride   [p1] [d2] [op1] [ceil] [full | same | valid]

Padding is p, dilation d, the output padding of a transposed convolution op. The
formula is (W + 2P − D·(K − 1) − 1) / S + 1, rounded down. Caffe's and GoogLeNet's
poolings round up (--ceil), but the last window must start inside the input.
Without a stride S is 1, of a pooling its kernel, as in nn.MaxPool2d(2).

Modes set the padding: full has an output wherever window and input overlap, same
as many outputs as inputs, valid only those whose window lies inside.`

const shapeExample = `  heft shape 224 -k 7 -s 2 -p 3
  heft shape 5 -k 3 --mode same
  heft shape 112 -k 3 -s 2 --pool --ceil
  heft shape 224x224 'conv 7/2 p3' 'pool 3/2 p1' 'conv 3 p1'
  heft shape 224 -k 7 -s 2 -p 3 --for 56`

// calculation is the command's flags.
type calculation struct {
	openFlags
	kernel, stride, padding, dilation, outputPadding string
	pool, transposed, ceil                           bool
	mode                                             string
	wanted                                           int64
}

func newShapeCommand() *cobra.Command {
	var c calculation
	command := &cobra.Command{
		Use:     "shape SIZE [STEP…]",
		Short:   "calculate output sizes of convolutions and poolings",
		Long:    shapeHelp,
		Example: shapeExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return c.run(command, args) },
	}
	flags := command.Flags()
	flags.StringVarP(&c.kernel, "kernel", "k", "", "size of the window: 3, or 3x5")
	flags.StringVarP(&c.stride, "stride", "s", "", "step of the window (default 1, of a pooling its kernel)")
	flags.StringVarP(&c.padding, "padding", "p", "", "padding on each side (default 0)")
	flags.StringVarP(&c.dilation, "dilation", "d", "", "distance of the window's places (default 1)")
	flags.StringVar(&c.outputPadding, "output-padding", "", "of a transposed convolution")
	flags.BoolVar(&c.pool, "pool", false, "a pooling instead of a convolution")
	flags.BoolVar(&c.transposed, "transposed", false, "a transposed convolution")
	flags.BoolVar(&c.ceil, "ceil", false, "round up, as Caffe's poolings do")
	flags.StringVar(&c.mode, "mode", "", "padding by a rule: full, same or valid")
	flags.Int64Var(&c.wanted, "for", 0, "an output, for which the inputs of the last step are sought")
	addPrintFlags(flags, &c.openFlags)
	addLanguageFlag(command, &c.openFlags)
	return command
}

func (c *calculation) run(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return &usageError{message: "shape needs a size", hint: "heft shape 224 -k 7 -s 2 -p 3"}
	}
	steps := args[1:]
	step, given, err := c.step()
	switch {
	case err != nil:
		return err
	case given && len(steps) > 0:
		return &usageError{message: "a chain and the flags of one step contradict each other", hint: "heft shape 224 'conv 7/2 p3' 'pool 3/2 p1'"}
	case given && c.kernel == "":
		return &usageError{message: "a step needs a kernel", hint: "heft shape 224 -k 7 -s 2 -p 3"}
	case given:
		steps = []string{step}
	case len(steps) == 0:
		return &usageError{message: "shape needs a kernel or steps", hint: "heft shape 224 -k 7 -s 2 -p 3, heft shape 224 'conv 7/2 p3' 'pool 3/2 p1'"}
	}
	if err := errors.Join(c.check()); err != nil {
		return err
	}
	r, err := heft.Shape(args[0], c.wanted, steps...)
	if err != nil {
		return err
	}
	return show(command, &c.openFlags, r, heft.TextOptions{})
}

// step words the flags as a step of a chain; false if none is given.
func (c *calculation) step() (string, bool, error) {
	if c.kernel == "" {
		return "", c.stride+c.padding+c.dilation+c.mode != "", nil
	}
	if c.pool && c.transposed {
		return "", false, &usageError{message: "--pool and --transposed contradict each other"}
	}
	if c.mode != "" && c.padding != "" {
		return "", false, &usageError{message: "--mode and --padding contradict each other", hint: "a mode sets the padding"}
	}
	kind := "conv"
	switch {
	case c.pool:
		kind = "pool"
	case c.transposed:
		kind = "convT"
	}
	words := []string{kind, c.kernel}
	for _, word := range []struct{ prefix, value string }{{"s", c.stride}, {"p", c.padding}, {"d", c.dilation}, {"op", c.outputPadding}} {
		if word.value != "" {
			words = append(words, word.prefix+word.value)
		}
	}
	if c.ceil {
		words = append(words, "ceil")
	}
	if c.mode != "" {
		words = append(words, c.mode)
	}
	return strings.Join(words, " "), true, nil
}

const bytesExample = `  heft bytes 256x3x100x100 float32
  heft bytes 500x500x3`

func newBytesCommand() *cobra.Command {
	var o openFlags
	command := &cobra.Command{
		Use:     "bytes SIZE [TYPE]",
		Short:   "count what a tensor takes, in both systems of units",
		Example: bytesExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return &usageError{message: fmt.Sprintf("bytes takes a size and a type, got %d arguments", len(args)), hint: "heft bytes 256x3x100x100 float32"}
			}
			if err := o.check(); err != nil {
				return err
			}
			r, err := heft.BytesOf(args[0], strings.Join(args[1:], ""))
			if err != nil {
				return err
			}
			return show(command, &o, r, heft.TextOptions{})
		},
	}
	addPrintFlags(command.Flags(), &o)
	addLanguageFlag(command, &o)
	return command
}
