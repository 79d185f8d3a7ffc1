// Package cli is the command line: one file for each command, thin. A command
// reads its flags, calls package heft, and hands the report to a renderer.
//
// Rules of the terminal: results go to stdout; errors are one line "heft: …"
// on stderr, lower case, without a full stop, followed by "hint: …" where there
// is something to try; names in them are escaped; nothing is coloured; tables fit the terminal's width.
//
// Exit codes: 0 fine; 1 the answer is no (a run does not fit, nothing fits, a budget
// is not kept); 2 usage, an unreadable file, or a model whose own program fails; 3 not
// supported, ended by a limit, or a comparison in which some model has no figures. Entry point: Run.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"heft"
	"heft/internal/escape"
	"heft/internal/lang"
)

// Exit codes of the program.
const (
	exitFine        = 0
	exitNo          = 1
	exitUsage       = 2
	exitUnsupported = 3
)

// Run executes one command line and returns the exit code.
func Run(args []string, stdout, stderr io.Writer) int {
	command := newRootCommand()
	command.SetArgs(joinPrecision(args))
	command.SetOut(stdout)
	command.SetErr(stderr)
	stopProfile := addProfile(command)
	err := execute(command)
	if failed := stopProfile(); err == nil {
		err = failed
	}
	if err == nil {
		return exitFine
	}
	code := exitCode(err)
	var listed *emptyList
	switch {
	case code == exitNo || errors.Is(err, errTold) || errors.Is(err, errPartly): // the report has said it
	case wantsJSON(args) && !errors.As(err, &listed):
		printErrorJSON(stdout, err, code)
	default:
		printError(stderr, err, wordsOf(args))
	}
	return code
}

// wordsOf are the words of the language that a command line asks for, where the terminal
// has its letters.
func wordsOf(args []string) *lang.Catalogue {
	if asciiOnly(os.Getenv) {
		return nil
	}
	return lang.Of(languageOf(args))
}

// execute runs a command to its end, or until the watchdog ends it: then it is left
// behind, and the process should end.
func execute(command *cobra.Command) error {
	ended := make(chan error, 2) // by itself, and by the watchdog
	end := func(err error) { ended <- err }
	ctx := context.WithValue(context.Background(), endKey{}, end)
	go func() {
		deepen()
		ended <- command.ExecuteContext(ctx)
	}()
	return <-ended
}

// deepen has a goroutine's stack grow at once while it is empty. A model's modules call each
// other a hundred frames deep; grown by doubling, the stack would be copied at each step.
//
//go:noinline
func deepen() {
	var room [64 << 10]byte
	runtime.KeepAlive(&room[0])
}

// elementType is a word that is meant as an element type, known or not: fp8, float32,
// half. No model of the zoo has such a name.
var elementType = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:(fp|bf|tf|float|bfloat|u?int)[0-9]+(_?e[0-9]m[0-9][a-z]*)?|half|float|double|bfloat)$`)
})

// joinPrecision lets the type follow --amp as a word of its own, as it does for
// every other flag: pflag takes the value of a flag that may stand alone only
// behind "=".
func joinPrecision(args []string) []string {
	var joined []string
	for _, arg := range args {
		if n := len(joined); n > 0 && joined[n-1] == "--amp" && elementType().MatchString(arg) {
			joined[n-1] += "=" + arg
			continue
		}
		joined = append(joined, arg)
	}
	return joined
}

// printError writes an error and its hint. Further lines of the error's text
// (a call chain, the source line) are indented under the first.
func printError(w io.Writer, err error, words *lang.Catalogue) {
	text := escape.Text(worded(words.Say(strings.TrimRight(err.Error(), "\n"))))
	fmt.Fprintf(w, "heft: %s\n", strings.ReplaceAll(text, "\n", "\n      "))
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) && hinted.Hint() != "" {
		fmt.Fprintf(w, "%s: %s\n", words.Say("hint"), escape.Line(worded(words.Say(hinted.Hint()))))
	}
}

// exitCode goes by the kind of an error.
func exitCode(err error) int {
	if errors.Is(err, errPartly) {
		return exitUnsupported
	}
	var fault *heft.Error
	if !errors.As(err, &fault) {
		return exitUsage
	}
	switch fault.Kind {
	case heft.DoesNotFit:
		return exitNo
	case heft.Usage, heft.Unreadable, heft.Program:
		return exitUsage
	}
	return exitUnsupported
}

// errTold is an error that a report has told: only the exit code is left to say.
var errTold = errors.New("told")

// errPartly is of a report that has told why some of its models have no figures.
var errPartly = errors.New("partly")

// usageError is an error of the command line itself.
type usageError struct {
	message, hint string
}

func (e *usageError) Error() string { return e.message }

// Hint says what to try instead.
func (e *usageError) Hint() string { return e.hint }

// terminalWidth is the number of columns of w, 0 (unlimited) if w is a file
// or a pipe.
func terminalWidth(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 80
	}
	return width
}

// output opens --output, or hands out the command's stdout.
func output(command *cobra.Command, path string) (io.Writer, func() error, error) {
	if path == "" || path == "-" {
		return command.OutOrStdout(), func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, nil, &usageError{message: fmt.Sprintf("cannot write to %q: %v", path, cause(err)), hint: "--output names a file in a folder that exists; left out, the terminal has the result"}
	}
	return file, file.Close, nil
}
