package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/render/json"
	"heft/internal/render/text"
)

const memoryHelp = `memory simulates a run on a GPU, allocation by allocation: inference, or with
--train whole training steps (forward, loss, backward, optimizer), through
PyTorch's caching allocator. It says what the run uses, the smallest memory it
needs, who owns the peak and where it stands.`

const memoryExample = `  heft memory resnet50 --batch 32
  heft memory resnet50 --train --batch 64 --optimizer adamw --amp --gpu rtx3090
  heft memory model.py:Net --train --input 16x3x128x128 --freeze backbone
  heft memory vit_b_16 --train --checkpoint encoder.layers.encoder_layer_0`

// memoryOptions are the flags of `heft memory`.
type memoryOptions struct {
	open     heft.OpenOptions
	memory   heft.MemoryOptions
	amp      string
	capacity string
	context  string
	format   string
	output   string
	si       bool
}

func newMemoryCommand() *cobra.Command {
	var o memoryOptions
	command := &cobra.Command{
		Use:     "memory MODEL",
		Short:   "simulate the GPU memory of inference or training",
		Long:    memoryHelp,
		Example: memoryExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			run := func(m *heft.Model) (*heft.MemoryReport, error) { return m.Memory(o.memory) }
			return simulate(command, args, &o, "heft memory resnet50 --train --batch 64", run, json.Memory, text.Memory)
		},
	}
	o.addModelFlags(command, defaultTimeout)
	o.addPlanFlags(command)
	return command
}

func (o *memoryOptions) addModelFlags(command *cobra.Command, timeout time.Duration) {
	flags := command.Flags()
	flags.StringVarP(&o.memory.Input, "input", "i", "", "what is fed to the model: sizes, names, element types")
	flags.Int64VarP(&o.memory.Batch, "batch", "b", 0, "batch size of every input")
	flags.StringToInt64Var(&o.memory.Dims, "dim", nil, "a symbolic size of an ONNX file: batch=8 (may be given again)")
	flags.StringVarP(&o.format, "format", "f", "text", "text or json")
	flags.StringVarP(&o.output, "output", "o", "", "write to a file instead of the terminal")
	flags.StringArrayVar(&o.open.Path, "path", nil, "folder with Python packages the model imports (may be given again)")
	flags.StringArrayVar(&o.open.Assume, "assume", nil, "decide a branch that depends on data: model.py:93=false (may be given again)")
	flags.DurationVar(&o.open.Timeout, "timeout", timeout, "give up when the model's code runs longer; 0 is no limit")
	flags.BoolVar(&o.si, "si", false, "bytes in powers of 1000 (MB) instead of 1024 (MiB)")
}

func (o *memoryOptions) addPlanFlags(command *cobra.Command) {
	flags := command.Flags()
	m := &o.memory
	flags.BoolVar(&m.Training, "train", false, "simulate training steps")
	flags.StringVar(&m.Optimizer.Name, "optimizer", "sgd", "optimizer: sgd, adam, adamw, rmsprop, adafactor, …")
	flags.Float64Var(&m.Optimizer.Momentum, "momentum", 0, "momentum of SGD or RMSprop")
	flags.BoolVar(&m.Optimizer.Nesterov, "nesterov", false, "Nesterov momentum")
	flags.Float64Var(&m.Optimizer.WeightDecay, "weight-decay", 0, "weight decay")
	flags.BoolVar(&m.Optimizer.AMSGrad, "amsgrad", false, "AMSGrad variant of Adam")
	flags.BoolVar(&m.Optimizer.Centered, "centered", false, "centered RMSprop")
	flags.StringVar((*string)(&m.Optimizer.Implementation), "implementation", "", "of the optimizer: foreach, fused or single (default: torch's choice)")
	flags.StringVar(&o.amp, "amp", "", "mixed precision by autocast: fp16 (also --amp alone) or bf16")
	flags.Lookup("amp").NoOptDefVal = "fp16"
	flags.StringVar(&m.Precision, "dtype", "", "type of the model and its inputs: float32, float16, bfloat16")
	flags.BoolVar(&m.ChannelsLast, "channels-last", false, "channels-last layout")
	flags.StringVar(&m.Loss, "loss", "", "cross_entropy, mse, bce, sum, mean, or output (default: by the output's shape)")
	flags.StringVar(&m.ZeroGrad, "zero-grad", "", "after-step, before-backward or keep")
	flags.IntVar(&m.Accumulate, "accumulate", 0, "micro-batches for each step")
	flags.StringArrayVar(&m.Frozen, "freeze", nil, "module that is not trained (may be given again)")
	flags.StringArrayVar(&m.Checkpoint, "checkpoint", nil, "module that is recomputed in the backward (may be given again)")
	flags.StringVar((*string)(&m.Parallel.Scheme), "parallel", "", "view of one rank: ddp, zero1, zero2, zero3 or fsdp")
	flags.IntVar(&m.Parallel.Ranks, "ranks", 0, "number of GPUs of --parallel")
	flags.BoolVar(&m.Parallel.BucketView, "bucket-view", false, "DDP's gradient_as_bucket_view")
	flags.StringVar(&m.GPU, "gpu", "", "card: rtx3090, a100, h100, …")
	flags.StringVar(&o.capacity, "mem", "", "the card's memory, such as 12GiB, instead of the catalogue's")
	flags.StringVar(&m.Torch, "torch", "", "PyTorch version, which decides about cuBLAS workspaces and sizes that kernels refuse (default "+heft.DefaultTorch+")")
	flags.StringVar(&m.CUDA, "cuda", "", "CUDA version, which decides about the context (default "+heft.DefaultCUDA+")")
	flags.StringVar(&o.context, "context", "", "CUDA context, such as 500MiB, instead of the table's")
	flags.BoolVar(&m.Expandable, "expandable-segments", false, "PYTORCH_ALLOC_CONF=expandable_segments:True")
}

