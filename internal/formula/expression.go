package formula

// This file holds the arithmetic of formulas: sums, products and quotients of sizes and
// numbers, in exact fractions.

import (
	"math/big"
	"strings"
)

// expression is a formula that was read.
type expression interface {
	// value is its number, with the sizes that a caller knows.
	value(size func(name string) (int64, error)) (ratio, error)
}

type number struct{ n ratio }

func (n number) value(func(string) (int64, error)) (ratio, error) { return n.n, nil }

type name string

func (n name) value(size func(string) (int64, error)) (ratio, error) {
	v, err := size(string(n))
	return whole(v), err
}

type binary struct {
	operation   byte
	left, right expression
}

func (b binary) value(size func(string) (int64, error)) (ratio, error) {
	x, err := b.left.value(size)
	if err != nil {
		return ratio{}, err
	}
	y, err := b.right.value(size)
	if err != nil {
		return ratio{}, err
	}
	switch b.operation {
	case '+':
		return ratio{plus(times(x.over, y.under), times(y.over, x.under)), times(x.under, y.under)}, nil
	case '-':
		return ratio{new(big.Int).Sub(times(x.over, y.under), times(y.over, x.under)), times(x.under, y.under)}, nil
	case '*':
		return ratio{times(x.over, y.over), times(x.under, y.under)}, nil
	}
	if y.over.Sign() == 0 {
		return ratio{}, wrong("the formula divides by zero")
	}
	return ratio{times(x.over, y.under), times(x.under, y.over)}, nil
}

// ratio is a fraction of whole numbers.
type ratio struct{ over, under *big.Int }

func whole(n int64) ratio          { return ratio{big.NewInt(n), big.NewInt(1)} }
func times(x, y *big.Int) *big.Int { return new(big.Int).Mul(x, y) }
func plus(x, y *big.Int) *big.Int  { return new(big.Int).Add(x, y) }

// floor is the whole number below.
func (r ratio) floor() *big.Int {
	over, under := r.over, r.under
	if under.Sign() < 0 {
		over, under = new(big.Int).Neg(over), new(big.Int).Neg(under)
	}
	return new(big.Int).Div(over, under) // which rounds down where the divisor is positive
}

// decimal reads 12.5.
func decimal(text string) (ratio, bool) {
	before, behind, _ := strings.Cut(text, ".")
	over, ok := new(big.Int).SetString(before+behind, 10)
	return ratio{over, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(behind))), nil)}, ok
}

// parser reads an expression from left to right.
type parser struct {
	text string
	at   int
}

func (p *parser) all() (expression, error) {
	e, err := p.sum()
	if err == nil && p.peek() != 0 {
		err = p.unexpected()
	}
	return e, err
}

func (p *parser) sum() (expression, error) {
	return p.chain("+-", func() (expression, error) { return p.chain("*/", p.factor) })
}

// chain reads operands between operators of one rank.
func (p *parser) chain(operators string, operand func() (expression, error)) (expression, error) {
	left, err := operand()
	for err == nil && p.peek() != 0 && strings.IndexByte(operators, p.peek()) >= 0 {
		operation := p.text[p.at]
		p.at++
		var right expression
		right, err = operand()
		left = binary{operation, left, right}
	}
	return left, err
}

func (p *parser) factor() (expression, error) {
	c := p.peek()
	start := p.at
	switch {
	case c == '(':
		p.at++
		e, err := p.sum()
		if err != nil {
			return nil, err
		}
		if p.peek() != ')' {
			return nil, p.unexpected()
		}
		p.at++
		return e, nil
	case isDigit(c):
		p.skip(func(c byte) bool { return isDigit(c) || c == '.' })
		n, ok := decimal(p.text[start:p.at])
		if !ok {
			return nil, wrong("%q is no number", p.text[start:p.at])
		}
		return number{n}, nil
	case isLetter(c):
		p.skip(func(c byte) bool { return isLetter(c) || isDigit(c) || c == '.' })
		if word := p.text[start:p.at]; isSize(word) {
			return name(word), nil
		}
		return nil, wrong("%q is no name of a size", p.text[start:p.at])
	}
	return nil, p.unexpected()
}

func (p *parser) skip(in func(c byte) bool) {
	for p.at < len(p.text) && in(p.text[p.at]) {
		p.at++
	}
}

// peek is the next byte that is no space, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) unexpected() error {
	if p.peek() == 0 {
		return wrong("the formula %q ends too early", p.text)
	}
	return wrong("the formula %q has an unexpected %q: it takes + - * / ( ), numbers and names of sizes", p.text, p.text[p.at:][:1])
}
