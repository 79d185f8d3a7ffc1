package torch

// This file is out=, the tensor that a function writes its result to.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// outCast is what a function does with out= of another type than the result's.
type outCast uint8

const (
	outCasts        outCast = iota // it is cast where the type holds the result
	outKeeps                       // it is refused
	outKeepsNumbers                // it is refused where the other arguments are numbers
	outKeepsTensors                // it is refused where none of them is a number
)

// takesOut tells whether torch's function of this full name has the argument.
func takesOut(l *library, spelled string) bool {
	_, takes := outArgument(l, spelled)
	return takes
}

// outArgument reads out.txt, which lists the functions of the installed torch, with
// an exclamation mark those that cast nothing, with a question mark those that cast
// nothing for numbers and with a plus those that cast for numbers alone;
// tools/goldens/torch_names.py made it.
func outArgument(l *library, spelled string) (cast outCast, takes bool) {
	if l.withOut == nil {
		l.withOut = map[string]outCast{}
		text, _ := namesFile.ReadFile("out.txt") // embedded
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			for _, name := range fields[1:] {
				bare := strings.TrimRight(name, "!?+")
				l.withOut[fields[0]+"."+bare] = map[string]outCast{"!": outKeeps, "?": outKeepsNumbers, "+": outKeepsTensors}[name[len(bare):]]
			}
		}
	}
	cast, takes = l.withOut[spelled]
	return cast, takes
}

// functionWithOut is an operator's Python function that also takes out=.
func functionWithOut(l *library, name string, s op.Spelling) *vm.Builtin {
	return l.vm.NewBuiltin(name, func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		at := slices.IndexFunc(args.Keywords, func(k vm.Keyword) bool { return k.Name == "out" })
		if at < 0 {
			return call(l, s, args)
		}
		out := args.Keywords[at].Value
		args.Keywords = slices.Delete(slices.Clone(args.Keywords), at, at+1)
		if out == vm.NoneValue {
			return call(l, s, args)
		}
		return callInto(l, s, args, out)
	})
}

