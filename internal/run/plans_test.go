package run

// This file compares whole plans, and whole refusals, with what was read once: a line of JSON is a
// setting, and below it stands all that is made of it.

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/fault"
	"heft/internal/fit"
	"heft/internal/graph"
	"heft/internal/packed"
)

// settings are descriptions of runs, each in a line.
const settings = `{}
{"input":"2x3x8x8","batch":4,"dim":{"n":3},"cost":["scan(B) = 9*B"]}
{"precision":"fp16"}
{"precision":"half","layout":"channels-last"}
{"precision":"bf16"}
{"precision":"double"}
{"precision":"amp"}
{"precision":"AMP-BF16","gpu":"v100"}
{"precision":"bf16","gpu":"t4"}
{"precision":"bf16","gpu":"a100"}
{"precision":"mixed-bf16"}
{"mode":"training","precision":"mixed-bf16","parallel":"ddp","ranks":2}
{"mode":"training","precision":"mixed-bf16","parallel":"fsdp","ranks":8}
{"mode":"training"}
{"mode":"training","torch":"1.13"}
{"mode":"training","torch":"1.6","zero_grad":"to-none"}
{"mode":"training","torch":"2.0","zero_grad":"set"}
{"mode":"training","zero_grad":"zero"}
{"mode":"training","zero_grad":"to-zero"}
{"mode":"inference-with-grad"}
{"mode":"inference-with-grad","freeze":["a"],"checkpoint":["b"]}
{"mode":"inference-with-grad","ranks":2}
{"mode":"training","optimizer":"adamw","weight_decay":0.01,"amsgrad":true,"maximize":true,"capturable":true,"implementation":"fused"}
{"mode":"training","optimizer":"AdamW","implementation":"single"}
{"mode":"training","optimizer":"rmsprop","momentum":0.5,"centered":true}
{"mode":"training","optimizer":"sgd"}
{"mode":"training","momentum":0}
{"mode":"training","momentum":0,"nesterov":true}
{"mode":"training","nesterov":true}
{"mode":"training","optimizer":"muon","nesterov":true}
{"mode":"training","optimizer":"adm"}
{"mode":"training","optimizer":"adam","momentum":0.9}
{"mode":"training","optimizer":"adam","centered":true}
{"mode":"training","optimizer":"lbfgs","capturable":true}
{"mode":"training","implementation":"slow"}
{"mode":"training","loss":"cross-entropy","accumulate":4,"freeze":["a","b"],"checkpoint":["c"]}
{"mode":"training","loss":"l3"}
{"mode":"training","parallel":"ddp","ranks":4,"bucket_view":true}
{"mode":"training","parallel":"zero1","ranks":4,"bucket_view":true}
{"mode":"training","parallel":"zero2","ranks":4,"bucket_view":true}
{"mode":"training","parallel":"zero3","ranks":2}
{"mode":"training","parallel":"ddp"}
{"mode":"training","parallel":"ddp","ranks":1}
{"mode":"training","parallel":"pipeline","ranks":2}
{"mode":"training","ranks":8}
{"mode":"training","bucket_view":true}
{"mode":"training","optimizer_in_backward":true}
{"mode":"training","offload":"activations"}
{"mode":"training","offload":"optimizer"}
{"mode":"training","offload":"both"}
{"mode":"training","offload":"all"}
{"offload":"both"}
{"momentum":0.9}
{"gpu":"rtx3090"}
{"gpu":"rtx3090","driver":"580.126","other_processes":"1.5GiB"}
{"gpu":"rtx3090","mem":"12GB"}
{"gpu":"rtx3090","mem":"12GB","driver":"580.126"}
{"gpu":"rtx3090","cuda":"11.3"}
{"gpu":"rtx3090","cuda":"11.3","module_loading":"lazy"}
{"gpu":"rtx3090","cuda":"11.7","module_loading":"eager"}
{"gpu":"rtx3090","context":"500MiB"}
{"gpu":"rtx3090","context":0}
{"gpu":"mi300x"}
{"gpu":"rtx3091"}
{"gpu":"gtx1080ti","torch":"1.13","cuda":"10.2"}
{"gpu":"rtx4090","cuda":"9.0"}
{"gpu":"rtx3090","other_processes":"24GiB"}
{"mem":"8GiB"}
{"mem":"8GiB","driver":"580.126"}
{"driver":"580.126"}
{"other_processes":"1GiB"}
{"mem":"1GiB","other_processes":"1GiB"}
{"mem":"8GiB","other_processes":"512MiB"}
{"cudnn_benchmark":true}
{"mode":"training","cudnn_benchmark":true}
{"expandable_segments":true,"max_split_size":"21MiB"}
{"max_split_size":"20MiB"}
{"torch":"2.16"}
{"torch":"2"}
{"cuda":"12.10"}
{"batch":0}
{"batch":-1}
{"accumulate":0}
{"mode":"training","accumulate":-2}
{"mode":"training","ranks":0}
{"dim":{"n":0}}
{"mem":"2000TiB"}
{"mem":-1}
{"mem":"12"}
{"mem":"12XB"}
{"mem":true}
{"context":"huge"}
{"input":"1xa"}
{"cost":["scan"]}
{"mode":"train"}
{"precision":"fp8"}
{"layout":"nhwc"}
{"zero_grad":"never"}
{"module_loading":"now"}
{"weight_decays":1}
{"batch":"8"}
[]`

