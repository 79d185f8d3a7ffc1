package memory

// This file compares whole simulations with what was read once: every event of a step of many small nets, and every
// figure of a few of them under each setting of a plan. That steps are real torch's within half a percent, steps_test.go
// sees on the same nets; which byte belongs to whom, and when, these lines hold.

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/memory/cudacaching"
	"heft/internal/packed"
	"heft/internal/torch"
)

// fedNet is a net of nets.json, with what it is fed.
type fedNet struct {
	manifestEntry
	Inputs []struct {
		Shape []int64
		DType string
	}
}

func fedNets(t *testing.T) []fedNet {
	t.Helper()
	text, err := os.ReadFile(manifests[1])
	if err != nil {
		t.Fatal(err)
	}
	var nets []fedNet
	if err := json.Unmarshal(text, &nets); err != nil {
		t.Fatal(err)
	}
	for i := range nets {
		nets[i].folder = "testdata/nets"
	}
	return nets
}

func (n *fedNet) graph(t *testing.T, run torch.Run) *graph.Graph {
	t.Helper()
	for _, in := range n.Inputs {
		dtype, _ := graph.DTypeByName(in.DType)
		run.Inputs = append(run.Inputs, input.Spec{Kind: input.Tensor, DType: dtype, Shape: in.Shape})
	}
	g, err := n.trace(run)
	if err != nil {
		t.Fatalf("%s: %v", n.ID, err)
	}
	return g
}

// TestEveryEvent: one training step of each net on an A100, allocation by allocation.
func TestEveryEvent(t *testing.T) {
	var all strings.Builder
	for _, n := range fedNets(t) {
		g := n.graph(t, torch.Run{Training: true})
		r := simulate(t, g, Plan{Mode: Training, Iterations: 1, Loss: LossSum, Optimizer: Optimizer{Name: "adamw"}, Hardware: a100, Workspace: ConvolutionWorkspace(false)})
		fmt.Fprintf(&all, "== %s: arena %d\n", n.ID, StaticArena(g))
		r.tape.writeEvents(&all)
	}
	packed.Matches(t, "testdata/events.txt.gz", all.String())
}

// writeEvents writes a run's events, a line for each place of the run.
func (t *tape) writeEvents(b *strings.Builder) {
	last := int32(-1)
	for _, e := range t.events {
		if e.moment != last {
			m := t.moments[e.moment]
			fmt.Fprintf(b, "\n%v", m.phase)
			if m.op != nil {
				fmt.Fprintf(b, " %s %d", m.op.Name, m.op.ID)
			}
			if m.param != nil {
				fmt.Fprintf(b, " %s", m.param.Path)
			}
			last = e.moment
		}
		switch {
		case e.holding == emptyCache:
			b.WriteString(" empty")
		case e.holding < 0:
			fmt.Fprintf(b, " -%d", ^e.holding)
		default:
			h := &t.holdings[e.holding]
			fmt.Fprintf(b, " +%d:%d %v", e.holding, h.bytes, h.owner)
			if h.saved >= 0 {
				fmt.Fprintf(b, " saved %d", h.saved-h.born)
			}
		}
	}
	b.WriteString("\n")
}

// plannedNets are those that are run under every plan: convolutions, a recurrent layer, attention, experts, tables.
var plannedNets = []string{"rnn_tagger_lstm", "rnn_last_state_gru", "seg_skips_transposed", "seg_tokens", "seg_volume", "lay_heads", "lay_experts", "lay_tables", "det_queries"}

// planned is a plan, and what a model is traced with for it.
type planned struct {
	plan Plan
	run  torch.Run
}

