package lib

// This file notes a program whose own parser refuses the arguments that the user gave it.

import "heft/internal/python/vm"

// CommandLineError says that a program's parser refuses the arguments that the user gave.
// The parser's SystemExit follows: a program that goes on without its arguments is not the
// one that was asked for, unless it has another parser read them.
type CommandLineError struct {
	Ended   bool     // the program did not catch it
	Message string   // the parser's own
	Wrong   []string // words that the program does not take
	Known   []string // those that may stand for them
}

// Error returns the parser's words.
func (e *CommandLineError) Error() string { return e.Message }

// refused is refused(message, wrong, known).
func (a *FileAccess) refused(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var message string
	var wrong, known *vm.List
	if err := args.Unpack("refused", "/message", &message, "/wrong", &wrong, "/known", &known); err != nil {
		return nil, err
	}
	if a.Refused == nil {
		a.Refused = &CommandLineError{Message: message, Wrong: words(wrong), Known: words(known)}
	}
	return vm.NoneValue, nil
}

// taken is taken(): a parser has read the user's arguments.
func (a *FileAccess) taken(_ *vm.VM, args vm.Args) (vm.Value, error) {
	if err := args.Unpack("taken"); err != nil {
		return nil, err
	}
	if a.Refused != nil && !a.Refused.Ended {
		a.Refused = nil
	}
	return vm.NoneValue, nil
}

// words are the texts of a list.
func words(list *vm.List) []string {
	var found []string
	for _, item := range list.Items {
		if text, ok := item.(vm.Str); ok {
			found = append(found, string(text))
		}
	}
	return found
}
