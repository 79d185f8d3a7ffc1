package exported

// This file evaluates sizes: expressions of symbols as sympy's srepr writes them.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxNesting bounds how deep an expression is nested.
const maxNesting = 64

// expression is a text that is being evaluated.
type expression struct {
	text    string
	at      int
	symbols map[string]int64
	depth   int
}

// evaluate is the value of an expression: Mul(Integer(2), Symbol('s0', positive=True)).
func evaluate(text string, symbols map[string]int64) (int64, error) {
	e := &expression{text: text, symbols: symbols}
	n, err := e.term()
	if err == nil && strings.TrimSpace(e.text[e.at:]) != "" {
		err = fmt.Errorf("%.40q goes on behind its end", text)
	}
	return n, err
}

// symbolOf is the name of an expression that is a symbol, "" for another.
func symbolOf(text string) string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(text), "Symbol('")
	if !ok {
		return ""
	}
	name, rest, ok := strings.Cut(inner, "'")
	if !ok || strings.Count(rest, "(") > 0 || !strings.HasSuffix(rest, ")") {
		return ""
	}
	return name
}

func (e *expression) spaces() {
	for e.at < len(e.text) && e.text[e.at] == ' ' {
		e.at++
	}
}

func (e *expression) word() string {
	e.spaces()
	from := e.at
	for e.at < len(e.text) && (e.text[e.at] == '_' || e.text[e.at] == '.' || e.text[e.at] >= '0' && e.text[e.at] <= '9' || e.text[e.at]|0x20 >= 'a' && e.text[e.at]|0x20 <= 'z') {
		e.at++
	}
	return e.text[from:e.at]
}

func (e *expression) takes(text string) bool {
	e.spaces()
	if strings.HasPrefix(e.text[e.at:], text) {
		e.at += len(text)
		return true
	}
	return false
}

func (e *expression) term() (int64, error) {
	if e.depth++; e.depth > maxNesting {
		return 0, fmt.Errorf("a size is an expression more than %d deep", maxNesting)
	}
	defer func() { e.depth-- }()
	negative := e.takes("-")
	name := e.word()
	if n, err := strconv.ParseInt(name, 10, 64); err == nil {
		if negative {
			n = -n
		}
		return n, nil
	}
	name = name[strings.LastIndexByte(name, '.')+1:]
	if name == "Symbol" {
		return e.symbol()
	}
	if !e.takes("(") {
		if n, known := e.symbols[name]; known && name != "" { // a plain name, of older programs
			return n, nil
		}
		return 0, fmt.Errorf("%.40q is no size", e.text)
	}
	var terms []int64
	for !e.takes(")") {
		if len(terms) > 0 && !e.takes(",") {
			return 0, fmt.Errorf("%.40q is no size", e.text)
		}
		n, err := e.term()
		if err != nil {
			return 0, err
		}
		terms = append(terms, n)
	}
	return combine(name, terms)
}

// symbol is Symbol('s0', integer=True, …).
func (e *expression) symbol() (int64, error) {
	if !e.takes("('") {
		return 0, fmt.Errorf("%.40q is no size", e.text)
	}
	name, rest, ok := strings.Cut(e.text[e.at:], "'")
	end := strings.IndexByte(rest, ')')
	if !ok || end < 0 {
		return 0, fmt.Errorf("%.40q is no size", e.text)
	}
	e.at += len(name) + 1 + end + 1
	n, known := e.symbols[name]
	if !known {
		return 0, fmt.Errorf("the size %q is not known", name)
	}
	return n, nil
}

// ofOne are functions that leave an integer as it is.
var ofOne = []string{"Integer", "Add", "Mul", "Max", "Min", "ToFloat", "TruncToInt", "FloorToInt", "CeilToInt", "RoundToInt", "Identity"}

// combine applies a function of sympy's, or of torch's own.
func combine(name string, terms []int64) (int64, error) {
	if len(terms) == 0 {
		return 0, fmt.Errorf("%.40q of nothing", name)
	}
	if len(terms) == 1 && !slices.Contains(ofOne, name) {
		return 0, fmt.Errorf("heft knows no function %.40q of a size", name)
	}
	result := terms[0]
	for i, n := range terms[1:] {
		switch name {
		case "Add":
			result += n
		case "Mul":
			if result != 0 && (result*n)/result != n {
				return 0, fmt.Errorf("a size is too large")
			}
			result *= n
		case "Max":
			result = max(result, n)
		case "Min":
			result = min(result, n)
		case "Pow", "PowByNatural":
			power := int64(1)
			for range min(max(n, 0), 63) {
				power *= result
			}
			if result = power; n < 0 {
				return 0, fmt.Errorf("a size is a fraction")
			}
		case "FloorDiv", "CleanDiv", "IntTrueDiv":
			if n == 0 {
				return 0, fmt.Errorf("a size is divided by zero")
			}
			result = floorDivide(result, n)
		case "Mod", "PythonMod":
			if n == 0 {
				return 0, fmt.Errorf("a size is divided by zero")
			}
			result -= n * floorDivide(result, n)
		case "ModularIndexing": // (base // divisor) % modulus
			if n == 0 {
				return 0, fmt.Errorf("a size is divided by zero")
			}
			if i == 0 {
				result = floorDivide(result, n)
			} else {
				result -= n * floorDivide(result, n)
			}
		case "CeilDiv":
			if n == 0 {
				return 0, fmt.Errorf("a size is divided by zero")
			}
			result = -floorDivide(-result, n)
		default:
			return 0, fmt.Errorf("heft knows no function %.40q of sizes", name)
		}
	}
	return result, nil
}

// floorDivide rounds down, as Python does.
func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
