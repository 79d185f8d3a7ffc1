package fit

// This file tests the search on functions whose answer is known.

import (
	"errors"
	"testing"
)

// TestSearch checks sizes that are known by construction.
func TestSearch(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer int64 // the largest size that fits
		start  int64
		limits Limits
		want   int64
		most   int // trials
	}{
		{"at the start", 137, 137, Limits{Step: 1, Most: 1 << 20}, 137, 2},
		{"just above", 138, 137, Limits{Step: 1, Most: 1 << 20}, 138, 4},
		{"just below", 136, 137, Limits{Step: 1, Most: 1 << 20}, 136, 2},
		{"near", 137, 130, Limits{Step: 1, Most: 1 << 20, Stride: 64}, 137, 7},
		{"far above", 500_999, 1, Limits{Step: 1, Most: 1 << 20}, 500_999, 40},
		{"far below", 3, 4096, Limits{Step: 1, Most: 1 << 20}, 3, 26},
		{"nothing fits", 0, 32, Limits{Step: 1, Most: 1 << 20}, 0, 9},
		{"everything fits", 1 << 30, 1, Limits{Step: 1, Most: 1024}, 1024, 12},
		{"start beyond the end", 1 << 30, 5000, Limits{Step: 1, Most: 1024}, 1024, 1},
		{"by 32", 1050, 224, Limits{Step: 32, Most: 1 << 14}, 1024, 12},
	} {
		trials := 0
		found, err := Search(c.start, c.limits, func(n int64) (bool, error) {
			trials++
			return n <= c.answer, nil
		})
		if err != nil || found != c.want {
			t.Errorf("%s: found %d (%v), want %d", c.name, found, err, c.want)
		}
		if trials > c.most {
			t.Errorf("%s: %d trials, want at most %d", c.name, trials, c.most)
		}
	}
}

func TestSearchPassesErrorsOn(t *testing.T) {
	broken := errors.New("no such size")
	if _, err := Search(1, Limits{Step: 1, Most: 100}, func(int64) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}
