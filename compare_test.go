package heft_test

// This file tests models side by side, and held to budgets, from the library.

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"heft"
)

// TestCompare: rows are what the calls for one model say, and the card is asked for
// the largest batch of training.
func TestCompare(t *testing.T) {
	sources := []heft.Source{heft.Bytes("net.py:Net", []byte(classifier)), heft.Name("nn.Linear(2048, 101)")}
	s := heft.Setting{Mem: heft.GiB, Optimizer: "adamw", Batch: 2}
	r, err := heft.Compare(t.Context(), s, sources)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Models) != 2 || r.Capacity == 0 {
		t.Fatalf("%+v", r)
	}
	if linear := r.Models[1]; linear.Parameters != 206_949 || linear.MACs != 2*206_848 || linear.Name != "nn.Linear(2048, 101)" {
		t.Errorf("%+v", linear)
	}
	m := openBytes(t, "net.py:Net", classifier)
	inference, err := m.Memory(t.Context(), heft.Setting{Mem: heft.GiB, Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	s.Mode = heft.Training
	training, err := m.Memory(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	s.Batch = 0
	largest, err := m.Fit(t.Context(), heft.LargestBatch, s)
	if err != nil {
		t.Fatal(err)
	}
	row := r.Models[0]
	if row.Inference != inference.Device || row.Training != training.Device || row.Largest == nil || *row.Largest != largest.Largest || row.Problem != "" {
		t.Errorf("%+v; want %d, %d, %d", row, inference.Device, training.Device, largest.Largest)
	}
}

// TestCompareErrors: an error names its model, and what cannot be meant is refused.
func TestCompareErrors(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	alexnet := heft.Name("alexnet")
	for name, c := range map[string]struct {
		ctx    context.Context
		models []heft.Source
		s      heft.Setting
		kind   heft.Kind
		text   string
	}{
		"no models": {t.Context(), nil, heft.Setting{}, heft.Usage, "no models"},
		"misspelt":  {t.Context(), []heft.Source{heft.Name("vgg111"), heft.Name("vgg112")}, heft.Setting{}, heft.Usage, "vgg111: "},
		"optimizer": {t.Context(), []heft.Source{alexnet}, heft.Setting{Optimizer: "addam"}, heft.Usage, "addam"},
		"over":      {canceled, []heft.Source{alexnet}, heft.Setting{}, heft.Canceled, "alexnet: "},
		"card":      {t.Context(), []heft.Source{alexnet}, heft.Setting{GPU: "rxt"}, heft.Usage, "rxt"},
	} {
		_, err := heft.Compare(c.ctx, c.s, c.models)
		if err == nil || kindOf(t, err) != c.kind || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCompareFailed: a model that cannot be run is a row with its error among the others.
func TestCompareFailed(t *testing.T) {
	r, err := heft.Compare(t.Context(), heft.Setting{}, []heft.Source{heft.Name("vgg111"), heft.Name("alexnet")})
	if err != nil || r.Failed() != 1 || len(r.Models) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	failed, good := r.Models[0], r.Models[1]
	if failed.Name != "vgg111" || failed.Error == nil || failed.Error.Kind != "usage" || good.Error != nil || good.Parameters != 61100840 || r.Precision != "float32" {
		t.Errorf("%+v, %+v, precision %q", failed, good, r.Precision)
	}
}

// TestCheck: the verdict is of kind DoesNotFit, whatever is not kept.
func TestCheck(t *testing.T) {
	m, err := heft.Open(t.Context(), heft.Name("nn.Linear(2048, 101)"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, c := range []struct {
		s       heft.Setting
		budgets []heft.Budget
		passed  bool
		count   int
	}{
		{heft.Setting{}, []heft.Budget{{Of: heft.ParameterCount, Most: 206_949}, {Of: heft.MACCount, Most: 206_848}}, true, 2},
		{heft.Setting{}, []heft.Budget{{Of: heft.ParameterCount, Most: 206_948}}, false, 1},
		{heft.Setting{Batch: 2}, []heft.Budget{{Of: heft.MACCount, Most: 206_848}}, false, 1},
		{heft.Setting{Optimizer: "adamw"}, []heft.Budget{{Of: heft.TrainingMemory, Most: int64(heft.GiB)}}, true, 1},
		{heft.Setting{Mem: 2 * heft.GiB}, []heft.Budget{{Of: heft.InferenceMemory, Most: int64(heft.MiB)}}, false, 2},
		{heft.Setting{Mem: heft.MiB}, nil, false, 1},
	} {
		r, err := m.Check(t.Context(), c.s, c.budgets...)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		verdict := r.Verdict()
		if r.Passed != c.passed || len(r.Budgets) != c.count || (verdict == nil) != c.passed || verdict != nil && kindOf(t, verdict) != heft.DoesNotFit {
			t.Errorf("%+v: %+v, %v", c, r, verdict)
		}
	}
	for _, budgets := range [][]heft.Budget{nil, {{Of: "weight", Most: 1}}} {
		if _, err := m.Check(t.Context(), heft.Setting{}, budgets...); err == nil || kindOf(t, err) != heft.Usage {
			t.Errorf("%v: %v", budgets, err)
		}
	}
}

// TestTableFormats: every format that is listed is written, and no other.
func TestTableFormats(t *testing.T) {
	r, err := heft.Compare(t.Context(), heft.Setting{}, []heft.Source{heft.Name("nn.Linear(2048, 101)")})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range heft.ComparisonFormats() {
		var b bytes.Buffer
		if err := heft.WriteComparison(&b, r, format, heft.TextOptions{}); err != nil || !strings.Contains(b.String(), "nn.Linear(2048, 101)") {
			t.Errorf("%s: %v\n%s", format, err, b.String())
		}
	}
	for _, format := range heft.CheckFormats() {
		var b bytes.Buffer
		if err := heft.WriteCheck(&b, &heft.CheckReport{Model: "net", Budgets: []heft.CheckedBudget{{Measure: heft.ParameterCount}}}, format, heft.TextOptions{}); err != nil || b.Len() == 0 {
			t.Errorf("%s: %v", format, err)
		}
	}
	for _, err := range []error{
		heft.WriteComparison(&bytes.Buffer{}, r, "yaml", heft.TextOptions{}), heft.WriteCheck(&bytes.Buffer{}, &heft.CheckReport{}, "csv", heft.TextOptions{}),
	} {
		if err == nil || kindOf(t, err) != heft.Usage {
			t.Errorf("%v", err)
		}
	}
}
