package checkpoint

// This file finds the model's tensors in what a file holds, and tells them from the
// state of an optimizer, further copies of the model and other values.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/pickle"
	"heft/internal/weights"
)

// Limits of a walk through what a pickle builds.
const (
	maxDepth   = 64
	maxTensors = 200_000
	maxModules = 100_000
	maxEntries = 64  // of metadata
	maxText    = 200 // bytes of one
)

// content gathers what a file holds.
type content struct {
	checkStorage func(key string, bytes int64) error // nil: they are counted only
	storages     map[string]int64                    // bytes by key
	script       *script                             // of TorchScript
	seen         map[any]bool                        // containers that were walked through
	depth        int                                 // of nested tensors
	tables       []table
	others       []weights.Tensor
	metadata     []weights.Entry
	modules      int
	tensors      int
}

func newContent(check func(string, int64) error) *content {
	return &content{checkStorage: check, storages: map[string]int64{}, seen: map[any]bool{}}
}

// table is a state dict, or a module, that was found at a path.
type table struct {
	path    []string
	tensors []weights.Tensor
	root    *weights.Module // of a module
}

func (t *table) elements() int64 {
	var n int64
	for i := range t.tensors {
		n += t.tensors[i].Elements()
	}
	return n
}

// note counts a storage once, and holds it against the file.
func (c *content) note(s storage) error {
	bytes, known := c.storages[s.key]
	if known && bytes >= s.bytes {
		return nil
	}
	c.storages[s.key] = s.bytes
	if c.checkStorage != nil {
		return c.checkStorage(s.key, s.bytes)
	}
	return nil
}

// storageBytes is what all storages take.
func (c *content) storageBytes() int64 {
	var n int64
	for _, bytes := range c.storages {
		if n += bytes; n < 0 {
			return 1<<63 - 1
		}
	}
	return n
}

// file tells what a value, the whole of a file, holds.
func (c *content) file(format string, value any) (*weights.File, error) {
	if err := c.walk(value, nil); err != nil {
		return nil, err
	}
	f := &weights.File{Format: format, Metadata: c.metadata}
	c.choose(f)
	f.Tensors = append(f.Tensors, c.others...)
	if len(f.Tensors) == 0 && f.Root == nil {
		return nil, &Error{Message: "the file holds no tensors, but " + pickle.Text(value, 100), Advice: "a file of weights is what torch.save(model.state_dict(), …) writes"}
	}
	return f, nil
}

// visit notes a tensor, and tells whether a value is done with: a tensor, or one that
// was gone through already.
func (c *content) visit(v any, at []string) (done bool, err error) {
	if len(at) > maxDepth {
		return true, wrong("values lie more than %d deep", maxDepth)
	}
	t, err := c.tensorOf(v)
	switch {
	case err != nil:
		return true, c.at(err, at)
	case t != nil:
		return true, c.other(t, at, weights.GroupOther)
	}
	if id := identity(v); id != nil {
		done = c.seen[id]
		c.seen[id] = true
	}
	return done, nil
}

// walk goes through a value that may hold the model.
func (c *content) walk(v any, at []string) error {
	if done, err := c.visit(v, at); done || err != nil {
		return err
	}
	if m, ok := c.moduleOf(v); ok {
		return c.module(m, at)
	}
	if d := dictOf(v); d != nil {
		if d.Get("param_groups") != nil && dictOf(d.Get("state")) != nil {
			return c.optimizer(d, at)
		}
		return c.dict(d, at)
	}
	if items, ok := pickle.Items(v); ok {
		if !slices.ContainsFunc(items, holds) {
			c.entry(at, v)
			return nil
		}
		for i, item := range items {
			if err := c.walk(item, below(at, strconv.Itoa(i))); err != nil {
				return err
			}
		}
		return nil
	}
	o, isObject := v.(*pickle.Object)
	switch {
	case isObject && dictOf(o.State) != nil:
		return c.dict(dictOf(o.State), at)
	case isObject && o.Class() == sparseClass: // whose parts are counted
		return nil
	}
	c.entry(at, v)
	return nil
}

// below is a path with one step more, of its own.
func below(at []string, name string) []string { return append(slices.Clip(at), name) }

// at says where in a file an error lies.
func (c *content) at(err error, at []string) error {
	if known, ok := err.(*Error); ok {
		return known
	}
	return wrong("tensor %q: %v", strings.Join(at, "."), err)
}

