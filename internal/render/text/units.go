package text

// This file writes counts and sizes with their units.

import (
	"fmt"
	"strconv"

	"heft/internal/formula"
)

// Grouped writes an integer with thousands separators: 25,557,032.
func Grouped(n int64) string { return formula.Grouped(n) }

// Count writes a number of operations with four significant digits: 118.0 M,
// 4.089 G; below a thousand it is exact.
func Count(n int64) string {
	value, unit := scale(float64(n), 1000, []string{"", "k", "M", "G", "T", "P", "E"})
	if unit == "" {
		return strconv.FormatInt(n, 10)
	}
	return significant(value) + " " + unit
}

// Bytes writes a size in powers of 1024 (97.49 MiB), or of 1000 (102.2 MB) if
// si is set.
func Bytes(n int64, si bool) string {
	step, units := 1024.0, []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"}
	if si {
		step, units = 1000, []string{"B", "kB", "MB", "GB", "TB", "PB"}
	}
	value, unit := scale(float64(n), step, units)
	if unit == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return significant(value) + " " + unit
}

func scale(value, step float64, units []string) (float64, string) {
	i := 0
	for (value >= step || value <= -step) && i < len(units)-1 {
		value /= step
		i++
	}
	return value, units[i]
}

// significant writes four significant digits of a value below 1024.
func significant(value float64) string {
	switch {
	case value >= 1000:
		return fmt.Sprintf("%.0f", value)
	case value >= 99.995:
		return fmt.Sprintf("%.1f", value)
	case value >= 9.9995:
		return fmt.Sprintf("%.2f", value)
	}
	return fmt.Sprintf("%.3f", value)
}
