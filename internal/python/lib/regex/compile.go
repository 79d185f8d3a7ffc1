package regex

// This file compiles a pattern's tree to a program.

import "strconv"

type opcode uint8

const (
	opMatch       opcode = iota // the end of a pattern or of a look-around
	opChar                      // n is the character
	opAny                       // any character; flags say whether newline too
	opSet                       // n is the set
	opJump                      // to x
	opSplit                     // try x, then y
	opSave                      // capture slot n takes the position
	opAssert                    // n is one of ^ $ A Z b B
	opLook                      // the program at pc+1 up to opMatch; then x
	opAtomic                    // the same, consuming
	opBackref                   // n is the group
	opConditional               // to y unless group n has matched
	opMark                      // loop register n takes the position
	opProgress                  // to x if the position moved since opMark n
	opFail
)

type instruction struct {
	op       opcode
	negative bool
	flags    Flags
	n        int32
	x, y     int32
	width    int32 // of a look-behind, in characters; -1 for look-ahead
}

// maxProgram bounds what written-out repetitions can grow to.
const maxProgram = 200_000

// compiler writes the program of a pattern.
type compiler struct {
	program   []instruction
	sets      []*set
	registers int32
	groups    int
	tooLarge  bool
	err       *compileError
}

type compileError struct {
	message  string
	position int
}

func (c *compiler) emit(i instruction) int32 {
	if len(c.program) >= maxProgram {
		c.tooLarge = true
		return 0
	}
	c.program = append(c.program, i)
	return int32(len(c.program) - 1)
}

func (c *compiler) here() int32 { return int32(len(c.program)) }

func (c *compiler) compile(n *node) {
	if c.tooLarge || c.err != nil {
		return
	}
	switch n.kind {
	case kindChar:
		c.emit(instruction{op: opChar, n: n.char, flags: n.flags})
	case kindSet:
		c.sets = append(c.sets, n.set)
		c.emit(instruction{op: opSet, n: int32(len(c.sets) - 1)})
	case kindAny:
		c.emit(instruction{op: opAny, flags: n.flags})
	case kindSequence:
		for _, sub := range n.subs {
			c.compile(sub)
		}
	case kindAlternation:
		c.alternation(n)
	case kindGroup:
		c.group(n)
	case kindRepeat:
		c.repeat(n)
	case kindAssertion:
		c.emit(instruction{op: opAssert, n: n.char, flags: n.flags})
	case kindLook:
		c.look(n)
	case kindAtomic:
		c.atomic(n.subs[0])
	case kindBackref:
		c.emit(instruction{op: opBackref, n: int32(n.group), flags: n.flags})
	case kindConditional:
		c.conditional(n)
	}
}

func (c *compiler) alternation(n *node) {
	var jumps []int32
	for i, sub := range n.subs {
		if i == len(n.subs)-1 {
			c.compile(sub)
			break
		}
		split := c.emit(instruction{op: opSplit})
		c.set(split, c.here(), 0)
		c.compile(sub)
		jumps = append(jumps, c.emit(instruction{op: opJump}))
		c.set(split, c.program[split].x, c.here())
	}
	for _, jump := range jumps {
		c.set(jump, c.here(), 0)
	}
}

func (c *compiler) set(at, x, y int32) {
	if !c.tooLarge {
		c.program[at].x, c.program[at].y = x, y
	}
}

func (c *compiler) group(n *node) {
	if n.group == 0 {
		c.compile(n.subs[0])
		return
	}
	c.emit(instruction{op: opSave, n: int32(2 * n.group)})
	c.compile(n.subs[0])
	c.emit(instruction{op: opSave, n: int32(2*n.group + 1)})
}

func (c *compiler) atomic(sub *node) {
	at := c.emit(instruction{op: opAtomic})
	c.compile(sub)
	c.emit(instruction{op: opMatch})
	c.set(at, c.here(), 0)
}

func (c *compiler) look(n *node) {
	width := int32(-1)
	if n.behind {
		low, high := widthOf(n.subs[0])
		if low != high {
			c.err = &compileError{"look-behind requires fixed-width pattern", -1}
			return
		}
		width = int32(low)
	}
	at := c.emit(instruction{op: opLook, negative: n.negative, width: width})
	c.compile(n.subs[0])
	c.emit(instruction{op: opMatch})
	c.set(at, c.here(), 0)
}

func (c *compiler) conditional(n *node) {
	if n.group > c.groups {
		c.err = &compileError{"invalid group reference " + strconv.Itoa(n.group), n.position}
		return
	}
	test := c.emit(instruction{op: opConditional, n: int32(n.group)})
	c.compile(n.subs[0])
	jump := c.emit(instruction{op: opJump})
	c.set(test, 0, c.here())
	c.compile(n.subs[1])
	c.set(jump, c.here(), 0)
}

// repeat writes the required copies out, then a loop or the optional copies.
func (c *compiler) repeat(n *node) {
	if n.possessive {
		greedy := *n
		greedy.possessive = false
		c.atomic(&greedy)
		return
	}
	for i := 0; i < n.min && !c.tooLarge && c.err == nil; i++ {
		c.compile(n.subs[0])
	}
	if n.max < 0 || n.max == maxRepeat {
		c.loop(n)
		return
	}
	var splits []int32
	for i := n.min; i < n.max && !c.tooLarge && c.err == nil; i++ {
		splits = append(splits, c.emit(instruction{op: opSplit}))
		c.compile(n.subs[0])
	}
	for _, split := range splits {
		c.choose(split, split+1, c.here(), n.lazy)
	}
}

// choose makes a split enter or leave a repetition, in the order of greed.
func (c *compiler) choose(split, enter, leave int32, lazy bool) {
	if lazy {
		enter, leave = leave, enter
	}
	c.set(split, enter, leave)
}

// loop writes sub*. A round that could match nothing notes where it began, and
// the loop ends when a round did not move.
func (c *compiler) loop(n *node) {
	low, _ := widthOf(n.subs[0])
	split := c.emit(instruction{op: opSplit})
	if low > 0 {
		c.compile(n.subs[0])
		c.emit(instruction{op: opJump, x: split})
	} else {
		register := c.registers
		c.registers++
		c.emit(instruction{op: opMark, n: register})
		c.compile(n.subs[0])
		c.emit(instruction{op: opProgress, n: register, x: split})
	}
	c.choose(split, split+1, c.here(), n.lazy)
}

// widthOf returns the least and the greatest number of characters that a node
// matches. Huge widths are cut, which only look-behind could notice.
func widthOf(n *node) (low, high int) {
	const huge = 1 << 30
	switch n.kind {
	case kindChar, kindSet, kindAny:
		return 1, 1
	case kindSequence:
		for _, sub := range n.subs {
			l, h := widthOf(sub)
			low, high = min(low+l, huge), min(high+h, huge)
		}
	case kindAlternation, kindConditional:
		low = huge
		for _, sub := range n.subs {
			l, h := widthOf(sub)
			low, high = min(low, l), max(high, h)
		}
	case kindGroup, kindAtomic:
		return widthOf(n.subs[0])
	case kindRepeat:
		l, h := widthOf(n.subs[0])
		most := n.max
		if most < 0 {
			most = huge
		}
		return multiply(l, n.min, huge), multiply(h, most, huge)
	case kindBackref:
		return 0, huge
	}
	return low, high
}

func multiply(a, b, limit int) int {
	if a == 0 || b == 0 {
		return 0
	}
	if a > limit/b {
		return limit
	}
	return a * b
}
