package torch

// This file runs Hugging Face transformers' own sources against facts that
// transformers and real torch told (testdata/goldens/transformers-5.24.jsonl.gz, and
// -others, with the types that are not in there, most of them of four layers).

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/packed"
	"heft/internal/python/vm"
)

// transformersModel is what the library itself told of a model with its default
// configuration.
type transformersModel struct {
	Name          string
	Class         string
	Config        string
	Parameters    int64
	Trainable     int64
	Persistent    int64  `json:"buffers_persistent"`
	NonPersistent int64  `json:"buffers_nonpersistent"`
	Keys          int    `json:"state_dict_keys"`
	SHA           string `json:"state_dict_sha256"`
	Input         string
	Values        map[string]any `json:"input_values"`
	How           string
	MACs          int64  `json:"macs"`
	Grouped       *int64 `json:"macs_with_grouped_mm"`
	Outputs       map[string][]int64
	Error         string
}

// transformersTally counts the facts that agree.
type transformersTally struct {
	Models     int `json:"models"` // that build
	Built      int `json:"built"`  // only: real torch runs them no more than heft does
	Runs       int `json:"runs"`
	Parameters int `json:"parameters"`
	Trainable  int `json:"trainable"`
	Buffers    int `json:"buffers"`
	StateDicts int `json:"state_dicts"`
	Outputs    int `json:"outputs"`
	MACs       int `json:"macs"`
}

func readTransformers(t *testing.T) []*transformersModel {
	t.Helper()
	models := slices.Concat(packed.Rows[*transformersModel](t, filepath.Join(goldens, "transformers-5.24.jsonl.gz")),
		packed.Rows[*transformersModel](t, filepath.Join(goldens, "transformers-5.24-others.jsonl.gz")))
	return slices.DeleteFunc(models, func(m *transformersModel) bool { return m.Error != "" })
}

// typesPerSession bounds what one machine has to keep of transformers.
const typesPerSession = 25

// TestTransformers needs the folder that transformers is installed in; see
// tools/acid/fetch.sh.
func TestTransformers(t *testing.T) {
	folder := os.Getenv("HEFT_TRANSFORMERS")
	if folder == "" || testing.Short() {
		t.Skip("HEFT_TRANSFORMERS is not set")
	}
	begin := time.Now()
	models := slices.DeleteFunc(readTransformers(t), func(m *transformersModel) bool {
		return *onlyModels != "" && !strings.Contains(m.Name+" "+m.Class, *onlyModels)
	})
	batches := slices.Collect(slices.Chunk(models, typesPerSession))
	tallies := make([]transformersTally, len(batches))
	t.Run("batches", func(t *testing.T) {
		for i, batch := range batches {
			t.Run(batch[0].Name, func(t *testing.T) {
				t.Parallel()
				tallies[i] = compareTransformers(t, folder, batch)
			})
		}
	})
	var now, known transformersTally
	for _, tally := range tallies {
		now.add(tally)
	}
	for _, m := range models {
		known.expect(m)
	}
	t.Logf("%d classes in %.1f s\nexact %+v\nknown %+v", len(models), time.Since(begin).Seconds(), now, known)
	if *onlyModels == "" {
		checkTransformersRatchet(t, now)
	}
}

