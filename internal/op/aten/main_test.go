package aten

// This file collects which rules the tests of this package confirm.

import (
	"os"
	"testing"

	"heft/internal/evidence"
)

// ledger collects which rules the tests of this package confirm.
var ledger evidence.Ledger

func TestMain(m *testing.M) { os.Exit(ledger.Main(m)) }
