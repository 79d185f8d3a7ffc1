package cli

// This file words the next useful commands: the user's own, with one thing changed.

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"heft"
	"heft/internal/escape"
)

// flagWords are the flags that make a setting, without those of the names left out,
// in the order of its fields. It is what the flags of addInputFlags and addRunFlags
// are read from, backwards.
func flagWords(s heft.Setting, leave ...string) []string {
	var words []string
	value := reflect.ValueOf(s)
	for i := range value.NumField() {
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		if value.Field(i).IsZero() || slices.Contains(leave, name) {
			continue
		}
		for _, text := range valueWords(value.Field(i).Interface()) {
			words = append(words, shortFlag(strings.TrimSuffix("--"+strings.ReplaceAll(name, "_", "-")+" "+escape.ShellWord(text), " ")))
		}
	}
	return words
}

// shortFlag is the shorter flag that says the same: --train.
func shortFlag(flag string) string { return shortFor.Replace(flag) }

// valueWords are a setting's values as its flag takes them; a switch has an empty
// one.
func valueWords(value any) []string {
	switch v := value.(type) {
	case []string:
		return v
	case map[string]int64:
		var sizes []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			sizes = append(sizes, fmt.Sprintf("%s=%d", name, v[name]))
		}
		return sizes
	case *float64:
		return []string{strconv.FormatFloat(*v, 'g', -1, 64)}
	case *heft.Size:
		return valueWords(*v)
	case bool:
		return []string{""}
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err == nil {
			return []string{string(text)}
		}
	}
	return []string{fmt.Sprint(value)}
}

// question is what the user asked: a model, as it was named, and its run.
type question struct {
	model   string
	setting heft.Setting
	open    *openFlags
}

// command is another command on the same model and run, without the settings left
// out, and with further flags.
func (q question) command(name string, leave []string, further ...string) string {
	words := []string{"heft"}
	if name != "" {
		words = append(words, name)
	}
	words = append(words, escape.ShellWord(q.model))
	words = append(words, flagWords(q.setting, leave...)...)
	for _, folder := range q.open.path {
		words = append(words, "--path "+escape.ShellWord(folder))
	}
	if q.open.noSite {
		words = append(words, "--no-site")
	}
	if q.open.args != "" {
		words = append(words, "--args "+escape.ShellWord(q.open.args))
	}
	if q.open.seq != 0 {
		words = append(words, fmt.Sprintf("--seq %d", q.open.seq))
	}
	for _, decision := range q.open.assume {
		words = append(words, "--assume "+escape.ShellWord(decision))
	}
	return strings.Join(append(words, further...), " ")
}

// deeperTable follows a table of layers: the largest batch of training, where the
// model can be trained.
func (q question) deeperTable(r *heft.Report) []string {
	further := []string{"--gpu rtx3060"}
	if r.Memory != nil && r.Memory.Problem == "" {
		further = []string{"--train", "--gpu rtx3060"}
	}
	return []string{q.command("fit", []string{"batch", "mode"}, further...)}
}

// others are the commands for the other models of a folder.
func (q question) others(r *heft.Report) []string {
	if r.Folder == nil {
		return nil
	}
	var commands []string
	for _, name := range r.Folder.Models {
		q.model = name
		commands = append(commands, q.command("", nil))
	}
	return commands
}

// deeperMemory follows a run's memory: what would make a run smaller, and the largest
// that fits; of one that does not fit, what to change. The card of a message is named by its memory.
func (q question) deeperMemory(r *heft.MemoryReport) []string {
	if r.Observed != nil {
		q.setting = onCardOf(q.setting, r.Observed)
	}
	s := q.setting
	if r.Fits != nil && !*r.Fits {
		return []string{q.command("advise", nil), q.command("fit", []string{"batch"})}
	}
	var commands []string
	if s.Mode != heft.Training {
		commands = append(commands, q.command("memory", []string{"mode"}, "--train"))
	} else if amp := q.autocast(); amp != "" {
		commands = append(commands, q.command("memory", nil, amp))
	}
	if s.GPU == "" && s.Mem == 0 {
		return append(commands, q.command("fit", []string{"batch"}, "--gpu rtx3060"))
	}
	return append(commands, q.command("fit", []string{"batch"}))
}

// autocast is the flag of mixed precision that the card has, "" where the run has
// one already or the card computes in float32 alone.
func (q question) autocast() string {
	if !q.setting.Precision.Plain() {
		return ""
	}
	card, err := heft.LookupCard(q.setting.GPU)
	if _, has := card.Rate("bfloat16"); has || err != nil {
		return "--amp bf16"
	}
	return "--amp fp16"
}

// deeperFit follows a search: the memory of what was found.
func (q question) deeperFit(r *heft.FitReport) []string {
	if r.Solve != "batch" {
		return nil
	}
	return []string{q.command("memory", nil, fmt.Sprintf("--batch %d", max(r.Batch, 1)))}
}
