package regex

// This file compares some patterns, each also damaged at every character, with what CPython's re says of them
// (testdata/answers.py): spans of every group on each subject, or the whole error.

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// answered is a line of the golden: the subjects, or a pattern and what CPython says.
type answered struct {
	Subjects []string
	Pattern  string
	Flags    Flags
	Answer   json.RawMessage
}

// said is what the package answers, in CPython's form.
func said(pattern string, flags Flags, subjects []string) string {
	re, err := Compile(pattern, flags)
	if err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	var all []string
	for _, subject := range subjects {
		var answers []string
		for _, anchor := range []Anchor{Search, AtStart, FullMatch} {
			spans, err := re.Match(&budget{1e6, 1e6}, subject, 0, len(subject), anchor)
			switch {
			case err != nil:
				answers = append(answers, err.Error())
			case spans == nil:
				answers = append(answers, "null")
			default:
				answers = append(answers, strings.ReplaceAll(fmt.Sprint(spans), " ", ","))
			}
		}
		all = append(all, "["+strings.Join(answers, ",")+"]")
	}
	return "[" + strings.Join(all, ",") + "]"
}

// TestAnswers: what differs is listed, so that it is seen when it changes.
func TestAnswers(t *testing.T) {
	rows := packed.Rows[answered](t, "testdata/answers.jsonl.gz")
	subjects := rows[0].Subjects
	if len(rows) < 1200 {
		t.Errorf("only %d patterns", len(rows))
	}
	var differ strings.Builder
	for _, row := range rows[1:] {
		want := strings.ReplaceAll(string(row.Answer), ", ", ",")
		if got := said(row.Pattern, row.Flags, subjects); strings.ReplaceAll(got, ", ", ",") != want {
			fmt.Fprintf(&differ, "%q %d: %s, CPython %s\n", row.Pattern, row.Flags, got, want)
		}
	}
	packed.Matches(t, "testdata/differs.txt", differ.String())
}
