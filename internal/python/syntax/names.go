package syntax

// This file knows characters by their Unicode names.

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"heft/internal/carried"
)

// nameTable holds lines of a code point in base 16 and its name: Latin, Greek
// and Cyrillic letters, punctuation, arrows, mathematics, drawing and pictures.
// tools/goldens/character_names.py writes it.
//
//go:embed names.txt.gz
var nameTable []byte

var characterNames = sync.OnceValue(func() map[string]rune {
	names := map[string]rune{}
	for line := range strings.Lines(string(carried.Text("names.txt.gz", nameTable))) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if r, err := strconv.ParseInt(code, 16, 32); err == nil {
			names[name] = rune(r)
		}
	}
	return names
})

// CharacterNamed is the character of a Unicode name, in letters of any case;
// false where the table has none.
func CharacterNamed(name string) (rune, bool) {
	r, ok := characterNames()[strings.ToUpper(name)]
	return r, ok
}
