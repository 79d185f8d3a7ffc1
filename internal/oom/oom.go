// Package oom reads PyTorch's message of a GPU that is out of memory: what was asked
// for, and what was free, allocated and reserved then.
//
// The words changed over the releases; all since 1.0 are read, with whatever stands
// before and after them in a pasted log:
//
//	1.0 to 1.3   (GPU 0; 5.94 GiB total capacity; 3.45 GiB already allocated; 1.50 GiB free; 211.53 MiB cached)
//	1.4 to 2.0   (GPU 0; … free; 14.81 GiB reserved in total by PyTorch)
//	since 2.1    GPU 0 has a total capacity of 23.65 GiB of which 1.66 GiB is free. … Of the allocated memory
//	             12.09 GiB is allocated by PyTorch, and 4.84 GiB is reserved by PyTorch but unallocated
//
// Figures have two decimals: each is known to half a unit of its last digit.
//
// Entry point: Parse.
package oom

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Figure is a size of the message.
type Figure struct {
	Bytes int64 // nearest
	Half  int64 // the message's rounding: the size is within Bytes ± Half
	Known bool
}

// Has tells whether a size prints as the figure.
func (f Figure) Has(bytes int64) bool {
	return f.Known && bytes >= f.Bytes-f.Half && bytes <= f.Bytes+f.Half
}

// Message is what the text tells. A figure that its release does not print is not
// known.
type Message struct {
	GPU       string // index of the device, "" if not told
	Tried     Figure // what the driver was asked for
	Total     Figure // of the card
	Free      Figure // of the driver
	Allocated Figure // by PyTorch, in tensors and workspaces
	Reserved  Figure // by PyTorch's allocator in all
	Allowed   Figure // a limit of the process's own (set_per_process_memory_fraction)
	Private   Figure // of Allocated, in the pools of CUDA graphs
	InUse     Figure // by this process, beside PyTorch too
	Others    Figure // by other processes that the message names
}

// longest bounds the text read, in bytes: the message stands at a log's end.
const longest = 1 << 16

// Parse reads a message. The error says what is missing, and for related messages
// without figures what they are.
func Parse(text string) (*Message, error) {
	all := strings.Join(strings.Fields(text[max(0, len(text)-longest):]), " ")
	text = all[max(0, strings.LastIndex(all, "Tried to allocate")):]
	m := &Message{GPU: firstGroup(gpu(), text)}
	for _, f := range []struct {
		figure *Figure
		words  phraseList
	}{
		{&m.Tried, tried}, {&m.Total, total}, {&m.Free, free}, {&m.Allocated, allocated}, {&m.Reserved, reserved},
		{&m.Allowed, allowed}, {&m.Private, private}, {&m.InUse, inUse},
	} {
		*f.figure = find(text, f.words())
	}
	for _, found := range others().FindAllStringSubmatch(text, -1) {
		m.Others = m.Others.plus(read(found[1]))
	}
	if unallocated := find(text, unallocated()); unallocated.Known && !m.Reserved.Known {
		m.Reserved = m.Allocated.plus(unallocated)
	}
	if !m.Tried.Known || !m.Total.Known {
		return nil, errors.New(reason(all))
	}
	return m, nil
}

// size is a size as torch prints it: "20.00 MiB", "0 bytes".
const size = `(\d+(?:\.\d+)? (?:bytes|KiB|MiB|GiB|TiB))`

// phraseList gives phrases, compiled at the first message: most commands read none.
type phraseList func() []*regexp.Regexp

func phrases(texts ...string) phraseList {
	return sync.OnceValue(func() []*regexp.Regexp {
		var list []*regexp.Regexp
		for _, text := range texts {
			list = append(list, regexp.MustCompile(strings.ReplaceAll(text, "SIZE", size)))
		}
		return list
	})
}

// The phrases, those of newer releases first. 2.1 writes "capacty".
var (
	gpu         = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`GPU (\d+)`) })
	tried       = phrases(`Tried to allocate SIZE`)
	total       = phrases(`total capaci?ty of SIZE`, `SIZE total capacity`)
	free        = phrases(`of which SIZE is free`, `SIZE free`)
	allocated   = phrases(`SIZE is allocated by PyTorch`, `SIZE already allocated`)
	reserved    = phrases(`SIZE reserved in total by PyTorch`, `SIZE cached`)
	unallocated = phrases(`SIZE is reserved by PyTorch but unallocated`)
	allowed     = phrases(`SIZE allowed`)
	private     = phrases(`SIZE allocated in private pools`)
	inUse       = phrases(`this process has SIZE memory in use`)
	others      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`Process \d+ has ` + size + ` memory in use`) })
)

func firstGroup(phrase *regexp.Regexp, text string) string {
	if found := phrase.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

func find(text string, phrases []*regexp.Regexp) Figure {
	for _, phrase := range phrases {
		if size := firstGroup(phrase, text); size != "" {
			return read(size)
		}
	}
	return Figure{}
}

var units = map[string]float64{"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}

// largest is what a figure can be, 1 PiB. Some builds of 2.1 print
// "17179869184.00 GiB" for a process whose memory the driver does not tell.
const largest = 1 << 50

// read reads "14.81 GiB": 15902094786 bytes to within 5368709.
func read(text string) Figure {
	number, unit, _ := strings.Cut(text, " ")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value*units[unit] > largest {
		return Figure{}
	}
	half := 0.0
	if _, decimals, ok := strings.Cut(number, "."); ok {
		half = math.Ceil(units[unit] * math.Pow10(-len(decimals)) / 2)
	}
	return Figure{Bytes: int64(math.Round(value * units[unit])), Half: int64(half), Known: true}
}

// plus adds two figures, with their roundings; one that is not known is nothing.
func (f Figure) plus(g Figure) Figure {
	return Figure{f.Bytes + g.Bytes, f.Half + g.Half, f.Known || g.Known}
}

// related are messages of the same trouble, or of another, that hold no figures.
var related = []struct{ words, reason string }{
	{"MPS backend out of memory", "that is the message of Apple's MPS, whose memory heft does not simulate"},
	{"DefaultCPUAllocator", "that is the computer's own memory, not a GPU's"},
	{"CUBLAS_STATUS_ALLOC_FAILED", "cuBLAS found no room for its handle; its message has no figures"},
	{"CUDNN_STATUS", "cuDNN's message has no figures"},
	{"CUDA error: out of memory", "CUDA's own message has no figures: it was not PyTorch's allocator that failed"},
	{"cuda runtime error", "the messages of releases before 1.0 have no figures"},
}

func reason(text string) string {
	for _, r := range related {
		if strings.Contains(text, r.words) {
			return r.reason
		}
	}
	return "the text has no \"Tried to allocate …\" with the card's total capacity"
}
