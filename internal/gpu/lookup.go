package gpu

// This file finds a card by a name as people write it.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"heft/internal/spell"
)

// UnknownCardError is a name that no card has.
type UnknownCardError struct {
	Name string   // as it was given
	Near []string // aliases of the closest cards
}

// Error names the card that was asked for.
func (e *UnknownCardError) Error() string { return fmt.Sprintf("no card is named %q", e.Name) }

// Hint says what to try instead.
func (e *UnknownCardError) Hint() string {
	if len(e.Near) == 0 {
		return "`gpus` lists the cards that are known; `mem` 24GiB gives a size instead"
	}
	return fmt.Sprintf("did you mean %s? `gpus` lists all; `mem` 24GiB gives a size instead", strings.Join(e.Near, ", "))
}

// Lookup finds a card by its name or an alias. Case, spaces, dashes and the
// maker's name do not count: "NVIDIA GeForce RTX 3090", "RTX-3090" and "3090"
// are one card. The error is an *UnknownCardError.
func Lookup(name string) (*Card, error) {
	if card := named(name); card != nil {
		return card, nil
	}
	var spellings []string
	for _, card := range Cards() {
		spellings = append(spellings, card.Aliases...)
	}
	asked := readSpelling(name)
	for _, wanted := range []string{asked.whole(), asked.words + asked.memory, asked.words + asked.form, asked.words} {
		for _, card := range Cards() {
			if wanted != "" && card.spelled(wanted) && asked.fits(card) {
				return card, nil
			}
		}
	}
	return nil, &UnknownCardError{Name: name, Near: near(name, spellings)}
}

// named finds a card by an alias as it stands, nil if none has it. It reads the
// card's own line of the catalogue: reading all of them takes as long as simulating
// ResNet-50.
func named(alias string) *Card {
	quoted := strconv.AppendQuote(nil, alias)
	for line := range bytes.Lines(cardsJSON()) {
		if !bytes.Contains(line, quoted) {
			continue
		}
		card := new(Card)
		if json.Unmarshal(bytes.TrimRight(line, ",\n"), card) == nil && slices.Contains(card.Aliases, alias) {
			return card
		}
	}
	return nil
}

// near are the aliases meant: those that go on where the name ends ("gtx 1050",
// gtx1050ti), else one that is spelled nearly so.
func near(name string, aliases []string) []string {
	if named := beginning(name); len(named) > 0 {
		var near []string
		for _, card := range named[:min(len(named), mostNear)] {
			near = append(near, card.Alias())
		}
		return near
	}
	return spell.Near(name, aliases, 1)
}

// mostNear is how many cards a beginning is answered with.
const mostNear = 4

// beginning are the cards of which a name or an alias begins so: "jetson", "rtx 30".
func beginning(name string) []*Card {
	wanted := canonical(name)
	var found []*Card
	for _, card := range Cards() {
		begins := func(alias string) bool { return strings.HasPrefix(canonical(alias), wanted) }
		if wanted != "" && (begins(card.Name) || slices.ContainsFunc(card.Aliases, begins)) {
			found = append(found, card)
		}
	}
	return found
}

// spelled tells whether the name or an alias of the card is a canonical one.
func (c *Card) spelled(wanted string) bool {
	return canonical(c.Name) == wanted || slices.ContainsFunc(c.Aliases, func(alias string) bool { return canonical(alias) == wanted })
}

// ignoredWords never tell two cards apart, wherever they stand; ignoredAlone neither,
// as words of their own: what drivers add to a name.
var (
	ignoredWords = []string{"nvidia", "geforce", "tesla", "amd", "radeon", "instinct"}
	ignoredAlone = []string{
		"gpu", "generation", "with", "max", "q", "design", "sff", "workstation", "server", "collectors", "edition",
		"hbm2", "hbm2e", "hbm3", "hbm3e", "graphics", "accelerator",
	}
)

// What a name says besides: how the board is connected, and its memory.
var (
	formWord   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(pcie|sxm|sxm[2-6]|dgxs|fhhl)$`) })
	memoryWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{1,4})(gb|g|gib)$`) })
)

// spelling is a card's name, read: "NVIDIA A100 80GB PCIe" is a100, pcie, 80gb.
type spelling struct {
	words, form, memory string
	gib                 float64
}

// readSpelling reads a name as drivers, torch or people write it.
func readSpelling(name string) spelling {
	var s spelling
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch memory := memoryWord().FindStringSubmatch(word); {
		case slices.Contains(ignoredAlone, word):
		case formWord().MatchString(word) && s.words != "":
			s.form += word
		case memory != nil && s.words != "":
			s.memory = memory[1] + "gb"
			s.gib, _ = strconv.ParseFloat(memory[1], 64)
		default:
			s.words += word
		}
	}
	for _, word := range ignoredWords {
		if rest := strings.Replace(s.words, word, "", 1); rest != "" {
			s.words = rest
		}
	}
	return s
}

// whole is everything that the name says, in one order.
func (s spelling) whole() string { return s.words + s.form + s.memory }

// fits tells whether a card has the memory that the name says, if it says one.
func (s spelling) fits(c *Card) bool { return s.gib == 0 || s.gib == c.MemoryGiB }

// canonical is a name in one spelling, without the words that makers and drivers put
// around a card's name.
func canonical(name string) string { return readSpelling(name).whole() }
