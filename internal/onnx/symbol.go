package onnx

// This file evaluates symbolic sizes. Most are names; exporters also write
// expressions of names: "past_sequence_length + sequence_length", "2*s0",
// "s0//4 + 1".

import (
	"strconv"
	"strings"
)

// evaluateSymbol computes a symbolic size from the names that are bound.
func evaluateSymbol(text string, bound map[string]int64) (int64, bool) {
	if n, ok := bound[text]; ok {
		return n, true
	}
	p := symbolParser{rest: text, bound: bound}
	n, ok := p.sum(0)
	return n, ok && strings.TrimSpace(p.rest) == ""
}

// symbolNames lists the names in a symbolic size: the whole text if it is not
// an expression.
func symbolNames(text string) []string {
	var names []string
	p := symbolParser{rest: text, seen: func(name string) { names = append(names, name) }}
	if _, ok := p.sum(0); !ok || strings.TrimSpace(p.rest) != "" {
		return []string{text}
	}
	return names
}

// symbolParser is a recursive-descent parser of + - * // / and brackets.
type symbolParser struct {
	rest  string
	bound map[string]int64
	seen  func(name string) // set: names are collected and count as 1
}

const (
	maxSymbolDepth = 16
	maxSymbolSize  = 1 << 40
)

func (p *symbolParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(p.rest, " "), prefix)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *symbolParser) sum(depth int) (int64, bool) {
	total, ok := p.product(depth)
	for ok {
		sign := int64(1)
		switch {
		case p.take("+"):
		case p.take("-"):
			sign = -1
		default:
			return total, total > -maxSymbolSize && total < maxSymbolSize
		}
		var term int64
		term, ok = p.product(depth)
		total += sign * term
	}
	return 0, false
}

func (p *symbolParser) product(depth int) (int64, bool) {
	total, ok := p.factor(depth)
	for ok {
		divide := false
		switch {
		case p.take("//"), p.take("/"):
			divide = true
		case p.take("*"):
		default:
			return total, true
		}
		var factor int64
		factor, ok = p.factor(depth)
		switch {
		case divide && factor == 0:
			return 0, false
		case divide:
			total /= factor
		case total > maxSymbolSize || factor > maxSymbolSize/max(total, 1):
			return 0, false
		default:
			total *= factor
		}
	}
	return 0, false
}

func (p *symbolParser) factor(depth int) (int64, bool) {
	if depth > maxSymbolDepth {
		return 0, false
	}
	if p.take("(") {
		n, ok := p.sum(depth + 1)
		return n, ok && p.take(")")
	}
	p.rest = strings.TrimLeft(p.rest, " ")
	end := strings.IndexAny(p.rest, " +-*/()")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	if word == "" {
		return 0, false
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n, n < maxSymbolSize
	}
	if p.seen != nil {
		p.seen(word)
		return 1, true
	}
	n, ok := p.bound[word]
	return n, ok
}
