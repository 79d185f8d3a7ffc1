package run

// This file reads sizes of memory.

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// Size is a size of memory. As text it has a unit, and units are powers of two
// whatever they are called: 12G, 12GB, 12GiB and 12288MiB are the same. JSON has a
// number of bytes, or such a text.
type Size int64

// Units of Size.
const (
	KiB Size = 1 << 10
	MiB Size = 1 << 20
	GiB Size = 1 << 30
	TiB Size = 1 << 40
)

// largestSize bounds what is read, 1 PiB: sums of such sizes do not overflow.
const largestSize = 1 << 50

// units by their first letter. One prefix has one value: cards are sold in GB that
// are GiB, and torch and nvidia-smi count in powers of two.
var units = map[byte]Size{'K': KiB, 'M': MiB, 'G': GiB, 'T': TiB}

// sizeAdvice is how a size is written.
const sizeAdvice = "write it with its unit, as 12GiB or 500MiB; 12GB and 12G mean the same"

// UnmarshalText reads "12GiB", "11.5 GB", "500M"; a number without a unit is
// refused, except 0.
func (b *Size) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	number := strings.TrimRight(s, "BbiKkMmGgTt ")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(value) {
		return refuse("", sizeAdvice, "cannot read the size %q", s)
	}
	unit, ok := unitOf(strings.TrimSpace(s[len(number):]))
	switch {
	case !ok && value != 0:
		return refuse("", sizeAdvice, "the size %q has no unit", s)
	case !ok:
		unit = 1
	}
	size := value * float64(unit)
	if size < 0 || size > largestSize {
		return refuse("", sizeAdvice, "the size %q is not between 0 and 1024 TiB", s)
	}
	*b = Size(size)
	return nil
}

// unitOf reads "GiB", "GB", "G", "g".
func unitOf(text string) (Size, bool) {
	upper := strings.ToUpper(text)
	if upper == "" {
		return 0, false
	}
	unit, ok := units[upper[0]]
	rest := upper[1:]
	return unit, ok && (rest == "" || rest == "B" || rest == "IB")
}

// UnmarshalJSON reads a number of bytes, or a text with a unit.
func (b *Size) UnmarshalJSON(data []byte) error {
	if text, ok := bytes.CutPrefix(data, []byte{'"'}); ok {
		return b.UnmarshalText(bytes.TrimSuffix(text, []byte{'"'}))
	}
	n, err := strconv.ParseInt(string(data), 10, 64)
	if err != nil || n < 0 || n > largestSize {
		return refuse("", sizeAdvice, "the size %s is not a number of bytes between 0 and 2⁵⁰", data)
	}
	*b = Size(n)
	return nil
}

// MarshalText writes the shortest text that reads back to the same number of bytes:
// "12GiB", "1.5GiB", "5.93GiB", "1025KiB".
func (b Size) MarshalText() ([]byte, error) {
	if b == 0 {
		return []byte("0"), nil
	}
	var shortest []byte
	for decimals := range 18 {
		if shortest != nil && decimals+len("0.GiB") >= len(shortest) {
			break // with so many decimals no text is shorter
		}
		for _, unit := range []string{"TiB", "GiB", "MiB", "KiB"} {
			value := float64(b) / float64(units[unit[0]])
			text := append(strconv.AppendFloat(nil, value, 'f', decimals, 64), unit...)
			var back Size
			if err := back.UnmarshalText(text); err == nil && back == b && (shortest == nil || len(text) < len(shortest)) {
				shortest = text
			}
		}
	}
	if shortest == nil {
		return nil, refuse("", sizeAdvice, "the size of %d bytes has no text", int64(b))
	}
	return shortest, nil
}

// MarshalJSON writes the number of bytes.
func (b Size) MarshalJSON() ([]byte, error) { return strconv.AppendInt(nil, int64(b), 10), nil }
