package cli

// This file reads flags into a heft.Setting: a flag is the setting of the same
// name, and a few are short for others.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"heft"
)

// addInputFlags adds the settings of a model's input.
func addInputFlags(flags *pflag.FlagSet, s *heft.Setting) {
	addSizeFlags(flags, s)
	flags.TextVar(&s.Mode, "mode", heft.Inference, "`name`: inference, training or inference-with-grad (torch.no_grad() forgotten)")
}

// addSizeFlags adds the settings of an input, without the mode that it is run in.
func addSizeFlags(flags *pflag.FlagSet, s *heft.Setting) {
	flags.StringVarP(&s.Input, "input", "i", "", "what is fed to the model: sizes, names, element types")
	flags.Int64VarP(&s.Batch, "batch", "b", 0, "batch size of every input")
	flags.StringArrayVar(&s.Cost, "cost", nil, "what an operator takes that heft cannot count, a `formula`: 'selective_scan(B L D)=9*B*L*D' (may be given again)")
	flags.StringToInt64Var(&s.Dim, "dim", nil, "a symbolic size of an ONNX file: batch=8 (may be given again)")
}

// addTrainFlag adds --train, which is short for --mode training.
func addTrainFlag(flags *pflag.FlagSet, s *heft.Setting, usage string) {
	flags.BoolFunc("train", usage, func(text string) error {
		on, err := strconv.ParseBool(text)
		if on {
			s.Mode = heft.Training
		}
		return err
	})
}

// addRunFlags adds the settings of a run on a card.
func addRunFlags(flags *pflag.FlagSet, s *heft.Setting) {
	addPrecisionFlags(flags, s)
	addLayoutFlags(flags, s)
	flags.StringVar(&s.Optimizer, "optimizer", "", "optimizer: sgd, adam, adamw, rmsprop, adafactor, … (default: SGD with momentum 0.9)")
	flags.Func("momentum", "momentum of SGD or RMSprop, a `number`", func(text string) error {
		momentum, err := strconv.ParseFloat(text, 64)
		s.Momentum = &momentum
		return err
	})
	flags.BoolVar(&s.Nesterov, "nesterov", false, "Nesterov momentum")
	flags.Float64Var(&s.WeightDecay, "weight-decay", 0, "weight decay")
	flags.BoolVar(&s.AMSGrad, "amsgrad", false, "AMSGrad variant of Adam")
	flags.BoolVar(&s.Centered, "centered", false, "centered RMSprop")
	flags.BoolVar(&s.Maximize, "maximize", false, "maximize the loss")
	flags.BoolVar(&s.Capturable, "capturable", false, "keep the optimizer's step count on the card")
	flags.StringVar((*string)(&s.Implementation), "implementation", "", "of the optimizer: foreach, fused or single (default: that of the torch release)")
	flags.StringVar((*string)(&s.Loss), "loss", "", "cross_entropy, mse, bce, binary_cross_entropy, sum, mean, or output (default: the program's own, else by the output's shape)")
	flags.TextVar(&s.ZeroGrad, "zero-grad", heft.ZeroGradByRelease, "`moment`: after-step, before-backward, keep, or by-release: after the step, before torch 2.0 keep")
	flags.IntVar(&s.Accumulate, "accumulate", 0, "micro-batches for each step, each of --batch samples")
	flags.StringArrayVar(&s.Freeze, "freeze", nil, "module that is not trained (may be given again)")
	flags.StringArrayVar(&s.Checkpoint, "checkpoint", nil, "module that is recomputed in the backward (may be given again)")
	flags.StringVar((*string)(&s.Parallel), "parallel", "", "view of one rank: ddp, zero1, zero2, zero3 or fsdp")
	flags.IntVar(&s.Ranks, "ranks", 0, "number of GPUs of --parallel, each with a batch of --batch")
	flags.BoolVar(&s.BucketView, "bucket-view", false, "DDP's gradient_as_bucket_view")
	flags.BoolVar(&s.OptimizerInBackward, "optimizer-in-backward", false, "step each parameter as soon as its gradient is there")
	flags.StringVar((*string)(&s.Offload), "offload", "", "what lies in the host's memory: activations (save_on_cpu), optimizer, or both")
	addCardFlags(flags, s)
}

