package aten

// This file holds the test of what the catalogue promises: names, signatures and flags, operator by operator.

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/packed"
)

const contractFile = "testdata/contract.txt"

// TestContract holds the whole catalogue against a text that is read before it
// changes: HEFT_UPDATE=1 writes it anew. What a rule computes is compared
// elsewhere; here is that it is there.
func TestContract(t *testing.T) {
	var b strings.Builder
	for _, o := range Catalogue().All() {
		describeOperator(&b, o)
	}
	got := b.String()
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(contractFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	listed := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(listed) || listed[i] != line {
			t.Fatalf("line %d is %q now; %s has another", i+1, line, contractFile)
		}
	}
	t.Errorf("%s has lines more", contractFile)
}

func describeOperator(b *strings.Builder, o *op.Operator) {
	fmt.Fprintf(b, "%s: %s\n", o.Name, o.Python)
	for _, schema := range o.Schemas {
		fmt.Fprintf(b, "  %s\n", schema)
	}
	var facts []string
	for name, there := range map[string]bool{
		"infer": o.Infer != nil, "expand": o.Expand != nil, "eval": o.Eval != nil, "work": o.Work != nil, "scratch": o.Scratch != nil,
		"window": o.Window != nil, "ownkernel": o.OwnKernel != nil, "ownbase": o.OwnBase, "refuses": o.Refuses != nil,
		"reads": o.Reads != nil, "threads": o.Threads != nil,
	} {
		if there {
			facts = append(facts, name)
		}
	}
	slices.Sort(facts)
	if left := o.AutocastBefore; left != (op.Release{}) {
		facts = append(facts, fmt.Sprintf("autocast before %d.%d", left.Major, left.Minor))
	}
	if o.Starts != nil {
		facts = append(facts, "starts")
	}
	if o.Function != "" {
		facts = append(facts, "function "+o.Function)
	}
	if o.Kernel != op.KernelStream {
		facts = append(facts, fmt.Sprintf("kernel %d", o.Kernel))
	}
	fmt.Fprintf(b, "  types %d, library %d, bias %q, autocast %d; %s\n", o.Types, o.Library, o.Bias, o.Autocast, strings.Join(facts, " "))
	if g := o.Gradient; g != nil {
		fmt.Fprintf(b, "  gradient: own work %v, own backward %v, saves%s\n", g.Work != nil, g.Backward != nil, savesText(g.Saves))
	}
}

// TestKernelsNameTheirFunction: programs call no name that begins with an underscore,
// and reports show what programs call.
func TestKernelsNameTheirFunction(t *testing.T) {
	for _, o := range Catalogue().All() {
		if shown := op.FunctionOf(&graph.Op{Name: o.Name, Operator: o}); strings.HasPrefix(shown, "_") {
			t.Errorf("%s has no Function", o.Name)
		}
	}
}

func savesText(saves []op.Save) string {
	var b strings.Builder
	for _, s := range saves {
		b.WriteString(" " + s.Tensor)
		if s.For != "" {
			b.WriteString(" for " + s.For)
		}
		if s.Copy != "" {
			b.WriteString(" or " + s.Copy)
		}
		if s.Before != (op.Release{}) {
			fmt.Fprintf(&b, " before %v", s.Before)
		}
		if s.Since != (op.Release{}) {
			fmt.Fprintf(&b, " since %v", s.Since)
		}
		if s.Form != op.AnyForm {
			b.WriteString(map[op.Form]string{op.InPlace: " in place", op.OutOfPlace: " out of place"}[s.Form])
		}
		if s.CloneInPlace {
			b.WriteString(" cloned")
		}
		b.WriteString(",")
	}
	return strings.TrimSuffix(b.String(), ",")
}

// functionalDiffers are the signatures of torch.nn.functional that operators
// take otherwise, and why.
var functionalDiffers = map[string]string{
	"F.layer_norm":    "takes torch.layer_norm's flag for cuDNN too",
	"F.group_norm":    "takes torch.group_norm's flag for cuDNN too",
	"F.instance_norm": "takes torch.instance_norm's flag for cuDNN too",
	"F.upsample":      "is interpolate, which takes more",

	"F.max_pool1d_with_indices": "is the form that returns them", "F.adaptive_max_pool1d_with_indices": "is the form that returns them",
	"F.max_pool2d_with_indices": "is the form that returns them", "F.adaptive_max_pool2d_with_indices": "is the form that returns them",
	"F.max_pool3d_with_indices": "is the form that returns them", "F.adaptive_max_pool3d_with_indices": "is the form that returns them",
}

// wholeNumbers are floats that some signatures have as integers: p=2 is p=2.0.
var wholeNumbers = regexp.MustCompile(`=(\d+)\.0\b`)

// TestFunctionalSignatures compares the parameters of operators that stand for a
// function of torch.nn.functional written in Python with that function's: names,
// order and defaults, as signatures.txt.gz has them.
func TestFunctionalSignatures(t *testing.T) {
	theirs := functionalSignatures(t)
	compared := 0
	for _, o := range Catalogue().All() {
		for name := range strings.FieldsSeq(o.Python) {
			want, known := theirs[name]
			if !known || want == "*args, **kwargs" {
				continue
			}
			compared++
			got, err := signatureLine(o.Schemas[len(o.Schemas)-1])
			if err != nil {
				t.Fatal(err)
			}
			want = wholeNumbers.ReplaceAllString(want, "=$1")
			_, differs := functionalDiffers[name]
			if (wholeNumbers.ReplaceAllString(got, "=$1") == want) == differs {
				t.Errorf("%s takes %s\n\ttorch's %s", name, got, want)
			}
		}
	}
	if compared < 50 {
		t.Errorf("only %d functions were compared", compared)
	}
}

func functionalSignatures(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, line := range strings.Split(packed.Text(t, "../../../testdata/goldens/signatures.txt.gz"), "\n") {
		if name, parameters, ok := strings.Cut(strings.TrimPrefix(line, "torch.nn.functional."), "("); ok && !strings.Contains(name, ".") {
			found["F."+name] = strings.TrimSuffix(parameters, ")")
		}
	}
	return found
}

// signatureLine words a schema as signatures.txt.gz does.
func signatureLine(schema string) (string, error) {
	parsed, err := op.ParseSchema(schema)
	if err != nil {
		return "", err
	}
	var shown []string
	for _, p := range parsed.Parameters {
		text := p.Name
		if p.HasDefault {
			text += "=" + pythonText(p.Default)
		}
		shown = append(shown, text)
	}
	return strings.Join(shown, ", "), nil
}

// pythonText is the repr of a default.
func pythonText(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case string:
		return "'" + v + "'"
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text
	}
	return fmt.Sprint(value)
}
