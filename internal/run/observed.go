package run

// This file reads what a message of torch's tells about the card and its processes
// into a setting.

import (
	"errors"
	"strings"

	"heft/internal/fault"
	"heft/internal/gpu"
	"heft/internal/oom"
)

// Observing completes the plan's setting by a message: the card's memory, the context and
// what other processes hold, as far as none of them is given.
//
// Newer messages tell what the process holds in all; its part beside PyTorch is the
// context. Of older ones the rest of the card is one sum: on a named card it is the
// context as far as that can be so large, and else the typical context and other
// processes; without a card it is all taken for context. A message that does not tell
// what is free or what is reserved tells nothing of the context.
func (p *Plan) Observing(m *oom.Message) Setting {
	s := p.Setting
	if s.Mem == 0 && (s.GPU == "" || !m.Total.Has(p.Card.TotalBytes())) {
		s.Mem = Size(m.Total.Bytes)
	}
	if m.Free.Known && m.Reserved.Known {
		p.holding(&s, m)
	}
	if m.Allowed.Known {
		s.allow(Size(m.Allowed.Bytes))
	}
	return s
}

// NamingCard says how the card of a message is named, with those of the catalogue that have
// its memory, up to three: 5.93 GiB is that of a GTX 1060.
func NamingCard(m *oom.Message) string {
	var names []string
	for _, card := range gpu.Cards() {
		if m.Total.Has(card.TotalBytes()) && len(card.Aliases) > 0 && len(names) < 3 {
			names = append(names, card.Aliases[0])
		}
	}
	if len(names) == 0 {
		return "`gpu` names it"
	}
	return "`gpu` names it; cards of such memory: " + strings.Join(names, ", ")
}

// OtherCard is the memory of the card that the setting names, where it is not that of the
// message; 0 where it is, or the setting names none.
func (p *Plan) OtherCard(m *oom.Message) int64 {
	total := p.Card.TotalBytes()
	switch s := &p.Setting; {
	case s.Mem != 0:
		total = int64(s.Mem)
	case s.GPU == "":
		return 0
	}
	if m.Total.Has(total) || p.Setting.Mem != 0 && p.Setting.GPU != "" && m.Total.Has(p.Card.TotalBytes()) {
		return 0
	}
	return total
}

// holding completes a setting by what a message tells of memory beside the allocator.
func (p *Plan) holding(s *Setting, m *oom.Message) {
	context, others := beside(m)
	if likely, _, most := p.Context(); s.GPU != "" && !m.InUse.Known && context > most && s.Context == nil {
		context, others = likely, others+context-likely
	}
	if s.Context == nil {
		s.Context = new(Size)
		*s.Context = Size(context)
	}
	if s.OtherProcesses == 0 {
		s.OtherProcesses = Size(others)
	}
}

// allow limits the card to what a process may take of it, beside its context.
func (s *Setting) allow(most Size) {
	most += s.OtherProcesses
	if s.Context != nil {
		most += *s.Context
	}
	if s.Mem == 0 || most < s.Mem {
		s.Mem = most
	}
}

// beside splits what the card holds beside PyTorch's allocator into the process's
// own part and that of others.
//
// Example: 23.65 GiB, of which 1.66 are free, 16.93 reserved and 20.81 in use by
// the process: 3.88 are its own, 1.18 others'.
func beside(m *oom.Message) (own, others int64) {
	rest := max(m.Total.Bytes-m.Free.Bytes-m.Reserved.Bytes, 0)
	if !m.InUse.Known {
		return max(rest-m.Others.Bytes, 0), m.Others.Bytes
	}
	own = min(max(m.InUse.Bytes-m.Reserved.Bytes, 0), rest)
	others = rest - own
	if rounding := m.Total.Half + m.Free.Half + m.InUse.Half; !m.Others.Known && others <= rounding {
		others = 0
	}
	return own, others
}

// ReadObserved reads a pasted message.
func ReadObserved(text string) (*oom.Message, error) {
	m, err := oom.Parse(text)
	if err == nil {
		return m, nil
	}
	advice := "paste the whole line, \"CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 7.93 GiB total capacity; …\""
	if figureless := (*oom.FigurelessError)(nil); errors.As(err, &figureless) {
		advice = "leave the message out and name the card (`gpu`): the simulated run says whether it fits, and else where it ends"
	}
	return nil, &fault.Error{Kind: fault.Usage, Message: "cannot read the message: " + err.Error(), Advice: advice}
}
