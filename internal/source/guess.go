package source

// This file guesses which model a file means that nobody named a class of, and what its
// constructor is called with: what the program itself makes and calls when it is run,
// else the class that nothing else in the file builds, called as the repository calls
// it, or with the values that are usual. A guess says its reason.

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"heft/internal/fault"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/stable"
	"heft/internal/torch"
)

const (
	maxGuessedClasses = 12 // classes of a file that are tried
	maxGuesses        = 60 // ways to build one of them
	maxUndefined      = 20 // names of a call that are found one by one
)

// guess is one model that may be meant.
type guess struct {
	expr   string // what builds it, "" where the program made it
	made   *torch.Model
	inputs []input.Spec // what the program calls it with
	names  map[string]string
	class  string // that is built; "" where a function builds it, or the program by the way
	reason string
	called string // how the constructor's arguments are known
	from   *call  // of the repository that it is taken from, nil for none
}

// guessing is what is left to try for a file that nobody named a class of.
type guessing struct {
	session           *torch.Session
	place             *place
	root              *files.Root // of the repository, nil if it is not known
	file              string
	text              string
	given             []string // arguments of the program
	named             naming   // how much of the model the user said
	gleaned           *gleaned
	left              []guess
	rehearsed         []torch.Rehearsed // what the program itself makes
	likelier, failure string            // a class that was tried before, and why it is not the one
	refused           error             // the whole of that failure
	lacking           error             // of that class: a package that is not there
	nested            map[string]string // names that arguments which are models need
	nestedCalls       int               // models that arguments of the present one asked for
	building          []string          // classes whose arguments are sought
	firstOpen         string            // the class that was open first
	open              string            // the class that is open, "" for what the program made
	shown             string            // name of the model that is open
	source            string            // where it is from, and why
	note              graph.Assumption
}

// naming is how much of a file's model its user named.
type naming int

const (
	namedFile naming = iota // the file alone
	namedBare               // a class or a variable by its name
	namedCall               // and what it is made with
)

// buildGuess opens the first guess that can be built.
func (m *Model) buildGuess(g *guessing, first error) error {
	m.guesses = g
	if m.nextGuess() {
		return nil
	}
	asks := is[*torch.ChoiceError](first) || torch.MissingArguments(first) != nil
	if g.likelier == "" || !asks {
		return first
	}
	if g.lacking != nil {
		return &Error{Message: fmt.Sprintf("%s fails with every guessed argument: %s", g.likelier, g.lacking.Error()), Err: g.lacking, Advice: hintOf(g.lacking), Kind: fault.Unsupported}
	}
	e := &Error{Message: fmt.Sprintf("%s; %s, the likeliest, fails with every guessed argument: %s", first.Error(), g.likelier, g.failure), Err: first, Kind: kindOf(first)}
	var hinted interface{ Hint() string }
	if errors.As(first, &hinted) {
		e.Advice = hinted.Hint()
	}
	return e
}

// nextGuess opens the next guess that can be built; false says that none is left.
func (m *Model) nextGuess() bool {
	g := m.guesses
	for g != nil && len(g.left) > 0 {
		next := g.left[0]
		g.left = g.left[1:]
		built, taken, err := g.build(next)
		if err != nil {
			g.fails(next.class, err)
			if class, bare := strings.CutSuffix(next.expr, "()"); bare {
				g.complete(class, next.reason, torch.MissingArguments(err))
			}
			continue
		}
		if g.isOther(next, built) {
			continue
		}
		m.model, m.inputs, m.own = built, next.inputs, nil
		g.open = next.class
		g.firstOpen = cmp.Or(g.firstOpen, next.class)
		g.describe(next, built, taken)
		m.name, m.source = g.shown, g.source
		return true
	}
	return false
}

// isOther tells a model of another class than the one that was named: a function that names a
// class may build what only has it for a part.
func (g *guessing) isOther(next guess, built *torch.Model) bool {
	return g.named == namedBare && next.class != "" && built.Class() != next.class
}

