package main

// This file predicts the largest batch on timm's ladder of batch sizes.

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"heft"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/run"
	"heft/internal/torch"
)

// ladder holds the batch sizes that timm's benchmark tries, from large to
// small: powers of two and the steps halfway between them.
var ladder = []int64{1024, 768, 512, 384, 256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1}

// climb is what one row of a ladder table runs.
type climb struct {
	plan *run.Plan
	side int64

	fusedAttention bool // torch is 2.0 or later
	fastNorm       bool // timm's --fast-norm

	parameters float64 // of the network that was measured, in millions; 0 is not told
}

// ladderRow reads a row with a bracket: a batch that ran and the next one, which
// did not.
func ladderRow(o *outcome, r record) (*row, climb, error) {
	c := climb{}
	switch {
	case r.text("compiled") != "":
		o.leaveOut("torch.compile")
		return nil, c, nil
	case r.text("censored") == "1":
		o.leaveOut("the first batch tried ran: only a lower bound")
		return nil, c, nil
	}
	fits, err := r.integer("batch_fits")
	if err != nil {
		return nil, c, err
	}
	at := slices.Index(ladder, fits)
	if at < 0 {
		o.leaveOut("the batch is not on the ladder")
		return nil, c, nil
	}
	if c.side, err = r.integer("img_size"); err != nil {
		return nil, c, err
	}
	return &row{
		name:  fmt.Sprintf("%s, %d px, %s, %s, %s, torch %s", r.text("model"), c.side, r.text("gpu"), r.text("precision"), r.text("layout"), r.text("torch")),
		model: r.text("model"), group: r.text("gpu") + " " + r.text("layout"), measured: float64(fits), rung: rung{measured: at},
	}, c, nil
}

// setPrecision reads the columns precision and layout.
func setPrecision(s *heft.Setting, r record) error {
	if r.text("layout") == "nhwc" {
		s.Layout = heft.ChannelsLast
	}
	name := strings.ReplaceAll(r.text("precision"), "_", "-") // amp_bf16
	if err := s.Precision.UnmarshalText([]byte(name)); err != nil {
		return fmt.Errorf("%s: %w", r.place, err)
	}
	return nil
}

