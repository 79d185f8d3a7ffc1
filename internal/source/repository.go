package source

// This file looks through the folder of a repository for models: their classes, and
// the entries of hubconf.py. Nothing is run; what counts is how the lines begin.

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/files"
	"heft/internal/stable"
	"heft/internal/torch"
)

const (
	maxRepositoryFiles = 2000     // Python files that are read
	maxRepositoryBytes = 32 << 20 // of their text
	maxRepositoryDepth = 8        // folders below the repository's
	maxRepositoryDirs  = 2000     // folders that are listed
	listedModels       = 12       // models that a message names
)

// moduleClasses are the classes of libraries that a model's class begins from.
var moduleClasses = []string{"Module", "Sequential", "ModuleList", "ModuleDict", "LightningModule", "PreTrainedModel"}

// definition is a class or a function that stands at the margin of a file.
type definition struct {
	file, name string
	bases      []string // last parts of dotted names
	body       string   // of a class
	entry      bool     // a function of hubconf.py
	uses       int      // how many other models it names
	used       bool     // another model names it
}

// repository is what was found in a folder.
type repository struct {
	folder  string
	scripts []string     // files in the folder itself that train a model
	models  []definition // entries of hubconf.py first, parts of others last
	stopped bool         // at a bound: there may be more
}

// findModels lists the models of a folder on disk; nil if the name is no folder's.
func findModels(folder string) *repository {
	if _, isDir, err := files.Locate(folder); err != nil || !isDir {
		return nil
	}
	root, err := files.Folder(folder)
	if err != nil {
		return nil
	}
	defer root.Close()
	return modelsIn(root, ".", folder)
}

// modelsIn lists the models of a folder in a root; shown is what the user calls it.
func modelsIn(root *files.Root, folder, shown string) *repository {
	found := &repository{folder: shown}
	names, stopped := filesBelow(root, folder, maxRepositoryFiles, ".py")
	found.stopped = stopped
	var all []definition
	total := 0
	for _, name := range names {
		text, err := root.Read(name, files.MaxSource)
		if err != nil {
			continue // a link out of the folder, or a file too large to be a program
		}
		if total += len(text); total > maxRepositoryBytes {
			found.stopped = true
			break
		}
		if folder != "." {
			name = strings.TrimPrefix(name, folder+"/")
		}
		if !strings.Contains(name, "/") && trains(string(text)) {
			found.scripts = append(found.scripts, name)
		}
		all = append(all, definitionsOf(name, string(text))...)
	}
	found.models = modelsAmong(all)
	return found
}

// optimizing is a name of what optimizers are made of or called by.
var optimizing = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\b\w*optim(?:s|izers?)?\b`) })

// trains tells a program that makes an optimizer and steps with it, outside of its comments
// and documentation.
func trains(text string) bool {
	if !strings.Contains(text, ".backward(") {
		return false
	}
	text = withoutProse(text)
	return strings.Contains(text, ".backward(") && strings.Contains(text, ".step(") && optimizing().MatchString(text)
}

// filesBelow lists files of a folder by their suffixes, those nearest to it first;
// stopped tells that there may be more.
func filesBelow(root *files.Root, start string, most int, suffixes ...string) (names []string, stopped bool) {
	listed := 0
	for folders, depth := []string{start}, 0; len(folders) > 0; depth++ {
		var deeper []string
		for _, folder := range folders {
			if listed++; listed > maxRepositoryDirs || depth > maxRepositoryDepth {
				return names, true
			}
			entries, err := root.ReadDir(folder)
			if err != nil {
				continue
			}
			for _, entry := range entries {
				name := entry.Name()
				switch {
				case strings.HasPrefix(name, ".") || name == "__pycache__" || name == "site-packages":
				case entry.IsDir():
					deeper = append(deeper, path.Join(folder, name))
				case hasSuffix(name, suffixes...) && len(names) == most:
					return names, true
				case hasSuffix(name, suffixes...):
					names = append(names, path.Join(folder, name))
				}
			}
		}
		folders = deeper
	}
	return names, false
}

var (
	classLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^class[ \t]+(\w+)[ \t]*\(([^)]*)\)[^\n:]*:`) })
	entryLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^def[ \t]+([A-Za-z]\w*)[ \t]*\(`) })
	marginal  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[A-Za-z@]`) }) // a line that ends a class's body
)