// holds tells whether a value is more than a number or a text.
func holds(v any) bool {
	switch v.(type) {
	case *pickle.Object, *pickle.Dict, *pickle.List, *pickle.Tuple:
		return true
	}
	return false
}

// identity is what tells a container from others that are alike.
func identity(v any) any {
	switch v.(type) {
	case *pickle.Object, *pickle.Dict, *pickle.List, *pickle.Tuple:
		return v
	}
	return nil
}

// dictOf is a value as a dictionary: one of Python's, an OrderedDict, or another class
// that keeps items.
func dictOf(v any) *pickle.Dict {
	switch d := v.(type) {
	case *pickle.Dict:
		return d
	case *pickle.Object:
		if len(d.Items.Keys) > 0 || d.Class() == "collections.OrderedDict" || d.Class() == "collections.defaultdict" {
			return &d.Items
		}
	}
	return nil
}

// dict goes through a dictionary. Its own tensors are a table; what it holds besides is
// looked at, too.
func (c *content) dict(d *pickle.Dict, at []string) error {
	own := table{path: at}
	for i, key := range d.Keys {
		v := d.Values[i]
		name := nameOf(key)
		t, err := c.tensorOf(v)
		if err != nil {
			return c.at(err, below(at, name))
		}
		if t != nil {
			if err := c.count(); err != nil {
				return err
			}
			own.tensors = append(own.tensors, t.named(name))
			continue
		}
		if err := c.sparse(&own, name, v); err != nil {
			return err
		}
	}
	tables := len(c.tables)
	for i, key := range d.Keys {
		name := nameOf(key)
		if t, _ := c.tensorOf(d.Values[i]); t != nil {
			continue
		}
		if err := c.walk(d.Values[i], below(at, name)); err != nil {
			return err
		}
	}
	if len(own.tensors) == 0 {
		return nil
	}
	for i := range c.tables[tables:] {
		if found := &c.tables[tables+i]; found.elements() > own.elements() {
			return c.beside(own) // a loss, a random state, beside the models
		}
	}
	c.tables = append(c.tables, own)
	return nil
}

const sparseClass = "torch._utils._rebuild_sparse_tensor"

// sparse adds the indices and values of a sparse tensor, which are what a file stores.
func (c *content) sparse(own *table, name string, v any) error {
	o, ok := v.(*pickle.Object)
	if !ok || o.Class() != sparseClass || len(o.Args) < 2 {
		return nil
	}
	parts, _ := pickle.Items(o.Args[1])
	for i, part := range parts[:min(len(parts), 2)] {
		t, err := c.tensorOf(part)
		if err != nil || t == nil {
			return err
		}
		if err := c.count(); err != nil {
			return err
		}
		own.tensors = append(own.tensors, t.named(name+[]string{".indices", ".values"}[i]))
	}
	return nil
}

// beside notes tensors that are no model.
func (c *content) beside(t table) error {
	for _, x := range t.tensors {
		x.Holds, x.Group = strings.Join(below(t.path, x.Name), "."), weights.GroupOther
		x.Name = x.Holds
		c.others = append(c.others, x)
	}
	return nil
}

// count bounds the tensors.
func (c *content) count() error {
	if c.tensors++; c.tensors > maxTensors {
		return wrong("more than %d tensors", maxTensors)
	}
	return nil
}

func (t *tensor) named(name string) weights.Tensor {
	x := weights.Tensor{Name: name, DType: weights.Plain(t.dtype), Shape: t.shape, Group: weights.GroupModel, Storage: t.storage}
	if t.parameter {
		x.Kind, x.Frozen = weights.KindParameter, t.frozen
	}
	return x
}

// other notes a tensor that is no model's.
func (c *content) other(t *tensor, at []string, group weights.Group) error {
	if err := c.count(); err != nil {
		return err
	}
	x := t.named(strings.Join(at, "."))
	x.Group, x.Holds = group, strings.Join(at, ".")
	if len(at) == 0 {
		x.Name, x.Holds = "tensor", "tensor"
	}
	c.others = append(c.others, x)
	return nil
}

