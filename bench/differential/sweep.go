package main

// This file runs the sweep: the same programs of one call each as in real torch,
// which print a line a case.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"heft/internal/torch"
)

// Sweep is a row of tools/differential/sweep.py: a call with many arguments, and what
// torch prints of each.
type Sweep struct {
	Kind     string
	Source   string // calls a function of the preamble
	Answers  []string
	Preamble string // of the first row; the others have it from there
}

// ReadSweeps returns the rows of a JSONL stream, each with its preamble.
func ReadSweeps(r io.Reader) ([]Sweep, error) {
	var all []Sweep
	preamble := ""
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var s Sweep
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("row %d: %w", len(all)+1, err)
		}
		if s.Preamble != "" {
			preamble = s.Preamble
			continue
		}
		s.Preamble = preamble
		all = append(all, s)
	}
	return all, lines.Err()
}

// Case is one of a sweep's cases that heft answers otherwise.
type Case struct {
	Number    int
	Got, Want string
}

// sweepModule runs the calls in a forward. A refusal is a line with "-"; its words
// differ.
const sweepModule = `

def refusal(error):
    return f"{type(error).__name__}: {error}".split("\n")[0][:200]


class Net(nn.Module):
    def forward(self):
%s
        return torch.zeros(1)
`

// Run runs a sweep and returns the lines that it prints.
func (s *Sweep) Run() []string {
	var printed strings.Builder
	body := "        " + strings.ReplaceAll(s.Source, "\n", "\n        ")
	source := s.Preamble + fmt.Sprintf(sweepModule, body)
	if err := trace(source, &printed); err != nil {
		fmt.Fprintf(&printed, "ends with %v\n", err)
	}
	return strings.Split(strings.TrimSuffix(printed.String(), "\n"), "\n")
}

func trace(source string, printed io.Writer) error {
	session, err := torch.Open(torch.Options{Stdout: printed})
	if err != nil {
		return err
	}
	defer session.Close()
	if err := session.LoadSource("sweep.py", []byte(source)); err != nil {
		return err
	}
	model, err := session.Build("Net()")
	if err != nil {
		return err
	}
	_, err = session.Trace(model, torch.Run{Training: true, Graphed: true})
	return err
}

// Differences are the cases that heft answers otherwise. What depends on elements, or
// on a kernel that only the CPU lacks, is not compared.
func (s *Sweep) Differences() []Case {
	got := s.Run()
	var all []Case
	for i, want := range s.Answers {
		if i >= len(got) {
			break
		}
		ended := strings.HasPrefix(got[i], "ends with")
		if ended || !sameAnswer(got[i], want) {
			all = append(all, Case{Number: i, Got: got[i], Want: want})
		}
		if ended {
			break // what the end hides is not told
		}
	}
	return all
}

func sameAnswer(got, want string) bool {
	return strings.HasPrefix(want, "?") || got == want || strings.HasPrefix(got, "-") && strings.HasPrefix(want, "-")
}

// sampled is of how many rows one is in the sample.
const sampled = 11

// compareSweeps runs the sweeps of files and prints the cases that differ. A sample of
// those that do not goes to a writer, if there is one.
func compareSweeps(w io.Writer, files []string, shown int, sample io.Writer) error {
	var all []Sweep
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		sweeps, err := ReadSweeps(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, sweeps...)
	}
	cases, differ := 0, 0
	differences := sweepAll(all)
	if sample != nil {
		if err := writeSample(sample, all, differences, sampled); err != nil {
			return err
		}
	}
	for i, found := range differences {
		cases += len(all[i].Answers)
		differ += len(found)
		if len(found) == 0 {
			continue
		}
		fmt.Fprintf(w, "%4d  %s\n", len(found), all[i].Source)
		for _, c := range found[:min(shown, len(found))] {
			fmt.Fprintf(w, "      case %d\n        heft  %.400s\n        torch %.400s\n", c.Number, c.Got, c.Want)
		}
	}
	fmt.Fprintf(w, "%d of %d cases differ (%.2f %%)\n", differ, cases, 100*float64(differ)/float64(max(cases, 1)))
	return nil
}

// writeSample writes every so manieth row, of those that heft answers as torch does, in
// the form of sweep.py: the sample that the test reads.
func writeSample(w io.Writer, all []Sweep, differences [][]Case, every int) error {
	rows := json.NewEncoder(w)
	if err := rows.Encode(map[string]string{"preamble": all[0].Preamble}); err != nil {
		return err
	}
	for i, s := range all {
		if i%every != 0 || len(differences[i]) > 0 {
			continue
		}
		bare := make([]string, len(s.Answers))
		for k, answer := range s.Answers {
			bare[k] = answer
			if strings.HasPrefix(answer, "-") || strings.HasPrefix(answer, "?") {
				bare[k] = answer[:1]
			}
		}
		if err := rows.Encode(map[string]any{"kind": s.Kind, "source": s.Source, "answers": bare}); err != nil {
			return err
		}
	}
	return nil
}

// sweepAll runs sweeps on all cores; the differences of each, in order.
func sweepAll(all []Sweep) [][]Case {
	differences := make([][]Case, len(all))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				differences[i] = all[i].Differences()
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	workers.Wait()
	return differences
}
