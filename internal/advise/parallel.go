package advise

// This file holds the lever that spreads training over several cards.

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"heft/internal/memory"
	"heft/internal/run"
)

var parallelLevers = []*Lever{
	{
		ID: "parallel", Takes: "a scheme and its cards: fsdp:4, ddp:2, zero1:8; fsdp-bf16:4 and zero3-bf16:4 with float32 masters",
		Why:     "each card takes a part of the batch, and with ZeRO and FSDP a part of the state",
		Title:   func(_ *Subject, value string) string { return "over cards, " + value },
		Applies: schemes,
		Change:  spread,
		How:     parallelCode,
		Price: func(_ *Subject, value string) Price {
			_, ranks, mixed, _ := readScheme(value)
			if mixed {
				return Price{Class: Numerics, Words: strconv.Itoa(ranks) + " cards, and the time of their communication; rounding"}
			}
			return Price{Class: Hardware, Words: strconv.Itoa(ranks) + " cards, and the time of their communication"}
		},
	},
}

// schemes offers two cards, then more.
func schemes(s *Subject) Offer {
	switch {
	case !s.Training():
		return none("training is what these schemes spread")
	case s.Setting.Parallel != "":
		return none("the run is spread already")
	}
	list := []string{"ddp:2", "fsdp:2", "fsdp:4", "fsdp:8"}
	if s.Setting.Precision.Plain() && s.Plan.HasBFloat16() {
		list = append(list, "fsdp-bf16:4", "zero3-bf16:4", "fsdp-bf16:8")
	}
	return values(list...)
}

// readScheme reads "fsdp:4", and "fsdp-bf16:4" as mixed.
func readScheme(value string) (scheme memory.Scheme, ranks int, mixed bool, err error) {
	name, count, _ := strings.Cut(value, ":")
	name, mixed = strings.CutSuffix(name, "-bf16")
	ranks, err = strconv.Atoi(count)
	if err != nil || ranks < 2 || (memory.Parallel{Scheme: memory.Scheme(name), Ranks: ranks, Masters: mixed}).Check() != nil || name == "" {
		return "", 0, false, errValue
	}
	return memory.Scheme(name), ranks, mixed, nil
}

// spread gives each card its part of the batch: the effective batch stays.
func spread(c Case, s *Subject, value string) (Case, error) {
	scheme, ranks, mixed, err := readScheme(value)
	if err != nil {
		return c, err
	}
	if mixed && !c.Setting.Precision.Plain() {
		return c, errValue
	}
	if mixed {
		c.Setting.Precision = run.MixedBFloat16
	}
	c.Setting.Parallel, c.Setting.Ranks = scheme, ranks
	// What one forward takes is cut, whoever named it. Inputs without a batch stay as they are
	// on each card: another first axis would be another run.
	if batch := cmp.Or(s.Batch, c.Setting.Batch); batch > 0 {
		c.Setting.Batch = (batch + int64(ranks) - 1) / int64(ranks)
	}
	return c, nil
}

func parallelCode(c Case, _ *Subject, _ string) []string {
	code := []string{
		"# one process for each of " + strconv.Itoa(c.Setting.Ranks) + " cards, started by torchrun",
		fmt.Sprintf("loader = DataLoader(dataset, batch_size=%d, sampler=DistributedSampler(dataset))", c.Setting.Batch),
	}
	if c.Setting.Batch == 0 {
		code[1] = "sampler = DistributedSampler(dataset)  # of the loader; each card runs the whole input"
	}
	switch c.Setting.Parallel {
	case memory.DDP:
		return append(code, "model = torch.nn.parallel.DistributedDataParallel(model)")
	case memory.FSDP:
		if c.Setting.Precision.Masters() {
			return append(code, "from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard", "policy = MixedPrecisionPolicy(param_dtype=torch.bfloat16)",
				"for block in blocks:  # each element of the model's stacks", "    fully_shard(block, mp_policy=policy)", "fully_shard(model, mp_policy=policy)")
		}
		return append(code, "from torch.distributed.fsdp import fully_shard",
			"for block in blocks:  # each element of the model's stacks", "    fully_shard(block)", "fully_shard(model)")
	case memory.ZeRO1:
		if c.Setting.Precision.Masters() {
			break
		}
		return append(code, "model = torch.nn.parallel.DistributedDataParallel(model)",
			"optimizer = torch.distributed.optim.ZeroRedundancyOptimizer(model.parameters(), optimizer_class=type(optimizer))")
	}
	if c.Setting.Precision.Masters() {
		return append(code, `# DeepSpeed: {"bf16": {"enabled": true}, "zero_optimization": {"stage": `+strings.TrimPrefix(string(c.Setting.Parallel), "zero")+`}}`)
	}
	return append(code, `# DeepSpeed: {"zero_optimization": {"stage": `+strings.TrimPrefix(string(c.Setting.Parallel), "zero")+`}}`)
}