// compareTransformers runs models in a session of their own.
func compareTransformers(t *testing.T, folder string, models []*transformersModel) (now transformersTally) {
	s, err := Open(Options{
		Roots:  []*files.Root{files.New(os.DirFS(folder), "", "/model")},
		Limits: vm.Limits{Steps: 10_000_000_000, MemoryBytes: 8 << 30},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, m := range models {
		start := time.Now()
		if reason := now.compare(s, m); reason != "" {
			t.Log(m.Name + " " + m.Class + ": " + reason)
		}
		if slow := time.Since(start); slow > 5*time.Second {
			t.Logf("%s %s: took %.1f s", m.Name, m.Class, slow.Seconds())
		}
	}
	return now
}

// add adds the counts of other models.
func (t *transformersTally) add(o transformersTally) {
	t.Models += o.Models
	t.Built += o.Built
	t.Runs += o.Runs
	t.Parameters += o.Parameters
	t.Trainable += o.Trainable
	t.Buffers += o.Buffers
	t.StateDicts += o.StateDicts
	t.Outputs += o.Outputs
	t.MACs += o.MACs
}

// checkTransformersRatchet fails when fewer facts agree than did before.
func checkTransformersRatchet(t *testing.T, now transformersTally) {
	t.Helper()
	file := filepath.Join(goldens, "ratchet-transformers.json")
	text, err := os.ReadFile(file)
	var was map[string]int
	if err == nil {
		err = json.Unmarshal(text, &was)
	}
	current, marshalErr := json.MarshalIndent(now, "", "  ")
	if marshalErr != nil {
		t.Fatal(marshalErr)
	}
	if *updateRatchet {
		if err := os.WriteFile(file, append(current, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	if err := json.Unmarshal(current, &counts); err != nil {
		t.Fatal(err)
	}
	for what, before := range was {
		if counts[what] < before {
			t.Errorf("%s: %d exact, the ratchet stands at %d", what, counts[what], before)
		}
	}
}

func (c *transformersTally) expect(m *transformersModel) {
	c.Models++
	if m.How == "" {
		c.Built++
		return
	}
	c.Runs++
	c.Parameters++
	c.Trainable++
	c.Buffers++
	c.StateDicts++
	c.MACs++
	c.Outputs++
}

// compare builds and runs a model and tells what differs.
func (c *transformersTally) compare(s *Session, m *transformersModel) string {
	config, _, _ := strings.Cut(m.Config, "(")
	source := fmt.Sprintf("import importlib\nimport transformers\nfrom transformers import %[2]s\n"+
		"try:\n    made = transformers.%[1]s\nexcept AttributeError:\n"+
		"    made = getattr(importlib.import_module(%[2]s.__module__.replace('configuration_', 'modeling_')), '%[1]s')\n"+
		"model = made(%[3]s)\n", m.Class, config, m.Config)
	return c.compareSource(s, m, source)
}

// compareSource compares the model that a program calls model.
func (c *transformersTally) compareSource(s *Session, m *transformersModel, source string) (reason string) {
	defer func() {
		if x := recover(); x != nil {
			reason = fmt.Sprintf("panic: %v", x)
		}
	}()
	if err := s.LoadSource("case.py", []byte(source)); err != nil {
		return fmt.Sprint(explain(err))
	}
	model, err := s.Build("model")
	if err != nil {
		return fmt.Sprint(explain(err))
	}
	c.Models++
	if m.How == "" { // real torch did not run it, either
		if got := (&watch{library: s.library}).parameters(model.object); got != m.Parameters {
			return fmt.Sprintf("%d parameters, want %d", got, m.Parameters)
		}
		c.Built++
		return ""
	}
	specs, err := m.inputs()
	if err != nil {
		return err.Error()
	}
	g, runErr := s.Trace(model, Run{Inputs: specs})
	if runErr != nil {
		return "run: " + fmt.Sprint(explain(runErr))
	}
	c.Runs++
	return c.facts(m, g)
}

// inputs are the golden's keyword arguments; a.b is key b of the dict a.
func (m *transformersModel) inputs() ([]Input, error) {
	if m.Input == "" {
		return nil, nil
	}
	var specs []Input
	for field := range strings.SplitSeq(m.Input, ",") {
		path, value, _ := strings.Cut(field, "=")
		parsed, err := input.Parse(value)
		if err != nil {
			return nil, err
		}
		into := &specs
		for {
			name, rest, deeper := strings.Cut(path, ".")
			if !deeper {
				break
			}
			at := slices.IndexFunc(*into, func(s Input) bool { return s.Name == name })
			if at < 0 {
				*into = append(*into, Input{Name: name, Kind: input.Dict})
				at = len(*into) - 1
			}
			into, path = &(*into)[at].Items, rest
		}
		parsed[0].Name = path
		if values, ok := m.Values[path]; ok {
			literal, err := json.Marshal(values)
			if err != nil {
				return nil, err
			}
			dtype := parsed[0].DType.String()
			parsed[0].Kind, parsed[0].Literal = input.Python, fmt.Sprintf("torch.tensor(%s, dtype=torch.%s).reshape(%s)", literal, dtype, strings.Trim(strings.ReplaceAll(fmt.Sprint(parsed[0].Shape), " ", ","), "[]"))
		}
		*into = append(*into, parsed[0])
	}
	return specs, nil
}

func (c *transformersTally) facts(m *transformersModel, g *graph.Graph) string {
	var reasons []string
	check := func(count *int, what string, got, want any) {
		if fmt.Sprint(got) == fmt.Sprint(want) {
			*count++
		} else {
			reasons = append(reasons, fmt.Sprintf("%s %v, want %v", what, got, want))
		}
	}
	var parameters, trainable, persistent, transient, macs int64
	var lines []string
	for _, p := range g.Params {
		n := p.Tensor.Elements()
		switch {
		case p.Buffer && p.Persistent:
			persistent += n
		case p.Buffer:
			transient += n
		default:
			parameters += n
			if p.Trainable {
				trainable += n
			}
		}
		if p.Persistent {
			for _, name := range append([]string{p.Path}, p.Aliases...) {
				lines = append(lines, name+":"+strings.ReplaceAll(times(p.Tensor.Shape), "×", "x")+":"+p.Tensor.DType.String())
			}
		}
	}
	for i := range lines {
		lines[i] = strings.Replace(lines[i], ":scalar:", "::", 1)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	for _, o := range g.Ops() {
		macs += op.ForwardWork(o).MACs
	}
	want := m.MACs
	if m.Grouped != nil {
		want = *m.Grouped
	}
	check(&c.Parameters, "parameters", parameters, m.Parameters)
	check(&c.Trainable, "trainable", trainable, m.Trainable)
	check(&c.Buffers, "buffers", []int64{persistent, transient}, []int64{m.Persistent, m.NonPersistent})
	check(&c.StateDicts, "state dict", fmt.Sprint(len(lines), " ", hex.EncodeToString(sum[:8])), fmt.Sprint(m.Keys, " ", m.SHA))
	check(&c.MACs, "MACs", macs, want)
	check(&c.Outputs, "outputs", shapeText(g), wantedShapes(m.Outputs))
	return strings.Join(reasons, "; ")
}

// shapeText lists the shapes of outputs, but for caches.
func shapeText(g *graph.Graph) string {
	var shapes []string
	for _, o := range g.Outputs {
		if !strings.Contains(o.Name, "past_key_values") && !strings.Contains(o.Name, "cache") {
			shapes = append(shapes, fmt.Sprint(o.Tensor.Shape))
		}
	}
	slices.Sort(shapes)
	return strings.Join(shapes, " ")
}

func wantedShapes(outputs map[string][]int64) string {
	var shapes []string
	for _, shape := range slices.Collect(maps.Values(outputs)) {
		shapes = append(shapes, fmt.Sprint(shape))
	}
	slices.Sort(shapes)
	return strings.Join(shapes, " ")
}
