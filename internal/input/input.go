// Package input describes what is fed to a model: the shapes, types and
// structure that a user writes as --input.
//
//	1x3x224x224                          one tensor, float32
//	x=1x3x224x224,mask=1x224x224:bool    named arguments of forward
//	tokens=1x128:int64                   an element type
//	[3x800x800,3x600x800]                a list of tensors
//	{image=1x3x64x64,text=1x16:int64}    a dict of tensors
//	x=1x3x32x32,steps:=4                 a plain Python value
//
// Sizes are separated by x, × or *, inside of round brackets also by commas, as
// torch prints them: (1, 3, 224, 224). A size list may be empty: "scalar" is a
// tensor without axes. Entry point: Parse. Sizes are at least 0 and at most
// 2^40; nesting is limited, so that a hostile text ends in an error.
package input

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
)

// Kind says what a Spec is.
type Kind uint8

// The kinds of specs.
const (
	Tensor Kind = iota
	List
	Dict
	Python // a literal, handed to the program as it is written
)

// Spec is one input: a tensor, a structure of specs, or a Python literal.
type Spec struct {
	Name    string // argument name or dict key; "" by position
	Kind    Kind
	Shape   []int64
	DType   graph.DType
	Items   []Spec // of a List or Dict
	Literal string // of a Python value
	Fill    int64  // what every element of a whole-numbered tensor is; 0: nobody knows. A guess may say so, no text does
}

// Float32 is a tensor of the given sizes.
func Float32(shape ...int64) Spec {
	return Spec{Kind: Tensor, Shape: shape, DType: graph.Float32}
}

// String shows a tensor as reports do, "1×128 int64", and the kind of anything
// else.
func (s Spec) String() string {
	switch s.Kind {
	case List:
		return "a list"
	case Dict:
		return "a dict"
	case Python:
		return s.Literal
	}
	text := joined(s.Shape, "×")
	if len(s.Shape) == 0 {
		text = "scalar"
	}
	text += " " + s.DType.String()
	if s.Fill != 0 {
		text += fmt.Sprintf(" (each %d)", s.Fill)
	}
	return text
}

// Format writes inputs as Parse reads them.
func Format(specs []Spec) string {
	var parts []string
	for _, s := range specs {
		switch {
		case s.Kind == Python:
			parts = append(parts, s.Name+":="+s.Literal)
		case s.Fill != 0 && s.Name != "":
			parts = append(parts, fmt.Sprintf("%s:=torch.full((%s,), %d)", s.Name, joined(s.Shape, ", "), s.Fill))
		case s.Name != "":
			parts = append(parts, s.Name+"="+s.format())
		default:
			parts = append(parts, s.format())
		}
	}
	return strings.Join(parts, ",")
}

// joined is a list of sizes with something between them.
func joined(sizes []int64, between string) string {
	texts := make([]string, len(sizes))
	for i, n := range sizes {
		texts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(texts, between)
}

func (s Spec) format() string {
	switch s.Kind {
	case List:
		return "[" + Format(s.Items) + "]"
	case Dict:
		return "{" + Format(s.Items) + "}"
	}
	text := joined(s.Shape, "x")
	if len(s.Shape) == 0 {
		text = "scalar"
	}
	if s.DType != graph.Float32 {
		text += ":" + s.DType.String()
	}
	return text
}

const (
	maxSize  = 1 << 40
	maxDepth = 8
)

// Parse reads a comma-separated list of inputs.
func Parse(text string) ([]Spec, error) {
	specs, err := parseItems(text, 0)
	if err != nil {
		return nil, fmt.Errorf("input %q: %w", text, err)
	}
	return specs, nil
}

func parseItems(text string, depth int) ([]Spec, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested more than %d deep", maxDepth)
	}
	fields, err := split(text)
	if err != nil {
		return nil, err
	}
	specs := make([]Spec, 0, len(fields))
	for _, field := range fields {
		s, err := parseItem(strings.TrimSpace(field), depth)
		if err != nil {
			return nil, err
		}
		specs = append(specs, s)
	}
	return specs, nil
}

// split cuts at commas outside of brackets.
func split(text string) ([]string, error) {
	var fields []string
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
			if depth < 0 {
				return nil, fmt.Errorf("unmatched %q", text[i])
			}
		case ',':
			if depth == 0 {
				fields = append(fields, text[start:i])
				start = i + 1
			}
		}
	}
	if depth != 0 {
		return nil, fmt.Errorf("a bracket is not closed")
	}
	return append(fields, text[start:]), nil
}

func parseItem(text string, depth int) (Spec, error) {
	name, value, named := cutName(text)
	if named && strings.HasPrefix(value, ":=") {
		return Spec{Name: name, Kind: Python, Literal: strings.TrimSpace(value[2:])}, nil
	}
	if named {
		text = value[1:]
	}
	s, err := parseValue(strings.TrimSpace(text), depth)
	s.Name = name
	return s, err
}

