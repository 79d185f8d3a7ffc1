package main

// This file runs the shell scripts that the documentation shows.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocksOf are the blocks of a document that begin with a language's name.
func blocksOf(t *testing.T, document, language string) []string {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, found := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, found[1])
	}
	return blocks
}

// shell is a folder in which scripts run, with heft and tools of the test's own in its path.
type shell struct {
	t      *testing.T
	folder string
}

// newShell makes a folder. A tool is a script by its name.
func newShell(t *testing.T, tools map[string]string) shell {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	s := shell{t, t.TempDir()}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(s.folder, "heft")); err != nil {
		t.Skip(err)
	}
	for name, text := range tools {
		s.write(name, text)
	}
	return s
}

func (s shell) write(name, text string) {
	s.t.Helper()
	name = filepath.Join(s.folder, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		s.t.Fatal(err)
	}
}

// run runs a command and returns its exit code and what it printed.
func (s shell) run(words ...string) (int, string) {
	s.t.Helper()
	command := exec.Command(words[0], words[1:]...)
	if !strings.Contains(words[0], "/") {
		command = exec.Command("sh", append([]string{"-c", `exec "$0" "$@"`}, words...)...)
	}
	command.Dir = s.folder
	command.Env = append(os.Environ(), "PATH="+s.folder+":"+os.Getenv("PATH"))
	out, err := command.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		s.t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(out)
}

// TestJobScripts runs the scripts of docs/jobs.md: what fits is submitted, what does not
// is not.
func TestJobScripts(t *testing.T) {
	scripts := blocksOf(t, "../../docs/jobs.md", "sh")
	job := blocksOf(t, "../../docs/jobs.md", "yaml")
	if len(scripts) != 3 || len(job) != 1 {
		t.Fatalf("%d scripts and %d jobs, want 3 and 1", len(scripts), len(job))
	}
	s := newShell(t, map[string]string{
		"submit.sh": scripts[0], "array.sh": scripts[1], "place.sh": scripts[2], "job.yaml": job[0],
		"sbatch":     "#!/bin/sh\necho submitted \"$@\"\n",
		"jobs.jsonl": "{\"batch\": 8}\n{\"batch\": 9000}\n{\"model\": \"none\"}\n{\"batch\": 16}\n",
	})
	for _, c := range []struct {
		words []string
		code  int
		want  string
	}{
		{[]string{"submit.sh", "alexnet", `{"mode": "training", "batch": 64, "gpu": "t4"}`, "job.sh"}, 0, "submitted job.sh\n"},
		{[]string{"submit.sh", "alexnet", `{"mode": "training", "batch": 64000, "gpu": "t4"}`, "job.sh"}, 1, "alexnet does not fit"},
		{[]string{"array.sh", "jobs.jsonl", "job.sh"}, 1, "none of the runs"},
		{[]string{"place.sh", "alexnet", `"batch": 8, "mode": "training"`, "job.yaml"}, 0, "gpu-card: t4"},
		{[]string{"place.sh", "resnet50", `"batch": 200, "mode": "training"`, "job.yaml"}, 0, "gpu-card: l4"},
		{[]string{"place.sh", "alexnet", `"batch": 900000`, "job.yaml"}, 1, "fits none of the cards"},
	} {
		if code, out := s.run(c.words...); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%v: exit code %d, %q; want %d and %q", c.words, code, out, c.code, c.want)
		}
	}
	s.write("jobs.jsonl", "{\"model\": \"alexnet\", \"gpu\": \"t4\", \"batch\": 8}\n{\"model\": \"alexnet\", \"gpu\": \"t4\", \"batch\": 900000}\n{\"model\": \"none\"}\n{\"model\": \"alexnet\", \"gpu\": \"t4\", \"batch\": 16}\n")
	if code, out := s.run("array.sh", "jobs.jsonl", "job.sh"); code != 0 || out != "submitted --array=1,4 job.sh\n" {
		t.Errorf("array.sh: exit code %d, %q; want the lines 1 and 4", code, out)
	}
}

// smallModel is the model of docs/ci.md, with a width in its middle.
func smallModel(width string) string {
	return strings.ReplaceAll(`from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, WIDTH, 3, padding=1), nn.ReLU(), nn.Conv2d(WIDTH, 8, 3, padding=1))
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        return self.fc(self.body(x).mean((2, 3)))
`, "WIDTH", width)
}

// TestBudgetsInARepository writes docs/ci.md's heft.json, and runs the workflow's
// commands and the hooks on a model that keeps its budgets, one that grew a little over
// the baseline, and one that no longer runs.
func TestBudgetsInARepository(t *testing.T) {
	const document = "../../docs/ci.md"
	workflows, hooks := blocksOf(t, document, "yaml"), blocksOf(t, document, "sh")
	if len(workflows) != 2 || len(hooks) != 1 {
		t.Fatalf("%d workflows and %d hooks, want 2 and 1", len(workflows), len(hooks))
	}
	s := newShell(t, map[string]string{
		"heft.json": blocksOf(t, document, "json")[0], "model.py": smallModel("32"), "hook.sh": hooks[0],
		"git": "#!/bin/sh\necho model.py\n",
		"gh":  "#!/bin/sh\n[ \"$6\" = --edit-last ] && exit 1\ncat \"$5\"\n",
	})
	comment := workflows[0][strings.Index(workflows[0], "          heft check --format markdown"):]
	s.write("comment.sh", "PR=7\n"+comment)
	entry := regexp.MustCompile(`entry: (.*)`).FindStringSubmatch(workflows[1])[1]
	for _, c := range []struct {
		what, model string
		words       string
		code        int
		want        string
	}{
		{"no baseline yet", "32", "heft check", 2, "--write-baseline"},
		{"a baseline", "32", "heft check --write-baseline heft-baseline.json", 0, "wrote the figures of 2 models"},
		{"kept", "32", "heft check --format github", 0, "::notice file=model.py,line=1,title=heft check model.py%3ANet::parameters: "},
		{"kept, by the hook", "32", "sh hook.sh", 0, "ok"},
		{"kept, by pre-commit's entry", "32", entry, 0, "training on Tesla T4"},
		{"kept, as a comment", "32", "sh comment.sh", 0, "**model.py:Net** keeps its budgets"},
		{"grown a little", "34", "heft check", 1, "over by"},
		{"grown a little, a comment", "34", "sh comment.sh", 0, "does not keep its budgets"},
		{"grown a little, by the hook", "34", "sh hook.sh", 1, "over by"},
		{"grown a little, for build servers", "34", "heft check --format junit", 1, "<testsuites>"},
		{"grown far", "400", "heft check --format github", 1, "::error file=model.py,line=1,title=heft check model.py%3ANet::MACs: "},
		{"it no longer runs", "3.5", "heft check --format github", 1, "::error file=model.py,line=1,title=heft check model.py%3ANet::"},
	} {
		s.write("model.py", smallModel(c.model))
		if code, out := s.run(strings.Fields(c.words)...); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: exit code %d, want %d and %q in\n%s", c.what, code, c.code, c.want, out)
		}
	}
}
