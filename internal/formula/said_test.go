package formula

// This file compares all that is said of formulas, right ones and wrong ones, with what was read once.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// callsOf are calls of operators, each with what a program says of it.
func callsOf() map[string]Call {
	noResult := scan()
	noResult.Inputs = nil
	told := scan()
	told.Results = [][]int64{{3, 4}}
	scalar := scan()
	scalar.Inputs = [][]int64{{}, {2}}
	return map[string]Call{"scan": scan(), "no tensor": noResult, "results told": told, "a number": scalar}
}

func TestSaid(t *testing.T) {
	var all strings.Builder
	for _, c := range []struct{ call, texts string }{
		{"scan", "selective_scan_fn = 9*B*L*D*self.d_state"}, {"scan", "selective_scan_fn(b d l) -> b l 3, d = 2*(b + l)*d - 1 FLOPs"},
		{"scan", "selective_scan_fn(_, b d l, d _n) = b MACs"}, {"scan", "selective_scan_fn -> (B 4) = 8 MACs"}, {"scan", "selective_scan_fn(2 d l, _, d 8) = d*l"},
		{"scan", "mamba_ssm/selective_scan_fn = 1"}, {"scan", "ops::selective_scan_fn = 1"}, {"scan", "mamba-ssm.selective_scan_fn = 1"},
		{"scan", "selective_scan_fn(b d l) = b*d | selective_scan_fn.backward = 3*b*d*l MACs"}, {"scan", "selective_scan_fn(b d l) = b | selective_scan_fn.backward = b/0"},
		{"scan", "selective_scan_fn = 1 | selective_scan_fn = 2"}, {"scan", "selective_scan_fn.backward = 2"}, {"scan", "selective_scan_fn = 1234567 | other = 2"},
		{"scan", "selective_scan_fn = 7/2 - 10/4"}, {"scan", "selective_scan_fn = 1/(2 - 4) + 1"}, {"scan", "selective_scan_fn = 2.50*2"}, {"scan", "selective_scan_fn = 10-2-3*2/6"},
		{"scan", "selective_scan_fn = 1152921504606846976"}, {"scan", "selective_scan_fn = 1152921504606846977"}, {"scan", "selective_scan_fn = 0"}, {"scan", "selective_scan_fn = 0 - 1"},
		{"scan", "selective_scan_fn = 99999999999999999999"}, {"scan", "selective_scan_fn = 999999999999999999999"}, {"scan", "selective_scan_fn = B - 5"},
		{"scan", "selective_scan_fn(b d) = 1"}, {"scan", "selective_scan_fn(b b l) = 1"}, {"scan", "selective_scan_fn(3 d l) = 1"}, {"scan", "selective_scan_fn(_, _, _, b) = 1"}, {"scan", "selective_scan_fn(_, _, _) = 1"},
		{"scan", "selective_scan_fn(_, _, _, _) = 1"}, {"scan", "selective_scan_fn -> Q = 1"}, {"scan", "selective_scan_fn = Q*B"}, {"scan", "selective_scan_fn -> 0 1099511627776 = 1"}, {"scan", "selective_scan_fn -> 1099511627777 = 1"},
		{"no tensor", "selective_scan_fn = 5"}, {"no tensor", "selective_scan_fn() -> B = 5"}, {"no tensor", "selective_scan_fn(B) = 5"},
		{"results told", "selective_scan_fn = 5"}, {"results told", "selective_scan_fn -> 7 = 5"}, {"a number", "selective_scan_fn(b) = 5"}, {"a number", "selective_scan_fn = 5"}, {"a number", "selective_scan_fn(_, 2) = 5"},
		{"scan", "scan"}, {"scan", "= 5"}, {"scan", "a b = 5"}, {"scan", "a..b = 5"}, {"scan", "9a = 5"}, {"scan", "é = 5"}, {"scan", "_ = 5"}, {"scan", "a9.Z_z = 5"}, {"scan", "scan(B L = 5"}, {"scan", "scan(B 1.5) = 5"}, {"scan", "scan(B,) = 5"},
		{"scan", "scan -> B, = 5"}, {"scan", "scan -> _ = 5"}, {"scan", "scan ="}, {"scan", "scan = 9*"}, {"scan", "scan = 9**B"}, {"scan", "scan = (9*B"}, {"scan", "scan = (9 B)"}, {"scan", "scan = 9*B)"}, {"scan", "scan = 1.2.3"},
		{"scan", "scan = a..b"}, {"scan", "scan = B!"}, {"scan", "scan = é"}, {"scan", "scan = 1 macs"}, {"scan", "scan = 1MACs"}, {"scan", "scan = MACs"}, {"scan", "scan = FLOPs"}, {"scan", "scan = B == 2"},
		{"scan", "scan(" + strings.Repeat("_,", 63) + "_) = 1"}, {"scan", "scan(" + strings.Repeat("_,", 64) + "_) = 1"}, {"scan", "scan(" + strings.Repeat("b ", 64) + ") = 1"}, {"scan", "scan(" + strings.Repeat("b ", 65) + ") = 1"},
		{"scan", "scan = " + strings.Repeat("1", 993)}, {"scan", "scan = " + strings.Repeat("1", 994)},
	} {
		fmt.Fprintf(&all, "%s, %s\n", c.call, shortened(c.texts))
		for _, line := range said(callsOf()[c.call], strings.Split(c.texts, " | ")) {
			all.WriteString("    " + shortened(line) + "\n")
		}
	}
	packed.Matches(t, "testdata/said.txt", all.String())
}

// said is what formulas make of two calls.
func said(call Call, texts []string) (lines []string) {
	fails := func(err error) bool {
		if err != nil {
			lines = append(lines, "error: "+err.Error()+"; "+Advice(err))
		}
		return err != nil
	}
	var costs []Cost
	for _, text := range texts {
		c, err := Parse(text)
		if fails(err) {
			return lines
		}
		costs = append(costs, c)
	}
	book := NewBook(costs)
	for range 2 {
		w, told, err := book.Work(call)
		axes, sizes := w.Flat()
		lines = append(lines, fmt.Sprint(packed.Fields(w), " told ", told, " axes ", axes, " sizes ", sizes, " total ", book.total))
		if fails(err) {
			return lines
		}
	}
	fails(book.Conclude(func(code, text, effect string) { lines = append(lines, code+": "+text+"; "+effect) }))
	return lines
}

// shortened cuts long texts, of which the length is said.
func shortened(text string) string {
	if len(text) > 400 {
		return fmt.Sprintf("%.100s… of %d bytes", text, len(text))
	}
	return text
}

// TestSizesOfResults: a size of a result that the program tells is 0 to 2^40.
func TestSizesOfResults(t *testing.T) {
	for n, want := range map[int64]string{0: "", -1: "the size Q of scan is -1", 1 << 40: "", 1<<40 + 1: "the size Q of scan is 1099511627777"} {
		c, err := Parse("scan -> Q = 1")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = NewBook([]Cost{c}).Work(Call{Names: []string{"scan"}, Size: func(string) (int64, bool) { return n, true }})
		if got := fmt.Sprint(err); err == nil && want != "" || err != nil && got != want {
			t.Errorf("%d: %v, want %q", n, err, want)
		}
	}
}
