package source

// This file decides what a file means whose likeliest class fails: the failure, unless
// another class is as plainly a whole model.

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/torch"
)

// fewestLayers that a class makes which is a model of its own.
const fewestLayers = 3

var madeLayer = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bnn\.[A-Z]\w*\(`) })

// standsIn tells whether a class that runs may be reported though a likelier one failed.
// People want the model that the file is about, and what a part of it costs says nothing
// of that: the other must be a whole as well, which no class of the file uses, made of
// others if the failed one is. A class that the program calls or that is named as its file
// is nobody stands in for.
func (g *guessing) standsIn(class string) bool {
	if g.likelier == "" || class == g.likelier {
		return true
	}
	stem := plainName(strings.TrimSuffix(path.Base(g.file), path.Ext(g.file)))
	var failed, other definition
	for _, d := range g.classes() {
		switch d.name {
		case g.likelier:
			failed = d
		case class:
			other = d
		}
	}
	if failed.name == "" || g.standing(failed, stem) >= standingOfLoss {
		return true // a program's stray, a loss, what has no forward
	}
	called := len(g.rehearsed) > 0 && g.rehearsed[0].Chosen && g.rehearsed[0].Model.Class() == g.likelier
	if called || other.name == "" || g.standing(other, stem) != g.standing(failed, stem) {
		return false
	}
	composed := other.uses > 0 || slices.ContainsFunc(required(g.session, class), func(name string) bool { return slices.Contains(moduleNames, plainName(name)) })
	if failed.uses > 0 {
		return composed
	}
	return composed || len(madeLayer().FindAllString(other.body, fewestLayers)) == fewestLayers
}

// failedWhole is the error of a file whose likeliest class fails, where only a part of it
// or something smaller runs.
func (g *guessing) failedWhole(runs string) error {
	cause := cmp.Or(g.lacking, g.refused)
	advice := hintOf(cause)
	if advice == "" {
		advice = g.adviseCall()
	}
	if runs != "" && required(g.session, runs) == nil {
		advice = strings.TrimPrefix(fmt.Sprintf("%s; its %s runs: heft %s:%s", advice, runs, g.place.display(), runs), "; ")
	}
	return &Error{Message: fmt.Sprintf("%s, which %s is most likely about, fails: %s", g.likelier, g.place.display(), cause.Error()),
		Advice: advice, Err: cause, Kind: kindOf(cause)}
}

// adviseCall shows how the likeliest class is called, where it needs arguments.
func (g *guessing) adviseCall() string {
	missing := required(g.session, g.likelier)
	if len(missing) == 0 {
		return ""
	}
	return fmt.Sprintf("say what it is made with: '%s:%s(%s=…)'", g.place.display(), g.likelier, strings.Join(missing, "=…, "))
}

var publicMethod = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t]+def[ \t]+([A-Za-z]\w*)\([ \t]*self[ \t]*,[ \t]*\w`)
})

// mainMethod is the method of a class that uses most of what the class holds, "" for none.
func (g *guessing) mainMethod(class string) string {
	best, most := "", 0
	for _, d := range g.classes() {
		if d.name != class {
			continue
		}
		for _, name := range g.methods(class) {
			body, _ := methodText(d.body, name)
			used := map[string]bool{}
			for _, match := range ownAttribute().FindAllStringSubmatch(body, -1) {
				used[match[1]] = true
			}
			if len(used) > most {
				best, most = name, len(used)
			}
		}
	}
	return best
}

var ownAttribute = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bself\.(\w+)\(`) })

// methods are the methods of a class that take something, forward aside: what a class does
// whose forward is left out.
func (g *guessing) methods(class string) []string {
	var found []string
	for _, d := range g.classes() {
		if d.name != class {
			continue
		}
		for _, match := range publicMethod().FindAllStringSubmatch(d.body, -1) {
			if match[1] != "forward" && !strings.HasPrefix(match[1], "set_") && len(found) < maxDerived {
				found = append(found, match[1])
			}
		}
	}
	return found
}

// likeliestCall is what names the likeliest class, with its arguments to be filled in
// where it needs some.
func (g *guessing) likeliestCall() string {
	return g.place.display() + ":" + torch.Placeholders(g.session, g.likelier)
}
