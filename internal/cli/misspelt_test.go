package cli

// This file holds the tests of what a misspelt word suggests.

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMisspelt: flags and commands that are misspelt say what was meant, and no
// library's own words come through.
func TestMisspelt(t *testing.T) {
	for args, want := range map[string]string{
		"memory resnet18 --optimiser adam":       "unknown flag: --optimiser\nhint: did you mean --optimizer?",
		"memroy resnet18":                        `unknown command or model "memroy"` + "\nhint: did you mean heft memory?",
		"resnet18 --dept 2":                      "unknown flag: --dept\nhint: did you mean --depth?",
		"resnet18 -q":                            "unknown flag: -q\nhint: heft --help",
		"memory resnet18 -d 2":                   "unknown flag: -d\nhint: --depth belongs to other commands: heft MODEL;",
		"resnet18 --batch-size 4":                "hint: did you mean --batch 32?",
		"memory resnet18 --world-size 2":         "hint: did you mean --ranks 8?",
		"memory resnet18 --fp16":                 "hint: did you mean --precision float16?",
		"memory resnet18 --training":             "hint: did you mean --train?",
		"resnet18 --device cpu":                  "hint: --gpu belongs to other commands: advise,",
		"fit resnet18 --target mcu":              "hint: runs are those of PyTorch on a CUDA card, which --gpu names;",
		"memory resnet18 --lr 0.1":               "hint: nothing that heft counts depends on it: leave it out;",
		"memory resnet18 --quantize int8":        "hint: another type of the weights is a change that heft whatif makes: quantize=int8;",
		"memory resnet18 --accumulate two":       `--accumulate cannot be "two": it takes a whole number`,
		"memory resnet18 --weight-decay much":    `--weight-decay cannot be "much": it takes a number`,
		"memory resnet18 --timeout soon":         `--timeout cannot be "soon": it takes a time such as 30s`,
		"memory resnet18 --nesterov=perhaps":     `--nesterov cannot be "perhaps": it takes true or false`,
		"memory resnet18 --train --momentum big": `--momentum cannot be "big": it takes`,
		"fit resnet18 --gpu":                     "--gpu needs a value",
		"resnet18 --sort size":                   `cannot sort by "size"` + "\nhint: --sort macs",
		"resnet18 --top -1":                      "top -1 must be at least 1",
	} {
		code, _, stderr := run(t, strings.Fields(args)...)
		if code != exitUsage || !strings.Contains(stderr, want) || strings.Contains(stderr, "strconv") || strings.Contains(stderr, "invalid argument") {
			t.Errorf("heft %s: exit %d, %s", args, code, stderr)
		}
	}
}

// TestFlagOfAnother: every flag of one command that is given to another which has not got it is
// answered with the commands that have it.
func TestFlagOfAnother(t *testing.T) {
	root := newRootCommand()
	having := map[string][]string{} // commands of a flag
	for _, command := range everyCommand(root) {
		words := strings.Join(pathOf(command), " ")
		if words == "" {
			words = "heft MODEL"
		}
		for _, name := range flagNames(command) {
			having[name] = append(having[name], words)
		}
	}
	if len(having["solve"]) != 1 || len(having["gres"]) != 1 || len(having["batch"]) < 10 {
		t.Fatalf("flags are not found: %v", having)
	}
	asked := 0
	for _, command := range everyCommand(root) {
		own := flagNames(command)
		for name, commands := range having {
			if slices.Contains(own, name) || name == "help" {
				continue
			}
			asked++
			// A whole command line would read no more of it: TestMisspelt has some.
			want := fmt.Sprintf("--%s belongs to other commands: %s;", name, strings.Join(commands, ", "))
			if hint := meantFlag(command, "--"+name); !strings.HasSuffix(hint, want) {
				t.Errorf("%s --%s: %q, want %q", command.CommandPath(), name, hint, want)
			}
		}
	}
	if asked < 500 {
		t.Errorf("only %d flags were asked for", asked)
	}
}

// TestErrorJSON: under --format json an error is JSON as well, with the exit code.
func TestErrorJSON(t *testing.T) {
	for args, want := range map[string]errorDetail{
		"memory resnet18 --format json --gpu rtx3091":    {Kind: "usage", Exit: exitUsage},
		"memory nowhere.py --format=json":                {Kind: "unreadable", Exit: exitUsage},
		"memory resnet18 -f json --optimiser adam":       {Kind: "usage", Exit: exitUsage},
		"memory resnet18 --train --loss l3 -f json":      {Kind: "usage", Exit: exitUsage, Setting: "loss"},
		"resnet18 --format json --timeout 1us --depth 1": {Exit: exitUnsupported},
	} {
		code, stdout, stderr := run(t, strings.Fields(args)...)
		var r errorReport
		if err := json.Unmarshal([]byte(stdout), &r); err != nil || stderr != "" {
			t.Errorf("heft %s: %v\n%s%s", args, err, stdout, stderr)
			continue
		}
		if r.Version != errorVersion || r.Error.Message == "" || r.Error.Exit != code || code != want.Exit || want.Kind != "" && r.Error.Kind != want.Kind || r.Error.Setting != want.Setting {
			t.Errorf("heft %s: exit %d, %+v", args, code, r)
		}
	}
}

// TestCompletion: a shell is offered models, cards, optimizers and commands.
func TestCompletion(t *testing.T) {
	for args, want := range map[string]string{
		"memory|resnet1":            "resnet18",
		"memory|--gpu|rtx30":        "rtx3060",
		"fit|x|--optimizer|adam":    "adamw",
		"resnet18|--sort|m":         "macs",
		"mem":                       "memory",
		"memory|resnet18|--format|": "json",
	} {
		code, stdout, _ := run(t, append([]string{"__complete"}, strings.Split(args, "|")...)...)
		if code != exitFine || !strings.Contains(stdout, want) {
			t.Errorf("%s: exit %d, %s", args, code, stdout)
		}
	}
}

// TestDumpAndProfile: the graph as text, its soundness, and heft's own profile.
func TestDumpAndProfile(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "cpu")
	code, stdout, stderr := run(t, "dump", "resnet18", "--cpuprofile", profile)
	if code != exitFine || !strings.Contains(stdout, "conv2d") || !strings.Contains(stdout, "layer4.1.conv2") {
		t.Errorf("exit %d, %.300s%s", code, stdout, stderr)
	}
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("the profile: %v", err)
	}
	if code, stdout, _ := run(t, "dump", "resnet18", "--validate"); code != exitFine || stdout != "the graph is sound\n" {
		t.Errorf("exit %d, %s", code, stdout)
	}
	if code, stdout, _ := run(t, "--version"); code != exitFine || !strings.HasPrefix(stdout, "heft ") || strings.Contains(stdout, "version") {
		t.Errorf("exit %d, %s", code, stdout)
	}
}

// TestASCIIOnly: which signs a terminal has, by its environment.
func TestASCIIOnly(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		want        bool
	}{
		{nil, false},
		{map[string]string{"LANG": "C"}, true},
		{map[string]string{"LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LANG": "C.UTF-8"}, false},
		{map[string]string{"LANG": "de_DE.ISO-8859-1"}, true},
		{map[string]string{"LANG": "C", "LC_ALL": "en_US.utf8"}, false},
		{map[string]string{"LANG": "en_US.UTF-8", "TERM": "dumb"}, true},
		{map[string]string{"LC_CTYPE": "POSIX"}, true},
	} {
		if got := asciiOnly(func(name string) string { return c.environment[name] }); got != c.want {
			t.Errorf("%v: %t, want %t", c.environment, got, c.want)
		}
	}
}
