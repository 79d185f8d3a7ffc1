package answer

// This file writes reports as files that the visitor takes along.

import (
	"context"
	"io"
	"strings"

	"heft"
)

// export is a form that a report can be taken along in.
type export struct {
	ending, media string
	write         func(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error
}

// exports are the forms by their names.
var exports = map[string]export{
	"text":     {".txt", "text/plain", table("text")},
	"json":     {".json", "application/json", table("json")},
	"csv":      {".csv", "text/csv", table("csv")},
	"markdown": {".md", "text/markdown", table("markdown")},
	"latex":    {".tex", "application/x-tex", table("latex")},
	"html":     {".html", "text/html", page},
	"params":   {".params.svg", "image/svg+xml", chart("params")},
	"macs":     {".macs.svg", "image/svg+xml", chart("macs")},
	"timeline": {".memory.svg", "image/svg+xml", timeline},
	"memory":   {".memory.json", "application/json", memory},
}

func (d *Desk) export(ctx context.Context, q *Question, files Files) (*Answer, error) {
	form, ok := exports[q.Format]
	if !ok {
		return nil, &heft.Error{Kind: heft.Usage, Message: "there is no format " + q.Format}
	}
	a := &Answer{}
	err := d.use(ctx, q, files, func(m *heft.Model) error {
		var b strings.Builder
		err := form.write(ctx, d, m, q.Setting, &b)
		a.Text = &Text{Name: "heft" + form.ending, Type: form.media, Text: b.String()}
		return err
	})
	return a, err
}

// table writes the layers.
func table(format string) func(context.Context, *Desk, *heft.Model, heft.Setting, io.Writer) error {
	return func(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error {
		r, err := m.Report(ctx, tableOf(s), d.Limits, heft.WithMemory())
		if err != nil {
			return err
		}
		return heft.WriteTable(w, r, format, heft.TextOptions{Depth: heft.AllDepths})
	}
}

// chart draws the tree of modules.
func chart(measure string) func(context.Context, *Desk, *heft.Model, heft.Setting, io.Writer) error {
	return func(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error {
		r, err := m.Report(ctx, tableOf(s), d.Limits)
		if err != nil {
			return err
		}
		return heft.WriteChart(w, r, measure, heft.TextOptions{})
	}
}

// page writes a page of one file with the layers and the run.
func page(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error {
	r, err := m.Report(ctx, tableOf(s), d.Limits)
	if err != nil {
		return err
	}
	run, err := m.Memory(ctx, s, d.Limits)
	if err != nil {
		return err
	}
	return heft.WriteHTML(w, r, []*heft.MemoryReport{run}, heft.TextOptions{})
}

func timeline(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error {
	run, err := m.Memory(ctx, s, d.Limits)
	if err != nil {
		return err
	}
	return heft.WriteTimeline(w, run, heft.TextOptions{})
}

func memory(ctx context.Context, d *Desk, m *heft.Model, s heft.Setting, w io.Writer) error {
	run, err := m.Memory(ctx, s, d.Limits)
	if err != nil {
		return err
	}
	return heft.WriteJSON(w, run)
}
