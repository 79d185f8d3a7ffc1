package main

// This file summarizes errors: medians, shares within limits, rungs on a ladder.

import (
	"math"
	"slices"
)

// summary describes the errors of one predictor over some rows.
type summary struct {
	rows   int
	median float64 // of absolute relative errors
	mean   float64
	p90    float64
	worst  float64
	bias   float64 // median of signed errors
	under  float64 // share of rows predicted too low
	within map[float64]float64
}

// withinLimits are the shares that tables print.
var withinLimits = []float64{0.03, 0.10}

// summarize reads signed relative errors.
func summarize(errors []float64) summary {
	s := summary{rows: len(errors), within: map[float64]float64{}}
	if len(errors) == 0 {
		return s
	}
	absolute := make([]float64, len(errors))
	for i, e := range errors {
		absolute[i] = math.Abs(e)
		s.mean += absolute[i] / float64(len(errors))
		if e < 0 {
			s.under += 1 / float64(len(errors))
		}
		for _, limit := range withinLimits {
			if absolute[i] <= limit {
				s.within[limit] += 1 / float64(len(errors))
			}
		}
	}
	s.median, s.p90, s.worst = quantile(absolute, 0.5), quantile(absolute, 0.9), quantile(absolute, 1)
	s.bias = quantile(errors, 0.5)
	return s
}

// quantile interpolates between the two nearest values: the median of 1, 2 is
// 1.5.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 == len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// ladderSummary describes predictions of a largest batch.
type ladderSummary struct {
	rows      int
	exact     float64 // share on the measured rung
	withinOne float64
	high      float64 // share above it: batches that did not run
}

func summarizeLadder(rows []*row) ladderSummary {
	s := ladderSummary{rows: len(rows)}
	for _, r := range rows {
		share := 1 / float64(len(rows))
		switch higher := r.rung.higher(); {
		case higher == 0:
			s.exact += share
			s.withinOne += share
		case higher == 1 || higher == -1:
			s.withinOne += share
		}
		if r.rung.higher() > 0 {
			s.high += share
		}
	}
	return s
}
