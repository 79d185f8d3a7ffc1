package onnx

// This file opens the files of the other tests.

import (
	"heft/internal/files"
)

// openPath opens a model of the operating system's files.
func openPath(path string) (*File, error) {
	place, _, err := files.Locate(path)
	if err != nil {
		return nil, err
	}
	root, err := files.Folder(place.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close() // an opened file outlives it
	return Open(root, place.Base)
}
