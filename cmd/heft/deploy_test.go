package main

// This file tests docs/deploy.md: its job, its object and its filter.

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// slurmConf is a cluster that nobody answers for.
const slurmConf = `ClusterName=test
SlurmctldHost=localhost
AuthType=auth/none
CliFilterPlugins=cli_filter/lua
GresTypes=gpu
NodeName=localhost Gres=gpu:1
PartitionName=short Nodes=localhost Default=YES
`

func TestDeployedJobs(t *testing.T) {
	scripts, objects := blocksOf(t, "../../docs/deploy.md", "sh"), blocksOf(t, "../../docs/deploy.md", "yaml")
	sites := blocksOf(t, "../../docs/deploy.md", "json")
	s := newShell(t, map[string]string{"job.sh": scripts[0], "job.yaml": objects[0], "site.json": sites[0]})
	screen := blocksOf(t, "../../docs/deploy.md", "console")[0]
	command, want, _ := strings.Cut(strings.TrimPrefix(screen, "$ heft "), "\n")
	if code, out := s.run(append([]string{"heft"}, strings.Fields(command)...)...); code != 1 || out != want {
		t.Errorf("exit code %d, %q; want 1, %q", code, out, want)
	}
	if code, out := s.run("heft", "slurm", "check", "job.sh", "--gres", "gpu:big:1", "--site", "site.json"); code != 0 || !strings.Contains(out, "fits big (H100 SXM)") {
		t.Errorf("with the cluster's names: exit code %d, %s", code, out)
	}
	code, out := s.run("heft", "annotate", "job.yaml")
	for _, line := range []string{`heft.dev/needs: "5732Mi"`, `heft.dev/fits: "true"`} {
		if code != 0 || !strings.Contains(out, line) || !strings.Contains(readFile(t, "../../docs/deploy.md"), line) {
			t.Errorf("exit code %d, %s; want %s there and in the document", code, out, line)
		}
	}
}

// TestSlurmFilter has Debian's own sbatch load the filter. Nobody answers behind it: what
// passes the filter ends without a controller.
func TestSlurmFilter(t *testing.T) {
	sbatch, err := exec.LookPath("sbatch")
	if err != nil {
		t.Skip("no sbatch here: Debian's package is slurm-client")
	}
	s := newShell(t, map[string]string{"slurm.conf": slurmConf, "job.sh": blocksOf(t, "../../docs/deploy.md", "sh")[0], "plain.sh": "#!/bin/sh\ntrue\n"})
	filter := readFile(t, "../../deploy/slurm/cli_filter.lua")
	s.write("cli_filter.lua", strings.Replace(filter, "/usr/local/bin/heft", s.folder+"/heft", 1))
	t.Setenv("SLURM_CONF", s.folder+"/slurm.conf")
	for _, c := range []struct {
		words   []string
		refused bool
		said    string
	}{
		{[]string{"timeout", "60", sbatch, "job.sh"}, true, "batch 176 fits"},
		{[]string{"timeout", "4", sbatch, "--gres=gpu:h100:1", "job.sh"}, false, "fits h100"},
		{[]string{"timeout", "1", sbatch, "plain.sh"}, false, ""},
	} {
		code, out := s.run(c.words...)
		refused := strings.Contains(out, "cli_filter plugin terminated")
		if code == 0 || refused != c.refused || !strings.Contains(out, c.said) {
			t.Errorf("sbatch %v: exit code %d, %s", c.words, code, out)
		}
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
