package kernels

// This file tests that kernels are read as they were written.

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/latency"
)

func TestWriteAndRead(t *testing.T) {
	run := Run{"train", "nhwc", "resnet50_d", 64, 224}
	one := latency.Kernel{
		Class: latency.Product, DType: graph.Float16, Convolves: true, Misaligned: true, Transposes: true, Backward: true,
		Groups: 2, Tiles: 3, MACs: 4, Operations: 5, Bytes: 6, Threads: 7, Launches: 8,
	}
	other := latency.Kernel{Class: latency.Depthwise, DType: graph.Float32, Wide: true, Large: true, MACs: 9, Launches: 1}
	var text bytes.Buffer
	if err := Write(&text, run, []latency.Work{{Kernels: []latency.Kernel{one, other}}, {Kernels: []latency.Kernel{one}}}); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&text)
	want := []Traced{{run, []Counted{{one, 2}, {other, 1}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %v; want %+v", got, err, want)
	}
	if f := run.Family(); f != "resnet50" {
		t.Errorf("family %q", f)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"stream,,,0,0,0,0,1,0,1,1", "run,infer,nchw,a,x,1", "run,infer,nchw,a,1,1\nwarp,,,0,0,0,0,1,0,1,1", "run,infer,nchw,a,1,1\nstream,,,0,0,0,y,1,0,1,1", "run,a"} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
