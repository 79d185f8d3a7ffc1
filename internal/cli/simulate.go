package cli

// This file runs the commands that simulate a run on a card: memory and fit.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft"
	"heft/internal/escape"
	"heft/internal/render/text"
)

// openFlags are the flags of every command that runs a model.
type openFlags struct {
	path    []string
	noSite  bool
	args    string // of the model's script, as a shell has them
	seq     int64  // 0: not given
	objects int64  // of an image, 0: not given
	assume  []string
	timeout time.Duration
	// hostMemory is what heft itself may take of the machine it runs on.
	hostMemory heft.Size
	format     string
	output     string
	si         bool
	lang       string
}

// defaultHostMemory is twice what the largest models that are known need.
const defaultHostMemory = heft.Size(512 << 20)

func (o *openFlags) add(command *cobra.Command, timeout time.Duration) {
	flags := command.Flags()
	addPrintFlags(flags, o)
	flags.StringArrayVar(&o.path, "path", nil, "folder with Python packages the model imports (may be given again)")
	flags.BoolVar(&o.noSite, "no-site", false, "do not look for packages where this machine's Python has them")
	flags.StringVar(&o.args, "args", "", "arguments of the model's script, for its argparse: '--depth 50 --data x'")
	flags.Int64Var(&o.seq, "seq", 0, "tokens of the text that a model of transformers is fed (default 128)")
	flags.Int64Var(&o.objects, "gt-per-image", 0, "objects that each image shows to a detector in training (default 8)")
	flags.StringArrayVar(&o.assume, "assume", nil, "decide what depends on data: model.py:93=false, for a size model.py:112=100; detection=max, typical, published or none (may be given again)")
	flags.DurationVar(&o.timeout, "timeout", timeout, "give up when the model's code takes more processor time; 0 is no limit")
	flags.TextVar(&o.hostMemory, "host-memory", defaultHostMemory, "give up when heft itself takes more memory than this `size`; 0 is no limit")
	addLanguageFlag(command, o)
	flags.BoolVar(&o.si, "si", false, "bytes in powers of 1000 (MB) instead of 1024 (MiB)")
}

// addPrintFlags adds the flags of every command that prints a report.
func addPrintFlags(flags *pflag.FlagSet, o *openFlags) {
	flags.StringVarP(&o.format, "format", "f", "text", "text or json")
	flags.StringVarP(&o.output, "output", "o", "", "write to a file instead of the terminal")
}

// addLanguageFlag adds --lang.
func addLanguageFlag(command *cobra.Command, o *openFlags) {
	command.Flags().StringVar(&o.lang, "lang", "en", "`language` of sentences: "+strings.Join(text.Languages(), " or "))
	offer(command, "lang", text.Languages)
}

// inLanguages gives a command --lang whose screens are no reports.
func inLanguages(command *cobra.Command) *cobra.Command {
	addLanguageFlag(command, &openFlags{})
	return command
}

// checkLanguage refuses a language that there is not.
func (o *openFlags) checkLanguage() error {
	if o.lang != "" && !slices.Contains(text.Languages(), o.lang) {
		return &usageError{message: fmt.Sprintf("unknown language %q", o.lang), hint: "--lang " + strings.Join(text.Languages(), " or --lang ")}
	}
	return nil
}

// check refuses an unknown format before any work is done.
func (o *openFlags) check() error { return o.checkFormat([]string{"text", "json"}) }

// checkFormat refuses a format that is none of a command's.
func (o *openFlags) checkFormat(formats []string) error {
	if err := o.checkLanguage(); err != nil {
		return err
	}
	if !slices.Contains(formats, o.format) {
		return &usageError{message: fmt.Sprintf("unknown format %q", o.format), hint: "--format " + strings.Join(formats, " or --format ")}
	}
	return nil
}

// open opens the command's model.
func (o *openFlags) open(ctx context.Context, name string, more ...heft.OpenOption) (*heft.Model, error) {
	options, err := o.openOptions()
	if err != nil {
		return nil, err
	}
	return heft.Open(ctx, heft.Name(name), append(options, more...)...)
}

// openOptions are the options of opening a model that flags give.
func (o *openFlags) openOptions() ([]heft.OpenOption, error) {
	how, err := o.opening()
	return []heft.OpenOption{heft.Path(o.path), heft.NoSite(o.noSite), how}, err
}

