package answer

// This file tests that errors are told in the language that the page asks in.

import (
	"context"
	"strings"
	"testing"
)

func TestErrorsAreSaid(t *testing.T) {
	var d Desk
	defer d.Close()
	for question, want := range map[string]string{
		`{"ask": "live", "model": "resnett50", "setting": {}, "lang": "zh"}`:                      "是否指 resnet50",
		`{"ask": "live", "model": "resnett50", "setting": {}, "lang": "en"}`:                      "did you mean resnet50",
		`{"ask": "live", "model": "resnett50", "setting": {}, "lang": "../zh"}`:                   "languages are en, zh",
		`{"ask": "fit", "model": "resnet18", "setting": {}, "lang": "zh"}`:                        "fit 需要显卡或显存大小",
		`{"ask": "live", "model": "resnet18", "setting": {"cost": ["x=1"]}, "lang": "zh"}`:        "模型没有调用",
		`{"ask": "live", "model": "resnet18", "setting": {"cost": ["x"]}, "lang": "zh"}`:          "没有等号",
		`{"ask": "live", "model": "resnet18", "setting": {"cost": ["x"]}, "nonsense": "zh"}`:      "nonsense",
		`{"ask": "explain", "model": "resnet18", "path": "nowhere", "setting": {}, "lang": "zh"}`: "不运行模块",
	} {
		if got := string(d.Answer(context.Background(), []byte(question), nil)); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}
