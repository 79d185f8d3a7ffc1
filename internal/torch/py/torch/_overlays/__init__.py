# Functions that replace those of installed packages; see overlay.go.
