package run

// This file reads a setting from JSON.

import (
	"encoding/json"
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
	if err := fault.DecodeJSON("the setting", data, (*fields)(s), "keys are the settings' names, as weight_decay"); err != nil {
		return err
	}
	return refuseZero(data)
}

// refuseZero refuses a number that is given as zero, which in a Setting means that it
// is not given.
func refuseZero(data []byte) error {
	var given struct{ Batch, Accumulate, Ranks *int64 }
	if err := json.Unmarshal(data, &given); err != nil {
		return fault.OfJSON("the setting", err, given, "")
	}
	for name, value := range map[string]*int64{"batch": given.Batch, "accumulate": given.Accumulate, "ranks": given.Ranks} {
		if value != nil && *value == 0 {
			return tooSmall(name, 0)
		}
	}
	return nil
}
