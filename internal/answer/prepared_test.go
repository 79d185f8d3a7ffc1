package answer

// This file tests that answers given ahead are those that would be given.

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	built "heft/page"
)

func TestPrepare(t *testing.T) {
	text, err := Prepare(context.Background(), built.Questions())
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Question Question
		Answer   json.RawMessage
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Question.Ask != "live" || list[0].Question.Model != "resnet50" {
		t.Errorf("%+v", list)
	}
	for _, each := range list {
		asked, err := json.Marshal(each.Question)
		if err != nil {
			t.Fatal(err)
		}
		var d Desk
		want := bytes.TrimSpace(d.Answer(context.Background(), asked, nil))
		d.Close()
		var got bytes.Buffer
		if err := json.Compact(&got, each.Answer); err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		json.HTMLEscape(&plain, want)
		if !bytes.Equal(got.Bytes(), plain.Bytes()) {
			t.Errorf("%s: %.200s, want %.200s", each.Question.Ask, got.Bytes(), want)
		}
	}
	for _, wrong := range []string{``, `{}`, `[{"ask": "live", "model": "no_such_model"}]`} {
		if _, err := Prepare(context.Background(), []byte(wrong)); err == nil {
			t.Errorf("%s is answered", wrong)
		}
	}
}
