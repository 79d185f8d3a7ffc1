package cli

// This file is the command that holds a model to budgets.

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"heft"
)

const checkHelp = `check holds a model to budgets: of parameters, work and memory, and with --fits that
the run fits a card (inference, or with --train whole training steps). Counts are
written as 30M or 4.2G, in powers of 1000.

Exit code 1 says that a budget is not kept, or that a figure is only known to be at
least something. --format github prints what GitHub Actions shows beside the code,
junit what build servers read, markdown a comment.`

const checkExample = `  heft check resnet50 --max-params 30M --max-macs 5G
  heft check model.py:Net --batch 32 --train --max-train-mem 10GiB --fits rtx3060
  heft check model.onnx --max-inference-mem 2GiB --format junit --output heft.xml`

// budgets is the command's flags.
type budgets struct {
	openFlags
	setting heft.Setting
	list    []heft.Budget
}

func newCheckCommand() *cobra.Command {
	var b budgets
	command := &cobra.Command{
		Use:     "check MODEL",
		Short:   "hold a model to budgets of parameters, work and memory",
		Long:    checkHelp,
		Example: checkExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return b.run(command, args) },
	}
	flags := command.Flags()
	addInputFlags(flags, &b.setting)
	addTrainFlag(flags, &b.setting, "have training steps fit the card; short for --mode training")
	addRunFlags(flags, &b.setting)
	b.openFlags.add(command, defaultTimeout)
	flags.StringVar(&b.setting.GPU, "fits", "", "`card` that the run fits: rtx3060; the same as --gpu")
	flags.Func("max-params", "most parameters, a `count` such as 30M", b.count(heft.ParameterCount))
	flags.Func("max-macs", "most MACs, a `count` such as 5G", b.count(heft.MACCount))
	flags.Func("max-flops", "most FLOPs, a `count` such as 10G", b.count(heft.FLOPCount))
	flags.Func("max-inference-mem", "most memory of inference, a `size` such as 2GiB", b.memory(heft.InferenceMemory))
	flags.Func("max-train-mem", "most memory of training, a `size` such as 10GiB", b.memory(heft.TrainingMemory))
	offer(command, "fits", cardNames)
	offerFormats(command, heft.CheckFormats)
	return command
}

// count adds a budget of a count.
func (b *budgets) count(of heft.Measure) func(string) error {
	return func(text string) error {
		most, err := parseCount(text)
		b.list = append(b.list, heft.Budget{Of: of, Most: most})
		return err
	}
}

// memory adds a budget of memory.
func (b *budgets) memory(of heft.Measure) func(string) error {
	return func(text string) error {
		var most heft.Size
		err := most.UnmarshalText([]byte(text))
		b.list = append(b.list, heft.Budget{Of: of, Most: int64(most)})
		return err
	}
}

// parseCount reads 30M, 4.2G or 25557032, in powers of 1000.
func parseCount(text string) (int64, error) {
	number := strings.TrimRight(text, "kKMGT")
	unit, known := map[string]float64{"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[text[len(number):]]
	value, err := strconv.ParseFloat(number, 64)
	if count := math.Round(value * unit); known && err == nil && count >= 0 && count < 1<<53 {
		return int64(count), nil
	}
	return 0, &usageError{message: fmt.Sprintf("cannot read the count %q", text), hint: "write 30M, 4.2G or 25557032, below 9007T"}
}

func (b *budgets) run(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return notOneModel("check", args, "heft check resnet50 --max-params 30M")
	}
	if err := errors.Join(b.checkFormat(heft.CheckFormats()), checkGiven(command.Flags())); err != nil {
		return err
	}
	ctx, cancel := b.limited(command.Context())
	defer cancel()
	model, err := b.open(ctx, args[0])
	if err != nil {
		return err
	}
	defer model.Close()
	r, err := model.Check(ctx, b.setting, b.list...)
	if err != nil {
		return err
	}
	if err := write(command, &b.openFlags, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error {
		return heft.WriteCheck(w, r, b.format, t)
	}); err != nil {
		return err
	}
	return r.Verdict()
}
