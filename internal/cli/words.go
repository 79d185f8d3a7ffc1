package cli

// This file splits the arguments of a model's script into words.

import "strings"

// shellWords splits a text as a shell does: at spaces outside of quotes, where a
// backslash stands for the character behind it except in single quotes.
func shellWords(text string) ([]string, error) {
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
		return nil, &usageError{message: "args " + text + " has no closing " + string(quote), hint: "heft net.py:Net --args '--depth 50 --data x'"}
	}
	if open {
		words = append(words, word.String())
	}
	return words, nil
}
