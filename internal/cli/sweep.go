package cli

// This file is the command that simulates a grid of models and settings.

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/lang"
)

const sweepHelp = `sweep simulates a grid: every model with every size, precision, batch and card, on all
cores. A grid is a JSON file:

  {
    "models": ["resnet50", "model.py:Net"],
    "sizes": [224, "1x3x224x160"],
    "precisions": ["float32", "amp-bf16"],
    "batches": {"from": 1, "to": 193, "step": 8},
    "gpus": ["t4", "rtx3090"],
    "setting": {"mode": "training", "optimizer": "adamw"}
  }

Only models are needed. Each run has a line of results, as JSON or with --format csv,
in the order of the grid. With --output, a sweep that was broken off goes on where the
file ends.`

const sweepExample = `  heft sweep grid.json
  heft sweep grid.json --output results.jsonl
  heft sweep grid.json --format csv --output results.csv --workers 4`

// sweep is the command's flags.
type sweep struct {
	openFlags
	workers int
}

func newSweepCommand() *cobra.Command {
	var s sweep
	command := &cobra.Command{
		Use:     "sweep GRID",
		Short:   "simulate a grid of models, sizes, precisions, batches and cards",
		Long:    sweepHelp,
		Example: sweepExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return s.run(command, args) },
	}
	s.openFlags.add(command, 0)
	command.Flags().IntVar(&s.workers, "workers", 0, "runs at a time (default: one for each core)")
	s.format = "jsonl"
	command.Flags().Lookup("format").DefValue = "jsonl"
	offerFormats(command, heft.JobFormats)
	return command
}

func (s *sweep) run(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &usageError{message: fmt.Sprintf("sweep takes a grid, got %d arguments", len(args)), hint: "heft sweep grid.json; heft sweep --help shows one"}
	}
	options, err := s.openOptions()
	if err := errors.Join(err, s.checkFormat(heft.JobFormats())); err != nil {
		return err
	}
	grid, err := readGrid(args[0])
	if err != nil {
		return err
	}
	unlimited(command.Flags(), &s.openFlags)
	ctx, cancel := s.limited(command.Context())
	defer cancel()
	w, done, err := s.open(command, &grid)
	if err != nil {
		return err
	}
	lines := newLineWriter(w, false)
	each, err := heft.JobWriter(lines, s.format, done > 0)
	if err != nil {
		return err
	}
	progress := newSweepProgress(command.ErrOrStderr(), done, grid.Points())
	pool := heft.Pool{Workers: s.workers, Options: options}
	var count outcomes
	words := lang.Of(s.lang)
	err = pool.Run(ctx, grid.Jobs(done), func(r *heft.JobResult) error {
		count.add(r)
		progress.point(lines)
		return each(inWords(r, words))
	})
	progress.clear()
	err = errors.Join(err, lines.Flush(), w.Close())
	// The exit code says whether every point failed. A sweep that was taken up again
	// cannot tell: what became of the earlier points stands in the output alone.
	if done > 0 {
		return err
	}
	return errors.Join(err, count.failure())
}

// readGrid reads a grid's file.
func readGrid(name string) (heft.Grid, error) {
	data, err := readWhole(name, "the grid", "heft sweep --help shows one")
	if err != nil {
		return heft.Grid{}, err
	}
	return heft.ReadGrid(data)
}

// open opens the output, behind the results that it has already, and tells how many
// these are.
func (s *sweep) open(command *cobra.Command, grid *heft.Grid) (io.WriteCloser, int, error) {
	if s.output == "" || s.output == "-" {
		return unclosed{command.OutOrStdout()}, 0, nil
	}
	file, err := os.OpenFile(s.output, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, 0, err
	}
	done, end, err := s.finished(file, grid)
	if err == nil {
		err = file.Truncate(end) // a line that was broken off
	}
	if err == nil {
		_, err = file.Seek(end, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, done, nil
}

// finished counts the whole lines of results, which must be those of the grid, and
// tells where they end.
func (s *sweep) finished(file io.Reader, grid *heft.Grid) (done int, end int64, err error) {
	reader := bufio.NewReader(file)
	for job := range grid.Jobs(0) {
		line, err := reader.ReadBytes('\n')
		if err == nil && done == 0 && end == 0 && s.format == "csv" {
			end += int64(len(line)) // the heading
			line, err = reader.ReadBytes('\n')
		}
		if err != nil {
			break
		}
		if idOf(s.format, line) != job.ID {
			return 0, 0, &usageError{
				message: fmt.Sprintf("line %d of %s is not of this grid: it should be %q", done+1, s.output, job.ID),
				hint:    "a sweep goes on where its output ends; name another file, or delete it",
			}
		}
		done++
		end += int64(len(line))
	}
	if done == 0 {
		return 0, 0, s.otherContent(end)
	}
	if rest, err := reader.ReadBytes('\n'); err == nil {
		return 0, 0, &usageError{message: fmt.Sprintf("%s has more lines than the grid has points: %.60q", s.output, rest), hint: "name another file, or delete it"}
	}
	return done, end, nil
}

// otherContent refuses a file that holds something else than the beginning of results.
func (s *sweep) otherContent(heading int64) error {
	info, err := os.Stat(s.output)
	if err != nil || info.Size() <= max(heading, 1<<20) {
		return err
	}
	return &usageError{message: fmt.Sprintf("%s holds no results of a sweep", s.output), hint: "name another file, or delete it"}
}

// idOf is the identity of a line of results.
func idOf(format string, line []byte) string {
	if format == "csv" {
		cells, err := csv.NewReader(bytes.NewReader(line)).Read()
		if err != nil || len(cells) < 2 {
			return ""
		}
		return cells[1]
	}
	var r struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(line, &r) != nil {
		return ""
	}
	return r.ID
}

// unclosed is an output that is not the command's to close.
type unclosed struct{ io.Writer }

// Close does nothing.
func (unclosed) Close() error { return nil }

// sweepProgress shows on a terminal how far a sweep is, and has its lines written to
// the file from time to time, so that little is lost with the process.
type sweepProgress struct {
	line  *progress
	begun time.Time
	shown time.Time
	first int // points that were there before
	done  int
	all   int
}

func newSweepProgress(w io.Writer, done, all int) *sweepProgress {
	return &sweepProgress{line: newProgress(w), begun: time.Now(), shown: time.Now(), first: done, done: done, all: all}
}

// point counts a point.
func (p *sweepProgress) point(lines *lineWriter) {
	p.done++
	if time.Since(p.shown) < patience/4 {
		return
	}
	p.shown = time.Now()
	// An error is met again by the next line.
	_ = lines.Flush()
	if rate := float64(p.done-p.first) / time.Since(p.begun).Seconds(); rate > 0 {
		left := time.Duration(float64(p.all-p.done) / rate * float64(time.Second)).Round(time.Second)
		p.line.show(fmt.Sprintf("%s of %s points, %s left", strconv.Itoa(p.done), strconv.Itoa(p.all), strings.TrimSuffix(left.String(), "0s")))
	}
}

func (p *sweepProgress) clear() { p.line.clear() }
