package text

// This file prints where a run ends on a card that is too small, and what a user's
// own message says.

import (
	"fmt"
	"strings"

	"heft/internal/report"
)

// end prints the moment at which the run fails.
func (p *memoryPrinter) end() {
	e := p.memory.OutOfMemory
	p.Linef("  where it ends  %s", p.moment(e.MemoryPlace))
	p.Linef("  torch says     CUDA out of memory. Tried to allocate %s. GPU 0 has a total capacity of %s of which %s is free. "+
		"Of the allocated memory %s is allocated by PyTorch, and %s is reserved by PyTorch but unallocated.",
		torchSize(e.Tried), torchSize(e.Capacity), torchSize(e.Free), torchSize(e.Allocated), torchSize(e.Reserved-e.Allocated))
	p.Linef("")
	p.owners("who holds the card then", e.Owners, e.Capacity)
	p.largest(e.Largest)
}

// moment names a place of the run: "forward of up4.conv.0 (conv2d), unet.py:23, step 1".
func (p *memoryPrinter) moment(at report.MemoryPlace) string {
	text := p.say(place(at.Phase, at.Module, at.Operator))
	if at.Parameter != "" {
		text += fmt.Sprintf(p.sayFormat(", of %s"), at.Parameter)
	}
	if at.File != "" {
		text += fmt.Sprintf(", %s:%d", at.File, at.Line)
	}
	if p.memory.Mode == "training" && at.Iteration > 0 {
		text += fmt.Sprintf(p.sayFormat(", step %d"), at.Iteration)
	}
	return text
}

// place: "backward of layer1.0.bn3 (batch_norm)".
func place(phase, module, operator string) string {
	if module != "" {
		phase += " of " + module
	}
	if operator != "" {
		phase += " (" + operator + ")"
	}
	return phase
}

// torchSize writes a size as torch's messages do: 1.00 GiB, 512 bytes.
func torchSize(n int64) string {
	switch {
	case n <= 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n <= 1<<20:
		return fmt.Sprintf("%.2f KiB", float64(n)/(1<<10))
	case n <= 1<<30:
		return fmt.Sprintf("%.2f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30))
}

// observed prints what the user's message says.
func (p *memoryPrinter) observed() {
	o := p.memory.Observed
	if o == nil {
		return
	}
	p.Linef("  your message   asked for %s; %s", torchSize(o.Tried), p.told(o))
	p.Linef("  in this run    %s", p.match(o))
	for _, f := range o.Findings {
		p.Linef("    %s", p.worded(p.say(p.finding(f, o))))
	}
	p.Linef("")
}

// told lists the figures that a message tells.
func (p *memoryPrinter) told(o *report.Observed) string {
	var held []string
	if o.Allocated != nil {
		held = append(held, fmt.Sprintf(p.sayFormat("%s allocated"), torchSize(*o.Allocated)))
	}
	if unallocated, known := o.Unallocated(); known {
		held = append(held, fmt.Sprintf(p.sayFormat("%s more reserved"), torchSize(unallocated)))
	}
	if o.Free != nil {
		held = append(held, fmt.Sprintf(p.sayFormat("%s free of %s"), torchSize(*o.Free), torchSize(o.Total)))
	} else {
		held = append(held, fmt.Sprintf(p.sayFormat("a card of %s"), torchSize(o.Total)))
	}
	words := strings.Join(held, ", ")
	if beside, known := o.Beside(); known {
		words += fmt.Sprintf(p.sayFormat("; %s beside PyTorch"), torchSize(beside))
	}
	return words
}

// match says where the run asks for the message's size.
func (p *memoryPrinter) match(o *report.Observed) string {
	if o.Match == nil {
		return fmt.Sprintf(p.sayFormat("nothing asks for %s: another input, batch, optimizer or precision than here, or another model"), torchSize(o.Tried))
	}
	return fmt.Sprintf(p.sayFormat("that size is asked for %s; nearest with %s allocated: %s"), p.say(often(o.Requests)), p.bytes(o.Match.Allocated), p.moment(o.Match.MemoryPlace))
}

func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// finding says what a figure of the message means.
func (p *memoryPrinter) finding(f report.Finding, o *report.Observed) string {
	size := p.bytes(f.Bytes)
	switch f.Code {
	case report.FindingFragmented:
		return fmt.Sprintf("fragmentation: %s were reserved and unallocated, in pieces smaller than the request; PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True joins them (here: `expandable_segments`)", size)
	case report.FindingOtherCard:
		return fmt.Sprintf("the message is of a card of %s, and the run names one of %s: what is here is held to %s; `gpu` names the card of the message, or leave the message out", torchSize(o.Total), size, p.bytes(p.memory.Capacity))
	case report.FindingOthers:
		return fmt.Sprintf("other processes hold about %s of the card: nvidia-smi names them", size)
	case report.FindingBeside:
		return fmt.Sprintf("the process held %s beside PyTorch, more than a CUDA context takes: another library (TensorFlow, JAX, a video decoder, NCCL), or other processes", size)
	case report.FindingAllowed:
		return fmt.Sprintf("the process was allowed %s only: torch.cuda.set_per_process_memory_fraction", size)
	case report.FindingFree:
		return fmt.Sprintf("%s were free, enough for the request: another process may have held them at that instant, or the driver (Windows) does not give all", size)
	case report.FindingWorkspace:
		return fmt.Sprintf("it is a convolution's workspace of %s: without cudnn.benchmark, cuDNN goes on with an algorithm that needs less", size)
	case report.FindingMore:
		return fmt.Sprintf("your run held %s more at that request: a loss or an output kept from earlier steps, another optimizer, or a second model", size)
	case report.FindingLess:
		return fmt.Sprintf("your run held %s less at that request: fewer layers or a smaller input came before it than here", size)
	case report.FindingTooLarge:
		return fmt.Sprintf("one tensor of %s is larger than the whole card of %s", size, p.bytes(o.Total))
	}
	return strings.ReplaceAll(string(f.Code), "_", " ") + " " + size
}
