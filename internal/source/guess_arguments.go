package source

// This file finds arguments for a class's constructor: by their names, by what builds it, by
// its repository's settings.

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"heft/internal/torch"
)

// complete tries next what a constructor says that it lacks: its signature is behind a
// decorator.
func (g *guessing) complete(class, reason string, missing []string) {
	if len(missing) == 0 {
		return
	}
	later := g.left
	g.left = nil
	g.byNames(class, reason, missing)
	g.left = append(g.left, later...)
}

// factories are functions of the file that name a class and need no argument.
func (g *guessing) factories(class string) []string {
	return g.naming(class, func(missing int) bool { return missing == 0 })
}

// builders are those that need some.
func (g *guessing) builders(class string) []string {
	return g.naming(class, func(missing int) bool { return missing > 0 && missing <= maxBuilderArguments })
}

const (
	maxFactories        = 3 // functions that build a class
	maxBuilderArguments = 4
)

// naming lists functions of the file whose bodies name a class, by how many arguments
// they need.
func (g *guessing) naming(class string, wanted func(missing int) bool) []string {
	var found []string
	for _, name := range g.session.Functions() {
		at := strings.Index(g.text, "\ndef "+name+"(")
		if at < 0 || !wanted(len(required(g.session, name))) {
			continue
		}
		body := g.text[at+1:]
		first := strings.IndexByte(body, '\n') + 1
		if end := marginal().FindStringIndex(body[first:]); first > 0 && end != nil {
			body = body[:first+end[0]]
		}
		if slices.Contains(identifier().FindAllString(body, -1), class) && len(found) < maxFactories {
			found = append(found, name)
		}
	}
	return found
}

// byName adds the call of a class with a value for each required parameter by its
// name.
func (g *guessing) byName(class, reason string, missing []string, wide bool) {
	g.building, g.nested = []string{class}, nil
	arguments, names, called := g.arguments(missing, wide)
	g.left = append(g.left, guess{expr: class + "(" + arguments + ")", class: class, reason: reason, called: called, names: names})
}

// arguments gives each parameter a value by its name; names are those that the text of
// the arguments has besides the program's.
func (g *guessing) arguments(missing []string, wide bool) (text string, names map[string]string, called string) {
	var arguments, usual, own []string
	names = map[string]string{}
	for _, parameter := range missing {
		value, common := g.argument(parameter, missing, wide)
		if kind, _, stands := strings.Cut(value, "("); stands && (kind == "Settings" || kind == "Environment" || kind == "_Space" || kind == "Matrix") {
			kind = "_" + strings.ToLower(strings.TrimPrefix(kind, "_"))
			names[kind], value = value, kind
		}
		arguments = append(arguments, parameter+"="+value)
		switch {
		case common:
			usual = append(usual, parameter)
		case strings.HasSuffix(value, "()"):
			own = append(own, parameter+" by the file's "+value)
		}
	}
	maps.Copy(names, g.nested)
	called = "its arguments are those that the repository's texts name"
	if len(own) == len(missing) {
		called = ""
	}
	if len(usual) > 0 {
		called = strings.Join(usual, ", ") + " as is usual"
	}
	if len(own) > 0 {
		called = strings.TrimPrefix(called+", "+strings.Join(own, ", "), ", ")
	}
	return strings.Join(arguments, ", "), names, called
}

// argument is the value of one parameter; common tells that no text names it.
func (g *guessing) argument(parameter string, all []string, wide bool) (value string, common bool) {
	plain := plainName(parameter)
	switch plain {
	case "batchsize":
		return "1", true // of the inputs that are guessed
	case "dtype":
		return "None", true // a text names it, and torch has the default
	}
	if value, ok := g.configured(parameter, wide); ok {
		return value, false
	}
	if value, ok := g.chosenIn(parameter); ok {
		return value, true
	}
	if g.measuresLength(parameter) && isVocabulary(parameter) {
		return "Vocabulary()", true
	}
	if value, ok := environment(plain, wide); ok {
		return value, true
	}
	if part := g.module(plain, wide); part != "" {
		return part, true
	}
	if plain == "block" || plain == "blocktype" || plain == "resblock" {
		if block := g.block(); block != "" {
			return block, true
		}
	}
	if slices.Contains(all, "block") && slices.Contains([]string{"layers", "numblocks", "depths", "depth", "nblocks", "numlayers"}, plain) {
		return "[2, 2, 2, 2]", true
	}
	if wide && (strings.Contains(plain, "channel") || strings.HasPrefix(plain, "in") || strings.HasPrefix(plain, "out")) {
		return "64", true
	}
	if found, ok := g.texts().values[plain]; ok && found.weight > 1 {
		return found.literal, false
	}
	if value, ok := usualValues()[plain]; ok {
		return value, true
	}
	if found, ok := g.texts().values[plain]; ok {
		return found.literal, false
	}
	value = usualByPart(plain)
	if g.takesList(parameter) && !strings.HasPrefix(value, "[") {
		return usualWidths, true
	}
	return value, true
}

