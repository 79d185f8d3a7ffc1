package torch

// This file calls operators that only the user can count: kernels of packages that are
// not there, custom functions and operators of torch.library.

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/python/vm"
)

// costsName is what a program calls the list of its formulas.
const costsName = "heft_cost"

// callTold calls an operator whose work somebody told: its results are as shapes says,
// or as the formula does. It returns nil if nobody told.
func callTold(l *library, names []string, arguments []vm.Value, like []*graph.Tensor) (vm.Value, error) {
	tensors := tensorsIn(arguments)
	call := formula.Call{Names: names, Size: l.sizeOfProgram}
	for _, t := range tensors {
		call.Inputs = append(call.Inputs, t.Shape)
	}
	for _, t := range like {
		call.Results = append(call.Results, t.Shape)
	}
	work, told, err := l.costs.Work(call)
	if err != nil || !told {
		return nil, err
	}
	dtype := l.builder.DefaultDType
	for _, made := range [][]*graph.Tensor{tensors, like} {
		if len(made) > 0 {
			dtype = made[0].DType
		}
	}
	outputs, err := l.builder.Apply("told", toldArguments(tensors, names[0], work, dtype))
	if err != nil {
		return nil, raise(l, err)
	}
	return tensorsOrOne(l, outputs), nil
}

// toldArguments are the arguments of the operator told.
func toldArguments(tensors []*graph.Tensor, name string, w formula.Work, dtype graph.DType) []any {
	axes, sizes := w.Flat()
	return []any{slices.Concat([]*graph.Tensor{}, tensors), name, axes, sizes, dtype, w.FLOPs, w.MACs, w.BackwardFLOPs, w.BackwardMACs}
}

// tensorsOrOne is one tensor, or a tuple of several.
func tensorsOrOne(l *library, tensors []*graph.Tensor) vm.Value {
	values := make([]vm.Value, len(tensors))
	for i, t := range tensors {
		values[i] = newTensor(l, t, "told")
	}
	if len(values) == 1 {
		return values[0]
	}
	return vm.NewTuple(values...)
}

// sizeOfProgram is an integer that the running program knows by a name: of a variable of
// the innermost function that has one, or an attribute of such a variable.
func (l *library) sizeOfProgram(name string) (int64, bool) {
	parts := strings.Split(name, ".")
	for _, f := range vm.Frames(l.vm, maxFramesAsked) {
		if isEmbedded(f.File) {
			continue
		}
		for _, names := range []*vm.Dict{f.Locals, f.Globals} {
			if names == nil {
				continue
			}
			if v, ok := names.GetStr(parts[0]); ok {
				return l.integerAt(v, parts[1:])
			}
		}
	}
	return 0, false
}

// maxFramesAsked is how many calls are asked for a size.
const maxFramesAsked = 32

// integerAt follows attributes to an integer.
func (l *library) integerAt(v vm.Value, attributes []string) (int64, bool) {
	for _, name := range attributes {
		var err error
		if v, err = l.vm.GetAttr(v, name); err != nil {
			return 0, false
		}
	}
	n, ok := v.(vm.Int)
	return int64(n), ok
}

// namesOfCall are the names that a called thing may be meant by: of a custom function, its
// class's as well.
func namesOfCall(name string) []string {
	if class, ok := strings.CutSuffix(name, ".apply"); ok {
		return []string{name, class}
	}
	return []string{name}
}

// told is told(names, args, kwargs, fake): what a call of an operator returns whose work
// somebody told, with the shapes of what fake returns, if there is one. None: nobody did.
// Of an operator without arguments it tells whether somebody did.
func told(l *library, args vm.Args) (vm.Value, error) {
	var names, positional, keywords, fake vm.Value
	if err := args.Unpack("told", "names", &names, "args?", &positional, "kwargs?", &keywords, "fake?", &fake); err != nil {
		return nil, err
	}
	called := textsIn(names)
	if !l.costs.Knows(called...) {
		return vm.NoneValue, nil
	}
	if positional == nil {
		return vm.True, nil
	}
	like, err := resultsOfFake(l, fake, positional, keywords)
	if err != nil {
		return nil, err
	}
	return callTold(l, called, []vm.Value{positional, keywords}, like)
}

// callUncounted is uncounted(name, args, kwargs, fake): what a call of an operator returns of
// which nothing but the shapes is known.
func callUncounted(l *library, args vm.Args) (vm.Value, error) {
	var name string
	var positional, keywords, fake vm.Value
	if err := args.Unpack("uncounted", "name", &name, "args", &positional, "kwargs", &keywords, "fake", &fake); err != nil {
		return nil, err
	}
	like, err := resultsOfFake(l, fake, positional, keywords)
	if err != nil {
		return nil, err
	}
	l.missingWork(name)
	w := formula.Work{}
	dtype := l.builder.DefaultDType
	for _, t := range like {
		w.Results, dtype = append(w.Results, t.Shape), t.DType
	}
	outputs, err := l.builder.Apply("told", toldArguments(tensorsIn([]vm.Value{positional, keywords}), name, w, dtype))
	if err != nil {
		return nil, raise(l, err)
	}
	return tensorsOrOne(l, outputs), nil
}

