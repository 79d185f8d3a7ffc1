package formula

// This file holds the formulas of one run, and what came of them.

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// mostWork is what all calls of a run may take, in operations.
const mostWork = 1 << 60

// Book holds the formulas of one run. A nil book has none.
type Book struct {
	lines []*line
	total int64
}

// line is a formula and what it was used for.
type line struct {
	Cost
	calls      int64
	operations int64
	sizes      string // of the first call
	alike      bool   // results were taken to be like the first tensor
	backward   bool   // the backward has a formula, too
}

// NewBook returns a book of formulas, nil if there are none.
func NewBook(costs []Cost) *Book {
	if len(costs) == 0 {
		return nil
	}
	b := &Book{}
	for _, c := range costs {
		b.lines = append(b.lines, &line{Cost: c})
	}
	return b
}

// Call is a call of an operator whose work is asked for.
type Call struct {
	// Names are what the operator may be called: "mamba_ssm.ops.selective_scan_fn".
	Names []string
	// Inputs are the sizes of its tensors.
	Inputs [][]int64
	// Results are the sizes of its results, where a file or the program says them.
	Results [][]int64
	// Size is a size of the program by name: of a variable where the operator is called.
	Size func(name string) (int64, bool)
}

// Work is what a call takes and returns.
type Work struct {
	FLOPs, MACs int64 // one of them
	// BackwardFLOPs and BackwardMACs are those of its backward, if it has a formula.
	BackwardFLOPs, BackwardMACs int64
	Results                     [][]int64
}

// Flat lists how many axes each result has, and the sizes of all of them in a row.
func (w Work) Flat() (axes, sizes []int64) {
	axes, sizes = []int64{}, []int64{}
	for _, shape := range w.Results {
		axes, sizes = append(axes, int64(len(shape))), append(sizes, shape...)
	}
	return axes, sizes
}

// Knows tells whether an operator of one of the names has a formula.
func (b *Book) Knows(names ...string) bool { return b.find(names, "") != nil }

// find is the line for an operator of one of the names, nil if there is none.
func (b *Book) find(names []string, part string) *line {
	if b == nil {
		return nil
	}
	for _, l := range b.lines {
		if slices.ContainsFunc(names, func(name string) bool { return means(l.Operator, name+part) }) {
			return l
		}
	}
	return nil
}

// means tells whether a written name means an operator: it ends as the operator's does,
// and what else it says stands in the operator's name in that order.
func means(written, operator string) bool {
	plain := strings.NewReplacer("::", ".", "/", ".")
	words, parts := strings.Split(plain.Replace(written), "."), strings.Split(plain.Replace(operator), ".")
	if words[len(words)-1] != parts[len(parts)-1] {
		return false
	}
	for _, part := range parts {
		if len(words) > 0 && words[0] == part {
			words = words[1:]
		}
	}
	return len(words) == 0
}

// Work is what a call takes, false if no formula is about it.
func (b *Book) Work(c Call) (Work, bool, error) {
	l := b.find(c.Names, "")
	if l == nil {
		return Work{}, false, nil
	}
	known, err := l.bind(c)
	if err != nil {
		return Work{}, true, err
	}
	w := Work{Results: c.Results}
	if w.FLOPs, w.MACs, err = b.count(l, known); err != nil {
		return Work{}, true, err
	}
	if w.Results == nil {
		if w.Results, err = l.results(c, known); err != nil {
			return Work{}, true, err
		}
		l.alike = l.alike || l.outputs == nil
	}
	if l.calls == 1 {
		l.sizes = known.String()
	}
	return w, true, b.backward(c, l, known, &w)
}

// backward adds the work of the backward, which takes the sizes of the call.
func (b *Book) backward(c Call, forward *line, known *sizes, w *Work) (err error) {
	l := b.find(c.Names, ".backward")
	if l == nil || l == forward {
		return nil
	}
	forward.backward = true
	w.BackwardFLOPs, w.BackwardMACs, err = b.count(l, known)
	return err
}

// count evaluates a formula and writes the call down.
func (b *Book) count(l *line, known *sizes) (flops, macs int64, err error) {
	value, err := l.value.value(known.of)
	if err != nil {
		return 0, 0, err
	}
	n := value.floor()
	if n.Sign() < 0 || !n.IsInt64() || n.Int64() > mostWork-b.total {
		return 0, 0, &Error{Message: fmt.Sprintf("%s = %s is %s%s, which is no number of operations", l.Operator, l.Text, shortNumber(n), known.said()),
			Advice: "a call takes 0 operations or more, and all of a run together less than 2^60"}
	}
	b.total += n.Int64()
	l.calls++
	l.operations += n.Int64()
	if l.macs {
		return 0, n.Int64(), nil
	}
	return n.Int64(), 0, nil
}

// shortNumber writes a number, a long one by how many digits it has.
func shortNumber(n *big.Int) string {
	if text := n.String(); len(text) <= 20 {
		return text
	}
	return "a number of " + strconv.Itoa(len(n.String())) + " digits"
}

