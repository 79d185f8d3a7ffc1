package main

// This file runs the scripts of testdata/script, one behaviour a file.

import (
	"os"
	"path/filepath"
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
// $ONNX is a folder of small model files, $CHECKPOINTS one of files that torch saved. With -update, the expected files in them are rewritten.
func TestScripts(t *testing.T) {
	files, err := filepath.Abs("../../testdata/onnx")
	if err != nil {
		t.Fatal(err)
	}
	checkpoints, err := filepath.Abs("../../internal/checkpoint/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: os.Getenv("HEFT_UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ONNX", files)
			e.Setenv("CHECKPOINTS", checkpoints)
			return nil
		},
	})
}
