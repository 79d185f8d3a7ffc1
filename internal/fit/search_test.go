package fit

import (
	"errors"
	"testing"
)

// TestSearch checks sizes that are known by construction, for functions from
// straight to stepped.
func TestSearch(t *testing.T) {
	for _, c := range []struct {
		name   string
		takes  func(n int64) int64
		start  int64
		limits Limits
		want   int64
		most   int // trials
	}{
		{"line", func(n int64) int64 { return 100 + 7*n }, 1, Limits{Step: 1, Most: 1 << 20, Bytes: 1000}, 128, 5},
		{"from above", func(n int64) int64 { return 100 + 7*n }, 4096, Limits{Step: 1, Most: 1 << 20, Bytes: 1000}, 128, 6},
		{"steps", func(n int64) int64 { return (100 + 7*n) / 64 * 64 }, 1, Limits{Step: 1, Most: 1 << 20, Bytes: 1000}, 131, 12},
		{"square", func(n int64) int64 { return 10 + 3*n*n }, 1, Limits{Step: 1, Most: 1 << 20, Bytes: 100000}, 182, 16},
		{"root", func(n int64) int64 { return 1000 + n/1000 }, 1, Limits{Step: 1, Most: 1 << 20, Bytes: 1500}, 500999, 48},
		{"nothing fits", func(n int64) int64 { return 5000 + n }, 1, Limits{Step: 1, Most: 1 << 20, Bytes: 1000}, 0, 2},
		{"everything fits", func(int64) int64 { return 1 }, 1, Limits{Step: 1, Most: 1024, Bytes: 1000}, 1024, 20},
		{"by 32", func(n int64) int64 { return n * n }, 224, Limits{Step: 32, Most: 1 << 14, Bytes: 1 << 20}, 1024, 16},
	} {
		found, err := Search(c.start, c.limits, func(n int64) (Trial, error) {
			return Trial{Fits: c.takes(n) <= c.limits.Bytes, Takes: c.takes(n)}, nil
		})
		if err != nil || found.Size != c.want {
			t.Errorf("%s: found %d (%v), want %d", c.name, found.Size, err, c.want)
		}
		if found.Trials > c.most {
			t.Errorf("%s: %d trials, want at most %d", c.name, found.Trials, c.most)
		}
	}
}

// TestSearchWithSlack stops within one part in 64 of 12857, in four runs.
func TestSearchWithSlack(t *testing.T) {
	found, err := Search(1, Limits{Step: 1, Most: 1 << 20, Bytes: 90_099, Slack: 64}, func(n int64) (Trial, error) {
		takes := 100 + 7*n + n%5
		return Trial{Fits: takes <= 90_099, Takes: takes, Fixed: 90}, nil
	})
	if err != nil || found.Size > 12857 || found.Size < 12857-12857/64 || found.Trials > 6 {
		t.Errorf("found %+v (%v), want at most 12857 and nearly that, in 6 trials", found, err)
	}
}

func TestSearchPassesErrorsOn(t *testing.T) {
	broken := errors.New("no such size")
	if _, err := Search(1, Limits{Step: 1, Most: 100, Bytes: 10}, func(int64) (Trial, error) { return Trial{}, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// TestSearchEnds on a function whose steering figure leads astray.
func TestSearchEnds(t *testing.T) {
	found, err := Search(1, Limits{Step: 1, Most: 1 << 20, Bytes: 1000}, func(n int64) (Trial, error) {
		return Trial{Fits: n <= 777, Takes: 1_000_000 - n}, nil
	})
	if err != nil || found.Size != 777 {
		t.Errorf("found %d (%v), want 777", found.Size, err)
	}
}
