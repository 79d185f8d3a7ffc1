package run

// This file tests how counts and rates are read.

import "testing"

func TestCount(t *testing.T) {
	for text, want := range map[string]Count{
		"30M": 30_000_000, "4.2G": 4_200_000_000, "25557032": 25_557_032, "25.557032M": 25_557_032, "5k": 5000, "5K": 5000, "1T": 1_000_000_000_000, "0": 0,
	} {
		var got, quoted Count
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %d, %v; want %d", text, got, err, want)
		}
		if err := quoted.UnmarshalJSON([]byte(`"` + text + `"`)); err != nil || quoted != want {
			t.Errorf("JSON's %q is %d, %v; want %d", text, quoted, err, want)
		}
	}
	for _, text := range []string{"", "M", "30MM", "-1", "NaN", "Inf", "1e300", "10000T", "30B", "3 M x"} {
		var got Count
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d, want an error", text, got)
		}
	}
}

func TestRate(t *testing.T) {
	for text, want := range map[string]Rate{"2%": 0.02, "0.02": 0.02, "0": 0, "150 %": 1.5, "0.5%": 0.005} {
		var got Rate
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %g, %v; want %g", text, got, err, want)
		}
	}
	for _, text := range []string{"", "%", "-1%", "NaN", "two", "2%%", "1001%"} {
		var got Rate
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %g, want an error", text, got)
		}
	}
}
