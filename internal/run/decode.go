package run

// This file reads a setting from JSON.

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"heft/internal/fault"
	"heft/internal/spell"
)

// Clone is the setting with lists and numbers of its own: reading over it leaves s as
// it is.
func (s Setting) Clone() Setting {
	s.Dim, s.Freeze, s.Checkpoint = maps.Clone(s.Dim), slices.Clone(s.Freeze), slices.Clone(s.Checkpoint)
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
		if advice := otherWord(key); advice != "" && spell.Nearest(key, keys) == "" {
			refused.Advice = advice
		}
		return refused
	}
	return nil
}

// otherWords are words that people, programs and command lines have for what a setting
// says, and how a text says it. Nothing but the hint of a refusal depends on them.
var otherWords = []struct{ words, meant string }{
	{"train training is_training", `"mode": "training"`},
	{"eval evaluate evaluation inference", `"mode": "inference"`},
	{"no_grad grad", `"mode": "inference-with-grad"`},
	{"batch_size batchsize bs bsz micro_batch_size per_device_train_batch_size", `"batch": 32`},
	{"image_size img_size imgsz image size resolution input_size input_shape shape", `"input": "1x3x224x224"`},
	{"amp autocast mixed_precision", `"precision": "amp-fp16"`},
	{"dtype type torch_dtype", `"precision": "bfloat16"`},
	{"fp16 half float16", `"precision": "float16"`},
	{"bf16 bfloat16", `"precision": "bfloat16"`},
	{"channels_last memory_format", `"layout": "channels-last"`},
	{"card device accelerator", `"gpu": "rtx3090"`},
	{"memory vram gpu_memory memory_limit", `"mem": "24GiB"`},
	{"opt optim", `"optimizer": "adamw"`},
	{"criterion", `"loss": "mse"`},
	{"grad_accum accumulation accumulation_steps gradient_accumulation gradient_accumulation_steps", `"accumulate": 4`},
	{"gradient_checkpointing activation_checkpointing recompute", `"checkpoint": ["layer1"]`},
	{"strategy distributed", `"parallel": "ddp"`},
	{"gpus world_size num_gpus nproc nproc_per_node devices", `"ranks": 8`},
	{"frozen", `"freeze": ["layer1"]`},
}

// without are words for what a run's memory and work do not depend on.
var without = strings.Fields("lr learning_rate epochs epoch seed steps num_workers workers scheduler dataset data")

// otherWord is the hint for a word that stands for a setting elsewhere, "" for no such.
func otherWord(key string) string {
	word := strings.ReplaceAll(strings.ToLower(strings.TrimLeft(key, "-")), "-", "_")
	if slices.Contains(without, word) {
		return "nothing that heft counts depends on it: leave it out"
	}
	var words []string
	for _, other := range otherWords {
		words = append(words, strings.Fields(other.words)...)
	}
	near := spell.Nearest(word, words)
	for _, other := range otherWords {
		if slices.Contains(strings.Fields(other.words), near) {
			return "did you mean " + other.meant + "?"
		}
	}
	return ""
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