// simulate runs a command on one model: what it finds is rendered in the format
// asked for.
func simulate[R any](command *cobra.Command, args []string, o *memoryOptions, example string, run func(*heft.Model) (R, error),
	asJSON func(io.Writer, R) error, asText func(io.Writer, R, text.Options) error) error {
	if len(args) != 1 {
		return notOneModel(command.Name(), args, example)
	}
	if err := o.complete(command); err != nil {
		return err
	}
	if o.format != "json" && o.format != "text" {
		return &usageError{message: fmt.Sprintf("unknown format %q", o.format), hint: "--format text or --format json"}
	}
	model, err := heft.Open(args[0], o.open)
	if err != nil {
		return err
	}
	defer model.Close()
	r, err := run(model)
	if err != nil {
		return err
	}
	w, closeOutput, err := output(command, o.output)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return errors.Join(asJSON(w, r), closeOutput())
	}
	return errors.Join(asText(w, r, text.Options{Width: terminalWidth(w), SI: o.si, Hint: true}), closeOutput())
}

// notOneModel says that a command wants one model, as in an example.
func notOneModel(command string, args []string, example string) error {
	if len(args) == 0 {
		return &usageError{message: command + " needs a model", hint: example}
	}
	return &usageError{message: fmt.Sprintf("%s takes one model, got %d: %q", command, len(args), args), hint: example}
}

// complete reads the flags that have a language of their own, and refuses
// contradictions.
func (o *memoryOptions) complete(command *cobra.Command) error {
	if command.Flags().Changed("batch") && o.memory.Batch < 1 {
		return &usageError{message: fmt.Sprintf("batch %d must be at least 1", o.memory.Batch)}
	}
	if o.amp != "" {
		if o.memory.Precision != "" && o.memory.Precision != "float32" {
			return &usageError{message: "--amp and --dtype contradict each other", hint: "autocast runs on a float32 model"}
		}
		o.memory.Precision = "amp-" + o.amp
	}
	if !o.memory.Training {
		for _, name := range []string{"optimizer", "momentum", "accumulate", "checkpoint", "freeze", "loss", "parallel", "zero-grad"} {
			if command.Flags().Changed(name) {
				return &usageError{message: fmt.Sprintf("--%s belongs to training", name), hint: "add --train"}
			}
		}
	}
	var err error
	if o.memory.Capacity, err = parseBytes(o.capacity); err != nil {
		return err
	}
	o.memory.Context, err = parseBytes(o.context)
	return err
}

// parseBytes reads 12GiB, 12GB, 11.5GiB or a number of bytes; "" is 0.
func parseBytes(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	number, unit := text, int64(1)
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1}} {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value <= 0 || value*float64(unit) > 1<<50 {
		return 0, &usageError{message: fmt.Sprintf("cannot read the size %q", text), hint: "write it as 12GiB"}
	}
	return int64(value * float64(unit)), nil
}
