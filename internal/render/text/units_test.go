package text

// This file tests how counts and sizes are written.

import "testing"

func TestUnits(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Grouped(0), "0"}, {Grouped(999), "999"}, {Grouped(1000), "1,000"}, {Grouped(-1234567), "-1,234,567"}, {Grouped(25557032), "25,557,032"},
		{Count(0), "0"}, {Count(999), "999"}, {Count(1000), "1.000 k"}, {Count(118_013_952), "118.0 M"}, {Count(4_089_184_256), "4.089 G"},
		{Count(1e12), "1.000 T"}, {Count(1e15), "1.000 P"}, {Count(12_345), "12.35 k"}, {Count(-2000), "-2.000 k"},
		{Bytes(0, false), "0 B"}, {Bytes(1023, false), "1023 B"}, {Bytes(1024, false), "1.000 KiB"}, {Bytes(102_228_128, false), "97.49 MiB"},
		{Bytes(1<<30, false), "1.000 GiB"}, {Bytes(1<<40, false), "1.000 TiB"}, {Bytes(1<<50, false), "1.000 PiB"}, {Bytes(1023<<20, false), "1023 MiB"},
		{Bytes(999, true), "999 B"}, {Bytes(1000, true), "1.000 kB"}, {Bytes(102_228_128, true), "102.2 MB"}, {Bytes(1e9, true), "1.000 GB"},
		{Bytes(1e12, true), "1.000 TB"}, {Bytes(10_239, false), "9.999 KiB"}, {Bytes(10_240, false), "10.00 KiB"}, {Bytes(102_399, false), "100.0 KiB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