// onlyGuess notes that the model which is open is a guess.
func (m *Model) onlyGuess(p *place, reason string) {
	m.guesses = &guessing{session: m.session, place: p}
	m.guesses.describe(guess{expr: m.model.Class(), reason: reason}, m.model, "")
	m.name, m.source = m.guesses.shown, m.guesses.source
}

// build makes a guess's model; names that its call takes from around it are looked up
// one by one.
func (g *guessing) build(next guess) (*torch.Model, string, error) {
	if next.made != nil {
		return next.made, "", nil
	}
	names := maps.Clone(next.names)
	if names == nil {
		names = map[string]string{}
	}
	around := surroundings{guessing: g, from: next.from, names: names}
	for range maxUndefined {
		built, taken, err := g.session.BuildWith(next.expr, names, around.bound)
		if err == nil {
			return built, g.told(names, next.names) + around.told() + taken, nil
		}
		if !around.resolve(err) {
			return nil, "", err
		}
	}
	return nil, "", errors.New("too many names")
}

// told lists the values that a call's names were given.
func (g *guessing) told(names, before map[string]string) string {
	text := ""
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if before[name] == "" && !strings.HasPrefix(names[name], "Settings(") {
			text += name + "=" + names[name] + " "
		}
	}
	return text
}

// describe says what the guess is, for the head line and the assumptions.
func (g *guessing) describe(chosen guess, built *torch.Model, taken string) {
	name := chosen.expr
	if chosen.made != nil || len(name) > maxShownCall || strings.Contains(name, "\n") || len(chosen.names) > 0 {
		name = strings.SplitN(cmpName(chosen.expr, built.Class()), "(", 2)[0]
	}
	reason := chosen.reason
	if g.likelier != "" && chosen.class != g.likelier {
		reason = g.likelier + ", which is likelier, fails: " + g.failure
	}
	if chosen.called != "" {
		reason += "; " + chosen.called
	}
	g.shown = g.place.display() + ":" + name
	g.source = g.place.display() + ", guessed: " + reason
	text := fmt.Sprintf("%s is meant, since no class was named: %s", name, reason)
	effect := "heft " + g.place.display() + ":" + "NAME names another"
	if g.named == namedBare {
		text, effect = fmt.Sprintf("what %s is made with, since that was not said: %s", name, reason), "heft '"+g.place.display()+":"+torch.Placeholders(g.session, built.Class())+"' says it"
	}
	if values := chosen.values(); values != "" && name != chosen.expr {
		text += "; " + shortText(values)
	}
	if taken != "" {
		text += "; with " + shortText(strings.TrimSpace(taken))
	}
	g.note = graph.Assumption{Code: "model", Text: text, Effect: effect}
}

// values are the arguments that a guess gave its class by their names, as they are written; ""
// where a text of the repository says them, or they stand for settings.
func (g guess) values() string {
	if g.from != nil || len(g.names) > 0 || g.made != nil {
		return ""
	}
	_, arguments, _ := strings.Cut(g.expr, "(")
	return strings.TrimSuffix(arguments, ")")
}

// fails notes why the likeliest class is not the one.
func (g *guessing) fails(class string, err error) {
	if g.likelier == "" && class != "" {
		g.likelier, g.failure, g.refused = class, strings.SplitN(shortText(err.Error()), "\n", 2)[0], err
	}
	if class == g.likelier && !ran(g.refused) && ran(err) { // what a forward refuses says more than a call that was none
		g.failure, g.refused = strings.SplitN(shortText(err.Error()), "\n", 2)[0], err
	}
	if class == g.likelier && g.lacking == nil && kindOf(err) == fault.Unsupported {
		g.lacking = err
	}
}

// ran tells whether a model was built and its forward failed.
func ran(err error) bool {
	var failure *torch.Error
	return errors.As(err, &failure) && failure.Stage == "trace"
}

func cmpName(expr, class string) string {
	if expr == "" {
		return class
	}
	return expr
}

