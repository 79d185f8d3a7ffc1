package heft

// This file simulates many runs on all cores, in order and in bounded memory.

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"

	"heft/internal/fault"
	"heft/internal/run"
)

// Job is one run of a list: a model, named as for [Name], and its setting.
type Job struct {
	ID      string
	Model   string
	Setting Setting
	// Opening is how the job's model is opened, over the pool's options.
	Opening Opening
	// Problem is set for a job that could not be read: its result is this error.
	Problem error

	line int64 // of a list, 0 if it is from none
}

// UnmarshalJSON reads a job over what it holds: the keys of a [Setting] and of an [Opening],
// "model", and "id", a text or a number. A key that is none of these is refused.
//
// Example: {"id": 7, "model": "train.py", "args": "--depth 50", "batch": 32, "mode": "training", "gpu": "t4"}
func (j *Job) UnmarshalJSON(data []byte) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return fault.OfJSON("the job", err, keys, jobAdvice)
	}
	for key, into := range map[string]*string{"id": &j.ID, "model": &j.Model} {
		if err := readText(key, keys[key], into); err != nil {
			return err
		}
		delete(keys, key)
	}
	if err := j.Opening.readOver(keys); err != nil {
		return err
	}
	if err := run.CheckKeys("the job", keys, append(fault.KeysOf(Opening{}), "model", "id")...); err != nil {
		return err
	}
	rest, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	return json.Unmarshal(rest, &j.Setting)
}

// readText reads a text, or a number as a text.
func readText(key string, value json.RawMessage, into *string) error {
	if len(value) == 0 || json.Unmarshal(value, into) == nil {
		return nil
	}
	if n := json.Number(""); key == "id" && json.Unmarshal(value, &n) == nil {
		*into = n.String()
		return nil
	}
	return &Error{Kind: Usage, Message: fmt.Sprintf("%q cannot be %.40s", key, bytes.TrimSpace(value)), Advice: "it is a text: \"" + key + "\": \"resnet50\""}
}

// Pool runs jobs side by side. The zero value uses all cores.
type Pool struct {
	// Workers is how many jobs run at a time; 0 is one for each core.
	Workers int
	// Models is how many opened models are kept between jobs; 0 is eight for each
	// worker. A model that is asked for again need not be opened, and not be traced
	// where only its card or its optimizer is another.
	Models int
	// Options open every model.
	Options []OpenOption
}

// Run simulates jobs and hands their results to each, in the order of the jobs, as
// soon as they are there. A job that fails has a result that says why. The error is of
// the context, or of each, which ends the run.
func (p Pool) Run(ctx context.Context, jobs iter.Seq[Job], each func(*JobResult) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := cmp.Or(p.Workers, runtime.GOMAXPROCS(0))
	shelf := &Shelf{Most: cmp.Or(p.Models, 8*workers), Options: p.Options}
	defer shelf.Close()
	order := make(chan *running, 16*workers) // bounds what is read ahead
	queue := make(chan *running)
	var group sync.WaitGroup
	group.Go(func() { distribute(ctx, jobs, order, queue) })
	for range workers {
		group.Go(func() {
			for r := range queue {
				r.result <- shelf.run(ctx, r.line, &r.job)
			}
		})
	}
	for r := range order {
		result := <-r.result
		if ctx.Err() != nil {
			continue // what is under way comes to its end
		}
		if err := each(result); err != nil {
			cancel(err)
		}
	}
	group.Wait()
	return context.Cause(ctx)
}

// running is a job on its way.
type running struct {
	line   int64
	job    Job
	result chan *JobResult // takes one without waiting
}

// distribute hands jobs to workers, and to the one that waits for their results in
// order, until they or the context end.
func distribute(ctx context.Context, jobs iter.Seq[Job], order, queue chan<- *running) {
	defer close(order)
	defer close(queue)
	count := int64(0)
	for job := range jobs {
		count++
		r := &running{cmp.Or(job.line, count), job, make(chan *JobResult, 1)}
		select {
		case order <- r:
		case <-ctx.Done():
			return
		}
		queue <- r
	}
}

// DecodeJobs reads jobs from the lines of a list, each over the default: a line is an
// object with the keys of [Job]; empty lines are left out. A line that cannot be read,
// or is longer than a mebibyte, is a job with a problem.
func DecodeJobs(lines iter.Seq2[[]byte, error], otherwise Job) iter.Seq[Job] {
	return func(yield func(Job) bool) {
		otherwise.line = 0
		for line, err := range lines {
			otherwise.line++
			if err == nil && len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			if !yield(decodeJob(line, err, otherwise)) {
				return
			}
		}
	}
}

// jobAdvice is what a job looks like.
const jobAdvice = `a job is an object: {"model": "resnet50", "batch": 32}`

func decodeJob(line []byte, err error, otherwise Job) Job {
	job := otherwise
	job.Setting = otherwise.Setting.Clone()
	if err != nil {
		job.Problem = faultOf(err)
		return job
	}
	if err := json.Unmarshal(line, &job); err != nil {
		job.Problem = fault.OfJSON("the job", err, job, jobAdvice)
	}
	return job
}

// longestLine bounds a line of a list.
const longestLine = 1 << 20

// Lines are the lines of a list for [DecodeJobs]. One that is longer than a mebibyte is
// an error in its place, and is read over; an error of reading is the last one.
func Lines(in io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		reader := bufio.NewReaderSize(in, longestLine)
		for {
			line, err := reader.ReadSlice('\n')
			tooLong := errors.Is(err, bufio.ErrBufferFull)
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = reader.ReadSlice('\n')
			}
			if tooLong {
				line = nil
				if !yield(nil, &Error{Kind: Usage, Message: "the line is longer than 1 MiB"}) {
					return
				}
			}
			if len(line) > 0 && !yield(line, nil) {
				return
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					yield(nil, err)
				}
				return
			}
		}
	}
}
