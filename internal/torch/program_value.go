package torch

// This file tells what an expression of the program's file stands for behind what of the
// program has run: its command line is read, its settings are made.

import (
	"heft/internal/python/vm"
)

const (
	maxValueText  = 200    // of an expression that is asked for
	maxValueSteps = 20_000 // that it may take
)

// valueOf evaluates an expression in the program's names; nil where it has no value.
func valueOf(s *Session, expr string) vm.Value {
	if s.main == nil || expr == "" || len(expr) > maxValueText {
		return nil
	}
	defer vm.Within(s.library.vm, maxValueSteps)()
	defer s.keepAssumptions(len(s.library.builder.Assumed()))
	defer s.library.keepSwitches()()
	v, err := s.library.vm.Eval("("+expr+")", s.main.Dict)
	if err != nil {
		return nil
	}
	return v
}

// Whole is the whole number that an expression of the program stands for; false for none.
func Whole(s *Session, expr string) (int64, bool) {
	v := valueOf(s, expr)
	if v == nil {
		return 0, false
	}
	return wholeNumber(s.library, v)
}

// Truth tells whether a condition of the program holds; not known where it has no value.
func Truth(s *Session, expr string) (holds, known bool) {
	v := valueOf(s, expr)
	if v == nil {
		return false, false
	}
	holds, err := s.library.vm.Truth(v)
	return holds, err == nil
}