const maxShownCall = 60

func shortText(text string) string {
	const longest = 200
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}

// newGuessing reads a loaded file's text.
func newGuessing(s *torch.Session, p *place, root *files.Root, arguments []string) *guessing {
	g := &guessing{session: s, place: p, root: root, file: p.name, given: arguments}
	g.text = s.Program()
	return g
}

// list lists what the file may mean, most likely first.
func (g *guessing) list(likely string) {
	if likely != "" {
		g.likely(likely)
		return
	}
	s, classes := g.session, g.classes()
	if g.rehearsed == nil {
		g.rehearsed = s.Rehearse()
	}
	for _, r := range g.rehearsed {
		if r.Own || r.Whole {
			g.left = append(g.left, g.made(r))
		}
	}
	for i, class := range classes[:min(len(classes), maxGuessedClasses)] {
		g.ways(class.name, g.reasonOf(class, i, len(classes)))
	}
	for _, r := range g.rehearsed {
		if !r.Own && !r.Whole {
			g.left = append(g.left, g.made(r))
		}
	}
	for _, name := range s.Functions() {
		if required(s, name) == nil {
			g.left = append(g.left, guess{expr: name, reason: "a function of the file makes it"})
		}
	}
	g.left = g.left[:min(len(g.left), maxGuesses)]
}

// likely adds the ways to build what is the likeliest of a repository.
func (g *guessing) likely(name string) {
	reason := "the likeliest model of the folder"
	if _, isCode := g.session.Constructor(name); isCode && !slices.Contains(g.session.Candidates(), name) && required(g.session, name) == nil {
		g.left = append(g.left, guess{expr: name + "()", reason: "an entry of its hubconf.py"})
		return
	}
	if !slices.Contains(g.session.Candidates(), name) {
		return
	}
	if g.named == namedBare {
		reason = "it was named"
	}
	g.rehearsed = g.session.Rehearse()
	for _, r := range g.rehearsed { // the file's program makes it with arguments of its own
		if r.Model.Class() == name && r.Own {
			g.left = append(g.left, g.made(r))
		}
	}
	g.ways(name, reason)
}

func (g *guessing) made(r torch.Rehearsed) guess {
	made := guess{made: r.Model, inputs: r.Inputs, reason: r.Reason(path.Base(g.file))}
	if r.Chosen {
		made.class = r.Model.Class()
	}
	return made
}

// classes lists the file's models, the likeliest first: the one that is called as the
// file is, those that no other uses, those that use most others, the last ones. Losses
// come last.
func (g *guessing) classes() []definition {
	defined := map[string]definition{}
	for _, d := range modelsOfText(g.file, g.text) {
		defined[d.name] = d
	}
	stem := plainName(strings.TrimSuffix(path.Base(g.file), path.Ext(g.file)))
	var found []definition
	for _, name := range g.session.Candidates() {
		d, ok := defined[name]
		if !ok {
			d = definition{name: name}
		}
		found = append(found, d)
	}
	slices.Reverse(found)
	stable.Sort(found, func(a, b definition) int {
		if x, y := g.standing(a, stem), g.standing(b, stem); x != y {
			return x - y
		}
		return b.uses - a.uses
	})
	return found
}

