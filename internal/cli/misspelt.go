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

	"heft"
	"heft/internal/escape"
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
		if meant := meantFlag(of, flag); meant != "" {
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

// meantFlag says which flag of a command was meant, which commands have it, and what it is
// called here that is called so elsewhere.
func meantFlag(of *cobra.Command, given string) string {
	name := strings.TrimLeft(given, "-")
	if len(name) == 1 {
		name = longName(of.Root(), name)
	}
	own := flagNames(of)
	if slices.Contains(own, name) {
		return "did you mean --" + name + "?"
	}
	if slices.Contains([]string{"json", "jsonl", "html", "svg", "csv", "markdown", "latex"}, name) && slices.Contains(own, "format") {
		return "did you mean --format " + name + "?"
	}
	others := commandsWith(of, name)
	near := spell.Near(name, own, 3)
	meant := heft.MeantBy(name)
	var said []string
	switch {
	case len(near) > 0 && (len(others) > 0 || meant == nil || meant.Setting == "" || !slices.Contains(own, flagOf(meant.Setting))):
		said = append(said, "did you mean --"+strings.Join(near, " or --")+"?")
	case len(near) > 0:
		said = append(said, "did you mean --"+strings.Join(near, " or --")+", or "+flagWord(meant)+"?")
	case len(others) > 0 || meant == nil:
	case meant.Setting == "":
		said = append(said, meant.Advice+";")
	case slices.Contains(own, flagOf(meant.Setting)):
		said = append(said, "did you mean "+flagWord(meant)+"?")
	default:
		name, others = flagOf(meant.Setting), commandsWith(of, flagOf(meant.Setting))
	}
	if len(others) > 0 {
		said = append(said, fmt.Sprintf("--%s belongs to other commands: %s;", name, strings.Join(others, ", ")))
	}
	return strings.Join(said, " ")
}

// flagOf is the flag of a setting, without its dashes.
func flagOf(setting string) string { return strings.ReplaceAll(setting, "_", "-") }

// flagWord is a meant setting as a flag with a value, in its short form.
func flagWord(m *heft.MeantSetting) string {
	return shortFlag("--" + flagOf(m.Setting) + " " + escape.ShellWord(m.Value))
}

// longName is the flag that some command has a letter for, the letter itself if none has.
func longName(root *cobra.Command, letter string) string {
	for _, command := range allCommands(root) {
		if f := command.Flags().ShorthandLookup(letter); f != nil {
			return f.Name
		}
	}
	return letter
}

// commandsWith are the other commands that have a flag.
func commandsWith(of *cobra.Command, flag string) []string {
	var others []string
	for _, command := range allCommands(of.Root()) {
		switch {
		case command == of || !slices.Contains(flagNames(command), flag):
		case !command.HasParent():
			others = append(others, "heft MODEL")
		default:
			others = append(others, strings.TrimPrefix(command.CommandPath(), command.Root().Name()+" "))
		}
	}
	return others
}

// allCommands is a command and all below it.
func allCommands(root *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{root}
	for _, command := range root.Commands() {
		all = append(all, allCommands(command)...)
	}
	return all
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
