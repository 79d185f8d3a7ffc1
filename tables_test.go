package heft_test

// This file tests the forms that a table of layers has.

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"heft"
)

func TestWriteTable(t *testing.T) {
	m, err := heft.Open(context.Background(), heft.Name("nn.Linear(3, 5)"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := m.Report(context.Background(), heft.Setting{Input: "2x3"})
	if err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]string{ // 5 · 3 + 5 parameters, 2 · 3 · 5 MACs
		"markdown": "| 20 | 30 |", "latex": "& 20 & 30", "csv": ",2x3,2x5,20,0,30,", "text": "20", "json": `"parameters": 20`,
	} {
		var b bytes.Buffer
		if err := heft.WriteTable(&b, r, format, heft.TextOptions{}); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v\n%s", format, err, b.String())
		}
	}
	var fault *heft.Error
	for _, err := range []error{heft.WriteTable(&bytes.Buffer{}, r, "yaml", heft.TextOptions{}), heft.WriteTable(&bytes.Buffer{}, r, "latex", heft.TextOptions{Columns: []string{"price"}})} {
		if !errors.As(err, &fault) || fault.Kind != heft.Usage {
			t.Errorf("%v", err)
		}
	}
	if len(heft.TableFormats()) != 5 {
		t.Errorf("%d formats", len(heft.TableFormats()))
	}
}

// A model's last trace serves the questions about the same run, and no other.
func TestTraceOfTheRun(t *testing.T) {
	m, err := heft.Open(context.Background(), heft.Name("nn.Linear(3, 5)"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, batch := range []int64{2, 2, 4, 2} {
		s := heft.Setting{Input: "1x3", Batch: batch, Mode: heft.Training}
		table, err := m.Report(context.Background(), s)
		if err != nil || table.Totals.MACs != 15*batch {
			t.Fatalf("batch %d: %+v, %v", batch, table.Totals, err)
		}
		memory, err := m.Memory(context.Background(), s)
		if err != nil || memory.Batch != batch {
			t.Fatalf("batch %d: %d, %v", batch, memory.Batch, err)
		}
	}
}
