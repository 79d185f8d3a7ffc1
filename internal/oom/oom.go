// Package oom reads PyTorch's message of a GPU that is out of memory: what was asked
// for, and what was free, allocated and reserved then.
//
// The words changed over the releases; all since 1.0 are read, with whatever stands
// before and after them in a pasted log:
//
//	1.0 to 1.3   (GPU 0; 5.94 GiB total capacity; 3.45 GiB already allocated; 1.50 GiB free; 211.53 MiB cached),
//	             where "cached" is what is reserved and not allocated
//	1.4 to 2.0   (GPU 0; … free; 14.81 GiB reserved in total by PyTorch)
//	since 2.1    GPU 0 has a total capacity of 23.65 GiB of which 1.66 GiB is free. … Of the allocated memory
//	             12.09 GiB is allocated by PyTorch, and 4.84 GiB is reserved by PyTorch but unallocated
//	cudaMallocAsync  Allocation on device 0 would exceed allowed memory. (out of memory) Currently allocated : 15.16 GiB
//	             Requested : 512.00 KiB Device limit : 15.99 GiB Free (according to CUDA): 0 bytes PyTorch limit … : 8.00 GiB
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

// Parse reads a message. The error says what is missing; it is a [FigurelessError] for
// related messages without figures.
func Parse(text string) (*Message, error) {
	all := strings.Join(strings.Fields(text[max(0, len(text)-longest):]), " ")
	text = all[max(0, strings.LastIndex(all, "Tried to allocate"), strings.LastIndex(all, "Currently allocated")):]
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
	if unallocated := find(text, unallocated()); unallocated.Known && !m.Reserved.Known {
		m.Reserved = m.Allocated.plus(unallocated)
	}
	m.share(processes(text))
	if !m.Tried.Known || !m.Total.Known {
		return nil, reason(all)
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
	tried       = phrases(`Tried to allocate SIZE`, `Requested ?: SIZE`)
	total       = phrases(`total capaci?ty of SIZE`, `SIZE total capacity`, `Device limit ?: SIZE`)
	free        = phrases(`of which SIZE is free`, `SIZE free`, `Free \(according to CUDA\) ?: SIZE`)
	allocated   = phrases(`SIZE is allocated by PyTorch`, `SIZE already allocated`, `Currently allocated ?: SIZE`)
	reserved    = phrases(`SIZE reserved in total by PyTorch`)
	unallocated = phrases(`SIZE is reserved by PyTorch but unallocated`, `SIZE cached`)
	allowed     = phrases(`SIZE allowed`, `PyTorch limit \(set by user-supplied memory fraction\) ?: SIZE`)
	private     = phrases(`SIZE allocated in private pools`)
	inUse       = phrases(`this process has SIZE memory in use`)
	process     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`Process \d+ has ` + size + ` memory in use`) })
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

// processes are the sizes of the processes that the message names by number.
func processes(text string) []Figure {
	var list []Figure
	for _, found := range process().FindAllStringSubmatch(text, -1) {
		list = append(list, read(found[1]))
	}
	return list
}

// share tells the named processes apart: they are others, but for one where the
// message has no line of "this process" and the card is too small for it beside them.
// In a container torch does not find its own number among the driver's and names
// itself as if it were another (chatdoc-com/OCRFlux#42: of 39.39 GiB three processes
// have 3.86, 4.29 and 31.20; the last is the one that has 30.42 GiB reserved).
func (m *Message) share(processes []Figure) {
	held := m.Reserved.plus(m.Free)
	for _, p := range processes {
		held = held.plus(p)
	}
	own := -1
	for i, p := range processes {
		if p.Bytes+p.Half >= m.Reserved.Bytes && (own < 0 || p.Bytes < processes[own].Bytes) {
			own = i
		}
	}
	if m.InUse.Known || !m.Reserved.Known || held.Bytes-held.Half <= m.Total.Bytes+m.Total.Half {
		own = -1
	}
	for i, p := range processes {
		if i == own {
			m.InUse = p
			continue
		}
		m.Others = m.Others.plus(p)
	}
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

// FigurelessError is the reading of a message of the same trouble that tells no sizes.
type FigurelessError struct{ Reason string }

func (e *FigurelessError) Error() string { return e.Reason }

func reason(text string) error {
	for _, r := range related {
		if strings.Contains(text, r.words) {
			return &FigurelessError{r.reason}
		}
	}
	return errors.New("the text has no \"Tried to allocate …\" with the card's total capacity")
}
