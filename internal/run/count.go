package run

// This file reads counts of parameters and operations, and rates.

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// Count is a number of parameters or operations. As text it may have a unit, in powers
// of 1000: 30M, 4.2G. JSON has a number, or such a text.
type Count int64

// mostCount is what a float64 holds exactly.
const mostCount = 1 << 53

// UnmarshalText reads 30M, 4.2G or 25557032.
func (c *Count) UnmarshalText(text []byte) error {
	number := strings.TrimRight(string(text), "kKMGT")
	unit, known := map[string]float64{"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[string(text[len(number):])]
	value, err := strconv.ParseFloat(number, 64)
	if count := math.Round(value * unit); known && err == nil && count >= 0 && count < mostCount {
		*c = Count(count)
		return nil
	}
	return refuse("", "write 30M, 4.2G or 25557032, below 9007T", "cannot read the count %q", text)
}

// UnmarshalJSON reads a number, or a text with a unit.
func (c *Count) UnmarshalJSON(data []byte) error {
	text, ok := bytes.CutPrefix(data, []byte{'"'})
	if ok {
		text = bytes.TrimSuffix(text, []byte{'"'})
	}
	return c.UnmarshalText(text)
}

// Rate is a part of a whole: 0.02. As text, and in JSON, it is "2%" or 0.02.
type Rate float64

// UnmarshalText reads 2% or 0.02; more than ten times as much is refused.
func (r *Rate) UnmarshalText(text []byte) error {
	number, percent := strings.CutSuffix(strings.TrimSpace(string(text)), "%")
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		value /= 100
	}
	if err != nil || !(value >= 0 && value <= 10) {
		return refuse("", "write 2% or 0.02", "cannot read the increase %q", text)
	}
	*r = Rate(value)
	return nil
}

// MarshalText writes the rate in percent: "2%".
func (r Rate) MarshalText() ([]byte, error) {
	return append(strconv.AppendFloat(nil, float64(r)*100, 'g', -1, 64), '%'), nil
}

// UnmarshalJSON reads a number, or a text.
func (r *Rate) UnmarshalJSON(data []byte) error {
	text, ok := bytes.CutPrefix(data, []byte{'"'})
	if ok {
		text = bytes.TrimSuffix(text, []byte{'"'})
	}
	return r.UnmarshalText(text)
}