// optimizer notes the state of an optimizer, and its settings.
func (c *content) optimizer(d *pickle.Dict, at []string) error {
	first := len(c.others)
	if err := c.all(d.Get("state"), below(at, "state")); err != nil {
		return err
	}
	what := strings.Join(at, ".")
	if what == "" {
		what = "optimizer"
	}
	for i := range c.others[first:] {
		c.others[first+i].Group, c.others[first+i].Holds = weights.GroupOptimizer, what
	}
	groups, _ := pickle.Items(d.Get("param_groups"))
	for _, group := range groups[:min(len(groups), 1)] {
		settings := dictOf(group)
		if settings == nil {
			continue
		}
		var texts []string
		for i, key := range settings.Keys {
			if name := nameOf(key); name != "params" && settings.Values[i] != nil {
				texts = append(texts, name+" "+pickle.Text(settings.Values[i], 40))
			}
		}
		c.remember(what+".param_groups", strings.Join(texts, ", "))
	}
	return nil
}

// all notes every tensor below a value.
func (c *content) all(v any, at []string) error {
	if done, err := c.visit(v, at); done || err != nil {
		return err
	}
	if d := dictOf(v); d != nil {
		for i, key := range d.Keys {
			if err := c.all(d.Values[i], below(at, nameOf(key))); err != nil {
				return err
			}
		}
	}
	items, _ := pickle.Items(v)
	for i, item := range items {
		if err := c.all(item, below(at, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	return nil
}

// nameOf is a key as a name.
func nameOf(key any) string {
	if s, ok := key.(string); ok {
		return s
	}
	return pickle.Text(key, maxText)
}

// entry notes a value that is no tensor.
func (c *content) entry(at []string, v any) {
	if len(at) == 0 || v == nil {
		return
	}
	c.remember(strings.Join(at, "."), pickle.Text(v, maxText))
}

func (c *content) remember(key, text string) {
	if len(c.metadata) < maxEntries {
		c.metadata = append(c.metadata, weights.Entry{Key: key, Value: text})
	}
}

// modelKeys are what checkpoints keep the model under, the likeliest first: as
// torch's own examples, timm's, Lightning's, detectron2's and YOLO's trainers do.
var modelKeys = []string{"state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "weights", "params"}

// rank is where a table stands among those that may be the model.
func rank(t *table) int {
	if t.root != nil && len(t.path) == 0 {
		return -1
	}
	if len(t.path) == 0 {
		return len(modelKeys)
	}
	if at := slices.Index(modelKeys, strings.ToLower(t.path[0])); at >= 0 {
		return at
	}
	return len(modelKeys)
}

// choose picks the model's table. Others with the same names are copies of it, such as
// an average; those with other names are its parts.
func (c *content) choose(f *weights.File) {
	if len(c.tables) == 0 {
		return
	}
	main := 0
	for i := range c.tables {
		a, b := &c.tables[i], &c.tables[main]
		if rank(a) < rank(b) || rank(a) == rank(b) && a.elements() > b.elements() {
			main = i
		}
	}
	var parts []table
	for i := range c.tables {
		t := c.tables[i]
		if i != main && (sameNames(&t, &c.tables[main]) || rank(&c.tables[main]) < len(modelKeys) && len(t.path) > 0 && t.path[0] != c.tables[main].path[0]) {
			what := strings.Join(t.path, ".")
			for _, x := range t.tensors {
				x.Group, x.Holds, x.Name = weights.GroupOther, what, what+"."+x.Name
				c.others = append(c.others, x)
			}
			continue
		}
		parts = append(parts, t)
	}
	common := commonPath(parts)
	if len(common) > 0 {
		f.Remarks = append(f.Remarks, weights.Remark{Code: "key", Text: fmt.Sprintf("the model is what stands under the key %q", strings.Join(common, "."))})
	}
	for _, t := range parts {
		prefix := strings.Join(t.path[len(common):], ".")
		if t.root != nil && prefix == "" && f.Root == nil {
			f.Root = t.root
		}
		for _, x := range t.tensors {
			if prefix != "" {
				x.Name = prefix + "." + x.Name
			}
			f.Tensors = append(f.Tensors, x)
		}
	}
}

// sameNames tells whether two tables have the same tensors.
func sameNames(a, b *table) bool {
	if len(a.tensors) != len(b.tensors) {
		return false
	}
	names := map[string]bool{}
	for _, t := range b.tensors {
		names[t.Name] = true
	}
	for _, t := range a.tensors {
		if !names[t.Name] {
			return false
		}
	}
	return true
}

// commonPath is what the paths of all tables begin with.
func commonPath(tables []table) []string {
	common := tables[0].path
	for _, t := range tables[1:] {
		n := 0
		for n < len(common) && n < len(t.path) && common[n] == t.path[n] {
			n++
		}
		common = common[:n]
	}
	return common
}
