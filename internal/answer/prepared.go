package answer

// This file answers questions ahead: those that every visitor asks first are answered
// when the page is built, and seen before heft itself is loaded.

import (
	"context"
	"encoding/json"
	"fmt"
)

// prepared is a question and its answer.
type prepared struct {
	Question json.RawMessage `json:"question"`
	Answer   json.RawMessage `json:"answer"`
}

// Prepare answers a list of questions, in JSON, with a list of {question, answer}. A
// question that cannot be answered is an error.
func Prepare(ctx context.Context, questions []byte) ([]byte, error) {
	var list []prepared
	var asked []json.RawMessage
	if err := json.Unmarshal(questions, &asked); err != nil {
		return nil, fmt.Errorf("cannot read the questions: %w", err)
	}
	var desk Desk
	defer desk.Close()
	for _, question := range asked {
		text := desk.Answer(ctx, question, nil)
		var a Answer
		if err := json.Unmarshal(text, &a); err != nil {
			return nil, err
		}
		if a.Error != nil {
			return nil, fmt.Errorf("%s: %s", question, a.Error.Message)
		}
		list = append(list, prepared{question, text})
	}
	return json.Marshal(list)
}
