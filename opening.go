package heft

// This file holds how a model is opened where each of several says so for itself.

import (
	"encoding/json"
	"fmt"

	"heft/internal/escape"
	"heft/internal/fault"
)

// Opening is how a model is opened: the options of [Open] that belong to one model of
// many, by their names in JSON. The zero value is none of them.
//
// Example: {"args": "--depth 50", "assume": ["model.py:93=false"]}
type Opening struct {
	// Args are those of a script: a text as a shell has it, or a list of words.
	Args Args `json:"args,omitempty"`
	// Seq is how many tokens a model of transformers is fed.
	Seq Seq `json:"seq,omitempty"`
	// GTPerImage is how many objects each image shows to a detector in training.
	GTPerImage GTPerImage `json:"gt_per_image,omitempty"`
	// Assume decides what depends on a tensor's values.
	Assume Assume `json:"assume,omitempty"`
}

// applyOpen applies what is said: the rest is as other options have it.
func (p Opening) applyOpen(o *openOptions) {
	p.Args.applyOpen(o)
	p.Assume.applyOpen(o)
	if p.Seq != 0 {
		p.Seq.applyOpen(o)
	}
	if p.GTPerImage != 0 {
		p.GTPerImage.applyOpen(o)
	}
}

// readOver reads the keys of an opening over what it holds, in slices of its own, and takes
// them out of an object's.
func (p *Opening) readOver(keys map[string]json.RawMessage) error {
	own := map[string]json.RawMessage{}
	for _, key := range fault.KeysOf(Opening{}) {
		if value, given := keys[key]; given {
			own[key] = value
			delete(keys, key)
		}
	}
	if _, given := own["assume"]; given {
		p.Assume = nil
	}
	text, err := json.Marshal(own)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, p)
}

// UnmarshalJSON reads a list of words, or a text that a shell would split into them:
// "--depth 50".
func (a *Args) UnmarshalJSON(data []byte) error {
	*a = nil
	refused := &Error{Kind: Usage, Message: fmt.Sprintf("args cannot be %.40s: they are a text or a list of texts", data), Advice: `write "args": "-a resnet50 data"`, Setting: "args"}
	var text string
	if json.Unmarshal(data, &text) != nil {
		if json.Unmarshal(data, (*[]string)(a)) != nil {
			return refused
		}
		return nil
	}
	words, err := escape.ShellWords(text)
	if err != nil {
		refused.Message = "args " + err.Error()
		return refused
	}
	*a = words
	return nil
}
