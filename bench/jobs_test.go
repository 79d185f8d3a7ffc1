package bench

import (
	"io"
	"testing"

	"heft"
)

// BenchmarkJobs is a job of a list: training at a batch that no other job has, by one
// worker, as a scheduler's `heft memory --jobs` runs it.
func BenchmarkJobs(b *testing.B) {
	write, err := heft.JobWriter(io.Discard, "jsonl", false)
	if err != nil {
		b.Fatal(err)
	}
	jobs := func(yield func(heft.Job) bool) {
		for batch := int64(1); b.Loop(); batch = batch%1000 + 1 {
			if !yield(heft.Job{Model: "resnet50", Setting: heft.Setting{Mode: heft.Training, Batch: batch}}) {
				return
			}
		}
	}
	b.ReportAllocs()
	pool := heft.Pool{Workers: 1}
	if err := pool.Run(b.Context(), jobs, write); err != nil {
		b.Fatal(err)
	}
}
