package cli

// This file tests the memory command: its screen, its JSON, its verdicts and
// refusals.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"heft"
)

func TestMemoryScreen(t *testing.T) {
	for _, c := range []struct {
		args  string
		shown []string
	}{
		{"memory resnet18 --batch 4", []string{
			"resnet18 · inference · batch 4 · float32 · H100", "uses ", "needs ", "CUDA context", "in a static arena", "peak at     forward of ",
		}},
		{"memory resnet18 --train --batch 32 --optimizer adamw --amp --gpu rtx3090", []string{
			"resnet18 · training step · batch 32 · autocast float16 · AdamW (foreach) · loss cross_entropy · GeForce RTX 3090",
			"fits, ", "activations kept for backward", "optimizer state", "forward    ┊loss┊backward ", "┊step     ┊zero_grad",
		}},
		{"memory resnet18 --train --amp bf16 --cuda 11.3 --gpu a100", []string{"autocast bfloat16", "~ 1.395 GiB", "deeper: heft fit resnet18 --train --amp bf16 --gpu a100 --cuda 11.3"}},
		{"memory resnet18 --train --parallel fsdp --ranks 8 --accumulate 2 --checkpoint layer1 --freeze conv1", []string{
			"loss cross_entropy · one of 8 ranks with this batch each, fsdp · 2 micro-batches of this size · checkpoint layer1 · frozen conv1 · H100",
		}},
		{"memory resnet18 --context 333MiB", []string{"CUDA context                  ~ 333.0 MiB"}},
		{"memory resnet18 --gpu mi300x", []string{"CUDA context                  not known"}},
	} {
		var stdout, stderr bytes.Buffer
		if code := Run(strings.Fields(c.args), &stdout, &stderr); code != exitFine {
			t.Errorf("heft %s: exit %d, %s", c.args, code, stderr.String())
		}
		for _, text := range c.shown {
			if !strings.Contains(stdout.String(), text) {
				t.Errorf("heft %s does not show %q:\n%s", c.args, text, stdout.String())
			}
		}
	}
}

// TestVerdictsAreExitCodes: the report is shown, and the code is its answer.
func TestVerdictsAreExitCodes(t *testing.T) {
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"memory resnet18 --train --batch 4 --mem 0.5GiB":        {exitNo, "does not fit: "},
		"memory resnet18 --train --batch 4 --mem 12GB":          {exitFine, "fits, "},
		"memory resnet18 --mem 0.5GiB --other-processes 400MiB": {exitNo, "400 MiB held by other processes"},
		"memory resnet18": {exitFine, "H100"},
		"memory mobilenet_v2 --batch 1784 --torch 2.4":             {exitNo, "does not run on any card"},
		"fit vgg16 --train --mem 1GiB":                             {exitNo, "nothing fits"},
		"fit squeezenet1_1 --mem 1GiB --solve size --batch 4":      {exitFine, "largest"},
		"memory resnet18 --mem 12GiB --format json --gpu rtx3060":  {exitFine, `"fits": true`},
		"memory resnet18 --format json":                            {exitFine, `"fits": null`},
		"memory resnet18 --mem 100MiB --format json --gpu rtx3060": {exitNo, `"fits": false`},
	} {
		var stdout, stderr bytes.Buffer
		if code := Run(strings.Fields(args), &stdout, &stderr); code != want.code || !strings.Contains(stdout.String(), want.text) {
			t.Errorf("heft %s: exit %d, want %d with %q:\n%s%s", args, code, want.code, want.text, stdout.String(), stderr.String())
		}
	}
}

// TestMemoryJSONAddsUp: the owners' shares are the device's memory.
func TestMemoryJSONAddsUp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := Run(strings.Fields("memory resnet18 --train --batch 4 --momentum 0.9 --format json"), &stdout, &stderr); code != exitFine {
		t.Fatalf("exit %d, %s", code, stderr.String())
	}
	var m heft.MemoryReport
	if err := json.Unmarshal(stdout.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	var sum int64
	shares := map[string]int64{}
	for _, share := range m.Owners {
		sum += share.Bytes
		shares[share.Owner] = share.Bytes
	}
	if sum != m.Device || m.Device != m.Reserved+m.Context {
		t.Errorf("the owners have %d bytes, the device %d, reserved %d and context %d", sum, m.Device, m.Reserved, m.Context)
	}
	// 11,689,512 parameters of 4 bytes, and as many for momentum.
	if shares["parameters"] != 46_758_048 || shares["optimizer state"] != 46_758_048 {
		t.Errorf("parameters %d, optimizer state %d; want 46758048 each", shares["parameters"], shares["optimizer state"])
	}
	if m.Needs > m.Device || m.Allocated > m.Reserved || len(m.Timeline) == 0 || len(m.Largest) != 10 {
		t.Errorf("needs %d, device %d, allocated %d, reserved %d, %d points, %d holders",
			m.Needs, m.Device, m.Allocated, m.Reserved, len(m.Timeline), len(m.Largest))
	}
}

