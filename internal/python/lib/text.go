package lib

// This file holds what str and bytes have in common: positions, splitting,
// searching.

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"heft/internal/python/vm"
)

// text is what str and bytes have in common. Positions in a str count code
// points, positions in a bytes count bytes.
type text interface {
	~string
	vm.Value
}

func isBytes[T text](s T) bool {
	_, ok := any(s).(vm.Bytes)
	return ok
}

// textLen is len(s).
func textLen[T text](s T) int {
	if isBytes(s) {
		return len(s)
	}
	return utf8.RuneCountInString(string(s))
}

// textOffset is the byte offset of position n, which is at most len(s).
func textOffset[T text](s T, n int) int {
	if isBytes(s) || n <= 0 {
		return max(n, 0)
	}
	if utf8.RuneCountInString(string(s)) == len(s) {
		return min(n, len(s))
	}
	for i := range string(s) {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// textSpan resolves the optional start and end arguments of find, count and the
// like, to positions and the part between them. ok is false when start lies
// behind the end.
func textSpan[T text](machine *vm.VM, s T, start, end vm.Value) (from int, part T, ok bool, err error) {
	length := textLen(s)
	first, err := boundArgument(machine, start, 0, length)
	if err != nil {
		return 0, "", false, err
	}
	last, err := boundArgument(machine, end, length, length)
	if err != nil {
		return 0, "", false, err
	}
	last = min(last, length)
	if first > last {
		return 0, "", false, nil
	}
	return first, s[textOffset(s, first):textOffset(s, last)], true, nil
}

// boundArgument reads a start or end argument; a negative one counts from the
// end.
func boundArgument(machine *vm.VM, v vm.Value, absent, length int) (int, error) {
	if v == nil {
		return absent, nil
	}
	if _, none := v.(vm.None); none {
		return absent, nil
	}
	n, err := machine.AsIndex(v)
	if err != nil {
		if machine.IsException(err, machine.Exceptions.OverflowError) {
			return clampBig(v, length), nil
		}
		return 0, err
	}
	if n < 0 {
		n = max(n+int64(length), 0)
	}
	return int(min(n, int64(length)+1)), nil
}

func clampBig(v vm.Value, length int) int {
	if b, ok := vm.Underlying(v).(*vm.BigInt); ok && b.Int.Sign() < 0 {
		return 0
	}
	return length + 1
}

// textValue returns s as a value and charges for it.
func textValue[T text](machine *vm.VM, s T) (vm.Value, error) {
	if err := machine.Allocate(int64(len(s))); err != nil {
		return nil, err
	}
	return s, nil
}

// What a part of a split text costs: the string, the value that holds it and the
// list's slot, which is copied where the list grows; found in the time of a step
// for every four.
const (
	partBytes    = 64
	partsPerStep = 4
	partsAtOnce  = 256 // are charged together, before they are made
)

// textList returns a list of strings, which it charges for as it takes them; those
// that come from the right end of a text are turned round.
func textList[T text](machine *vm.VM, parts iter.Seq[T], fromRight bool) (vm.Value, error) {
	list := vm.NewList()
	for part := range parts {
		if len(list.Items)%partsAtOnce == 0 {
			if err := machine.Charge(partsAtOnce / partsPerStep); err != nil {
				return nil, err
			}
			if err := machine.Allocate(partsAtOnce * partBytes); err != nil {
				return nil, err
			}
		}
		list.Append(part)
	}
	if fromRight {
		slices.Reverse(list.Items)
	}
	return list, nil
}

// isSpace is str.isspace for one character.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// isLineEnd says whether str.splitlines splits there.
func isLineEnd(r rune, bytes bool) bool {
	switch r {
	case '\n', '\r':
		return true
	case '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return !bytes
	}
	return false
}

func spaceOf[T text](s T) func(rune) bool {
	if isBytes(s) {
		return func(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' }
	}
	return isSpace
}

// splitSpace is split() at runs of white space, from the left.
func splitSpace[T text](s T, limit int) iter.Seq[T] {
	space := spaceOf(s)
	return func(yield func(T) bool) {
		rest := strings.TrimLeftFunc(string(s), space)
		for count := 0; rest != ""; count++ {
			if limit >= 0 && count == limit {
				yield(T(strings.TrimRightFunc(rest, space)))
				return
			}
			end := strings.IndexFunc(rest, space)
			if end < 0 {
				end = len(rest)
			}
			if !yield(T(rest[:end])) {
				return
			}
			rest = strings.TrimLeftFunc(rest[end:], space)
		}
	}
}

// splitSpaceRight is rsplit() at runs of white space, from the right.
func splitSpaceRight[T text](s T, limit int) iter.Seq[T] {
	space := spaceOf(s)
	return func(yield func(T) bool) {
		rest := strings.TrimRightFunc(string(s), space)
		for count := 0; rest != ""; count++ {
			if limit >= 0 && count == limit {
				yield(T(strings.TrimLeftFunc(rest, space)))
				return
			}
			start := strings.LastIndexFunc(rest, space)
			if start >= 0 {
				_, width := utf8.DecodeRuneInString(rest[start:])
				start += width
			}
			if !yield(T(rest[max(start, 0):])) {
				return
			}
			rest = strings.TrimRightFunc(rest[:max(start, 0)], space)
		}
	}
}

// splitBy is split(separator).
func splitBy[T text](s, separator T, limit int) iter.Seq[T] {
	return func(yield func(T) bool) {
		rest := string(s)
		for count := 0; limit < 0 || count < limit; count++ {
			before, after, found := strings.Cut(rest, string(separator))
			if !found {
				break
			}
			if !yield(T(before)) {
				return
			}
			rest = after
		}
		yield(T(rest))
	}
}

// splitByRight is rsplit(separator), from the right.
func splitByRight[T text](s, separator T, limit int) iter.Seq[T] {
	return func(yield func(T) bool) {
		rest := string(s)
		for count := 0; limit < 0 || count < limit; count++ {
			at := strings.LastIndex(rest, string(separator))
			if at < 0 {
				break
			}
			if !yield(T(rest[at+len(separator):])) {
				return
			}
			rest = rest[:at]
		}
		yield(T(rest))
	}
}

// splitLines is splitlines(keepends).
func splitLines[T text](s T, keepEnds bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		rest := string(s)
		for rest != "" {
			end := strings.IndexFunc(rest, func(r rune) bool { return isLineEnd(r, isBytes(s)) })
			if end < 0 {
				yield(T(rest))
				return
			}
			_, width := utf8.DecodeRuneInString(rest[end:])
			if strings.HasPrefix(rest[end:], "\r\n") {
				width = 2
			}
			line := rest[:end]
			if keepEnds {
				line = rest[:end+width]
			}
			if !yield(T(line)) {
				return
			}
			rest = rest[end+width:]
		}
	}
}

// countText is count(sub): occurrences that do not overlap. The empty string
// occurs at every position and at the end.
func countText[T text](s, sub T) int {
	if sub == "" {
		return textLen(s) + 1
	}
	return strings.Count(string(s), string(sub))
}

// replaceText is replace(old, new, limit) after checking what the result costs.
func replaceText[T text](machine *vm.VM, s, old, new T, limit int) (vm.Value, error) {
	count := countText(s, old)
	if limit >= 0 {
		count = min(count, limit)
	}
	if err := machine.Charge(int64(len(s)/64 + count/8 + 1)); err != nil {
		return nil, err
	}
	if err := machine.Allocate(int64(len(s)) + int64(count)*int64(len(new))); err != nil {
		return nil, err
	}
	if old == "" && isBytes(s) {
		return T(interleave(string(s), string(new), count)), nil
	}
	return T(strings.Replace(string(s), string(old), string(new), count)), nil
}

// interleave puts separator before each of the first count bytes.
func interleave(s, separator string, count int) string {
	var b strings.Builder
	for i := 0; i < count; i++ {
		b.WriteString(separator)
		if i < len(s) {
			b.WriteByte(s[i])
		}
	}
	if count < len(s) {
		b.WriteString(s[count:])
	}
	return b.String()
}

// padText pads s with fill to width positions.
func padText[T text](machine *vm.VM, s T, left, right int, fill T) (vm.Value, error) {
	left, right = max(left, 0), max(right, 0)
	if err := machine.Allocate(int64(len(s)) + (int64(left)+int64(right))*int64(len(fill))); err != nil {
		return nil, err
	}
	return T(strings.Repeat(string(fill), left)) + s + T(strings.Repeat(string(fill), right)), nil
}

// expandTabs replaces tabs by spaces up to the next multiple of size.
func expandTabs[T text](machine *vm.VM, s T, size int) (vm.Value, error) {
	tabs := int64(strings.Count(string(s), "\t"))
	if err := machine.Allocate(int64(len(s)) + tabs*int64(max(size, 0))); err != nil {
		return nil, err
	}
	var b strings.Builder
	column := 0
	for _, r := range string(s) {
		switch {
		case r == '\t' && size > 0:
			n := size - column%size
			b.WriteString(strings.Repeat(" ", n))
			column += n
		case r == '\t':
		case r == '\n' || r == '\r':
			b.WriteRune(r)
			column = 0
		default:
			b.WriteRune(r)
			column++
		}
	}
	return T(b.String()), nil
}
