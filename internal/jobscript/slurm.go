package jobscript

// This file reads Slurm's job scripts: sbatch's options in comments, and heft's own.

import (
	"reflect"
	"strconv"
	"strings"
)

// SlurmOptions are sbatch's options that say which cards a job is for, as they are
// written. The empty one is not given.
type SlurmOptions struct {
	Gres        string `option:"gres"`
	GPUs        string `option:"gpus" short:"G"`
	GPUsPerNode string `option:"gpus-per-node"`
	GPUsPerTask string `option:"gpus-per-task"`
	Constraint  string `option:"constraint" short:"C"`
	Partition   string `option:"partition" short:"p"`
}

// Each calls visit with the long name of each option, and its value.
func (o *SlurmOptions) Each(visit func(name string, value *string)) {
	fields := reflect.ValueOf(o).Elem()
	for i := range fields.NumField() {
		visit(fields.Type().Field(i).Tag.Get("option"), fields.Field(i).Addr().Interface().(*string))
	}
}

// Over are the options with those of another set where they are not given: sbatch takes
// its command line over the script.
func (o SlurmOptions) Over(script SlurmOptions) SlurmOptions {
	below := reflect.ValueOf(&script).Elem()
	i := 0
	o.Each(func(_ string, value *string) {
		if *value == "" {
			*value = below.Field(i).String()
		}
		i++
	})
	return o
}

// ReadSlurm reads a job script. sbatch takes its options from comments above the first
// command, and so does this; heft's own lines count wherever they stand.
func ReadSlurm(script []byte) (SlurmOptions, []Run) {
	var options SlurmOptions
	var runs []Run
	commands := false
	for i, line := range strings.Split(string(script), "\n") {
		line = strings.TrimRight(line, "\r")
		if text, ok := directive(line, "#HEFT"); ok {
			if text != "" {
				runs = append(runs, Run{Line: i + 1, Text: text})
			}
			continue
		}
		if text, ok := directive(line, "#SBATCH"); ok && !commands {
			options.read(strings.Fields(text))
			continue
		}
		if bare := strings.TrimSpace(line); bare != "" && !strings.HasPrefix(bare, "#") {
			commands = true
		}
	}
	return options, runs
}

// directive is what stands behind a line's mark.
func directive(line, mark string) (string, bool) {
	text, ok := strings.CutPrefix(line, mark)
	if !ok || text != "" && text[0] != ' ' && text[0] != '\t' {
		return "", false
	}
	return strings.TrimSpace(text), true
}

// read takes the known options from a line's words; a word that begins with # begins a
// comment.
func (o *SlurmOptions) read(words []string) {
	for i := 0; i < len(words) && !strings.HasPrefix(words[i], "#"); i++ {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if o.set(words[i], next) {
			i++
		}
	}
}

// set reads an option, and tells whether its value is the next word.
func (o *SlurmOptions) set(word, next string) (taken bool) {
	fields := reflect.TypeFor[SlurmOptions]()
	for i := range fields.NumField() {
		tag := fields.Field(i).Tag
		value := reflect.ValueOf(o).Elem().Field(i)
		long, short := "--"+tag.Get("option"), "-"+tag.Get("short")
		switch {
		case word == long || short != "-" && word == short:
			value.SetString(unquoted(next))
			return true
		case strings.HasPrefix(word, long+"="):
			value.SetString(unquoted(word[len(long)+1:]))
			return false
		case short != "-" && strings.HasPrefix(word, short) && !strings.HasPrefix(word, "--"):
			value.SetString(unquoted(word[len(short):]))
			return false
		}
	}
	return false
}

func unquoted(text string) string { return strings.Trim(text, `"'`) }

// Request is what the options ask for. A type of --gres, --gpus and the like says more
// than a feature, and a feature more than the partition.
func (o *SlurmOptions) Request() Request {
	r := Request{Partition: o.Partition, Features: features(o.Constraint)}
	for entry := range strings.SplitSeq(o.Gres, ",") {
		r.resource(entry)
	}
	for _, list := range []string{o.GPUsPerNode, o.GPUs, o.GPUsPerTask} {
		for entry := range strings.SplitSeq(list, ",") {
			r.resource("gpu:" + entry)
		}
	}
	return r
}

// resource reads one entry of a list of generic resources: gpu, gpu:2, gpu:a100,
// gpu:a100:2, with gres: or gres/ before where Slurm itself writes it.
func (r *Request) resource(entry string) {
	entry = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(entry), "gres:"), "gres/")
	entry, _, _ = strings.Cut(entry, "(")
	parts := strings.Split(entry, ":")
	switch {
	case parts[0] == "shard":
		r.Shared = true
		return
	case parts[0] != "gpu" || len(parts) > 1 && parts[1] == "":
		if parts[0] == "gpu" && len(parts) == 1 {
			r.Count = max(r.Count, 1)
		}
		return
	}
	count := int64(1)
	for i, part := range parts[1:] {
		n, err := strconv.ParseInt(part, 10, 32)
		switch {
		case err == nil:
			count = n
		case i == 0:
			r.add(part)
		}
	}
	r.Count = max(r.Count, count)
}

// features are the words of a constraint: "a100|h100", "[v100*2&nvlink]".
func features(constraint string) []string {
	return strings.FieldsFunc(constraint, func(c rune) bool { return strings.ContainsRune("|&[]()*, ", c) })
}