// opening is what the flags say of opening one model, which lines of a list may say as well.
func (o *openFlags) opening() (heft.Opening, error) {
	words, err := escape.ShellWords(o.args)
	if err != nil {
		return heft.Opening{}, &usageError{message: "args " + err.Error(), hint: "heft net.py:Net --args '--depth 50 --data x'"}
	}
	return heft.Opening{Args: words, Seq: heft.Seq(o.seq), GTPerImage: heft.GTPerImage(o.objects), Assume: o.assume}, nil
}

// show writes a report in the format asked for.
func show[R heft.AnyReport](command *cobra.Command, o *openFlags, r R, t heft.TextOptions) error {
	return write(command, o, t, func(w io.Writer, t heft.TextOptions) error {
		if o.format == "json" {
			return heft.WriteJSON(w, r)
		}
		return heft.WriteText(w, r, t)
	})
}

// write opens the output and has a report written there, as wide as it is.
func write(command *cobra.Command, o *openFlags, t heft.TextOptions, report func(io.Writer, heft.TextOptions) error) error {
	w, closeOutput, err := output(command, o.output)
	if err != nil {
		return err
	}
	t.Width, t.SI, t.ASCII, t.Word, t.Language = terminalWidth(w), o.si, asciiOnly(os.Getenv), worded, o.lang
	if t.ASCII { // which has no letters of other languages
		t.Language = ""
	}
	return errors.Join(report(w, t), closeOutput())
}

// screen writes a screen that is no report to the command's output, as wide as that is.
func screen(command *cobra.Command, fill func(*text.Page)) error {
	w := command.OutOrStdout()
	var o openFlags
	o.lang, _ = command.Flags().GetString("lang")
	if err := o.checkLanguage(); err != nil {
		return err
	}
	if asciiOnly(os.Getenv) {
		o.lang = ""
	}
	p := text.NewPage(heft.TextOptions{Width: terminalWidth(w), ASCII: asciiOnly(os.Getenv), Language: o.lang})
	fill(p)
	_, err := p.WriteTo(w)
	return err
}

// simulation is a command on one model and its run.
type simulation struct {
	openFlags
	setting heft.Setting
	model   string          // as it was named
	formats func() []string // nil: text and JSON
	// pictures writes a report in a further format.
	pictures func(ctx context.Context, m *heft.Model, r any) error
}

// question is what was asked.
func (s *simulation) question() question { return question{s.model, s.setting, &s.openFlags} }

func (s *simulation) add(command *cobra.Command, timeout time.Duration) {
	flags := command.Flags()
	addInputFlags(flags, &s.setting)
	addTrainFlag(flags, &s.setting, "simulate training steps; short for --mode training")
	addRunFlags(flags, &s.setting)
	s.openFlags.add(command, timeout)
}

// simulate opens the model, runs it and shows what is found, with the next useful
// commands.
func simulate[R heft.AnyReport](
	command *cobra.Command, args []string, s *simulation, example string,
	run func(context.Context, *heft.Model) (R, error), deeper func(R) []string,
) (R, error) {
	if len(args) != 1 {
		return nil, notOneModel(command.Name(), args, example)
	}
	if err := errors.Join(s.checkAnyFormat(), checkGiven(command.Flags())); err != nil {
		return nil, err
	}
	ctx, cancel := s.limited(command.Context())
	defer cancel()
	s.model = args[0]
	model, err := s.open(ctx, s.model, heft.TorchRelease(s.setting.Torch))
	if err != nil {
		return nil, err
	}
	defer model.Close()
	r, err := run(ctx, model)
	if err != nil {
		return nil, err
	}
	if s.pictures != nil && s.format != "text" && s.format != "json" {
		return r, s.pictures(ctx, model, r)
	}
	return r, show(command, &s.openFlags, r, heft.TextOptions{Deeper: deeper(r)})
}

// checkAnyFormat refuses a format that the command has not.
func (s *simulation) checkAnyFormat() error {
	if s.formats == nil {
		return s.check()
	}
	return s.checkFormat(s.formats())
}

// notOneModel says that a command wants one model, as in an example.
func notOneModel(command string, args []string, example string) error {
	if len(args) == 0 {
		return &usageError{message: command + " needs a model", hint: example}
	}
	return &usageError{message: fmt.Sprintf("%s takes one model, got %d: %q", command, len(args), args), hint: example}
}
