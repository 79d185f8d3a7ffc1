package heft_test

// This file tests what ends a call, what it is charged, and calls from several
// goroutines.

// Calls: their contexts and limits, several at a time, and thousands in a row.

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"heft"
)

// endless never comes to the end of its forward, unless it is fed one row.
const endless = `from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        while x.shape[0] > 1:
            pass
        return self.fc(x)
`

func openBytes(t *testing.T, name, text string) *heft.Model {
	t.Helper()
	m, err := heft.Open(t.Context(), heft.Bytes(name, []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// kindOf is the kind of an error of package heft.
func kindOf(t *testing.T, err error) heft.Kind {
	t.Helper()
	var failure *heft.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%v (%T) is no *heft.Error", err, err)
	}
	return failure.Kind
}

// TestCallsEnd: a program ends with its call's context or limits, and the model can
// be run again.
func TestCallsEnd(t *testing.T) {
	m := openBytes(t, "net.py:Net", endless)
	never := heft.Limits{Steps: 1 << 60}
	for _, c := range []struct {
		name    string
		kind    heft.Kind
		context func() (context.Context, context.CancelFunc)
		limits  heft.Limits
	}{
		{"canceled", heft.Canceled, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			return ctx, cancel
		}, never},
		{"canceled before", heft.Canceled, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			return ctx, cancel
		}, never},
		{"deadline", heft.OutOfTime, func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(t.Context(), 20*time.Millisecond)
		}, never},
		{"steps", heft.OutOfSteps, func() (context.Context, context.CancelFunc) { return context.WithCancel(t.Context()) }, heft.Limits{Steps: 100_000}},
	} {
		ctx, cancel := c.context()
		_, err := m.Report(ctx, heft.Setting{Input: "2x4"}, c.limits)
		cancel()
		if err == nil || kindOf(t, err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
		r, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}, heft.WithMemory())
		if err != nil || r.Totals.MACs != 8 || r.Memory.Training == 0 {
			t.Errorf("after %s: %+v, %v", c.name, r, err)
		}
	}
}

// TestStepsAreChargedPerCall: a hundred calls of some thousand steps each pass a
// limit that one of them keeps.
func TestStepsAreChargedPerCall(t *testing.T) {
	m := openBytes(t, "net.py:Net", strings.Replace(endless, "while x.shape[0] > 1:", "for i in range(1000):", 1))
	for range 100 {
		if _, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}, heft.Limits{Steps: 20_000}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}, heft.Limits{Steps: 500}); err == nil || kindOf(t, err) != heft.OutOfSteps {
		t.Errorf("500 steps are enough: %v", err)
	}
}

// TestBytesAreCharged: a program that holds more than it may is ended.
func TestBytesAreCharged(t *testing.T) {
	m := openBytes(t, "net.py:Net", strings.Replace(endless, "while x.shape[0] > 1:\n            pass", "kept = [0] * 2_000_000", 1))
	if _, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}); err != nil {
		t.Error(err)
	}
	if _, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}, heft.Limits{Bytes: 8 << 20}); err == nil || kindOf(t, err) != heft.OutOfSteps {
		t.Errorf("8 MiB hold two million elements: %v", err)
	}
}

// TestGoroutinesShareAModel: calls of one model may come from anywhere; each gets
// its own answer.
func TestGoroutinesShareAModel(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	var all sync.WaitGroup
	for i := range 8 {
		batch := int64(i + 1)
		all.Go(func() {
			for range 3 {
				r, err := m.Report(t.Context(), heft.Setting{Input: "1x3x8x8", Batch: batch}, heft.WithMemory())
				if err != nil || r.Totals.MACs != batch*(8*8*8*27+80) || r.Inputs[0].Shape[0] != batch {
					t.Errorf("batch %d: %+v, %v", batch, r, err)
				}
				memory, err := m.Memory(t.Context(), heft.Setting{Input: "1x3x8x8", Batch: batch, Mode: heft.Training})
				if err != nil || memory.Batch != batch {
					t.Errorf("batch %d: %+v, %v", batch, memory, err)
				}
			}
		})
	}
	all.Wait()
}

// TestWaitingCallsEnd: a call that waits for another one ends with its own context.
func TestWaitingCallsEnd(t *testing.T) {
	m := openBytes(t, "net.py:Net", endless)
	running, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := m.Report(running, heft.Setting{Input: "2x4"}, heft.Limits{Steps: 1 << 60}); err == nil || kindOf(t, err) != heft.Canceled {
			t.Errorf("the running call: %v", err)
		}
	})
	waiting, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := m.Report(waiting, heft.Setting{Input: "2x4"}, heft.Limits{Steps: 1 << 60}); err == nil || kindOf(t, err) != heft.OutOfTime {
		t.Errorf("the waiting call: %v", err)
	}
	stop()
	all.Wait()
	m.Close()
	if _, err := m.Report(t.Context(), heft.Setting{Input: "1x4"}); err == nil || kindOf(t, err) != heft.Usage {
		t.Errorf("a closed model: %v", err)
	}
}

// TestReportsDoNotGrow: two thousand reports keep fewer than 100 bytes each.
func TestReportsDoNotGrow(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	run := func(n int) int64 {
		for range n {
			if _, err := m.Report(t.Context(), heft.Setting{Input: "1x3x8x8"}); err != nil {
				t.Fatal(err)
			}
		}
		var stats runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	const keptEach = 100 // bytes; a report of this model takes some 50 kB
	before := run(100)
	if grown := run(2000) - before; grown > 2000*keptEach {
		t.Errorf("2,000 reports keep %d bytes", grown)
	}
}

// TestStepsOfAFile: the nodes of an ONNX file are charged for each call.
func TestStepsOfAFile(t *testing.T) {
	m, err := heft.Open(t.Context(), heft.Name("testdata/onnx/loop.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for range 3 {
		if _, err := m.Report(t.Context(), heft.Setting{}, heft.Limits{Steps: 1000}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Report(t.Context(), heft.Setting{}, heft.Limits{Steps: 1}); err == nil || kindOf(t, err) != heft.OutOfSteps {
		t.Errorf("one node is enough: %v", err)
	}
}