// usualWidths are those of a network whose widths are one argument.
const usualWidths = "[64, 64, 10]"

// takesList tells a parameter whose annotation is a list of integers.
func (g *guessing) takesList(parameter string) bool {
	return regexp.MustCompile(`[(,]\s*` + regexp.QuoteMeta(parameter) + `\s*:\s*(?:typing\.)?(?:[Ll]ist|Sequence|Iterable|[Tt]uple)\[int(?:,\s*\.\.\.)?\]`).MatchString(g.text)
}

// measuresLength tells a parameter whose length the file asks for.
func (g *guessing) measuresLength(parameter string) bool {
	return regexp.MustCompile(`\blen\(\s*` + regexp.QuoteMeta(parameter) + `\s*\)`).MatchString(g.text)
}

// chosenIn is the first text that the class under way compares a parameter with: it is one
// of a few words.
func (g *guessing) chosenIn(parameter string) (string, bool) {
	if len(g.building) == 0 {
		return "", false
	}
	compared := regexp.MustCompile(`\b(?:if|elif)\s+(?:self\.)?` + regexp.QuoteMeta(parameter) + `\s*(?:==|in\s*[\[(])\s*('[^'\n]*'|"[^"\n]*")`)
	for _, d := range definitionsOf(g.file, g.text) {
		if d.name != g.building[len(g.building)-1] {
			continue
		}
		if match := compared.FindStringSubmatch(d.body); match != nil {
			return match[1], true
		}
	}
	return "", false
}

// moduleNames are what constructors call the models that they are handed.
var moduleNames = strings.Fields("encoder decoder enc dec attention attn generator discriminator backbone extractor featureextractor head rpn denoisefn denoisemodel unet actor critic policy " +
	"model net network encodermodel decodermodel embedder classifier basemodel")

const (
	maxNested      = 3  // models that are made for one another
	maxNestedCalls = 32 // and in all for one model: each may ask for several
)

// module is the call of the file's class that a parameter is named after, "" for none.
func (g *guessing) module(plain string, wide bool) string {
	if len(g.building) == 0 {
		g.nestedCalls = 0
	}
	if g.nestedCalls++; !slices.Contains(moduleNames, plain) || len(g.building) > maxNested || g.nestedCalls > maxNestedCalls {
		return ""
	}
	for _, name := range g.session.Candidates() {
		if !strings.Contains(plainName(name), plain) || slices.Contains(g.building, name) {
			continue
		}
		g.building = append(g.building, name)
		text, names, _ := g.arguments(required(g.session, name), wide)
		g.building = g.building[:len(g.building)-1]
		if g.nested == nil {
			g.nested = map[string]string{}
		}
		maps.Copy(g.nested, names)
		return name + "(" + text + ")"
	}
	return ""
}

// environment stands for what agents of reinforcement learning are made for: one of
// eight numbers and four actions, else Atari's four frames.
func environment(plain string, frames bool) (string, bool) {
	shape := "(8,)"
	if frames {
		shape = "(4, 84, 84)"
	}
	switch plain {
	case "inputdims", "statedims", "obsdims", "observationdims":
		return shape, true
	case "env", "envs", "environment":
		return "Environment(" + shape + ", 4)", true
	case "actionspace", "acspace":
		return "_Space((4,), 4)", true
	case "observationspace", "obspace", "obsspace":
		return "_Space(" + shape + ", 4)", true
	}
	return "", false
}

// settingsNames are what programs call the object that holds all settings.
var settingsNames = strings.Fields("args arg opt opts option options config configs cfg conf hparams hparam hp params param flags settings self model_args modelargs model_config hps parser " +
	"hyperparameters hyper_parameters hyperparams hyper_params model_cfg training_args argument arguments FLAGS data dataset")

// settingsEndings end such names: d_args, net_config.
var settingsEndings = strings.Fields("_args _arg _opt _opts _config _configs _cfg _conf _hparams _hps _settings _params")

// isSettings tells a name of an object that holds all settings.
func isSettings(name string) bool {
	return slices.Contains(settingsNames, name) || slices.ContainsFunc(settingsEndings, func(end string) bool { return strings.HasSuffix(name, end) })
}

