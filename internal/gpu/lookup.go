package gpu

// This file finds a card by a name as people write it.

import (
	"fmt"
	"strings"
	"unicode"

	"heft/internal/spell"
)

// UnknownCardError is a name that no card has.
type UnknownCardError struct {
	Name    string // as it was given
	Nearest string // the alias of the closest card, "" if none is close
}

// Error names the card that was asked for.
func (e *UnknownCardError) Error() string { return fmt.Sprintf("no card is named %q", e.Name) }

// Hint says what to try instead.
func (e *UnknownCardError) Hint() string {
	if e.Nearest == "" {
		return "`gpus` lists the cards that are known; `mem` 24GiB gives a size instead"
	}
	return fmt.Sprintf("did you mean %s? `gpus` lists all; `mem` 24GiB gives a size instead", e.Nearest)
}

// Lookup finds a card by its name or an alias. Case, spaces, dashes and the
// maker's name do not count: "NVIDIA GeForce RTX 3090", "RTX-3090" and "3090"
// are one card. The error is an *UnknownCardError.
func Lookup(name string) (*Card, error) {
	wanted := canonical(name)
	var spellings []string
	for _, card := range Cards() {
		for _, spelling := range append([]string{card.Name}, card.Aliases...) {
			if canonical(spelling) == wanted && wanted != "" {
				return card, nil
			}
		}
		spellings = append(spellings, card.Aliases...)
	}
	return nil, &UnknownCardError{Name: name, Nearest: nearest(name, spellings)}
}

// nearest is the alias meant: one that goes on where the name ends ("gtx 1050",
// gtx1050ti), else one that is spelled nearly so.
func nearest(name string, aliases []string) string {
	wanted := canonical(name)
	for _, alias := range aliases {
		if wanted != "" && strings.HasPrefix(canonical(alias), wanted) {
			return alias
		}
	}
	return spell.Nearest(name, aliases)
}

// ignoredWords never tell two cards apart.
var ignoredWords = []string{"nvidia", "geforce", "tesla", "amd", "radeon", "instinct"}

// canonical keeps a name's letters and digits, in lower case, without the
// words that makers put before a card's name.
func canonical(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	kept := b.String()
	for _, word := range ignoredWords {
		if rest := strings.Replace(kept, word, "", 1); rest != "" {
			kept = rest
		}
	}
	return kept
}