// addPrecisionFlags adds --precision and the flags that are short for it.
func addPrecisionFlags(flags *pflag.FlagSet, s *heft.Setting) {
	flags.TextVar(&s.Precision, "precision", heft.OwnPrecision, "element `type`: own (that of the model, float32 in most), float32, float16, bfloat16, float64, amp-fp16, amp-bf16, or mixed-bf16 (float32 masters, spread by --parallel)")
	flags.Func("amp", "mixed precision by autocast, a `type`: fp16 (also --amp alone) or bf16; short for --precision amp-fp16", func(text string) error {
		if flags.Changed("dtype") && !s.Precision.Plain() {
			return contradiction()
		}
		if err := s.Precision.UnmarshalText([]byte("amp-" + text)); err != nil {
			return &usageError{message: fmt.Sprintf("autocast has no type %q", text), hint: "known are --amp fp16 and --amp bf16"}
		}
		return nil
	})
	flags.Lookup("amp").NoOptDefVal = "fp16"
	flags.Func("dtype", "`type` of the model and its inputs: float32, float16, bfloat16; short for --precision", func(text string) error {
		var p heft.Precision
		if err := p.UnmarshalText([]byte(text)); err != nil {
			return err
		}
		if flags.Changed("amp") && !p.Plain() {
			return contradiction()
		}
		if !flags.Changed("amp") {
			s.Precision = p
		}
		return nil
	})
}

// addLayoutFlags adds --layout and the flag that is short for it.
func addLayoutFlags(flags *pflag.FlagSet, s *heft.Setting) {
	flags.TextVar(&s.Layout, "layout", heft.Contiguous, "`name`: contiguous or channels-last")
	flags.BoolFunc("channels-last", "short for --layout channels-last", func(text string) error {
		on, err := strconv.ParseBool(text)
		if on {
			s.Layout = heft.ChannelsLast
		}
		return err
	})
}

func contradiction() error {
	return &usageError{message: "--amp and --dtype contradict each other", hint: "autocast runs on a float32 model"}
}

// addCardFlags adds the settings of the card and what runs on it. Sizes are powers
// of two whatever their unit is called.
func addCardFlags(flags *pflag.FlagSet, s *heft.Setting) {
	flags.StringVar(&s.GPU, "gpu", "", "card: rtx3090, a100, h100, …")
	flags.TextVar(&s.Mem, "mem", heft.Size(0), "the card's memory, a `size` such as 12GiB (12GB and 12G mean the same), instead of the catalogue's")
	flags.StringVar(&s.Driver, "driver", "", "version of the card's driver, which decides how much of its memory programs get: 580.126")
	flags.TextVar(&s.OtherProcesses, "other-processes", heft.Size(0), "memory that other processes hold on the card, a `size` such as 900MiB (on Windows 1.5 GiB in the median)")
	flags.StringVar(&s.Torch, "torch", "", "PyTorch release, which decides about kernels, cuBLAS workspaces, optimizers' steps and zero_grad (default "+heft.DefaultTorch+")")
	flags.StringVar(&s.CUDA, "cuda", "", "CUDA release, which decides about the context (default "+heft.DefaultCUDA+")")
	flags.Func("context", "CUDA context, a `size` such as 500MiB, instead of the table's; 0 is none", func(text string) error {
		s.Context = new(heft.Size)
		return s.Context.UnmarshalText([]byte(text))
	})
	flags.TextVar(&s.ModuleLoading, "module-loading", heft.LoadingByRelease, "CUDA_MODULE_LOADING, a `name`: lazy or eager")
	flags.BoolVar(&s.CuDNNBenchmark, "cudnn-benchmark", false, "torch.backends.cudnn.benchmark = True")
	flags.BoolVar(&s.ExpandableSegments, "expandable-segments", false, "PYTORCH_ALLOC_CONF=expandable_segments:True")
	flags.TextVar(&s.MaxSplitSize, "max-split-size", heft.Size(0), "PYTORCH_ALLOC_CONF=max_split_size_mb, a `size` such as 128MiB")
}

// checkGiven refuses a number that is given as zero, which in a Setting means that
// it is not given.
func checkGiven(flags *pflag.FlagSet) error {
	for _, name := range []string{"batch", "accumulate", "ranks"} {
		if f := flags.Lookup(name); f != nil && f.Changed && f.Value.String() == "0" {
			return &usageError{message: "--" + name + " 0 must be at least 1", hint: "leave --" + name + " out for what is usual"}
		}
	}
	return nil
}

// shortFor are the flags that the command line has for settings with a value.
var shortFor = strings.NewReplacer("--mode training", "--train", "--precision amp-", "--amp ", "--layout channels-last", "--channels-last")

// worded writes a text about settings, which stand in it as `weight_decay`, with
// flags: --weight-decay. Lists that are commands are named as such: `gpus`.
func worded(text string) string {
	parts := strings.Split(text, "`")
	if len(parts)%2 == 0 { // a lone backquote, as in a name of the user's
		return text
	}
	for i := 1; i < len(parts); i += 2 {
		parts[i] = wordOf(parts[i])
	}
	return shortFor.Replace(strings.Join(parts, ""))
}

// wordOf is a name's word on the command line; what is no such name keeps its
// backquotes.
func wordOf(name string) string {
	switch {
	case name == "gpus" || name == "zoo" || name == "ops":
		return "heft " + name
	case name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "":
		return fmt.Sprintf("`%s`", name)
	}
	return "--" + strings.ReplaceAll(name, "_", "-")
}