// verdict is the error of a file none of whose models runs: that of the likeliest, and
// where it is an abstract one, who fills it in.
func (g *guessing) verdict(first error) error {
	e := &Error{Message: first.Error(), Advice: hintOf(first), Err: first, Kind: kindOf(first)}
	if g.likelier != "" && g.likelier != g.firstOpen {
		e.Message = fmt.Sprintf("%s, the likeliest, fails with every guessed argument: %s; of %s: %s", g.likelier, g.failure, g.firstOpen, first.Error())
		e.Advice = cmp.Or(hintOf(g.refused), e.Advice)
		return e
	}
	if !strings.Contains(first.Error(), "NotImplementedError") {
		return first
	}
	var derived []string
	pattern := regexp.MustCompile(`(?m)^class[ \t]+(\w+)[ \t]*\([^)]*\b` + regexp.QuoteMeta(g.likelier) + `\b[^)]*\)`)
	for _, t := range g.texts().texts {
		for _, match := range pattern.FindAllStringSubmatch(t.text, -1) {
			if t.file != g.file && g.likelier != "" && len(derived) < maxDerived {
				derived = append(derived, t.file+":"+match[1])
			}
		}
	}
	if len(derived) == 0 {
		if methods := g.methods(g.likelier); len(methods) > 0 && !strings.Contains(e.Advice, "did you mean") {
			e.Advice = fmt.Sprintf("its forward is left out, but it has %s: heft '%s.%s'", strings.Join(methods, ", "), g.likeliestCall(), methods[0])
		}
		return e
	}
	e.Message = fmt.Sprintf("%s leaves its forward to others, so it is no model; those derive from it: %s\n%s", g.likelier, strings.Join(derived, ", "), first.Error())
	e.Advice, e.Candidates = "heft "+derived[0], derived
	return e
}

// maxDerived bounds the classes that a message names.
const maxDerived = 6

// standingOfLoss is that of losses, and of names that begin with an underscore.
const standingOfLoss = 4

// standing is how likely a class is the whole model, 0 the likeliest.
func (g *guessing) standing(d definition, stem string) int {
	switch plain := plainName(d.name); {
	case !g.session.HasForward(d.name) || isAbstract(d):
		return 5
	case plain == stem:
		return 0
	case strings.Contains(d.name, "Loss") || strings.HasPrefix(d.name, "_"):
		return standingOfLoss
	case d.used:
		return 3
	case strings.Contains(d.name, "Discriminator") || strings.Contains(d.name, "Critic"):
		return 2
	}
	return 1
}

// isAbstract tells a class whose own forward only says that others have one.
func isAbstract(d definition) bool { return abstractForward().MatchString(d.body) }

var abstractForward = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\n[ \t]+def forward\([^)]*\)[^:\n]*:\s*(?:(?:"""[^"]*"""|\'\'\'[^\']*\'\'\'|#[^\n]*)\s*)?(?:raise NotImplementedError|pass\b)`)
})

func (g *guessing) reasonOf(d definition, i, count int) string {
	stem := strings.TrimSuffix(path.Base(g.file), path.Ext(g.file))
	switch {
	case count == 1:
		return "it is the only class of the file"
	case plainName(d.name) == plainName(stem):
		return "it is called as its file is"
	case !d.used && i == 0:
		return "no other class of the file uses it"
	}
	return "no other one of the file's " + strconv.Itoa(count) + " classes that is likelier runs"
}

// ways adds the ways to build a class.
func (g *guessing) ways(class, reason string) {
	if method := g.mainMethod(class); method != "" && !g.session.HasForward(class) {
		before := len(g.left)
		g.waysToBuild(class, reason+", and it has no forward: "+method+" is called")
		for i := before; i < len(g.left); i++ {
			g.left[i].expr += "." + method
		}
		return
	}
	g.waysToBuild(class, reason)
}

func (g *guessing) waysToBuild(class, reason string) {
	missing := required(g.session, class)
	if missing == nil {
		g.left = append(g.left, guess{expr: class + "()", class: class, reason: reason})
		if torch.DefaultsToNone(g.session, class) { // what says all is left out: it cannot be made so
			g.byCalls(class, reason, slices.Concat(g.texts().methodCalls(class), g.texts().calls(class)))
		}
		return
	}
	for _, name := range g.factories(class) {
		g.left = append(g.left, guess{expr: name + "()", class: class, reason: reason, called: name + " of the file builds it"})
	}
	for _, name := range g.builders(class) {
		arguments, names, called := g.arguments(required(g.session, name), false)
		g.left = append(g.left, guess{expr: name + "(" + arguments + ")", class: class, reason: reason, called: name + " of the file builds it, " + called, names: names})
	}
	g.byCalls(class, reason, g.texts().calls(class))
	g.byCalls(class, reason, g.texts().methodCalls(class))
	g.byNames(class, reason, missing)
}

