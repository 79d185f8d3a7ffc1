package jobscript

// This file holds what a job asks for, whatever it is written in.

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Run is a run that a job begins.
type Run struct {
	Line int    // of the file, from 1
	Text string // "train.py:Net --train --batch 64"
}

// Request are the cards that a job asks for.
type Request struct {
	// Types are names of cards as the cluster has them: "a100", "NVIDIA-A100-SXM4-40GB",
	// "1g.5gb". A job with several may come onto any of them.
	Types []string
	// Features are words that may name cards among other things: "a100", "skylake".
	Features []string
	// Partition is the queue, whose cards only the cluster's own file knows.
	Partition string
	// Count is how many cards one node of the job has, 0 if nothing says it.
	Count int64
	// Shared tells that the job asks for a share of a card whose size nothing says.
	Shared bool
}

// Slice is a part of a card: an instance of NVIDIA's MIG.
type Slice struct {
	Card string // that it is of, "" if the name does not say it
	MiB  int64
}

// slicePattern is a MIG profile within a type's name: a100_1g.5gb,
// NVIDIA-A100-SXM4-40GB-MIG-3g.20gb, 1g.10gb+me.
var slicePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[-_ .]*(?:mig[-_ .]*)?([1-7])g\.([0-9]{1,3})gb(?:\+me(?:\.all)?)?`)
})

// ReadSlice reads a type that is a part of a card. An instance's memory is a little less
// than its name says: nvidia-smi mig -lgip lists 4.75 GiB for 1g.5gb (A100), 9.75 for
// 1g.10gb, 19.62 for 2g.20gb and 39.50 for 3g.40gb (H100). The least of these shares
// is taken for all.
//
// Example: "a100_1g.5gb" is 4,864 MiB of an a100.
func ReadSlice(name string) (Slice, bool) {
	found := slicePattern().FindStringSubmatchIndex(name)
	if found == nil {
		return Slice{}, false
	}
	gigabytes, err := strconv.ParseInt(name[found[4]:found[5]], 10, 64)
	if err != nil || gigabytes == 0 {
		return Slice{}, false
	}
	return Slice{Card: strings.Trim(name[:found[0]], "-_ ."), MiB: gigabytes * 1024 * 95 / 100}, true
}

// add notes a type once.
func (r *Request) add(name string) {
	if name != "" && !slices.Contains(r.Types, name) {
		r.Types = append(r.Types, name)
	}
}
