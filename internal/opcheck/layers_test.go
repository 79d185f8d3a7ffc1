package opcheck

// This file tests tied and frozen layers, and verdicts, on whole programs.

import (
	"testing"

	"heft/internal/cost"
	"heft/internal/memory"
	"heft/internal/report"
)

const tiedProgram = `
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(128, 16), nn.Linear(16, 16), nn.Linear(16, 16))
        self.body[2].weight = self.body[1].weight
        for p in [*self.body[0].parameters(), *self.body[1].parameters()]:
            p.requires_grad_(False)
    def forward(self, go):
        return self.body(go)
`

// TestTiedAndFrozenLayers: 128·16 + 16 and 16·16 + 16 frozen numbers; the third
// layer has 16 of its own and shows that it shares the weight.
func TestTiedAndFrozenLayers(t *testing.T) {
	g, err := traceProgram(tiedProgram, true)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]report.Layer{}
	for _, row := range report.Model(g, cost.Of(g)).Layers {
		rows[row.Path] = row
	}
	for path, want := range map[string]struct {
		parameters, frozen int64
		shared             bool
	}{
		"": {2064 + 272 + 16, 2064 + 272, true}, "body": {2064 + 272 + 16, 2064 + 272, true},
		"body.0": {2064, 2064, false}, "body.1": {272, 272, false}, "body.2": {16, 0, true},
	} {
		if got := rows[path]; got.Parameters != want.parameters || got.Frozen != want.frozen || got.Shared != want.shared {
			t.Errorf("%q: %d parameters, %d frozen, shared %v; want %+v", path, got.Parameters, got.Frozen, got.Shared, want)
		}
	}
}

// TestVerdict: a run fits where it needs no more than the card has and no kernel
// refuses it, whatever it uses.
func TestVerdict(t *testing.T) {
	g, err := caseOf("t(64, 64) * 2").trace()
	if err != nil {
		t.Fatal(err)
	}
	r, err := memory.Simulate(g, memory.Plan{Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	needs := r.Needs(0)
	for _, c := range []struct {
		capacity, missing int64
		refused           *memory.Refusal
		fits              bool
	}{
		{needs, 0, nil, true}, {needs - 1, 1, nil, false}, {needs + 5, 0, nil, true},
		{needs, 0, &memory.Refusal{Op: g.Ops()[0], Reason: "too large"}, false},
	} {
		r.Refused = c.refused
		m := report.NewMemory(g, r, report.MemorySetting{Capacity: c.capacity})
		if m.Fits == nil || *m.Fits != c.fits || m.Missing != c.missing || m.Needs != needs {
			t.Errorf("%d of %d bytes: fits %v, %d missing; want %v, %d", needs, c.capacity, m.Fits, m.Missing, c.fits, c.missing)
		}
	}
}
