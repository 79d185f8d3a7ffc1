//go:build !release

package torch

// This file carries torch's Python as it is written.

import "embed"

// The embedded Python library: a module's file is its dotted name as a path.
//
//go:embed all:py
var embeddedFiles embed.FS
