package cli

// This file tests that every setting is reachable by one name, and how errors are
// worded as flags.

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"heft"
)

// TestEverySettingIsReachable: each field of heft.Setting has one name, by which a
// flag and a JSON key set it to the same value.
func TestEverySettingIsReachable(t *testing.T) {
	choices := map[string]string{
		"mode": "training", "precision": "amp-bf16", "layout": "channels-last", "zero_grad": "keep", "module_loading": "eager",
	}
	kind := reflect.TypeFor[heft.Setting]()
	for i := range kind.NumField() {
		field := kind.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		flag, key := samples(field.Type)
		if word, ok := choices[name]; ok {
			flag, key = word, `"`+word+`"`
		}
		var read, decoded heft.Setting
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		addInputFlags(flags, &read)
		addRunFlags(flags, &read)
		if err := flags.Set(strings.ReplaceAll(name, "_", "-"), flag); err != nil {
			t.Errorf("%s: %v", field.Name, err)
			continue
		}
		if err := json.Unmarshal([]byte(`{"`+name+`": `+key+`}`), &decoded); err != nil {
			t.Errorf("%s: %v", field.Name, err)
		}
		if !reflect.DeepEqual(read, decoded) || reflect.ValueOf(read).Field(i).IsZero() {
			t.Errorf("%s: the flag gives %+v, JSON %+v", field.Name, read, decoded)
		}
		if back, err := json.Marshal(decoded); err != nil || !strings.HasPrefix(string(back), `{"`+name+`":`) {
			t.Errorf("%s is written %s, %v", field.Name, back, err)
		}
		checkCommands(t, strings.ReplaceAll(name, "_", "-"))
	}
}

// samples are a value of a type as a flag and in JSON.
func samples(kind reflect.Type) (flag, key string) {
	switch kind {
	case reflect.TypeFor[heft.Size](), reflect.TypeFor[*heft.Size]():
		return "3GiB", `"3GiB"`
	case reflect.TypeFor[map[string]int64]():
		return "n=2", `{"n": 2}`
	case reflect.TypeFor[[]string]():
		return "layer1", `["layer1"]`
	case reflect.TypeFor[*float64]():
		return "0.5", "0.5"
	}
	switch kind.Kind() {
	case reflect.Bool:
		return "true", "true"
	case reflect.String:
		return "word", `"word"`
	}
	return "3", "3"
}

// checkCommands: the commands that simulate have every setting's flag.
func checkCommands(t *testing.T, flag string) {
	t.Helper()
	for _, command := range newRootCommand().Commands() {
		if name := command.Name(); (name == "memory" || name == "fit") && command.Flags().Lookup(flag) == nil {
			t.Errorf("heft %s has no --%s", name, flag)
		}
	}
}

// TestWorded: settings become flags, lists become commands, and what a user wrote
// stays.
func TestWorded(t *testing.T) {
	for text, want := range map[string]string{
		"add `momentum` 0.9":               "add --momentum 0.9",
		"`weight_decay` and `zero_grad`":   "--weight-decay and --zero-grad",
		"`mode` training runs whole steps": "--train runs whole steps",
		"use `precision` amp-fp16":         "use --amp fp16",
		"`gpus` lists all":                 "heft gpus lists all",
		"a lone ` of a name":               "a lone ` of a name",
		"`my model.py` is no setting":      "`my model.py` is no setting",
	} {
		if got := worded(text); got != want {
			t.Errorf("%q is worded %q, want %q", text, got, want)
		}
	}
}

// TestShortFlags: the flags that are short for others set the same.
func TestShortFlags(t *testing.T) {
	for _, c := range []struct {
		args string
		want heft.Setting
	}{
		{"--train", heft.Setting{Mode: heft.Training}},
		{"--train=false", heft.Setting{}},
		{"--amp", heft.Setting{Precision: heft.AutocastFloat16}},
		{"--amp=bf16", heft.Setting{Precision: heft.AutocastBFloat16}},
		{"--amp --dtype float32", heft.Setting{Precision: heft.AutocastFloat16}},
		{"--dtype float32 --amp", heft.Setting{Precision: heft.AutocastFloat16}},
		{"--dtype half --channels-last", heft.Setting{Precision: heft.Float16, Layout: heft.ChannelsLast}},
		{"--context 0", heft.Setting{Context: new(heft.Size(0))}},
	} {
		var got heft.Setting
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		addInputFlags(flags, &got)
		addTrainFlag(flags, &got, "")
		addRunFlags(flags, &got)
		if err := flags.Parse(strings.Fields(c.args)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.args, got, err)
		}
	}
}
