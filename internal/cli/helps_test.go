package cli

// This file compares the help and the manual of every command, and what every flag answers to odd values, with what was
// read once.

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft/internal/packed"
)

// everyCommand is the root and all below it, each by its words.
func everyCommand(root *cobra.Command) (all []*cobra.Command) {
	all = append(all, root)
	for _, command := range root.Commands() {
		all = append(all, everyCommand(command)...)
	}
	return all
}

// pathOf are a command's words behind the program's name.
func pathOf(command *cobra.Command) []string { return strings.Fields(command.CommandPath())[1:] }

func TestHelps(t *testing.T) {
	var b bytes.Buffer
	for _, command := range everyCommand(newRootCommand()) {
		answer(&b, strings.Join(append(pathOf(command), "--help"), " "))
	}
	for _, line := range []string{"help", "help memory", "help slurm check", "help nothing", "--help --lang zh", "memory --help --lang zh", "serve extra --nothing", "explain nothing --help"} {
		answer(&b, line)
	}
	pages := Manual("heft 1.2.3")
	var names []string
	for name := range pages {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "== %s\n%s\n", name, pages[name])
	}
	packed.Matches(t, "testdata/helps.txt.gz", b.String())
}

// oddValues are given to every flag that takes one.
var oddValues = []string{"", "odd", "-1", "0", "a=b,c"}

// askedCommands are commands with what their run needs beside a flag, those first that take least. A flag that several have is
// read alike by all. Commands that wait, write or search are left out.
var askedCommands = []string{
	"nn.Linear(2,2) --input 1x2", "memory nn.Linear(2,2) --input 1x2", "time nn.Linear(2,2) --input 1x2 --gpu t4", "check nn.Linear(2,2) --input 1x2 --max-params 1",
	"diff nn.Linear(2,2) nn.Linear(2,3) --input 1x2", "dump nn.Linear(2,2) --input 1x2", "explain params", "shape 8 conv 3", "bytes 2x3", "gpus t4", "ops relu", "zoo resnet18",
	"slurm check nothing.sh", "annotate nothing.yaml",
}

// firstLines are the first lines of a text, cut where they are long.
func firstLines(text string, most int) string {
	lines := strings.SplitAfterN(text, "\n", most+1)
	return strings.TrimRight(strings.Join(lines[:min(len(lines), most)], ""), "\n")
}

func TestOddFlags(t *testing.T) {
	t.Cleanup(debug.FreeOSMemory) // other tests' commands count what the process has
	var text string
	t.Run("away", func(t *testing.T) {
		t.Chdir(t.TempDir())
		text = oddAnswers()
	})
	packed.Matches(t, "testdata/odd.txt.gz", text)
}

func oddAnswers() string {
	var b bytes.Buffer
	seen := map[string]bool{"output": true, "timeout": true, "host-memory": true} // what writes, and what ends a run by the clock
	for _, line := range askedCommands {
		words := strings.Fields(line)
		command, _, err := newRootCommand().Find(words)
		if err != nil {
			fmt.Fprintf(&b, "%s: %v\n", line, err)
			continue
		}
		command.Flags().VisitAll(func(flag *pflag.Flag) {
			if seen[flag.Name] {
				return
			}
			seen[flag.Name] = true
			fmt.Fprintf(&b, "== %s --%s\n", command.CommandPath(), flag.Name)
			for _, value := range oddValues {
				oddAnswer(&b, command, words, "--"+flag.Name+"="+value)
			}
		})
	}
	return b.String()
}

// oddAnswer is the beginning of what a command says to a flag. The process is that of all tests: its memory is no bound.
func oddAnswer(b *bytes.Buffer, command *cobra.Command, words []string, flag string) {
	arguments := append(slices.Clone(words), flag)
	if command.Flags().Lookup("host-memory") != nil {
		arguments = append(arguments, "--host-memory=0")
	}
	var stdout, stderr bytes.Buffer
	code := Run(arguments, &stdout, &stderr)
	fmt.Fprintf(b, "%s %d: %s%s\n", flag, code, firstLines(stderr.String(), 4), firstLines(stdout.String(), 1))
}
