package run

// This file compares all that messages of torch's tell about a card, and whole errors of numbers, with what
// was worked by hand or read once.

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// TestFiguresOfMessages: each message completes settings. By hand, of the first: the card is 23.65 GiB, of which 1.66 are free and
// 16.93 reserved; the process holds 20.81, so 3.88 GiB are its context and 23.65 − 1.66 − 20.81 = 1.18 are others'.
func TestFiguresOfMessages(t *testing.T) {
	const (
		old   = "CUDA out of memory. Tried to allocate 2.26 GiB (GPU 0; 23.69 GiB total capacity; 781.59 MiB already allocated; 3.03 GiB free; %s reserved in total by PyTorch)"
		newer = "CUDA out of memory. Tried to allocate 2.00 MiB. GPU 0 has a total capacity of %s of which %s is free. Including non-PyTorch memory, this process has %s memory in use. Of the allocated memory %s is allocated by PyTorch, and %s is reserved by PyTorch but unallocated."
	)
	var all strings.Builder
	for _, message := range []string{
		fmt.Sprintf(newer, "23.65 GiB", "1.66 GiB", "20.81 GiB", "16.00 GiB", "952.32 MiB"),
		fmt.Sprintf(newer, "23.65 GiB", "1.66 GiB", "21.98 GiB", "16.00 GiB", "952.32 MiB"), // others within rounding: none
		fmt.Sprintf(newer, "23.65 GiB", "1.66 GiB", "10.00 GiB", "16.00 GiB", "952.32 MiB"), // less than it reserved: no context
		fmt.Sprintf(old, "20.00 GiB"), fmt.Sprintf(old, "1.24 GiB"), fmt.Sprintf(old, "22.00 GiB"),
		strings.Replace(fmt.Sprintf(old, "1.01 GiB"), "free;", "free; 1.02 GiB allowed;", 1),
		"CUDA out of memory. Tried to allocate 2.00 MiB. GPU 3 has a total capacity of 23.65 GiB of which 1.00 MiB is free. Process 12 has 20.00 GiB memory in use. Of the allocated memory 1.50 GiB is allocated by PyTorch, and 128.00 MiB is reserved by PyTorch but unallocated.",
		"Currently allocated : 6.00 GiB Requested : 64.00 MiB Device limit : 8.00 GiB Free (according to CUDA): 1.00 GiB PyTorch limit (set by user-supplied memory fraction) : 17179869184.00 GiB",
		"XPU out of memory. Tried to allocate 64.00 MiB (GPU 0; 8.00 GiB total capacity; 3.00 GiB already allocated; 3.00 GiB reserved in total by PyTorch)",
		"out of luck",
	} {
		all.WriteString(message + "\n")
		m, err := ReadObserved(message)
		if err != nil {
			all.WriteString("    " + whole(err) + "\n")
			continue
		}
		for _, setting := range []string{
			`{}`, `{"gpu":"rtx3090"}`, `{"gpu":"rtx3060"}`, `{"mem":"12GiB"}`, `{"gpu":"rtx3090","context":"400MiB"}`, `{"gpu":"rtx3090","other_processes":"2GiB"}`, `{"gpu":"rtx3090","mem":"1GiB"}`,
		} {
			var s Setting
			if err := json.Unmarshal([]byte(setting), &s); err != nil {
				t.Fatal(err)
			}
			p, err := s.Plan()
			if err != nil {
				t.Fatal(err)
			}
			seen := p.Observing(m)
			context := "untold"
			if seen.Context != nil {
				context = fmt.Sprintf("%.2f MiB", inMiB(*seen.Context))
			}
			fmt.Fprintf(&all, "    %s: mem %.2f MiB, context %s, others %.2f MiB, gpu %q\n", setting, inMiB(seen.Mem), context, inMiB(seen.OtherProcesses), seen.GPU)
			if back, err := json.Marshal(s); err != nil || strings.Contains(string(back), "context") != strings.Contains(setting, "context") {
				t.Errorf("the setting itself is %s now, %v", back, err)
			}
		}
	}
	packed.Matches(t, "testdata/observed.txt", all.String())
}

func inMiB(s Size) float64 { return float64(s) / float64(MiB) }

// TestUnread: what is no size, count, rate or release is refused in whole sentences.
func TestUnread(t *testing.T) {
	var all strings.Builder
	for _, text := range []string{"", "12", "GiB", "-1GiB", "12XB", "NaNGiB", "1024TiB", "1025TiB", "30MM", "-1", "9007T", "9008T", "101%", "1001%", "1000%", "2%%", "2.6", "x.6", "1.-1", "1.2.3.4", "0.4", "12.9", "14.0"} {
		var size Size
		var count Count
		var rate Rate
		_, torch := release("torch", "torch", text, torchLines)
		_, cuda := release("cuda", "CUDA", text, cudaLines)
		fmt.Fprintf(&all, "%q\n", text)
		for _, read := range []struct {
			err   error
			value any
		}{{size.UnmarshalText([]byte(text)), &size}, {count.UnmarshalText([]byte(text)), &count}, {rate.UnmarshalText([]byte(text)), &rate}, {torch, "a torch release"}, {cuda, "a CUDA release"}} {
			if read.err != nil {
				all.WriteString("    " + whole(read.err) + "\n")
			} else {
				fmt.Fprintf(&all, "    %s\n", packed.Fields(read.value))
			}
		}
	}
	packed.Matches(t, "testdata/unread.txt", all.String())
}

// TestClone: a clone shares nothing with its setting.
func TestClone(t *testing.T) {
	const text = `{"dim":{"n":3},"mode":"training","momentum":0.5,"freeze":["a"],"checkpoint":["b"],"context":"1MiB"}`
	var s Setting
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	before := packed.Fields(s)
	c := s.Clone()
	if got := packed.Fields(c); got != before {
		t.Errorf("the clone is %s, want %s", got, before)
	}
	c.Dim["n"], *c.Momentum, c.Freeze[0], c.Checkpoint[0], *c.Context = 4, 1, "x", "y", 2
	if got := packed.Fields(s); got != before {
		t.Errorf("the setting is %s now, and was %s", got, before)
	}
}