// TestPlans writes down what each setting becomes.
func TestPlans(t *testing.T) {
	var all strings.Builder
	for _, line := range strings.Split(settings, "\n") {
		all.WriteString(line + "\n")
		var s Setting
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			all.WriteString("    not read: " + whole(err) + "\n")
			continue
		}
		p, err := s.Plan()
		if err != nil {
			all.WriteString("    refused: " + whole(err) + "\n")
			continue
		}
		for _, said := range planned(t, p) {
			all.WriteString("    " + said + "\n")
		}
	}
	packed.Matches(t, "testdata/plans.txt", all.String())
}

// planned is all that a plan says.
func planned(t *testing.T, p *Plan) []string {
	t.Helper()
	back, err := json.Marshal(p.Setting)
	if err != nil {
		t.Fatal(err)
	}
	g := &graph.Graph{Assumptions: []graph.Assumption{{Code: "no_grad", Text: "off"}, {Code: "other", Text: "kept"}}}
	likely, least, most := p.Context()
	timed := p.Setting.ForLatency()
	lines := []string{
		"setting " + string(back) + " given " + strings.Join(p.Setting.Given(), ","),
		"trace " + packed.Fields(p.Trace), "memory " + packed.Fields(p.On(g)),
		fmt.Sprintf("%s, %s; %d bytes; context %t: %d, %d to %d; bfloat16 %t", p.Card.Name, p.CardName(), p.Capacity, p.ContextKnown(), likely, least, most, p.HasBFloat16()),
		fmt.Sprintf("limit %d; %s; %q; %q", p.Limited(g).Hardware.Memory, p.PrecisionName(), p.OptimizerName(g), p.Differences()),
		"assumed " + packed.Fields(p.Assumptions(g)),
		"for time " + strings.Join(timed.Given(), ","),
	}
	if estimate, err := p.Latency(g); err != nil {
		lines = append(lines, "no time: "+whole(err))
	} else {
		lines = append(lines, "time "+packed.Fields(estimate))
	}
	for name, plan := range map[string]func() (*Plan, error){
		"latency": p.Setting.LatencyPlan, "table": p.Setting.TablePlan,
		"fit": func() (*Plan, error) { return p.Setting.FitPlan(fit.Batch) }, "fit size": func() (*Plan, error) { return p.Setting.FitPlan(fit.Side) },
	} {
		if _, err := plan(); err != nil {
			lines = append(lines, name+": "+whole(err))
		}
	}
	slices.Sort(lines[8:])
	return lines
}

// whole is an error with all that it says.
func whole(err error) string {
	var known *fault.Error
	if errors.As(err, &known) {
		return packed.Fields(known)
	}
	return packed.Fields(err)
}
