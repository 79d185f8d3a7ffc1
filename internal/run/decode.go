package run

// This file reads a setting from JSON.

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"heft/internal/fault"
	"heft/internal/spell"
)

// Clone is the setting with lists and numbers of its own: reading over it leaves s as
// it is.
func (s Setting) Clone() Setting {
	s.Dim, s.Freeze, s.Checkpoint, s.Cost = maps.Clone(s.Dim), slices.Clone(s.Freeze), slices.Clone(s.Checkpoint), slices.Clone(s.Cost)
	if s.Momentum != nil {
		momentum := *s.Momentum
		s.Momentum = &momentum
	}
	if s.Context != nil {
		context := *s.Context
		s.Context = &context
	}
	return s
}

// UnmarshalJSON reads a setting over what it holds. A key that no field has is
// refused: misspelt, it would be ignored.
func (s *Setting) UnmarshalJSON(data []byte) error {
	type fields Setting // without this method
	var given map[string]json.RawMessage
	if json.Unmarshal(data, &given) == nil { // what is no object is refused below
		if err := CheckKeys("the setting", given); err != nil {
			return err
		}
	}
	if err := fault.DecodeJSON("the setting", data, (*fields)(s), keysAdvice); err != nil {
		return err
	}
	return refuseZero(data)
}

// keysAdvice is what a key of a setting is.
const keysAdvice = "keys are the settings' names, as weight_decay"

// CheckKeys refuses the first key of a text, in the order of the alphabet, that is none of a
// setting's: what is a job's or a request's own has to be taken out, and is named in others,
// from which hints are made.
func CheckKeys[V any](what string, given map[string]V, others ...string) error {
	keys := append(slices.Clone(others), fault.KeysOf(Setting{})...)
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if slices.ContainsFunc(keys[len(others):], func(name string) bool { return strings.EqualFold(name, key) }) {
			continue
		}
		refused := fault.UnknownKey(what, key, keys, keysAdvice)
		if meant := MeantBy(key); meant != nil && spell.Nearest(key, keys) == "" {
			refused.Advice = meant.asKey()
		}
		return refused
	}
	return nil
}

// Meant is what a word stands for that is no setting's name: a setting and a value of it, or
// words about what there is instead.
type Meant struct {
	Setting, Value string // "mode", "training"
	Advice         string // of a word that no setting says
}

// otherWords are words that people, programs and command lines have for what a setting
// says. Nothing but the hint of a refusal depends on them.
var otherWords = []struct {
	words string
	Meant
}{
	{"train training is_training", Meant{Setting: "mode", Value: "training"}},
	{"eval evaluate evaluation inference", Meant{Setting: "mode", Value: "inference"}},
	{"no_grad grad", Meant{Setting: "mode", Value: "inference-with-grad"}},
	{"batch_size batchsize bs bsz micro_batch_size per_device_train_batch_size", Meant{Setting: "batch", Value: "32"}},
	{"image_size img_size imgsz image size resolution input_size input_shape shape", Meant{Setting: "input", Value: "1x3x224x224"}},
	{"amp autocast mixed_precision", Meant{Setting: "precision", Value: "amp-fp16"}},
	{"dtype type torch_dtype", Meant{Setting: "precision", Value: "bfloat16"}},
	{"fp16 half float16", Meant{Setting: "precision", Value: "float16"}},
	{"bf16 bfloat16", Meant{Setting: "precision", Value: "bfloat16"}},
	{"channels_last memory_format", Meant{Setting: "layout", Value: "channels-last"}},
	{"card device accelerator", Meant{Setting: "gpu", Value: "rtx3090"}},
	{"memory vram gpu_memory memory_limit", Meant{Setting: "mem", Value: "24GiB"}},
	{"opt optim", Meant{Setting: "optimizer", Value: "adamw"}},
	{"criterion", Meant{Setting: "loss", Value: "mse"}},
	{"grad_accum accumulation accumulation_steps gradient_accumulation gradient_accumulation_steps", Meant{Setting: "accumulate", Value: "4"}},
	{"gradient_checkpointing activation_checkpointing recompute", Meant{Setting: "checkpoint", Value: "layer1"}},
	{"strategy distributed", Meant{Setting: "parallel", Value: "ddp"}},
	{"gpus world_size num_gpus nproc nproc_per_node devices", Meant{Setting: "ranks", Value: "8"}},
	{"frozen", Meant{Setting: "freeze", Value: "layer1"}},
	{"lr learning_rate epochs epoch seed steps num_workers scheduler dataset data", Meant{Advice: "nothing that heft counts depends on it: leave it out"}},
	{"workers", Meant{Advice: "nothing that heft counts depends on it: leave it out"}},
	{"quantize quantization int8 int4 fp8 load_in_8bit load_in_4bit", Meant{Advice: "another type of the weights is a change that heft whatif makes: quantize=int8"}},
	{"target backend mcu onnxruntime tensorrt tflite", Meant{Advice: "runs are those of PyTorch on a CUDA card, which `gpu` names; elsewhere inference takes what heft memory MODEL tells as planned, the weights and a static arena"}},
}

// MeantBy is what a word stands for, nearly spelled or not; nil for no such.
func MeantBy(word string) *Meant {
	word = strings.ReplaceAll(strings.ToLower(strings.TrimLeft(word, "-")), "-", "_")
	var words []string
	for _, other := range otherWords {
		words = append(words, strings.Fields(other.words)...)
	}
	near := spell.Nearest(word, words)
	for i := range otherWords {
		if slices.Contains(strings.Fields(otherWords[i].words), near) {
			return &otherWords[i].Meant
		}
	}
	return nil
}

// asKey is the hint of a key that is none: the one that was meant, as JSON has it.
func (m *Meant) asKey() string {
	if m.Advice != "" {
		return m.Advice
	}
	value := strconv.Quote(m.Value)
	switch kindOf(m.Setting) {
	case reflect.Slice:
		value = "[" + value + "]"
	case reflect.Int64, reflect.Float64, reflect.Bool:
		value = m.Value
	}
	return fmt.Sprintf("did you mean %q: %s?", m.Setting, value)
}

// kindOf is how a setting is written in JSON, by its field: a string where that reads text.
func kindOf(setting string) reflect.Kind {
	fields := reflect.TypeFor[Setting]()
	for i := range fields.NumField() {
		field := fields.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != setting {
			continue
		}
		if reflect.PointerTo(field.Type).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
			return reflect.String
		}
		return field.Type.Kind()
	}
	return reflect.Invalid
}

// refuseZero refuses a number that is given as zero, which in a Setting means that it
// is not given.
func refuseZero(data []byte) error {
	var given struct{ Batch, Accumulate, Ranks *int64 }
	if err := json.Unmarshal(data, &given); err != nil {
		return fault.OfJSON("the setting", err, given, "")
	}
	for name, value := range map[string]*int64{"batch": given.Batch, "accumulate": given.Accumulate, "ranks": given.Ranks} {
		if value != nil && *value == 0 {
			return tooSmall(name, 0)
		}
	}
	return nil
}
