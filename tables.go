package heft

// This file prints reports for documents, spreadsheets and build servers.

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"heft/internal/render/csv"
	"heft/internal/render/github"
	"heft/internal/render/json"
	"heft/internal/render/junit"
	"heft/internal/render/latex"
	"heft/internal/render/markdown"
	"heft/internal/render/text"
	"heft/internal/report"
)

// ComparisonFormats lists what [WriteComparison] takes.
func ComparisonFormats() []string { return []string{"text", "json", "csv", "markdown", "latex"} }

// ComparisonMeasures lists what [Comparison].Sort takes.
func ComparisonMeasures() []string { return report.ComparisonMeasures() }

// WriteComparison prints a comparison: as text, JSON, lines for a spreadsheet, or a
// table of Markdown or LaTeX. The error of an unknown format is an *Error.
func WriteComparison(w io.Writer, r *Comparison, format string, o TextOptions) error {
	switch format {
	case "text":
		return text.Comparison(w, r, o)
	case "json":
		return json.Write(w, r)
	case "csv":
		return csv.Comparison(w, r)
	}
	right, rows := text.ComparisonRows(r, o)
	switch format {
	case "markdown":
		return markdown.Table(w, right, rows)
	case "latex":
		return latex.Table(w, right, rows)
	}
	return unknownFormat(format, ComparisonFormats())
}

// DiffFormats lists what [WriteDiff] takes.
func DiffFormats() []string { return []string{"text", "json", "markdown"} }

// WriteDiff prints what differs between two models: as text, JSON, or tables of
// Markdown. The error of an unknown format is an *Error.
func WriteDiff(w io.Writer, r *DiffReport, format string, o TextOptions) error {
	switch format {
	case "text":
		return text.Diff(w, r, o)
	case "json":
		return json.Write(w, r)
	case "markdown":
		return diffMarkdown(w, r, o)
	}
	return unknownFormat(format, DiffFormats())
}

func diffMarkdown(w io.Writer, r *DiffReport, o TextOptions) error {
	_, err := fmt.Fprintf(w, "**%s → %s**\n\n", markdown.Text(r.Before.Model), markdown.Text(r.After.Model))
	right, rows := text.DiffTotals(r, o)
	err = errors.Join(err, markdown.Table(w, right, rows))
	_, failed := fmt.Fprintf(w, "\n%s\n\n", markdown.Text(text.DiffSummary(r)))
	err = errors.Join(err, failed)
	if right, rows = text.DiffLayers(r, o); len(rows) > 1 {
		err = errors.Join(err, markdown.Table(w, right, rows))
	}
	for _, line := range text.DiffJoined(r) {
		_, failed := fmt.Fprintf(w, "%s\n", markdown.Text(line))
		err = errors.Join(err, failed)
	}
	return err
}

// CheckFormats lists what [WriteCheck] takes.
func CheckFormats() []string { return []string{"text", "json", "markdown", "github", "junit"} }

// WriteCheck prints a check: as text, JSON, a comment in Markdown, messages of GitHub
// Actions, or JUnit's XML. The error of an unknown format is an *Error.
func WriteCheck(w io.Writer, r *CheckReport, format string, o TextOptions) error {
	switch format {
	case "text":
		return text.Check(w, r, o)
	case "json":
		return json.Write(w, r)
	case "markdown":
		return checkMarkdown(w, r, o)
	case "github":
		return checkGitHub(w, r, o)
	case "junit":
		return checkJUnit(w, r, o)
	}
	return unknownFormat(format, CheckFormats())
}

func checkMarkdown(w io.Writer, r *CheckReport, o TextOptions) error {
	verdict := "keeps its budgets"
	if !r.Passed {
		verdict = "does not keep its budgets"
	}
	if _, err := fmt.Fprintf(w, "**%s** %s\n\n", markdown.Text(r.Model), verdict); err != nil {
		return err
	}
	right, rows := text.CheckRows(r, o)
	return markdown.Table(w, right, rows)
}

func checkGitHub(w io.Writer, r *CheckReport, o TextOptions) error {
	var errs []error
	for i := range r.Budgets {
		write := github.Notice
		if !r.Budgets[i].Passed {
			write = github.Error
		}
		errs = append(errs, write(w, "heft check "+r.Model, text.CheckLine(&r.Budgets[i], o)))
	}
	return errors.Join(errs...)
}

func checkJUnit(w io.Writer, r *CheckReport, o TextOptions) error {
	suite := junit.NewSuite("heft check " + r.Model)
	for i := range r.Budgets {
		b, failure := &r.Budgets[i], ""
		if !b.Passed {
			failure = text.CheckLine(b, o)
		}
		suite.Add(string(b.Measure), failure)
	}
	return suite.Write(w)
}

func unknownFormat(format string, known []string) error {
	return &Error{Kind: Usage, Message: fmt.Sprintf("unknown format %q", format), Advice: "there are " + strings.Join(known, ", ")}
}