// byCalls adds a class as the repository calls it, or a method that makes one of it.
func (g *guessing) byCalls(class, reason string, calls []call) {
	for _, c := range calls {
		made := class
		if c.method != "" {
			made += "." + c.method
		}
		g.left = append(g.left, guess{expr: made + "(" + c.arguments + ")", class: class, reason: reason, from: &c,
			called: fmt.Sprintf("%s:%d calls it so", path.Base(c.file), c.line)})
	}
}

func (g *guessing) byNames(class, reason string, missing []string) {
	g.byName(class, reason, missing, false)
	g.byName(class, reason, missing, true)
	g.withFirstItems()
	g.withLists(missing)
	g.withPairs(missing)
	if last := len(g.left) - 1; strings.Contains(dictText(g.left[last].names), "Settings(") {
		g.left = append(g.left, g.left[last].withAnySetting())
	}
}

// withFirstItems adds the call of a class where what a text gives as a list is one value:
// another parameter has the name.
func (g *guessing) withFirstItems() {
	before := g.left[len(g.left)-2]
	items := flatList().ReplaceAllString(before.expr, "=$1")
	if items != before.expr {
		before.expr = items
		g.left = append(g.left, before)
	}
}

// withLists adds the call of a class where parameters whose names are plural are lists.
func (g *guessing) withLists(missing []string) {
	before := g.left[len(g.left)-1]
	lists := before.expr
	for _, parameter := range missing {
		plain := plainName(parameter)
		isCount := slices.ContainsFunc([]string{"n_", "num", "class"}, func(start string) bool { return strings.HasPrefix(strings.ToLower(parameter), start) })
		if !isCount && (strings.HasSuffix(plain, "s") || strings.HasSuffix(plain, "list")) {
			lists = regexp.MustCompile(`([(\s]`+regexp.QuoteMeta(parameter)+`=)(\d+)([,)])`).ReplaceAllString(lists, "${1}[$2, $2, $2]$3")
		}
	}
	if lists != before.expr {
		before.expr = lists
		g.left = append(g.left, before)
	}
}

// withPairs adds the call of a class where parameters of which the file takes the first or
// the second item are pairs: the sides of a kernel.
func (g *guessing) withPairs(missing []string) {
	before := g.left[len(g.left)-1]
	pairs := before.expr
	for _, parameter := range missing {
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(parameter) + `\[[01]\]`).MatchString(g.text) {
			pairs = regexp.MustCompile(`([(\s]`+regexp.QuoteMeta(parameter)+`=)(\d+)([,)])`).ReplaceAllString(pairs, "${1}($2, $2)$3")
		}
	}
	if pairs != before.expr {
		before.expr = pairs
		g.left = append(g.left, before)
	}
}

var flatList = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`=[\[(]\s*([^\[\](),]+),[^\[\]()]*[\])]`) })

// withAnySetting is the guess where a setting that nobody gave has a value by the parts of
// its name.
func (g guess) withAnySetting() guess {
	names := map[string]string{}
	for name, value := range g.names {
		if at := strings.LastIndexByte(value, ')'); strings.HasPrefix(value, "Settings(") {
			value = value[:at] + ", True)"
		}
		names[name] = value
	}
	g.names = names
	return g
}

// texts are what the repository's texts say, read at the first question.
func (g *guessing) texts() *gleaned {
	if g.gleaned != nil {
		return g.gleaned
	}
	root := g.place.root
	if g.root != nil {
		if name, ok := strings.CutPrefix(root.Path(g.file), strings.TrimSuffix(g.root.Mount(), "/")+"/"); ok {
			root, g.file = g.root, name
		}
	}
	g.gleaned = glean(root, g.file, g.text)
	g.gleaned.giveArguments(g.given)
	return g.gleaned
}
