package regex

// This file runs a program on a subject, with backtracking that is charged.

import (
	"strings"
	"unicode/utf8"
)

// Anchor says where a match must begin and end.
type Anchor uint8

// The anchors.
const (
	Search    Anchor = iota // anywhere
	AtStart                 // begins at the start position
	FullMatch               // begins at the start and ends at the end
)

// Match runs the pattern on subject[:end], beginning at start, which later
// parts see as a boundary only as Python does: "^" and look-behind look at the
// text before start. The result has two offsets for the whole match and each
// group, -1 for a group that did not take part, and at its end the number of
// the group that closed last, or -1; nil says that nothing matches.
func (r *Regexp) Match(meter Meter, subject string, start, end int, anchor Anchor) ([]int, error) {
	if start > end {
		return nil, nil
	}
	m := &matcher{re: r, meter: meter, subject: subject[:end], full: anchor == FullMatch}
	m.captures = make([]int, 2*(r.Groups+1)+1)
	for at := start; ; {
		if anchor == Search && r.prefix != "" {
			offset := strings.Index(m.subject[at:], r.prefix)
			if offset < 0 {
				return nil, meter.Charge(int64((end-at)/64 + 1))
			}
			at += offset
		}
		for i := range m.captures {
			m.captures[i] = -1
		}
		m.stack = m.stack[:0]
		ok, _, err := m.run(0, at)
		if err != nil {
			return nil, err
		}
		if ok {
			return m.captures, nil
		}
		if anchor != Search || at >= end {
			return nil, nil
		}
		_, width := m.char(at)
		at += width
	}
}

// MatchNonEmpty matches at one position, as [AtStart] does, but takes no empty
// match.
func (r *Regexp) MatchNonEmpty(meter Meter, subject string, start, end int) ([]int, error) {
	m := &matcher{re: r, meter: meter, subject: subject[:end], notEmptyAt: start + 1}
	m.captures = make([]int, 2*(r.Groups+1)+1)
	for i := range m.captures {
		m.captures[i] = -1
	}
	ok, _, err := m.run(0, start)
	if err != nil || !ok {
		return nil, err
	}
	return m.captures, nil
}

// choice is an entry of the backtracking stack: a place to go on from, or (with
// pc < 0) an old value to restore: of a capture slot, or of a loop register.
type choice struct {
	pc       int32
	slot     int32
	position int
}

const (
	restoreCapture  = -1
	restoreRegister = -2
)

type matcher struct {
	re      *Regexp
	meter   Meter
	subject string
	full    bool
	// notEmptyAt is one more than the position where a match must not end, 0 if
	// it may end anywhere.
	notEmptyAt int
	captures   []int
	registers  []int
	stack      []choice
	work       int64 // instructions since the last charge
	room       int   // stack entries that are paid for
}

// workPerStep is how many instructions count as one step of the interpreter.
const workPerStep = 16

