package cli

// This file holds the test of every command line that is answered in few words.

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/packed"
)

// TestAnswers holds every flag's effect and every refusal against a text, in
// testdata/answers.txt, models.txt, commands.txt.gz and reports.txt.gz: the command line, the exit code where it is
// not 0, what is printed. HEFT_UPDATE=1 writes them anew; read what changed. The
// command lines are in the files that end in .args, a line each; # begins a comment.
func TestAnswers(t *testing.T) {
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("testdata/answers")
	for _, name := range []string{"answers", "models"} {
		checkAnswers(t, filepath.Join(folder, name+".args"), filepath.Join(folder, name+".txt"))
	}
	for _, name := range []string{"commands", "reports"} {
		packed.Matches(t, filepath.Join(folder, name+".txt.gz"), answersTo(t, filepath.Join(folder, name+".args")))
	}
}

// checkAnswers runs the command lines of one file.
func checkAnswers(t *testing.T, arguments, answers string) {
	t.Helper()
	got := answersTo(t, arguments)
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(answers, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(answers)
	if err != nil {
		t.Fatal(err)
	}
	compareAnswers(t, strings.Split(got, "\n"), strings.Split(string(want), "\n"))
}

// answersTo are the command lines of one file, each with what it is answered.
func answersTo(t *testing.T, arguments string) string {
	t.Helper()
	var b bytes.Buffer
	for line := range strings.Lines(packed.Text(t, arguments)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			answer(&b, line)
		}
	}
	return b.String()
}

func answer(b *bytes.Buffer, line string) {
	var stdout, stderr bytes.Buffer
	code := Run(strings.Fields(line), &stdout, &stderr)
	fmt.Fprintf(b, "$ heft %s\n", line)
	if code != 0 {
		fmt.Fprintf(b, "exit code %d\n", code)
	}
	b.Write(stdout.Bytes())
	b.Write(stderr.Bytes())
	b.WriteString("\n")
}

// compareAnswers tells the first difference of each command line.
func compareAnswers(t *testing.T, got, want []string) {
	t.Helper()
	g, w := blocks(got), blocks(want)
	for command, text := range w {
		if g[command] != text {
			t.Errorf("%s\ngives\n%s\nwant\n%s", command, g[command], text)
		}
	}
	if len(g) != len(w) {
		t.Errorf("%d command lines, %d answers", len(g), len(w))
	}
}

func blocks(lines []string) map[string]string {
	found := map[string]string{}
	command := ""
	for _, line := range lines {
		if strings.HasPrefix(line, "$ heft ") {
			command = line
			continue
		}
		found[command] += line + "\n"
	}
	return found
}