// definitionsOf lists the classes of a file, and the public functions of hubconf.py.
func definitionsOf(file, text string) []definition {
	var found []definition
	if file == "hubconf.py" {
		for _, match := range entryLine().FindAllStringSubmatch(text, -1) {
			found = append(found, definition{file: file, name: match[1], entry: true})
		}
	}
	for _, at := range classLine().FindAllStringSubmatchIndex(text, -1) {
		class := definition{file: file, name: text[at[2]:at[3]], body: text[at[1]:]}
		for base := range strings.SplitSeq(text[at[4]:at[5]], ",") {
			class.bases = append(class.bases, baseName(strings.TrimSpace(base)))
		}
		if end := marginal().FindStringIndex(class.body); end != nil {
			class.body = class.body[:end[0]]
		}
		found = append(found, class)
	}
	return found
}

// modelsOfText lists the models of one file.
func modelsOfText(file, text string) []definition { return modelsAmong(definitionsOf(file, text)) }

// baseName is the last part of a dotted name; every layer of torch's is a Module.
func baseName(base string) string {
	name := base[strings.LastIndexByte(base, '.')+1:]
	if base == "nn."+name && name != "Parameter" {
		return "Module"
	}
	return name
}

// modelsAmong are the entries, and the classes that descend from a module's.
func modelsAmong(all []definition) []definition {
	modules := map[string]bool{}
	for _, name := range moduleClasses {
		modules[name] = true
	}
	for grown := true; grown; { // a class may stand before the one that it descends from
		grown = false
		for _, d := range all {
			if !modules[d.name] && slices.ContainsFunc(d.bases, func(base string) bool { return modules[base] }) {
				modules[d.name], grown = true, true
			}
		}
	}
	var models []definition
	for _, d := range all {
		if d.entry || len(d.bases) > 0 && modules[d.name] {
			models = append(models, d)
		}
	}
	countUses(models)
	stable.Sort(models, func(a, b definition) int { return cmp.Compare(rank(a), rank(b)) })
	return models
}

// rank is where a definition stands in the list.
func rank(d definition) int {
	switch {
	case d.entry:
		return 0
	case !d.used:
		return 1
	}
	return 2
}

// countUses notes which models the classes name in their bodies and as their bases.
func countUses(models []definition) {
	named := map[string][]int{}
	for i, d := range models {
		named[d.name] = append(named[d.name], i)
	}
	for i, d := range models {
		seen := map[string]bool{d.name: true}
		for _, word := range append(identifier().FindAllString(withoutProse(d.body), -1), d.bases...) {
			if seen[word] {
				continue
			}
			seen[word] = true
			for _, other := range named[word] {
				models[i].uses++
				models[other].used = true
			}
		}
	}
}

