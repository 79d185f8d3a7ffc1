package fault

// This file tests the words for JSON that somebody wrote wrongly.

import (
	"errors"
	"testing"
)

func TestDecodeJSON(t *testing.T) {
	type part struct {
		Least int  `json:"least"`
		On    bool `json:"on"`
	}
	type whole struct {
		Models []string `json:"models"`
		Part   part     `json:"part"`
		Rate   *float64 `json:"rate"`
	}
	for text, want := range map[string]struct{ message, hint string }{
		`{"models": ["a"], "part": {"least": 1}}`: {"", ""},
		`{"model": ["a"]}`:                        {`the list has no key "model"`, "did you mean models? advice"},
		`{"part": {"lesat": 1}}`:                  {`the list has no key "lesat"`, "did you mean least? advice"},
		`{"on": true}`:                            {`the list has no key "on"`, "advice"},
		`{"models": {"a": 1}}`:                    {"models cannot be an object: it takes a list", "advice"},
		`{"models": "a"}`:                         {"models cannot be a text: it takes a list", "advice"},
		`{"part": {"least": "1"}}`:                {"part.least cannot be a text: it takes a whole number", "advice"},
		`{"part": {"least": 1.5}}`:                {"part.least cannot be the number 1.5: it takes a whole number", "advice"},
		`{"part": {"on": 1}}`:                     {"part.on cannot be the number: it takes true or false", "advice"},
		`{"rate": []}`:                            {"rate cannot be a list: it takes a number", "advice"},
		`[1]`:                                     {"the list cannot be a list: it is an object", "advice"},
		`nix`:                                     {"the list is no JSON at byte 2", "advice"},
		`{"models": [`:                            {"the list is no JSON: it ends too early", "advice"},
		``:                                        {"the list is no JSON: it ends too early", "advice"},
		`{} {}`:                                   {"the list ends at byte 2, and more follows", "advice"},
	} {
		var into whole
		err := DecodeJSON("the list", []byte(text), &into, "advice")
		var got *Error
		switch {
		case want.message == "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case want.message == "":
		case !errors.As(err, &got):
			t.Errorf("%s: %v, want an *Error", text, err)
		case got.Kind != Usage || got.Message != want.message || got.Advice != want.hint:
			t.Errorf("%s:\n%q %q, want\n%q %q", text, got.Message, got.Advice, want.message, want.hint)
		}
	}
}

func TestOfJSONKeepsOwnErrors(t *testing.T) {
	own := &Error{Kind: Usage, Message: "own"}
	if got := OfJSON("the list", own, 0, ""); got != own {
		t.Errorf("%v, want the part's own error", got)
	}
	if got := OfJSON("the list", errors.New("a broken pipe"), 0, ""); got.Message != "cannot read the list: a broken pipe" {
		t.Errorf("%q", got.Message)
	}
}
