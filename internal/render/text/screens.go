package text

// This file names the tools whose screens heft prints.

import (
	"io"
	"maps"
	"slices"

	"heft/internal/report"
)

// screens are what prints a count as a tool does, by the tool's name.
func screens() map[string]func(w io.Writer, c report.ConventionCount, o Options) error {
	return map[string]func(w io.Writer, c report.ConventionCount, o Options) error{
		"keras": kerasScreen, "torchinfo": torchinfoScreen, "torchsummary": torchsummaryScreen,
	}
}

// Styles are the tools whose screens there are.
func Styles() []string { return slices.Sorted(maps.Keys(screens())) }

// StyleConvention is the way of counting that a tool's screen shows.
func StyleConvention(style string) string {
	if style == "keras" {
		return "keras-flops"
	}
	return style
}

// StyleColumns are the columns that a tool's screen may have; nil where it has its own
// always.
func StyleColumns(style string) []string {
	if style != "torchinfo" {
		return nil
	}
	return slices.Sorted(maps.Keys(torchinfoColumns()))
}