// results are the sizes of a call's results: as they were written, else those of the
// first tensor.
func (l *line) results(c Call, known *sizes) ([][]int64, error) {
	if l.outputs == nil {
		if len(c.Inputs) == 0 {
			return nil, &Error{Message: l.Operator + " is called without a tensor, so nothing tells the size of its result",
				Advice: "write it behind an arrow: " + l.Operator + "() -> B D = …"}
		}
		return c.Inputs[:1], nil
	}
	shapes := make([][]int64, len(l.outputs))
	for i, axes := range l.outputs {
		shapes[i] = make([]int64, len(axes))
		for j, axis := range axes {
			var err error
			if shapes[i][j], err = known.axis(axis); err != nil {
				return nil, err
			}
		}
	}
	return shapes, nil
}

// sizes are the names that a call gives numbers.
type sizes struct {
	operator string
	named    map[string]int64
	order    []string
	program  func(string) (int64, bool)
}

// bind gives the names in the parentheses the sizes of the call's tensors.
func (l *line) bind(c Call) (*sizes, error) {
	known := &sizes{operator: l.Operator, named: map[string]int64{}, program: c.Size}
	for i, axes := range l.inputs {
		switch {
		case axes == nil || len(axes) == 0 && len(l.inputs) == 1:
			continue
		case i >= len(c.Inputs):
			return nil, &Error{Message: fmt.Sprintf("%s is called with %d tensors, and the sizes of %d are named", l.Operator, len(c.Inputs), len(l.inputs)),
				Advice: "tensors are counted in the order of the arguments; _ stands for one that does not matter"}
		case len(axes) != len(c.Inputs[i]):
			return nil, &Error{Message: fmt.Sprintf("tensor %d of %s is %s: it has %d axes, and %d are named: %s", i+1, l.Operator, joined(c.Inputs[i]), len(c.Inputs[i]), len(axes), strings.Join(axes, " ")),
				Advice: "name each axis of a tensor, or none with _"}
		}
		for j, axis := range axes {
			if err := known.set(axis, c.Inputs[i][j]); err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}

func (s *sizes) set(name string, n int64) error {
	if fixed, number := sizeOf(name); number {
		if fixed != n {
			return &Error{Message: fmt.Sprintf("a size of %s is %d, not %d as it is written", s.operator, n, fixed), Advice: "give the axis a name"}
		}
		return nil
	}
	before, known := s.named[name]
	if known && before != n {
		return &Error{Message: fmt.Sprintf("the size %s of %s is %d in one tensor and %d in another", name, s.operator, before, n), Advice: "give them two names"}
	}
	if !known {
		s.named[name] = n
		s.order = append(s.order, name)
	}
	return nil
}

func (s *sizes) axis(name string) (int64, error) {
	if n, number := sizeOf(name); number {
		return n, nil
	}
	n, err := s.of(name)
	if err == nil && (n < 0 || n > mostSize) {
		err = &Error{Message: fmt.Sprintf("the size %s of %s is %d", name, s.operator, n), Advice: "a size is 0 or more"}
	}
	return n, err
}

// of is a size by name: of a tensor, else of the program.
func (s *sizes) of(name string) (int64, error) {
	if n, ok := s.named[name]; ok {
		return n, nil
	}
	if s.program != nil {
		if n, ok := s.program(name); ok {
			s.named[name] = n
			s.order = append(s.order, name)
			return n, nil
		}
	}
	return 0, &Error{Message: fmt.Sprintf("nothing tells what %s is in the cost of %s", name, s.operator),
		Advice: fmt.Sprintf("name the axes of its tensors in order, as in %s(B %s, _) = …; where the program's code calls it, its variables count too", s.operator, name)}
}

// said lists the sizes behind a comma, "" if there are none.
func (s *sizes) said() string {
	if len(s.order) == 0 {
		return ""
	}
	return " with " + s.String()
}

// String lists the sizes: "B = 1, L = 16".
func (s *sizes) String() string {
	parts := make([]string, len(s.order))
	for i, name := range s.order {
		parts[i] = fmt.Sprintf("%s = %d", name, s.named[name])
	}
	return strings.Join(parts, ", ")
}

func joined(shape []int64) string {
	if len(shape) == 0 {
		return "one number"
	}
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(parts, "×")
}

// Conclude tells what the formulas were used for; one that was given for what the run
// does not call is an error.
func (b *Book) Conclude(assume func(code, text, effect string)) error {
	if b == nil {
		return nil
	}
	for _, l := range b.lines {
		switch {
		case l.calls > 0:
			assume("cost", l.text(), l.effect())
		case !l.Own:
			return &Error{Message: fmt.Sprintf("the model calls nothing that `cost` %s could mean", l.Operator),
				Advice: "name the operator as errors and assumptions do, or by the end of its name; what heft counts itself needs no cost"}
		}
	}
	return nil
}

func (l *line) text() string {
	unit := "FLOPs"
	if l.macs {
		unit = "MACs"
	}
	text := fmt.Sprintf("%d × %s: %s, %s %s in all, as `cost` tells", l.calls, l.Operator, l.Text, Grouped(l.operations), unit)
	if l.sizes != "" {
		text += "; the first with " + l.sizes
	}
	return text
}

// Grouped writes an integer with thousands separators: 25,557,032.
func Grouped(n int64) string {
	digits, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

func (l *line) effect() string {
	var effects []string
	if l.alike {
		effects = append(effects, "its result is like its first tensor")
	}
	if !l.backward && !strings.HasSuffix(l.Operator, ".backward") {
		effects = append(effects, "its backward is not counted")
	}
	return strings.Join(effects, ", ")
}
