package yaml

// This file compares some documents, each also damaged at every character, with what PyYAML's composer makes of them
// (testdata/answers.py): every node, or that the text is refused; and the package's own words with what
// was read once.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// answered is a line of the golden.
type answered struct{ Text, Answer string }

// written is a node in the golden's form.
func written(n *Node, seen map[*Node]bool, places bool) string {
	if n == nil {
		return "nothing"
	}
	if seen[n] {
		return "again"
	}
	seen[n] = true
	var parts []string
	switch n.Kind {
	case Scalar:
		switch {
		case !n.Plain:
			return "quoted " + quoted(n.Value)
		case n.Value == "" || !places:
			return quoted(n.Value)
		}
		return fmt.Sprintf("%d:%d %s", n.Line, n.Column, quoted(n.Value))
	case Sequence:
		for _, item := range n.Items {
			parts = append(parts, written(item, seen, places))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, pair := range n.Pairs {
		parts = append(parts, written(pair.Key, seen, places)+": "+written(pair.Value, seen, places))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// tags are what stands before nodes, in their order.
func tags(n *Node, seen map[*Node]bool) string {
	if n == nil || seen[n] {
		return ""
	}
	seen[n] = true
	text := ""
	if n.Tag != "" {
		text = " " + n.Tag
	}
	for _, item := range n.Items {
		text += tags(item, seen)
	}
	for _, pair := range n.Pairs {
		text += tags(pair.Key, seen) + tags(pair.Value, seen)
	}
	return text
}

// TestAnswers: what differs is listed, so that it is seen when it changes.
func TestAnswers(t *testing.T) {
	rows := packed.Rows[answered](t, "testdata/answers.jsonl.gz")
	if len(rows) < 1000 {
		t.Errorf("only %d texts", len(rows))
	}
	var differ, own strings.Builder
	for _, row := range rows {
		documents, err := Parse(row.Text)
		got := "error"
		if err == nil {
			var all []string
			for _, d := range documents {
				all = append(all, written(d, map[*Node]bool{}, !strings.ContainsAny(row.Text, "&!")))
				if text := tags(d, map[*Node]bool{}); text != "" {
					fmt.Fprintf(&own, "%q:%s\n", row.Text, text)
				}
			}
			got = strings.Join(all, " --- ")
		} else {
			fmt.Fprintf(&own, "%q: %v\n", row.Text, err)
		}
		if got != row.Answer {
			fmt.Fprintf(&differ, "%q: %s; PyYAML %s\n", row.Text, got, row.Answer)
		}
	}
	packed.Matches(t, "testdata/differs.txt", differ.String())
	packed.Matches(t, "testdata/said.txt.gz", own.String())
}