// callInto is call with out=.
func callInto(l *library, s op.Spelling, args vm.Args, out vm.Value) (vm.Value, error) {
	cast, _ := outArgument(l, s.Name)
	targets, err := outTensors(l, s, out)
	if err != nil {
		return nil, err
	}
	c := conversion{library: l}
	positional, keywords, err := c.arguments(args)
	if err != nil {
		return nil, err
	}
	keepsType := cast == outKeeps || cast == outKeepsNumbers && !anyTensor(positional, keywords) ||
		cast == outKeepsTensors && !anyNumber(positional, keywords)
	differentiated := !l.builder.NoGrad && anyGradient(positional, keywords, targets)
	asked, given := args.Keyword("dtype")
	if d, ok := asDType(l, asked); given && ok {
		if into := targets[0].Native.(*tensorState).tensor.DType; into != d {
			return nil, runtimeError(l, "dtype %v does not match dtype of out parameter (%v)", d, into)
		}
	}
	if given && isNone(asked) {
		given, keywords = false, slices.DeleteFunc(keywords, func(k op.Keyword) bool { return k.Name == "dtype" })
	}
	if !given && (makesNew(s.Operator) || s.Operator.OutType) {
		keywords = append(keywords, op.Keyword{Name: "dtype", Value: targets[0].Native.(*tensorState).tensor.DType})
	}
	result, err := invoke(l, &c, s, positional, keywords)
	if err != nil {
		return nil, err
	}
	results := tensorsIn([]vm.Value{result})
	if len(results) != len(targets) {
		return nil, typeError(l, "%s(): argument 'out' must be %d tensors, not %d", s.Operator.Name, len(results), len(targets))
	}
	if differentiated && slices.ContainsFunc(results, func(t *graph.Tensor) bool { return t.DType.Differentiable() }) {
		return nil, runtimeError(l, "%s(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.", s.Operator.Name)
	}
	for i, target := range targets {
		if got, into := results[i].DType, target.Native.(*tensorState).tensor.DType; got != into && keepsType {
			return nil, runtimeError(l, "expected out tensor to have dtype %v, but got %v instead", got, into)
		}
		if err := writeOut(l, target, results[i]); err != nil {
			return nil, err
		}
		if results[i].RequiresGrad { // that of zeros(…, requires_grad=True)
			if err := l.setRequiresGrad(target.Native.(*tensorState), vm.True); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// makesNew tells functions such as zeros, whose result has the type that is asked
// for, with out= that tensor's.
func makesNew(o *op.Operator) bool {
	dtype, input := false, false
	for _, p := range o.ParsedSchemas()[0].Parameters {
		dtype = dtype || p.Name == "dtype"
		input = input || p.Name == "input"
	}
	return dtype && !input
}

// outTensors takes the argument apart: a tensor, or as many as there are results.
func outTensors(l *library, s op.Spelling, out vm.Value) ([]*vm.Object, error) {
	items := []vm.Value{out}
	switch u := vm.Underlying(out).(type) {
	case *vm.Tuple:
		items = u.Items
	case *vm.List:
		items = u.Items
	}
	var targets []*vm.Object
	for _, item := range items {
		o, ok := item.(*vm.Object)
		if _, isTensor := tensorOf(item); !ok || !isTensor {
			return nil, typeError(l, "%s(): argument 'out' must be Tensor, not %s", s.Operator.Name, l.vm.TypeOf(item).Name)
		}
		targets = append(targets, o)
	}
	return targets, nil
}

// anyTensor tells whether an argument behind the first is a tensor.
func anyTensor(positional []any, keywords []op.Keyword) bool {
	isTensor := func(v any) bool { t, ok := v.(*graph.Tensor); return ok && t != nil }
	return len(positional) > 0 && slices.ContainsFunc(positional[1:], isTensor) ||
		slices.ContainsFunc(keywords, func(k op.Keyword) bool { return k.Name != "input" && isTensor(k.Value) })
}

// anyNumber tells whether an argument is a number, or a tensor that stands for one.
func anyNumber(positional []any, keywords []op.Keyword) bool {
	isNumber := func(v any) bool {
		switch v := v.(type) {
		case int64, float64, bool:
			return true
		case *graph.Tensor:
			return v != nil && len(v.Shape) == 0
		}
		return false
	}
	return len(positional) > 0 && slices.ContainsFunc(positional[1:], isNumber) ||
		slices.ContainsFunc(keywords, func(k op.Keyword) bool { return k.Name != "input" && isNumber(k.Value) })
}

func anyGradient(positional []any, keywords []op.Keyword, targets []*vm.Object) bool {
	requires := func(v any) bool {
		switch v := v.(type) {
		case *graph.Tensor:
			return v != nil && v.RequiresGrad
		case []*graph.Tensor:
			return slices.ContainsFunc(v, func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad })
		}
		return false
	}
	return slices.ContainsFunc(positional, requires) ||
		slices.ContainsFunc(keywords, func(k op.Keyword) bool { return requires(k.Value) }) ||
		slices.ContainsFunc(targets, func(o *vm.Object) bool { return requires(o.Native.(*tensorState).tensor) })
}

// writeOut puts a result into the tensor that was given for it. One of another
// size takes the result's, with a warning unless it was empty.
func writeOut(l *library, target *vm.Object, result *graph.Tensor) error {
	state := target.Native.(*tensorState)
	into := state.tensor
	if into.DType != result.DType && !op.CanCast(result.DType, into.DType) {
		return runtimeError(l, "result type %v can't be cast to the desired output type %v", result.DType, into.DType)
	}
	if slices.Equal(into.Shape, result.Shape) {
		if l.builder.WriteInto(result, into) {
			return nil
		}
		if _, err := l.builder.ApplyInPlace("copy", []any{into, result}); err != nil {
			return raise(l, err)
		}
		return nil
	}
	if into.Elements() > 0 {
		if err := warn(l, fmt.Sprintf("An output with one or more elements was resized since it had shape %v, which does not match the required output shape %v.", into.Shape, result.Shape)); err != nil {
			return err
		}
	}
	if into.DType != result.DType {
		cast, err := apply(l, "to", []any{result, into.DType})
		if err != nil {
			return err
		}
		result = cast
	}
	state.show(result)
	return nil
}

// warn is warnings.warn.
func warn(l *library, text string) error {
	warnings, err := l.vm.Import("warnings")
	if err != nil {
		return err
	}
	_, err = l.vm.CallMethod(warnings, "warn", vm.Str(text))
	return err
}
