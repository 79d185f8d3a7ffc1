//go:build release

package lib

// This file carries the library's Python packed, as a release does: a quarter of its
// size. py.zip is the folder py, as a test sees to.

import _ "embed"

//go:embed py.zip
var archive []byte

var sources = Packed(archive)
