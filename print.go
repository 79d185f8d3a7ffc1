package heft

// This file prints reports, as the command line does.

import (
	"io"

	"heft/internal/render/json"
	"heft/internal/render/text"
)

// AnyReport is any of the reports.
type AnyReport interface {
	*Advice | *WhatIfReport | *Report | *MemoryReport | *LatencyReport | *FitReport | *CountReport | *Explanation | *ShapeReport | *BytesReport | *Comparison | *DiffReport | *CheckReport | *CheckListReport | *Placements
}

// TextOptions say how a report is printed as text. The zero value prints the first
// level of the module tree as wide as it is.
type TextOptions = text.Options

// AllDepths is the depth of a table with every module.
const AllDepths = text.AllDepths

// Measures lists what [TextOptions].Sort takes.
func Measures() []string { return text.Measures() }

// TextColumns lists what [TextOptions].Columns takes.
func TextColumns() []string { return text.Columns() }

// Styles lists what [TextOptions].Style takes: tools whose screens a [CountReport] is
// printed as.
func Styles() []string { return text.Styles() }

// StyleConvention is the convention that a style's screen shows: count by it.
func StyleConvention(style string) string { return text.StyleConvention(style) }

// StyleColumns lists the columns that a style's screen may have, nil where it always has
// its own.
func StyleColumns(style string) []string { return text.StyleColumns(style) }

// WriteText prints a report as the command line shows it.
func WriteText[R AnyReport](w io.Writer, report R, o TextOptions) error {
	switch r := any(report).(type) {
	case *Report:
		return text.Model(w, r, o)
	case *MemoryReport:
		return text.Memory(w, r, o)
	case *LatencyReport:
		return text.Latency(w, r, o)
	case *ShapeReport:
		return text.Shape(w, r, o)
	case *BytesReport:
		return text.TensorBytes(w, r, o)
	case *Explanation:
		return text.Explanation(w, r, o)
	case *CountReport:
		return text.Conventions(w, r, o)
	case *FitReport:
		return text.Fit(w, r, o)
	case *Comparison:
		return text.Comparison(w, r, o)
	case *DiffReport:
		return text.Diff(w, r, o)
	case *CheckListReport:
		return text.CheckList(w, r, o)
	case *CheckReport:
		return text.Check(w, r, o)
	case *Placements:
		return text.Placements(w, r, o)
	case *Advice:
		return text.Advice(w, r, o)
	case *WhatIfReport:
		return text.WhatIf(w, r, o)
	}
	return nil
}

// WriteJSON prints a report as indented JSON: the contract that its Version names.
func WriteJSON[R AnyReport](w io.Writer, report R) error { return json.Write(w, report) }
