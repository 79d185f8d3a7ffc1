package main

// This file is a file system of one file.

import (
	"io/fs"
	"testing/fstest"
)

func memoryFS(name, text string) fs.FS { return fstest.MapFS{name: {Data: []byte(text)}} }
