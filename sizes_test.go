package heft_test

// This file tests what is asked of sizes, conventions and layers through the API.

import (
	"errors"
	"testing"

	"heft"
)

func TestSizes(t *testing.T) {
	r, err := heft.Shape("224", 0, "conv 7/2 p3", "pool 3/2 p1")
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Steps[1]; last.Out[0] != 56 || last.Receptive[0] != 11 || last.Jump[0] != 4 {
		t.Errorf("%+v, want 56 out, receptive field 11, jump 4", last)
	}
	b, err := heft.BytesOf("256x3x100x100", "float32")
	if err != nil || b.Types[0].Bytes != 30_720_000 {
		t.Errorf("%+v, %v, want 30,720,000 bytes", b, err)
	}
	for _, size := range []string{"", "x=3x4", "-1x3", "[3x4]", "3x4,5", "99999999999x99999999999"} {
		var fault *heft.Error
		if _, err := heft.BytesOf(size, ""); !errors.As(err, &fault) || fault.Kind != heft.Usage {
			t.Errorf("%q: %v, want an error of usage", size, err)
		}
	}
	var fault *heft.Error
	if _, err := heft.Shape("1x2x3x4", 0, "conv 1"); !errors.As(err, &fault) {
		t.Errorf("four axes: %v", err)
	}
}

func TestCount(t *testing.T) {
	m, err := heft.Open(t.Context(), heft.Name("nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	// 8·6·6 = 288 outputs of 27 products; thop adds 4, fvcore 2 for each.
	r, err := m.Count(t.Context(), heft.Setting{Input: "1x3x8x8"}, "thop", "fvcore")
	if err != nil {
		t.Fatal(err)
	}
	if thop, fvcore := r.Counts[0].Total, r.Counts[1].Total; thop != 288*27+4*288 || fvcore != 288*27+2*288 {
		t.Errorf("thop %d, fvcore %d, want 8928 and 8352", thop, fvcore)
	}
	if len(r.Differences) != 1 || r.Differences[0].Kind != "BatchNorm2d" {
		t.Errorf("differences %+v, want those of BatchNorm2d", r.Differences)
	}
	if _, err := m.Count(t.Context(), heft.Setting{}); err == nil {
		t.Error("no convention is counted by")
	}
	// The convolution's output is kept by the normalization, the image by itself.
	x, err := m.Explain(t.Context(), heft.Setting{Input: "1x3x8x8"}, "0")
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Kept) != 2 || x.Kept[0].Bytes != 768 || len(x.KeptBy) != 1 || x.KeptBy[0] != "1" {
		t.Errorf("keeps %+v, its output is kept by %v", x.Kept, x.KeptBy)
	}
	var fault *heft.Error
	if _, err := m.Explain(t.Context(), heft.Setting{}, "nowhere"); !errors.As(err, &fault) || fault.Kind != heft.Usage {
		t.Errorf("%v, want an error of usage", err)
	}
}