// cutName separates "x" from "=1x3" or ":=4" behind it.
func cutName(text string) (name, value string, ok bool) {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end <= 0 || text[0] >= '0' && text[0] <= '9' {
		return "", text, false
	}
	if rest := strings.TrimLeft(text[end:], " "); strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, ":=") {
		return text[:end], rest, true
	}
	return "", text, false
}

func parseValue(text string, depth int) (Spec, error) {
	switch {
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		items, err := parseItems(text[1:len(text)-1], depth+1)
		return Spec{Kind: List, Items: items}, err
	case strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}"):
		items, err := parseItems(text[1:len(text)-1], depth+1)
		if err == nil && slices.ContainsFunc(items, func(s Spec) bool { return s.Name == "" }) {
			err = fmt.Errorf("every entry of %s needs a name: {name=1x3x64x64}", text)
		}
		return Spec{Kind: Dict, Items: items}, err
	}
	return parseTensor(text)
}

func parseTensor(text string) (Spec, error) {
	sizes, typeName, typed := strings.Cut(text, ":")
	s := Spec{Kind: Tensor, DType: graph.Float32}
	if typed {
		d, ok := graph.DTypeCalled(typeName)
		if !ok {
			return s, fmt.Errorf("unknown element type %q (float32, float16, bfloat16, int64, bool, …)", typeName)
		}
		s.DType = d
	}
	if strings.TrimSpace(sizes) == "" {
		return s, fmt.Errorf("no sizes in %q; write them as 1x3x224x224", text)
	}
	if sizes == "scalar" {
		s.Shape = []int64{}
		return s, nil
	}
	for _, size := range sizesIn(strings.TrimSpace(sizes)) {
		n, err := strconv.ParseInt(strings.TrimSpace(size), 10, 64)
		if err != nil || n < 0 || n > maxSize {
			if strings.TrimSpace(size) == "" {
				return s, fmt.Errorf("a size is missing in %q; write sizes as 1x3x224x224", text)
			}
			return s, fmt.Errorf("size %q is not a number between 0 and 2^40; write sizes as 1x3x224x224", size)
		}
		s.Shape = append(s.Shape, n)
	}
	return s, nil
}

// sizesIn cuts a list of sizes, one in round brackets also at commas, and one of nothing but
// numbers at spaces.
func sizesIn(text string) []string {
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		text = strings.TrimSuffix(inner, ")")
		if strings.Contains(text, ",") {
			return strings.Split(strings.TrimSuffix(strings.TrimSpace(text), ","), ",")
		}
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && (r < '0' || r > '9') }) && text != "" {
		return strings.Fields(text)
	}
	return strings.Split(strings.NewReplacer("X", "x", "×", "x", "*", "x").Replace(text), "x")
}

// WithBatch returns the specs with their batch changed to n: the first axis of
// every tensor, or, for a list of tensors without batch axis (as detection
// models take), the number of entries.
func WithBatch(specs []Spec, n int64) []Spec {
	out := slices.Clone(specs)
	for i := range out {
		out[i] = out[i].withBatch(n)
	}
	return out
}

// WithSecondBatch is WithBatch for inputs whose first tensor has its steps before the
// batch. So have all of three axes, and those with the same steps and batch; others that
// begin with the batch, masks of padding, keep it there.
func WithSecondBatch(specs []Spec, n int64) []Spec {
	return withSecondBatch(specs, specs[0].Shape[0], specs[0].Shape[1], n)
}

func withSecondBatch(specs []Spec, steps, batch, n int64) []Spec {
	out := slices.Clone(specs)
	for i, s := range out {
		out[i].Items, out[i].Shape = withSecondBatch(s.Items, steps, batch, n), slices.Clone(s.Shape)
		switch {
		case s.Kind != Tensor || len(s.Shape) < 2:
		case s.Shape[1] == batch && (s.Shape[0] == steps || len(s.Shape) == 3):
			out[i].Shape[1] = n
		case s.Shape[0] == batch:
			out[i].Shape[0] = n
		}
	}
	return out
}

// Turned are inputs whose tensors have their steps before the batch: where the first
// axis is the batch and the second the steps, they change places.
func Turned(specs []Spec, batch, steps int64) []Spec {
	out := slices.Clone(specs)
	for i, s := range out {
		if s.Kind == Tensor && len(s.Shape) > 1 && s.Shape[0] == batch && s.Shape[1] == steps {
			out[i].Shape = slices.Clone(s.Shape)
			out[i].Shape[0], out[i].Shape[1] = steps, batch
		}
	}
	return out
}

func (s Spec) withBatch(n int64) Spec {
	switch s.Kind {
	case Tensor:
		if len(s.Shape) > 0 {
			s.Shape = slices.Clone(s.Shape)
			s.Shape[0] = n
		}
	case Dict:
		s.Items = WithBatch(s.Items, n)
	case List:
		if len(s.Items) > 0 {
			s.Items = slices.Repeat(s.Items[:1], int(min(n, 1<<16)))
		}
	}
	return s
}
