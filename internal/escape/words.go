package escape

// This file reads what ShellWord writes: a command line's words.

import (
	"fmt"
	"strings"
)

// ShellWords splits a text into words as a shell does: at spaces outside of quotes, where a
// backslash stands for the character behind it except in single quotes. An error names the
// quote that is not closed.
func ShellWords(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	open, quote := false, rune(0)
	characters := []rune(text)
	for i := 0; i < len(characters); i++ {
		c := characters[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(characters):
			i++
			word.WriteRune(characters[i])
			open = true
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote, open = c, true
		case quote == 0 && strings.ContainsRune(" \t\n", c):
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(c)
			open = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("%s has no closing %c", text, quote)
	}
	if open {
		words = append(words, word.String())
	}
	return words, nil
}
