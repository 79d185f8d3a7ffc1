package regex

// This file tests matches, exponential patterns and patterns that are too large.

import (
	"errors"
	"slices"
	"testing"
)

// budget is a Meter that fails when it is used up.
type budget struct{ steps, bytes int64 }

var errBudget = errors.New("used up")

func (b *budget) Charge(n int64) error {
	if b.steps -= n; b.steps < 0 {
		return errBudget
	}
	return nil
}

func (b *budget) Allocate(n int64) error {
	if b.bytes -= n; b.bytes < 0 {
		return errBudget
	}
	return nil
}

func TestMatch(t *testing.T) {
	tests := []struct {
		pattern, subject string
		anchor           Anchor
		want             []int // nil for no match; the last element is the group that closed last
	}{
		{`b`, "abc", Search, []int{1, 2, -1}},
		{`b`, "abc", AtStart, nil},
		{`a|ab`, "ab", FullMatch, []int{0, 2, -1}},
		{`(a)(b)?`, "xab", Search, []int{1, 3, 1, 2, 2, 3, 2}},
		{`(a)(b)?`, "xa", Search, []int{1, 2, 1, 2, -1, -1, 1}},
		{`(?P<n>\d+)-(?P=n)`, "x12-12", Search, []int{1, 6, 1, 3, 1}},
		{`(?<=a)b`, "ab", Search, []int{1, 2, -1}},
		{`(?<!a)b`, "ab", Search, nil},
		{`(a*)*b`, "aaab", Search, []int{0, 4, 3, 3, 1}},
		{`(?>a+)ab`, "aaab", Search, nil},
		{`x{2,3}?`, "xxxx", Search, []int{0, 2, -1}},
		{`é.`, "caféß", Search, []int{3, 7, -1}},
		{`b$`, "ab\n", Search, []int{1, 2, -1}},
		{`b\Z`, "ab\n", Search, nil},
	}
	for _, test := range tests {
		re, err := Compile(test.pattern, 0)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		got, err := re.Match(&budget{1e6, 1e6}, test.subject, 0, len(test.subject), test.anchor)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s on %q: got %v %v, want %v", test.pattern, test.subject, got, err, test.want)
		}
	}
}

// TestExponential stops a pattern whose backtracking doubles with every letter.
func TestExponential(t *testing.T) {
	re, err := Compile(`(a+)+b`, 0)
	if err != nil {
		t.Fatal(err)
	}
	subject := "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	if _, err := re.Match(&budget{100_000, 1 << 20}, subject, 0, len(subject), Search); !errors.Is(err, errBudget) {
		t.Errorf("got %v, want the budget's error", err)
	}
}

func TestTooLarge(t *testing.T) {
	for _, pattern := range []string{`((a{1000}){1000}){1000}`, `(a{4294967294})`} {
		if _, err := Compile(pattern, 0); err == nil {
			t.Errorf("%s compiles", pattern)
		}
	}
}

func FuzzCompileAndMatch(f *testing.F) {
	for _, seed := range []string{`a(b|c)*?d`, `(?<=a)[^b-c]{2,}$`, `(?P<x>a)(?P=x)`, `(?i:\w+)\b`, `(?(1)a|b)`, `\x41\101[\d-]`} {
		f.Add(seed, "abcdabcd")
	}
	f.Fuzz(func(t *testing.T, pattern, subject string) {
		re, err := Compile(pattern, 0)
		if err != nil {
			return
		}
		spans, err := re.Match(&budget{10_000, 1 << 20}, subject, 0, len(subject), Search)
		if err == nil && spans != nil && (spans[0] < 0 || spans[1] < spans[0] || spans[1] > len(subject)) {
			t.Errorf("span %d:%d of %d bytes", spans[0], spans[1], len(subject))
		}
	})
}
