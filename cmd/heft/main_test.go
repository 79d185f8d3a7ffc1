package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"heft/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"heft": func() { os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the command lines of testdata/script, one behaviour a file.
// With -update, the expected files in them are rewritten.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("HEFT_UPDATE") != ""})
}
