package jobscript

// This file tests what is read of jobs, against sbatch's and Kubernetes' own rules.

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestReadSlurm(t *testing.T) {
	options, runs := ReadSlurm([]byte(`#!/bin/bash
#SBATCH --gres=gpu:a100:2   # two
#SBATCH -p short --constraint "a100|h100"
#SBATCH -G4
#SBATCHX --partition=no
#HEFT train.py:Net --train --batch 64

module load cuda
#SBATCH --partition=late
#HEFT other.py:Net
# HEFT no.py
#HEFTY no.py
`))
	want := SlurmOptions{Gres: "gpu:a100:2", Partition: "short", Constraint: "a100|h100", GPUs: "4"}
	if options != want {
		t.Errorf("options %+v, want %+v", options, want)
	}
	if !reflect.DeepEqual(runs, []Run{{6, "train.py:Net --train --batch 64"}, {10, "other.py:Net"}}) {
		t.Errorf("runs %+v", runs)
	}
}

// The forms are those of sbatch's manual; "gres:" is how Slurm 22.05 hands the option to
// a filter.
func TestSlurmRequests(t *testing.T) {
	for _, c := range []struct {
		options SlurmOptions
		want    Request
	}{
		{SlurmOptions{Gres: "gpu:a100:2"}, Request{Types: []string{"a100"}, Count: 2}},
		{SlurmOptions{Gres: "gres:gpu:a100:2(S:0-1)"}, Request{Types: []string{"a100"}, Count: 2}},
		{SlurmOptions{Gres: "gres/gpu:v100"}, Request{Types: []string{"v100"}, Count: 1}},
		{SlurmOptions{Gres: "gpu"}, Request{Count: 1}},
		{SlurmOptions{Gres: "gpu:3"}, Request{Count: 3}},
		{SlurmOptions{Gres: "nvme:1,gpu:a100_1g.5gb:1"}, Request{Types: []string{"a100_1g.5gb"}, Count: 1}},
		{SlurmOptions{Gres: "shard:8"}, Request{Shared: true}},
		{SlurmOptions{Gres: "fpga:gpu:2"}, Request{}},
		{SlurmOptions{GPUs: "volta:3,kepler:5"}, Request{Types: []string{"volta", "kepler"}, Count: 5}},
		{SlurmOptions{GPUsPerNode: "4"}, Request{Count: 4}},
		{SlurmOptions{GPUsPerTask: "t4:1", Partition: "short"}, Request{Types: []string{"t4"}, Count: 1, Partition: "short"}},
		{SlurmOptions{Constraint: "[a100*2&nvlink|h100]"}, Request{Features: []string{"a100", "2", "nvlink", "h100"}}},
		{SlurmOptions{}, Request{}},
	} {
		got := c.options.Request()
		if len(got.Features) == 0 {
			got.Features = nil
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v asks for %+v, want %+v", c.options, got, c.want)
		}
	}
}

func TestOptionsGoOverTheScripts(t *testing.T) {
	given := SlurmOptions{Gres: "gpu:t4:1"}
	got := given.Over(SlurmOptions{Gres: "gpu:a100:1", Partition: "long"})
	if got != (SlurmOptions{Gres: "gpu:t4:1", Partition: "long"}) {
		t.Errorf("got %+v", got)
	}
	if given != (SlurmOptions{Gres: "gpu:t4:1"}) {
		t.Errorf("the receiver changed: %+v", given)
	}
}

// 4.75 GiB is what nvidia-smi mig -lgip lists for 1g.5gb.
func TestReadSlice(t *testing.T) {
	for name, want := range map[string]Slice{
		"a100_1g.5gb":                       {"a100", 4864},
		"NVIDIA-A100-SXM4-40GB-MIG-3g.20gb": {"NVIDIA-A100-SXM4-40GB", 19456},
		"1g.10gb+me":                        {"", 9728},
		"H100 7g.80gb":                      {"H100", 77824},
	} {
		if got, ok := ReadSlice(name); !ok || got != want {
			t.Errorf("%s is %+v (%v), want %+v", name, got, ok, want)
		}
	}
	for _, name := range []string{"a100", "a100-40gb", "8g.5gb", "1g.0gb", "1g.5tb", ""} {
		if got, ok := ReadSlice(name); ok {
			t.Errorf("%q is the slice %+v, want none", name, got)
		}
	}
}

