package advise

// This file holds the levers of element types and layout.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/run"
)

var precisionLevers = []*Lever{
	{
		ID: "amp", Takes: "fp16 or bf16",
		Why:      "autocast runs convolutions and matrix products in half precision: the activations that they make take half",
		Title:    func(_ *Subject, value string) string { return "AMP (" + value + ")" },
		Applies:  mixedPrecisions,
		Change:   toHalf(func(h half) run.Precision { return h.autocast }),
		How:      mixedCode,
		Price:    halfPrice,
		Excludes: []string{"dtype"},
	},
	{
		ID: "dtype", Takes: "fp16 or bf16",
		Why:     "the whole model in half precision: weights, gradients and activations take half",
		Title:   func(_ *Subject, value string) string { return value + " model" },
		Applies: pureHalf,
		Change:  toHalf(func(h half) run.Precision { return h.whole }),
		How: func(_ Case, _ *Subject, value string) []string {
			method := halves[value].method
			return []string{fmt.Sprintf("model = model.%s()", method), fmt.Sprintf("images = images.%s()", method)}
		},
		Price: pureHalfPrice,
	},
	{
		ID: "channels_last", Takes: on,
		Why:   "convolutions of tensor cores read images with their channels behind each other: conversions go",
		Title: titled("channels-last"),
		Applies: func(s *Subject) Offer {
			switch {
			case s.Setting.Layout == run.ChannelsLast:
				return none("the run has it")
			case !s.Has("Conv2d"):
				return none("the model has no convolutions of images")
			}
			return values(on)
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			c.Setting.Layout = run.ChannelsLast
			return c, onlyOn(value)
		},
		How:   lines("model = model.to(memory_format=torch.channels_last)", "images = images.to(memory_format=torch.channels_last)"),
		Price: priced(Nothing, "faster with half precision on tensor cores; in float32 it may be slower"),
	},
	{
		ID: "no_grad", Takes: on,
		Why:   "without autograd, what a layer made goes as soon as the next has read it",
		Title: titled("torch.no_grad()"),
		Applies: func(s *Subject) Offer {
			switch s.Setting.Mode {
			case run.InferenceWithGrad:
				return values(on)
			case run.Inference:
				return none("%s", s.forgotten())
			}
			return none("the run is no forward with autograd on")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			c.Setting = c.Setting.For(run.Inference)
			return c, onlyOn(value)
		},
		How:   lines("model.eval()", "with torch.no_grad():", "    output = model(images)"),
		Price: priced(Nothing, "nothing"),
	},
}

// forgotten says what a forward without torch.no_grad() would keep.
func (s *Subject) forgotten() string {
	plan := s.Plan.On(s.Graph)
	plan.Mode = memory.ForwardWithGrad
	kept, err := memory.KeptFor(s.Graph, plan)
	if err != nil {
		return "the run has it"
	}
	var bytes int64
	for _, k := range kept {
		if k.Made != nil {
			bytes += k.Bytes
		}
	}
	return fmt.Sprintf("the run has it: without it autograd keeps %.4g MiB until the output goes (`mode` inference-with-grad)", float64(bytes)/(1<<20))
}

// half is a type of half precision: the runs that compute in it where autocast says so
// and wholly, its name, and the method that converts to it.
type half struct {
	autocast, whole run.Precision
	dtype, method   string
}

// halves are those that levers take, by their values.
var halves = map[string]half{
	"fp16": {autocast: run.AutocastFloat16, whole: run.Float16, dtype: "float16", method: "half"},
	"bf16": {autocast: run.AutocastBFloat16, whole: run.BFloat16, dtype: "bfloat16", method: "bfloat16"},
}

// toHalf is the Change of a lever whose value is a type of half precision.
func toHalf(precision func(h half) run.Precision) func(c Case, _ *Subject, value string) (Case, error) {
	return func(c Case, _ *Subject, value string) (Case, error) {
		h, known := halves[value]
		if !known {
			return c, errValue
		}
		c.Setting.Precision = precision(h)
		return c, nil
	}
}

// halfType is the type of half precision that the card computes in.
func (s *Subject) halfType() string {
	if s.Plan.HasBFloat16() {
		return "bf16"
	}
	return "fp16"
}

func mixedPrecisions(s *Subject) Offer {
	if !s.Setting.Precision.Plain() {
		return none("the run is in %s", s.Setting.Precision)
	}
	return values(s.halfType())
}

func pureHalf(s *Subject) Offer {
	if s.Setting.Precision.DType() == graph.Float16 || s.Setting.Precision.DType() == graph.BFloat16 {
		return none("the run is in %s", s.Setting.Precision)
	}
	if s.Training() && !s.Plan.HasBFloat16() {
		return none("training wholly in fp16 loses small gradients, and %s has no bf16; amp keeps the weights in float32", s.Plan.CardName())
	}
	return values(s.halfType())
}

func mixedCode(c Case, s *Subject, value string) []string {
	dtype := c.Setting.Precision.Autocast().String()
	if !s.Training() {
		return []string{fmt.Sprintf(`with torch.autocast("cuda", dtype=torch.%s):`, dtype), "    output = model(images)"}
	}
	if value == "bf16" {
		return []string{`with torch.autocast("cuda", dtype=torch.bfloat16):`, "    loss = criterion(model(images), targets)", "loss.backward()"}
	}
	return []string{
		`scaler = torch.amp.GradScaler("cuda")`,
		`with torch.autocast("cuda", dtype=torch.float16):`,
		"    loss = criterion(model(images), targets)",
		"scaler.scale(loss).backward()",
		"scaler.step(optimizer)",
		"scaler.update()",
	}
}

// halfPrice goes by the card's own rates.
func halfPrice(s *Subject, value string) Price {
	name := halves[value].dtype
	half, known := s.Plan.Card.Rate(name)
	single, _ := s.Plan.Card.Rate("float32")
	switch {
	case !known:
		return Price{Class: Numerics, Words: fmt.Sprintf("rounding; %s has no fast arithmetic in %s", s.Plan.Card.Name, name)}
	case half > single:
		return Price{Class: Numerics, Words: fmt.Sprintf("rounding; faster where arithmetic is what takes time (%.4g instead of %.4g TFLOPS)", half, single)}
	}
	return Price{Class: Numerics, Words: "rounding; no faster"}
}

func pureHalfPrice(s *Subject, value string) Price {
	p := halfPrice(s, value)
	if s.Training() {
		return Price{Class: Recipe, Words: "accuracy to be checked: small updates of weights are lost in rounding"}
	}
	p.Class = max(p.Class, Numerics)
	p.Words = "accuracy to be checked; " + p.Words
	return p
}
