package syntax

// This file holds the names of one block, and decides where each lives.

import "strings"

// block is a scope while its names are being resolved.
type block struct {
	scope   *Scope
	parent  *block
	symbols map[string]*symbol
	order   []*symbol // as first mentioned, parameters first
	class   string    // the class whose private names are mangled here, or ""
	loops   int       // loops around the current statement
	comp    *comprehensionState
	slab    *slab[symbol] // shared by all blocks
}

// comprehensionState is what a block knows when it is a comprehension.
type comprehensionState struct {
	kind   ComprehensionKind
	inIter bool // in the iterable of a for clause
}

// symbol is a name in one block.
type symbol struct {
	name  string
	flags symbolFlags
	kind  NameKind
	slot  int32
	free  int32 // index into the scope's Free, or -1
	cell  int32 // index into the scope's Cells, or -1
	pos   Pos   // of a nonlocal declaration
}

type symbolFlags uint8

const (
	isUsed symbolFlags = 1 << iota
	isBound
	isParameter
	isGlobal
	isNonlocal
	isIteration // the target of a comprehension
)

// use is a Name that gets what its symbol gets.
type use struct {
	name   *Name
	symbol *symbol
}

// functionLike says whether the block's variables are slots and cells.
func (b *block) functionLike() bool {
	return b.scope.Kind != ModuleScope && b.scope.Kind != ClassScope
}

// symbol finds or makes the symbol of a name.
func (b *block) symbol(name string) *symbol {
	if s, ok := b.symbols[name]; ok {
		return s
	}
	s := b.slab.new()
	s.name, s.free, s.cell = name, -1, -1
	if b.symbols == nil {
		b.symbols = make(map[string]*symbol)
	}
	b.symbols[name] = s
	b.order = append(b.order, s)
	return s
}

// has says whether a name has one of the flags in this block.
func (b *block) has(name string, flags symbolFlags) bool {
	s, ok := b.symbols[name]
	return ok && s.flags&flags != 0
}

// mangle replaces a private name inside a class: __x in class Net is _Net__x.
func (b *block) mangle(name string) string {
	if b.class == "" || !strings.HasPrefix(name, "__") ||
		strings.HasSuffix(name, "__") || strings.IndexByte(name, '.') >= 0 {
		return name
	}
	class := strings.TrimLeft(b.class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// resolveSymbols finds the place of every variable, after all blocks have told
// what they bind and use. Blocks come in the order they begin, so outer ones
// come first.
func (r *resolver) resolveSymbols() {
	for _, b := range r.blocks {
		for _, s := range b.order {
			r.resolveSymbol(b, s)
		}
	}
	for _, b := range r.blocks {
		b.layOut()
	}
	for _, u := range r.uses {
		u.name.Kind, u.name.Slot = u.symbol.kind, u.symbol.slot
	}
}

// resolveSymbol decides on a symbol, save that layOut numbers the variables of
// function-like blocks.
func (r *resolver) resolveSymbol(b *block, s *symbol) {
	switch {
	case s.flags&isGlobal != 0:
		s.kind = NameGlobal
	case s.flags&isNonlocal != 0:
		if !b.capture(s) {
			r.fail(s.pos, "no binding for nonlocal '%s' found", s.name)
		}
		s.kind, s.slot = NameFree, s.free
	case s.flags&isBound != 0 && b.scope.Kind == ClassScope:
		s.kind = NameClass
	case s.flags&isBound != 0:
	case s.flags&isUsed != 0:
		b.resolveOuter(s)
	}
}

// resolveOuter decides on a symbol that the block uses and does not bind.
func (b *block) resolveOuter(s *symbol) {
	found := b.capture(s)
	switch class := b.scope.Kind == ClassScope; {
	case class && found:
		s.kind, s.slot = NameClassFree, s.free
	case class:
		s.kind = NameClass
	case found:
		s.kind, s.slot = NameFree, s.free
		b.scope.UsesClassCell = b.scope.UsesClassCell || s.name == classCell
	default:
		s.kind = NameGlobal
	}
}

const classCell = "__class__"

// capture finds the enclosing function that binds a symbol, makes the variable
// a cell there, and passes it down through the blocks between. It returns
// false if no function binds it.
func (b *block) capture(s *symbol) bool {
	if s.free >= 0 {
		return true
	}
	outer := b.parent
	if outer == nil || outer.scope.Kind == ModuleScope {
		return false
	}
	entry := FreeVar{Name: s.name}
	switch cell, found, stop := outer.ownCell(s.name); {
	case stop:
		return false
	case found:
		entry.FromCell, entry.Index = true, cell
	default:
		passed := outer.symbol(s.name)
		if !outer.capture(passed) {
			return false
		}
		entry.Index = passed.free
	}
	s.free = int32(len(b.scope.Free))
	b.scope.Free = append(b.scope.Free, entry)
	return true
}

// ownCell is the cell of a variable that this block binds for inner functions.
// It tells to stop searching where the block declares the name global.
func (b *block) ownCell(name string) (cell int32, found, stop bool) {
	if b.scope.Kind == ClassScope {
		if name != classCell {
			return 0, false, false
		}
		b.scope.Cells = []string{classCell}
		return 0, true, false
	}
	s, ok := b.symbols[name]
	switch {
	case !ok:
		return 0, false, false
	case s.flags&isGlobal != 0:
		return 0, false, true
	case s.flags&isBound == 0 || s.flags&isNonlocal != 0:
		return 0, false, false
	}
	if s.cell < 0 {
		s.cell = int32(len(b.scope.Cells))
		b.scope.Cells = append(b.scope.Cells, name)
	}
	return s.cell, true, false
}

// layOut numbers the variables of a function-like block.
func (b *block) layOut() {
	if !b.functionLike() {
		return
	}
	scope := b.scope
	for _, s := range b.order {
		if s.flags&isBound == 0 || s.flags&(isGlobal|isNonlocal) != 0 {
			continue
		}
		slot := int32(len(scope.Locals))
		parameter := s.flags&isParameter != 0
		if parameter || s.cell < 0 {
			scope.Locals = append(scope.Locals, s.name)
		}
		if parameter {
			scope.NumParams++
		}
		switch {
		case s.cell < 0:
			s.kind, s.slot = NameLocal, slot
			continue
		case parameter:
			scope.CellParams = append(scope.CellParams, CellParam{Param: slot, Cell: s.cell})
		}
		s.kind, s.slot = NameCell, s.cell
	}
}