const jobYAML = `# ours
apiVersion: batch/v1
kind: Job
metadata:
  name: train   # by hand
spec:
  template:
    metadata:
      annotations:
        note: "x"
        heft.dev/needs: "1Mi"
        heft.dev/run: >-
          train.py:Net
          --train
        other: y
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: nvidia.com/gpu.product, operator: In, values: [Tesla-T4, NVIDIA-A10-SHARED]}
              - {key: nvidia.com/gpu.product, operator: NotIn, values: [Tesla-K80]}
      containers:
      - name: train
        resources: {limits: {nvidia.com/gpu: 2}}
---
kind: Service
metadata: {name: none}
---
kind: Pod
metadata:
  name: small
  annotations:
    heft.dev/run: resnet50
spec:
  containers:
  - resources: {limits: {nvidia.com/mig-1g.5gb: "1"}}
`

func TestReadKubernetes(t *testing.T) {
	objects, err := ReadKubernetes(jobYAML)
	if err != nil || len(objects) != 2 {
		t.Fatalf("%d objects, %v", len(objects), err)
	}
	job, pod := objects[0], objects[1]
	if job.Kind != "Job" || job.Name != "train" || job.Run != (Run{12, "train.py:Net --train"}) {
		t.Errorf("job %+v", job)
	}
	if !reflect.DeepEqual(job.Request, Request{Types: []string{"Tesla-T4", "NVIDIA-A10"}, Count: 2}) {
		t.Errorf("job asks for %+v", job.Request)
	}
	if pod.Name != "small" || !reflect.DeepEqual(pod.Request, Request{Types: []string{"1g.5gb"}, Count: 1}) {
		t.Errorf("pod %+v", pod)
	}
}

func TestAnnotate(t *testing.T) {
	objects, err := ReadKubernetes(jobYAML)
	if err != nil {
		t.Fatal(err)
	}
	annotations := [][]Annotation{{{"needs", "512Mi"}, {"fits", "true"}, {"card", ""}}, {{"needs", "2Mi"}}}
	got, err := Annotate(jobYAML, objects, annotations)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(jobYAML, "        heft.dev/needs: \"1Mi\"\n", "        heft.dev/needs: \"512Mi\"\n        heft.dev/fits: \"true\"\n", 1)
	want = strings.Replace(want, "    heft.dev/run: resnet50\n", "    heft.dev/needs: \"2Mi\"\n    heft.dev/run: resnet50\n", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	again, err := ReadKubernetes(got)
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := Annotate(got, again, annotations); err != nil || twice != got {
		t.Errorf("a second time gives\n%s (%v)", twice, err)
	}
	for _, written := range [][2]string{{"", "\r\n"}, {"", "\r"}, {"\ufeff", "\n"}, {"\ufeff", "\r\n"}} { // what stands first, and what ends a line
		as := func(text string) string { return written[0] + strings.ReplaceAll(text, "\n", written[1]) }
		objects, err := ReadKubernetes(as(jobYAML))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Annotate(as(jobYAML), objects, annotations); err != nil || got != as(want) {
			t.Errorf("%q: got\n%q\nwant\n%q (%v)", written, got, as(want), err)
		}
	}
}

func TestAnnotateRefusesBraces(t *testing.T) {
	text := "kind: Pod\nmetadata:\n  annotations: {heft.dev/run: resnet50}\n"
	objects, err := ReadKubernetes(text)
	if err != nil || len(objects) != 1 {
		t.Fatalf("%d objects, %v", len(objects), err)
	}
	if _, err := Annotate(text, objects, [][]Annotation{{{"fits", "true"}}}); err == nil || !strings.Contains(err.Error(), "line 3: annotations in braces") {
		t.Errorf("error %v", err)
	}
}

// Nodes that are named again and again are gone through once.
func TestAliasesOfAliases(t *testing.T) {
	var text strings.Builder
	text.WriteString("a0: &a0 {k: v}\n")
	for i := range 60 {
		fmt.Fprintf(&text, "a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	if objects, err := ReadKubernetes(text.String()); err != nil || len(objects) != 0 {
		t.Errorf("%d objects, %v", len(objects), err)
	}
}

func FuzzReadKubernetes(f *testing.F) {
	f.Add(jobYAML)
	f.Add("metadata: {annotations: {heft.dev/run: x}}")
	f.Fuzz(func(t *testing.T, text string) {
		objects, err := ReadKubernetes(text)
		if err != nil {
			return
		}
		written := make([][]Annotation, len(objects))
		for i := range written {
			written[i] = []Annotation{{"needs", "1Mi"}}
		}
		annotated, err := Annotate(text, objects, written)
		if err != nil || len(objects) == 0 {
			return
		}
		if _, err := ReadKubernetes(annotated); err != nil {
			t.Errorf("%q was annotated as %q: %v", text, annotated, err)
		}
	})
}
