package cli

// This file writes the manual pages, from the same texts that --help prints, and the
// completions of shells, for a release.

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Manual gives a page of section 1 for each command by its file's name: heft.1,
// heft-memory.1. The source stands in their foot: "heft 0.1.0".
func Manual(source string) map[string][]byte {
	pages := map[string][]byte{}
	root := newRootCommand()
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		pages[manualName(c)+".1"] = manualPage(c, source)
		for _, sub := range c.Commands() {
			if !sub.Hidden && sub.Name() != "help" && sub.Name() != "completion" {
				walk(sub)
			}
		}
	}
	walk(root)
	return pages
}

// Completions gives the script of each shell under its customary file's name.
func Completions() (map[string][]byte, error) {
	root := newRootCommand()
	var bash, zsh, fish, shell bytes.Buffer
	for _, err := range []error{root.GenBashCompletionV2(&bash, true), root.GenZshCompletion(&zsh), root.GenFishCompletion(&fish, true), root.GenPowerShellCompletionWithDesc(&shell)} {
		if err != nil {
			return nil, err
		}
	}
	return map[string][]byte{"heft.bash": bash.Bytes(), "_heft": zsh.Bytes(), "heft.fish": fish.Bytes(), "heft.ps1": shell.Bytes()}, nil
}

func manualName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

func manualPage(c *cobra.Command, source string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s\n", roffWord(strings.ToUpper(manualName(c))), roffWord(source))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roffText(manualName(c)), roffText(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roffText(c.UseLine()))
	section(&b, "DESCRIPTION", c.Long)
	if c.Long == "" {
		section(&b, "DESCRIPTION", c.Short)
	}
	section(&b, "EXAMPLES", c.Example)
	if c.HasAvailableLocalFlags() {
		b.WriteString(".SH OPTIONS\n")
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { manualFlag(&b, f) })
	}
	if c.Parent() == nil {
		section(&b, "EXIT STATUS", "0  fine\n1  the answer is no: a run does not fit, nothing fits, a budget is not kept\n2  usage, an unreadable file, or a model whose own program fails\n3  not supported, or ended by a limit")
	}
	var others []string
	if c.Parent() != nil {
		others = append(others, manualName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" && sub.Name() != "completion" {
			others = append(others, manualName(sub))
		}
	}
	if len(others) > 0 {
		b.WriteString(".SH SEE ALSO\n")
		for i, name := range others {
			comma := ","
			if i+1 == len(others) {
				comma = ""
			}
			fmt.Fprintf(&b, ".BR %s (1)%s\n", roffText(name), comma)
		}
	}
	return b.Bytes()
}

// section writes a text as it stands: help texts are laid out by hand.
func section(b *bytes.Buffer, title, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(b, ".SH %s\n.nf\n%s\n.fi\n", title, roffText(text))
}

func manualFlag(b *bytes.Buffer, f *pflag.Flag) {
	if f.Hidden {
		return
	}
	value, usage := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	if value != "" {
		name += " " + value
	}
	fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roffText(name), roffText(usage))
}

// roffText is a text without anything that roff would obey: backslashes, hyphens, and
// dots and quotes at a line's beginning.
func roffText(text string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

// roffWord is a text as one argument.
func roffWord(text string) string {
	return `"` + strings.ReplaceAll(roffText(text), `"`, `\(dq`) + `"`
}
