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
	"heft/internal/render/svg"
	"heft/internal/render/text"
	"heft/internal/report"
)

// TableFormats lists what [WriteTable] takes.
func TableFormats() []string { return []string{"text", "json", "csv", "markdown", "latex"} }

// WriteTable prints a model's layers: as text, JSON, lines for a spreadsheet, or a table
// of Markdown or LaTeX with the columns of the options, which are type, output, params
// and macs where none are named. The error of an unknown format is an *Error.
func WriteTable(w io.Writer, r *Report, format string, o TextOptions) error {
	switch format {
	case "text":
		return text.Model(w, r, o)
	case "json":
		return json.Write(w, r)
	case "csv":
		return csv.Layers(w, r)
	case "markdown", "latex":
	default:
		return unknownFormat(format, TableFormats())
	}
	if len(o.Columns) == 0 {
		o.Columns = []string{"type", "output", "params", "macs"}
	}
	right, rows, err := text.LayerRows(r, o)
	if err != nil {
		return &Error{Kind: Usage, Message: err.Error(), Err: err}
	}
	if format == "markdown" {
		return markdown.Table(w, right, rows)
	}
	return latex.Table(w, right, rows)
}

// ComparisonFormats lists what [WriteComparison] takes.
func ComparisonFormats() []string {
	return []string{"text", "json", "csv", "markdown", "latex", "svg"}
}

// ComparisonMeasures lists what [Comparison].Sort takes.
func ComparisonMeasures() []string { return report.ComparisonMeasures() }

// WriteComparison prints a comparison: as text, JSON, lines for a spreadsheet, or a
// table of Markdown or LaTeX, or as a drawing of work, parameters and memory in SVG. The
// error of an unknown format is an *Error.
func WriteComparison(w io.Writer, r *Comparison, format string, o TextOptions) error {
	switch format {
	case "text":
		return text.Comparison(w, r, o)
	case "json":
		return json.Write(w, r)
	case "csv":
		return csv.Comparison(w, r)
	case "svg":
		return svg.Scatter(w, r, svg.Options{SI: o.SI})
	}
	right, rows := text.ComparisonRows(r, o)
	switch format {
	case "markdown":
		return errors.Join(markdown.Table(w, right, rows), markdownNotes(w, text.ComparisonNotes(r, o)))
	case "latex":
		return errors.Join(latex.Table(w, right, rows), latex.Notes(w, linesOf(text.ComparisonNotes(r, o))))
	}
	return unknownFormat(format, ComparisonFormats())
}

// ComparisonColumns lists what [TextOptions].Columns takes for a comparison.
func ComparisonColumns() []string { return text.ComparisonColumns() }

// markdownNotes writes a table's notes as a list below it.
func markdownNotes(w io.Writer, notes []text.Note) error {
	var b strings.Builder
	for _, line := range linesOf(notes) {
		b.WriteString("\n- " + markdown.Text(line))
	}
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

// linesOf are notes with the names of their models.
func linesOf(notes []text.Note) []string {
	var lines []string
	for _, n := range notes {
		if n.Model != "" {
			n.Text = n.Model + ": " + n.Text
		}
		lines = append(lines, n.Text)
	}
	return lines
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

// JobFormats lists what [JobWriter] takes.
func JobFormats() []string { return []string{"jsonl", "csv"} }

// JobWriter writes results of jobs, a line each: the function for [Pool].Run. In CSV,
// a heading is first, unless the lines continue a list. The error of an unknown format
// is an *Error.
func JobWriter(w io.Writer, format string, continued bool) (func(*JobResult) error, error) {
	switch format {
	case "jsonl":
		return func(r *JobResult) error { return json.Line(w, r) }, nil
	case "csv":
		if !continued {
			if err := csv.JobHeading(w); err != nil {
				return nil, err
			}
		}
		return func(r *JobResult) error { return csv.Job(w, r) }, nil
	}
	return nil, unknownFormat(format, JobFormats())
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
		return checkJUnit(w, []*CheckReport{r}, o)
	}
	return unknownFormat(format, CheckFormats())
}

// WriteCheckList prints the checks of several models, in the formats of [WriteCheck].
func WriteCheckList(w io.Writer, l *CheckListReport, format string, o TextOptions) error {
	var each func(io.Writer, *CheckReport, TextOptions) error
	switch format {
	case "text":
		return text.CheckList(w, l, o)
	case "json":
		return json.Write(w, l)
	case "junit":
		return checkJUnit(w, l.Checks, o)
	case "markdown":
		each = checkMarkdown
	case "github":
		each = checkGitHub
	default:
		return unknownFormat(format, CheckFormats())
	}
	var errs []error
	for i, r := range l.Checks {
		if i > 0 && format == "markdown" {
			_, err := io.WriteString(w, "\n")
			errs = append(errs, err)
		}
		errs = append(errs, each(w, r, o))
	}
	return errors.Join(errs...)
}

func checkMarkdown(w io.Writer, r *CheckReport, o TextOptions) error {
	verdict := "keeps its budgets"
	switch {
	case r.Problem != "":
		_, err := fmt.Fprintf(w, "**%s** could not be checked: %s\n", markdown.Text(r.Model), markdown.Text(r.Problem))
		return err
	case !r.Passed:
		verdict = "does not keep its budgets"
	}
	if _, err := fmt.Fprintf(w, "**%s** %s\n\n", markdown.Text(r.Model), verdict); err != nil {
		return err
	}
	right, rows := text.CheckRows(r, o)
	return markdown.Table(w, right, rows)
}

func checkGitHub(w io.Writer, r *CheckReport, o TextOptions) error {
	if r.Problem != "" {
		return github.Error(w, r.File, "heft check "+r.Model, r.Problem)
	}
	var errs []error
	for i := range r.Budgets {
		write := github.Notice
		if !r.Budgets[i].Passed {
			write = github.Error
		}
		errs = append(errs, write(w, r.File, "heft check "+r.Model, text.CheckLine(&r.Budgets[i], o)))
	}
	return errors.Join(errs...)
}

// checkJUnit writes a suite for each check: one of them is the document itself.
func checkJUnit(w io.Writer, checks []*CheckReport, o TextOptions) error {
	var all junit.Suites
	for _, r := range checks {
		all.Add(checkSuite(r, o))
	}
	if len(all.Suites) == 1 {
		return all.Suites[0].Write(w)
	}
	return all.Write(w)
}

func checkSuite(r *CheckReport, o TextOptions) *junit.Suite {
	suite := junit.NewSuite("heft check " + r.Model)
	if r.Problem != "" {
		suite.Add("model", r.Problem)
	}
	for i := range r.Budgets {
		b, failure := &r.Budgets[i], ""
		if !b.Passed {
			failure = text.CheckLine(b, o)
		}
		suite.Add(caseOf(b), failure)
	}
	return suite
}

// caseOf names a budget among others of its measure.
func caseOf(b *report.Checked) string {
	name := string(b.Measure)
	if b.Of != "" {
		name += ": " + b.Of
	}
	if b.Before > 0 {
		name += " against the baseline"
	}
	return name
}

func unknownFormat(format string, known []string) error {
	return &Error{Kind: Usage, Message: fmt.Sprintf("unknown format %q", format), Advice: "there are " + strings.Join(known, ", ")}
}