func TestImpossibleMemoryPlans(t *testing.T) {
	for args, want := range map[string]string{
		"memory resnet18 --batch -1":                                      "batch -1 must be at least 1",
		"memory resnet18 --train --optimizer adm":                         "hint: did you mean adam?",
		"memory resnet18 --optimizer adam":                                "--optimizer belongs to training",
		"memory resnet18 --train --freeze conv1 --freeze bn1 --freeze x1": `--freeze "x1" names no module`,
		"memory resnet18 --dtype float7":                                  `unknown precision "float7"`,
		"memory resnet18 --mem 12":                                        `the size "12" has no unit`,
		"memory resnet18 --mem much":                                      `cannot read the size "much"`,
		"memory resnet18 --gpu rtx3091":                                   "rtx3090",
		"memory resnet18 --gpu gtx1050":                                   "did you mean gtx1050ti?",
		"memory resnet18 --cuda twelve":                                   `cannot read the CUDA release "twelve"`,
		"memory resnet18 --context some":                                  `cannot read the size "some"`,
		"memory resnet18 --train --loss l3":                               `unknown loss "l3"`,
		"memory resnet18 --train --torch two":                             `cannot read the torch release "two"`,
		"memory resnet18 --train --zero-grad never":                       `unknown zero_grad "never"`,
		"memory resnet18 --train --torch 2.99":                            `there is no torch release "2.99"`,
		"memory resnet18 --cuda 12.99":                                    "hint: known are 9.0 to 9.2",
		"memory resnet18 --train --ranks 4":                               "--ranks 4 say nothing without --parallel",
		"memory resnet18 --train --optimizer adam --momentum 0.9":         "adam has no --momentum",
		"memory resnet18 --nesterov":                                      "--nesterov belongs to training\nhint: --train",
		"memory resnet18 --train --accumulate 0":                          "accumulate 0 must be at least 1",
		"memory resnet18 --other-processes 1GiB":                          "hint: name the card: --gpu rtx3060, or --mem 12GiB",
		"memory resnet18 --cuda 11.3 --module-loading lazy":               "CUDA 11.3 loads no kernels lazily",
		"memory resnet18 --amp fp8":                                       "autocast has no type \"fp8\"\nhint: known are --amp fp16 and --amp bf16",
		"memory --amp float8_e4m3fn resnet18":                             "hint: known are --amp fp16 and --amp bf16",
		"memory resnet18 --amp=int8":                                      "autocast has no type \"int8\"",
		"memory resnet18 --amp half":                                      "autocast has no type \"half\"",
		"memory resnet18 --amp --dtype float16":                           "--amp and --dtype contradict each other",
		"fit resnet18 --gpu rtx3060 --batch 8":                            "--batch 8 says nothing",
		"memory resnet18 --mem 12GiBs":                                    "hint: write it with its unit",
		"memory":                                                          "memory needs a model",
		"memory resnet18 resnet34":                                        "memory takes one model, got 2",
		"fit resnet18 --gpu":                                              "hint: heft fit --help lists the flags",
		"ops conv":                                                        "hint: operators with that in their name: conv1d, conv1d_mode, conv2d",
		"ops rellu":                                                       "hint: did you mean relu?",
	} {
		var stdout, stderr bytes.Buffer
		code := Run(strings.Fields(args), &stdout, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), want) {
			t.Errorf("heft %s: exit %d, %q does not say %q", args, code, stderr.String(), want)
		}
	}
}

// TestErrorsAreEscaped: an error's own lines stay, what a name smuggles in is
// shown, and a message of megabytes is not.
func TestErrorsAreEscaped(t *testing.T) {
	var b strings.Builder
	printError(&b, &usageError{message: "no module \x1b[31mred\u202e\nin forward", hint: "try\rthis"}, nil)
	if want := "heft: no module \\x1b[31mred\\u202e\n      in forward\nhint: try\\rthis\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	printError(&b, &usageError{message: strings.Repeat("long \x07\n", 1<<20)}, nil)
	if b.Len() > 1<<16 {
		t.Errorf("%d bytes of error", b.Len())
	}
}
