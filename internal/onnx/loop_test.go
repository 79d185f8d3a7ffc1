package onnx

// This file tests loops that are long, nested or endless.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/packed"
	screen "heft/internal/render/text"
	"heft/internal/report"
)

// loopOf writes a Loop of a number of turns around nodes that make "s2" of "s".
func loopOf(turns int64, output string, nodes ...[]byte) []byte {
	limit := message(1, text(2, output+"_limit"), text(4, "Constant"), message(5, text(1, "value"), message(5, number(2, 7), number(7, turns)), number(20, 4)))
	carried := func(field int, name string) []byte { return floats(field, name, 1, 4) }
	again := message(1, text(1, "holds"), text(2, "again"), text(4, "Identity"))
	body := message(6, append(append([][]byte{again}, nodes...), message(11, text(1, "turn")), message(11, text(1, "holds")), carried(11, "s"), message(12, text(1, "again")), carried(12, "s2"))...)
	return append(limit, nodeOf("Loop", []string{output + "_limit", "", "s"}, []string{output}, message(5, text(1, "body"), body, number(20, 5)))...)
}

// TestNestedLoopsEnd: loops of 2^31 turns inside of each other are counted without
// running them, and never below zero.
func TestNestedLoopsEnd(t *testing.T) {
	for _, depth := range []int{1, 2, 3, 6, 20} {
		inner := nodeOf("Relu", []string{"s"}, []string{"s2"})
		for range depth {
			inner = loopOf(1<<31, "s2", inner)
		}
		data := modelOf(loopOf(1<<31, "y", inner), floats(11, "s", 1, 4), message(12, text(1, "y")))
		g, err := traceBytes(t, data)
		if g != nil && len(g.Steps) > 100_000 {
			t.Errorf("%d loops were run in %d steps", depth, len(g.Steps))
		}
		if err != nil {
			if !strings.Contains(err.Error(), "runs more than") && !strings.Contains(err.Error(), "nested more than") {
				t.Errorf("%d loops: %v", depth, err)
			}
			continue
		}
		totals := report.Model(g, cost.Of(g)).Totals
		if totals.FLOPs < 4*1024 || totals.Forward.Read < 0 || totals.Forward.Written < 0 || totals.BackwardFLOPs < 0 {
			t.Errorf("%d loops: %+v", depth, totals)
		}
		if depth > 1 && !totals.AtLeast {
			t.Errorf("%d loops of 2^31 turns are not marked", depth)
		}
	}
}

// TestEndlessLoopOnScreen: 10^15 turns stand as "≥" in the number itself.
func TestEndlessLoopOnScreen(t *testing.T) {
	g, err := traceBytes(t, packed.Files(t, "../../testdata/onnx/kinds.tar.gz")["loop_endless.onnx"])
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	if err := screen.Model(&shown, report.Model(g, cost.Of(g)), screen.Options{}); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("≥ %s MACs", screen.Grouped(1024*16)); !strings.Contains(shown.String(), want) {
		t.Errorf("%q is not in %s", want, shown.String())
	}
}
