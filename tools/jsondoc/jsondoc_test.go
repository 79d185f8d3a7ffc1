package main

// This file holds the written files to the structs, and reports to the schemas.

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/cli"
)

const repository = "../.."

// TestFilesAreCurrent: a field that is new, or explained otherwise, is written down.
func TestFilesAreCurrent(t *testing.T) {
	files, err := generate(repository)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the structs say (%v): go run ./tools/jsondoc", name, err)
		}
	}
	schemas, err := filepath.Glob(filepath.Join(repository, "docs/schema/*.json"))
	if err != nil || len(schemas) != len(contracts) {
		t.Errorf("docs/schema has %d files for %d reports: %v", len(schemas), len(contracts), err)
	}
}

// TestEveryVersionIsWrittenDown: no report is left out of the list.
func TestEveryVersionIsWrittenDown(t *testing.T) {
	rooms, err := readRooms(repository)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, c := range contracts {
		listed[c.room+" "+c.constant] = true
	}
	for folder, r := range rooms {
		for name, version := range r.versions {
			if strings.Contains(version, "/") && !listed[folder+" "+name] {
				t.Errorf("%s of %s is a report's version without a schema", version, folder)
			}
		}
	}
}

// TestGoldensFollowTheSchemas validates each whole report that a test of the
// repository expects.
func TestGoldensFollowTheSchemas(t *testing.T) {
	schemas := readSchemas(t)
	found := map[string]int{}
	for _, pattern := range []string{"cmd/heft/testdata/script/*.txt", "internal/cli/testdata/*.txt"} {
		names, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range reportsIn(text) {
				found[schemas.check(t, filepath.Base(name), r)]++
			}
		}
	}
	for _, version := range []string{"heft.report/1", "heft.memory/1", "heft.fit/1"} {
		if found[version] == 0 {
			t.Errorf("no golden holds a %s; the goldens hold %v", version, found)
		}
	}
}

// TestFreshReportsFollowTheSchemas runs every command that writes JSON.
func TestFreshReportsFollowTheSchemas(t *testing.T) {
	schemas := readSchemas(t)
	found := map[string]bool{}
	for _, c := range []struct{ command, version string }{
		{"resnet18", "heft.report/1"},
		{"vit_b_16 --train --batch 2", "heft.report/1"},
		{"fasterrcnn_resnet50_fpn", "heft.report/1"},
		{"ssd300_vgg16", "heft.report/1"},
		{"memory resnet18", "heft.memory/1"},
		{"memory resnet18 --train --batch 64 --gpu rtx3060", "heft.memory/1"},
		{"memory resnet50 --train --batch 4000 --gpu rtx3060", "heft.memory/1"},
		{"memory mobilenet_v2 --train --amp --parallel ddp --ranks 2 --accumulate 2", "heft.memory/1"},
		{"fit resnet18 --train --gpu rtx3060", "heft.fit/1"},
		{"fit squeezenet1_1 --gpu rtx3060 --solve size", "heft.fit/1"},
		{"fit vgg16 --train --mem 600MiB --gpu rtx3060", "heft.fit/1"},
		{"advise resnet18 --train --batch 256 --mem 4GiB", "heft.advice/1"},
		{"advise mobilenet_v2 --goal size", "heft.advice/1"},
		{"whatif resnet18 --train --set amp=bf16", "heft.whatif/1"},
		{"resnet18 --convention thop", "heft.count/1"},
		{"resnet18 --convention thop,fvcore", "heft.count/1"},
		{"compare resnet18 mobilenet_v2", "heft.compare/1"},
		{"compare resnet18 mobilenet_v2 --mem 1GiB --gpu rtx3060", "heft.compare/1"},
		{"memory --jobs testdata/run.jsonl", "heft.job/1"},
		{"memory --jobs testdata/wrong.jsonl", "heft.job/1"},
		{"slurm check testdata/job.sh", "heft.placements/1"},
		{"slurm check testdata/job.sh --gres gpu:fancy", "heft.placements/1"},
		{"diff resnet18 resnet34", "heft.diff/1"},
		{"diff resnet18 mobilenet_v2 --batch 2", "heft.diff/1"},
		{"check resnet18 --max-params 30M --max-macs 1G", "heft.check/1"},
		{"check resnet18 --train --batch 640 --fits rtx3060", "heft.check/1"},
		{"check --config testdata/project.json", "heft.check-list/1"},
		{"explain resnet18 layer1.0.conv1", "heft.explain/1"},
		{"explain resnet18 layer1", "heft.explain/1"},
		{"time resnet18 --gpu rtx3090 --batch 8 --train", "heft.latency/1"},
		{"shape 224 conv_7/2_p3 pool_3/2_p1", "heft.shape/1"},
		{"shape 224x160 conv_3", "heft.shape/1"},
		{"bytes 64x3x224x224", "heft.bytes/1"},
		{"resnet1888", "heft.error/1"},
		{"memory resnet18 --batch -1", "heft.error/1"},
	} {
		var stdout, stderr bytes.Buffer
		args := strings.Fields(c.command)
		for i := range args {
			if strings.HasPrefix(c.command, "shape") {
				args[i] = strings.ReplaceAll(args[i], "_", " ")
			}
		}
		cli.Run(append(args, "--format", "json"), &stdout, &stderr)
		reports := reportsIn(stdout.Bytes())
		if len(reports) != 1 {
			t.Errorf("heft %s writes %d reports: %.200s %s", c.command, len(reports), stdout.String(), stderr.String())
			continue
		}
		version := schemas.check(t, c.command, reports[0])
		if version != c.version {
			t.Errorf("heft %s writes a %s: %.300s", c.command, version, stdout.String())
		}
		found[version] = true
	}
	for version := range schemas {
		if !found[version] {
			t.Errorf("no command here writes %s", version)
		}
	}
}

