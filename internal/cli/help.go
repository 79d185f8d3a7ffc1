package cli

// This file is the command that helps with the others.

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft/internal/escape"
)

func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "help about a command",
		Args:  cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			root := command.Root()
			about, _, err := root.Find(args)
			if err == nil && (len(args) == 0 || about != root) {
				return about.Help()
			}
			hint := "heft --help lists the commands"
			if near := nearCommand(root, args[0]); near != "" {
				hint = "did you mean heft help " + near + "? " + hint
			}
			return &usageError{message: fmt.Sprintf("there is no command %q", args[0]), hint: hint}
		},
	}
}

// plainHelp has every command's help say what flags take in words: "number", not the
// name of a type in Go.
func plainHelp(root *cobra.Command) {
	show := root.HelpFunc()
	root.SetHelpFunc(func(command *cobra.Command, args []string) {
		command.Flags().VisitAll(plainFlag)
		command.InheritedFlags().VisitAll(plainFlag)
		out := command.OutOrStdout()
		var help strings.Builder
		command.SetOut(&help)
		show(command, args)
		command.SetOut(out)
		io.WriteString(out, foldHelp(help.String(), terminalWidth(out)))
	})
}

// foldHelp folds lines that are wider than a terminal: what stands in a second column
// goes on there, if that leaves it room.
func foldHelp(help string, width int) string {
	if width == 0 {
		return help
	}
	var folded strings.Builder
	for line := range strings.Lines(help) {
		line = strings.TrimRight(line, "\n")
		indent := min(len(line)-len(strings.TrimLeft(line, " ")), width/3)
		if columns := secondColumn().FindStringIndex(line); columns != nil && columns[1] <= width-24 {
			indent = columns[1]
		}
		for escape.Width(line) > width {
			at := strings.LastIndex(line[:min(width+1, len(line))], " ")
			if at <= indent {
				break
			}
			folded.WriteString(strings.TrimRight(line[:at], " ") + "\n")
			line = strings.Repeat(" ", indent) + strings.TrimLeft(line[at:], " ")
		}
		folded.WriteString(line + "\n")
	}
	return folded.String()
}

// secondColumn is what stands in front of a second column: a name, a flag with its type,
// and the gap behind it.
var secondColumn = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ *\S+( \S+){0,3} {2,}`) })

// plainTypes are words for pflag's types.
var plainTypes = map[string]string{
	"string": "text", "stringArray": "text", "stringSlice": "list", "stringToInt64": "name=number",
	"int": "number", "int64": "number", "float64": "number", "duration": "time",
}

// plainFlag gives a flag, which is only shown from here on, a type in words.
func plainFlag(f *pflag.Flag) {
	if word := plainTypes[f.Value.Type()]; word != "" {
		f.Value = shownValue{f.Value, word}
	}
	if f.DefValue == "[]" {
		f.DefValue = ""
	}
}

// shownValue is a flag's value with another name of its type.
type shownValue struct {
	pflag.Value
	word string
}

func (v shownValue) Type() string { return v.word }
