package formula

// This file tests formulas: what they mean, worked by hand, and what is wrong with the
// others.

import (
	"reflect"
	"strings"
	"testing"
)

// scan is a call of a selective scan: u, delta, A.
func scan() Call {
	return Call{
		Names:  []string{"mamba_ssm.ops.selective_scan_interface.selective_scan_fn"},
		Inputs: [][]int64{{2, 64, 16}, {2, 64, 16}, {64, 8}},
		Size: func(name string) (int64, bool) {
			n, ok := map[string]int64{"B": 2, "L": 16, "D": 64, "self.d_state": 8}[name]
			return n, ok
		},
	}
}

func TestWork(t *testing.T) {
	for text, want := range map[string]Work{
		"selective_scan_fn = 9*B*L*D*self.d_state":                      {FLOPs: 147456, Results: [][]int64{{2, 64, 16}}},
		"mamba_ssm.selective_scan_fn(b d l, _, d n)=9*b*l*d*n MACs":     {MACs: 147456, Results: [][]int64{{2, 64, 16}}},
		"selective_scan_fn(b d l) -> b l 3, d = 2*(b + l)*d - 1 FLOPs":  {FLOPs: 2*(2+16)*64 - 1, Results: [][]int64{{2, 16, 3}, {64}}},
		"selective_scan_fn(b d l) = 0.5*d/3":                            {FLOPs: 10, Results: [][]int64{{2, 64, 16}}}, // 10.67 is rounded down
		"selective_scan_interface::selective_scan_fn(2 d l) = d - -l":   {},
		"selective_scan_fn(b d l) -> (b d l, b d) = 8 - 2 - 1 + 12/2/3": {FLOPs: 7, Results: [][]int64{{2, 64, 16}, {2, 64}}},
		"selective_scan_fn() = 5":                                       {FLOPs: 5, Results: [][]int64{{2, 64, 16}}},
	} {
		c, err := Parse(text)
		if err != nil {
			if want.Results != nil {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		w, told, err := NewBook([]Cost{c}).Work(scan())
		if err != nil || !told || !reflect.DeepEqual(w, want) {
			t.Errorf("%s: %+v, %t, %v, want %+v", text, w, told, err, want)
		}
	}
}

// TestBackward: the backward of an operator has a formula of its own, with its sizes.
func TestBackward(t *testing.T) {
	book := bookOf(t, "selective_scan_fn(b d l) = b*d", "selective_scan_fn.backward = 3*b*d*l")
	w, _, err := book.Work(scan())
	if err != nil || w.FLOPs != 128 || w.BackwardFLOPs != 3*2*64*16 {
		t.Errorf("%+v, %v", w, err)
	}
	var said []string
	if err := book.Conclude(func(code, text, effect string) { said = append(said, code+": "+text+"; "+effect) }); err != nil {
		t.Error(err)
	}
	want := []string{
		"cost: 1 × selective_scan_fn: b*d, 128 FLOPs in all, as `cost` tells; the first with b = 2, d = 64, l = 16; its result is like its first tensor",
		"cost: 1 × selective_scan_fn.backward: 3*b*d*l, 6,144 FLOPs in all, as `cost` tells; ",
	}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("%q", said)
	}
}

func TestMeans(t *testing.T) {
	for _, c := range []struct {
		written, operator string
		want              bool
	}{
		{"scan", "a.b.scan", true}, {"a.scan", "a.b.scan", true}, {"b.scan", "a.b.scan", true}, {"a::scan", "a.scan", true},
		{"c.scan", "a.b.scan", false}, {"sca", "a.b.scan", false}, {"b.a.scan", "a.b.scan", false}, {"a.b", "a.b.scan", false},
	} {
		if got := means(c.written, c.operator); got != c.want {
			t.Errorf("%s, %s: %t", c.written, c.operator, got)
		}
	}
}

func TestWrong(t *testing.T) {
	for text, want := range map[string]string{
		"scan":                        "no equals sign",
		"= 5":                         "no name of an operator",
		"a b = 5":                     "no name of an operator",
		"scan(B L = 5":                "end without a )",
		"scan(B 1.5) = 5":             `"1.5" is no name of a size`,
		"scan(B,) = 5":                "no sizes",
		"scan =":                      "ends too early",
		"scan = 9*":                   "ends too early",
		"scan = 9**B":                 `unexpected "*"`,
		"scan = (9*B":                 "ends too early",
		"scan = 9*B)":                 `unexpected ")"`,
		"scan = 1.2.3":                "is no number",
		"scan = a..b":                 "no name of a size",
		"scan = B!":                   `unexpected "!"`,
		strings.Repeat("x", 1001):     "longer than 1000",
		"scan(B L D M) = B":           "", // parses
		"selective_scan_fn = Q":       "nothing tells what Q is",
		"selective_scan_fn = B-99":    "no number of operations",
		"selective_scan_fn = 1/(B-B)": "divides by zero",
		"selective_scan_fn = 99999999*99999999*99999999":              "no number of operations",
		"selective_scan_fn(b d) = 1":                                  "tensor 1 of selective_scan_fn is 2×64×16: it has 3 axes, and 2 are named: b d",
		"selective_scan_fn(b b l) = 1":                                "the size b of selective_scan_fn is 2 in one tensor and 64 in another",
		"selective_scan_fn(3 d l) = 1":                                "a size of selective_scan_fn is 2, not 3",
		"selective_scan_fn(_, _, _, b) = 1":                           "is called with 3 tensors, and the sizes of 4 are named",
		"selective_scan_fn -> Q = 1":                                  "nothing tells what Q is",
		"another = 1":                                                 "calls nothing that `cost` another could mean",
		"selective_scan_fn = " + strings.Repeat("(", 400) + "1":       "ends too early",
		"selective_scan_fn(" + strings.Repeat("_,", 70) + "_) = 1":    "71 tensors are more than 64",
		"selective_scan_fn -> " + strings.Repeat("1 ", 70) + " = 1":   "no sizes",
		"selective_scan_fn -> 99999999999999999 = 1":                  `no name of a size`,
		"selective_scan_fn = " + strings.Repeat("9", 300) + "*B - 1e": "unexpected",
	} {
		c, err := Parse(text)
		if err == nil {
			book := NewBook([]Cost{c})
			if _, _, err = book.Work(scan()); err == nil {
				err = book.Conclude(func(string, string, string) {})
			}
		}
		if want == "" {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || Advice(err) == "" {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
	}
}

// TestTotalIsBounded: many calls cannot add up to more than a number holds.
func TestTotalIsBounded(t *testing.T) {
	book := bookOf(t, "selective_scan_fn = 1000000000*1000000000")
	var err error
	for range 3 {
		_, _, err = book.Work(scan())
	}
	if err == nil {
		t.Error("three calls of 10^18 operations are taken")
	}
}

func bookOf(t *testing.T, texts ...string) *Book {
	t.Helper()
	var costs []Cost
	for _, text := range texts {
		c, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		costs = append(costs, c)
	}
	return NewBook(costs)
}

// FuzzParse: any text ends in a formula or an error that says what to do.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"scan(B L D, _) -> B L = 9*B*(L+D)/2 MACs", "a::b = 1.5", "x = ((((", "y -> = 1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			if Advice(err) == "" {
				t.Errorf("%q: %v has no advice", text, err)
			}
			return
		}
		call := scan()
		call.Names = []string{c.Operator}
		if w, _, err := NewBook([]Cost{c}).Work(call); err == nil && (w.FLOPs < 0 || w.MACs < 0) {
			t.Errorf("%q takes %+v", text, w)
		}
	})
}
