package run

// This file refuses settings that cannot be meant.

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"heft/internal/memory"
	"heft/internal/memory/cudacaching"
)

// Name is the name of a field of Setting: that of its JSON key.
func Name(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// given tells whether a setting is set.
func (s *Setting) given(name string) bool {
	return slices.Contains(s.Given(), name)
}

// Given lists the names of the settings that are set, in order.
func (s *Setting) Given() []string {
	var names []string
	value := reflect.ValueOf(s).Elem()
	for i := range value.NumField() {
		if !value.Field(i).IsZero() {
			names = append(names, Name(value.Type().Field(i)))
		}
	}
	return names
}

// hasMeaning tells whether a field says something about runs in a mode.
func hasMeaning(field reflect.StructField, m Mode) bool {
	belongs := field.Tag.Get("belongs")
	return belongs == "" || m == Training || belongs == "autograd" && m == InferenceWithGrad
}

// For is the setting in a mode, without what has no meaning there: an optimizer says
// nothing about inference.
func (s Setting) For(m Mode) Setting {
	s.Mode = m
	value := reflect.ValueOf(&s).Elem()
	for i := range value.NumField() {
		if !hasMeaning(value.Type().Field(i), m) {
			value.Field(i).SetZero()
		}
	}
	return s
}

// checkMode refuses settings that have no meaning in the mode.
func (s *Setting) checkMode() error {
	if err := known("mode", modes, s.Mode); err != nil {
		return err
	}
	kind := reflect.TypeOf(*s)
	for i := range kind.NumField() {
		field := kind.Field(i)
		if name := Name(field); !hasMeaning(field, s.Mode) && s.given(name) {
			return refuse(name, "`mode` training runs whole training steps", "`%s` belongs to training", name)
		}
	}
	return nil
}

// checkNumbers refuses numbers out of range.
func (s *Setting) checkNumbers() error {
	for _, n := range []struct {
		name  string
		value int64
	}{{"batch", s.Batch}, {"accumulate", int64(s.Accumulate)}, {"ranks", int64(s.Ranks)}} {
		if n.value < 0 {
			return tooSmall(n.name, n.value)
		}
	}
	for name, size := range s.Dim {
		if size < 1 {
			return refuse("dim", "", "size %q is %d; a size is at least 1", name, size)
		}
	}
	for _, b := range []struct {
		name  string
		value Size
	}{{"mem", s.Mem}, {"other_processes", s.OtherProcesses}, {"max_split_size", s.MaxSplitSize}, {"context", s.context()}} {
		if b.value < 0 || b.value > largestSize {
			return refuse(b.name, sizeAdvice, "%s of %d bytes is not a size of memory", b.name, b.value)
		}
	}
	if s.MaxSplitSize > 0 && s.MaxSplitSize <= cudacaching.LargeSegment {
		return refuse("max_split_size", "torch takes more than 20 MiB", "max_split_size of %d MiB is too small", s.MaxSplitSize/MiB)
	}
	return nil
}

// tooSmall is the error of a number of things of which there is at least one.
func tooSmall(name string, value int64) error {
	return refuse(name, fmt.Sprintf("leave `%s` out for what is usual", name), "`%s` %d must be at least 1", name, value)
}

func (s *Setting) context() Size {
	if s.Context == nil {
		return 0
	}
	return *s.Context
}

// checkChoices refuses values outside of the lists, which Go's types allow.
func (s *Setting) checkChoices() error {
	for _, err := range []error{
		known("precision", precisions, s.Precision), known("layout", layouts, s.Layout),
		known("zero_grad", zeroGrads, s.ZeroGrad), known("module_loading", loadings, s.ModuleLoading),
	} {
		if err != nil {
			return err
		}
	}
	if s.Loss != memory.LossAuto && !slices.Contains(memory.Losses(), s.Loss) {
		return refuse("loss", "known are "+listed(memory.Losses()), "unknown loss %q", s.Loss)
	}
	return nil
}

// checkParallel refuses what one card has not.
func (s *Setting) checkParallel() error {
	switch {
	case s.Parallel == "" && s.Ranks > 0:
		return refuse("ranks", "name how they share the work: `parallel` ddp, zero1, zero2, zero3 or fsdp", "`ranks` %d say nothing without `parallel`", s.Ranks)
	case s.Precision.Masters() && (s.Parallel == "" || s.Parallel == memory.DDP):
		return refuse("precision", "`parallel` fsdp or zero3, or `precision` amp-bf16", "float32 masters beside bfloat16 parameters are what fsdp and zero1 to zero3 hold")
	case s.BucketView && s.Parallel != memory.DDP && s.Parallel != memory.ZeRO1:
		return refuse("bucket_view", "`parallel` ddp has them", "`bucket_view` is about DDP's buckets")
	}
	return nil
}
