package cli

// This file words what is wrong with flags and commands, and says what was meant.

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft/internal/spell"
	"heft/zoo"
)

// nearCommand is the command that a first argument nearly spells, "" where it names a
// model or a file.
func nearCommand(root *cobra.Command, word string) string {
	if _, known := zoo.Lookup(word); known || strings.ContainsAny(word, "./:\\(") {
		return ""
	}
	if _, err := os.Stat(word); err == nil {
		return ""
	}
	var names []string
	for _, command := range root.Commands() {
		names = append(names, command.Name())
	}
	near := spell.Nearest(word, names)
	if spell.Nearest(word, append(zoo.Names(), near)) != near {
		return ""
	}
	return near
}

// unreadFlag words pflag's error of a flag: which one, with which value, and the flag
// that was meant.
func unreadFlag(of *cobra.Command, err error) error {
	hint := of.CommandPath() + " --help lists the flags"
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		flag := givenFlag(unknown)
		if meant := meantFlag(of, strings.TrimLeft(flag, "-")); meant != "" {
			hint = meant + " " + hint
		}
		return &usageError{message: "unknown flag: " + flag, hint: hint}
	case errors.As(err, &invalid):
		return &usageError{message: fmt.Sprintf("--%s cannot be %q: it takes %s", invalid.GetFlag().Name, invalid.GetValue(), kindOf(invalid.GetFlag())), hint: hint}
	case errors.As(err, &missing):
		return &usageError{message: "--" + missing.GetSpecifiedName() + " needs a value", hint: hint}
	}
	return &usageError{message: err.Error(), hint: hint}
}

// givenFlag is the flag as it was given: of "-train" pflag names the first letter that
// no flag has.
func givenFlag(err *pflag.NotExistError) string {
	if letters := err.GetSpecifiedShortnames(); letters != "" {
		return "-" + letters
	}
	return "--" + err.GetSpecifiedName()
}

// meantFlag says which flag of a command was meant, and else which commands have it.
func meantFlag(of *cobra.Command, name string) string {
	own := flagNames(of)
	switch near := spell.Near(name, own, 3); {
	case slices.Contains(own, name):
		return "did you mean --" + name + "?"
	case slices.Contains([]string{"json", "html", "svg", "csv", "markdown", "latex"}, name) && slices.Contains(own, "format"):
		return "did you mean --format " + name + "?"
	case len(near) > 0:
		return "did you mean --" + strings.Join(near, " or --") + "?"
	}
	var others []string
	if root := of.Root(); root != of && slices.Contains(flagNames(root), name) {
		others = append(others, "heft MODEL")
	}
	for _, command := range of.Root().Commands() {
		if command != of && slices.Contains(flagNames(command), name) {
			others = append(others, command.Name())
		}
	}
	if len(others) == 0 {
		return ""
	}
	return fmt.Sprintf("--%s belongs to other commands: %s;", name, strings.Join(others, ", "))
}

func flagNames(of *cobra.Command) []string {
	var names []string
	of.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// kindOf names what a flag takes.
func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "int", "int64":
		return "a whole number"
	case "float64":
		return "a number"
	case "duration":
		return "a time such as 30s"
	case "stringToInt64":
		return "sizes by name, as batch=8"
	}
	if name, _ := pflag.UnquoteUsage(f); name != "" && name != "value" {
		return "a " + name
	}
	return "a value"
}
