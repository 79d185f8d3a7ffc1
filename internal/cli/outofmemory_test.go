package cli

// This file tests the screen of a run that ends without memory, and the message
// that a user observed.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"heft"
)

// run is a command's exit code and what it prints.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	code = Run(args, &out, &problems)
	return code, out.String(), problems.String()
}

func memoryJSON(t *testing.T, args ...string) *heft.MemoryReport {
	t.Helper()
	code, stdout, stderr := run(t, append(append([]string{"memory"}, args...), "--format", "json")...)
	var m heft.MemoryReport
	if err := json.Unmarshal([]byte(stdout), &m); err != nil {
		t.Fatalf("exit %d: %v\n%s%s", code, err, stdout, stderr)
	}
	return &m
}

// TestWhereItEnds: the owners at the end of a run are the card, its figures are those
// of torch's message, and the place is one of the model's.
func TestWhereItEnds(t *testing.T) {
	m := memoryJSON(t, "resnet18", "--train", "--batch", "64", "--mem", "1GiB")
	e := m.OutOfMemory
	if e == nil || e.Phase != "forward" || e.Module == "" || e.File != "zoo/resnet.py" || e.Line == 0 || e.Operator == "" {
		t.Fatalf("the run ends %+v", e)
	}
	var sum int64
	var shares float64
	for _, owner := range e.Owners {
		sum += owner.Bytes
		shares += owner.Share
		if owner.Bytes < 0 {
			t.Errorf("%s holds %d bytes", owner.Owner, owner.Bytes)
		}
	}
	if sum != 1<<30 || shares < 0.999 || shares > 1.001 {
		t.Errorf("the owners hold %d bytes of the card's %d, shares of %g", sum, 1<<30, shares)
	}
	if e.Tried <= e.Free || e.Allocated > e.Reserved || e.Reserved+e.Free > e.Capacity {
		t.Errorf("figures that cannot be: %+v", e)
	}
	if fits := memoryJSON(t, "resnet18", "--train", "--batch", "4", "--mem", "8GiB"); fits.OutOfMemory != nil {
		t.Errorf("a run that fits ends %+v", fits.OutOfMemory)
	}
}

// torchSays is the message on a screen, on one line.
func torchSays(screen string) string {
	_, said, _ := strings.Cut(screen, "torch says")
	said, _, _ = strings.Cut(said, "\n\n")
	return strings.TrimSpace(said)
}

// TestObservedIsFound: the message of the simulated run itself is found in it, at its
// own place, and tells nothing else.
func TestObservedIsFound(t *testing.T) {
	args := []string{"resnet18", "--train", "--batch", "64"}
	_, screen, _ := run(t, append(append([]string{"memory"}, args...), "--mem", "1GiB")...)
	said := torchSays(screen)
	m := memoryJSON(t, append(args, "--oom", "Traceback …\ntorch.OutOfMemoryError: "+said+" If reserved but unallocated memory is large …")...)
	o, e := m.Observed, m.OutOfMemory
	if o == nil || e == nil || o.Match == nil || o.Match.MemoryPlace != e.MemoryPlace || len(o.Findings) != 0 {
		t.Errorf("%s\nis found as %+v, the run ends %+v", said, o, e)
	}
}

// TestFindings: what a message's figures say besides.
func TestFindings(t *testing.T) {
	const head = "CUDA out of memory. Tried to allocate "
	for message, want := range map[string]string{
		head + "98.00 MiB (GPU 0; 4.00 GiB total capacity; 2.00 GiB already allocated; 10.00 MiB free; 3.50 GiB reserved in total by PyTorch)": "fragmented",
		head + "98.00 MiB. GPU 0 has a total capacity of 8.00 GiB of which 10.00 MiB is free. Process 7 has 4.00 GiB memory in use. Including non-PyTorch memory, this process has 3.99 GiB memory in use. " +
			"Of the allocated memory 3.50 GiB is allocated by PyTorch, and 2.00 MiB is reserved by PyTorch but unallocated.": "other_processes",
		head + "98.00 MiB (GPU 0; 8.00 GiB total capacity; 2.00 GiB already allocated; 5.00 GiB free; 2.05 GiB allowed; 2.02 GiB reserved in total by PyTorch)":                                                                                                                      "allowed",
		head + "2.26 GiB (GPU 0; 6.00 GiB total capacity; 781.59 MiB already allocated; 3.03 GiB free; 1.24 GiB reserved in total by PyTorch)":                                                                                                                                       "free",
		head + "55.57 GiB (GPU 0; 12.00 GiB total capacity; 1.00 GiB already allocated; 9.02 GiB free; 1.20 GiB reserved in total by PyTorch)":                                                                                                                                       "larger_than_card",
		head + "98.00 MiB (GPU 0; 12.00 GiB total capacity; 11.30 GiB already allocated; 10.00 MiB free; 11.35 GiB reserved in total by PyTorch)":                                                                                                                                    "more_allocated",
		head + "98.00 MiB. GPU 0 has a total capacity of 8.00 GiB of which 10.00 MiB is free. Including non-PyTorch memory, this process has 7.99 GiB memory in use. Of the allocated memory 3.50 GiB is allocated by PyTorch, and 2.00 MiB is reserved by PyTorch but unallocated.": "beside_pytorch",
	} {
		m := memoryJSON(t, "resnet18", "--train", "--batch", "64", "--oom", message)
		var codes []string
		for _, f := range m.Observed.Findings {
			codes = append(codes, string(f.Code))
		}
		if !strings.Contains(strings.Join(codes, " "), want) {
			t.Errorf("%s\nfindings %v, want %s", message, codes, want)
		}
		if _, screen, problems := run(t, "memory", "resnet18", "--train", "--batch", "64", "--oom", message); !strings.Contains(screen, "your message") {
			t.Errorf("%s\n%s", screen, problems)
		}
	}
	code, _, problems := run(t, "memory", "resnet18", "--oom", "CUDA error: out of memory")
	if code != exitUsage || !strings.Contains(problems, "has no figures") || !strings.Contains(problems, "hint: leave the message out") {
		t.Errorf("exit %d, %s", code, problems)
	}
}
