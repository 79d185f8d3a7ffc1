package formula

// This file reads a formula.

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// Limits of a formula. A name has a letter at least; an axis is one word.
const (
	longest   = 1000    // bytes of a text
	mostAxes  = 64      // of one tensor
	mostParts = 64      // tensors
	mostSize  = 1 << 40 // of an axis that is written as a number
)

// Cost is what somebody says of an operator.
type Cost struct {
	// Text is the formula behind the equals sign, as it was written.
	Text string
	// Operator is its name, as it was written, without the sizes.
	Operator string
	// Own tells that the program itself has the formula: another one for the operator
	// goes before it, and a run need not call it.
	Own bool

	inputs  [][]string // the sizes of its tensors; nil of one that is not named
	outputs [][]string
	value   expression
	macs    bool
}

// Error says what is wrong with a formula, or with its use.
type Error struct {
	Message string
	Advice  string
}

func (e *Error) Error() string { return e.Message }

// Hint is what to do about it.
func (e *Error) Hint() string { return e.Advice }

// Advice is what an error of this package says to do.
func Advice(err error) string {
	var own *Error
	if errors.As(err, &own) {
		return own.Advice
	}
	return ""
}

// example is what a formula looks like.
const example = "write NAME(B D L, _, D N) = 9*B*L*D*N: the operator, the sizes of its tensors, and the FLOPs of a call"

func wrong(format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...), Advice: example}
}

// Parse reads one formula.
func Parse(text string) (Cost, error) {
	if len(text) > longest {
		return Cost{}, wrong("a cost of %d bytes is longer than %d", len(text), longest)
	}
	left, right, ok := strings.Cut(text, "=")
	if !ok {
		return Cost{}, wrong("the cost %q has no equals sign", text)
	}
	c := Cost{Text: strings.TrimSpace(right)}
	if err := c.readOperator(strings.TrimSpace(left)); err != nil {
		return Cost{}, err
	}
	formula := c.Text
	for unit, macs := range map[string]bool{"MACs": true, "FLOPs": false} {
		if rest, ok := strings.CutSuffix(formula, " "+unit); ok {
			formula, c.macs = strings.TrimSpace(rest), macs
			c.Text = formula
			break
		}
	}
	p := parser{text: formula}
	value, err := p.all()
	if err != nil {
		return Cost{}, err
	}
	c.value = value
	return c, nil
}

// readOperator reads what stands in front of the equals sign.
func (c *Cost) readOperator(left string) error {
	head, results, arrow := strings.Cut(left, "->")
	head = strings.TrimSpace(head)
	if name, inside, ok := strings.Cut(head, "("); ok {
		arguments, closed := strings.CutSuffix(inside, ")")
		if !closed {
			return wrong("the sizes of %q end without a )", left)
		}
		var err error
		if c.inputs, err = readShapes(arguments, false); err != nil {
			return err
		}
		head = strings.TrimSpace(name)
	}
	if !isName(head) {
		return wrong("%q is no name of an operator", head)
	}
	c.Operator = head
	if !arrow {
		return nil
	}
	var err error
	c.outputs, err = readShapes(strings.Trim(strings.TrimSpace(results), "()"), true)
	return err
}

// readShapes reads sizes that are separated by spaces, of tensors that are separated by
// commas. A result's may be numbers.
func readShapes(text string, results bool) ([][]string, error) {
	parts := strings.Split(text, ",")
	if len(parts) > mostParts {
		return nil, wrong("%d tensors are more than %d", len(parts), mostParts)
	}
	var shapes [][]string
	for _, part := range parts {
		axes := strings.Fields(part)
		if len(axes) == 1 && axes[0] == "_" && !results {
			shapes = append(shapes, nil)
			continue
		}
		if len(axes) > mostAxes || len(axes) == 0 && !results && len(parts) > 1 {
			return nil, wrong("%q are no sizes of a tensor", part)
		}
		for _, axis := range axes {
			if _, number := sizeOf(axis); !isSize(axis) && !number {
				return nil, wrong("%q is no name of a size", axis)
			}
		}
		shapes = append(shapes, append([]string{}, axes...))
	}
	return shapes, nil
}

// sizeOf reads a size that is a number.
func sizeOf(axis string) (int64, bool) {
	n, ok := new(big.Int).SetString(axis, 10)
	if !ok || !n.IsInt64() || n.Int64() < 0 || n.Int64() > mostSize {
		return 0, false
	}
	return n.Int64(), true
}

// isName tells a name of an operator: mamba_ssm.selective_scan, mylib::scale.
func isName(text string) bool {
	return isSize(strings.Trim(strings.NewReplacer("::", ".", "-", "_", "/", ".").Replace(text), "."))
}

// isSize tells a name that a size can have: B, n_heads, self.d_state.
func isSize(text string) bool {
	for _, part := range strings.Split(text, ".") {
		if part == "" || !isLetter(part[0]) || strings.IndexFunc(part, func(r rune) bool { return r > 127 || !isLetter(byte(r)) && !isDigit(byte(r)) }) >= 0 {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