// climbAll predicts the rows of a ladder table.
func (b *bench) climbAll(rows []*row, climbs map[*row]climb) {
	b.eachModel(rows, func(w *workshop, rows []*row) {
		nets := map[string]*net{}
		for _, x := range rows {
			c, known := climbs[x]
			if !known {
				continue // the row says why
			}
			builder := c.builder()
			if nets[builder] == nil {
				built, err := w.timmBy(builder, x.model)
				if err != nil {
					x.skipped = oneLine(err)
					continue
				}
				built.traces = map[traceKey]*graph.Graph{}
				nets[builder] = built
			}
			if err := nets[builder].climb(x, c); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
}

// builder names the function of nets/rows.py that builds the row's model: torch
// has fused attention since 2.0.
func (c climb) builder() string {
	switch {
	case c.fastNorm && c.fusedAttention:
		return "fast_norm"
	case c.fastNorm:
		return "fast_norm_before_fused_attention"
	case c.fusedAttention:
		return "create_model"
	}
	return "before_fused_attention"
}

// traceKey names a trace that rows of one model share.
type traceKey struct {
	batch, side int64
	precision   torch.Precision
	torch       memory.Release
	training    bool
}

// climb finds the largest rung that fits, by bisection: memory grows with the
// batch. A model that does not fit at all counts as one below the last rung.
func (n *net) climb(x *row, c climb) error {
	n.image = []int64{3, c.side, c.side}
	low, high := -1, len(ladder) // rungs[low] does not fit, rungs[high] does
	// The bracket is narrow in most cases: start at a usual rung.
	middle := len(ladder) / 3
	if err := n.sameNetwork(c, ladder[middle]); err != nil {
		return err
	}
	for high-low > 1 {
		fits, err := n.fits(c, ladder[middle])
		if err != nil {
			return err
		}
		if fits {
			high = middle
		} else {
			low = middle
		}
		middle = (low + high) / 2
	}
	x.rung.predicted = high
	if high < len(ladder) {
		x.predicted = float64(ladder[high])
	}
	return n.markIndexLimit(x, c)
}

// sameNetwork traces the model for the count of its parameters.
func (n *net) sameNetwork(c climb, batch int64) error {
	g, err := n.traced(c, batch)
	if err != nil {
		return err
	}
	return sameParameters(g, c.parameters)
}

// sameParameters refuses a name that timm has given to another network since: its
// parameters are not those of the row, which has them in millions with two decimals.
// Up to one percent apart, it is the same network with small changes.
func sameParameters(g *graph.Graph, millions float64) error {
	if millions == 0 {
		return nil
	}
	var count int64
	for _, p := range g.Params {
		if !p.Buffer {
			count += p.Tensor.Elements()
		}
	}
	if now := float64(count) / 1e6; math.Abs(now-millions) > max(0.01*millions, 0.01) {
		return fmt.Errorf("another network by this name: %.2f M parameters now, %.2f M in the row", now, millions)
	}
	return nil
}

// indexLimit is where 32-bit indices end. Kernels that count in them refuse
// larger tensors, and timm's benchmark then goes down a rung as if memory had
// run out.
const indexLimit = 1 << 31

// markIndexLimit puts rows apart whose failing batch is the first with a tensor
// that 32-bit indices do not reach.
func (n *net) markIndexLimit(x *row, c climb) error {
	at := x.rung.measured
	if at == 0 {
		return nil
	}
	next, err := n.traced(c, ladder[at-1])
	if err != nil {
		return err
	}
	if largestTensor(next) < indexLimit {
		return nil
	}
	ran, err := n.traced(c, ladder[at])
	if err == nil && largestTensor(ran) < indexLimit {
		x.group += ", next batch beyond 2³¹ elements"
	}
	return err
}

func largestTensor(g *graph.Graph) int64 {
	var most int64
	for _, t := range g.Tensors {
		most = max(most, t.Elements())
	}
	return most
}

// traced is the model's run on a batch, kept for the other rows.
func (n *net) traced(c climb, batch int64) (*graph.Graph, error) {
	trace := c.plan.Trace
	key := traceKey{batch, c.side, trace.Precision, trace.Torch, trace.Training}
	if g, known := n.traces[key]; known {
		return g, nil
	}
	g, err := n.trace(batch, c.plan)
	if err == nil {
		n.traces[key] = g
	}
	return g, err
}

// fits tells whether a batch runs on the card.
func (n *net) fits(c climb, batch int64) (bool, error) {
	g, err := n.traced(c, batch)
	if err != nil {
		return false, err
	}
	result, err := memory.Simulate(g, c.plan.Limited(g))
	if err != nil {
		return false, err
	}
	return result.OutOfMemory == nil && result.Refused == nil, nil
}

// trainingLadderTable is about the largest batch that trained: SGD with
// Nesterov momentum, fp16 autocast, no scaler; torch 1.12 keeps gradients
// allocated and steps one parameter after the other.
func trainingLadderTable() *table {
	return &table{
		id: "M", title: "Largest batch in training, timm models, RTX 3090", metric: "the batch that ran while the next one failed",
		goal: "≥ 75 % on the rung, ≥ 98 % within one, ≤ 8 % too high", ladder: true,
		run: func(b *bench, t *table) (*outcome, error) {
			return b.runLadder(t, "timm_train_batch_brackets.csv", true)
		},
	}
}

// inferenceLadderTable is about the largest batch in inference, eager mode.
func inferenceLadderTable() *table {
	return &table{
		id: "I", title: "Largest batch in inference, timm models", metric: "the batch that ran while the next one failed",
		goal: "≥ 70 % on the rung, ≥ 97 % within one", ladder: true,
		run: func(b *bench, t *table) (*outcome, error) {
			return b.runLadder(t, "timm_infer_batch_brackets.csv", false)
		},
	}
}

func (b *bench) runLadder(t *table, file string, training bool) (*outcome, error) {
	records, err := readCSV(b.data, file)
	if err != nil {
		return nil, err
	}
	base, err := t.setting()
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t}
	climbs := map[*row]climb{}
	for _, r := range records {
		x, c, err := ladderRow(o, r)
		if err != nil {
			o.unreadable(err)
			continue
		}
		if x == nil {
			continue
		}
		o.rows = append(o.rows, x)
		if c.plan, err = ladderPlan(base, r); err != nil {
			x.skipped = oneLine(err)
			continue
		}
		c.fastNorm = !training && hadFastNorm(r.text("gpu"))
		c.fusedAttention = !c.plan.Trace.Torch.Before(2, 0)
		c.parameters = r.optional("param_count_m")
		climbs[x] = c
	}
	o.rows = b.sample(o.rows)
	b.climbAll(o.rows, climbs)
	return o, nil
}

// releaseOf reads the PyTorch release of the column torch, written without dots:
// 112 is 1.12, 210 is 2.1.0, 291 is 2.9.1.
func releaseOf(text string) (string, error) {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 100 || n > 999:
		return "", fmt.Errorf("torch version %q is not of the form 112 or 291", text)
	case n < 200:
		return fmt.Sprintf("1.%d", n%100), nil
	}
	return fmt.Sprintf("%d.%d", n/100, n/10%10), nil
}

// hadFastNorm tells which inference runs were made with timm's --fast-norm,
// which keeps norms in half precision. On all cards but one, batches ran that
// the float32 copies of group norms alone would not have let on it.
func hadFastNorm(card string) bool { return card != "rtx5090" }

// ladderPlan reads card, versions and precision off a row: torch "210" is 2.1, CUDA
// "121" is 12.1.
func ladderPlan(s heft.Setting, r record) (*run.Plan, error) {
	cuda := r.text("cuda")
	if len(cuda) != 3 {
		return nil, fmt.Errorf("%s: CUDA version %q is not of the form 121", r.place, cuda)
	}
	s.GPU, s.CUDA = r.text("gpu"), cuda[:2]+"."+cuda[2:]
	var err error
	if s.Torch, err = releaseOf(r.text("torch")); err != nil {
		return nil, fmt.Errorf("%s: %w", r.place, err)
	}
	if err := setPrecision(&s, r); err != nil {
		return nil, err
	}
	return s.Plan()
}
