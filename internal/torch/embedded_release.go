//go:build release

package torch

// This file carries torch's Python packed, as a release does. py.zip is the folder py, as
// a test sees to.

import (
	_ "embed"

	"heft/internal/python/lib"
)

//go:embed py.zip
var archive []byte

var embeddedFiles = lib.Packed(archive)