var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z_]\w*`) })

// guess is what is most likely meant: the first entry of hubconf.py, else of the
// classes that no other one uses the one that uses most others; of equals the last.
func (r *repository) guess() definition {
	best := r.models[0]
	for _, d := range r.models {
		if rank(d) == rank(best) && !d.entry && d.uses >= best.uses {
			best = d
		}
	}
	return best
}

// maxRepositoryTries bounds the models of a repository that are tried.
const maxRepositoryTries = 6

// likeliest lists the models of a repository as guess ranks them.
func (r *repository) likeliest() []definition {
	found := slices.Clone(r.models)
	slices.Reverse(found)
	stable.Sort(found, func(a, b definition) int {
		if x, y := rank(a), rank(b); x != y || a.entry {
			return x - y
		}
		return b.uses - a.uses
	})
	entries := 0
	for entries < len(found) && found[entries].entry {
		entries++
	}
	slices.Reverse(found[:entries]) // in the order of hubconf.py
	return found
}

// openRepository opens the likeliest model of a folder that runs, else lists them.
func openRepository(name string, r *repository, options torch.Options, site site) (*Model, error) {
	m, err := r.openScript(name, options, site)
	if m != nil || err != nil {
		return m, err
	}
	likeliest := r.likeliest()
	for i, d := range likeliest {
		if i == maxRepositoryTries || rank(d) > rank(likeliest[0]) {
			break
		}
		if m, _ := r.open(name, d.file, d.name, options, site); m != nil {
			m.folder = r.besides(d)
			return m, nil
		}
	}
	return nil, r.choice()
}

// openScript opens what the only script of the folder that trains a model makes, as that
// file by itself would mean; nil where there are several, or it comes to none of its models.
func (r *repository) openScript(name string, options torch.Options, site site) (*Model, error) {
	if len(r.scripts) != 1 || len(r.models) > 0 && r.models[0].entry {
		return nil, nil
	}
	m, err := r.open(name, r.scripts[0], "", options, site)
	if m != nil {
		class := m.model.Class()
		m.folder = r.besides(definition{name: class, file: r.fileOf(class)})
	}
	return m, err
}

// fileOf is the file of the folder that defines a class, "" if none does.
func (r *repository) fileOf(class string) string {
	for _, d := range r.models {
		if d.name == class {
			return d.file
		}
	}
	return ""
}

// open opens a model of a file of the folder that runs, of the script's own making where
// nobody names it; nil if it is none. The error is that of a program with the user's arguments:
// another model is no answer to them.
func (r *repository) open(name, file, class string, options torch.Options, site site) (*Model, error) {
	p, err := locateOnDisk(path.Join(r.folder, file))
	if err != nil || p == nil {
		return nil, nil
	}
	p.likely = class
	given := options.Roots
	options.Roots = nil
	for _, root := range given {
		options.Roots = append(options.Roots, root.Shared())
	}
	m, err := openFile(name, p, options, site)
	if err == nil {
		m.ownModel()
	}
	if err == nil && m.guesses == nil {
		m.onlyGuess(p, "the likeliest model of the folder")
	}
	wanted := func() bool { return class != "" || m.madeByProgram() }
	if err == nil && wanted() && m.runs() && wanted() { // a run may show that the program makes another
		m.roots = []*files.Root{p.root}
		return m, nil
	}
	if err == nil {
		m.session.Close()
	}
	closeAll(p.roots())
	var failed *torch.ProgramError
	if errors.As(err, &failed) {
		return nil, failed
	}
	return nil, nil
}

// madeByProgram tells whether the program of the file makes the model that is open.
func (m *Model) madeByProgram() bool {
	own := m.ownModel()
	return own.Model != nil && own.Own
}

// Besides are the models of a folder beside the one that was taken.
type Besides struct {
	Models []string // as they are named: "folder/net.py:Net", those that are no part of others first
	More   int      // that are not listed
	Partly bool     // not all of the folder's files were read
}

// besides lists the models beside one, as many as a message names.
func (r *repository) besides(taken definition) *Besides {
	names := slices.DeleteFunc(r.names(), func(name string) bool { return name == r.nameOf(taken) })
	listed := min(len(names), listedModels)
	return &Besides{Models: names[:listed], More: len(names) - listed, Partly: r.stopped}
}

// nameOf is a definition as the user would name it.
func (r *repository) nameOf(d definition) string { return path.Join(r.folder, d.file) + ":" + d.name }

// names are all models as the user would name them.
func (r *repository) names() []string {
	var names []string
	for _, d := range r.models {
		names = append(names, r.nameOf(d))
	}
	return names
}

// runs tells whether a guessed model runs with the inputs that are guessed for it; that
// one is kept.
func (m *Model) runs() bool {
	_, err := m.traceGuess(Run{})
	return err == nil
}

// choice is the error that a repository is no model, with what to name instead.
func (r *repository) choice() error {
	bound := ""
	if r.stopped {
		bound = "; not all of its files were read"
	}
	if len(r.models) == 0 {
		return &Error{Message: r.folder + " is a folder, and no Python file in it defines an nn.Module class" + bound,
			Advice: "name a file in it: " + path.Join(r.folder, "model.py:Net")}
	}
	var named []string
	for _, d := range r.models[:min(len(r.models), listedModels)] {
		named = append(named, d.file+":"+d.name)
	}
	if more := len(r.models) - listedModels; more > 0 {
		named = append(named, fmt.Sprintf("and %d more", more))
	}
	candidates := []string{r.nameOf(r.guess())}
	for _, name := range r.names() {
		if name != candidates[0] {
			candidates = append(candidates, name)
		}
	}
	return &Error{Candidates: candidates, Message: fmt.Sprintf("%s is a folder; name one of its models (%d%s): %s", r.folder, len(r.models), bound, strings.Join(named, ", ")),
		Advice: "heft " + candidates[0]}
}
