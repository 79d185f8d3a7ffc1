package run

// This file reads a setting from JSON.

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"heft/internal/fault"
)

// Clone is the setting with lists and numbers of its own: reading over it leaves s as
// it is.
func (s Setting) Clone() Setting {
	s.Dim, s.Freeze, s.Checkpoint = maps.Clone(s.Dim), slices.Clone(s.Freeze), slices.Clone(s.Checkpoint)
	if s.Momentum != nil {
		momentum := *s.Momentum
		s.Momentum = &momentum
	}
	if s.Context != nil {
		context := *s.Context
		s.Context = &context
	}
	return s
}

// UnmarshalJSON reads a setting over what it holds. A key that no field has is
// refused: misspelt, it would be ignored.
func (s *Setting) UnmarshalJSON(data []byte) error {
	type fields Setting // without this method
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode((*fields)(s))
	var own *fault.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return refuse(kind.Field, "", "%s cannot be a JSON %s", kind.Field, kind.Value)
	}
	return refuse("", "keys are the fields' names, as weight_decay", "cannot read the setting: %v", err)
}
