//go:build !release

package lib

// This file carries the library's Python as it is written.

import "embed"

//go:embed all:py
var sources embed.FS
