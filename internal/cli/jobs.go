package cli

// This file runs lists of jobs: memory --jobs.

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft"
	"heft/internal/lang"
)

// jobList is the flags of a list of jobs.
type jobList struct {
	file    string
	workers int
}

// jobsHostMemory is what many opened models may take of the machine.
const jobsHostMemory = heft.Size(2 << 30)

// run simulates each line of the list, over the flags.
func (l *jobList) run(command *cobra.Command, args []string, s *simulation, message string) error {
	switch {
	case len(args) > 1:
		return notOneModel("memory --jobs", args, "heft memory --jobs jobs.jsonl")
	case message != "":
		return &usageError{message: "--oom is about one run, and --jobs are many"}
	case l.workers < 0:
		return &usageError{message: fmt.Sprintf("workers %d must be at least 1", l.workers)}
	}
	how, err := s.opening()
	format, wrong := jobFormat(&s.openFlags)
	if err := errors.Join(err, wrong, checkGiven(command.Flags())); err != nil {
		return err
	}
	in, closeList, err := openList(command, l.file)
	if err != nil {
		return err
	}
	defer closeList()
	otherwise := heft.Job{Setting: s.setting, Opening: how}
	if len(args) == 1 {
		otherwise.Model = args[0]
	}
	unlimited(command.Flags(), &s.openFlags)
	ctx, cancel := s.limited(command.Context())
	defer cancel()
	w, closeOutput, err := output(command, s.output)
	if err != nil {
		return err
	}
	lines := newLineWriter(w, l.file == "-")
	each, err := heft.JobWriter(lines, format, false)
	var count outcomes
	words := lang.Of(s.lang)
	if err == nil {
		pool := heft.Pool{Workers: l.workers, Options: []heft.OpenOption{heft.Path(s.path), heft.NoSite(s.noSite)}}
		err = pool.Run(ctx, heft.DecodeJobs(heft.Lines(in), otherwise), func(r *heft.JobResult) error {
			count.add(r)
			return errors.Join(each(inWords(r, words)), lines.end())
		})
	}
	return errors.Join(err, lines.Flush(), closeOutput(), count.failure())
}

// outcomes counts the runs of a list, and those that failed.
type outcomes struct {
	runs, failed int
	first        *heft.JobError
}

func (o *outcomes) add(r *heft.JobResult) {
	o.runs++
	if r.Error == nil {
		return
	}
	o.failed++
	if o.first == nil {
		o.first = r.Error
	}
}

// emptyList says of a list that none of its runs has a result. Its lines are on stdout, so
// that it is told on stderr whatever their format.
type emptyList struct{ usageError }

// failure is the error of a list whose runs failed, all of them: then the list is wrong, and
// not one of its lines.
func (o *outcomes) failure() error {
	if o.runs == 0 || o.failed < o.runs {
		return nil
	}
	message := fmt.Sprintf("none of the %d runs has a result; the first: %s", o.runs, o.first.Message)
	if o.runs == 1 {
		message = "the only run has no result: " + o.first.Message
	}
	return &emptyList{usageError{message: message, hint: o.first.Hint}}
}

// jobFormat is the format of results: JSON lines unless CSV is asked for.
func jobFormat(o *openFlags) (string, error) {
	if slices.Contains([]string{"text", "json"}, o.format) {
		return "jsonl", nil
	}
	return o.format, o.checkFormat(heft.JobFormats())
}

// unlimited takes the limits of one run off a list of them, where nobody gave any:
// every run has limits of its own.
func unlimited(flags *pflag.FlagSet, o *openFlags) {
	if !flags.Changed("timeout") {
		o.timeout = 0
	}
	if !flags.Changed("host-memory") {
		o.hostMemory = jobsHostMemory
	}
}

// inWords is a result whose error names flags, in the words of a language.
func inWords(r *heft.JobResult, words *lang.Catalogue) *heft.JobResult {
	if r.Error != nil {
		r.Error.Message, r.Error.Hint = worded(words.Say(r.Error.Message)), worded(words.Say(r.Error.Hint))
	}
	return r
}

// openList opens a list of jobs, - for what is piped in.
func openList(command *cobra.Command, name string) (io.Reader, func(), error) {
	if name == "-" {
		return command.InOrStdin(), func() {}, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, &usageError{message: fmt.Sprintf("cannot read the jobs %q: %v", name, errors.Unwrap(err)), hint: `--jobs names a file with a run a line: {"model": "resnet50", "batch": 32}`}
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		file.Close()
		return nil, nil, &usageError{message: fmt.Sprintf("cannot read the jobs %q: it is a folder", name), hint: "--jobs names a file with a run a line"}
	}
	return file, func() { file.Close() }, nil
}

// lineWriter collects lines. Where somebody waits for each, none is kept back.
type lineWriter struct {
	*bufio.Writer
	atOnce bool
}

func newLineWriter(w io.Writer, atOnce bool) *lineWriter {
	return &lineWriter{bufio.NewWriterSize(w, 1<<16), atOnce}
}

// end ends a line.
func (w *lineWriter) end() error {
	if w.atOnce {
		return w.Flush()
	}
	return nil
}
