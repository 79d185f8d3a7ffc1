package advise

// This file applies the changes that a user names.

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"heft/internal/fault"
	"heft/internal/report"
	"heft/internal/run"
)

// ReadMoves reads "amp=bf16,inplace=true": changes separated by commas, each with its
// value; what has no "=" goes on with the value before it, so that
// "checkpoint=layer1,layer2" is one change. A switch may stand without a value.
func ReadMoves(texts []string) ([]Move, error) {
	var moves []Move
	for _, text := range texts {
		fresh := true
		for part := range strings.SplitSeq(text, ",") {
			part = strings.TrimSpace(part)
			id, value, valued := strings.Cut(part, "=")
			if last := len(moves) - 1; !valued && !fresh {
				if _, err := Find(id); err != nil {
					moves[last].Value += "," + part
					continue
				}
			}
			if !valued {
				value = on
			}
			l, err := Find(id)
			if err != nil {
				return nil, err
			}
			moves, fresh = append(moves, Move{l, strings.TrimSpace(value)}), false
		}
	}
	if len(moves) == 0 {
		return nil, &fault.Error{Kind: fault.Usage, Setting: "set", Message: "no change is named", Advice: "`set` amp=bf16,inplace=true"}
	}
	return moves, nil
}

// WhatIf measures a run before and after changes. Errors are those of either.
func WhatIf(b *Bench, setting run.Setting, moves []Move) (*report.WhatIf, error) {
	s, now, err := b.Examine(Case{Setting: setting})
	if err != nil {
		return nil, err
	}
	c, err := apply(moves, s)
	if err != nil {
		return nil, err
	}
	then, err := b.Measure(c)
	if err != nil {
		return nil, err
	}
	r := &report.WhatIf{
		Version: report.WhatIfVersion, AdvisedRun: s.run(now), Code: s.code(moves), Setting: s.differing(moves),
		Assumptions: report.AdviceAssumptions(then.Plan.Assumptions(then.Graph)),
	}
	for _, m := range moves {
		r.Changes = append(r.Changes, report.AdvisedChange{Set: m.String(), Title: m.Title(s), Why: m.Lever.Why, Costs: costOf(s, m, now, nil)})
	}
	if r.Before, err = b.both(s.Case, now); err != nil {
		return nil, err
	}
	r.After, err = b.both(c, then)
	return r, err
}

// both adds the memory of the other mode to an outcome's figures.
func (b *Bench) both(c Case, o *Outcome) (report.WhatIfFigures, error) {
	f := report.WhatIfFigures{AdvisedFigures: figures(o)}
	other := run.Training
	switch c.Setting.Mode {
	case run.Training:
		other, f.Training = run.Inference, &o.Uses
	case run.Inference:
		f.Inference = &o.Uses
	default:
		return f, nil
	}
	c.Setting = c.Setting.For(other)
	second, err := b.Measure(c)
	switch {
	case err != nil && b.ended(err):
		return f, err
	case err != nil:
		f.Problem = err.Error()
	case other == run.Training:
		f.Training = &second.Uses
	default:
		f.Inference = &second.Uses
	}
	return f, nil
}

// differing are the settings that moves change, as "batch=16", nil where they change
// the model: a run of the same kind then needs the changed model.
func (s *Subject) differing(moves []Move) []string {
	c, err := apply(moves, s)
	if err != nil || len(c.Changes) > len(s.Changes) {
		return nil
	}
	var list []string
	before, after := reflect.ValueOf(s.Setting), reflect.ValueOf(c.Setting)
	for i := range before.NumField() {
		if value := after.Field(i).Interface(); !reflect.DeepEqual(before.Field(i).Interface(), value) {
			list = append(list, run.Name(before.Type().Field(i))+"="+settingText(value))
		}
	}
	return list
}

// settingText is a setting's value as --set and flags take it.
func settingText(value any) string {
	switch v := value.(type) {
	case []string:
		return strings.Join(v, ",")
	case *float64:
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	case encoding.TextMarshaler:
		if text, err := v.MarshalText(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(value)
}
