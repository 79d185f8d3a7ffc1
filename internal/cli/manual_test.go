package cli

// This file tests the manual pages: each command has one, and nothing in them is read
// as a request of roff.

import (
	"strings"
	"testing"
)

func TestManual(t *testing.T) {
	pages := Manual("heft 1.2.3")
	for _, name := range []string{"heft.1", "heft-memory.1", "heft-fit.1", "heft-slurm.1", "heft-slurm-check.1"} {
		if len(pages[name]) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	memory := string(pages["heft-memory.1"])
	for _, want := range []string{".TH \"HEFT\\-MEMORY\" 1 \"\" \"heft 1.2.3\"\n", "\n.SH OPTIONS\n", "\n.B \\-\\-gpu ", "\n.BR heft (1)\n"} {
		if !strings.Contains(memory, want) {
			t.Errorf("heft-memory.1 lacks %q", want)
		}
	}
	for name, page := range pages {
		for _, line := range strings.Split(string(page), "\n") {
			request, _, _ := strings.Cut(line, " ")
			if strings.HasPrefix(line, ".") && !strings.Contains(" .TH .SH .B .BR .TP .nf .fi ", " "+request+" ") {
				t.Errorf("%s: roff obeys %q", name, line)
			}
		}
	}
}

// A folder named "." and a quotation at the beginning of a line stay text.
func TestRoffText(t *testing.T) {
	for text, want := range map[string]string{".": `\&.`, "a\n'b'": "a\n\\&'b'", `a\b-c`: `a\eb\-c`} {
		if got := roffText(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestCompletions(t *testing.T) {
	scripts, err := Completions()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"heft.bash", "_heft", "heft.fish", "heft.ps1"} {
		if !strings.Contains(string(scripts[name]), "heft") {
			t.Errorf("%s: %.80q", name, scripts[name])
		}
	}
}
