package answer

// This file measures what a keystroke costs: the same model, each time with other text.

import (
	"context"
	"fmt"
	"runtime/debug"
	"testing"

	"heft"
)

// BenchmarkEdit asks for ResNet-50's layers and training memory after each edit of its
// source, with the collector's setting of the page's worker.
func BenchmarkEdit(b *testing.B) {
	debug.SetGCPercent(400)
	var d Desk
	defer d.Close()
	text := ask(b, &d, `{"ask": "source", "model": "resnet50"}`, nil).Text
	q := Question{Ask: "live", Model: text.Name + ":" + text.Model, SourceName: text.Name, Setting: heft.Setting{Mode: heft.Training, Batch: 32, GPU: "t4", Input: "1x3x224x224"}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		q.Source = fmt.Sprintf("%s\n# %d", text.Text, i)
		answer := d.Answer(context.Background(), []byte(question(b, q)), nil)
		if i == 0 {
			b.Logf("%d bytes", len(answer))
		}
	}
}