// TestBrokenReportsAreNoticed: what breaks the contract is noticed.
func TestBrokenReportsAreNoticed(t *testing.T) {
	schemas := readSchemas(t)
	const whole = `{"version": "heft.bytes/1", "shape": [2, 3], "elements": 6, "types": [{"dtype": "float32", "bytes_per_element": 4, "bytes": 24}]}`
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{`"elements": 6, `, ``, `"elements" is missing`},
		{`"elements": 6`, `"elements": "6"`, `elements is no integer`},
		{`"elements": 6`, `"elements": 6.5`, `elements is no integer`},
		{`"elements": 6`, `"elements": 6, "number": 6`, `"number" is not in the schema`},
		{`[2, 3]`, `null`, `shape is no array`},
		{`[2, 3]`, `[2, true]`, `shape[1] is no integer`},
		{`24}`, `null}`, `types[0].bytes is no integer`},
		{`heft.bytes/1`, `heft.bytes/2`, `version is not "heft.bytes/1"`},
	} {
		var value any
		if err := json.Unmarshal([]byte(strings.Replace(whole, c.from, c.to, 1)), &value); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(schemas["heft.bytes/1"].faults(value), "; "); got != c.want {
			t.Errorf("%s for %s: %q, want %q", c.to, c.from, got, c.want)
		}
	}
}

// reportsIn finds the reports in a text: objects that begin with a version, indented or
// on a line.
func reportsIn(text []byte) []any {
	var reports []any
	for line := range bytes.Lines(text) {
		var value any
		if bytes.HasPrefix(line, []byte(`{"version":"heft.`)) && json.Unmarshal(line, &value) == nil {
			reports = append(reports, value)
		}
	}
	const opening = "{\n  \"version\": \"heft."
	for {
		at := bytes.Index(text, []byte(opening))
		if at < 0 {
			return reports
		}
		var value any
		if err := json.NewDecoder(bytes.NewReader(text[at:])).Decode(&value); err == nil {
			reports = append(reports, value)
		}
		text = text[at+len(opening):]
	}
}
