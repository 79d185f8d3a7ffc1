package run

// This file tests what a setting takes from a message of torch's.

import (
	"testing"

	"heft/internal/oom"
)

// TestObserving: card, context and other processes of a message, in MiB, where the
// setting names none. 8 GiB are 8,192 MiB; -1 is a context that stays untold.
func TestObserving(t *testing.T) {
	const (
		old      = "Tried to allocate 64.00 MiB (GPU 0; 8.00 GiB total capacity; 5.00 GiB already allocated; 1.00 GiB free; 1.00 GiB cached)"
		others   = "Tried to allocate 64.00 MiB (GPU 0; 8.00 GiB total capacity; 1.00 GiB already allocated; 1.00 GiB free; 1.00 GiB cached)"
		inUse    = "Tried to allocate 64.00 MiB. GPU 0 has a total capacity of 8.00 GiB of which 1.00 GiB is free. Process 7 has 1.50 GiB memory in use. Including non-PyTorch memory, this process has 5.50 GiB memory in use. Of the allocated memory 4.00 GiB is allocated by PyTorch, and 1.00 GiB is reserved by PyTorch but unallocated."
		alone    = "Tried to allocate 64.00 MiB. GPU 0 has a total capacity of 8.00 GiB of which 1.00 GiB is free. Including non-PyTorch memory, this process has 6.99 GiB memory in use. Of the allocated memory 6.00 GiB is allocated by PyTorch, and 0 bytes is reserved by PyTorch but unallocated."
		allowed  = "Tried to allocate 64.00 MiB (GPU 0; 8.00 GiB total capacity; 3.00 GiB already allocated; 4.00 GiB free; 3.50 GiB allowed; 3.00 GiB reserved in total by PyTorch)"
		async    = "Currently allocated : 6.00 GiB Requested : 64.00 MiB Device limit : 8.00 GiB Free (according to CUDA): 1.00 GiB PyTorch limit (set by user-supplied memory fraction) : 17179869184.00 GiB"
		freeless = "XPU out of memory. Tried to allocate 64.00 MiB (GPU 0; 8.00 GiB total capacity; 3.00 GiB already allocated; 3.00 GiB reserved in total by PyTorch)"
	)
	for _, c := range []struct {
		name, text           string
		setting              Setting
		mem, context, others Size
	}{
		{"the rest of the card is context", old, Setting{}, 8192, 1024, 0},
		{"a given context stays", old, Setting{Mem: 8192 * MiB, Context: new(Size), OtherProcesses: 3 * MiB}, 8192, 0, 3},
		{"without a card all is context", others, Setting{}, 8192, 5120, 0},
		{"what is in use is told", inUse, Setting{}, 8192, 512, 1536},
		{"rounding is no process", alone, Setting{}, 8192, 1014, 0}, // 6.99 GiB less 6 are 1,013.76
		{"a limit of the process", allowed, Setting{}, 4608, 1024, 0},
		{"a given card stays below its limit", allowed, Setting{Mem: 2048 * MiB}, 2048, 1024, 0},
		{"what is reserved is not told", async, Setting{}, 8192, -1, 0},
		{"what is free is not told", freeless, Setting{}, 8192, -1, 0},
	} {
		plan, err := c.setting.Plan()
		if err != nil {
			t.Fatal(err)
		}
		m, err := oom.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		s := plan.Observing(m)
		context := Size(-1)
		if s.Context != nil {
			context = (*s.Context + MiB/2) / MiB
		}
		if mem, others := (s.Mem+MiB/2)/MiB, (s.OtherProcesses+MiB/2)/MiB; mem != c.mem || context != c.context || others != c.others {
			t.Errorf("%s: %d MiB, context %d, others %d, want %d, %d, %d", c.name, mem, context, others, c.mem, c.context, c.others)
		}
	}
}

// TestObservingOnCard: an old message on a named card: what a context cannot be is
// other processes', the card's own memory stays where the message's is the same.
func TestObservingOnCard(t *testing.T) {
	plan, err := Setting{GPU: "t4"}.Plan()
	if err != nil {
		t.Fatal(err)
	}
	m, err := oom.Parse("Tried to allocate 64.00 MiB (GPU 0; 14.76 GiB total capacity; 5.00 GiB already allocated; 1.76 GiB free; 0 bytes cached)")
	if err != nil {
		t.Fatal(err)
	}
	likely, _, most := plan.Context()
	s := plan.Observing(m)
	if s.Context == nil || *s.Context != Size(likely) || s.OtherProcesses != 8*GiB-Size(likely) || likely > most {
		t.Errorf("context %v of %d to %d, others %d: the two must be the 8 GiB that are neither free nor PyTorch's", s.Context, likely, most, s.OtherProcesses)
	}
}
