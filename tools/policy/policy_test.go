// Package policy tests the admission policies of deploy/kubernetes as an API server runs
// them, with Google's CEL. It is a module of its own: heft does not need CEL.
package policy

// This file runs the policies' expressions on jobs with and without annotations.

import (
	"bytes"
	"io"
	"os"
	"testing"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

// admission is a ValidatingAdmissionPolicy, as far as it is run here.
type admission struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Variables []struct {
			Name, Expression string
		}
		Validations []struct {
			Expression        string
			Message           string
			MessageExpression string `yaml:"messageExpression"`
		}
	}
}

func policies(t *testing.T) map[string]admission {
	t.Helper()
	text, err := os.ReadFile("../../deploy/kubernetes/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]admission{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var p admission
		if err := decoder.Decode(&p); err == io.EOF {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Kind == "ValidatingAdmissionPolicy" {
			found[p.Metadata.Name] = p
		}
	}
}

// evaluate runs an expression; the variables are what its policy's own gave.
func evaluate(t *testing.T, expression string, object, variables any) any {
	t.Helper()
	environment, err := cel.NewEnv(cel.Variable("object", cel.DynType), cel.Variable("variables", cel.DynType))
	if err != nil {
		t.Fatal(err)
	}
	ast, issues := environment.Compile(expression)
	if issues.Err() != nil {
		t.Fatalf("%s: %v", expression, issues.Err())
	}
	program, err := environment.Program(ast)
	if err != nil {
		t.Fatal(err)
	}
	value, _, err := program.Eval(map[string]any{"object": object, "variables": variables})
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value.Value()
}

// admit runs a policy on a job: whether it admits it, and what it says.
func (p admission) admit(t *testing.T, object any) (bool, string) {
	t.Helper()
	variables := map[string]any{}
	for _, v := range p.Spec.Variables {
		variables[v.Name] = evaluate(t, v.Expression, object, variables)
	}
	for _, v := range p.Spec.Validations {
		if evaluate(t, v.Expression, object, variables) != true {
			if v.MessageExpression != "" {
				return false, evaluate(t, v.MessageExpression, object, variables).(string)
			}
			return false, v.Message
		}
	}
	return true, ""
}

// job has annotations of its own and of its pods; nil is none.
func job(own, pods map[string]any) map[string]any {
	metadata, template := map[string]any{"name": "train"}, map[string]any{"spec": map[string]any{}}
	if own != nil {
		metadata["annotations"] = own
	}
	if pods != nil {
		template["metadata"] = map[string]any{"annotations": pods}
	}
	return map[string]any{"metadata": metadata, "spec": map[string]any{"template": template}}
}

func TestPolicies(t *testing.T) {
	found := policies(t)
	annotated := map[string]any{"heft.dev/run": "resnet50", "heft.dev/needs": "512Mi", "heft.dev/fits": "true", "heft.dev/card": "Tesla T4"}
	large := map[string]any{"heft.dev/run": "resnet50", "heft.dev/needs": "53726Mi", "heft.dev/fits": "false", "heft.dev/card": "Tesla T4", "heft.dev/largest-batch": "176"}
	const refused = "heft: the run needs 53726Mi and does not fit Tesla T4; batch 176 fits"
	const reminded = "heft: the job says its run and not what it needs: heft annotate job.yaml | kubectl create -f -"
	for _, c := range []struct {
		name   string
		object any
		policy string
		says   string // "" admits
	}{
		{"fits", job(nil, annotated), "heft-fits", ""},
		{"fits, on the job", job(annotated, nil), "heft-fits", ""},
		{"does not fit", job(nil, large), "heft-fits", refused},
		{"does not fit, on the job", job(large, nil), "heft-fits", refused},
		{"the pods' go first", job(large, annotated), "heft-fits", ""},
		{"none of heft's", job(nil, nil), "heft-fits", ""},
		{"others", job(map[string]any{"a": "b"}, map[string]any{"c": "d"}), "heft-fits", ""},
		{"annotated", job(nil, annotated), "heft-annotated", ""},
		{"not annotated", job(nil, map[string]any{"heft.dev/run": "resnet50"}), "heft-annotated", reminded},
		{"not annotated, on the job", job(map[string]any{"heft.dev/run": "resnet50"}, nil), "heft-annotated", reminded},
		{"says no run", job(nil, nil), "heft-annotated", ""},
	} {
		p, ok := found[c.policy]
		if !ok {
			t.Fatalf("no policy is named %s", c.policy)
		}
		admits, says := p.admit(t, c.object)
		if admits != (c.says == "") || says != c.says {
			t.Errorf("%s: %s admits %v, says %q, want %q", c.name, c.policy, admits, says, c.says)
		}
	}
}
