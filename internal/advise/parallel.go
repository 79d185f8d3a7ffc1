package advise

// This file holds the lever that spreads training over several cards.

import (
	"fmt"
	"strconv"
	"strings"

	"heft/internal/memory"
)

var parallelLevers = []*Lever{
	{
		ID: "parallel", Takes: "a scheme and its cards: fsdp:4, ddp:2, zero1:8",
		Why:     "each card takes a part of the batch, and with ZeRO and FSDP a part of the state",
		Title:   func(_ *Subject, value string) string { return "over cards, " + value },
		Applies: schemes,
		Change:  spread,
		How:     parallelCode,
		Price: func(_ *Subject, value string) Price {
			_, ranks, _ := readScheme(value)
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
	return values("ddp:2", "fsdp:2", "fsdp:4", "fsdp:8")
}

// readScheme reads "fsdp:4".
func readScheme(value string) (memory.Scheme, int, error) {
	name, count, _ := strings.Cut(value, ":")
	ranks, err := strconv.Atoi(count)
	if err != nil || ranks < 2 || (memory.Parallel{Scheme: memory.Scheme(name), Ranks: ranks}).Check() != nil || name == "" {
		return "", 0, errValue
	}
	return memory.Scheme(name), ranks, nil
}

// spread gives each card its part of the batch: the effective batch stays.
func spread(c Case, s *Subject, value string) (Case, error) {
	scheme, ranks, err := readScheme(value)
	if err != nil {
		return c, err
	}
	c.Setting.Parallel, c.Setting.Ranks = scheme, ranks
	batch := max(c.Setting.Batch, 1)
	if c.Setting.Batch == 0 {
		batch = max(s.Batch, 1)
	}
	c.Setting.Batch = (batch + int64(ranks) - 1) / int64(ranks)
	return c, nil
}

func parallelCode(c Case, _ *Subject, _ string) []string {
	code := []string{
		"# one process for each of " + strconv.Itoa(c.Setting.Ranks) + " cards, started by torchrun",
		fmt.Sprintf("loader = DataLoader(dataset, batch_size=%d, sampler=DistributedSampler(dataset))", c.Setting.Batch),
	}
	switch c.Setting.Parallel {
	case memory.DDP:
		return append(code, "model = torch.nn.parallel.DistributedDataParallel(model)")
	case memory.FSDP:
		return append(code, "from torch.distributed.fsdp import fully_shard",
			"for block in blocks:  # each element of the model's stacks", "    fully_shard(block)", "fully_shard(model)")
	case memory.ZeRO1:
		return append(code, "model = torch.nn.parallel.DistributedDataParallel(model)",
			"optimizer = torch.distributed.optim.ZeroRedundancyOptimizer(model.parameters(), optimizer_class=type(optimizer))")
	}
	return append(code, `# DeepSpeed: {"zero_optimization": {"stage": `+strings.TrimPrefix(string(c.Setting.Parallel), "zero")+`}}`)
}
