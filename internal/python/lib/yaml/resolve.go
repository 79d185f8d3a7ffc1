package yaml

// This file tells what plain scalars mean, by the rules of PyYAML's resolver
// (YAML 1.1): https://yaml.org/type/.

import (
	"regexp"
	"strings"
	"sync"
)

// Type is what a plain scalar is.
type Type int

// The types of plain scalars.
const (
	String Type = iota
	Null
	Bool
	Int
	Float
	Date  // "2024-05-01"
	Merge // the key "<<"
)

// pattern is what scalars of a type look like.
type pattern struct {
	is Type
	re *regexp.Regexp
}

// patterns are compiled at the first scalar, since most programs read no YAML.
var patterns = sync.OnceValue(func() []pattern {
	return []pattern{
		{Null, regexp.MustCompile(`^(?:~|null|Null|NULL|)$`)},
		{Bool, regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)},
		{Int, regexp.MustCompile(`^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)},
		{Float, regexp.MustCompile(`^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|` +
			`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)},
		{Date, regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)},
		{Merge, regexp.MustCompile(`^<<$`)},
	}
})

// longest is the length of the longest text that is tried: no number is longer.
const longest = 400

// beginnings are the first characters of what is no string.
const beginnings = "~nNyYtTfFoO0123456789+-.<"

// Resolve tells the type of a plain scalar. "1e5" is a string, as in YAML 1.1: a
// float has a point, and its exponent a sign.
func Resolve(text string) Type {
	if len(text) > longest || text != "" && strings.IndexByte(beginnings, text[0]) < 0 {
		return String
	}
	for _, p := range patterns() {
		if p.re.MatchString(text) {
			return p.is
		}
	}
	return String
}