// launch is launch(name, args, kwargs): a kernel that writes to tensors among its
// arguments, and returns nothing.
func launch(l *library, args vm.Args) (vm.Value, error) {
	var name string
	var positional, keywords vm.Value
	if err := args.Unpack("launch", "name", &name, "args", &positional, "kwargs", &keywords); err != nil {
		return nil, err
	}
	tensors := tensorsIn([]vm.Value{positional, keywords})
	call := formula.Call{Names: []string{name}, Results: [][]int64{}, Size: l.sizeOfProgram}
	for _, t := range tensors {
		call.Inputs = append(call.Inputs, t.Shape)
	}
	w, told, err := l.costs.Work(call)
	if err != nil {
		return nil, err
	}
	if !told {
		l.missingWork(name)
	}
	if len(tensors) == 0 {
		return vm.NoneValue, nil
	}
	before := l.builder.NoGrad // autograd does not see what a kernel writes
	l.builder.NoGrad = true
	_, err = l.builder.Apply("told", toldArguments(tensors, name, w, l.builder.DefaultDType))
	if l.builder.NoGrad = before; err != nil {
		return nil, raise(l, err)
	}
	return vm.NoneValue, nil
}

// missingWork notes a call whose work is not known.
func (l *library) missingWork(name string) {
	if !l.builder.Recording {
		return
	}
	if l.uncounted == nil {
		l.uncounted = map[string]int{}
	}
	l.uncounted[name]++
}

// resultsOfFake runs the function that says of what sizes an operator's results are,
// aside: it makes tensors that nobody keeps.
func resultsOfFake(l *library, fake, positional, keywords vm.Value) (results []*graph.Tensor, err error) {
	if _, none := fake.(vm.None); none || fake == nil {
		return nil, nil
	}
	_, err = l.builder.Aside(func() error {
		made, err := l.vm.Call(fake, tupleItems(positional), keywordsIn(keywords))
		results = tensorsIn([]vm.Value{made})
		return err
	})
	return results, err
}

func textsIn(v vm.Value) []string {
	var texts []string
	for _, item := range tupleItems(v) {
		if s, ok := item.(vm.Str); ok {
			texts = append(texts, string(s))
		}
	}
	return texts
}

// keywordsIn are the keyword arguments in a dict.
func keywordsIn(v vm.Value) []vm.Keyword {
	d, ok := v.(*vm.Dict)
	if !ok {
		return nil
	}
	var keywords []vm.Keyword
	d.Each(func(key, value vm.Value) bool {
		if name, ok := key.(vm.Str); ok {
			keywords = append(keywords, vm.Keyword{Name: string(name), Value: value})
		}
		return true
	})
	return keywords
}

// concludeCosts names, in the assumptions, what the formulas were used for and what
// nobody counts, and returns how many calls these are.
func (l *library) concludeCosts() (int, error) {
	total := 0
	for _, name := range slices.Sorted(maps.Keys(l.uncounted)) {
		n := l.uncounted[name]
		total += n
		l.builder.Assume("unknown", fmt.Sprintf("%d × %s: its kernel is not seen", n, name), "its work is missing in every total: `cost` tells it")
	}
	return total, l.costs.Conclude(l.builder.Assume)
}

// costAdvice says how to go on without a kernel that is not there, "" for another error.
func costAdvice(err error) string {
	var unsupported *vm.UnsupportedError
	if !errors.As(err, &unsupported) {
		return ""
	}
	name, why, used := strings.Cut(unsupported.What, " is used, but ")
	if !used || !strings.Contains(why, notFound) && !strings.Contains(why, "compiled code") {
		return ""
	}
	return "`cost` '" + name[strings.LastIndexByte(name, '.')+1:] + "(B L D) = 9*B*L*D' says what a call of a kernel takes"
}

// maxOwnCosts bounds them: each call of an operator looks through all.
const maxOwnCosts = 64

// ownCosts are the formulas that the program itself has: the texts of its list heft_cost.
func (s *Session) ownCosts() ([]formula.Cost, error) {
	if s.main == nil {
		return nil, nil
	}
	v, ok := s.main.Dict.GetStr(costsName)
	if !ok {
		return nil, nil
	}
	list, ok := v.(*vm.List)
	if !ok {
		return nil, &formula.Error{Message: costsName + " of the program is no list of texts", Advice: costsName + ` = ["selective_scan(B D L) = 9*B*D*L"]`}
	}
	if len(list.Items) > maxOwnCosts {
		return nil, &formula.Error{Message: fmt.Sprintf("%s of the program has %d formulas, more than %d", costsName, len(list.Items), maxOwnCosts), Advice: "one formula serves all calls of an operator"}
	}
	var costs []formula.Cost
	for i, item := range list.Items {
		text, ok := item.(vm.Str)
		if !ok {
			return nil, &formula.Error{Message: fmt.Sprintf("item %d of %s is no text", i, costsName), Advice: costsName + ` = ["selective_scan(B D L) = 9*B*D*L"]`}
		}
		c, err := formula.Parse(string(text))
		if err != nil {
			return nil, err
		}
		c.Own = true
		costs = append(costs, c)
	}
	return costs, nil
}