// plans varies every field of a plan, and some together.
func plans(g *graph.Graph) []planned {
	trained := Plan{Mode: Training, Loss: LossSum, Optimizer: Optimizer{Name: "adam"}, Hardware: a100, Workspace: ConvolutionWorkspace(false)}
	children := calledPaths(g, pathsOf(g))
	first, last := children[min(1, len(children)-1)], children[len(children)-1]
	list := []planned{{plan: Plan{Iterations: 1}}, {plan: Plan{Mode: ForwardWithGrad, Hardware: h100}}}
	vary := func(run torch.Run, change func(p *Plan)) {
		p := trained
		change(&p)
		run.Training = true
		list = append(list, planned{p, run})
	}
	plain := torch.Run{}
	vary(plain, func(*Plan) {})
	for _, loss := range Losses() {
		vary(plain, func(p *Plan) { p.Loss = loss })
	}
	for _, name := range []string{"sgd", "adafactor", "muon", "rmsprop", "lbfgs"} {
		vary(plain, func(p *Plan) { p.Optimizer = Optimizer{Name: name} })
	}
	for _, how := range []Implementation{SingleTensor, ForEach, Fused} {
		vary(plain, func(p *Plan) { p.Optimizer.Implementation, p.Optimizer.WeightDecay = how, 0.1 })
	}
	for _, when := range []ZeroGrad{ZeroGradBeforeBackward, ZeroGradKeep} {
		vary(plain, func(p *Plan) { p.ZeroGrad, p.Iterations = when, 3 })
	}
	vary(plain, func(p *Plan) { p.Accumulate = 2 })
	vary(plain, func(p *Plan) { p.Accumulate, p.Observed = 3, true })
	vary(plain, func(p *Plan) { p.Frozen = []string{first} })
	vary(plain, func(p *Plan) { p.Checkpoint = []string{first} })
	vary(plain, func(p *Plan) { p.Checkpoint = []string{first, last}; p.Accumulate = 2 })
	vary(plain, func(p *Plan) { p.Checkpoint = []string{"nowhere"} })
	for _, scheme := range []Scheme{DDP, ZeRO1, ZeRO2, ZeRO3, FSDP} {
		vary(plain, func(p *Plan) { p.Parallel = Parallel{Scheme: scheme, Ranks: 4} })
		vary(plain, func(p *Plan) {
			p.Parallel = Parallel{Scheme: scheme, Ranks: 3, Masters: scheme != DDP, BucketView: scheme == DDP}
		})
	}
	vary(plain, func(p *Plan) { p.StepInBackward = true })
	for _, what := range Offloads() {
		vary(plain, func(p *Plan) { p.Offload = what })
	}
	for _, policy := range CuBLASPolicies() {
		vary(plain, func(p *Plan) {
			p.CuBLAS, p.Hardware = policy, Hardware{Name: "B200", Capability: 100, Context: 500 << 20}
		})
	}
	vary(plain, func(p *Plan) { p.Hardware = h100 })
	vary(plain, func(p *Plan) { p.Benchmark, p.Workspace = true, ConvolutionWorkspace(true) })
	vary(plain, func(p *Plan) { p.Torch, p.Observed = Release{Major: 1, Minor: 13}, true })
	vary(plain, func(p *Plan) { p.TensorsOnly = true })
	vary(plain, func(p *Plan) { p.Most = 8 << 20 })
	for _, o := range []cudacaching.Options{{Capacity: 6 << 20}, {Capacity: 40 << 20}, {MaxSplitSize: 21 << 20}, {RoundupPower2Divisions: 4}, {ExpandableSegments: true}} {
		vary(plain, func(p *Plan) { p.Allocator = o })
	}
	vary(plain, func(p *Plan) { p.Hardware.Memory, p.Hardware.Context = 300<<20, 280<<20 })
	vary(plain, func(p *Plan) { p.Hardware.Memory, p.Hardware.Context = 300<<20, 300<<20 })
	for _, fast := range []graph.DType{graph.Float16, graph.BFloat16} {
		mixed := torch.Run{Precision: torch.Precision{Autocast: fast}}
		vary(mixed, func(p *Plan) { p.Autocast = fast })
		vary(mixed, func(p *Plan) { p.Autocast, p.Checkpoint = fast, []string{last} })
	}
	vary(torch.Run{Precision: torch.Precision{DType: graph.BFloat16, ChannelsLast: true}}, func(*Plan) {})
	return list
}

// TestEveryPlan: all figures of each plan.
func TestEveryPlan(t *testing.T) {
	var all strings.Builder
	for _, n := range fedNets(t) {
		if !slices.Contains(plannedNets, n.ID) {
			continue
		}
		traced := map[string]*graph.Graph{}
		for i, p := range plans(n.graph(t, torch.Run{Training: true})) {
			key := packed.Fields(p.run)
			if traced[key] == nil {
				traced[key] = n.graph(t, p.run)
			}
			fmt.Fprintf(&all, "== %s %d\n%s\n", n.ID, i, planSaid(traced[key], p.plan))
		}
	}
	packed.Matches(t, "testdata/plans.txt.gz", all.String())
}

// planSaid is everything that a simulation found.
func planSaid(g *graph.Graph, plan Plan) string {
	r, err := Simulate(g, plan)
	if err != nil {
		return err.Error()
	}
	lines := []string{
		fmt.Sprintf("%v: allocated %d, reserved %d, requested %d, rounded %d, device %d; %d events, %s; needs %d, of 1 GiB %d; again %s",
			r.Mode, r.Allocated, r.Reserved, r.Requested, r.Rounded, r.Device, r.Events(), r.Loss, r.Needs(math.MaxInt64), r.Needs(1<<30), packed.Fields(r.Recomputed)),
		"peak " + momentSaid(r.Peak), packed.Fields(r.Breakdown),
	}
	for _, s := range r.Stages {
		lines = append(lines, packed.Fields(s))
	}
	if o := r.OutOfMemory; o != nil {
		lines = append(lines, "out of memory: "+o.Error(), momentSaid(o.Moment), packed.Fields(o.Breakdown), fmt.Sprint(o.Requested, o.Tried, o.Allocated, o.Reserved))
	}
	if r.Refused != nil {
		lines = append(lines, "refused: "+r.Refused.Path()+" "+r.Refused.Reason)
	}
	if end := r.EndsOn(r.Device - 1<<20); end != nil {
		lines = append(lines, "ends on 1 MiB less: "+end.Error()+" "+momentSaid(end.Moment))
	}
	if along := r.OwnedAlong(); len(along) > 0 {
		lines = append(lines, fmt.Sprint(along[0], along[len(along)/3], along[len(along)*2/3], along[len(along)-1]))
	}
	for _, q := range r.Requests(func(tried int64) bool { return tried > 20<<20 }) {
		lines = append(lines, fmt.Sprintf("request %s %v %d at %d", momentSaid(q.Moment), q.Owner, q.Requested, q.Allocated))
	}
	return strings.Join(lines, "\n")
}

func momentSaid(m Moment) string {
	text := fmt.Sprintf("%v %d %s", m.Phase, m.Iteration, m.Path())
	if m.Op != nil {
		text += fmt.Sprintf(" %s %d", m.Op.Name, m.Op.ID)
	}
	if m.Param != nil {
		text += " " + m.Param.Path
	}
	return text
}
