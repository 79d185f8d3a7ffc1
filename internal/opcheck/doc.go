// Package opcheck holds the tests that run one operator at a time through the
// real front end and compare what heft says of it with real torch, or with a
// figure worked by hand:
//
//	golden_test.go   memory of a training step, type under autocast and products' FLOPs, against testdata/goldens/operators.jsonl.gz
//	work_test.go     forward and backward work of every operator that has a rule, worked by hand
//
// The package has no code of its own.
package opcheck
