package fit

// This file tests the search by needs on functions whose answer is known.

import (
	"math"
	"testing"
)

// TestApproach: needs are in MiB; the most trials are those that the line through two
// sizes, or the halving of a bracket, allows.
func TestApproach(t *testing.T) {
	line := func(n int64) float64 { return 400 + 44.5*float64(n) }
	stairs := func(n int64) float64 { return 400 + 20*math.Ceil(44.5*float64(n)/20) }
	curve := func(n int64) float64 { return 400 + 0.3*float64(n*n) }
	flat := func(n int64) float64 { return 500 }
	batches, sides := Limits{Step: 1, Most: 1 << 20}, Limits{Step: 32, Most: 1 << 14}
	for _, c := range []struct {
		name     string
		needs    func(n int64) float64
		capacity float64
		known    []int64
		start    int64
		limits   Limits
		slack    int64
		want     int64
		most     int // trials
	}{
		{"a line", line, 15104, []int64{32, 102}, 330, batches, 0, 330, 2}, // 14,704 / 44.5 = 330.4
		{"a line, a wrong start", line, 15104, []int64{32, 102}, 300, batches, 0, 330, 3},
		{"stairs of 20 MiB", stairs, 15104, []int64{32, 102}, 327, batches, 0, 330, 3}, // 14,700 = 735 · 20
		{"a curve", curve, 15104, []int64{32, 102}, 300, batches, 0, 221, 8},           // √49,013
		{"by 32", curve, 15104, []int64{224, 448}, 320, sides, 0, 192, 4},
		{"by 32 from 300, which is no multiple", curve, 100_000, []int64{300, 620}, 560, sides, 0, 576, 5}, // √332,000 = 576.2
		{"by 32 below 300", curve, 20_000, []int64{300, 620}, 300, sides, 0, 255 / 32 * 32, 5},             // √65,333 = 255.6
		{"nothing fits", line, 100, []int64{32, 2}, 2, batches, 0, 0, 2},
		{"everything fits", flat, 15104, []int64{32, 512}, 512, Limits{Step: 1, Most: 1024}, 0, 1024, 2},
		{"one size is known", line, 15104, []int64{330}, 330, batches, 0, 330, 1},
		{"near enough", line, 15104, []int64{32, 102}, 329, batches, 64, 330, 3},
	} {
		a := newApproach(c.start, c.limits, c.slack)
		learn := func(size int64) {
			left := c.capacity - c.needs(size)
			a.learn(size, float64(size), left, left >= 0)
		}
		for _, size := range c.known {
			learn(size)
		}
		trials := 0
		for ; !a.done() && trials < 50; trials++ {
			learn(a.next(func(growth float64) float64 { return growth }))
		}
		if a.found() != c.want || trials > c.most {
			t.Errorf("%s: found %d in %d trials, want %d in at most %d", c.name, a.found(), trials, c.want, c.most)
		}
	}
}

// TestApproachAnywhere ends at the answer, or within one part in 64 of it, wherever it
// is and however wrong the line is, and soon.
func TestApproachAnywhere(t *testing.T) {
	for answer := int64(1); answer < 3000; answer += 7 {
		for _, slack := range []int64{0, nearEnough} {
			a := newApproach(500, Limits{Step: 1, Most: 1 << 20}, slack)
			trials := 0
			for ; !a.done() && trials < 100; trials++ {
				n := a.next(func(growth float64) float64 { return growth })
				left := math.Cbrt(float64(answer-n)) + 0.5 // steep at the answer
				a.learn(n, float64(n), left, n <= answer)
			}
			least := answer
			if slack > 0 {
				least -= answer / slack
			}
			if found := a.found(); found > answer || found < least || trials > 40 {
				t.Errorf("slack %d: found %d in %d trials, want %d", slack, found, trials, answer)
			}
		}
	}
}
