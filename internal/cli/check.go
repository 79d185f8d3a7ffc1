package cli

// This file is the command that holds a model to budgets.

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"heft"
)

const checkHelp = `check holds a model to budgets: of parameters, work and memory, and with --fits that
the run fits a card (inference, or with --train whole training steps). Counts are
written as 30M or 4.2G, in powers of 1000.

--baseline holds every figure to what it was before, in a file that --write-baseline
wrote. Without a model, check reads heft.json, which has several:

  {
    "models": [
      {"model": "model.py:Net", "max_params": "30M", "max_macs": "5G", "setting": {"batch": 8}},
      {"model": "resnet50", "max_train_mem": "10GiB", "setting": {"mode": "training", "batch": 32, "gpu": "t4"}}
    ],
    "baseline": "heft-baseline.json",
    "max_increase": "2%"
  }

Exit code 1 says that a budget is not kept, or that a figure is only known to be at
least something. --format github prints what GitHub Actions shows beside the code,
junit what build servers read, markdown a comment.`

const checkExample = `  heft check resnet50 --max-params 30M --max-macs 5G
  heft check model.py:Net --batch 32 --train --max-train-mem 10GiB --fits rtx3060
  heft check model.py:Net --write-baseline main.json
  heft check model.py:Net --baseline main.json --max-increase 2%
  heft check --format github
  heft check model.onnx --max-inference-mem 2GiB --format junit --output heft.xml`

// budgets is the command's flags.
type budgets struct {
	convention string
	openFlags
	setting heft.Setting
	list    []heft.Budget

	config        string
	baseline      string
	writeBaseline string
	maxIncrease   heft.Rate
}

func newCheckCommand() *cobra.Command {
	var b budgets
	command := &cobra.Command{
		Use:     "check [MODEL]",
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
	flags.StringVar(&b.convention, "convention", "", "what --max-macs and --max-flops bound: the count of another tool, such as thop")
	flags.Func("max-inference-mem", "most memory of inference, a `size` such as 2GiB", b.memory(heft.InferenceMemory))
	flags.Func("max-train-mem", "most memory of training, a `size` such as 10GiB", b.memory(heft.TrainingMemory))
	flags.StringVar(&b.config, "config", projectFile, "`file` with the models of a repository and their budgets, where no model is named")
	flags.StringVar(&b.baseline, "baseline", "", "`file` of figures that may not be passed: what --write-baseline wrote")
	flags.TextVar(&b.maxIncrease, "max-increase", heft.Rate(0), "by how much they may be passed, a `part` such as 2%")
	flags.StringVar(&b.writeBaseline, "write-baseline", "", "write the figures of now to a `file`, and check nothing")
	offer(command, "fits", cardNames)
	offerFormats(command, heft.CheckFormats)
	return command
}

// count adds a budget of a count.
func (b *budgets) count(of heft.Measure) func(string) error {
	return func(text string) error {
		var most heft.Count
		err := most.UnmarshalText([]byte(text))
		b.list = append(b.list, heft.Budget{Of: of, Most: int64(most)})
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

func (b *budgets) run(command *cobra.Command, args []string) error {
	if len(args) > 1 {
		return notOneModel("check", args, "heft check resnet50 --max-params 30M")
	}
	if err := errors.Join(b.checkFormat(heft.CheckFormats()), checkGiven(command.Flags()), b.checkBaseline(), b.checkConvention(args)); err != nil {
		return err
	}
	options, err := b.openOptions()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return b.runProject(command, options)
	}
	ctx, cancel := b.limited(command.Context())
	defer cancel()
	return b.runModel(ctx, command, args[0], options)
}

// counted are the budgets of the flags, with work by the convention that is named.
func (b *budgets) counted() []heft.Budget {
	list := slices.Clone(b.list)
	for i := range list {
		if b.convention != "" && (list[i].Of == heft.MACCount || list[i].Of == heft.FLOPCount) {
			list[i].Of = heft.Measure(b.convention)
		}
	}
	return list
}

// checkConvention refuses a way of counting where no work is bounded.
func (b *budgets) checkConvention(args []string) error {
	bounded := slices.ContainsFunc(b.list, func(x heft.Budget) bool { return x.Of == heft.MACCount || x.Of == heft.FLOPCount })
	if b.convention != "" && (!bounded || len(args) == 0) {
		return &usageError{message: "--convention says how the work of a model is counted, and none is bounded",
			hint: "heft check resnet50 --convention " + b.convention + " --max-macs 5G"}
	}
	return nil
}

// runModel checks the model that was named.
func (b *budgets) runModel(ctx context.Context, command *cobra.Command, name string, options []heft.OpenOption) error {
	list := b.counted()
	if b.baseline != "" {
		baseline, err := readBaseline(b.baseline)
		if err != nil {
			return err
		}
		further, err := baseline.Budgets(name, b.setting, b.maxIncrease)
		if err != nil {
			return err
		}
		list = append(list, further...)
	}
	model, err := heft.Open(ctx, heft.Name(name), options...)
	if err != nil {
		return err
	}
	defer model.Close()
	if b.writeBaseline != "" {
		return b.measure(ctx, command, model, name)
	}
	r, err := model.Check(ctx, b.setting, list...)
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

// checkBaseline refuses flags that contradict each other.
func (b *budgets) checkBaseline() error {
	switch {
	case b.writeBaseline != "" && (b.baseline != "" || len(b.list) > 0):
		return &usageError{message: "--write-baseline only writes figures, and checks nothing", hint: "heft check MODEL --write-baseline main.json, and later heft check MODEL --baseline main.json"}
	case b.maxIncrease > 0 && b.baseline == "":
		return &usageError{message: "--max-increase says nothing without a baseline", hint: "--baseline main.json"}
	}
	return nil
}

// measure writes a model's figures into the file of a baseline, beside those of other
// models that it has.
func (b *budgets) measure(ctx context.Context, command *cobra.Command, model *heft.Model, name string) error {
	baseline := heft.NewBaseline()
	if _, err := os.Stat(b.writeBaseline); err == nil {
		if baseline, err = readBaseline(b.writeBaseline); err != nil {
			return err
		}
	}
	if err := model.Measure(ctx, baseline, name, b.setting); err != nil {
		return err
	}
	return saveBaseline(command, b.writeBaseline, baseline)
}
