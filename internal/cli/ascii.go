package cli

// This file tells which signs a terminal has.

import (
	"cmp"
	"strings"
)

// asciiOnly tells a terminal without UTF-8 by its environment: a locale that names
// another encoding, or C, or a terminal that knows nothing. Where nothing is said,
// as in most containers, UTF-8 is shown.
func asciiOnly(environment func(string) string) bool {
	if environment("TERM") == "dumb" {
		return true
	}
	locale := strings.ToUpper(cmp.Or(environment("LC_ALL"), environment("LC_CTYPE"), environment("LANG")))
	_, encoding, named := strings.Cut(locale, ".")
	return locale == "C" || locale == "POSIX" || named && !strings.HasPrefix(encoding, "UTF")
}