// configured is the value of a parameter that takes all settings at once: a class of
// the file that its annotation names or that is called so, else what stands for them.
func (g *guessing) configured(parameter string, wide bool) (string, bool) {
	settings := isSettings(parameter) || parameter == "h"
	if class := g.texts().annotation(g.file, parameter); class != "" && !strings.Contains(class, ".") {
		if _, ok := g.session.Constructor(class); ok && required(g.session, class) == nil && !(wide && settings) {
			return class + "()", true
		}
	}
	if !settings {
		return "", false
	}
	if class := g.configuration(); class != "" && !wide {
		return class + "()", true
	}
	return g.settings(), true
}

// configuration is the file's class of settings that can be made as it is: the one that is
// called after the class under way, by the most of its name, else the one that is called
// after none, else the only one.
func (g *guessing) configuration() string {
	var found []string
	best, length := "", -1
	for _, match := range configurationClass().FindAllStringSubmatch(g.text, -1) {
		name := match[1]
		if _, ok := g.session.Constructor(name); !ok && !torch.IsClass(g.session, name) || required(g.session, name) != nil || slices.Contains(g.session.Candidates(), name) {
			continue
		}
		stem := configurationEnd().ReplaceAllString(name, "")
		if len(g.building) > 0 && strings.HasPrefix(g.building[len(g.building)-1], stem) && len(stem) > length {
			best, length = name, len(stem)
		}
		found = append(found, name)
	}
	if best != "" {
		return best
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

var (
	configurationEnd = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)_?(?:configs?|configuration|cfg|args|arguments|hparams|hyperparameters|settings|opts?|options)$`)
	})
	configurationClass = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?mi)^class[ \t]+(\w*(?:configs?|configuration|cfg|args|arguments|hparams|hyperparameters|settings|opts?|options))\b[ \t]*[(:]`)
	})
)

// block is the file's first class of a residual block.
func (g *guessing) block() string {
	for _, name := range g.session.Candidates() {
		if strings.Contains(name, "Block") || strings.Contains(name, "Bottleneck") {
			return name
		}
	}
	return ""
}

// valueOf is what a name stands for in a call that is taken from its place.
func (g *guessing) valueOf(name string) (string, bool) {
	if isSettings(name) || g.isShortSettings(name) {
		return g.settings(), true
	}
	if strings.HasSuffix(name, "kwargs") {
		return "{}", true
	}
	if name == "dtype" {
		return "None", true
	}
	if isVocabulary(name) && g.measuresLength(name) {
		return "Vocabulary()", true
	}
	if found, ok := g.texts().values[plainName(name)]; ok {
		return found.literal, true
	}
	if value, ok := usualValues()[plainName(name)]; ok {
		return value, true
	}
	if isVocabulary(name) {
		return "Vocabulary()", true
	}
	return "", false
}

// isShortSettings tells settings that are called h, of which the file reads attributes.
func (g *guessing) isShortSettings(name string) bool {
	return name == "h" && shortSettings().MatchString(g.text)
}

var shortSettings = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bh\.[a-z]\w*_\w+|\bh\[["']`) })

// isVocabulary tells what programs call a field of texts, or its words.
func isVocabulary(name string) bool {
	plain := plainName(name)
	return strings.Contains(plain, "vocab") || strings.Contains(plain, "field") || strings.Contains(plain, "word2i") || strings.Contains(plain, "token2i") ||
		slices.Contains([]string{"text", "src", "trg", "tgt", "source", "label", "tokenizer", "dictionary", "lang", "corpus", "inputlang", "outputlang", "stoi", "itos"}, plain)
}

// settings is the expression of what stands for a program's settings.
func (g *guessing) settings() string {
	values := map[string]string{}
	for name, found := range g.texts().values {
		values[name] = found.literal
	}
	groups := map[string]string{}
	for name := range g.texts().groups {
		groups[name] = "True"
	}
	return "Settings(" + dictText(values) + ", " + dictText(usualValues()) + ", " + dictText(groups) + ")"
}

func dictText(values map[string]string) string {
	var text strings.Builder
	text.WriteByte('{')
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text.WriteString(strconv.Quote(name) + ": " + values[name] + ", ")
	}
	text.WriteByte('}')
	return text.String()
}

// required names the parameters that a class or function has no defaults for; nil if
// it can be called as it is.
func required(s *torch.Session, name string) []string {
	parameters, _ := s.Constructor(name)
	var names []string
	for _, p := range parameters {
		if p.Required {
			names = append(names, p.Name)
		}
	}
	return names
}