func (m *matcher) char(at int) (rune, int) {
	if m.re.Flags&Bytes != 0 {
		return rune(m.subject[at]), 1
	}
	if c := m.subject[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(m.subject[at:])
}

func (m *matcher) before(at int) (rune, int) {
	if m.re.Flags&Bytes != 0 {
		return rune(m.subject[at-1]), 1
	}
	return utf8.DecodeLastRuneInString(m.subject[:at])
}

func (m *matcher) push(c choice) error {
	if len(m.stack) >= m.room {
		if err := m.meter.Allocate(1024 * 16); err != nil {
			return err
		}
		m.room += 1024
	}
	m.stack = append(m.stack, c)
	return nil
}

// run executes the program at pc until opMatch, or until every choice made
// since has failed.
func (m *matcher) run(pc int32, at int) (matched bool, end int, err error) {
	base := len(m.stack)
	for {
		if m.work++; m.work >= 64*workPerStep {
			m.work = 0
			if err := m.meter.Charge(64); err != nil {
				return false, 0, err
			}
		}
		i := &m.re.program[pc]
		ok := true
		next := pc + 1
		switch i.op {
		case opMatch:
			if ok = !m.isEnd(pc) || m.accepts(at); ok {
				return true, at, nil
			}
		case opChar, opAny, opSet:
			ok, at = m.one(i, at)
		case opJump:
			next = i.x
		case opSplit:
			next = i.x
			err = m.push(choice{pc: i.y, position: at})
		case opSave:
			err = m.save(i.n, at)
		case opAssert:
			ok = m.assert(i, at)
		case opLook:
			ok, err = m.look(i, pc, at)
			next = i.x
		case opAtomic:
			ok, at, err = m.nested(pc+1, at)
			next = i.x
		case opBackref:
			ok, at = m.backref(i, at)
		case opConditional:
			if m.captures[2*i.n+1] < 0 {
				next = i.y
			}
		case opMark:
			err = m.mark(i.n, at)
		case opProgress:
			if m.registers[i.n] != at {
				next = i.x
			}
		case opFail:
			ok = false
		}
		if err != nil {
			return false, 0, err
		}
		if ok {
			pc = next
			continue
		}
		if pc, at, ok = m.backtrack(base); !ok {
			return false, 0, nil
		}
	}
}

// accepts says whether the whole match may end here.
func (m *matcher) accepts(at int) bool {
	return (!m.full || at == len(m.subject)) && at != m.notEmptyAt-1
}

// isEnd tells the end of the whole pattern from that of a look-around.
func (m *matcher) isEnd(pc int32) bool { return int(pc) == len(m.re.program)-1 }

// backtrack undoes captures down to the last choice and returns it.
func (m *matcher) backtrack(base int) (pc int32, at int, ok bool) {
	for len(m.stack) > base {
		c := m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
		switch c.pc {
		case restoreCapture:
			m.captures[c.slot] = c.position
		case restoreRegister:
			m.registers[c.slot] = c.position
		default:
			return c.pc, c.position, true
		}
	}
	return 0, 0, false
}

func (m *matcher) save(slot int32, at int) error {
	err := m.push(choice{pc: restoreCapture, slot: slot, position: m.captures[slot]})
	m.captures[slot] = at
	if last := int32(len(m.captures) - 1); err == nil && slot > 1 && slot%2 == 1 {
		err = m.push(choice{pc: restoreCapture, slot: last, position: m.captures[last]})
		m.captures[last] = int(slot / 2)
	}
	return err
}

func (m *matcher) mark(register int32, at int) error {
	for int(register) >= len(m.registers) {
		m.registers = append(m.registers, -1)
	}
	err := m.push(choice{pc: restoreRegister, slot: register, position: m.registers[register]})
	m.registers[register] = at
	return err
}

// one matches a single character.
func (m *matcher) one(i *instruction, at int) (bool, int) {
	if at >= len(m.subject) {
		return false, at
	}
	r, width := m.char(at)
	ok := false
	switch i.op {
	case opChar:
		ok = sameChar(i.n, r, i.flags)
	case opAny:
		ok = r != '\n' || i.flags&DotAll != 0
	case opSet:
		ok = m.re.sets[i.n].has(r)
	}
	return ok, at + width
}

func (m *matcher) assert(i *instruction, at int) bool {
	switch i.n {
	case '^':
		return at == 0 || i.flags&Multiline != 0 && m.subject[at-1] == '\n'
	case 'A':
		return at == 0
	case 'Z':
		return at == len(m.subject)
	case '$':
		rest := m.subject[at:]
		return rest == "" || rest == "\n" || i.flags&Multiline != 0 && rest[0] == '\n'
	}
	ascii := i.flags&Unicode == 0
	left, right := false, false
	if at > 0 {
		r, _ := m.before(at)
		left = isWord(r, ascii)
	}
	if at < len(m.subject) {
		r, _ := m.char(at)
		right = isWord(r, ascii)
	}
	return (left != right) == (i.n == 'b')
}

// nested runs a part of the program of its own; when it has matched, the
// choices it left are dropped but its captures stay, to be undone later.
func (m *matcher) nested(pc int32, at int) (bool, int, error) {
	base := len(m.stack)
	if err := m.push(choice{pc: restoreCapture, slot: 0, position: m.captures[0]}); err != nil {
		return false, 0, err
	}
	ok, end, err := m.run(pc, at)
	if err != nil || !ok {
		m.stack = m.stack[:base]
		return false, at, err
	}
	kept := m.stack[:base]
	for _, c := range m.stack[base:] {
		if c.pc < 0 {
			kept = append(kept, c)
		}
	}
	m.stack = kept
	return true, end, nil
}

func (m *matcher) look(i *instruction, pc int32, at int) (bool, error) {
	for n := i.width; n > 0; n-- {
		if at == 0 {
			return i.negative, nil
		}
		_, width := m.before(at)
		at -= width
	}
	base := len(m.stack)
	ok, _, err := m.nested(pc+1, at)
	if ok && i.negative {
		for len(m.stack) > base {
			c := m.stack[len(m.stack)-1]
			m.stack = m.stack[:len(m.stack)-1]
			if c.pc == restoreCapture {
				m.captures[c.slot] = c.position
			}
		}
	}
	return ok != i.negative, err
}

func (m *matcher) backref(i *instruction, at int) (bool, int) {
	from, to := m.captures[2*i.n], m.captures[2*i.n+1]
	if from < 0 || to < from {
		return false, at
	}
	text := m.subject[from:to]
	if strings.HasPrefix(m.subject[at:], text) {
		return true, at + len(text)
	}
	if i.flags&IgnoreCase == 0 {
		return false, at
	}
	for _, want := range text {
		if at >= len(m.subject) {
			return false, at
		}
		r, width := m.char(at)
		if !sameChar(want, r, i.flags) {
			return false, at
		}
		at += width
	}
	return true, at
}
