package cli

// This file tests how counts of budgets are read.

import "testing"

func TestParseCount(t *testing.T) {
	for text, want := range map[string]int64{
		"30M": 30_000_000, "4.2G": 4_200_000_000, "25557032": 25_557_032, "25.557032M": 25_557_032, "5k": 5000, "5K": 5000, "1T": 1_000_000_000_000, "0": 0,
	} {
		if got, err := parseCount(text); err != nil || got != want {
			t.Errorf("%s is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "M", "30MM", "-1", "NaN", "Inf", "1e300", "10000T", "30B", "3 M x"} {
		if got, err := parseCount(text); err == nil {
			t.Errorf("%q is %d, want an error", text, got)
		}
	}
}
